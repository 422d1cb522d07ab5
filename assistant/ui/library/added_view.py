"""What became of papers that were to be added, as HTML: counts, every record left out, notes on what is doubtful.

File names and the reasons of the readers hold what somebody wrote: they are text.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.ui.library.adding import Added
from assistant.ui.markup import text
from index.libraries import AddReport

_MOST_SHOWN = 1000  # records, and notes; a file of another kind has a bad one on every line


def added_html(added: Added) -> str:
    """Say what became of the papers, with every record that was left out."""
    merged, bad = added.report.merged, added.report.bad
    parts = [f"{len(merged.added):,} added", f"{len(merged.updated):,} updated", f"{len(merged.unchanged):,} unchanged"]
    said = f"{', '.join(parts)}, {len(bad):,} left out"
    where = f" in <b>{text(added.library)}</b>" if added.library else ": no library was made of it"
    return (
        f'<div class="cw-added"><p role="status"><strong>{said}</strong>{where}.</p>'
        f"{_bad(added.report)}{_notes([*map(str, added.report.notes), *merged.alike])}</div>"
    )


def refused_html(message: str) -> str:
    """Say why nothing was added."""
    return f'<div class="cw-added cw-problem"><p role="alert">{text(message)}</p></div>'


def _bad(report: AddReport) -> str:
    if not report.bad:
        return ""
    rows = "".join(
        f'<tr><td dir="auto">{text(bad.file.name)}</td><td>{bad.line:,}</td><td dir="auto">{text(bad.reason)}</td></tr>'
        for bad in report.bad[:_MOST_SHOWN]
    )
    more = len(report.bad) - _MOST_SHOWN
    rest = f"<p>And {more:,} more.</p>" if more > 0 else ""
    return (
        '<div class="cw-scroll" role="region" aria-label="Records left out" tabindex="0"><table class="cw-bad">'
        "<caption>Left out</caption><thead><tr><th scope='col'>File</th><th scope='col'>Line</th>"
        f"<th scope='col'>What is wrong</th></tr></thead><tbody>{rows}</tbody></table>{rest}</div>"
    )


def _notes(notes: Sequence[str]) -> str:
    items = "".join(f'<li dir="auto">{text(note)}</li>' for note in notes[:_MOST_SHOWN])
    more = len(notes) - _MOST_SHOWN
    rest = f"<p>And {more:,} more.</p>" if more > 0 else ""
    return f"<h4>Worth a look</h4><ul>{items}</ul>{rest}" if items else ""
