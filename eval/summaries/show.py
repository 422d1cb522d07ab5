"""Runs over topics and their comparisons in a terminal. Topics and sentences are data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from eval.report.figures import UNDEFINED, count_text, p_text, shortened
from eval.report.terminal import plain_table
from eval.summaries.catalogue import SUMMARY_METRICS
from eval.summaries.gate import TopicComparison
from eval.summaries.record import TopicRow, TopicRun
from index.display import printable

_COLUMNS: Mapping[str, str] = {
    "paper_recall": "recall",
    "paper_precision": "prec.",
    "cited_papers": "cited",
    "citation_precision": "cit.",
    "key_points": "points",
    "points_or_table": "+table",
    "redundancy": "repeat",
    "purity": "purity",
    "rand_index": "Rand",
}
_SHARES = frozenset(SUMMARY_METRICS) - {"paper_f1", "likeness", "rand_index"}
_LETTERS = 14  # of a topic


def print_topics(out: Console, run: TopicRun, summary: Mapping[str, Any]) -> None:
    """Print a line for each topic, then each figure with its n and interval."""
    table = plain_table("", *_COLUMNS.values(), "themes", "words", "sec.")
    table.columns[0].no_wrap = True
    for row in run.rows:
        table.add_row(*_topic_cells(row, run.seconds.get(row.id)))
    out.print(table)
    out.print()
    _print_means(out, summary)
    counts = summary["counts"]
    out.print(
        Text(
            f"\nBy construction: {counts['quoted']:,} of {count_text(counts['sentences'], 'sentence')} are their "
            "quotes, word for word, and have full citation figures; only the others are measured.",
            style="dim",
        )
    )
    for row in run.rows:
        if row.error:
            out.print(Text(printable(f"{row.id} could not be summarised: {row.error['message']}"), style="red"))
        elif row.declined:
            out.print(Text(printable(f"{row.id} declined: {row.declined}"), style="yellow"))
    out.print(f"\n{shortened(run.hash)}")


def print_topic_comparison(out: Console, found: TopicComparison) -> None:
    """Print whether the gate is passed, and what changed since the base."""
    if found.differing:
        out.print(Text(f"\ndiffering: {', '.join(found.differing)}", style="dim"))
    for failure in found.failures:
        out.print(Text(f"GATE FAILS: {printable(failure.message)}", style="bold red"))
    if not found.failures:
        out.print(Text("The gate is passed.", style="green"))
    if not found.changed:
        out.print(f"Every summary is the same, of {count_text(found.n, 'topic')}.")
        return
    table = plain_table("", "base", "new", "p", "n")
    for name, moved in found.metrics.items():
        change = moved.change
        if change and change.base != change.new:
            cells = (_figure(name, change.base), _figure(name, change.new), p_text(change.p), str(change.n))
            table.add_row(moved.metric.title, *cells)
    out.print(table)
    out.print(f"\nChanged: {len(found.changed)} of {count_text(found.n, 'topic')}")
    for changed in found.changed:
        moves = [f"{name} {_figure(name, base)} → {_figure(name, new)}" for name, (base, new) in changed.scores.items()]
        out.print(Text.assemble((f"  {printable(changed.id)}  ", "bold"), "; ".join(moves) or "no score"))


def _print_means(out: Console, summary: Mapping[str, Any]) -> None:
    groups = summary["groups"]
    table = plain_table("mean of topics", *groups, "95 % interval", "n", "")
    for name, metric in SUMMARY_METRICS.items():
        every = groups["all"]["metrics"][name]
        low, high = _figure(name, every["low"]), _figure(name, every["high"])
        interval = f"{low} to {high}" if every["low"] is not None else UNDEFINED
        means = [_figure(name, group["metrics"][name]["mean"]) for group in groups.values()]
        table.add_row(metric.title, *means, interval, str(every["n"]), metric.meaning)
    out.print(table)


def _topic_cells(row: TopicRow, seconds: float | None) -> list[str]:
    scores = [_figure(name, row.scores.get(name)) for name in _COLUMNS]
    counts = [str(row.counts[name]) if row.counts else UNDEFINED for name in ("themes", "words")]
    took = UNDEFINED if seconds is None else f"{seconds:.1f}"
    return [printable(f"{row.id} {row.topic}")[:_LETTERS], *scores, *counts, took]


def _figure(name: str, value: float | None) -> str:
    if value is None:
        return UNDEFINED
    return f"{value:.0%}" if name in _SHARES else f"{value:.2f}"
