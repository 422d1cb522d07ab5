"""Write the reports of a run that were asked for, each from the same figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from eval.errors import RunError
from eval.regression.explain import Explained, explain
from eval.report.html import Section, write_html
from eval.report.junit import write_junit
from eval.report.markdown import markdown as as_markdown
from eval.runs.record import Run
from eval.runs.score import score_run
from eval.runs.summary import summarise


def write_reports(
    file: Path,
    *,
    base: Path | None,
    gate: Path | None,
    checks: Path | None,
    html: Path | None,
    junit: Path | None,
    markdown: Path | None,
) -> Iterator[Path]:
    """Write each report whose file is given, and yield the file.

    Args:
        base: a run to compare with; the gate and the causes of changes are then reported too.
        checks: what the counterfactual checks found.

    Raises:
        RunError, GateError, MissingExtra: a file cannot be used, or a part is not installed.
    """
    run = Run.read(file)
    rows = score_run(run)
    summary = summarise(rows)
    found: Explained | None = explain(base, file, gate=gate) if base else None
    comparison, causes = (found.comparison, found.causes) if found else (None, None)
    failures = [failure.message for failure in found.failures] if found else []
    sections = _sections(checks) if checks else ()
    if html:
        write_html(
            html,
            run,
            rows,
            summary,
            comparison=comparison,
            causes=causes,
            gate_failures=failures,
            sections=sections,
        )
        yield html
    if junit:
        write_junit(junit, rows, comparison=comparison, gate_failures=failures)
        yield junit
    if markdown:
        text = as_markdown(run, summary, comparison=comparison, causes=causes, gate_failures=failures)
        markdown.parent.mkdir(parents=True, exist_ok=True)
        markdown.write_text(text, encoding="utf-8")
        yield markdown


def _sections(file: Path) -> list[Section]:
    """Read what the counterfactual checks found.

    Raises:
        RunError: the file is none of theirs.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8"))["checks"]
        return [
            Section(
                title=f"{check['name']}: {check['passed']} of {check['n']}",
                note=check["demand"],
                columns=("outcome", "questions"),
                rows=tuple(check["outcomes"].items()),
            )
            for check in found
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RunError(
            f"{file} holds no checks ({error!r}). Make it with `citewell eval counterfactual --out {file}`."
        ) from error
