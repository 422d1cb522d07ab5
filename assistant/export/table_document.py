"""A comparison table as a document, and as a part of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.export.cited import Cited
from assistant.export.document import Aside, Block, Document, Grid, GridRow, Prose, Run
from assistant.tables.table import Table
from index import Paper
from index.bibliography.references import Style

_QUOTED = "Every cell is quoted from the paper's abstract."


@dataclass(frozen=True, slots=True)
class TableExport:
    """A table to take away.

    Attributes:
        papers: the whole library by id, so that citation keys stay as they are.
    """

    table: Table
    papers: Mapping[str, Paper]
    style: Style = Style.APA


def table_document(export: TableExport) -> Document:
    """Return a table with the references of its papers."""
    cited = Cited(export.papers)
    blocks = tuple(_blocks(export.table, cited))
    return Document(export.table.topic, blocks, cited.references(export.table.shown, export.style))


def grid_blocks(table: Table, cited: Cited) -> Iterator[Block]:
    """Yield a table as a part of a document; nothing of one without rows."""
    if table.rows:
        yield Prose((Run(_QUOTED),))
        yield Grid(
            table.columns,
            tuple(
                GridRow(
                    Run(row.title, (cited.number(row.paper_id, row.title),)), tuple(cell.text for cell in row.cells)
                )
                for row in table.rows
            ),
        )
        for row in table.rows:
            cited.numbers(citation for cell in row.cells for citation in cell.citations)


def _blocks(table: Table, cited: Cited) -> Iterator[Block]:
    noun = "paper" if table.of == 1 else "papers"
    yield Aside(f"{len(table.rows)} of {table.of} {noun}; every abstract there is was read")
    if not table.rows:
        yield Prose((Run("No paper of the library is on this topic."),))
        return
    yield from grid_blocks(table, cited)
    cells = [cell for row in table.rows for cell in row.cells]
    chosen = "columns proposed from what the abstracts state" if table.proposed else "columns as asked for"
    yield Aside(f"{sum(bool(cell.citations) for cell in cells)} of {len(cells)} cells stated; {chosen}")
