"""A text with citations, before it has a format: its blocks in order, and the papers that it cites.

Knows neither summaries nor formats. All words are data: each format escapes them in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Citation
from assistant.export.content import Source
from index import Paper


@dataclass(frozen=True, slots=True)
class Run:
    """Words, with the numbers of the papers that they cite."""

    text: str
    cites: tuple[int, ...] = ()
    strong: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What the blocks up to the next heading are about."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without order."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """A line about the text that does not belong to it: how much was read, how it was made."""

    text: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """A paper and its cells, one for each column but the first."""

    paper: Run
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A comparison table; the column of the papers is not among `columns`."""

    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]


Block = Heading | Prose | Bullets | Aside | Grid


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited paper under its number.

    Attributes:
        key: its citation key.
        text: the reference in a citation style, one line.
        where: its address, percent-encoded; it may stand in `text` too. None where it has none.
        quotes: every span that is quoted from it once, in the order of the abstract; a fact of its record has no words.
        passages: those that are quoted, with their quotes.
    """

    number: int
    paper: Paper
    key: str
    text: str
    where: str | None
    quotes: tuple[Citation, ...]
    passages: tuple[Source, ...]

    @property
    def around_address(self) -> tuple[str, str]:
        """The reference before and after its address; all of it before, where the address is not a part of it."""
        before, found, after = self.text.partition(self.where) if self.where else (self.text, "", "")
        return (before, after) if found else (self.text, "")


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its references, by number from 1."""

    title: str
    blocks: tuple[Block, ...]
    references: tuple[Reference, ...]
