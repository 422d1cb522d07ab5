"""What stands over the figures of an evaluation: where they come from, how a run ended, or why there are none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assistant.ui.markup import text
from assistant.ui.quality.figures import count_text
from assistant.ui.quality.rerun import End, Step

Json = Mapping[str, Any]
_HEADING = "<h2>How well questions are answered</h2>"
_NONE_YET = (
    "<p>Nothing has been measured for “{library}” yet. A run asks every "
    "question whose right answer is known, compares each answer with it, and shows which questions went wrong. "
    "A thousand questions take about a minute. A run that is stopped goes on where it was.</p>"
)


def origin_html(library: str, summary: Json | None, *, of: int | None = None) -> str:
    """Return the heading: which library, how many questions, from when and where the figures are.

    Args:
        of: how many questions there are, while a run goes on.
    """
    if summary is None:
        return _HEADING + _NONE_YET.format(library=text(library))
    if of is not None:
        said = (
            f"{summary['n']:,} of {of:,} questions so far, in the order of their ids: the parts are not alike. "
            "Intervals come at the end."
        )
    else:
        made = f", {_moment(summary['made_at'])}" if summary["made_at"] else ""
        said = f"{count_text(summary['n'], 'question')} · {text(summary['source'])}{made}."
    failed = f" <strong>{count_text(summary['failed'], 'question')} failed.</strong>" if summary["failed"] else ""
    return f'{_HEADING}<p role="status">Library “{text(library)}”: {said}{failed}</p>'


def problem_html(library: str, problem: str) -> str:
    """Return the heading where the figures of a library cannot be read."""
    return (
        f'{_HEADING}<p class="cw-problem" role="alert"><strong>The figures of “{text(library)}” cannot be shown.'
        f"</strong> {text(problem)}</p>"
    )


def end_html(library: str, step: Step) -> str:
    """Say how a run ended; nothing while it goes on."""
    if step.end is None:
        return ""
    if step.end is End.FAILED:
        return (
            f'<p class="cw-status cw-problem" role="alert"><strong>The run of “{text(library)}” failed.</strong> '
            f"{text(step.problem)}</p>"
        )
    asked = count_text(step.total, "question")
    said = {
        End.STOPPED: f"Stopped after {step.done:,} of {asked} of “{text(library)}”. The next run goes on from there.",
        End.FINISHED: f"All {asked} of “{text(library)}” were asked.",
    }
    return f'<p class="cw-status" role="status">{said[step.end]}</p>'


def _moment(iso: str) -> str:
    moment = datetime.fromisoformat(iso)
    return f'<time datetime="{text(iso)}">{moment.day} {moment:%B %Y, %H:%M} UTC</time>'
