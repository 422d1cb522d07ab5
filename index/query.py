"""A query as the retriever sees it, and how it matches the sentences of one paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.encode_passages import is_content
from index.encoders import Encoder, TokenStates
from index.encoders.base import Floats
from index.library import Library
from index.paper import Paper


@dataclass(frozen=True, slots=True)
class Query:
    """A query encoded once and used by every signal.

    Attributes:
        vector: (d,) float32, unit length.
        tokens: the states of its content words; none where the encoder shows only vectors.
    """

    text: str
    vector: Floats
    tokens: TokenStates

    def word(self, token: int) -> str:
        """Return the word that a token belongs to."""
        start, end = self.tokens.spans[token]
        words = (m for m in re.finditer(r"\w+", self.text) if m.start() <= start and end <= m.end())
        return next((m.group() for m in words), self.text[start:end])


def encode_queries(texts: Sequence[str], encoder: Encoder) -> list[Query]:
    """Encode queries in one pass, in the order given."""
    encoded = encoder.encode(texts)
    nothing = TokenStates.empty(encoder.dimension)
    queries = []
    for row, text in enumerate(texts):
        tokens = encoded.tokens[row] if encoded.tokens else nothing
        queries.append(Query(text, encoded.vectors[row], tokens.only(is_content(text, tokens))))
    return queries


@dataclass(frozen=True, slots=True)
class Reading:
    """How one query matches one paper, sentence by sentence.

    Attributes:
        sentences: (s) offsets into the abstract, in order.
        passages: (s) the row of the passage each sentence lies in.
        cosines: (s,) float32, sentence vector against query vector.
        matches: (s, q) float32, the best cosine of each query token within the sentence.
        title: (q,) float32, the same within the title.
        weights: (q,) float32, how much each query token counts; they sum to 1.
    """

    query: Query
    paper: Paper
    sentences: tuple[tuple[int, int], ...]
    passages: tuple[int, ...]
    cosines: Floats
    matches: Floats
    title: Floats
    weights: Floats

    def text(self, sentence: int) -> str:
        start, end = self.sentences[sentence]
        return self.paper.abstract[start:end]


def read_paper(library: Library, query: Query, row: int) -> Reading:
    """Match a query with every sentence of the paper in this row."""
    arrays = library.arrays
    sentences: list[tuple[int, int]] = []
    passages: list[int] = []
    cosines, matches = [], []
    title = np.full(len(query.tokens.pieces), -1, np.float32)
    cosine_of_token = library.late.matches(query.tokens, row)
    first_token = arrays.token_starts[library.paper_starts[row]]
    for passage in library.passages_of(row):
        spans = arrays.spans(passage)
        tokens = slice(*(arrays.token_starts[passage : passage + 2] - first_token))
        owners = arrays.owners[slice(*arrays.token_starts[passage : passage + 2])]
        best = np.full((len(spans) + 1, len(title)), -1, np.float32)
        np.maximum.at(best, owners + 1, cosine_of_token[tokens])
        title = np.maximum(title, best[0])
        matches.append(best[1:])
        rows = slice(*arrays.sentence_starts[passage : passage + 2])
        cosines.append(arrays.sentence_vectors[rows] @ query.vector)
        sentences += spans
        passages += [passage] * len(spans)
    weights = library.late.weights(query.tokens)
    return Reading(
        query=query,
        paper=library.papers[row],
        sentences=tuple(sentences),
        passages=tuple(passages),
        cosines=np.concatenate(cosines) if cosines else np.zeros(0, np.float32),
        matches=np.vstack(matches) if matches else np.zeros((0, len(title)), np.float32),
        title=title,
        weights=weights / max(float(weights.sum()), 1e-9),
    )
