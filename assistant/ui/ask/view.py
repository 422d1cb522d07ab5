"""What the Ask tab shows at one moment, and a kept conversation as it shows. Nothing of Gradio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from assistant.conversations import Conversation, Thumb
from assistant.ui.ask.answer_view import answer_html
from assistant.ui.ask.arriving import Message
from assistant.ui.ask.evidence_view import evidence_html
from assistant.ui.ask.usage_view import conversation_usage


@dataclass(frozen=True, slots=True)
class View:
    """What the Ask tab shows at one moment.

    Attributes:
        conversation: its id; empty before the first question.
        evidence: what stands beside the chat; None leaves there what is.
        draft: what is put into the question box; None leaves there what may have been typed meanwhile.
        thumbs: for each message the thumb it has got.
        usage: what the models asked in it have used; "" where none was.
        asking: whether more is coming.
    """

    conversation: str = ""
    title: str = ""
    library: str = ""
    messages: tuple[Message, ...] = ()
    evidence: str | None = field(default_factory=lambda: evidence_html(()))
    draft: str | None = None
    thumbs: tuple[Thumb | None, ...] = ()
    usage: str = ""
    asking: bool = False


def view_of(conversation: Conversation) -> View:
    """Return a conversation as it shows."""
    messages: list[Message] = []
    for exchange in conversation.exchanges:
        address = f"conversations/{conversation.id}/export.{{extension}}?exchange={exchange.number}"
        messages.append(Message("user", literal(exchange.answer["question"])))
        messages.append(Message("assistant", answer_html(exchange.number, exchange.answer, exports=address)))
    return View(
        conversation=conversation.id,
        title=conversation.title,
        library=conversation.library,
        messages=tuple(messages),
        evidence=evidence_html((e.number, e.answer) for e in conversation.exchanges),
        thumbs=tuple(thumb for e in conversation.exchanges for thumb in (None, e.thumb)),
        usage=conversation_usage(e.answer for e in conversation.exchanges),
    )


def literal(question: str) -> str:
    """Return a question that shows as it was typed: the chat takes HTML."""
    return escape(question, quote=False)


def typed(shown: str) -> str:
    """Undo `literal`, for a question that was edited in the chat."""
    return unescape(shown)


def exchange_at(message: int | Sequence[int]) -> int:
    """Return the number of the exchange that a message of the chat belongs to: two messages each."""
    place = message[0] if isinstance(message, Sequence) else message
    return int(place) // 2 + 1
