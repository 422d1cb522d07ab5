"""What happens while a topic is summarised, in order."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.events import Token
from assistant.summary.summary import Theme


@dataclass(frozen=True, slots=True)
class Step:
    """Something has begun: what, and how many steps of how many are done."""

    what: str
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Drafted:
    """A section is whole; `theme` stands in the summary as it is here."""

    theme: Theme


SummaryEvent = Step | Drafted | Token
