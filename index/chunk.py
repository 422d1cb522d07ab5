"""Cut a paper into passages: whole sentences, at most 200 word pieces, no overlap.

The cutting itself is LlamaIndex's (`index.llamaindex`); this module keeps the offsets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from index.paper import Paper, Passage

PASSAGE_PIECES = 200

CutText = Callable[[str], list[str]]


def chunk_paper(paper: Paper, cut: CutText) -> Iterator[Passage]:
    """Yield the passages of a paper's abstract, in order; an empty abstract has none."""
    end = 0
    for number, piece in enumerate(cut(paper.abstract)):
        start = paper.abstract.index(piece, end)
        end = start + len(piece)
        yield Passage(f"{paper.paper_id}#{number}", paper.paper_id, start, end, piece)
