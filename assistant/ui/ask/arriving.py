"""An answer while it arrives: what the events of a question have brought so far, and when that is worth a look."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from assistant.answer import Claim
from assistant.events import ClaimSettled, Event, Retrieved, Token
from assistant.ui.ask.answer_view import searched_html
from assistant.ui.ask.arriving_view import arriving_html, pending_html, step_html

_PAUSE = 0.125  # seconds between two looks at what a model is writing


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the chat.

    Attributes:
        content: a question as text, or an answer as HTML.
        pending: what a model is writing after it, as HTML: apart, since only what changes is sent to the page.
    """

    role: str
    content: str
    pending: str = ""


class Arriving:
    """The answer to one question, from the moment that it is asked."""

    def __init__(self, question: str) -> None:
        self._question = question.strip()
        self._begun = time.perf_counter()
        self._step = step_html("searching …")
        self._claims: list[Claim] = []
        self._pending = ""
        self._looked = -math.inf

    def take(self, event: Event) -> bool:
        """Take in an event and tell whether it should show now; what a model writes shows a few times a second."""
        if isinstance(event, Token):
            self._pending = event.pending
            now = time.perf_counter()
            if now - self._looked < _PAUSE:
                return False
            self._looked = now
        elif isinstance(event, ClaimSettled):
            self._claims.append(event.claim)
            self._pending = ""
            self._looked = -math.inf  # how the next sentence begins shows at once
        elif isinstance(event, Retrieved):
            took = 1000 * (time.perf_counter() - self._begun)
            rewritten = event.query if event.query.strip() != self._question else ""
            self._step = searched_html(event.papers, len(event.hits), took, query=rewritten)
        return True

    @property
    def message(self) -> Message:
        """What shows in the answer's place."""
        return Message("assistant", arriving_html(self._step, self._claims), pending_html(self._pending))
