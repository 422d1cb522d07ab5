"""How often the cells of comparison tables are right, on cells that were labelled by hand.

Each labelled cell holds quotes of the abstract, any of which is right, or none where the abstract states nothing.
The development cells were read while the tables were made; the test cells were only measured.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

FILE = Path(__file__).parent.parent / "golden_tables" / "cells.jsonl"
_DEVELOPMENT_TENTHS = 6
_ALIKE = 0.5  # token F1 from which a quote says what a label says
STANDARD = ("task", "data", "method", "result")

ReadCell = Callable[[str, str], tuple[str, float] | None]
"""From a paper's id and a column to the quote and its chance; None where nothing is stated."""


@dataclass(frozen=True, slots=True)
class LabelledCell:
    """What an abstract states under a column; `spans` None where it states nothing."""

    paper_id: str
    column: str
    spans: tuple[str, ...] | None

    @property
    def is_development(self) -> bool:
        """Whether the cell was read while tables were made: six tenths of the papers, by the hash of their id."""
        return int(hashlib.sha256(self.paper_id.encode()).hexdigest(), 16) % 10 < _DEVELOPMENT_TENTHS


@dataclass(frozen=True, slots=True)
class CellScores:
    """Shares in [0, 1], each None where it is a share of nothing.

    Attributes:
        cells, stated, filled: how many were read, hold a label, were filled.
        precision: of the filled cells, those whose quote says what a label says.
        recall: of the cells with a label, those filled rightly.
        not_stated: of the cells left empty, those without a label.
        words: median length of a quote.
        chance: mean chance the table gives its filled cells; to be compared with precision.
    """

    cells: int
    stated: int
    filled: int
    precision: float | None
    recall: float | None
    not_stated: float | None
    words: float | None
    chance: float | None


def read_labels(file: Path = FILE) -> list[LabelledCell]:
    """Read labelled cells, in the order of the file."""
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    return [LabelledCell(r["paper_id"], r["column"], None if r["spans"] is None else tuple(r["spans"])) for r in rows]


def score_cells(labels: Iterable[LabelledCell], read: ReadCell) -> CellScores:
    """Read every labelled cell and compare."""
    cells = [(label, read(label.paper_id, label.column)) for label in labels]
    filled = [(label, found) for label, found in cells if found is not None]
    right = sum(says_the_same(quote, label.spans or ()) for label, (quote, _) in filled)
    stated = sum(label.spans is not None for label, _ in cells)
    empty = [label.spans is None for label, found in cells if found is None]
    return CellScores(
        cells=len(cells),
        stated=stated,
        filled=len(filled),
        precision=right / len(filled) if filled else None,
        recall=right / stated if stated else None,
        not_stated=fmean(empty) if empty else None,
        words=median(len(quote.split()) for _, (quote, _) in filled) if filled else None,
        chance=fmean(chance for _, (_, chance) in filled) if filled else None,
    )


def says_the_same(quote: str, spans: Sequence[str]) -> bool:
    """Tell whether a quote contains one of the labelled spans or has a token F1 of at least a half with one."""
    return any(span in quote or _f1(quote, span) >= _ALIKE for span in spans)


def _f1(one: str, other: str) -> float:
    first, second = (Counter(re.findall(r"\w+", text.casefold())) for text in (one, other))
    shared = (first & second).total()
    return 2 * shared / (first.total() + second.total()) if shared else 0.0
