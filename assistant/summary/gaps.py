"""What few abstracts of a topic state, or none, although other papers of the library do.

A search for words, no judgement: the words are told with each gap. Abstracts leave much out that papers have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.markers import Markers
from assistant.orders import gives_orders
from assistant.quote import span_claim
from assistant.summary.attributes import ATTRIBUTES, Attribute
from assistant.summary.summary import Gap
from index.library import Library
from index.stored_sentences import sentences_of

_SPOKEN_OF = 0.02  # of the other papers have to state something, and two of them, for its absence to be a gap
_FEW = 0.1  # of the topic's papers: what more of them state is none
_EXPECTED = 0.5  # papers of the topic that would state it, were they like the others; less is no surprise
_PAPERS = 4  # a topic of fewer has no gaps, only few papers


@dataclass(frozen=True, slots=True)
class _Absence:
    """An attribute, where the topic's papers state it, and how many would if they were like the others."""

    attribute: Attribute
    stated: dict[int, int]  # row of a paper to the number of its first sentence
    expected: float


def find_gaps(rows: Sequence[int], library: Library, markers: Markers, *, most: int) -> tuple[Gap, ...]:
    """Find what the papers of a topic leave out; what one would most expect of them comes first.

    Args:
        rows: the papers on the topic, by their rows in the library.
        markers: numbers the passages that are quoted.
    """
    inside = set(rows)
    if len(inside) < _PAPERS:
        return ()
    absences = [found for attribute in ATTRIBUTES if (found := _absence(attribute, inside, library))]
    absences.sort(key=lambda absence: (len(absence.stated), -absence.expected, absence.attribute.name))
    return tuple(_gap(absence, library, markers) for absence in absences[:most])


def _absence(attribute: Attribute, inside: set[int], library: Library) -> _Absence | None:
    stated, elsewhere = dict[int, int](), 0
    for row, paper in enumerate(library.papers):
        if not attribute.pattern.search(paper.abstract):
            continue
        if row not in inside:
            elsewhere += 1
        elif (sentence := _first(attribute, row, library)) is not None:
            stated[row] = sentence
    others = len(library.papers) - len(inside)
    expected = len(inside) * elsewhere / max(others, 1)
    is_gap = (
        elsewhere >= max(2, _SPOKEN_OF * others)
        and expected >= _EXPECTED
        and len(stated) <= min(_FEW * len(inside), expected / 2)
    )
    return _Absence(attribute, stated, expected) if is_gap else None


def _first(attribute: Attribute, row: int, library: Library) -> int | None:
    """Return the first sentence of a paper that states it."""
    abstract = library.papers[row].abstract
    texts = (abstract[start:end] for start, end in sentences_of(library, row).spans)
    return next((n for n, t in enumerate(texts) if attribute.pattern.search(t) and not gives_orders(t)), None)


def _gap(absence: _Absence, library: Library, markers: Markers) -> Gap:
    claims = []
    for row, sentence in sorted(absence.stated.items()):
        stored = sentences_of(library, row)
        passage = library.passages[stored.passages[sentence]]
        claims.append(span_claim(stored.spans[sentence], library.papers[row], passage, markers))
    return Gap(absence.attribute.name, absence.attribute.words, tuple(claims), len(claims))
