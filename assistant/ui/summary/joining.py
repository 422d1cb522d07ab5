"""A summary with a table that was made apart from it: the passages of both under one numbering."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import Citation
from assistant.summary.summary import Summary
from assistant.tables.table import Cell, Table


def with_table(summary: Summary, table: Table) -> Summary:
    """Return a summary with this table in place of its own; passages new to it get the next numbers."""
    shown = {each.hit.passage.passage_id: each for each in summary.shown}
    for each in table.shown:
        shown.setdefault(each.hit.passage.passage_id, replace(each, marker=len(shown) + 1))

    def numbered(citation: Citation) -> Citation:
        return replace(citation, marker=shown[citation.passage_id].marker)

    def renumbered(cell: Cell) -> Cell:
        return replace(cell, citations=tuple(map(numbered, cell.citations)))

    rows = tuple(replace(row, cells=tuple(map(renumbered, row.cells))) for row in table.rows)
    passages = tuple(shown.values())
    return replace(summary, table=replace(table, rows=rows, shown=passages), shown=passages)
