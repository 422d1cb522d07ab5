"""Where two papers say the same of one thing, or the opposite: sentences found by their directions, both word for word.

A direction is a word such as "reduces" with what it acts on: "reduces … power consumption". Two papers are set side
by side where something that both name gives one thing the same direction, or opposite ones, in sentences that are alike
in what else they speak of. Few pairs pass; whether they truly agree is for the reader, who is shown both.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.claims.negation import denied
from assistant.markers import Markers
from assistant.opposites import OPPOSITES
from assistant.orders import gives_orders
from assistant.quote import span_claim
from assistant.summary.summary import Sides
from index.encoders.base import Floats
from index.library import Library
from index.stored_sentences import sentences_of
from index.words import content_words

_FINDING = re.compile(
    r"\b(?:show|find|found|demonstrat|result|suggest|reveal|observ|evidence|conclud|prov(?:e|es|ed|ing)\b|indicat|confirm|"
    r"outperform|improv|reduc|increas|decreas|achiev|degrad|enhanc|lower|does\s+not|do\s+not|did\s+not)",
    re.IGNORECASE,
)
_OPEN_QUESTION = re.compile(
    r"\?\s*$|^(?:while|although|though|despite|whereas|recent(?:ly)?|existing|previous|prior)\b|\b(?:whether|critical\s+to|aims?\s+to|looked\s+for|hope|should|could|may|might|need(?:s|ed)?\s+to)\b",
    re.IGNORECASE,
)
# Verbs of change alone: an adjective ("high-quality") belongs to its noun and says nothing of a finding.
_CHANGING = frozenset("increas boost decreas reduc lower improv enhanc degrad deterior worsen".split())
_SENSES: Mapping[str, tuple[int, int]] = {
    stem: (group, side)
    for group, (one, other) in enumerate(OPPOSITES)
    for stems, side in ((one, 1), (other, -1))
    for stem in stems & _CHANGING
}
# What is taken away or left out turns an effect round: "abstinence increases", "without … improves".
_WITHHELD = frozenset(
    content_words(
        "abstinence abstaining withdrawal withdrawing absence lack removal removing cessation deprivation depletion "
        "discontinuation omitting omission stopping avoidance avoiding blockade inhibition"
    )
)
_REACH = 2  # words of content after a direction that it may act on
_COMMON = 0.2  # of the library's papers: what more of them speak of is no point to agree on
_ALIKE, _SHARED = 0.45, 5.5  # least cosine of two that agree; least rarity of the words they share, summed: two or so
_OPPOSED, _SHARED_OPPOSED = 0.6, 8.0  # the same of two at odds: that is said of papers only with more to show for it
_LONGEST = 45  # words; a longer sentence says several things
_SAME_CAUSE = 1.6  # rarity of the words before it that both share: who or what does it is named by one at least
_UNSEEN = 20  # papers without a word that are taken to be there, so that few papers do not make every word common
_REPEATED = 0.9  # cosine; a sentence that another paper repeats is no second voice
_MOST = 3


@dataclass(frozen=True, slots=True)
class _Finding:
    """A sentence with the directions in it: `(group, thing)` to +1 or -1, and to what does it: the words before."""

    row: int
    passage: int
    span: tuple[int, int]
    words: frozenset[str]
    directions: Mapping[tuple[int, str], int]
    causes: Mapping[tuple[int, str], frozenset[str]]
    vector: Floats


@dataclass(frozen=True, slots=True)
class Pairs:
    """Agreements and disagreements, strongest first."""

    agreements: tuple[Sides, ...]
    disagreements: tuple[Sides, ...]


def find_sides(rows: Sequence[int], library: Library, markers: Markers) -> Pairs:
    """Find pairs of sentences from different papers that agree or are at odds on one point; each paper once a kind.

    Args:
        rows: the papers, by their rows in the library.
        markers: numbers the passages that are quoted.
    """
    rarity = _rarity(library)
    findings = [finding for row in sorted(rows) for finding in _findings(row, library, rarity)]
    agreeing, opposed = list[tuple[float, _Finding, _Finding]](), list[tuple[float, _Finding, _Finding]]()
    for one, other in combinations(findings, 2):
        points = {
            point
            for point in one.directions.keys() & other.directions.keys()
            if sum(rarity[word] for word in one.causes[point] & other.causes[point]) >= _SAME_CAUSE
        }
        if one.row == other.row or not points:
            continue
        cosine = float(one.vector @ other.vector)
        shared = sum(rarity[word] for word in one.words & other.words if word not in _SENSES)
        at_odds = any(one.directions[point] != other.directions[point] for point in points)
        alike, enough = (_OPPOSED, _SHARED_OPPOSED) if at_odds else (_ALIKE, _SHARED)
        if cosine < alike or shared < enough or (cosine > _REPEATED and not at_odds):
            continue
        (opposed if at_odds else agreeing).append((round(cosine * shared, 6), one, other))
    return Pairs(
        agreements=tuple(_chosen(agreeing, library, markers)), disagreements=tuple(_chosen(opposed, library, markers))
    )


def _rarity(library: Library) -> Mapping[str, float]:
    papers = [set(content_words(f"{paper.title} {paper.abstract}")) for paper in library.papers]
    total = len(papers) + _UNSEEN
    return {word: math.log(total / count) for word, count in Counter(w for p in papers for w in p).items()}


def _findings(row: int, library: Library, rarity: Mapping[str, float]) -> Iterator[_Finding]:
    abstract, stored = library.papers[row].abstract, sentences_of(library, row)
    for (start, end), passage, vector in zip(stored.spans, stored.passages, stored.vectors, strict=True):
        text = abstract[start:end]
        if (
            len(text.split()) > _LONGEST
            or not _FINDING.search(text)
            or _OPEN_QUESTION.search(text)
            or gives_orders(text)
        ):
            continue
        words = content_words(text)
        if places := _places(words, rarity):
            directions = {point: _side(words, place, denied(text)) for point, place in places.items()}
            causes = {point: frozenset(words[:place]) - _SENSES.keys() for point, place in places.items()}
            yield _Finding(row, passage, (start, end), frozenset(words), directions, causes, vector)


def _places(words: Sequence[str], rarity: Mapping[str, float]) -> dict[tuple[int, str], int]:
    """Return what changes, `(group of opposites, thing)`, with the place of the word that says so."""
    found: dict[tuple[int, str], int] = {}
    least = -math.log(_COMMON)
    for place, word in enumerate(words):
        if word not in _SENSES:
            continue
        for thing in words[place + 1 : place + 1 + _REACH]:
            if thing not in _SENSES and rarity.get(thing, 0.0) >= least:
                found.setdefault((_SENSES[word][0], thing), place)
    return found


def _side(words: Sequence[str], place: int, not_so: set[str]) -> int:
    """Return which way the word at a place points, turned round where it is denied or its cause is taken away."""
    side = _SENSES[words[place]][1]
    turns = (words[place] in not_so) + bool(_WITHHELD & set(words[:place]))
    return -side if turns % 2 else side


def _chosen(pairs: Sequence[tuple[float, _Finding, _Finding]], library: Library, markers: Markers) -> Iterator[Sides]:
    """Yield the strongest pairs, no paper twice."""
    used: set[int] = set()
    ordered = sorted(pairs, key=lambda pair: (-pair[0], pair[1].row, pair[1].span, pair[2].row, pair[2].span))
    for _, one, other in ordered:
        if used & {one.row, other.row} or len(used) == 2 * _MOST:
            continue
        used |= {one.row, other.row}
        about = ", ".join(sorted({thing for _, thing in one.directions.keys() & other.directions.keys()}))
        claims = [span_claim(f.span, library.papers[f.row], library.passages[f.passage], markers) for f in (one, other)]
        yield Sides(_as_written(about, claims[0].text), *claims)


def _as_written(stems: str, text: str) -> str:
    """Return stems as the words that a sentence has for them."""
    words = {stem: word for word in reversed(re.findall(r"[\w-]+", text)) for stem in content_words(word)}
    return ", ".join(words.get(stem, stem) for stem in stems.split(", "))
