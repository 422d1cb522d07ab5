"""A comparison table as CSV; no cell of it is a formula to a spreadsheet."""

from __future__ import annotations

import csv
import io

from assistant.export.table_document import TableExport
from index.bibliography.keys import citation_keys
from index.display import printable

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # wide ones act in some languages
_KNOWN = ("paper_id", "citation_key", "title", "year")


def write_csv(export: TableExport) -> str:
    """Return a header and a row for each paper; an unknown year is empty, a cell may be "not stated in the abstract".

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    table, papers = export.table, export.papers
    keys = citation_keys(papers.values())
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow([*_KNOWN, *map(_plain, table.columns)])
    for row in table.rows:
        paper = papers.get(row.paper_id)
        known = [row.paper_id, keys.get(row.paper_id, ""), row.title]
        texts = [_plain(text) for text in (*known, *(cell.text for cell in row.cells))]
        rows.writerow([*texts[: len(known)], (paper and paper.year) or "", *texts[len(known) :]])
    return out.getvalue()


def _plain(text: str) -> str:
    line = " ".join(printable(text).split())
    return f"'{line}" if line.startswith(_FORMULA) else line
