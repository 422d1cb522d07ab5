"""How far cited spans cover gold spans, in characters. Knows offsets, not texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Spans = Mapping[str, Sequence[tuple[int, int]]]
"""Half-open spans `[start, end)` in code points, by paper id; they may overlap, and an empty one covers nothing."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shares in [0, 1] of characters: precision of what is cited, recall of what is gold, and their harmonic mean."""

    precision: float
    recall: float
    f1: float


def overlap(cited: Spans, gold: Spans) -> Overlap | None:
    """Compare the characters covered, each counted once.

    None where gold covers nothing. All zeros where nothing is cited: the precision is then 0 by convention.

    Source: the F1 of SQuAD (Rajpurkar et al. 2016), on characters in their place instead of bags of words.
    """
    mine, wanted = _covered(cited), _covered(gold)
    if not wanted:
        return None
    shared = len(mine & wanted)
    return Overlap(
        precision=shared / len(mine) if mine else 0.0,
        recall=shared / len(wanted),
        f1=2 * shared / (len(mine) + len(wanted)),
    )


def _covered(spans: Spans) -> set[tuple[str, int]]:
    return {(paper_id, place) for paper_id, each in spans.items() for span in each for place in range(*span)}
