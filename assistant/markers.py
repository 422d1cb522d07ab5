"""Numbers for the passages of an answer: from 1, in the order in which they are first cited."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answer import Shown
from index import Hit, Passage
from index.library import Library


class Markers:
    """Gives each passage its number once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._passages: list[Passage] = []

    def number(self, passage: Passage) -> int:
        """Return the passage's number, a new one the first time."""
        if passage.passage_id not in self._numbers:
            self._passages.append(passage)
            self._numbers[passage.passage_id] = len(self._passages)
        return self._numbers[passage.passage_id]

    def shown(self, library: Library, hits: Mapping[str, Hit]) -> tuple[Shown, ...]:
        """Return the numbered passages with the scores under which they were found, by passage id."""
        return tuple(
            Shown(marker, library.paper(p.paper_id).title, hits.get(p.passage_id) or Hit(marker, p, 0.0))
            for marker, p in enumerate(self._passages, start=1)
        )
