"""What a scripted model may do when it is asked: say something, or fail in one of the ways that servers fail."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

DONE = b"data: [DONE]\n\n"
_USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
_HEAD = {"id": "1", "created": 0, "model": "scripted"}


class Outlet(Protocol):
    """The connection that a reply is sent over."""

    def whole(self, status: int, body: bytes, headers: Mapping[str, str]) -> None: ...
    def begin(self, content_type: str = ...) -> None: ...
    def write(self, piece: bytes) -> None: ...
    def end(self) -> None: ...
    def cut(self) -> None: ...
    def wait(self, seconds: float | None = ...) -> None: ...


class Reply(Protocol):
    """What is sent for one request."""

    def send(self, out: Outlet, request: Mapping[str, Any]) -> None: ...


@dataclass(frozen=True, slots=True)
class Text:
    """A completion: in pieces where the request asks for a stream, else whole.

    Attributes:
        pieces: how it is cut; by words if it is not said.
        pause: seconds before each piece.
        counts: whether the tokens are counted at the end, if that is asked for.
    """

    text: str
    pieces: Sequence[str] = ()
    pause: float = 0.0
    finish: str = "stop"
    counts: bool = True

    def send(self, out: Outlet, request: Mapping[str, Any]) -> None:
        if not request.get("stream"):
            out.wait(self.pause)
            out.whole(200, completion(self.text, finish_reason=self.finish), {})
            return
        out.begin()
        out.write(event(delta(role="assistant", content="")))
        for piece in self.pieces or words(self.text):
            out.wait(self.pause)
            out.write(event(delta(content=piece)))
        out.write(event(delta(finish_reason=self.finish)))
        if self.counts and (request.get("stream_options") or {}).get("include_usage"):
            out.write(event(_HEAD | {"object": "chat.completion.chunk", "choices": [], "usage": _USAGE}))
        out.write(DONE)
        out.end()


@dataclass(frozen=True, slots=True)
class Status:
    """An HTTP status with a body, as they stand."""

    code: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def send(self, out: Outlet, request: Mapping[str, Any]) -> None:
        out.whole(self.code, self.body, self.headers)


@dataclass(frozen=True, slots=True)
class Slow:
    """Silence for some seconds, not even a status; then something else."""

    seconds: float
    then: Reply

    def send(self, out: Outlet, request: Mapping[str, Any]) -> None:
        out.wait(self.seconds)
        self.then.send(out, request)


@dataclass(frozen=True, slots=True)
class Stall:
    """A stream that says something and then nothing more, but for comments where it `pings`."""

    text: str = ""
    pings: bool = False

    def send(self, out: Outlet, request: Mapping[str, Any]) -> None:
        _say(out, self.text)
        while self.pings:
            out.wait(0.05)
            out.write(b": still here\n\n")
        out.wait()


@dataclass(frozen=True, slots=True)
class Cut:
    """A stream whose connection breaks after some text; None: before anything was sent."""

    text: str | None = ""

    def send(self, out: Outlet, request: Mapping[str, Any]) -> None:
        if self.text is not None:
            _say(out, self.text)
        out.cut()


@dataclass(frozen=True, slots=True)
class Raw:
    """The bytes of a stream, as they stand; where it does not end the connection stays open."""

    body: bytes
    content_type: str = "text/event-stream"
    ends: bool = True

    def send(self, out: Outlet, request: Mapping[str, Any]) -> None:
        out.begin(self.content_type)
        out.write(self.body)
        if not self.ends:
            out.wait()
        out.end()


def words(text: str) -> list[str]:
    """Cut a text as models do: words, each with the blanks before it."""
    return re.findall(r"\s*\S+|\s+$", text)


def event(data: Any) -> bytes:
    """Return one event of a stream."""
    return f"data: {json.dumps(data)}\n\n".encode()


def delta(*, finish_reason: str | None = None, **said: Any) -> dict[str, Any]:
    """Return one piece of a streamed completion."""
    choice = {"index": 0, "delta": said, "finish_reason": finish_reason}
    return {**_HEAD, "object": "chat.completion.chunk", "choices": [choice]}


def completion(text: str | None, *, finish_reason: str = "stop") -> bytes:
    """Return the body of a whole completion, with fixed counts of tokens."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish_reason}
    return json.dumps({**_HEAD, "object": "chat.completion", "choices": [choice], "usage": _USAGE}).encode()


def _say(out: Outlet, text: str) -> None:
    out.begin()
    for piece in words(text):
        out.write(event(delta(content=piece)))
