"""Passage vectors in FAISS: exact inner-product search under ids that are never given twice.

FAISS returns inner products of unit vectors, which are cosines: higher is better, nothing to convert.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoders.base import Floats

Ids = NDArray[np.int64]

# One query at a time over some thousand vectors: its threads would only wait for those of the encoder.
faiss.omp_set_num_threads(1)


class VectorIndex:
    """Unit vectors under ids of our own choosing."""

    def __init__(self, dimension: int, *, _index: Any = None) -> None:
        self._index = _index if _index is not None else faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, ids: Ids, vectors: Floats) -> None:
        """Add unit rows under new ids."""
        if len(ids):
            self._index.add_with_ids(np.ascontiguousarray(vectors, np.float32), np.asarray(ids, np.int64))

    def remove(self, ids: Collection[int]) -> None:
        """Forget these ids; unknown ones are passed over."""
        if ids:
            self._index.remove_ids(faiss.IDSelectorBatch(np.asarray(sorted(ids), np.int64)))

    def vectors(self, ids: Ids) -> Floats:
        """Return the rows of these ids, (n, d) float32.

        Raises:
            RuntimeError: an id is not there.
        """
        rows = [self._index.reconstruct(int(i)) for i in ids]
        return np.asarray(rows, np.float32).reshape(len(ids), self.dimension)

    def search(self, query: Floats, k: int, *, among: Ids | None = None) -> tuple[Ids, Floats]:
        """Return at most k `(ids, cosines)`, best first; with `among`, of these ids only."""
        k = min(k, len(self) if among is None else len(among))
        if k < 1:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        params = None
        if among is not None:
            selector = faiss.IDSelectorBatch(np.asarray(among, np.int64))
            params = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # its stub lacks it
        cosines, ids = self._index.search(query.reshape(1, -1), k, params=params)
        found = ids[0] >= 0  # FAISS pads a short result with the id -1
        return ids[0][found], cosines[0][found]

    def save(self, file: Path) -> None:
        faiss.write_index(self._index, str(file))

    @classmethod
    def load(cls, file: Path) -> VectorIndex:
        """Read an index.

        Raises:
            RuntimeError: the file is not a FAISS index.
        """
        index = faiss.read_index(str(file))
        return cls(index.d, _index=index)
