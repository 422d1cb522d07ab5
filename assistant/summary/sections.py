"""Which sentences make up a section: for each paper of a theme the one that tells what it does for the topic."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from assistant.summary.lines import Line
from assistant.summary.summary import Length
from index.encoders.base import Floats, unit_rows

_REPEATED = 0.85  # cosine from which a sentence says what one before has said
_MOST = 8  # papers of a theme that a page has room for
_SAID = 0.3  # what a sentence loses for standing in the overview already
_SENTENCES = {Length.PAGE: 2, Length.FULL: 3}  # of one paper at most
_WORTH = {Length.PAGE: 0.15, Length.FULL: 0.05}  # the least probability that a further sentence makes a point
_DOING = 0.1  # what it counts that the first sentence of a paper tells what its authors do: the rest reads better then
_CENTRAL = 0.5  # how much likeness with the theme counts where one sentence stands for all

Lines = Mapping[int, Sequence[Line]]
Key = tuple[int, int]


def choose_lines(rows: Sequence[int], lines: Lines, *, length: Length, said: Collection[Key], words: int) -> list[Line]:
    """Choose the sentences of a section, in reading order: one of each paper, then further ones while there is room.

    Args:
        rows: the papers of the theme, likeliest first.
        lines: the sentences of each.
        said: the sentences that stand in the overview; others are taken where they do as well.
        words: how many there is room for, whatever the first sentences take.
    """
    best = [line for row in rows if (line := _best(lines[row], said))]
    if length is Length.PARAGRAPH:
        return _central(best, said)
    if length is Length.PAGE:
        best = _apart(best)[:_MOST]
    chosen = {line.key: line for first in best for line in _with_support(first, lines[first.row])}
    further = [
        line
        for first in best
        for line in lines[first.row]
        if line.key not in {*chosen, *said} and line.says >= _WORTH[length] and not line.leans
    ]
    left = words - sum(_length(line) for line in chosen.values())
    for line in sorted(further, key=lambda line: (-line.says, line.key)):
        own = sum(key[0] == line.row for key in chosen)
        if own < _SENTENCES[length] and _length(line) <= left and _is_new(line, chosen.values()):
            chosen[line.key] = line
            left -= _length(line)
    return [chosen[key] for first in best for key in sorted(k for k in chosen if k[0] == first.row)]


def centre_of(lines: Sequence[Line]) -> Floats:
    """Return the direction that sentences have in common, (d,), unit length; there must be one at least."""
    centre: Floats = unit_rows(np.mean([line.vector for line in lines], axis=0)[None])[0]
    return centre


def _best(lines: Sequence[Line], said: Collection[Key]) -> Line | None:
    allowed = [line for line in lines if line.may_stand]
    return max(allowed, key=lambda line: line.says + _DOING * line.does - _SAID * (line.key in said), default=None)


def _central(best: Sequence[Line], said: Collection[Key]) -> list[Line]:
    """Choose the one sentence that stands for all."""
    if not best:
        return []
    centre = centre_of(best)

    def worth(line: Line) -> float:
        central = _CENTRAL * float(line.vector @ centre)
        return round(line.says + _DOING * line.does + central - _SAID * (line.key in said), 6)

    return [max(best, key=worth)]


def _apart(best: Sequence[Line]) -> list[Line]:
    """Leave out what says again what a sentence before has said."""
    chosen: list[Line] = []
    for line in best:
        if _is_new(line, chosen):
            chosen.append(line)
    return chosen


def _is_new(line: Line, chosen: Iterable[Line]) -> bool:
    return all(float(line.vector @ other.vector) < _REPEATED for other in chosen)


def _with_support(line: Line, own: Sequence[Line]) -> list[Line]:
    """Return a sentence, after the one before it where it leans on that."""
    before = own[line.place - 1] if line.leans and line.place else None
    return [before, line] if before and before.may_stand else [line]


def _length(line: Line) -> int:
    return len(line.text.split())
