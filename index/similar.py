"""Papers beside each other: one vector a paper, and the papers whose vectors lie nearest.

Knows vectors only; how a question finds papers is `index.retriever`'s.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.encoders.base import Floats, unit_rows
from index.errors import FilterError
from index.library import Library
from index.paper import Paper
from index.store.vectors import Ids


@dataclass(frozen=True, slots=True)
class PaperVectors:
    """The vectors of the papers that have a passage.

    Attributes:
        rows: (n,) the row of each paper in the library, ascending.
        vectors: (n, d) float32, unit rows: the mean of a paper's passage vectors.
    """

    rows: Ids
    vectors: Floats


@dataclass(frozen=True, slots=True)
class SimilarPaper:
    """A paper and how like another it is, in [0, 1]; higher is more alike."""

    paper: Paper
    score: float


def paper_vectors(library: Library) -> PaperVectors:
    """Return one vector a paper; papers without a passage have none."""
    starts = np.asarray(library.paper_starts)
    rows = np.flatnonzero(np.diff(starts))
    if not len(rows):
        return PaperVectors(rows, np.zeros((0, library.manifest.dimension), np.float32))
    return PaperVectors(rows, unit_rows(np.add.reduceat(library.arrays.vectors, starts[rows], axis=0)))


def similar_papers(library: Library, paper_id: str, k: int = 5) -> list[SimilarPaper]:
    """Return the k papers most like one, best first, never that one itself.

    The score is the cosine of the papers' vectors, what lies below 0 as 0, rounded to 4 decimals; ties are
    in the order of the ids. A paper without a passage is like none.

    Raises:
        PaperNotFound: there is no such paper.
        FilterError: k is negative.
    """
    if k < 0:
        raise FilterError(f"k is {k}; a number of papers was expected.")
    row = library.rows[library.paper(paper_id).paper_id]
    if not library.passages_of(row):
        return []
    papers = paper_vectors(library)
    others = papers.rows != row
    scores = np.clip(papers.vectors[others] @ papers.vectors[~others][0], 0, 1).round(4)
    best = np.argsort(-scores, kind="stable")[:k]
    return [SimilarPaper(library.papers[papers.rows[others][i]], round(float(scores[i]), 4)) for i in best]
