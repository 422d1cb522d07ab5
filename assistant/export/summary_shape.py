"""The parts of an exported summary or table that are checked, and the types they must have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from assistant.export.shape import CitationPart, ClaimPart, NearPart, PaperPart, Part, Place, ShownPart

Chance = Annotated[float, Field(ge=0, le=1)]


class BelongingPart(NearPart):
    """A paper with the chance that it belongs."""

    chance: Chance


class ThemePart(Part):
    """A theme."""

    papers: list[str]
    claims: list[ClaimPart]
    removed: list[ClaimPart]
    written: Place


class SidesPart(Part):
    """Two papers on one point."""

    one: ClaimPart
    other: ClaimPart


class GapPart(Part):
    """Something that few abstracts state."""

    papers: Place
    stated: list[ClaimPart]


class CellPart(Part):
    """A cell."""

    text: str
    stated: bool
    citations: list[CitationPart]


class RowPart(NearPart):
    """A paper and its cells."""

    cells: list[CellPart]


class SizePart(Part):
    """How many papers there are, of how many."""

    papers: Place
    of: Place


class CoveragePart(SizePart):
    """The same of a summary, with its themes, and in words."""

    themes: Place
    text: str


class TablePart(Part):
    """A table."""

    columns: list[str]
    rows: list[RowPart]
    shown: list[ShownPart]
    coverage: SizePart

    @property
    def citations(self) -> list[CitationPart]:
        """Those of all cells."""
        return [citation for row in self.rows for cell in row.cells for citation in cell.citations]


class SummaryPart(Part):
    """A summary."""

    declined: str | None
    nearest: list[NearPart]
    coverage: CoveragePart
    overview: list[ClaimPart]
    themes: list[ThemePart]
    agreements: list[SidesPart]
    disagreements: list[SidesPart]
    gaps: list[GapPart]
    table: TablePart | None
    shown: list[ShownPart]
    papers: list[BelongingPart]
    near_misses: list[BelongingPart]
    cut: Chance
    model: str

    def said(self) -> Iterator[tuple[str, ClaimPart]]:
        """Yield every sentence with the name of its place, those that were removed left out."""
        yield from (("overview", claim) for claim in self.overview)
        for number, theme in enumerate(self.themes, start=1):
            yield from ((f"theme {number}", claim) for claim in theme.claims)
        for kind, pairs in (("agreement", self.agreements), ("disagreement", self.disagreements)):
            for number, pair in enumerate(pairs, start=1):
                yield from ((f"{kind} {number}", claim) for claim in (pair.one, pair.other))
        for number, gap in enumerate(self.gaps, start=1):
            yield from ((f"gap {number}", claim) for claim in gap.stated)

    def removed(self) -> Iterator[tuple[str, ClaimPart]]:
        """Yield the sentences that were removed, with the names of their places."""
        for number, theme in enumerate(self.themes, start=1):
            yield from ((f"theme {number}, removed", claim) for claim in theme.removed)


class SummaryBundle(Part):
    """A summary with its papers."""

    summary: SummaryPart
    papers: list[PaperPart]

    @property
    def citations(self) -> list[CitationPart]:
        """Every citation in it, those of removed sentences and of the table too."""
        claims = [claim for _, claim in (*self.summary.said(), *self.summary.removed())]
        table = self.summary.table.citations if self.summary.table else []
        return [*(citation for claim in claims for citation in claim.citations), *table]


class TableBundle(Part):
    """A table with its papers."""

    table: TablePart
    papers: list[PaperPart]

    @property
    def citations(self) -> list[CitationPart]:
        """Those of all cells."""
        return self.table.citations
