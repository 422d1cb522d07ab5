"""Looking through a library without a question: its papers by words or by meaning, with what stands where.

Knows papers as they are recorded, those without an abstract too; how meaning is ranked is `index.retriever`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, overload

import numpy as np

from index.encoders import TokenStates
from index.find_words import FIELD_END, Spans, Term, fold, read_terms, spans
from index.library import Library
from index.paper import Paper
from index.query import Query
from index.retriever import Filters, Retriever
from index.sentences import split_sentences
from index.words import STOP_WORDS

_NOTHING = Query("", np.zeros(0, np.float32), TokenStates.empty(0))
_LONGEST = 400  # code points of a sentence in a snippet; of a longer one the part around the first mark is shown
_BEFORE = 100


class Sort(StrEnum):
    """The order of papers; those without a year come after those with one, ties go by title."""

    RELEVANCE = "relevance"
    TITLE = "title"
    YEAR_NEWEST = "newest"
    YEAR_OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Facets:
    """What the records of a library hold.

    Attributes:
        years: the first and the last; None where no paper has one.
        venues: those of most papers first, then by name.
        authors: whether any paper names its authors.
    """

    years: tuple[int, int] | None
    venues: tuple[str, ...]
    authors: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A paper that was found.

    Attributes:
        score: its relevance in [0, 1] where it was searched by meaning.
        marks: where the words stand in the title.
        snippet: sentences of the abstract in which the words stand, or the one nearest in meaning; the first one
            where they stand elsewhere. Empty without an abstract.
        snippet_marks: where the words stand in the snippet.
    """

    paper: Paper
    score: float | None
    marks: Spans
    snippet: str
    snippet_marks: Spans


class FoundPapers(Sequence[Found]):
    """Papers in order. Marks and snippet of one are made when it is taken: thousands cost no more than a page."""

    def __init__(
        self, retriever: Retriever, ranked: Sequence[tuple[Paper, float | None]], terms: Sequence[Term], query: Query
    ) -> None:
        self._retriever = retriever
        self._ranked = ranked
        self._terms = terms
        self._query = query

    def __len__(self) -> int:
        return len(self._ranked)

    @overload
    def __getitem__(self, place: int) -> Found: ...
    @overload
    def __getitem__(self, place: slice) -> list[Found]: ...
    def __getitem__(self, place: int | slice) -> Found | list[Found]:
        if isinstance(place, slice):
            return [self._found(*pair) for pair in self._ranked[place]]
        return self._found(*self._ranked[place])

    def _found(self, paper: Paper, score: float | None) -> Found:
        if score is None:
            snippet = _snippet(paper.abstract, self._terms)
        else:
            reading = self._retriever.read(self._query, paper.paper_id)
            snippet = _shortened(reading.text(int(reading.cosines.argmax())), self._terms)
        return Found(paper, score, spans(paper.title, self._terms), snippet, spans(snippet, self._terms))


def facets(library: Library) -> Facets:
    """Return what the records hold, so that only that is offered to choose from."""
    years = [paper.year for paper in library.papers if paper.year]
    venues = Counter(paper.venue for paper in library.papers if paper.venue)
    return Facets(
        years=(min(years), max(years)) if years else None,
        venues=tuple(sorted(venues, key=lambda venue: (-venues[venue], venue))),
        authors=any(paper.authors for paper in library.papers),
    )


def find_papers(
    retriever: Retriever,
    words: str = "",
    *,
    by: Literal["words", "meaning"] = "words",
    sort: Sort = Sort.RELEVANCE,
    filters: Filters | None = None,
) -> FoundPapers:
    """Find papers by words or by meaning; without words all of them, by title.

    By words: every word must begin a word of title, abstract, authors, venue or id, whatever its case and
    accents, and a "quoted phrase" stand there as one. Relevance is BM25, ties go by title; there is no score.
    By meaning: all papers that have an abstract, by their relevance.

    Raises:
        FilterError: a filter names something the library does not have.
    """
    if by == "meaning" and words.strip():
        query = retriever.encode(words)
        papers = retriever.library.papers
        scored = [(papers[s.row], s.score) for s in retriever.rank(query, filters=filters)]
        terms = [term for term in read_terms(words) if not STOP_WORDS.issuperset(term.words)]
        return FoundPapers(retriever, _sorted(scored, sort), terms, query)
    retriever.rank(_NOTHING, filters=filters)  # ranks nothing, but tells of a filter that cannot be applied
    terms = read_terms(words)
    matching = [
        paper
        for paper in retriever.library.papers
        if (not filters or filters.admits(paper)) and (not terms or _holds(paper, terms))
    ]
    by_relevance = _by_relevance(retriever.library, matching, words if terms else "")
    return FoundPapers(retriever, _sorted([(paper, None) for paper in by_relevance], sort), terms, _NOTHING)


def _holds(paper: Paper, terms: Sequence[Term]) -> bool:
    fields = (paper.title, paper.abstract, ", ".join(paper.authors), paper.venue or "", paper.paper_id)
    folded = FIELD_END.join(map(fold, fields))
    return all(term.stands_in(folded) for term in terms)


def _by_relevance(library: Library, papers: Sequence[Paper], words: str) -> list[Paper]:
    by_passage = library.keywords.scores(words)
    best = {
        paper.paper_id: round(
            float(max(by_passage[list(library.passages_of(library.rows[paper.paper_id]))], default=0)), 6
        )
        for paper in papers
    }
    return sorted(papers, key=lambda paper: (-best[paper.paper_id], *_title(paper)))


def _sorted(papers: Sequence[tuple[Paper, float | None]], sort: Sort) -> Sequence[tuple[Paper, float | None]]:
    if sort == Sort.RELEVANCE:
        return papers
    sign = {Sort.TITLE: 0, Sort.YEAR_NEWEST: -1, Sort.YEAR_OLDEST: 1}[sort]

    def key(pair: tuple[Paper, float | None]) -> tuple[object, ...]:
        year = pair[0].year
        return (year is None and sign != 0, sign * (year or 0), *_title(pair[0]))

    return sorted(papers, key=key)


def _title(paper: Paper) -> tuple[str, str]:
    return fold(paper.title), paper.paper_id


def _snippet(abstract: str, terms: Sequence[Term]) -> str:
    """Return the sentence that has most of the terms, and the one that has most of the others."""
    sentences = [abstract[start:end] for start, end in split_sentences(abstract)]
    if not sentences:
        return ""
    held = [{term for term in terms if term.stands_in(fold(sentence))} for sentence in sentences]
    first = max(range(len(sentences)), key=lambda i: len(held[i]))
    second = max(range(len(sentences)), key=lambda i: len(held[i] - held[first]))
    chosen = sorted({first, second} if held[second] - held[first] else {first})
    between = " " if chosen[-1] - chosen[0] == 1 else " … "
    return between.join(_shortened(sentences[i], terms) for i in chosen)


def _shortened(sentence: str, terms: Sequence[Term]) -> str:
    """Return a sentence, or the part of a very long one in which the first term stands."""
    if len(sentence) <= _LONGEST:
        return sentence
    marks = spans(sentence, terms)
    start = max(0, marks[0][0] - _BEFORE) if marks else 0
    part = sentence[start : start + _LONGEST]
    return f"{'… ' if start else ''}{part.strip()}{' …' if start + _LONGEST < len(sentence) else ''}"
