"""Noun phrases of a text that can stand in a question as they are. Knows English by its small words, no library.

There is no tagger: a phrase is believed where the text sets it off itself, between a preposition and a
word or mark that ends it. What stands there without an article ("of neural collapse", "for audio
codecs") needs none in a question either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from assistant.suggest.words import AFTER, BEFORE, DANGLES, NEVER, PLAIN

_LONGEST = 4  # words of a phrase
_LONGEST_TEXT = 60  # its characters
_TOKEN = re.compile(r"[^\W_][\w’'./+-]*[\w+]|[^\W_]|[^\w\s]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏΑ-ω][A-Za-zÀ-ɏΑ-ω0-9/+-]*|\d+[A-Za-z]?")
_MODIFIES = re.compile(r"(?:ic|al|ive|ous|ar|ary|ed|ble|ful)$")
_PLURAL = re.compile(r"[^su’'i]s$|[aeo]us$|ies$|^(?:data|mice|people|children|women|men|bacteria)$")
_MASS = re.compile(r"(?:ing|tion|sion|ment|ity|ness|ance|ence|ism|osis|ics|logy)$")


def tokens_of(sentence: str) -> list[str]:
    """Cut a sentence into words and marks."""
    return _TOKEN.findall(sentence)


def phrases(sentence: str) -> Iterator[str]:
    """Yield the phrases of a sentence that stand alone, as written, in order."""
    tokens = tokens_of(sentence)
    for place, token in enumerate(tokens):
        if token.lower() in BEFORE and (phrase := phrase_at(tokens, place + 1)):
            yield phrase


def phrase_at(tokens: Sequence[str], start: int) -> str | None:
    """Return the phrase that begins at a token and ends where the text ends it; None where there is none."""
    words = list(takewhile(_goes_on, tokens[start : start + _LONGEST + 1]))
    rest = tokens[start + len(words) :]
    return " ".join(words) if _is_phrase(words) and _ends(words, rest) else None


def is_plural(phrase: str) -> bool:
    """Tell whether a phrase takes "are"."""
    return bool(_PLURAL.search(phrase.split()[-1]))


def needs_no_article(phrase: str) -> bool:
    """Tell whether a phrase can stand alone by its form, whatever the text does: a plural, or "… segmentation"."""
    return is_plural(phrase) or bool(_MASS.search(phrase))


def is_telling(phrase: str) -> bool:
    """Tell whether a phrase says by itself what it is about: several words, or a name."""
    return " " in phrase or sum(char.isupper() for char in phrase) > 1


def _goes_on(token: str) -> bool:
    return token[0].isalnum() and token.lower() not in AFTER


def _is_phrase(words: Sequence[str]) -> bool:
    folded = [word.lower() for word in words]
    return (
        0 < len(words) <= _LONGEST
        and all(_LATIN.fullmatch(word) for word in words)
        and not any(word in NEVER or (word.endswith("ly") and len(word) > 5) for word in folded)
        and not all(word in PLAIN for word in folded)
        and not folded[0].endswith("ing")
        and not folded[0][0].isdigit()
        and not folded[-1].endswith("ed")
        and folded[-1] not in DANGLES
        and not any(is_plural(one) and two.endswith("ing") for one, two in pairwise(folded))
        and not re.search(r"-(?:\w+al|scale|resolution|quality|level|order|time|fidelity|copy|band)$", folded[-1])
        and 2 < len("".join(words)) < _LONGEST_TEXT
    )


def _ends(words: Sequence[str], rest: Sequence[str]) -> bool:
    """Tell whether what follows leaves a phrase whole: not "syntactic and …", not "stem (TS) cells"."""
    if not rest:
        return True
    if rest[0] in ("and", "or", ",", "/"):
        return not _MODIFIES.search(words[-1])
    if rest[0] == "(" and ")" in rest:
        after = rest[rest.index(")") + 1 :]
        return not after or not _goes_on(after[0])
    return rest[0] not in ("-", "~")
