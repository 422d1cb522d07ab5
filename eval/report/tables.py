"""The tables of a report, each cell as text: the figures of a run, and how they moved against another.

Knows summaries and comparisons; not HTML. An undefined figure is a dash with n = 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eval.metrics.catalogue import METRICS, Metric
from eval.regression.compare import Comparison, MetricChange
from eval.report.figures import (
    UNDEFINED,
    change_interval_text,
    change_text,
    count_text,
    interval_text,
    p_text,
    size_text,
    value_text,
)

Summary = Mapping[str, Any]

_DECLINING = (
    Metric("precision", "precision of declining", "share of the declined questions that cannot be answered"),
    Metric("recall", "recall of declining", "share of the questions that cannot be answered that were declined"),
    Metric("f1", "F1 of declining", "harmonic mean of the two"),
    Metric("auroc", "AUROC", "chance that an answerable question has the higher confidence of two",
           source="Hanley & McNeil 1982"),
    Metric("aurc", "AURC", "area under the risk-coverage curve: answers that are wrong, over all ways to decline",
           better="lower", source="Geifman et al. 2019"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what it says: its interval is at 95 %, `n` the cases where it is defined."""

    metric: Metric
    value: str
    interval: str
    n: int

    @property
    def notes(self) -> str:
        """What it means, which way is better where that is down, and where it is from."""
        notes = [self.metric.meaning, "lower is better" if self.metric.better == "lower" else "", self._source]
        return "; ".join(filter(None, notes))

    @property
    def _source(self) -> str:
        return "" if self.metric.source == "ours" else self.metric.source


@dataclass(frozen=True, slots=True)
class GroupTable:
    """All figures by group: a column is a name and its number of cases; a cell is None where nothing is computed."""

    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Metric, tuple[Figure | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """How one metric moved.

    Attributes:
        p_holm: corrected for the number of metrics that moved.
        mde: the smallest change that so many questions can be expected to show.
    """

    title: str
    n: int
    base: str
    new: str
    change: str
    interval: str
    p: str
    p_holm: str
    verdict: str
    mde: str


def headline(summary: Summary) -> list[Figure]:
    """Return the metrics that stand at the top, over all cases."""
    figures = summary["groups"]["all"]["metrics"]
    return [_figure(metric, figures[name]) for name, metric in METRICS.items() if metric.headline]


def declining(summary: Summary) -> list[Figure]:
    """Return the figures of declining, over all cases but exhaustive ones, which are not gated."""
    return [_figure(metric, summary["refusals"]["all"][metric.name]) for metric in _DECLINING]


def by_group(summary: Summary) -> GroupTable:
    """Return every figure for all cases, for each split and each type."""
    groups, refusals = summary["groups"], summary["refusals"]
    rows: list[tuple[Metric, tuple[Figure | None, ...]]] = [
        (metric, tuple(_figure(metric, group["metrics"][name]) for group in groups.values()))
        for name, metric in METRICS.items()
    ]
    rows += [
        (metric, tuple(_figure(metric, refusals[g][metric.name]) if g in refusals else None for g in groups))
        for metric in _DECLINING
    ]
    return GroupTable(tuple((name.replace("_", " "), group["n"]) for name, group in groups.items()), tuple(rows))


def changes(comparison: Comparison, *, telling: bool = False) -> list[ChangeRow]:
    """Return a row for each metric, headline ones first.

    Args:
        telling: leave out what was not measured, and other than headline metrics that did not move.
    """
    ordered = sorted(comparison.metrics.values(), key=lambda moved: not moved.metric.headline)
    return [
        _change_row(moved)
        for moved in ordered
        if not telling or (moved.change and (moved.metric.headline or moved.verdict != "same"))
    ]


def detectable(comparison: Comparison) -> list[str]:
    """Say in sentences which changes of the headline figures so many questions cannot be expected to show."""
    right, *others = (moved for moved in comparison.metrics.values() if moved.metric.headline)
    if right.change is None:
        return [f"The runs share {count_text(comparison.n, 'question')}: too few to show any change."]
    sentences = [
        f"These {count_text(right.change.n, 'question')} cannot be expected to show a change of {right.metric.title} "
        f"smaller than {_mde(right)}."
    ]
    told = [f"{m.metric.title} {_mde(m)} (n = {m.change.n:,})" for m in others if m.change and _mde(m) != UNDEFINED]
    return [*sentences, f"For the other headline figures it is: {'; '.join(told)}."] if told else sentences


def _figure(metric: Metric, figure: Mapping[str, Any]) -> Figure:
    value = figure["mean"] if "mean" in figure else figure["value"]
    return Figure(
        metric,
        value=value_text(metric.name, value),
        interval=interval_text(metric.name, figure["low"], figure["high"]),
        n=0 if value is None else figure["n"],
    )


def _change_row(moved: MetricChange) -> ChangeRow:
    name, change = moved.metric.name, moved.change
    if change is None:
        nothing = dict.fromkeys(("base", "new", "change", "interval", "p", "p_holm", "mde"), UNDEFINED)
        return ChangeRow(title=moved.metric.title, n=0, verdict=moved.verdict, **nothing)
    return ChangeRow(
        title=moved.metric.title,
        n=change.n,
        base=value_text(name, change.base),
        new=value_text(name, change.new),
        change=change_text(name, change.mean),
        interval=change_interval_text(name, change.interval.low, change.interval.high),
        p=p_text(change.p),
        p_holm=p_text(moved.p),
        verdict=moved.verdict,
        mde=_mde(moved),
    )


def _mde(moved: MetricChange) -> str:
    return size_text(moved.metric.name, moved.mde)
