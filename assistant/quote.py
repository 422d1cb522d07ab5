"""The answerer that needs no model: it quotes the sentences that answer, each a located span.

Which papers is `assistant.papers`' choice, how well a sentence answers is `assistant.evidence`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answer import Citation, Claim, Verdict
from assistant.evidence import Evidence
from assistant.markers import Markers
from index import Paper, Passage
from index.library import Library

_WORDS_FIRST = 92  # words quoted of the best paper, and of each where several are set side by side
_WORDS_SECOND = 60  # words of a second paper that may be the right one
_MOST = 5  # sentences of one paper
_FLOOR = 0.15  # of the best sentence's chance: a sentence below it is not worth its words
_LEANS = re.compile(
    r"^(?:It|Its|They|Their|These|This|Those|That|Such|He|She|Both|Here|There|Then|Thus|Hence|Therefore|"
    r"The (?:former|latter|result|method|model|approach|network|system)s?|To (?:this|that) end|In this way)\b"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence chosen from a paper."""

    evidence: Evidence
    sentence: int

    @property
    def text(self) -> str:
        return self.evidence.reading.text(self.sentence)

    @property
    def chance(self) -> float:
        """The probability that it holds what was asked, given that its paper does."""
        return float(self.evidence.chances[self.sentence])

    def passage(self, library: Library) -> Passage:
        """Return the passage it stands in."""
        return library.passages[self.evidence.reading.passages[self.sentence]]


def choose_sentences(papers: Sequence[Evidence], *, side_by_side: bool) -> list[Quote]:
    """Choose what to quote of each paper, in the order to be read.

    The sentence that answers best comes first, after the one before it where it cannot be understood
    alone; the rest of its paper follows in the order of the abstract, then the next paper.
    """
    quotes: list[Quote] = []
    for place, evidence in enumerate(papers):
        words = _WORDS_SECOND if place and not side_by_side else _WORDS_FIRST
        if chosen := _within(evidence, words):
            quotes += [Quote(evidence, i) for i in _in_reading_order(evidence, chosen)]
    return quotes


def _within(evidence: Evidence, words: int) -> list[int]:
    """Take sentences, likeliest first, while they fit; the best is taken whatever its length, if any can be."""
    chosen: list[int] = []
    used = 0
    worth = _FLOOR * float(evidence.chances.max())
    for i in np.argsort(-evidence.chances, kind="stable").tolist():
        if evidence.chances[i] < worth or not evidence.chances[i]:
            break
        length = int(evidence.words[i])
        if not chosen or (used + length <= words and len(chosen) < _MOST):
            chosen.append(i)
            used += length
    return chosen


def _in_reading_order(evidence: Evidence, chosen: list[int]) -> list[int]:
    best, rest = chosen[0], sorted(chosen[1:])
    lead = [best]
    if best - 1 in rest and _LEANS.match(evidence.reading.text(best)):
        lead = [best - 1, best]
    return [*lead, *(i for i in rest if i not in lead)]


def quote_claims(quotes: Sequence[Quote], library: Library, markers: Markers) -> list[Claim]:
    """Make a claim of each quote: its text is the sentence to the letter."""
    return [quote_claim(q.evidence, q.sentence, library, markers) for q in quotes]


def quote_claim(evidence: Evidence, sentence: int, library: Library, markers: Markers) -> Claim:
    """Make a claim of one sentence; it is verbatim by construction."""
    reading = evidence.reading
    return span_claim(reading.sentences[sentence], reading.paper, library.passages[reading.passages[sentence]], markers)


def span_claim(span: tuple[int, int], paper: Paper, passage: Passage, markers: Markers) -> Claim:
    """Make a claim of the words at a span of an abstract, which lies in the passage; it is verbatim by construction."""
    start, end = span
    quote = paper.abstract[start:end]
    citation = Citation(
        marker=markers.number(passage),
        paper_id=paper.paper_id,
        title=paper.title,
        passage_id=passage.passage_id,
        start=start,
        end=end,
        quote=quote,
    )
    return Claim(text=quote, citations=(citation,), verdict=Verdict.VERBATIM, support=1.0)
