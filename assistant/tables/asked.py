"""What an abstract states under a column that is not known, precision first.

The column's own words are looked for, close together; else the sentence whose tokens the encoder finds most like
them, from a likeness on that no development cell without an answer reached. Knows no wording of any field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.numbers import find_numbers
from assistant.orders import gives_orders
from assistant.question import analyse
from assistant.tables.clauses import LONGEST, cut_clause, words
from assistant.tables.measures import find_value, is_measure
from assistant.tables.spans import LONGEST_SENTENCE, Span, tells_of_others
from assistant.tables.wording import PHRASE
from index.query import Reading
from index.words import content_words

_WORD = re.compile(r"\b\w+\b(?!-\w)")  # "modality-agnostic" does not name a modality
_EXAMPLES = re.compile(r"\s+(?:such\s+as|including|namely)\s+" + PHRASE)
_AMOUNT = re.compile(
    r"^\s*(?:the\s+)?(?:(?:number|amount|no\.|count|quantity)\s+of|#|how\s+(?:many|much))\s+", re.IGNORECASE
)
_TOGETHER = 8  # words that those of a column, and the number it asks for, may lie apart
_ALIKE = 0.55  # mean best match with the column's tokens; the likest that answered nothing had .48
_CHANCE, _CHANCE_NUMBER, _CHANCE_ALIKE = 0.8, 0.9, 0.6  # by the share that was right on the development cells


@dataclass(frozen=True, slots=True)
class Asked:
    """A column that is not known.

    Attributes:
        name: as it was typed.
        stems: of its words of content, without what only asks for a number.
        numeric: whether a cell must hold a number.
        counts: whether it asks how many there are of something.
        units: a pattern of which a fitting number's sentence has a match; None where any will do.
    """

    name: str
    stems: frozenset[str]
    numeric: bool
    counts: bool
    units: re.Pattern[str] | None


def read_column(name: str) -> Asked:
    """Read the name of a column as the question it stands for."""
    question = analyse(f"What is the {name}?")
    subject = _AMOUNT.sub("", name)
    return Asked(
        name=name,
        stems=frozenset(content_words(subject) or content_words(name)),
        numeric=question.quantity or subject != name or is_measure(name),
        counts=subject != name,
        units=question.units,
    )


def find_asked(asked: Asked, reading: Reading) -> Span | None:
    """Return the span of an abstract that states what a column asks for; None where nothing does.

    Args:
        reading: how the column's name matches the paper.
    """
    sentences = [i for i in range(len(reading.sentences)) if _may_answer(reading.text(i))]
    if is_measure(asked.name):
        values = ((i, find_value(asked.name, reading.text(i))) for i in sentences)
        return next((_span(reading, i, value, _CHANCE_NUMBER) for i, value in values if value), None)
    for i in sentences if asked.stems else ():
        sentence = reading.text(i)
        anchor = _anchor(asked, sentence)
        if anchor and (cut := _counted(asked, sentence, anchor) or _listed(sentence, anchor)):
            return _span(reading, i, cut, _CHANCE_NUMBER if asked.numeric else _CHANCE)
    return _alike(asked, reading, sentences)


def _alike(asked: Asked, reading: Reading, sentences: Sequence[int]) -> Span | None:
    matches = reading.matches.astype(float) @ reading.weights
    best = max(sentences, key=lambda i: (round(float(matches[i]), 6), -i), default=None)
    if best is None or matches[best] < _ALIKE:
        return None
    sentence = reading.text(best)
    numbers = [(n.start, n.end) for n in find_numbers(sentence)]
    named = [m.span() for m in _WORD.finditer(sentence) if asked.stems & set(content_words(m.group()))]
    anchors = numbers if asked.numeric else named
    cut = cut_clause(sentence, anchors[0]) if anchors else None
    return _span(reading, best, cut, _CHANCE_ALIKE) if cut else None


def _may_answer(sentence: str) -> bool:
    return len(sentence) <= LONGEST_SENTENCE and not gives_orders(sentence) and not tells_of_others(sentence)


def _span(reading: Reading, sentence: int, cut: tuple[int, int], chance: float) -> Span:
    start = reading.sentences[sentence][0]
    return Span(start + cut[0], start + cut[1], chance)


def _anchor(asked: Asked, sentence: str) -> tuple[int, int] | None:
    """Return the shortest stretch of a sentence that holds all words asked for, and their number."""
    found = [(m.span(), stem) for m in _WORD.finditer(sentence) for stem in content_words(m.group())[:1]]
    places = [(span, stem) for span, stem in found if stem in asked.stems]
    best: tuple[int, int] | None = None
    for i, (span, _) in enumerate(places):
        missing = set(asked.stems)
        for (_, end), stem in places[i:]:
            missing.discard(stem)
            if not missing:
                best = min(best or (0, len(sentence) + 1), (span[0], end), key=lambda s: s[1] - s[0])
                break
    if best is None or len(sentence[slice(*best)].split()) > _TOGETHER:
        return None
    return _with_number(asked, sentence, best) if asked.numeric else best


def _counted(asked: Asked, sentence: str, anchor: tuple[int, int]) -> tuple[int, int] | None:
    """Return the anchor where it is "74 speakers": a number, and after it what is counted."""
    first = next(iter(find_numbers(sentence[slice(*anchor)])), None)
    return anchor if asked.counts and first is not None and first.start == 0 else None


def _listed(sentence: str, anchor: tuple[int, int]) -> tuple[int, int] | None:
    """Return the clause of an anchor; in a clause too long to quote, what the anchor is said to include."""
    if clause := cut_clause(sentence, anchor):
        return clause
    examples = _EXAMPLES.match(sentence, anchor[1])
    return (anchor[0], examples.end()) if examples and words(examples.group()) <= LONGEST else None


def _with_number(asked: Asked, sentence: str, anchor: tuple[int, int]) -> tuple[int, int] | None:
    if asked.units and not asked.units.search(sentence):
        return None
    near = []
    for number in find_numbers(sentence):
        if sentence[number.end : number.end + 1] == ")" or (asked.counts and number.start > anchor[0]):
            continue  # "2) a network" counts nothing
        start, end = min(anchor[0], number.start), max(anchor[1], number.end)
        length = len(sentence[start:end].split())
        if length <= _TOGETHER + len(asked.stems):
            near.append((length, start, end))
    return min(near)[1:] if near else None
