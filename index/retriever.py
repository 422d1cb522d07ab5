"""Search: papers ranked by five signals, then the passages of each.

Papers are ranked, not passages: what a question asks is often spread over an abstract, and a paper's
passages share their evidence. The signals, all higher-is-better and on an absolute scale:

    dense      best cosine of a passage vector with the query vector
    sentence   best cosine of a sentence vector with the query vector
    keyword    best BM25 of a passage, over the most the query could score
    named      1 where the query holds the paper's name ("WaveGlow" of "WaveGlow: A Flow-based …")
    late       mean best match of the query's tokens (`index.late`), hubness taken off
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from index.encoders import Encoder
from index.encoders.base import Floats
from index.errors import FilterError
from index.fitted import RELEVANCE
from index.library import Library
from index.paper import Hit, Paper
from index.query import Query, Reading, encode_queries, read_paper
from index.store.arrays import PassageArrays
from index.store.vectors import Ids
from index.words import content_words

_CANDIDATES = 400  # papers that late interaction reads; a smaller library is read whole
_WITHIN_PAPER = 0.02  # what a passage loses for being its paper's second, third …, by fused score


@dataclass(frozen=True, slots=True)
class Filters:
    """Which papers a search may return; an empty filter lets all through.

    Args:
        papers: paper ids.
        year_from, year_to: inclusive; papers without a year are left out.
        venue: a part of the venue's name, whatever its case.
    """

    papers: Collection[str] = ()
    year_from: int | None = None
    year_to: int | None = None
    venue: str | None = None

    def __bool__(self) -> bool:
        return bool(self.papers or self.year_from or self.year_to or self.venue)

    def admits(self, paper: Paper) -> bool:
        year = paper.year
        if self.papers and paper.paper_id not in self.papers:
            return False
        if (self.year_from or self.year_to) and year is None:
            return False
        if year is not None and not (self.year_from or year) <= year <= (self.year_to or year):
            return False
        return not self.venue or self.venue.casefold() in (paper.venue or "").casefold()


@dataclass(frozen=True, slots=True)
class PaperScore:
    """A paper's relevance in [0, 1], what it was made of, and its passages, best first."""

    row: int
    score: float
    signals: dict[str, float]
    passages: tuple[int, ...]


class Retriever:
    """Searches one library. Safe to use from several threads: nothing is changed by a search."""

    def __init__(self, library: Library, encoder: Encoder) -> None:
        self.library = library
        self.encoder = encoder

    def encode(self, text: str) -> Query:
        """Encode a query once, for `rank` and `read`."""
        return self.encode_all([text])[0]

    def encode_all(self, texts: Sequence[str]) -> list[Query]:
        """Encode several queries in one pass."""
        return encode_queries(texts, self.encoder)

    def read(self, query: Query, paper_id: str) -> Reading:
        """Match a query with every sentence of one paper."""
        self.library.paper(paper_id)
        return read_paper(self.library, query, self.library.rows[paper_id])

    def search(
        self, query: str | Query, *, k: int = 10, by_paper: bool = False, filters: Filters | None = None
    ) -> list[Hit]:
        """Return the k best passages, or the best passage of each of the k best papers.

        Scores are rounded to 4 decimals; what they round away still orders the hits, then the id.

        Raises:
            FilterError: k is negative, or a filter names something the library does not have.
        """
        if k < 0:
            raise FilterError(f"k is {k}; a number of passages was expected.")
        return self.hits(self.rank(query, filters=filters), k=k, by_paper=by_paper)

    def hits(self, ranked: Sequence[PaperScore], *, k: int | None, by_paper: bool = False) -> list[Hit]:
        """Return the k best passages of ranked papers, or all of them; with `by_paper` one of each."""
        found = [
            (round(max(0.0, paper.score - place * _WITHIN_PAPER), 4), row, paper.signals)
            for paper in ranked[:k]
            for place, row in enumerate(paper.passages[:1] if by_paper else paper.passages)
        ]
        found.sort(key=lambda hit: -hit[0])  # stable: equal scores stay in the order of the papers
        return [
            Hit(rank, self.library.passages[row], score, signals)
            for rank, (score, row, signals) in enumerate(found[:k], start=1)
        ]

    def rank(self, query: str | Query, *, filters: Filters | None = None) -> list[PaperScore]:
        """Rank every paper that a filter admits and that has a passage, best first."""
        query = self.encode(query) if isinstance(query, str) else query
        allowed = self._allowed(filters or Filters())
        if not allowed or not query.text.strip():
            return []
        by_passage = self._passage_signals(query)
        rows = np.asarray(allowed, np.int64)
        signals = {name: self._best(values)[rows] for name, values in by_passage.items()}
        signals["named"] = self._named(query)[rows]
        if self.library.late:
            signals["late"] = self._late(query, rows, RELEVANCE.fuse(signals))
        fused = RELEVANCE.fuse(signals)
        scores = RELEVANCE.calibrate(fused)
        order = sorted(
            range(len(rows)), key=lambda i: (-round(float(fused[i]), 6), self.library.papers[rows[i]].paper_id)
        )
        passage_scores = RELEVANCE.fuse(by_passage)
        return [
            PaperScore(
                row=int(rows[i]),
                score=round(float(scores[i]), 4),
                signals={name: round(float(values[i]), 4) for name, values in signals.items()},
                passages=self._ordered(int(rows[i]), passage_scores),
            )
            for i in order
        ]

    def _allowed(self, filters: Filters) -> list[int]:
        papers = self.library.papers
        unknown = [i for i in filters.papers if i not in self.library.rows]
        if unknown:
            command = f"citewell library list --library {self.library.name}"
            raise FilterError(f"The library has no paper {unknown[0]!r}. `{command}` shows the ids.")
        if (filters.year_from or filters.year_to) and not any(p.year for p in papers):
            raise FilterError(f"Library {self.library.name!r} has no years, so it cannot be filtered by year.")
        if filters.year_from and filters.year_to and filters.year_from > filters.year_to:
            raise FilterError(f"No year is from {filters.year_from} on and up to {filters.year_to}.")
        if filters.venue and not any(p.venue for p in papers):
            raise FilterError(f"Library {self.library.name!r} has no venues, so it cannot be filtered by venue.")
        return [
            row
            for row, paper in enumerate(papers)
            if self.library.passages_of(row) and (not filters or filters.admits(paper))
        ]

    def _passage_signals(self, query: Query) -> dict[str, Floats]:
        arrays: PassageArrays = self.library.arrays
        cosines = arrays.sentence_vectors @ query.vector
        ids, dense = self.library.vectors.search(query.vector, len(self.library.passages))
        by_id = dict(zip(ids.tolist(), dense.tolist(), strict=True))
        return {
            "dense": np.array([by_id[i] for i in self.library.vector_ids.tolist()], np.float32),
            "sentence": np.maximum.reduceat(cosines, arrays.sentence_starts[:-1]),
            "keyword": self.library.keywords.scores(query.text),
        }

    def _named(self, query: Query) -> Floats:
        """Tell which papers a query calls by their name, (papers,); a longer name hides one within it."""
        words = content_words(query.text)
        named = np.zeros(len(self.library.papers), np.float32)
        found: list[tuple[int, int, list[int]]] = []
        for length in range(4, 0, -1):
            for start in range(len(words) - length + 1):
                rows = self.library.names.get(tuple(words[start : start + length]))
                if rows and not any(a <= start and start + length <= b for a, b, _ in found):
                    found.append((start, start + length, rows))
        for _, _, rows in found:
            named[rows] = 1
        return named

    def _best(self, by_passage: Floats) -> Floats:
        """Return each paper's best passage value, (papers,); papers without a passage get 0."""
        starts = np.asarray(self.library.paper_starts)
        filled = np.flatnonzero(np.diff(starts))
        best = np.zeros(len(starts) - 1, np.float32)
        best[filled] = np.maximum.reduceat(by_passage, starts[filled])
        return best

    def late(self, query: Query, rows: Sequence[int]) -> Floats:
        """Return the late-interaction signal of some papers, (n,); 0 where the encoder has no token states."""
        if not self.library.late:
            return np.zeros(len(rows), np.float32)
        return self.library.late.scores(query.tokens, rows) - self.library.hubness[list(rows)]

    def _late(self, query: Query, rows: Ids, first: Floats) -> Floats:
        """Score the best candidates by late interaction; the rest get the lowest score of those."""
        chosen = np.arange(len(rows))
        if len(rows) > _CANDIDATES:
            chosen = np.sort(np.argsort(-first, kind="stable")[:_CANDIDATES])
        late = self.late(query, rows[chosen].tolist())
        scores = np.full(len(rows), late.min(initial=0.0), np.float32)
        scores[chosen] = late
        return scores

    def _ordered(self, paper: int, passage_scores: Floats) -> tuple[int, ...]:
        return tuple(
            sorted(self.library.passages_of(paper), key=lambda row: (-round(float(passage_scores[row]), 6), row))
        )
