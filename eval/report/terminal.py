"""Runs and comparisons in a terminal. Questions and answers are data: control characters are not passed on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.terminal import console
from eval.regression.compare import ChangedCase, Comparison, Kind
from eval.regression.explain import Explained
from eval.report.figures import Unit, count_text, interval_text, p_text, shortened, unit_of, value_text
from eval.report.tables import Figure, changes, declining, detectable, headline
from eval.runs.record import Row, Run
from index.display import printable

__all__ = ["comparison_dict", "console", "print_comparison", "print_summary"]

_SHOWN = 12  # changed questions that are printed out
_DIFFERING = 4  # sentences of each side
_LETTERS = 240  # of a question
_WORST = 5
_NAMED = 3  # ids of cases that are not compared
_STYLES = {"worse": "red", "better": "green"}
_KINDS = {Kind.BROKEN: "red", Kind.FIXED: "green", Kind.CHANGED: "yellow"}


def print_summary(out: Console, run: Run, summary: Mapping[str, Any]) -> None:
    """Print the headline figures of a run."""
    table = plain_table("", "value", "95 % interval", "n", "")
    for figure in (*headline(summary), *declining(summary)):
        table.add_row(figure.metric.title, figure.value, figure.interval, f"{figure.n:,}", _note(figure, run))
    out.print(table)
    for split in ("dev", "test"):
        if split in summary["groups"]:
            right = summary["groups"][split]["metrics"]["right"]
            interval = interval_text("right", right["low"], right["high"])
            out.print(f"right on {split}: {value_text('right', right['mean'])} ({interval}, n={right['n']:,})")
    latency = summary["latency_ms"]
    if latency["n"]:
        out.print(f"milliseconds a question: {latency['p50']:.0f} p50, {latency['p95']:.0f} p95 (n={latency['n']:,})")
    if summary["failed"]:
        out.print(Text(f"{count_text(summary['failed'], 'question')} could not be asked", style="red"))
    if summary["worst"]:
        out.print(Text("\nThe worst (more in `citewell eval report`)", style="dim"))
    for worst in summary["worst"][:_WORST]:
        out.print(Text.assemble((f"  {printable(worst['id'])}  ", "dim"), _cut(worst["question"])))
        out.print(Text(f"      {printable(str(worst['reason']))}", style="dim"))
    out.print(f"\n{shortened(run.hash)}")


def print_comparison(out: Console, found: Explained) -> None:
    """Print what changed between two runs, why, and whether the gate is passed."""
    comparison = found.comparison
    if comparison.fingerprints:
        out.print(Text(f"differing: {_differing(comparison)}", style="dim"))
    for reason, ids in comparison.left_out.items():
        named = ", ".join(map(printable, ids[:_NAMED])) + (" …" if len(ids) > _NAMED else "")
        out.print(Text(f"not compared, {reason}: {len(ids)} ({named})", style="yellow"))
    _print_gate(out, found)
    if not comparison.changed and all(m.verdict in ("same", "not measured") for m in comparison.metrics.values()):
        out.print(f"Every answer is the same, of {count_text(comparison.n, 'question')}.")
        return
    table = plain_table("", "base", "new", "change", "95 % interval", "p", "p (Holm)", "n", "")
    for row in changes(comparison, telling=True):
        style = _STYLES.get(row.verdict, "")
        cells = (row.title, row.base, row.new, row.change, row.interval, row.p, row.p_holm, f"{row.n:,}", row.verdict)
        table.add_row(*cells, style=style)
    out.print(table)
    for sentence in detectable(comparison):
        out.print(Text(sentence, style="dim"))
    counts = ", ".join(f"{len(comparison.of_kind(kind))} {kind}" for kind in Kind)
    out.print(f"\nOf {count_text(comparison.n, 'question')}: {counts} (McNemar p = {p_text(comparison.flips_p)})")
    flips = [changed for changed in comparison.changed if changed.kind is not Kind.CHANGED]
    for changed in flips[:_SHOWN]:
        _print_changed(out, changed, str(found.causes[changed.id]))
    if len(flips) > _SHOWN:
        out.print(f"\n… and {len(flips) - _SHOWN} more newly broken or fixed")
    causes = Counter(str(found.causes[c.id]).split(":")[0] for c in comparison.of_kind(Kind.CHANGED))
    if causes:
        told = ", ".join(f"{cause} {count}" for cause, count in causes.most_common())
        out.print(f"\nChanged, neither broken nor fixed, by cause: {told}")
    if comparison.changed:
        out.print(Text("Every change side by side: citewell eval report NEW --against BASE --html FILE", style="dim"))


def _print_gate(out: Console, found: Explained) -> None:
    for failure in found.failures:
        out.print(Text(f"GATE FAILS: {printable(failure.message)}", style="bold red"))
    if not found.failures:
        out.print(Text("The gate is passed.", style="green"))
    out.print()


def _differing(comparison: Comparison) -> str:
    """Name what the runs were made of, where it differs; of the settings also the values."""
    told = []
    for name, (base, new) in comparison.fingerprints.items():
        if isinstance(base, dict) and isinstance(new, dict):
            values = [
                f"{key} {new.get(key)}, was {base.get(key)}" for key in {**base, **new} if base.get(key) != new.get(key)
            ]
            told.append(f"{name} ({'; '.join(values)})")
        else:
            told.append(name)
    return ", ".join(told)


def comparison_dict(found: Explained) -> dict[str, Any]:
    """Return a comparison as JSON."""
    comparison = found.comparison
    return {
        "n": comparison.n,
        "left_out": {reason: list(ids) for reason, ids in comparison.left_out.items()},
        "differing": list(comparison.fingerprints),
        "metrics": {name: _metric(change) for name, change in comparison.metrics.items()},
        "mcnemar_p": comparison.flips_p,
        "changed": [
            {
                "id": c.id,
                "kind": c.kind,
                "cause": str(found.causes[c.id]),
                "base": c.base.judgement and c.base.judgement.reason,
                "new": c.new.judgement and c.new.judgement.reason,
            }
            for c in comparison.changed
        ],
        "newly_failed": list(comparison.newly_failed),
        "gate": {"passed": not found.failures, "failures": [f.message for f in found.failures]},
    }


def plain_table(*columns: str) -> Table:
    """Return an empty table as all of ours look."""
    return Table(*columns, box=None, pad_edge=False, header_style="dim")


def _metric(moved: Any) -> dict[str, Any] | None:
    change = moved.change
    if change is None:
        return None
    return {
        "n": change.n,
        "base": round(change.base, 6),
        "new": round(change.new, 6),
        "change": round(change.mean, 6),
        "low": round(change.interval.low, 6),
        "high": round(change.interval.high, 6),
        "p": change.p,
        "p_holm": moved.p,
        "mde": None if unit_of(moved.metric.name) is Unit.COUNT else moved.mde,
        "verdict": moved.verdict,
    }


def _note(figure: Figure, run: Run) -> str:
    constructed = figure.metric.by_construction if run.fingerprints["model"] == "extractive" else None
    return f"by construction: {constructed}" if constructed else figure.metric.meaning


def _cut(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= _LETTERS else f"{shown[:_LETTERS]}…"


def _print_changed(out: Console, changed: ChangedCase, cause: str) -> None:
    told = f"{printable(changed.id)}  {printable(cause)}"
    out.print(Text.assemble("\n", (f"{changed.kind}  ", _KINDS[changed.kind]), (told, "dim")))
    out.print(Text(_cut(changed.new.row.case.question), style="bold"))
    if changed.new.judgement and changed.base.judgement and changed.kind is not Kind.CHANGED:
        reasons = f"{changed.base.judgement.reason} → {changed.new.judgement.reason}"
        out.print(Text(printable(reasons), style="dim"))
    before, after = _lines(changed.base.row), _lines(changed.new.row)
    gone = [f"- {line}" for line in before if line not in after]
    come = [f"+ {line}" for line in after if line not in before]
    for line in gone[:_DIFFERING] + come[:_DIFFERING]:
        out.print(Text(f"  {printable(line)}", style="green" if line[0] == "+" else "red"))
    if not gone and not come:
        out.print(Text("  the same sentences, in another order or library", style="dim"))


def _lines(row: Row) -> Sequence[str]:
    if row.answer is None:
        return [f"(failed: {row.error and row.error['message']})"]
    claims = [f"{c['text']} [{', '.join(s['paper_id'] for s in c['citations'])}]" for c in row.answer["claims"]]
    return claims or [f"(declined: {row.answer['refusal']['reason']})"]
