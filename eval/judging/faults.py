"""What a sentence says that the text before it does not: compared word by word, by rule, without a model.

Knows two texts. It is not the claim test of the assistant and does not use it: what is judged here is
held against gold spans and cited text, the same way every time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from assistant.names import find_names, stands_in
from assistant.numbers import Number, find_numbers
from assistant.opposites import OPPOSITES
from eval.cases.case import fold
from index.sentences import split_sentences
from index.words import content_words

_WORD = re.compile(r"\w+(?:[.,]\d+)*%?|n['’]t\b")
_NEGATORS = frozenset(
    """
        not no never without cannot neither nor none nothing hardly n't n’t fails failed unable lacks inability rather
    """.split()
)
_NOT_NEGATING = re.compile(
    r"\bnot\s+(?:only|just|necessarily)\b|\bNO\b|^\W*[Nn]o\W|\bno\s+(?:longer|more)\s+than\b|\brather\b(?!\s+than\b)"
)
_NEEDLESS = re.compile(
    r"\b(?:eliminat|remov|avoid|obviat)\w*\s+the\s+need\s+(?:for|to|of)\b|\bneed\s+not\b", re.IGNORECASE
)
_CLAUSE_END = re.compile(
    r"[.,;:()]|\b(?:by|but|while|and|with|than|because|when|if|instead|since|whereas)\b", re.IGNORECASE
)
_QUALIFIERS = frozenset(
    """
        about almost approximately around nearly roughly only may might some most often sometimes
        typically usually partly partially possibly potentially mainly largely unless except least up
    """.split()
)
_WEAK_QUALIFIERS = frozenset("can could when if".split())  # an honest shortening drops them, a copy does not
# "up to 40%", "at least 3": without the words before it the number says something else.
_BOUND = re.compile(
    r"\b(?:up\s+to|at\s+least|at\s+most|more\s+than|less\s+than|fewer\s+than|nearly|almost|about|approximately"
    r"|roughly)\s+(?:\w+\s+)?$|~\s*$",
    re.IGNORECASE,
)
_BOUND_OTHERWISE = re.compile(
    r"\b(?:over|above|under|below|beyond|around|within|exceed\w*|reach\w*|as\s+\w+\s+as|maximum\s+of|minimum\s+of)"
    r"\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_COPY, _NEAR_COPY = 0.9, 0.7  # share of a sentence's words that stand in the source in the same order
_SAID_THERE = 0.34  # share of a sentence's content that the source must have; less is about something else
_SMALL = 12  # a reader counts up to this many things without being told their number
_FEW_WORDS = 5  # a shorter answer names the thing asked for, and need not repeat what limits it
_STRANGE_RUN = 5  # words of content in a row, none of which the source has
_SCOPE = 3  # words of content after a negation that it denies


@dataclass(frozen=True, slots=True)
class Fault:
    """Something a sentence says that its source does not: a code, and the words."""

    code: str
    words: str

    def __str__(self) -> str:
        return f"{self.code}: {self.words}" if self.words else self.code


def find_faults(claim: str, source: str, *, known: str = "") -> list[Fault]:
    """Return what is wrong with a sentence, held against the text it should say; nothing where it is a quote.

    Args:
        source: the cited or gold text.
        known: words that may be used without standing in the source: the question, the titles.
    """
    if not claim.strip():
        return [Fault("absent", "")]
    if _is_quote(claim, source):
        return []
    sentences = [source[a:b] for a, b in split_sentences(source)] or [source]
    stems = set(content_words(claim))
    nearest = max(sentences, key=lambda s: len(stems & set(content_words(s))))
    found = [
        _numbers(claim, f"{source} {known}"),
        _bounds(claim, source),
        _names(claim, f"{source} {known}"),
        _negation(claim, nearest),
        _direction(claim, source) or _direction(claim, nearest),
        _copied_with_changes(claim, nearest),
        _absent(claim, f"{source} {known}"),
    ]
    return [fault for fault in found if fault]


def _is_quote(claim: str, source: str) -> bool:
    sentences = [fold(source[a:b]) for a, b in split_sentences(source)]
    return all(fold(claim[a:b]) in sentences for a, b in split_sentences(claim))


def _numbers(claim: str, source: str) -> Fault | None:
    """Every number stands in the source; a small count need not, unless the source counts otherwise."""
    said, there = find_numbers(claim), find_numbers(source)
    missing = [n for n in said if not any(n.same_as(other) for other in there)]
    other_counts = any(_is_count(n, source) and not any(n.same_as(own) for own in said) for n in there)
    missing = [n for n in missing if other_counts or not _is_count(n, claim)]
    return Fault("number", ", ".join(claim[n.start : n.end] for n in missing)) if missing else None


def _is_count(number: Number, text: str) -> bool:
    return text[number.start : number.end].isalpha() and number.value <= _SMALL


def _bounds(claim: str, source: str) -> Fault | None:
    """A number that is a bound in the source ("up to 40%") is one in the claim."""
    bounded = [n for n in find_numbers(source) if _BOUND.search(source, 0, n.start)]
    plain = [n for n in find_numbers(source) if not _BOUND.search(source, 0, n.start)]
    for number in find_numbers(claim):
        lost = any(number.same_as(b) for b in bounded) and not any(number.same_as(p) for p in plain)
        if lost and not any(bound.search(claim, 0, number.start) for bound in (_BOUND, _BOUND_OTHERWISE)):
            return Fault("qualifier", claim[number.start : number.end])
    return None


def _names(claim: str, source: str) -> Fault | None:
    missing = [name for name in find_names(claim) if not stands_in(name, source)]
    return Fault("name", ", ".join(missing)) if missing else None


def _negation(claim: str, nearest: str) -> Fault | None:
    denied, denied_there = _denied(claim), _denied(nearest)
    said, there = set(content_words(claim)), set(content_words(nearest))
    flipped = (denied & there - denied_there) | (denied_there & said - denied)
    return Fault("negation", ", ".join(sorted(flipped))) if flipped and bool(denied) != bool(denied_there) else None


def _denied(text: str) -> set[str]:
    """Return the stems that stand in the clause after a negation, close to it."""
    text = _NEEDLESS.sub("not", _NOT_NEGATING.sub(" ", text))
    denied: set[str] = set()
    for word in _WORD.finditer(text.casefold()):
        if word.group() in _NEGATORS:
            clause = _CLAUSE_END.split(text[word.end() :], maxsplit=1)[0]
            denied.update(content_words(clause)[:_SCOPE])
    return denied


def _direction(claim: str, source: str) -> Fault | None:
    said, there = set(content_words(claim)), set(content_words(source))
    for pair in OPPOSITES:
        for mine, opposite in (pair, pair[::-1]):
            if said & mine and not said & opposite and there & opposite and not there & mine:
                return Fault("direction", f"{min(said & mine)}/{min(there & opposite)}")
    return None


def _copied_with_changes(claim: str, nearest: str) -> Fault | None:
    """A sentence that is nearly copied has not lost a word that limits it or denies, nor turned one round."""
    said, there = (_WORD.findall(_NOT_NEGATING.sub(" ", text).casefold()) for text in (claim, nearest))
    matcher = SequenceMatcher(None, there, said, autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size]
    copied = sum(b.size for b in blocks) / max(1, len(said))
    if len(said) < _FEW_WORDS or copied < _NEAR_COPY:
        return None
    for tag, a, b, c, d in matcher.get_opcodes():
        before, after = set(content_words(" ".join(there[a:b]))), set(content_words(" ".join(said[c:d])))
        if tag == "replace" and any(before & x and after & y for p in OPPOSITES for x, y in (p, p[::-1])):
            return Fault("direction", f"{' '.join(said[c:d])} for {' '.join(there[a:b])}")
    kept = {i for b in blocks for i in range(b.a, b.a + b.size)}
    end = blocks[-1].a + blocks[-1].size
    lost = {there[i] for i in range(max(0, blocks[0].a - 2), end) if i not in kept} - set(said)
    if lost & _NEGATORS:
        return Fault("negation", ", ".join(sorted(lost & _NEGATORS)))
    qualifiers = lost & (_QUALIFIERS | _WEAK_QUALIFIERS if copied >= _COPY else _QUALIFIERS)
    return Fault("qualifier", ", ".join(sorted(qualifiers))) if qualifiers else None


def _absent(claim: str, source: str) -> Fault | None:
    """Much of what is said stands in the source: no long run of words that do not, and a third of all."""
    said, there = content_words(claim), set(content_words(source))
    runs = [list(run) for strange, run in groupby(said, key=lambda word: word not in there) if strange]
    longest = max(runs, key=len, default=[])
    missing = set(said) - there
    if len(longest) >= _STRANGE_RUN or len(missing) > (1 - _SAID_THERE) * len(set(said)):
        return Fault("absent", ", ".join(longest[:3]))
    return None
