"""The report of a run: one HTML file that asks the network for nothing and needs no script.

Everything that comes from papers, questions and models is text to it, never markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.errors import MissingExtra
from eval.regression.compare import Comparison, Kind
from eval.regression.replay import Cause
from eval.report.figures import UNDEFINED, count_text, p_text, shortened
from eval.report.plots import draw_plots
from eval.report.tables import by_group, changes, declining, detectable, headline
from eval.report.views import ChangedView, view_case, view_changed
from eval.runs.record import Run
from eval.runs.score import Scored

if TYPE_CHECKING:
    from jinja2 import Template

_WRITTEN_OUT = 200  # changed questions; more are counted, so that the file can still be opened
_EXTRACTIVE = "extractive"
_NOT_IN_HTML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")  # control characters, half pairs

Cell = str | float | None


@dataclass(frozen=True, slots=True)
class Section:
    """A table of its own, such as a check that a user asked for.

    Attributes:
        rows: a cell a column; of numbers, whole ones are written with thousands, others with three decimals, and
            None as a dash.
    """

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A part that a run depends on: `short` has its hashes cut, `base` and `full` are whole."""

    name: str
    short: str
    full: str
    base_short: str = ""
    base: str = ""


def write_html(
    file: Path,
    run: Run,
    rows: Sequence[Scored],
    summary: Mapping[str, Any],
    *,
    comparison: Comparison | None = None,
    causes: Mapping[str, Cause] | None = None,
    gate_failures: Sequence[str] = (),
    sections: Sequence[Section] = (),
) -> None:
    """Write the report of a run, whole or not at all. The same run gives the same file, but for its times.

    Args:
        rows: of the run, scored.
        summary: of the rows.
        comparison: of a baseline with this run.
        causes: why answers changed, by the id of the case.
        gate_failures: what fails the gate, a sentence each.
        sections: tables that follow the worst cases, in order.

    Raises:
        MissingExtra: jinja2 or matplotlib is not installed.
    """
    html = _template().render(
        verdict=_verdict(rows),
        against=_against(comparison) if comparison else "",
        gate_failures=gate_failures,
        comparison=comparison and _comparison(comparison, run, causes or {}),
        run_hash=run.hash,
        fingerprints=[Fingerprint(n, shortened(_told(v)), _told(v)) for n, v in run.fingerprints.items()],
        headline=headline(summary),
        declining=declining(summary),
        quotes_only=run.fingerprints.get("model") == _EXTRACTIVE,
        groups=by_group(summary),
        usage=summary["usage"],
        plots=_plots(run, rows, summary),
        worst=_worst(rows, summary, run),
        sections=[_with_text(section) for section in sections],
        failed=[scored.row for scored in rows if scored.row.answer is None],
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f"{file.name}.tmp")
    temporary.write_text(_NOT_IN_HTML.sub("\ufffd", html), encoding="utf-8", newline="\n")
    temporary.replace(file)


def _template() -> Template:
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError as error:
        raise MissingExtra("A report is written with jinja2. Run: pip install 'citewell[eval]'") from error
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")


def _verdict(rows: Sequence[Scored]) -> str:
    right, failed = sum(r.right for r in rows), sum(r.row.answer is None for r in rows)
    declined = sum(r.right and not r.row.case.answerable for r in rows)
    return (
        f"{count_text(len(rows), 'question')}: {right:,} right ({declined:,} of them rightly declined), "
        f"{len(rows) - right - failed:,} wrong; {f'{failed:,} could not be asked' if failed else 'nothing failed'}."
    )


def _against(comparison: Comparison) -> str:
    broken, fixed = (len(comparison.of_kind(kind)) for kind in (Kind.BROKEN, Kind.FIXED))
    return f"Against the baseline: {broken:,} newly broken, {fixed:,} newly fixed."


def _counts(comparison: Comparison) -> str:
    broken, fixed, changed = (len(comparison.of_kind(kind)) for kind in Kind)
    return (
        f"Of {count_text(comparison.n, 'question')} in both runs, {broken:,} {'is' if broken == 1 else 'are'} newly "
        f"broken, {fixed:,} newly fixed, and {changed:,} answered otherwise without becoming right or wrong "
        f"(broken against fixed: McNemar's exact p {_equals(comparison.flips_p)})."
    )


def _comparison(comparison: Comparison, run: Run, causes: Mapping[str, Cause]) -> dict[str, Any]:
    shown: list[ChangedView] = [
        view_changed(case, run.papers, causes.get(case.id)) for case in comparison.changed[:_WRITTEN_OUT]
    ]
    return {
        "counts": _counts(comparison),
        "metrics": changes(comparison),
        "detectable": detectable(comparison),
        "left_out": comparison.left_out,
        "newly_failed": comparison.newly_failed,
        "fingerprints": [
            Fingerprint(name, shortened(_told(new)), _told(new), shortened(_told(base)), _told(base))
            for name, (base, new) in comparison.fingerprints.items()
        ],
        "changed": shown,
        "n_changed": len(comparison.changed),
    }


def _plots(run: Run, rows: Sequence[Scored], summary: Mapping[str, Any]) -> list[Any]:
    totals = [r.row.timings_ms["total"] for r in rows if "total" in r.row.timings_ms]
    settings = run.fingerprints.get("settings")
    refuse_below = settings.get("refuse_below") if isinstance(settings, Mapping) else None
    return draw_plots(summary, totals, refuse_below=refuse_below)


def _worst(rows: Sequence[Scored], summary: Mapping[str, Any], run: Run) -> list[Any]:
    by_id = {scored.row.case.id: scored for scored in rows}
    return [view_case(by_id[worst["id"]], run.papers) for worst in summary["worst"]]


def _with_text(section: Section) -> Section:
    rows = tuple(tuple(map(_cell, row)) for row in section.rows)
    return Section(section.title, section.note, section.columns, rows)


def _cell(value: Cell) -> str:
    if value is None:
        return UNDEFINED
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3f}"


def _told(value: object) -> str:
    """Write a fingerprint: a text as it is, the rest as JSON, which is the same whatever the order of its keys."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _equals(p: float) -> str:
    text = p_text(p)
    return text if text.startswith("<") else f"= {text}"
