"""A table that compares papers: a row for each, a cell for what its abstract states under each column.

Knows nothing of how cells are found. What others wrote is data in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.answer import Citation, Shown, citation_dict, shown_dict

NOT_STATED = "not stated in the abstract"


@dataclass(frozen=True, slots=True)
class Cell:
    """What an abstract states under a column: spans of it, in its order; none where it states nothing.

    Attributes:
        citations: each quote is `abstract[start:end]`.
        chance: the probability that the spans state what the column asks for, in [0, 1]; 0 for an empty cell.
    """

    citations: tuple[Citation, ...] = ()
    chance: float = 0.0

    @property
    def text(self) -> str:
        """The quotes, or that nothing is stated."""
        return "; ".join(citation.quote for citation in self.citations) or NOT_STATED


@dataclass(frozen=True, slots=True)
class Row:
    """A paper and its cells, one for each column."""

    paper_id: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A comparison of papers.

    Attributes:
        topic: what the papers have in common, as it was asked for.
        columns: names of the columns.
        proposed: whether the columns were chosen here and not asked for.
        rows: most relevant first.
        shown: the passages that cells cite, by marker.
        of: how many papers were read to choose the rows.
        library: its fingerprint.
    """

    topic: str
    columns: tuple[str, ...]
    proposed: bool
    rows: tuple[Row, ...]
    shown: tuple[Shown, ...]
    of: int
    library: str
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the public JSON of a table."""
        return {
            "topic": self.topic,
            "columns": list(self.columns),
            "proposed": self.proposed,
            "rows": [
                {
                    "paper_id": row.paper_id,
                    "title": row.title,
                    "cells": [
                        {
                            "text": cell.text,
                            "stated": bool(cell.citations),
                            "chance": round(cell.chance, 4),
                            "citations": [citation_dict(c) for c in cell.citations],
                        }
                        for cell in row.cells
                    ],
                }
                for row in self.rows
            ],
            "shown": [shown_dict(shown) for shown in self.shown],
            "coverage": {"papers": len(self.rows), "of": self.of},
            "library": self.library,
            "timings_ms": dict(self.timings_ms),
        }
