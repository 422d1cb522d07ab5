"""A table as HTML, with its heads."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.ui.markup import text


def table_html(heads: Sequence[str], rows: str, *, caption: str = "", kind: str = "") -> str:
    """Return a table.

    Args:
        heads: of the columns.
        rows: as HTML.
        kind: a class beside the one that all tables have.
    """
    columns = "".join(f'<th scope="col">{text(head)}</th>' for head in heads)
    said = f"<caption>{text(caption)}</caption>" if caption else ""
    return (
        f'<table class="{f"cw-table {kind}".strip()}">{said}<thead><tr>{columns}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
