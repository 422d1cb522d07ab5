"""Quotation marks around what stands to the letter in a source. Knows two texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+")
_RUN = 5  # words in a row from which they are somebody's own; fewer are common to any two sentences
_OPENING, _CLOSING = "“", "”"


def with_marks(text: str, sources: Iterable[str]) -> str:
    """Return a text with each run of five or more words that one of the sources has, in quotation marks."""
    words = list(_WORD.finditer(text))
    taken = [False] * len(words)
    for source in sources:
        matcher = SequenceMatcher(None, [w.group() for w in words], _WORD.findall(source), autojunk=False)
        for block in matcher.get_matching_blocks():
            if block.size >= _RUN:
                taken[block.a : block.a + block.size] = [True] * block.size
    parts, end = [], 0
    for place, word in enumerate(words):
        opens = taken[place] and not (place and taken[place - 1])
        closes = taken[place] and not (place + 1 < len(words) and taken[place + 1])
        parts += [text[end : word.start()], _OPENING if opens else "", word.group(), _CLOSING if closes else ""]
        end = word.end()
    return "".join([*parts, text[end:]])
