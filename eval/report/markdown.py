"""A run on one page of Markdown, for the summary of a CI job. Knows a run's figures and a comparison.

Questions, reasons and ids are text to it: whatever a reader of Markdown would act on is written as an entity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.export.markdown import inert
from eval.metrics.catalogue import METRICS, Metric
from eval.regression.compare import ChangedCase, Comparison, Kind, MetricChange
from eval.regression.replay import Cause
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
from eval.runs.record import Run
from eval.runs.score import Scored

_CHANGED = 20  # cases that are listed
_QUESTION = 160  # characters of a question or a reason that are shown


def markdown(
    run: Run,
    summary: Mapping[str, Any],
    *,
    comparison: Comparison | None = None,
    causes: Mapping[str, Cause] | None = None,
    gate_failures: Sequence[str] = (),
) -> str:
    """Return the verdict, the headline figures with n and a 95 % interval each, and what changed.

    Args:
        summary: of the run, as `summarise` makes it.
        comparison: of a baseline with the run; without it there is no verdict but the figures.
        causes: why answers changed, by the id of the case.
        gate_failures: what fails the build.
    """
    parts = [_verdict(summary, comparison, gate_failures)]
    parts += ["\n".join(f"- {_inert(failure)}" for failure in gate_failures)]
    parts += [_headline(run, summary, comparison)]
    if comparison:
        parts += [_counts(comparison), _changed(comparison, causes or {}), _smallest_change(comparison)]
    return "\n\n".join(part for part in (*parts, f"Run `{run.hash}`") if part) + "\n"


def _verdict(summary: Mapping[str, Any], comparison: Comparison | None, gate_failures: Sequence[str]) -> str:
    right = summary["groups"]["all"]["metrics"]["right"]
    figures = f"{value_text('right', right['mean'])} of {count_text(right['n'], 'question')} answered right"
    figures += f"; {summary['failed']:,} could not be asked." if summary["failed"] else "."
    if gate_failures:
        return f"**The gate fails: {count_text(len(gate_failures), 'reason')}.** {figures}"
    return f"**The gate passes.** {figures}" if comparison else figures


def _headline(run: Run, summary: Mapping[str, Any], comparison: Comparison | None) -> str:
    figures = summary["groups"]["all"]["metrics"]
    head = ["metric", "value", "95 % interval", "n", *(["change against the baseline"] if comparison else [])]
    rows = [
        [
            _title(metric, run),
            value_text(name, figures[name]["mean"]),
            interval_text(name, figures[name]["low"], figures[name]["high"]),
            f"{figures[name]['n']:,}",
            *([_change(comparison.metrics[name])] if comparison else []),
        ]
        for name, metric in METRICS.items()
        if metric.headline
    ]
    return _table(head, rows)


def _title(metric: Metric, run: Run) -> str:
    forced = metric.by_construction and run.fingerprints.get("model") == "extractive"
    return f"{metric.title} (by construction: {metric.by_construction})" if forced else metric.title


def _change(change: MetricChange) -> str:
    if change.change is None:
        return change.verdict
    name, interval = change.metric.name, change.change.interval
    mean, ends = change_text(name, change.change.mean), change_interval_text(name, interval.low, interval.high)
    return f"{mean} ({ends}; n: {change.change.n:,}, p: {p_text(change.p)}): {change.verdict}"


def _counts(comparison: Comparison) -> str:
    counts = ", ".join(f"{len(comparison.of_kind(kind)):,} {kind}" for kind in Kind)
    text = (
        f"Of {count_text(comparison.n, 'question')} in both runs: {counts} (McNemar's p: {p_text(comparison.flips_p)})."
    )
    left_out = ", ".join(f"{len(ids):,} {reason}" for reason, ids in comparison.left_out.items())
    return f"{text} Not compared: {left_out}." if left_out else text


def _changed(comparison: Comparison, causes: Mapping[str, Cause]) -> str:
    if not comparison.changed:
        return ""
    rows = [
        [
            str(case.kind),
            _inert(case.id),
            _inert(case.new.row.case.question),
            _inert(_judged(case)),
            _inert(str(causes[case.id])) if case.id in causes else UNDEFINED,
        ]
        for case in comparison.changed[:_CHANGED]
    ]
    table = _table(["what", "case", "question", "judged", "cause"], rows)
    more = len(comparison.changed) - len(rows)
    return f"{table}\n\n{count_text(more, 'more case')} not listed." if more else table


def _judged(changed: ChangedCase) -> str:
    was, now = _reason(changed.base), _reason(changed.new)
    return now if was == now else f"{now} (was: {was})"


def _reason(scored: Scored) -> str:
    if scored.judgement:
        return scored.judgement.reason
    return f"could not be asked: {(scored.row.error or {}).get('message', 'no reason given')}"


def _smallest_change(comparison: Comparison) -> str:
    """Say what change the questions are too few to show."""
    right = comparison.metrics["right"]
    if right.change is None or right.mde is None:
        return ""
    return (
        f"These {count_text(right.change.n, 'question')} cannot be expected to show a change of right answers "
        f"smaller than {size_text('right', right.mde)}."
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _inert(text: str) -> str:
    """Return a text on one line, cut, with nothing in it that a reader of Markdown acts on."""
    line = " ".join(text.split())
    return inert(line if len(line) <= _QUESTION else f"{line[: _QUESTION - 1]}…")
