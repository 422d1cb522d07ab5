"""What a conversation is: exchanges in order, under a title. Knows nothing of where it is kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from assistant.history import Turn, turns

Thumb = Literal["up", "down"]

_TITLE = 60  # characters of a question that stand for a conversation
_SHORTEST = 30  # a title is cut at a word, unless less than this would remain


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question with its answer.

    Attributes:
        number: the place in the conversation, from 1.
        answer: the public JSON of the answer; it holds the question.
        asked_at: in UTC.
        thumb: what the owner thought of the answer; None where nothing was said.
    """

    number: int
    answer: Mapping[str, Any]
    asked_at: datetime
    thumb: Thumb | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A conversation in a list; `exchanges` counts them."""

    id: str
    title: str
    library: str
    changed_at: datetime
    exchanges: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """A whole conversation over one library, oldest exchange first; times are in UTC."""

    id: str
    title: str
    library: str
    created_at: datetime
    changed_at: datetime
    exchanges: tuple[Exchange, ...]

    def history(self, before: int | None = None) -> list[Turn]:
        """Return the turns that a follow-up leans on: of the exchanges before a number, or of all."""
        return [
            turn
            for exchange in self.exchanges
            if before is None or exchange.number < before
            for turn in turns(exchange.answer)
        ]


def title_of(question: str) -> str:
    """Return a question as a title: on one line, cut at a word where it is long."""
    line = " ".join(question.split())
    if len(line) <= _TITLE:
        return line
    cut = line[:_TITLE].rfind(" ")
    return line[: cut if cut >= _SHORTEST else _TITLE - 1].rstrip(" ,;:") + "…"


def storable(text: str) -> str:
    """Replace lone surrogates, which a browser can send and UTF-8 cannot hold."""
    return text.encode("utf-8", errors="replace").decode()


def folded(text: str) -> str:
    """Fold case, compatible forms and spacing, for searching."""
    return " ".join(unicodedata.normalize("NFKC", storable(text)).casefold().split())
