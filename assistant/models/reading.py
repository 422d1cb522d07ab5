"""What a server sends, read without trust: nothing of it need be there, or be what the API says that it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard


class MalformedReply(ValueError):
    """What came is no piece of a chat completion."""


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of the reply."""

    text: str


@dataclass(frozen=True, slots=True)
class Thought:
    """The model thinks aloud, or calls a tool: a sign of life, and no part of the reply."""

    length: int
    calls_tool: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """The model is through, and why: "stop", "length", "content_filter", "tool_calls" or whatever a server says."""

    reason: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The tokens of the whole request, as the server counted them."""

    prompt: int
    completion: int


Sign = Said | Thought | Ended | Counted


def read_event(event: Any) -> Iterator[Sign]:
    """Read one event of a stream; there may be nothing in it.

    Raises:
        MalformedReply: it is no event of a chat completion.
    """
    yield from _read(event, "delta")


def read_completion(completion: Any) -> Iterator[Sign]:
    """Read a reply that came whole.

    Raises:
        MalformedReply: it is none.
    """
    signs = list(_read(completion, "message"))
    choices = completion.get("choices")
    if not choices or not isinstance(choices[0].get("message"), dict):
        raise MalformedReply
    yield from signs
    if not any(isinstance(sign, Ended) for sign in signs):
        yield Ended("stop")  # it is whole, whether that is said or not


def is_count(value: object) -> TypeGuard[int]:
    """Tell whether a value can be a number of tokens."""
    return type(value) is int and value >= 0


def _read(event: Any, field: str) -> Iterator[Sign]:
    choices = event.get("choices") if isinstance(event, dict) else ""
    if not isinstance(choices, list | None):
        raise MalformedReply
    if choices:
        choice = choices[0]
        if not isinstance(choice, dict):
            raise MalformedReply
        yield from _message(choice.get(field) or {})
        if isinstance(choice.get("finish_reason"), str):
            yield Ended(choice["finish_reason"])
    usage = event.get("usage")
    if isinstance(usage, dict):
        prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
        if is_count(prompt) and is_count(completion):
            yield Counted(prompt, completion)


def _message(message: Any) -> Iterator[Sign]:
    if not isinstance(message, dict):
        raise MalformedReply
    text = message.get("content")
    if not isinstance(text, str | None):
        raise MalformedReply
    thoughts = [message.get(name) for name in ("reasoning_content", "reasoning")]  # two names are in use
    length = sum(len(thought) for thought in thoughts if isinstance(thought, str))
    calls_tool = bool(message.get("tool_calls") or message.get("function_call"))
    if length or calls_tool:
        yield Thought(length, calls_tool)
    if text:
        yield Said(text)
