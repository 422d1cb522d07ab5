"""Cut a text into pieces at the borders of its spans, so that each piece can be marked. Knows offsets, not papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Spans = Sequence[tuple[int, int]]
"""Half-open spans `[start, end)` in code points; they may overlap, and an empty one marks nothing."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and which kinds of span cover it."""

    text: str
    gold: bool = False
    cited: bool = False


def cut(text: str, *, gold: Spans = (), cited: Spans = (), offset: int = 0) -> tuple[Piece, ...]:
    """Cut a text so that its pieces, joined, are the text again; neighbours differ in their marks.

    No piece is empty; an empty text has none. What a span covers outside of the text is left out.

    Args:
        offset: where the text begins in the text that the spans count from.
    """
    gold, cited = (_within(spans, text, offset) for spans in (gold, cited))
    borders = sorted({0, len(text), *(end for span in (*gold, *cited) for end in span)})
    pieces: list[Piece] = []
    for start, end in pairwise(borders):
        piece = Piece(text[start:end], _covers(gold, start), _covers(cited, start))
        if pieces and (pieces[-1].gold, pieces[-1].cited) == (piece.gold, piece.cited):
            piece = Piece(pieces.pop().text + piece.text, piece.gold, piece.cited)
        pieces.append(piece)
    return tuple(pieces)


def _within(spans: Spans, text: str, offset: int) -> Spans:
    moved = [(max(0, start - offset), min(len(text), end - offset)) for start, end in spans]
    return [(start, end) for start, end in moved if start < end]


def _covers(spans: Spans, place: int) -> bool:
    return any(start <= place < end for start, end in spans)
