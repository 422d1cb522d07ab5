"""Words as a search box takes them: found whatever their case and accents, and where words begin with them.

Knows texts only. Unlike `index.words` nothing is stemmed or left out: what is typed must stand there. Offsets are
Unicode code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Spans = tuple[tuple[int, int], ...]

FIELD_END = "\x1f"  # a phrase does not reach over it
_TYPED = re.compile(r'["“”„]([^"“”„]*)|([^\s"“”„]+)')
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = rf"(?:[^\w{FIELD_END}]|_)+"
_ACCENTS = re.compile("[\u0300-\u036f]")
_BARRED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
# Scripts without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words that stand side by side; folded, the last one may go on."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    def stands_in(self, folded: str) -> bool:
        """Tell whether a folded text has it; the plain test first spares most texts the pattern."""
        return all(word in folded for word in self.words) and bool(self.pattern.search(folded))


def fold(text: str) -> str:
    """Fold case, accents and compatibility forms; the length may change."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold()).translate(_BARRED)


def read_terms(typed: str) -> list[Term]:
    """Return the terms of what was typed, each once: words, and "quoted phrases"; none in mere punctuation.

    A word with punctuation in it, as "text-to-speech", is a phrase of its parts.
    """
    parts = (_WORD.findall(fold(quoted or bare)) for quoted, bare in _TYPED.findall(typed))
    return [_term(words) for words in dict.fromkeys(map(tuple, parts)) if words]


def spans(text: str, terms: Iterable[Term]) -> Spans:
    """Return where terms stand in a text, in order; spans that touch are one."""
    if text.isascii():
        found = [m.span() for term in terms for m in term.pattern.finditer(text.lower())]
    else:
        found = _spans_folded(text, terms)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _term(words: Sequence[str]) -> Term:
    begins = "" if _UNSPACED.match(words[0]) else r"(?<![^\W_])"
    return Term(tuple(words), re.compile(begins + _BETWEEN.join(map(re.escape, words))))


def _spans_folded(text: str, terms: Iterable[Term]) -> list[tuple[int, int]]:
    """Find terms in the folded text and lead their places back to the text as it is."""
    pieces = [fold(char) for char in text]
    owners = [place for place, piece in enumerate(pieces) for _ in piece]
    found = []
    for term in terms:
        for match in term.pattern.finditer("".join(pieces)):
            end = owners[match.end() - 1] + 1
            while end < len(text) and not pieces[end]:
                end += 1  # an accent written as a character of its own
            found.append((owners[match.start()], end))
    return found
