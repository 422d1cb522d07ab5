"""A model that goes round in circles: the same sentence again and again, or a phrase without an end."""

from __future__ import annotations

import re
from collections import deque

_WINDOW = 8  # sentences that are looked back on
_TIMES = 3
_SHORTEST_LOOP = 4  # words
_LOOPS = 4
_WORD = re.compile(r"\w+")


class Circles:
    """Remembers the sentences of a reply."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._last: deque[str] = deque(maxlen=_WINDOW)
        self.found = False

    def is_new(self, sentence: str) -> bool:
        """Take a sentence in and return whether it is the first of its words."""
        folded = " ".join(_WORD.findall(sentence.casefold()))
        is_new = folded not in self._seen
        self._seen.add(folded)
        self._last.append(folded)
        self.found = self.found or self._last.count(folded) >= _TIMES
        return is_new

    def look(self, unfinished: str) -> None:
        """Look for a phrase that is repeated at the end of a sentence that does not end."""
        words = _WORD.findall(unfinished.casefold())
        for length in range(_SHORTEST_LOOP, len(words) // _LOOPS + 1):
            tail = words[-length * _LOOPS :]
            if tail[length:] == tail[:-length]:
                self.found = True
                return
