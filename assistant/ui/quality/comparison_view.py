"""A run compared with its baseline: the gate, the figures that moved, the questions that broke or were fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.ui.markup import text
from assistant.ui.quality.figures import UNDEFINED, change_text, count_text, value_text
from assistant.ui.quality.question_list import questions_html
from assistant.ui.tables import table_html

Json = Mapping[str, Any]
_SIGNS = {"better": "✓", "worse": "✗"}


def comparison_html(found: Json) -> str:
    """Return a comparison as `eval.regression.digest` gives it."""
    totals = found["totals"]
    said = (
        f"{count_text(found['n'], 'question')} compared: {totals['newly_broken']:,} newly broken, "
        f"{totals['newly_fixed']:,} newly fixed, {found['changed']:,} answered differently."
    )
    return (
        f'<section aria-labelledby="quality-compared"><h3 id="quality-compared">Compared with the {text(found["base"])}'
        f"</h3>{_gate(found['gate'])}<p>{said}{_left_out(found['left_out'])}</p>{_moved(found['metrics'])}"
        f"{_questions('Newly broken', found['newly_broken'], totals['newly_broken'])}"
        f"{_questions('Newly fixed', found['newly_fixed'], totals['newly_fixed'])}</section>"
    )


def _gate(gate: Json) -> str:
    if gate["passed"]:
        return '<p class="cw-gate"><strong>✓ Gate passed.</strong> Nothing got worse than the gate allows.</p>'
    failures = "".join(f"<li>{text(failure)}</li>" for failure in gate["failures"])
    return f'<div class="cw-gate cw-failed"><p><strong>✗ Gate failed.</strong></p><ul>{failures}</ul></div>'


def _left_out(counts: Mapping[str, int]) -> str:
    if not counts:
        return ""
    reasons = ", ".join(f"{count:,} {text(reason)}" for reason, count in counts.items())
    return f" Left out: {reasons}."


def _moved(metrics: Sequence[Json]) -> str:
    moved = [metric for metric in metrics if metric["difference"]]
    if not moved:
        return "<p>No figure moved.</p>" if metrics else "<p>No figure could be compared.</p>"
    rows = "".join(_row(metric) for metric in moved)
    table = table_html(("figure", "before", "now", "change, 95% interval", "n", "says"), rows)
    return f'<div class="cw-wide" role="group" aria-label="Figures that moved" tabindex="0">{table}</div>'


def _row(metric: Json) -> str:
    name = metric["name"]
    ends = [change_text(name, metric[end]).removesuffix(" points") for end in ("low", "high")]
    interval = "" if UNDEFINED in ends else f' <span class="cw-interval">[{", ".join(ends)}]</span>'
    verdict = f"{_SIGNS.get(metric['verdict'], '')} {text(metric['verdict'])}"
    return (
        f'<tr><th scope="row">{text(metric["title"])}</th><td>{value_text(name, metric["before"])}</td>'
        f"<td>{value_text(name, metric['after'])}</td><td>{change_text(name, metric['difference'])}{interval}</td>"
        f"<td>{metric['n']:,}</td><td>{verdict}</td></tr>"
    )


def _questions(title: str, listed: Sequence[Json], total: int) -> str:
    if not listed:
        return ""
    cut = f", the first {len(listed)} of {total:,}" if total > len(listed) else ""
    return f"<h4>{title}{cut}</h4>{questions_html(listed, why='cause')}"
