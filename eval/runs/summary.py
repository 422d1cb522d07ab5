"""The summary of a run: what a report's first page, a README and the page's Quality tab show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.cases import TYPES
from eval.metrics.catalogue import METRICS
from eval.metrics.discrimination import auroc
from eval.metrics.ranking import recall_at_k
from eval.metrics.refusals import aurc, count_refusals, risk_coverage
from eval.runs.run import SEED
from eval.runs.score import Scored, ranking
from eval.statistics import Interval, bootstrap_interval, bootstrap_of

_WORST = 20
_DEPTH = 10  # of the recall plot
_RESAMPLES = 500  # of figures that are no means: each costs a sort
_PERCENTILES = (50, 95)

Rows = Sequence[Scored]


def summarise(rows: Rows, *, intervals: bool = True) -> dict[str, Any]:
    """Return the figures of a run, with n and a 95 % interval each; None where nothing was eligible.

    `groups` holds the same metrics for all cases, for each type, and for each split where there are two.

    Args:
        intervals: without them, both ends None, it takes a thirtieth of the time: for a run that is still going on.
    """
    groups: dict[str, Rows] = {"all": rows}
    splits = {split: [r for r in rows if r.row.case.split == split] for split in ("dev", "test")}
    groups |= splits if all(splits.values()) else {}
    groups |= {kind: of_kind for kind in TYPES if (of_kind := [r for r in rows if r.row.case.type == kind])}
    return {
        "n": len(rows),
        "failed": sum(r.row.answer is None for r in rows),
        "groups": {name: {"n": len(each), "metrics": _metrics(each, intervals)} for name, each in groups.items()},
        "refusals": {name: _refusals(groups[name], intervals) for name in ("all", "dev", "test") if name in groups},
        "risk_coverage": _curve(rows),
        "recall_at": [[k, _recall(rows, k)] for k in range(1, _DEPTH + 1)],
        "latency_ms": _latency(rows),
        "usage": _usage(rows),
        "worst": [_named(r) for r in sorted(rows, key=_badness)[:_WORST] if not r.right],
    }


def _metrics(rows: Rows, intervals: bool) -> dict[str, Any]:
    figures = {}
    for name in METRICS:
        values = [v for r in rows if (v := r.scores.get(name)) is not None]
        interval = bootstrap_interval(values, seed=SEED) if intervals else None
        figures[name] = {"mean": _rounded(fmean(values)) if values else None, "n": len(values), **_ends(interval)}
    return figures


def _refusals(rows: Rows, intervals: bool) -> dict[str, Any]:
    """Figures of declining that are no means over cases. Exhaustive questions are not gated, and left out."""
    asked = [r for r in rows if r.row.answer is not None and r.row.case.type != "exhaustive"]
    refused = np.array([bool(_answer(r)["refused"]) for r in asked])
    answerable = np.array([r.row.case.answerable for r in asked])
    confidence = np.array([float(_answer(r)["answerable"]) for r in asked])
    right = np.array([_right_if_answered(r) for r in asked])

    def counted(name: str) -> Callable[[NDArray[np.intp]], float | None]:
        return lambda rows: getattr(count_refusals(refused[rows].tolist(), answerable[rows].tolist()), name)

    statistics: Mapping[str, Callable[[NDArray[np.intp]], float | None]] = {
        "precision": counted("precision"),
        "recall": counted("recall"),
        "f1": counted("f1"),
        "auroc": lambda rows: auroc(confidence[rows], answerable[rows].astype(float)),
        "aurc": lambda rows: aurc(confidence[rows].tolist(), right[rows].tolist()),
    }
    everyone = np.arange(len(asked))
    figures = {}
    for name, statistic in statistics.items():
        interval = bootstrap_of(statistic, len(asked), seed=SEED, resamples=_RESAMPLES) if intervals else None
        value = _rounded(statistic(everyone)) if asked else None
        figures[name] = {"value": value, "n": len(asked), **_ends(interval)}
    return figures


def _curve(rows: Rows) -> list[list[float]]:
    asked = [r for r in rows if r.row.answer is not None and r.row.case.type != "exhaustive"]
    points = risk_coverage([float(_answer(r)["answerable"]) for r in asked], [_right_if_answered(r) for r in asked])
    return [[round(p.coverage, 4), round(p.risk, 4), p.confidence] for p in points]


def _right_if_answered(scored: Scored) -> bool:
    return bool(scored.row.right_if_answered) if _answer(scored)["refused"] else scored.right


def _latency(rows: Rows) -> dict[str, Any]:
    totals = [r.row.timings_ms["total"] for r in rows if "total" in r.row.timings_ms]
    ends = np.percentile(totals, _PERCENTILES) if totals else (None, None)
    return {"n": len(totals), **{f"p{p}": _rounded(v) for p, v in zip(_PERCENTILES, ends, strict=True)}}


def _usage(rows: Rows) -> dict[str, Any] | None:
    """Sum the tokens of a language model; None where no answer used one."""
    used = [usage for r in rows if r.row.answer and (usage := r.row.answer["usage"])]
    names = {name for usage in used for name in usage}
    return {"n": len(used), **{name: sum(u.get(name, 0) for u in used) for name in sorted(names)}} if used else None


def _named(scored: Scored) -> dict[str, Any]:
    reason = scored.judgement.reason if scored.judgement else scored.row.error and scored.row.error["message"]
    return {"id": scored.row.case.id, "question": scored.row.case.question, "reason": reason}


def _badness(scored: Scored) -> tuple[float, ...]:
    """Order: failed, then wrong with the fewest facts, of these the most confident first."""
    if scored.row.answer is None:
        return (0.0,)
    confidence = float(scored.row.answer["answerable"])
    return (2.0,) if scored.right else (1.0, scored.scores.get("cited_facts") or 0.0, -confidence)


def _answer(scored: Scored) -> Mapping[str, Any]:
    assert scored.row.answer is not None  # callers leave failed rows out
    return scored.row.answer


def _recall(rows: Rows, k: int) -> float | None:
    """Mean recall of the gold papers; None where no question that could be asked has any."""
    asked = [r.row for r in rows if r.row.answer is not None and r.row.case.answerable and r.row.case.gold_papers]
    values = [recall_at_k(ranking(row), dict.fromkeys(row.case.gold_papers, 1.0), k=k) for row in asked]
    return _rounded(fmean(v for v in values if v is not None)) if values else None


def _ends(interval: Interval | None) -> dict[str, float | None]:
    return {"low": _rounded(interval.low) if interval else None, "high": _rounded(interval.high) if interval else None}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)
