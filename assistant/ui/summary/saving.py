"""A summary as a file to take away. The browser saves it: nothing of it stays here."""

from __future__ import annotations

import json

from assistant.export import file_name
from assistant.export.documents import SUMMARY_FORMATS, TABLE_FORMATS
from assistant.export.summary_document import SummaryExport
from assistant.export.table_document import TableExport
from assistant.ui.desk import Desk
from assistant.ui.summary.view import Made
from index.bibliography.references import Style

SUMMARY_FILES = {f"Summary as {each.name}": each for each in SUMMARY_FORMATS.values()}
TABLE_FILES = {f"Table as {each.name}": each for each in TABLE_FORMATS.values()}


def saved(desk: Desk, made: Made, wanted: str, style: Style) -> str:
    """Return a file as the script of the page takes it: JSON with `name`, `type` and `text`.

    Args:
        wanted: one of the names of `files_of(made)`.

    Raises:
        BibliographyError: a reference cannot be formatted.
    """
    papers, summary = desk.engines.papers(made.library), made.summary
    if wanted in TABLE_FILES and summary.table:
        form = TABLE_FILES[wanted]
        written, title = form.write(TableExport(summary.table, papers, style)), f"{summary.topic} table"
        return _file(file_name(title, form.extension), form.media_type, written)
    whole = SUMMARY_FILES[wanted]
    written = whole.write(SummaryExport(summary, papers, style))
    return _file(file_name(summary.topic, whole.extension), whole.media_type, written)


def files_of(made: Made) -> list[str]:
    """Return the names of the files that there are of a summary; none of one that was declined."""
    if made.summary.declined is not None:
        return []
    has_table = made.summary.table is not None and bool(made.summary.table.rows)
    return [*SUMMARY_FILES, *(TABLE_FILES if has_table else ())]


def _file(name: str, media_type: str, written: str) -> str:
    return json.dumps({"name": name, "type": f"{media_type};charset=utf-8", "text": written})
