"""A sentence as a language model wrote it. Knows no passage: what a marker names is settled elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence of a reply.

    Attributes:
        text: the sentence as plain text, without markers and without markdown.
        markers: the numbers it was written with, each once, in order; they may name nothing.
    """

    text: str
    markers: tuple[int, ...]
