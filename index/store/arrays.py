"""The encoded passages of a library as arrays: stacked for searching, sliced again for rewriting.

Rows of `sentences` and of the token arrays lie in the order of the passages; `starts` arrays hold
where each passage's rows begin, with the total at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encode_passages import EncodedPassage, Ints
from index.encoders.base import Floats
from index.paper import Passage


@dataclass(frozen=True, slots=True)
class PassageArrays:
    """All rows of all passages.

    Attributes:
        vectors: (n, d) float32, one unit row a passage.
        sentence_vectors: (s, d) float32, unit rows.
        sentence_spans: (s, 2) int32, offsets into the abstract.
        sentence_starts: (n + 1,) int32.
        states: (t, d) int8; times `scales` they are unit rows.
        scales: (t,) float32.
        pieces: (t,) int32, vocabulary numbers.
        owners: (t,) int32, the sentence within the passage, -1 for the title.
        token_starts: (n + 1,) int32.
    """

    vectors: Floats
    sentence_vectors: Floats
    sentence_spans: Ints
    sentence_starts: Ints
    states: NDArray[np.int8]
    scales: Floats
    pieces: Ints
    owners: Ints
    token_starts: Ints

    @classmethod
    def stack(cls, encoded: Sequence[EncodedPassage], dimension: int) -> PassageArrays:
        """Stack passages; none at all gives arrays of no rows."""

        def starts(lengths: list[int]) -> Ints:
            return np.cumsum([0, *lengths], dtype=np.int32)

        empty = np.zeros((0, dimension), np.float32)
        none = np.zeros(0, np.int32)
        spans = [span for e in encoded for span in e.sentences]
        return cls(
            vectors=np.vstack([empty, *(e.vector[None] for e in encoded)]),
            sentence_vectors=np.vstack([empty, *(e.sentence_vectors for e in encoded)]),
            sentence_spans=np.asarray(spans, np.int32).reshape(-1, 2),
            sentence_starts=starts([len(e.sentences) for e in encoded]),
            states=np.vstack([empty.astype(np.int8), *(e.states for e in encoded)]),
            scales=np.concatenate([none.astype(np.float32), *(e.scales for e in encoded)]),
            pieces=np.concatenate([none, *(e.pieces for e in encoded)]),
            owners=np.concatenate([none, *(e.owners for e in encoded)]),
            token_starts=starts([len(e.states) for e in encoded]),
        )

    def passage(self, row: int, passage: Passage) -> EncodedPassage:
        """Slice one passage out again."""
        s, t = (slice(*starts[row : row + 2]) for starts in (self.sentence_starts, self.token_starts))
        return EncodedPassage(
            passage=passage,
            sentences=self.spans(row),
            vector=self.vectors[row],
            sentence_vectors=self.sentence_vectors[s],
            states=self.states[t],
            scales=self.scales[t],
            pieces=self.pieces[t],
            owners=self.owners[t],
        )

    def spans(self, row: int) -> tuple[tuple[int, int], ...]:
        """Return the sentence offsets of one passage."""
        rows = self.sentence_spans[slice(*self.sentence_starts[row : row + 2])]
        return tuple((int(a), int(b)) for a, b in rows)

    def save(self, folder: Path) -> None:
        """Write each array to a file of its own. `vectors` is left to FAISS."""
        for name in array_names():
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, vectors: Floats) -> PassageArrays:
        """Read the arrays; the token states stay on disk until they are used.

        Raises:
            ValueError: a file is not an array, or two arrays do not fit together.
        """
        read = {
            name: np.load(folder / f"{name}.npy", allow_pickle=False, mmap_mode="r" if name == "states" else None)
            for name in array_names()
        }
        arrays = cls(vectors=vectors, **read)
        arrays._check()
        return arrays

    def _check(self) -> None:
        passages = len(self.vectors)
        tokens, sentences = len(self.states), len(self.sentence_vectors)
        fits = (
            len(self.sentence_starts) == len(self.token_starts) == passages + 1
            and self.sentence_starts[-1] == sentences == len(self.sentence_spans)
            and self.token_starts[-1] == tokens == len(self.scales) == len(self.pieces) == len(self.owners)
        )
        if not fits:
            raise ValueError(f"arrays of {passages} passages, {sentences} sentences, {tokens} tokens do not fit")


def array_names() -> list[str]:
    """Return the names of the arrays that have a file."""
    return [field.name for field in fields(PassageArrays) if field.name != "vectors"]
