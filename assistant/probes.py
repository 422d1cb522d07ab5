"""The texts of one question that are matched with papers, encoded together: one pass of the encoder."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.question import ASKING, Question
from index.query import Query
from index.retriever import Retriever
from index.words import STOP_WORDS

_OPENING_WORDS = 4


@dataclass(frozen=True, slots=True)
class Probes:
    """What is matched with papers.

    Attributes:
        query: what the retriever receives: in a follow-up, the question with what it leans on.
        question: the question alone.
        opening: its first words of content, mostly what it asks for.
        parts: the question cut at its conjunctions, where there are several.
    """

    query: Query
    question: Query
    opening: Query
    parts: tuple[Query, ...]


def encode_probes(question: Question, query: str, retriever: Retriever) -> Probes:
    """Encode a question, given the query it was resolved to."""
    parts = question.parts if len(question.parts) > 1 else ()
    texts = [query, question.text, opening(question.text), *parts]
    distinct = list(dict.fromkeys(texts))
    encoded = dict(zip(distinct, retriever.encode_all(distinct), strict=True))
    whole, alone, first, *rest = (encoded[text] for text in texts)
    return Probes(whole, alone, first, tuple(rest))


def opening(text: str) -> str:
    """Return the first words of content of a question."""
    words = re.findall(r"\w[\w'’.-]*\w|\w", text)
    content = [w for w in words if w.casefold() not in ASKING and w.casefold() not in STOP_WORDS]
    return " ".join((content or words)[:_OPENING_WORDS])
