"""The sentences of a paper as they were encoded, without a query."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.encoders.base import Floats
from index.library import Library


@dataclass(frozen=True, slots=True)
class StoredSentences:
    """The sentences of one paper, in order.

    Attributes:
        spans: (s) offsets into the abstract.
        passages: (s) the row of the passage each lies in.
        vectors: (s, d) float32, unit rows.
    """

    spans: tuple[tuple[int, int], ...]
    passages: tuple[int, ...]
    vectors: Floats


def sentences_of(library: Library, row: int) -> StoredSentences:
    """Return the sentences of the paper in this row; none where it has no abstract."""
    arrays = library.arrays
    spans: list[tuple[int, int]] = []
    passages: list[int] = []
    for passage in library.passages_of(row):
        found = arrays.spans(passage)
        spans += found
        passages += [passage] * len(found)
    first, last = (int(arrays.sentence_starts[library.paper_starts[n]]) for n in (row, row + 1))
    return StoredSentences(tuple(spans), tuple(passages), np.asarray(arrays.sentence_vectors[first:last]))
