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
class Token:
    """A language model has written more.

    Attributes:
        text: what has just come.
        pending: all that has come and is not settled; it was tested against nothing and may yet be taken out.
    """

    text: str
    pending: str


@dataclass(frozen=True, slots=True)
class ClaimSettled:
    """A claim that has been tested. One that is `unsupported` is not in the answer unless it is mended."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer, whole."""

    answer: Answer


Event = Retrieved | Token | ClaimSettled | Finished
