"""Sentences of one text that say nearly the same. Knows texts and vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.encoders.base import Encoder
from index.words import content_words

# Of 42,919 pairs of sentences from different papers on one golden topic, 10 pass the first and 4 the second: retellings
# of one finding or opening, and one abstract that is there twice. Likeness of subject alone stays below.
NEAR_COSINE, NEAR_OVERLAP = 0.8, 0.5


@dataclass(frozen=True, slots=True)
class Repeats:
    """What a text repeats.

    Attributes:
        places: of the sentences that another one nearly repeats, from 0.
        share: of all sentences; None without one.
        likeness: the mean cosine of two of its sentences; None for fewer than two.
    """

    places: tuple[int, ...]
    share: float | None
    likeness: float | None


def find_repeats(sentences: Sequence[str], encoder: Encoder) -> Repeats:
    """Find the sentences that another nearly repeats, by meaning or by words.

    Two do where the cosine of their vectors is 0.8 or more, or where they share half of their words' stems (Jaccard
    index, stop words left out). Both sentences of a pair count.

    Source: ours; the mean cosine is the usual redundancy of a set of sentences, the threshold is set as above.
    """
    if not sentences:
        return Repeats((), None, None)
    vectors = encoder.encode(list(sentences)).vectors.astype(np.float64)
    cosines = np.round(vectors @ vectors.T, 6)
    words = [frozenset(content_words(sentence)) for sentence in sentences]
    overlaps = np.array([[_jaccard(one, other) for other in words] for one in words])
    near = (cosines >= NEAR_COSINE) | (overlaps >= NEAR_OVERLAP)
    np.fill_diagonal(near, False)
    places = tuple(np.flatnonzero(near.any(axis=1)).tolist())
    above = cosines[np.triu_indices(len(sentences), k=1)]
    return Repeats(places, len(places) / len(sentences), float(above.mean()) if len(above) else None)


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    union = one | other
    return len(one & other) / len(union) if union else 0.0
