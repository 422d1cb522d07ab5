"""Hard rules: what no likeness can make good. Each returns a reason code with the words at fault, or None.

A number, a name, a negation or a direction that the evidence does not have makes a claim unsupported
however well the rest matches: likeness does not see them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from assistant.claims.copied import copy_rule
from assistant.claims.negation import denied, denies_otherwise, nothing_denied
from assistant.claims.places import place_rule
from assistant.names import find_names, stands_in
from assistant.numbers import find_numbers
from assistant.opposites import OPPOSITES
from index.sentences import split_sentences
from index.words import content_words

Rule = Callable[[str, str], str | None]

_MARKERS = re.compile(r"\[\d+(?:\s*,\s*\d+)*\]")
# "At least" and its like turn nothing round: they bound a number.
_BOUND = re.compile(r"\bat\s+(?:least|most)\b|\b(?:lower|upper)\s+bound", re.IGNORECASE)
_FLIPPED = 2  # denied words that the other side must assert; one alone may belong to another statement
_SERIES = re.compile(r"\b([A-Za-z]+-)(\d+)/(\d+)\b")  # "CIFAR-10/100"


def number_rule(claim: str, evidence: str) -> str | None:
    """Every number of the claim stands in the evidence, with its unit where both have one."""
    there = find_numbers(evidence)
    plain = _MARKERS.sub("", claim)
    missing = [plain[n.start : n.end] for n in find_numbers(plain) if not any(n.same_as(other) for other in there)]
    return f"number_not_in_source:{', '.join(missing)}" if missing else None


def name_rule(claim: str, evidence: str) -> str | None:
    """Every name and acronym of the claim stands in the evidence, or is spelled out there.

    Case and hyphens do not matter.
    """
    evidence = _SERIES.sub(r"\1\2 \1\3", evidence)
    missing = [name for name in find_names(claim) if not stands_in(name, evidence)]
    return f"name_not_in_source:{', '.join(missing)}" if missing else None


def negation_rule(claim: str, evidence: str) -> str | None:
    """What the claim denies is not asserted, nor the other way round, where both speak of the same.

    Only the sentence of the evidence with most words in common is held against the claim: an abstract
    denies one thing here and asserts another there.
    """
    nearest = nearest_sentence(claim, evidence)
    said, there = denied(claim), denied(nearest)
    if bool(said) == bool(there) or denies_otherwise(*((claim, nearest) if there else (nearest, claim))):
        return None
    if said and nothing_denied(evidence):
        return f"negated:{', '.join(sorted(said))}"
    if said:
        flipped = max((_asserted(said - denied(evidence), s) for s in _sentences(evidence)), key=len, default=set())
    else:
        flipped = _asserted(there, claim)
    if len(flipped) < min(_FLIPPED, len(said or there)):
        return None
    return f"negated:{', '.join(sorted(flipped))}"


def direction_rule(claim: str, evidence: str) -> str | None:
    """The evidence does not say the opposite: "faster" of what is "slower" there."""
    claim, evidence = _BOUND.sub(" ", claim), _BOUND.sub(" ", evidence)
    words, words_there = content_words(claim), content_words(evidence)
    said, there = set(words), set(content_words(nearest_sentence(claim, evidence)))
    pairs, pairs_there = set(pairwise(words)), set(pairwise(words_there))
    for one, other in OPPOSITES:
        for mine, opposite in ((one, other), (other, one)):
            only_there = said & mine and not said & opposite and there & opposite and not there & mine
            turned = _followers(pairs, mine) & _followers(pairs_there, opposite)
            if only_there or turned - _followers(pairs, opposite) - _followers(pairs_there, mine):
                return f"direction_flipped:{min(said & mine)}/{min(set(words_there) & opposite)}"
    return None


def copied_rule(claim: str, evidence: str) -> str | None:
    """Where the claim nearly copies a sentence, no word of it was put in the place of its opposite."""
    return copy_rule(claim, nearest_sentence(claim, evidence))


RULES: tuple[Rule, ...] = (negation_rule, direction_rule, place_rule, copied_rule)


def first_broken(claim: str, evidence: str, *, title: str = "", question: str = "") -> str | None:
    """Return the reason of the first rule that a claim breaks, None where it breaks none.

    Args:
        title: its numbers and names may be said as well.
        question: its names may be said as well; its numbers may be a guess.
    """
    plain = _MARKERS.sub("", claim)
    reason = number_rule(plain, f"{evidence} {title}") or name_rule(plain, f"{evidence} {title} {question}")
    return reason or next((found for rule in RULES if (found := rule(plain, evidence))), None)


def nearest_sentence(claim: str, evidence: str) -> str:
    """Return the sentence with most words of content in common, the first of several."""
    words = set(content_words(claim))
    return max(_sentences(evidence), key=lambda s: len(words & set(content_words(s))), default=evidence)


def _sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text)]


def _asserted(stems: set[str], text: str) -> set[str]:
    return stems & set(content_words(text))


def _followers(pairs: set[tuple[str, str]], words: frozenset[str]) -> set[str]:
    return {second for first, second in pairs if first in words}
