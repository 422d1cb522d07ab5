"""What a model is sent, as far as its server knows the words: some refuse a parameter that others need."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

Message = Mapping[str, str]
"""One message: {"role": "system" | "user" | "assistant", "content": its text}."""

_DISPENSABLE = ("stream_options", "temperature", "seed")
_LIMIT, _NEW_LIMIT = "max_tokens", "max_completion_tokens"


class Dialect:
    """What one server has refused so far. The same prompt gets the same reply as far as it allows that."""

    def __init__(self) -> None:
        self._refused: set[str] = set()

    def request(self, model: str, messages: Sequence[Message], *, max_tokens: int) -> dict[str, Any]:
        """Return the body of a request."""
        body = {
            "model": model,
            "messages": [{"role": m["role"], "content": whole(m["content"])} for m in messages],
            _NEW_LIMIT if _LIMIT in self._refused else _LIMIT: max_tokens,
            "temperature": 0,
            "seed": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        return {name: value for name, value in body.items() if name not in self._refused}

    def learn(self, said: str) -> bool:
        """Read why a request was refused; tell whether the next one will be different."""
        named = {name for name in _DISPENSABLE if re.search(rf"\b{name}\b", said)}
        if _NEW_LIMIT in said:  # what to say instead is named; too high a limit is another matter
            named.add(_LIMIT)
        new = named - self._refused
        self._refused |= new
        return bool(new)


def whole(text: str) -> str:
    """Return a text that can be sent and kept: half a surrogate pair can be neither."""
    return text.encode(errors="replace").decode()
