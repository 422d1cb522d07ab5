"""A language model that keeps what it was asked and what it said, word for word. Knows no question and no claim."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from assistant.cancel import Cancel
from assistant.models import ChatModel, Message, ModelOptions, ModelSpec, Reply
from prompts import prefix


@dataclass(slots=True)
class Heard:
    """One request and its reply.

    Attributes:
        pieces: the text as it came.
        is_cut: whether its end is missing, because it failed, was stopped or ran into its limit.
        waited: seconds until the first piece; None where none came.
    """

    prompt: str
    pieces: list[str] = field(default_factory=list)
    is_cut: bool = True
    waited: float | None = None

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def is_for(self, prompt: str) -> bool:
        """Tell whether the request was made of a prompt, by its name."""
        return self.prompt.startswith(prefix(prompt))


class Overheard(ChatModel):
    """A model like any other; `heard` holds its replies in order. Asks one thing at a time."""

    def __init__(self, spec: ModelSpec, options: ModelOptions) -> None:
        super().__init__(spec, options)
        self.heard: list[Heard] = []

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, cancel: Cancel | None = None
    ) -> Generator[str, None, Reply]:
        """Pass a reply on as it comes, and keep it."""
        heard, begun = Heard(messages[-1]["content"]), time.perf_counter()
        self.heard.append(heard)
        with closing(super().stream(messages, max_tokens=max_tokens, cancel=cancel)) as pieces:
            while True:
                try:
                    piece = next(pieces)
                except StopIteration as end:
                    reply: Reply = end.value
                    heard.is_cut = reply.is_cut
                    return reply
                if heard.waited is None:
                    heard.waited = time.perf_counter() - begun
                heard.pieces.append(piece)
                yield piece
