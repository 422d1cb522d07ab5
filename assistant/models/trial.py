"""Whether a model answers, and how fast: one short question, for whoever sets it up."""

from __future__ import annotations

import time
from dataclasses import dataclass

from assistant.errors import ModelError
from assistant.models.chat import ChatModel
from index.display import printable

_QUESTION = "Say hello in one short sentence."
_TOKENS = 40
_SHOWN = 300  # characters of a reply


@dataclass(frozen=True, slots=True)
class Trial:
    """How a trial went.

    Attributes:
        message: the reply, or what failed and what to do.
        seconds: from the question to the end; loading a local model is not counted.
        tokens_per_second: of writing, once the first piece had come; None where that cannot be told.
    """

    ok: bool
    message: str
    seconds: float
    tokens_per_second: float | None


def try_model(model: ChatModel) -> Trial:
    """Ask a model one short question. Nothing of a library is sent; a failure is a result."""
    began = time.perf_counter()
    first: float | None = None
    try:
        model.warm()
        began = time.perf_counter()
        pieces = model.stream([{"role": "user", "content": _QUESTION}], max_tokens=_TOKENS)
        while True:
            try:
                next(pieces)
            except StopIteration as end:
                reply = end.value
                break
            first = first or time.perf_counter()
    except ModelError as error:
        return Trial(False, str(error), time.perf_counter() - began, None)
    ended = time.perf_counter()
    text = " ".join(printable(reply.text).split())[:_SHOWN]
    if not text:
        message = f"The model {model.name!r} replied, but wrote nothing. Try again, or choose another model."
        return Trial(False, message, ended - began, None)
    rest = reply.usage.completion_tokens - 1  # the first token came with the first piece
    speed = rest / (ended - first) if first and rest > 0 and ended > first else None
    return Trial(True, text, ended - began, speed)
