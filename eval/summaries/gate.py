"""Compare a run over topics with an older one, topic by topic, and say which losses fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import RunError
from eval.regression.compare import MetricChange, metric_changes
from eval.regression.gate import Failure, Rule, broken, read_gate
from eval.runs.run import SEED
from eval.summaries.catalogue import SUMMARY_METRICS
from eval.summaries.record import TopicRow, TopicRun

GATE = Path(__file__).parents[1] / "topics_gate.toml"


@dataclass(frozen=True, slots=True)
class TopicChange:
    """A topic whose summary changed.

    Attributes:
        scores: each metric that differs, as (base, new).
    """

    id: str
    topic: str
    scores: Mapping[str, tuple[float | None, float | None]]


@dataclass(frozen=True, slots=True)
class TopicComparison:
    """Everything two runs say of each other.

    Attributes:
        n: topics in both, with the same gold.
        differing: names of the fingerprints that differ.
        changed: topics whose summary or scores differ, by id.
        failures: what fails the gate; nothing where it is passed.
    """

    n: int
    differing: tuple[str, ...]
    metrics: Mapping[str, MetricChange]
    changed: tuple[TopicChange, ...]
    failures: tuple[Failure, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of a comparison; metrics that fewer than two topics define are left out."""
        return {
            "n": self.n,
            "differing": list(self.differing),
            "metrics": {
                name: {"base": round(c.base, 6), "new": round(c.new, 6), "change": round(c.mean, 6), "n": c.n, "p": c.p}
                for name, moved in self.metrics.items()
                if (c := moved.change)
            },
            "changed": [
                {"id": c.id, "topic": c.topic, "scores": {name: list(pair) for name, pair in c.scores.items()}}
                for c in self.changed
            ],
            "gate": {"passed": not self.failures, "failures": [failure.message for failure in self.failures]},
        }


def read_topics_gate(file: Path = GATE) -> tuple[Rule, ...]:
    """Read the rules for topics, in the form of `eval/gate.toml`.

    Raises:
        GateError: naming the rule, the key, the value and what was expected.
    """
    return read_gate(file, SUMMARY_METRICS)


def compare_topics(
    base: TopicRun, new: TopicRun, rules: Sequence[Rule], *, allow_missing: bool = False
) -> TopicComparison:
    """Compare the topics that both runs have with the same gold, and apply the rules.

    Args:
        allow_missing: the newer run may have fewer topics.

    Raises:
        RunError: the runs are of summaries of different lengths.
    """
    lengths = base.fingerprints.get("length"), new.fingerprints.get("length")
    if lengths[0] != lengths[1]:
        raise RunError(f"The base is of length {lengths[0]!r}, this run of {lengths[1]!r}; compare runs of one length")
    before = {row.id: row for row in base.rows}
    pairs = [(before[row.id], row) for row in new.rows if row.id in before and before[row.id].gold == row.gold]
    names = dict.fromkeys((*base.fingerprints, *new.fingerprints))
    metrics = metric_changes([(b.scores, n.scores) for b, n in pairs], SUMMARY_METRICS, seed=SEED)
    lost = () if allow_missing else tuple(i for i in before if i not in {row.id for row in new.rows})
    return TopicComparison(
        n=len(pairs),
        differing=tuple(n for n in names if base.fingerprints.get(n) != new.fingerprints.get(n)),
        metrics=metrics,
        changed=tuple(_change(b, n) for b, n in pairs if b.summary != n.summary or b.scores != n.scores),
        failures=(*_unmeasured(pairs, lost, metrics, rules), *_broken(rules, metrics)),
    )


def _change(base: TopicRow, new: TopicRow) -> TopicChange:
    both = {name: (base.scores.get(name), new.scores.get(name)) for name in SUMMARY_METRICS}
    return TopicChange(new.id, new.topic, {name: pair for name, pair in both.items() if pair[0] != pair[1]})


def _unmeasured(
    pairs: Sequence[tuple[TopicRow, TopicRow]],
    lost: Sequence[str],
    metrics: Mapping[str, MetricChange],
    rules: Sequence[Rule],
) -> list[Failure]:
    """Return what fails for want of figures: there is nothing to hold a rule against."""
    failed = [new.id for base, new in pairs if new.error and not base.error]
    failures = []
    if failed:
        failures.append(Failure(None, f"{len(failed)} topics cannot be summarised any more: {', '.join(failed)}"))
    if lost:
        failures.append(Failure(None, f"{len(lost)} topics of the base were not summarised: {', '.join(lost)}"))
    if not any(metrics[rule.metric].change for rule in rules):
        said = f"no metric of the gate is defined for two topics, of {len(pairs)} compared, so nothing was measured"
        failures.append(Failure(None, said))
    return failures


def _broken(rules: Sequence[Rule], metrics: Mapping[str, MetricChange]) -> list[Failure]:
    return [failure for rule in rules if (failure := broken(rule, metrics[rule.metric]))]
