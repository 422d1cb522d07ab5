"""A claim that nearly copies a sentence, held against it word by word: what was put in the place of what.

Likeness sees a copy; one changed word makes it say something else.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from assistant.claims.negation import NOT_NEGATING, denies_otherwise
from assistant.names import find_names, stands_in
from assistant.numbers import find_numbers
from assistant.opposites import OPPOSITES
from index.words import content_words

_NEARLY = 0.6  # share of the claim's words that stand in the sentence in the same order
_FEWEST = 4  # words; less is no copy of anything
_SHORT = 5  # words put in the place of others; longer stretches are another wording
_FEW = 2  # words put in the place of as many: a number for another one, not a sentence in another order
_SCOPE = 3  # words after a denial that it denies
_WORD = re.compile(r"\w+(?:[.,]\d+)*|n['’]t\b")
_NEGATORS = frozenset(
    """
        not no never without cannot neither nor none nothing hardly n't n’t fail lack unabl
    """.split()
)
_Parts = list[tuple[list[str], list[str]]]


def copy_rule(claim: str, sentence: str) -> str | None:
    """Return what a near copy of a sentence has changed for its opposite, denied, or named otherwise."""
    there, said = _tokens(sentence), _tokens(claim)
    matcher = SequenceMatcher(None, [key for key, _ in there], [key for key, _ in said], autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size]
    if len(said) < _FEWEST or sum(b.size for b in blocks) < _NEARLY * len(said):
        return None
    parts: _Parts = [
        ([word for _, word in there[a:b]], [word for _, word in said[c:d]])
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag == "replace" and max(b - a, d - c) <= _SHORT
    ]
    denied = _denials(there, {i for block in blocks for i in range(block.a, block.a + block.size)})
    denied_here = _denials(said, {i for block in blocks for i in range(block.b, block.b + block.size)})
    # One denial more or less turns the sentence round, unless one of the two denies without saying "not".
    unequal = len(denied) != len(denied_here)
    sides = (sentence, claim) if len(denied) < len(denied_here) else (claim, sentence)
    if unequal and not denies_otherwise(*sides):
        return f"negated:{', '.join(dict.fromkeys(denied or denied_here))}"
    return _turned(parts) or _renamed(parts) or _renumbered(parts)


def _tokens(text: str) -> list[tuple[str, str]]:
    """Return the words of content and the denials of a text, each as a stem to compare by and as written."""
    tokens: list[tuple[str, str]] = []
    for match in _WORD.finditer(NOT_NEGATING.sub(lambda m: " " * len(m.group()), text)):
        word = match.group()
        if not tokens and word.istitle():
            word = word.lower()  # a capital that opens a sentence makes no name
        stems = content_words(word)
        if word.casefold() in _NEGATORS and word != "NO":
            tokens.append((word.casefold(), word))
        elif stems:
            tokens.append(("".join(stems), word))
    return tokens


def _denials(tokens: list[tuple[str, str]], kept: set[int]) -> list[str]:
    """Return the denials shortly before a word that claim and sentence share: the others went with what they deny."""
    return [key for i, (key, _) in enumerate(tokens) if key in _NEGATORS and kept & set(range(i + 1, i + 1 + _SCOPE))]


def _turned(parts: _Parts) -> str | None:
    for before, after in parts:
        was, now = set(content_words(" ".join(before))), set(content_words(" ".join(after)))
        for pair in OPPOSITES:
            for one, other in (pair, pair[::-1]):
                if was & one and now & other and not was & other and not now & one:
                    return f"direction_flipped:{min(now & other)}/{min(was & one)}"
    return None


def _renamed(parts: _Parts) -> str | None:
    for before, after in parts:
        was, now = " ".join(before), " ".join(after)
        names, names_there = find_names(f"_ {now}"), find_names(f"_ {was}")  # "_" stands for the words before
        strange = [n for n in names if not stands_in(n, was)]
        lost = [n for n in names_there if not stands_in(n, now)]
        if strange and lost and len(names) == len(names_there):
            return f"name_not_in_source:{', '.join(strange)}"
    return None


def _renumbered(parts: _Parts) -> str | None:
    for before, after in (part for part in parts if len(part[0]) == len(part[1]) <= _FEW):
        was, now = find_numbers(" ".join(before)), find_numbers(" ".join(after))
        strange = [n for n in now if not any(n.same_as(other) for other in was)]
        if strange and was:
            return f"number_not_in_source:{', '.join(' '.join(after)[n.start : n.end] for n in strange)}"
    return None
