"""What an abstract states under a column of a known kind: the best-trusted wording, cut to a short quote.

Knows the wordings of `assistant.tables.cues`, no library and no encoder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.orders import gives_orders
from assistant.tables.clauses import LONGEST, cut_clause, hangs, trim, words
from assistant.tables.cues import CUES
from assistant.tables.titles import shared_phrase
from assistant.tables.wording import Cue
from index import Paper

_STATED_FROM = 0.5  # trust below which a cell stays empty
_OWN = re.compile(r"\b(?:we|our|ours|here|this (?:paper|work|study|article|method|approach|model))\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:recent(?:ly)?|existing|previous|prior|earlier|traditional(?:ly)?|conventional|current|latest|most|many|past|several)\s+"
    r"(?:\w+\s+){0,2}?(?:works?|methods?|approach(?:es)?|models?|stud(?:y|ies)|systems?|research|efforts?|advance\w*|success)\b"
    r"|\b(?:has|have) (?:\w+ )?been\b|\bin recent years\b|^(?:Recently|Conventionally|Most|Although|Despite|While)\b",
    re.IGNORECASE,
)
LONGEST_SENTENCE = 2000  # characters; what is longer is no prose, and patterns are slow on it
_IN_TITLE = 0.79
_IN_DIGITS = 0.02
_OF_OTHERS = 0.25  # what a sentence on the work of others loses
# What a cue of a kind may find and its column never means: a bare abbreviation, a pronoun, the work of others.
_MISREAD = {
    "task": re.compile(
        r"^(?-i:[A-Z]\w*[A-Z]\w*)s?$|^(?:\w+\s+){0,2}(?:those|them|it|this\s+mechanism)\b|\band\s+(?:further|then)\s",
        re.IGNORECASE,
    ),
    "reported result": re.compile(r"^(?:the\s+)?(?:existing|previous|prior|other|conventional)\s+\w+", re.IGNORECASE),
}
_NEVER = re.compile(r"(?!)")
_LIST_GOES_ON = re.compile(r"(?:,\s+[\w-]+){1,4},?\s+(?:or|and)\s")
_LAST_OF = re.compile(r"\s(?:with|from|aged|in|of|who)\s[^,;]{1,60}$")
_HOPE = re.compile(r"\b(?:we hope|hopefully|pave the way|paving the way|could|promising|future)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """A quote of an abstract, `abstract[start:end]`, and the chance in [0, 1] that it states what was asked."""

    start: int
    end: int
    chance: float


def find_known(kind: str, paper: Paper, sentences: Sequence[tuple[int, int]]) -> Span | None:
    """Return the span of a paper's abstract that states what a known column asks for; None where nothing does.

    Args:
        sentences: offsets into the abstract, in order.
    """
    found = [span for span in _candidates(kind, paper.abstract, sentences) if span.chance >= _STATED_FROM]
    if kind == "task" and (span := _titled(paper, sentences)):
        found.append(span)
    return max(found, key=lambda s: (round(s.chance, 6), -s.start), default=None)


def tells_of_others(sentence: str) -> bool:
    """Tell whether a sentence is about the work of others and not the paper's own."""
    return bool(_OTHERS.search(sentence)) and not _OWN.search(sentence)


def _titled(paper: Paper, sentences: Sequence[tuple[int, int]]) -> Span | None:
    shared = shared_phrase(paper.title, paper.abstract)
    for start, end in sentences if shared else ():
        if shared and start <= shared[0] and shared[1] <= end and not gives_orders(paper.abstract[start:end]):
            return Span(*shared, _IN_TITLE)
    return None


def _candidates(kind: str, abstract: str, sentences: Sequence[tuple[int, int]]) -> Iterator[Span]:
    for place, (start, end) in enumerate(sentences):
        sentence = abstract[start:end]
        if len(sentence) > LONGEST_SENTENCE or gives_orders(sentence):
            continue
        depth = place / max(1, len(sentences) - 1)
        for cue in CUES[kind]:
            for match in cue.pattern.finditer(sentence):
                cut = _quote(sentence, match)
                if cut and not _MISREAD.get(kind, _NEVER).search(sentence[slice(*cut)]):
                    trust = cue.trust + _adjustment(kind, cue, sentence, depth)
                    if kind == "sample size" and sentence[cut[0]].isdigit():
                        trust += _IN_DIGITS
                    yield Span(start + cut[0], start + cut[1], min(0.98, max(0.0, trust)))


def _quote(sentence: str, match: re.Match[str]) -> tuple[int, int] | None:
    groups = match.re.groupindex
    if "to" in groups:
        cut = _whole_list(sentence, trim(sentence, *match.span("to")))
        return cut if words(sentence[slice(*cut)]) <= LONGEST and not hangs(sentence[slice(*cut)]) else None
    if "at" in groups:
        clause = cut_clause(sentence, (match.start("at"), match.end()), begins=True)
    else:
        clause = cut_clause(sentence, match.span())
    return clause if clause and not hangs(sentence[slice(*clause)]) else None


def _whole_list(sentence: str, cut: tuple[int, int]) -> tuple[int, int]:
    """Leave out the phrase whose list was cut: "8442 patients", not "8442 patients with class II" of II, III, or IV."""
    start, end = cut
    phrase = _LAST_OF.search(sentence, start, end) if _LIST_GOES_ON.match(sentence, end) else None
    return (start, phrase.start()) if phrase else cut


def _adjustment(kind: str, cue: Cue, sentence: str, depth: float) -> float:
    """What the sentence around a wording takes from its trust, or adds."""
    own = bool(_OWN.search(sentence))
    change = -_OF_OTHERS if tells_of_others(sentence) else 0.0
    if kind == "reported result":
        change += 0.04 * depth + (0.06 if re.search(r"\d", sentence) else 0.0)
        change -= 0.15 if depth < 0.25 and not own else 0.0
        change -= 0.2 if _HOPE.search(sentence) else 0.0
    if kind in ("method", "task"):
        change -= 0.05 * depth
    if cue.own and not own and depth < 0.5:
        change -= 0.2
    return change
