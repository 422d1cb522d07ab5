"""The passages that a model is shown, and their sentences as evidence. Knows no claim and no verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Citation
from assistant.claims import ClaimTest
from assistant.orders import gives_orders
from index import Paper, Passage
from index.query import Query
from index.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class Source:
    """A passage as numbered in the prompt."""

    marker: int
    paper: Paper
    passage: Passage


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a source that may be cited: `abstract[start:end]`, read for the claim test."""

    source: Source
    start: int
    end: int
    read: Query

    @property
    def text(self) -> str:
        return self.source.paper.abstract[self.start : self.end]

    @property
    def citation(self) -> Citation:
        return Citation(
            marker=self.source.marker,
            paper_id=self.source.paper.paper_id,
            title=self.source.paper.title,
            passage_id=self.source.passage.passage_id,
            start=self.start,
            end=self.end,
            quote=self.text,
        )


def read_sources(test: ClaimTest, sources: Sequence[Source]) -> dict[int, list[Sentence]]:
    """Read the sentences of all sources in one pass, by marker; what gives orders is no evidence."""
    spans = [
        (source, source.passage.start + a, source.passage.start + b)
        for source in sources
        for a, b in split_sentences(source.passage.text)
        if not gives_orders(source.passage.text[a:b])
    ]
    read = test.read([source.paper.abstract[a:b] for source, a, b in spans])
    sentences: dict[int, list[Sentence]] = {source.marker: [] for source in sources}
    for (source, start, end), query in zip(spans, read, strict=True):
        sentences[source.marker].append(Sentence(source, start, end, query))
    return sentences
