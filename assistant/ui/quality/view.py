"""The evaluation of a library as it shows: headline figures, the curve of declining, types, worst cases, comparison.

Knows the summary of a run as plain data. A figure that is not defined is said to be so; it is never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.ui.markup import text
from assistant.ui.quality.comparison_view import comparison_html
from assistant.ui.quality.curve import curve_html
from assistant.ui.quality.figures import AUROC, HEADLINE, Meaning, count_text, interval_text, value_text
from assistant.ui.quality.question_list import questions_html
from assistant.ui.tables import table_html

Json = Mapping[str, Any]
_SPLITS = ("all", "dev", "test")
_TYPES = {
    "all": "all questions",
    "single": "about one paper",
    "multi": "across several papers",
    "unanswerable": "not in the library",
    "false_premise": "with a false premise",
    "followup": "follow-ups",
    "exhaustive": "list or count papers",
}
_BY_TYPE = {
    "right": "right answers",
    "key_facts": "key facts",
    "first": "right paper first",
    "wrong_refusal": "wrong refusals",
    "missed_refusal": "missed refusals",
}


def quality_html(summary: Json, *, refuse_below: float) -> str:
    """Return all that a summary says.

    Args:
        refuse_below: the chance of an answer under which questions are declined, as set.
    """
    asked = summary["refusals"]["all"]["auroc"]["n"]
    comparison = summary["comparison"]
    return (
        f'<div class="cw-quality"><div class="cw-beside">{_headline(summary)}'
        '<section aria-labelledby="quality-declining"><h3 id="quality-declining">What declining saves</h3>'
        f"{curve_html(summary['risk_coverage'], asked=asked, refuse_below=refuse_below)}"
        f"{_latency(summary['latency_ms'])}</section></div>"
        f"{comparison_html(comparison) if comparison else ''}{_by_type(summary['groups'])}{_worst(summary['worst'])}"
        '<p class="cw-quiet">All figures, how they are measured and every answer: '
        "<code>citewell eval report</code>.</p></div>"
    )


def _headline(summary: Json) -> str:
    group = "test" if "test" in summary["groups"] else "all"
    figures = summary["groups"][group]
    asked = count_text(figures["n"], "question")
    of = f"{asked} kept aside, on which nothing was fitted" if group == "test" else f"all {asked}"
    caption = f"Of {of}; 95% intervals in brackets."
    rows = "".join(_row(name, says, _mean(figures, name)) for name, says in HEADLINE.items())
    auroc = summary["refusals"][group]["auroc"]
    rows += _row("auroc", AUROC, {**auroc, "mean": auroc["value"]})
    return (
        '<section aria-labelledby="quality-headline"><h3 id="quality-headline">In short</h3>'
        f"{table_html(('figure', 'value', 'n'), rows, caption=caption, kind='cw-figures')}</section>"
    )


def _row(name: str, says: Meaning, figure: Json) -> str:
    interval = interval_text(name, figure)
    beside = f' <span class="cw-interval">{interval}</span>' if interval else ""
    return (
        f'<tr><th scope="row">{says.title}<span class="cw-meaning">{says.sentence}</span></th>'
        f"<td>{value_text(name, figure.get('mean'))}{beside}</td><td>{figure.get('n', 0):,}</td></tr>"
    )


def _latency(times: Json) -> str:
    if times["p50"] is None or times["p95"] is None:
        return ""
    return (
        f"<h3>How fast</h3><p>Half of {count_text(times['n'], 'answer')} came within {times['p50']:,.0f} ms, 95% "
        f"within {times['p95']:,.0f} ms, on the machine that asked.</p>"
    )


def _by_type(groups: Json) -> str:
    kinds = ["all", *(name for name in groups if name not in _SPLITS)]
    rows = "".join(_type_row(kind, groups[kind]) for kind in kinds)
    return (
        '<section aria-labelledby="quality-types"><h3 id="quality-types">By type of question</h3>'
        '<div class="cw-wide" role="group" aria-labelledby="quality-types" tabindex="0">'
        f"{table_html(('type', 'questions', *_BY_TYPE.values()), rows)}</div>"
        '<p class="cw-quiet">–: not defined, no such question was asked.</p></section>'
    )


def _type_row(kind: str, figures: Json) -> str:
    cells = "".join(_cell(name, _mean(figures, name)) for name in _BY_TYPE)
    name = _TYPES.get(kind, kind.replace("_", " "))
    return f'<tr><th scope="row">{text(name)}</th><td>{figures["n"]:,}</td>{cells}</tr>'


def _cell(name: str, figure: Json) -> str:
    mean = figure.get("mean")
    if mean is None:
        return "<td>–</td>"
    return f'<td>{value_text(name, mean)} <span class="cw-interval">{interval_text(name, figure)}</span></td>'


def _worst(worst: Any) -> str:
    listed = questions_html(worst, why="reason") if worst else "<p>No question went wrong.</p>"
    return (
        '<section aria-labelledby="quality-worst"><h3 id="quality-worst">Where it goes wrong</h3>'
        '<p class="cw-quiet">The worst first. A follow-up was asked after other questions; alone it may be answered '
        f"otherwise.</p>{listed}</section>"
    )


def _mean(figures: Json, name: str) -> Json:
    """Return a figure; one that the run did not measure yet is not defined."""
    found: Json = figures["metrics"].get(name, {})
    return found
