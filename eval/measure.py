"""Ask every golden question and print what matters, by type and split: `python -m eval.measure`.

Undefined is not zero: a mean is printed with its n, and None where nothing was eligible.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

import numpy as np

from assistant.answer import Answer
from assistant.assemble import Engine, open_engine
from assistant.history import resolve
from eval.cases import Case, load_cases
from eval.logistic import auroc

_FALSE_REFUSALS = 0.06  # of the answerable questions, the most that a gate may decline


@dataclass(frozen=True, slots=True)
class Row:
    """A case, its answer, and the rank of each gold paper in `search --by-paper` (None: not found)."""

    case: Case
    answer: Answer
    ranks: tuple[int | None, ...]

    @property
    def facts(self) -> float | None:
        """Share of the key facts that the answer's text holds; None where the case has none."""
        if not self.case.key_facts:
            return None
        return fmean(fact.is_in(self.answer.text) for fact in self.case.key_facts)

    @property
    def cited(self) -> set[str]:
        return {c.paper_id for claim in self.answer.claims for c in claim.citations}

    @property
    def right_papers(self) -> float | None:
        """Share of the cited papers that are gold; None where none is cited."""
        return fmean(p in self.case.gold_papers for p in self.cited) if self.cited else None

    @property
    def found_papers(self) -> float | None:
        """Share of the gold papers that are cited."""
        gold = self.case.gold_papers
        return fmean(p in self.cited for p in gold) if gold else None

    @property
    def words(self) -> int | None:
        return len(self.answer.text.split()) if self.answer.claims else None

    @property
    def broken_spans(self) -> int:
        """Citations whose span is not their quote."""
        shown = {s.hit.passage.passage_id: s.hit.passage for s in self.answer.shown}
        return sum(
            shown[c.passage_id].text[c.start - shown[c.passage_id].start : c.end - shown[c.passage_id].start] != c.quote
            for claim in self.answer.claims
            for c in claim.citations
        )


def measure(cases: Sequence[Case], engine: Engine) -> list[Row]:
    """Ask every case."""
    rows = []
    for case in cases:
        answer = engine.ask(case.question, history=case.history)
        hits = engine.search(
            resolve(case.question, case.history), k=len(engine.retriever.library.papers), by_paper=True
        )
        place = {hit.passage.paper_id: hit.rank for hit in hits}
        rows.append(Row(case, answer, tuple(place.get(p) for p in case.gold_papers)))
    return rows


def report(rows: Sequence[Row]) -> str:
    """Return the table of one split."""
    lines = []
    for kind in dict.fromkeys(r.case.type for r in rows):
        of_kind = [r for r in rows if r.case.type == kind]
        shown = [f"{kind:14s} n={len(of_kind):3d}"]
        if of_kind[0].case.gold_papers and of_kind[0].case.answerable:
            for name, k in (("first", 1), ("in 5", 5), ("in 10", 10)):
                recalls = [fmean(bool(x and x <= k) for x in r.ranks) for r in of_kind]
                shown.append(f"{name} {fmean(recalls):.3f}")
        for name, value in (
            ("facts", lambda r: r.facts),
            ("right papers", lambda r: r.right_papers),
            ("found papers", lambda r: r.found_papers if r.case.answerable else None),
        ):
            shown.append(f"{name} {_mean(value, of_kind)}")
        words = [r.words for r in of_kind if r.words is not None]
        shown.append(f"words {median(words) if words else None}")
        shown.append(f"refused {fmean(r.answer.refusal is not None for r in of_kind):.3f}")
        lines.append(" · ".join(shown))
    gated = [r for r in rows if r.case.type != "exhaustive"]
    scores = np.array([r.answer.answerable for r in gated])
    labels = np.array([float(r.case.answerable) for r in gated])
    lines.append(f"answerable or not: AUROC {auroc(scores, labels):.3f}, {_refusing(gated)}")
    lines.append(f"F1 of refusing at {_FALSE_REFUSALS:.0%} false refusals: {_best_f1(scores, labels):.3f}")
    lines.append(f"broken spans {sum(r.broken_spans for r in rows)}")
    totals = [r.answer.timings_ms["total"] for r in rows]
    lines.append(f"milliseconds a question: p50 {np.percentile(totals, 50):.1f}, p95 {np.percentile(totals, 95):.1f}")
    return "\n".join(lines)


def _mean(value: Callable[[Row], float | None], rows: Sequence[Row]) -> str:
    values = [v for v in map(value, rows) if v is not None]
    return f"{fmean(values):.3f} ({len(values)})" if values else "None"


def _refusing(rows: Sequence[Row]) -> str:
    refused = [r for r in rows if r.answer.refusal]
    right = sum(not r.case.answerable for r in refused)
    unanswerable = sum(not r.case.answerable for r in rows)
    false = (len(refused) - right) / max(1, len(rows) - unanswerable)
    f1 = 2 * right / max(1, len(refused) + unanswerable)
    precision, recall = f"{right}/{len(refused)}", f"{right}/{unanswerable}"
    return f"F1 of refusing {f1:.3f} (precision {precision}, recall {recall}, false refusals {false:.3f})"


def _best_f1(
    scores: np.ndarray[tuple[int], np.dtype[np.float64]], labels: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> float:
    below = scores < np.quantile(scores[labels > 0.5], _FALSE_REFUSALS)
    right = float((below & (labels < 0.5)).sum())
    return 2 * right / float(below.sum() + (labels < 0.5).sum())


def main() -> int:
    """Measure both splits."""
    engine = open_engine()
    rows = measure(load_cases(), engine)
    for split in ("dev", "test"):
        chosen = [r for r in rows if r.case.split == split]
        sys.stdout.write(f"\n{split}, {len(chosen)} questions\n{report(chosen)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
