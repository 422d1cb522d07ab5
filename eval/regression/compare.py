"""Pair the cases of two runs and say what changed, with paired, seeded statistics.

Both runs are scored afresh by the present judge, so a change of the judge is never taken for one of answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from eval.metrics.catalogue import METRICS, Metric
from eval.runs.record import Row, Run
from eval.runs.run import SEED
from eval.runs.score import Scored, Scores, score_run
from eval.statistics import Change, holm, mcnemar, minimum_detectable_effect, paired_change

_NOTICEABLE = 0.05  # level of the tests, after Holm's correction


class Kind(StrEnum):
    """What became of a question that is answered differently."""

    BROKEN = "newly broken"
    FIXED = "newly fixed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """A question that the two runs answer differently."""

    kind: Kind
    base: Scored
    new: Scored

    @property
    def id(self) -> str:
        return self.new.row.case.id


@dataclass(frozen=True, slots=True)
class MetricChange:
    """How one metric moved.

    Attributes:
        change: over the cases where both runs define it; None for fewer than two.
        p: of the change, after Holm's correction over all metrics that moved.
        mde: the smallest change that so many questions can be expected to show; None for counts.
        undefined: cases where only one of the runs defines it.
    """

    metric: Metric
    change: Change | None
    p: float | None
    mde: float | None
    undefined: int

    @property
    def better_by(self) -> float | None:
        """The mean change, positive where it is an improvement."""
        return None if self.change is None else self.change.mean * self._sign

    @property
    def better_by_at_least(self) -> float | None:
        """The end of the interval on the bad side, as an improvement: negative where a loss cannot be ruled out."""
        if self.change is None:
            return None
        return self.change.interval.low if self._sign > 0 else -self.change.interval.high

    @property
    def verdict(self) -> str:
        """`better`, `worse`, `same` in every case, or `no evidence of change`."""
        if self.change is None or self.p is None:
            return "not measured"
        if self.change.mean == 0 and self.change.interval.low == self.change.interval.high == 0:
            return "same"
        if self.p < _NOTICEABLE and self.better_by:
            return "better" if self.better_by > 0 else "worse"
        return "no evidence of change"

    @property
    def _sign(self) -> int:
        return 1 if self.metric.better == "higher" else -1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything two runs say of each other.

    Attributes:
        n: cases in both, asked the same way.
        left_out: why the other cases are not compared, by reason.
        fingerprints: what the runs were made of, where it differs: (base, new).
        changed: newly broken first, then newly fixed, then changed; each by id.
        flips_p: exact McNemar p of broken against fixed.
        newly_failed: ids of cases that could be asked before and cannot now.
    """

    n: int
    left_out: Mapping[str, Sequence[str]]
    fingerprints: Mapping[str, tuple[Any, Any]]
    metrics: Mapping[str, MetricChange]
    changed: tuple[ChangedCase, ...]
    flips_p: float
    newly_failed: tuple[str, ...]

    def of_kind(self, kind: Kind) -> list[ChangedCase]:
        return [case for case in self.changed if case.kind is kind]


def compare_runs(base: Run, new: Run, *, seed: int = SEED) -> Comparison:
    """Compare two runs on the cases that both asked, with the same question and the same gold."""
    before = {s.row.case.id: s for s in score_run(base)}
    after = {s.row.case.id: s for s in score_run(new)}
    placed = base.fingerprints.get("library") == new.fingerprints.get("library")
    shared = [i for i in before if i in after and _asked(before[i], placed) == _asked(after[i], placed)]
    pairs = [(before[i], after[i]) for i in shared]
    # The same words may be right in one library and wrong in another: that is a change as well.
    changed = [ChangedCase(_kind(b, n), b, n) for b, n in pairs if b.right != n.right or said(b.row) != said(n.row)]
    broken, fixed = (sum(c.kind is kind for c in changed) for kind in (Kind.BROKEN, Kind.FIXED))
    return Comparison(
        n=len(shared),
        left_out=_left_out(before, after, shared),
        fingerprints={
            name: (base.fingerprints.get(name), new.fingerprints.get(name))
            for name in dict.fromkeys((*base.fingerprints, *new.fingerprints))
            if base.fingerprints.get(name) != new.fingerprints.get(name)
        },
        metrics=metric_changes([(b.scores, n.scores) for b, n in pairs], METRICS, seed=seed),
        changed=tuple(sorted(changed, key=lambda c: (list(Kind).index(c.kind), c.id))),
        flips_p=mcnemar(broken, fixed),
        newly_failed=tuple(b.row.case.id for b, n in pairs if b.row.answer and not n.row.answer),
    )


def _asked(scored: Scored, placed: bool) -> Any:
    """Return what is asked and what is judged: a note, or who checked a case, may change.

    Args:
        placed: spans count too; in another library a fact may stand elsewhere in its abstract.
    """
    case = scored.row.case
    facts = [fact if placed else (fact.paper_id, fact.accept) for fact in case.key_facts]
    return case.type, case.question, case.history, case.gold_papers, case.refusal, facts


def said(row: Row) -> Any:
    """Return what a reader sees of an answer: no scores, no passages that are not cited."""
    if row.answer is None:
        return row.error
    claims = [
        (c["text"], c["verdict"], [(s["paper_id"], s["start"], s["end"]) for s in c["citations"]])
        for c in row.answer["claims"]
    ]
    return claims or row.answer["refusal"]["reason"]


def _kind(base: Scored, new: Scored) -> Kind:
    if base.right == new.right:
        return Kind.CHANGED
    return Kind.FIXED if new.right else Kind.BROKEN


def metric_changes(
    pairs: Sequence[tuple[Scores, Scores]], metrics: Mapping[str, Metric], *, seed: int
) -> dict[str, MetricChange]:
    """Return how each metric moved, over the pairs of scores of the same question."""
    found: dict[str, MetricChange] = {}
    differing: set[str] = set()
    for name, metric in metrics.items():
        values = [(b.get(name), n.get(name)) for b, n in pairs]
        both = [(b, n) for b, n in values if b is not None and n is not None]
        if any(b != n for b, n in both):
            differing.add(name)
        change = paired_change([b for b, _ in both], [n for _, n in both], seed=seed)
        found[name] = MetricChange(
            metric=metric,
            change=change,
            p=None,
            mde=None if metric.counts else minimum_detectable_effect([n - b for b, n in both]),
            undefined=sum((b is None) != (n is None) for b, n in values),
        )
    # A metric that no case changes cannot be significant, and takes no share of the level (Tarone 1990).
    moved = {name: m.change.p for name, m in found.items() if m.change and name in differing}
    adjusted = dict.fromkeys((n for n, m in found.items() if m.change), 1.0)
    adjusted |= dict(zip(moved, holm(list(moved.values())), strict=True))
    return {name: MetricChange(m.metric, m.change, adjusted.get(name), m.mde, m.undefined) for name, m in found.items()}


def _left_out(
    before: Mapping[str, Scored], after: Mapping[str, Scored], shared: Sequence[str]
) -> dict[str, Sequence[str]]:
    compared = set(shared)
    reasons = {
        "only in the base": [i for i in before if i not in after],
        "only in the new run": [i for i in after if i not in before],
        "question or gold changed": [i for i in before if i in after and i not in compared],
    }
    return {reason: ids for reason, ids in reasons.items() if ids}
