"""Asking on the page: from a question in the box to a conversation that is kept.

Plain functions over the store and the engines; nothing of Gradio. An owner is who is asking: a browser or a user.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.answer import Answer, hit_dict
from assistant.assemble import Engine
from assistant.cancel import Cancel
from assistant.conversations import Conversation
from assistant.errors import AskingCancelled, AssistantError
from assistant.events import Finished, Retrieved
from assistant.suggest import follow_ups
from assistant.ui.ask.arriving import Arriving, Message
from assistant.ui.ask.arriving_view import arriving_html, problem_html, step_html
from assistant.ui.ask.evidence_view import evidence_html, found_html
from assistant.ui.ask.view import View, literal, view_of
from assistant.ui.desk import Desk
from assistant.ui.settings.answerer import answerer_for
from assistant.ui.settings.preferences import engine_for
from index import IndexingError
from index.retriever import Filters

_log = logging.getLogger("citewell")
LEADING = 3  # questions that lead on from an answer, at most
_OPENING = Message("assistant", arriving_html(step_html("opening the library …"), ()))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that it is asked with."""

    question: str
    library: str
    conversation: str = ""
    filters: Filters = field(default_factory=Filters)
    place: int | None = None  # of the exchange that is asked again: it and what followed it are forgotten


def ask(desk: Desk, owner: str, asked: Asked, *, cancel: Cancel | None = None) -> Iterator[View]:
    """Answer a question, showing more at each step, and keep it with its answer.

    What goes wrong is shown in the answer's place and not kept; the question then goes back into the box. That the
    conversation is gone, or another's, is one of these.

    Args:
        cancel: stops it: nothing more is shown, and nothing kept.
    """
    cancel = cancel or Cancel()
    shown = View()
    question = Message("user", literal(asked.question))

    def with_reply(reply: Message, **others: Any) -> View:
        return replace(shown, messages=(*shown.messages, question, reply), **others)

    try:
        earlier = _earlier(desk, owner, asked)
        shown = view_of(earlier) if earlier else shown
        yield with_reply(_OPENING, asking=True, draft="", evidence=None)
        answerer = answerer_for(desk, owner, asked.library)
        history = earlier.history() if earlier else ()
        arriving = Arriving(asked.question)
        for event in answerer.engine.stream(asked.question, history=history, filters=asked.filters, cancel=cancel):
            if isinstance(event, Finished):
                cancel.check()
                yield view_of(_keep(desk, owner, asked, answerer.explained(event.answer)))
            elif arriving.take(event):
                found = _evidence(asked, earlier, event, answerer.engine) if isinstance(event, Retrieved) else None
                yield with_reply(arriving.message, asking=True, evidence=found)
    except AskingCancelled:
        _log.info("a question was stopped")
    except (AssistantError, IndexingError, OSError) as error:
        yield with_reply(Message("assistant", problem_html(str(error))), draft=asked.question)


def open_conversation(desk: Desk, owner: str, conversation_id: str) -> View:
    """Show a kept conversation.

    Raises:
        ConversationNotFound: it is not there, or another's.
    """
    return view_of(desk.store.open(owner, conversation_id))


def leading_on(desk: Desk, owner: str, conversation_id: str) -> list[str]:
    """Return questions that lead on from the last answer of a conversation; none where its library is gone.

    Raises:
        ConversationNotFound: it is not there, or another's.
    """
    kept = desk.store.open(owner, conversation_id)
    if not kept.exchanges:
        return []
    last = kept.exchanges[-1]
    try:
        engine = engine_for(desk, owner, kept.library)
    except IndexingError as error:
        _log.info("no questions that lead on: %s", error)
        return []
    return follow_ups(engine, last.answer, count=LEADING, history=kept.history(last.number))


def _earlier(desk: Desk, owner: str, asked: Asked) -> Conversation | None:
    """Return what goes on: the conversation, without the exchange that is asked again and those after it."""
    if not asked.conversation:
        return None
    conversation = desk.store.open(owner, asked.conversation)
    kept = [e for e in conversation.exchanges if asked.place is None or e.number < asked.place]
    return replace(conversation, exchanges=tuple(kept))


def _evidence(asked: Asked, earlier: Conversation | None, found: Retrieved, engine: Engine) -> str:
    """Return the evidence of the earlier answers, and what was found for this question."""
    library = engine.retriever.library
    hits = [hit_dict(hit, library.paper(hit.passage.paper_id).title) for hit in found.hits]
    before = earlier.exchanges if earlier else ()
    return evidence_html(((e.number, e.answer) for e in before), arriving=found_html(asked.question, hits))


def _keep(desk: Desk, owner: str, asked: Asked, answer: Answer) -> Conversation:
    """Keep an answer; only now is what it takes the place of forgotten."""
    store = desk.store
    conversation = asked.conversation or store.create(owner, library=asked.library)
    if asked.place is not None:
        store.forget_from(owner, conversation, asked.place)
    store.add(owner, conversation, answer.to_dict())
    return store.open(owner, conversation)
