"""Encode passages in one pass that serves four uses: vectors, sentences, token states, highlights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoders import Encoded, Encoder, TokenStates
from index.encoders.base import Floats, unit_rows
from index.paper import Paper, Passage
from index.sentences import split_sentences
from index.words import STOP_WORDS

_TITLE_PIECES = 48  # with 200 for the passage and two special ones this stays inside 256
_BATCH = 64

Progress = Callable[[str, int, int], None]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class EncodedPassage:
    """A passage with all that searching it needs.

    Attributes:
        sentences: offsets into the abstract, in order.
        vector: (d,) float32, unit length, of title and passage together.
        sentence_vectors: (s, d) float32, unit rows.
        states: (t, d) int8, the token states of content words; times `scales` they are unit rows.
        scales: (t,) float32.
        pieces: (t,) int32, vocabulary numbers.
        owners: (t,) int32, the sentence a token stands in, -1 for the title.
    """

    passage: Passage
    sentences: tuple[tuple[int, int], ...]
    vector: Floats
    sentence_vectors: Floats
    states: NDArray[np.int8]
    scales: Floats
    pieces: Ints
    owners: Ints


def encode_passages(
    papers: Sequence[tuple[Paper, Sequence[Passage]]], encoder: Encoder, progress: Progress
) -> list[EncodedPassage]:
    """Encode every passage, its paper's title before it, in the order given."""
    todo = [(title_prefix(paper.title, encoder), passage) for paper, cut in papers for passage in cut]
    done: list[EncodedPassage] = []
    for first in range(0, len(todo), _BATCH):
        batch = todo[first : first + _BATCH]
        encoded = encoder.encode([prefix + passage.text for prefix, passage in batch])
        for row, (prefix, passage) in enumerate(batch):
            done.append(_encoded_passage(passage, prefix, encoded, row, encoder))
        progress("encoding passages", len(done), len(todo))
    return done


def title_prefix(title: str, encoder: Encoder) -> str:
    """Return what is written before a passage: the title, cut at a word where it is very long, or nothing."""
    words = title.split()
    while len(words) > 1 and encoder.count_pieces(" ".join(words)) > _TITLE_PIECES:
        words = words[: max(1, len(words) * 3 // 4)]
    return " ".join(words) + ". " if words else ""


def _encoded_passage(passage: Passage, prefix: str, encoded: Encoded, row: int, encoder: Encoder) -> EncodedPassage:
    sentences = split_sentences(passage.text)
    if encoded.tokens is None:
        tokens = TokenStates.empty(encoder.dimension)
        owners = tokens.pieces
        sentence_vectors = encoder.encode([passage.text[a:b] for a, b in sentences]).vectors
    else:
        tokens = encoded.tokens[row]
        owners = owners_of(tokens.spans - len(prefix), sentences)
        sentence_vectors = _sentence_means(tokens.states, owners, len(sentences), encoded.vectors[row])
    kept = is_content(prefix + passage.text, tokens)
    states, scales = quantise(tokens.states[kept])
    return EncodedPassage(
        passage=passage,
        sentences=tuple((passage.start + a, passage.start + b) for a, b in sentences),
        vector=encoded.vectors[row],
        sentence_vectors=sentence_vectors,
        states=states,
        scales=scales,
        pieces=tokens.pieces[kept],
        owners=owners[kept],
    )


def is_content(text: str, tokens: TokenStates) -> NDArray[np.bool_]:
    """Tell for each token of a text whether it is compared: not punctuation, not a stop word."""
    pieces = (text[start:end].casefold() for start, end in tokens.spans)
    return np.array([any(map(str.isalnum, p)) and p not in STOP_WORDS for p in pieces], bool)


def owners_of(spans: Ints, sentences: Sequence[tuple[int, int]]) -> Ints:
    """Return for each token the number of the sentence it starts in, -1 before the first."""
    starts = [start for start, _ in sentences]
    owners = np.searchsorted(starts, spans[:, 0], side="right") - 1
    owners[spans[:, 0] < 0] = -1
    return owners.astype(np.int32)


def _sentence_means(states: Floats, owners: Ints, count: int, whole: Floats) -> Floats:
    """Pool the token states of each sentence as read in its passage; a cut-off sentence gets the whole."""
    rows = [states[owners == i].mean(axis=0) if (owners == i).any() else whole for i in range(count)]
    return unit_rows(np.stack(rows)) if rows else np.zeros((0, states.shape[1]), np.float32)


def quantise(states: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Keep unit rows as int8 with one scale a row: a quarter of the space, similarities within .005."""
    scales = (np.abs(states).max(axis=1, initial=1e-6) / 127).astype(np.float32)
    return np.rint(states / scales[:, None]).astype(np.int8), scales
