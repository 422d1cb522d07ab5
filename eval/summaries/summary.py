"""The figures of a run over topics: means with n and intervals, for all topics and for each split."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any

from eval.runs.run import SEED
from eval.statistics import bootstrap_interval
from eval.summaries.catalogue import COUNTS, SUMMARY_METRICS
from eval.summaries.record import TopicRow, TopicRun


def summarise_topics(run: TopicRun) -> dict[str, Any]:
    """Return the figures of a run; None where nothing was eligible.

    `groups` has each metric's mean over topics with n and a 95 % interval, for all and for each split that has topics;
    `counts` the sums over all topics.
    """
    splits = {split: [row for row in run.rows if row.split == split] for split in ("dev", "test")}
    groups = {"all": list(run.rows), **{split: rows for split, rows in splits.items() if rows}}
    return {
        "n": len(run.rows),
        "failed": sum(row.error is not None for row in run.rows),
        "declined": sum(row.declined is not None for row in run.rows),
        "groups": {name: {"n": len(rows), "metrics": _metrics(rows)} for name, rows in groups.items()},
        "counts": {name: sum(row.counts.get(name, 0) for row in run.rows) for name in COUNTS},
    }


def _metrics(rows: Sequence[TopicRow]) -> dict[str, Any]:
    figures = {}
    for name in SUMMARY_METRICS:
        values = [value for row in rows if (value := row.scores.get(name)) is not None]
        interval = bootstrap_interval(values, seed=SEED)
        figures[name] = {
            "mean": round(fmean(values), 4) if values else None,
            "n": len(values),
            "low": round(interval.low, 4) if interval else None,
            "high": round(interval.high, 4) if interval else None,
        }
    return figures
