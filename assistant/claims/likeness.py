"""How alike a claim and its evidence are: token by token, word by word, and where they are least alike.

A mean over all words does not see a true half joined with an invented one: the worst few words in a row do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.numbers import find_numbers
from index.query import Query
from index.words import content_words

CLAIM_FEATURES = ("match", "weakest", "cosine", "coverage", "bigrams", "worst_three", "worst_five")
_WORD = re.compile(r"\w+")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of content of a claim, in order.

    Attributes:
        likeness: (w,) 1 where the evidence has the word, else the mean of its pieces' best cosines.
        weights: (w,) the largest weight of a word's pieces.
    """

    likeness: Floats
    weights: Floats

    def worst(self, count: int) -> float:
        """Return the lowest mean likeness of so many words in a row, of all where there are fewer."""
        count = min(count, len(self.likeness))
        if not count:
            return 0.0
        window = np.ones(count)
        weight = np.convolve(self.weights, window, mode="valid")
        return float((np.convolve(self.likeness * self.weights, window, mode="valid") / np.maximum(weight, 1e-9)).min())


def likeness(claim: Query, sentences: Sequence[Query], weights: NDArray[np.float32], *, title: str = "") -> Floats:
    """Return the features of a claim held against sentences, (f,), as in `CLAIM_FEATURES`.

    Args:
        weights: (q,) how much each token of the claim counts.
        title: of the papers that the sentences are from; its words are no stranger than theirs.
    """
    best = best_matches(claim, sentences)
    order = np.sort(best)
    evidence = " ".join(sentence.text for sentence in sentences)
    said, there = content_words(claim.text), content_words(evidence)
    pairs, pairs_there = set(pairwise(said)), set(pairwise(there))
    words = _words(claim, best, weights, f"{evidence} {title}")
    return np.array(
        [
            float(best @ weights / max(float(weights.sum()), 1e-9)) if len(best) else 0.0,
            float(order[: max(1, len(order) // 3)].mean()) if len(best) else 0.0,
            max((float(claim.vector @ s.vector) for s in sentences), default=0.0),
            len(set(said) & set(there)) / max(1, len(set(said))),
            len(pairs & pairs_there) / max(1, len(pairs)),
            words.worst(3),
            words.worst(5),
        ]
    )


def best_matches(claim: Query, sentences: Sequence[Query]) -> NDArray[np.float32]:
    """Return the best cosine of each token of the claim within any one sentence, (q,)."""
    best = np.zeros(len(claim.tokens.pieces), np.float32)
    for sentence in sentences:
        if len(sentence.tokens.pieces) and len(best):
            best = np.maximum(best, (sentence.tokens.states @ claim.tokens.states.T).max(axis=0))
    return best


def _words(claim: Query, best: NDArray[np.float32], weights: NDArray[np.float32], known: str) -> _Words:
    """Gather the tokens of a claim to words; a number is known by its value, however it is written."""
    stems, numbers = set(content_words(known)), find_numbers(known)
    same = [n for n in find_numbers(claim.text) if any(n.same_as(other) for other in numbers)]
    starts, ends = claim.tokens.spans[:, 0], claim.tokens.spans[:, 1]
    alike, heavy = [], []
    for word in _WORD.finditer(claim.text):
        stem = content_words(word.group())
        pieces = np.flatnonzero((starts >= word.start()) & (ends <= word.end()))
        if not stem or not len(pieces):
            continue
        is_known = stem[0] in stems or any(n.start <= word.start() and word.end() <= n.end for n in same)
        alike.append(1.0 if is_known else float(np.clip(best[pieces].mean(), 0, 1)))
        heavy.append(float(weights[pieces].max()))
    return _Words(np.array(alike), np.array(heavy))
