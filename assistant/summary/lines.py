"""The sentences of the papers on a topic, each with what it is worth to a summary.

Knows cue words of abstracts in any field, and vectors; not which sentences are taken.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Claim
from assistant.evidence import Evidence, weigh
from assistant.fitted import FITTED
from assistant.markers import Markers
from assistant.numbers import find_numbers
from assistant.quote import span_claim
from assistant.summary.gather import Gathered
from assistant.summary.joining import join
from index.encoders.base import Floats
from index.library import Library
from index.paper import Paper, Passage
from index.retriever import Retriever
from index.stored_sentences import sentences_of
from index.words import content_words

_DOES = re.compile(
    r"\b(?:we|authors|this|the\s+present|our)\s+(?:\w+\s+){0,2}?(?:of\s+[\w-]+\s+)?(?:propos|introduc|present|develop|describ|stud(?:y|ie)|"
    r"investigat|explor|analy[sz]|examin|design|conduct|perform|build|train|demonstrat|show|report|find|compar|evaluat|"
    r"deriv|prove|measur|assess|address|aim|random|enrol|formulat|us(?:e|ing)\b)\w*|\b(?:paper|study|work|article|trial|"
    r"survey|review|thesis)\s+(?:\w+ly\s+)?(?:propos|introduc|present|describ|investigat|explor|examin|shows|addresse|"
    r"report|analy[sz]|aim|offer|studie)\w*",
    re.IGNORECASE,
)
_PROPOSES = re.compile(
    r"\b(?:we|authors|paper|work|study|article|trial)\s+(?:[\w-]+\s+){0,4}?(?:propos|introduc|present(?!\s+(?:experiments|results))|"
    r"develop|describ|design|investigat|stud(?:y|ie)|examin|compar)\w*",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:promising|insights?|potential|progress|extensive\s+(?:\w+\s+){0,3}(?:experiments|evaluations?|studies)|superiority|ablation|in\s+conclusion|"
    r"(?:our|the|this)\s+(?:work|results?|approach|method|experiments?)\s+(?:provides?|offers?|opens?|showcases?|highlights?))\b",
    re.IGNORECASE,
)
_FINDS = re.compile(
    r"\b(?:outperform|surpass|achiev|improv|reduc|increas|decreas|exceed|reveal|demonstrat|"
    r"found\s+that|find\s+that|shows?\s+that|suggests?\s+that|associated\s+with|compared\s+(?:to|with)|"
    r"better|faster|higher|lower|fewer|superior|significant|state-of-the-art)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"https?://|www\.|\b(?:code|demo|samples?|models?|weights|checkpoints|implementations?)\b.{0,60}\b(?:available|released?|"
    r"open-?sourced?|found\s+at)\b|\bgithub\b|project\s+(?:web)?page|\bwe\s+(?:\w+ly\s+)?hope\b|(?:future|further)\s+(?:work|research)|"
    r"pave\s+the\s+way|\bavailable\s+(?:at|online|upon)\b|\?\s*$",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"^(?:(?:Instead|Together|Collectively|Overall|Consequently),?\s+)?(?:It|Its|They|Their|These|Those|"
    r"This(?!\s+(?:paper|work|study|article|thesis|survey|report|letter|manuscript|review|trial)\b)|That|Such|Both|"
    r"The\s+(?:former|latter|results?|proposed|resulting|method|model|approach|network|system|framework|algorithm)s?)\b"
    r"|^(?:In this way|In doing so|By doing so|In contrast|On the other hand|Also|Instead)\b"
    r"|^.{0,60}\b(?:we|authors)\s+(?:achieve|accomplish|do)\s+(?:this|so)\b",
    re.IGNORECASE,
)
_POINTS_AHEAD = re.compile(r":\s*$|\b(?:following|as follows)\b|^\W*(?:First|Second|Third|Next|Last)(?:ly)?\b")
_GRUMBLES = re.compile(r"^(?:However|Yet|Unfortunately|Despite|Although|While|But)\b")
_SHORT, _LONG = 7, 40  # words: less seldom says anything, more is hard to read in a row of others
_WORD_OF_FINDING, _FIGURE = 0.4, 0.4
_AN_ASIDE = 0.1  # where the code lies, what is hoped for: said only where there is nothing else
_NEVER = -1.0
LINE_FEATURES = (
    "near", "does", "proposes", "finds", "titled", "leans", "grumbles", "vague", "aside", "short", "long",
    "first", "position", "last", "length", "number",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a paper on the topic.

    Attributes:
        place: of the sentence in its paper, from 0.
        vector: (d,) float32, unit length.
        near: likeness with the topic, in [0, 1] or a little below 0.
        says: the probability that a summary of the topic should make its point; below 0 for what must not be quoted.
        finds: how strongly it reports a finding, in [0, 1].
        does: whether it tells what the authors do.
        leans: whether it cannot be understood without the sentence before.
    """

    paper: Paper
    row: int
    place: int
    span: tuple[int, int]
    passage: Passage
    vector: Floats
    near: float
    says: float
    finds: float
    does: bool
    leans: bool

    @property
    def text(self) -> str:
        return self.paper.abstract[slice(*self.span)]

    @property
    def key(self) -> tuple[int, int]:
        """The row of its paper and its place: what tells it from every other."""
        return self.row, self.place

    @property
    def may_stand(self) -> bool:
        """Whether it may be quoted at all: what gives orders to the assistant may not."""
        return self.says > _NEVER / 2

    def quoted(self, markers: Markers) -> Claim:
        """Return the sentence as a claim, word for word."""
        return span_claim(self.span, self.paper, self.passage, markers)


def read_lines(gathered: Gathered, retriever: Retriever) -> dict[int, list[Line]]:
    """Read every sentence of the papers on the topic: by row, the likeliest paper first, in the abstract's order."""
    rows = [member.paper.row for member in gathered.found.members]
    return {row: _lines(row, gathered, retriever) for row in rows}


def _lines(row: int, gathered: Gathered, retriever: Retriever) -> list[Line]:
    library: Library = retriever.library
    paper = library.papers[row]
    evidence = weigh(gathered.question, retriever.read(gathered.query, paper.paper_id))
    stored = sentences_of(library, row)
    near = nearness(evidence)
    texts = [paper.abstract[a:b] for a, b in stored.spans]
    joined = [join(text, paper) for text in texts]
    chances = FITTED.point.predict(line_features(paper, texts, near))
    chances = np.where([bool(_ASIDE.search(text)) for text in texts], chances * _AN_ASIDE, chances)
    says = np.where(evidence.chances > 0, chances, _NEVER)  # what gives orders has no chance, and must not be quoted
    return [
        Line(
            paper=paper,
            row=row,
            place=i,
            span=span,
            passage=library.passages[stored.passages[i]],
            vector=stored.vectors[i],
            near=round(float(near[i]), 6),
            says=round(float(says[i]), 6),
            finds=_finding(texts[i]),
            does=bool(_DOES.search(texts[i]) or _PROPOSES.search(texts[i])),
            leans=bool(_LEANS.match(joined[i])),
        )
        for i, span in enumerate(stored.spans)
    ]


def nearness(evidence: Evidence) -> NDArray[np.float64]:
    """Return the likeness of each sentence with the topic, (s,), in [0, 1] or a little below 0."""
    return np.asarray((np.clip(evidence.matches, 0, 1) + evidence.reading.cosines) / 2, np.float64)


def line_features(paper: Paper, texts: Sequence[str], near: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return one row a sentence, (s, f), columns as in `LINE_FEATURES`.

    Args:
        texts: the sentences of a paper, in order.
        near: (s,) their likeness with the topic.
    """
    title = set(content_words(paper.title))
    last = max(1, len(texts) - 1)
    rows = [
        [n, *_cues(t, join(t, paper), title), i == 0, i / last, i == len(texts) - 1, *_size(t)]
        for i, (t, n) in enumerate(zip(texts, near.tolist(), strict=True))
    ]
    return np.array(rows, np.float64).reshape(len(texts), len(LINE_FEATURES))


def _cues(text: str, joined: str, title: set[str]) -> list[float]:
    words = len(text.split())
    return [
        bool(_DOES.search(text)),
        bool(_PROPOSES.search(text)),
        _finding(text),
        len(title & set(content_words(text))) / max(1, len(title)),
        bool(_LEANS.match(joined)),
        bool(_GRUMBLES.match(joined)),
        bool(_VAGUE.search(text)),
        bool(_ASIDE.search(text) or _POINTS_AHEAD.search(text)),
        words < _SHORT,
        max(0, words - _LONG) / 10,
    ]


def _size(text: str) -> list[float]:
    return [math.log(max(1, len(text.split()))), bool(find_numbers(text))]


def _finding(text: str) -> float:
    """Return how strongly a sentence reports a finding: by its words, and a figure beside them."""
    words = set(_FINDS.findall(text.casefold()))
    has_figure = any(text[n.start].isdigit() for n in find_numbers(text))
    return min(1.0, _WORD_OF_FINDING * len(words) + _FIGURE * has_figure) if words else 0.0
