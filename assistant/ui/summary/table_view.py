"""A comparison table as it shows under a summary; it scrolls sideways where it is wider than the page."""

from __future__ import annotations

from assistant.tables.table import Cell, Row, Table
from assistant.ui.markup import counted, paper_link, text
from assistant.ui.summary.leads import Leads
from assistant.ui.tables import table_html


def comparison_html(table: Table, leads: Leads) -> str:
    """Return a table, its cells leading to their evidence; "" for one without rows."""
    if not table.rows:
        return ""
    rows = "".join(_row(row, leads) for row in table.rows)
    chosen = "Columns chosen from what the abstracts state." if table.proposed else "Columns as you asked for."
    stated = sum(bool(cell.citations) for row in table.rows for cell in row.cells)
    cells = len(table.rows) * len(table.columns)
    told = f"{chosen} {stated:,} of {counted(cells, 'cell')} stated; each is quoted from the abstract."
    return (
        f'<section class="cw-part"><h3 id="comparison">Comparison</h3><p class="cw-quiet">{text(told)}</p>'
        '<div class="cw-wide" tabindex="0" role="region" aria-labelledby="comparison">'
        f"{table_html(('Paper', *table.columns), rows, kind='cw-comparison')}</div></section>"
    )


def _row(row: Row, leads: Leads) -> str:
    cells = "".join(f"<td>{_cell(cell, leads)}</td>" for cell in row.cells)
    return f'<tr><th scope="row">{paper_link(row.paper_id, row.title)}</th>{cells}</tr>'


def _cell(cell: Cell, leads: Leads) -> str:
    return "; ".join(map(leads.words, cell.citations)) or '<span class="cw-absent">not stated</span>'
