"""Hard rules: what no likeness can make good. Each returns a reason code with the words at fault, or None.

A number, a name, a negation or a direction that the evidence does not have makes a claim unsupported
however well the rest matches: likeness does not see them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.names import find_names, stands_in
from assistant.numbers import find_numbers
from assistant.opposites import OPPOSITES
from index.sentences import split_sentences
from index.words import content_words

Rule = Callable[[str, str], str | None]

_MARKERS = re.compile(r"\[\d+(?:\s*,\s*\d+)*\]")
_NEGATION = re.compile(
    r"\b(?:not|no|never|without|cannot|neither|nor|none|nothing|fails?\s+to|failed\s+to|unable\s+to|lacks?|hardly)\b|n['’]t\b",
    re.IGNORECASE,
)
_NOT_NEGATING = re.compile(
    r"\bnot\s+only\b|\bno\s+longer\s+than\b|\bnot\s+just\b|\bwithout\s+loss\s+of\s+generality\b", re.IGNORECASE
)
_SCOPE = 3  # words of content after a negation that it denies


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
    missing = [name for name in find_names(claim) if not stands_in(name, evidence)]
    return f"name_not_in_source:{', '.join(missing)}" if missing else None


def negation_rule(claim: str, evidence: str) -> str | None:
    """What the claim denies is not asserted, nor the other way round, where both speak of the same.

    Only the sentence of the evidence with most words in common is held against the claim: an abstract
    denies one thing here and asserts another there.
    """
    nearest = _nearest_sentence(claim, evidence)
    denied, denied_there = _denied(claim), _denied(nearest)
    if bool(denied) == bool(denied_there):
        return None
    asserted_elsewhere = set(content_words(nearest if denied else claim))
    flipped = sorted((denied or denied_there) & asserted_elsewhere)
    return f"negated:{', '.join(flipped)}" if flipped else None


def direction_rule(claim: str, evidence: str) -> str | None:
    """The evidence does not say the opposite: "faster" of what is "slower" there."""
    said, there = set(content_words(claim)), set(content_words(evidence))
    for one, other in OPPOSITES:
        for mine, opposite in ((one, other), (other, one)):
            if said & mine and not said & opposite and there & opposite and not there & mine:
                return f"direction_flipped:{sorted(said & mine)[0]}/{sorted(there & opposite)[0]}"
    return None


RULES: tuple[Rule, ...] = (number_rule, name_rule, negation_rule, direction_rule)


def _nearest_sentence(claim: str, evidence: str) -> str:
    words = set(content_words(claim))
    sentences = [evidence[a:b] for a, b in split_sentences(evidence)]
    return max(sentences, key=lambda s: len(words & set(content_words(s))), default=evidence)


def _denied(text: str) -> set[str]:
    """Return the stems of the words that a negation stands right before."""
    text = _NOT_NEGATING.sub(" ", text)
    return {word for match in _NEGATION.finditer(text) for word in content_words(text[match.end() :])[:_SCOPE]}
