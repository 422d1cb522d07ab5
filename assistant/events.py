"""What happens while a question is answered, in order: the page, the terminal and the API consume it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Answer, Claim
from index import Hit


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The passages found, best first, for this query, and how many papers were searched for them."""

    query: str
    hits: tuple[Hit, ...]
    papers: int


@dataclass(frozen=True, slots=True)
class ClaimSettled:
    """A claim whose verdict is final."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer, whole."""

    answer: Answer


Event = Retrieved | ClaimSettled | Finished
