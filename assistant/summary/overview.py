"""The overview: what the topic is, what most of its papers do, and what was found; three sentences of three papers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.summary.lines import Line
from assistant.summary.sections import Lines, centre_of

_DEFINES = re.compile(
    r"\b(?:is|are)\s+(?:an?|the\s+(?:task|problem|process|study|art))\b|\baims?\s+(?:to|at)\b|\brefers?\s+to\b"
    r"|\b(?:task|problem|goal|field)\s+of\b|\b(?:has|have)\s+(?:become|emerged|been)\b|\bplays?\s+an?\b",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:we|our|this\s+(?:paper|work|study|article))\b", re.IGNORECASE)
_DEFINING, _OWN, _LEANING = 0.25, 0.15, 0.4
_DOING = 0.4  # how much it counts that a sentence tells what its authors do
_FINDING = 1.5  # how much the strength of a finding counts
_FOUND, _FIRST = 0.3, 0.2  # what is the matter stands at the front, before what was found
_NEAR = 2.0  # how much likeness with the topic counts: a definition of something else is none
_CENTRAL = 0.5  # how much likeness with all the others counts beside likeness with the topic
_LIKELY = 10  # papers, the likeliest ones, that may say what the topic is

Score = Callable[[Line], float]


def choose_overview(themes: Sequence[Sequence[int]], rows: Sequence[int], lines: Lines) -> list[Line]:
    """Choose the sentences, each from another paper; fewer where there are not as many papers.

    Args:
        themes: the papers of each theme, the largest theme first.
        rows: all papers, likeliest first.
        lines: the sentences of each.
    """
    steps = ((rows[:_LIKELY], _tells_what), (themes[0], _tells_most), (rows, _tells_found))
    chosen: list[Line] = []
    for papers, scoring in steps:
        used = {line.row for line in chosen}
        free = [line for row in papers if row not in used for line in lines[row] if line.may_stand]
        free = free or [line for row in rows if row not in used for line in lines[row] if line.may_stand]
        if free:
            score = scoring(free)
            chosen.append(max(free, key=lambda line: round(score(line), 6)))
    return chosen


def _tells_what(lines: Sequence[Line]) -> Score:
    """Score sentences by how well they tell what the topic is."""
    centre = centre_of(lines)

    def score(line: Line) -> float:
        cues = _DEFINING * bool(_DEFINES.search(line.text)) - _OWN * bool(_OURS.search(line.text))
        aside = min(0.0, line.says) - _FOUND * line.finds + _FIRST * (line.place == 0)
        return _NEAR * line.near + _CENTRAL * float(line.vector @ centre) + cues + aside - _LEANING * line.leans

    return score


def _tells_most(lines: Sequence[Line]) -> Score:
    """Score sentences by how well they stand for what the others do."""
    centre = centre_of(lines)
    return lambda line: line.says + _DOING * line.does + _CENTRAL * float(line.vector @ centre) - _LEANING * line.leans


def _tells_found(_: Sequence[Line]) -> Score:
    """Score sentences by what they find on the topic."""
    return lambda line: _NEAR * line.near + _FINDING * line.finds + min(line.says, 0.5) - _LEANING * line.leans
