"""What a paper's sentences say to a question: measured, and scored for quoting.

The features are read off one `Reading`; their weights were fitted (`assistant.fitted`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.fitted import FITTED
from assistant.numbers import find_numbers
from assistant.orders import gives_orders
from assistant.question import Question
from index.query import Reading

Floats = NDArray[np.float64]

# Sentences that seldom answer anything: where the code lies, what is hoped for.
_ASIDE = re.compile(
    r"https?://|www\.|\bcode (?:is|and|are)\b|source code|available at|project page"
    r"|\bwe (?:\w+ly )?hope\b|future (?:work|research|directions?)|lay the foundation|pave the way",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"\b(?:we|paper|work|article)\s+(?:\w+ly\s+)?(?:propose|introduce|present|describe|develop|design|study)\w*|"
    r"\b(?:is|are)\s+an?\b|\bconsists?\s+of\b|\bin essence\b",
    re.IGNORECASE,
)
_NOT_EVIDENCE = -1.0  # the match of a sentence that must not be quoted
_SHARPNESS = 0.1  # how far below the best a match may lie and still count, by cosine


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reading and how well each of its sentences would answer.

    Attributes:
        matches: (s,) weighted mean best match of each sentence with the question.
        chances: (s,) probability that a sentence holds what was asked, given that the paper does; 0 for
            one that must not be quoted.
        words: (s,) lengths in words.
    """

    reading: Reading
    matches: Floats
    chances: Floats
    words: NDArray[np.int64]


SENTENCE_FEATURES = (
    "match", "share", "cosine", "first", "last", "position", "length", "aside", "number", "introduces",
)  # fmt: skip


def weigh(question: Question, reading: Reading) -> Evidence:
    """Score every sentence of a paper for a question."""
    features = sentence_features(question, reading)
    # What a paper orders the assistant to do is neither done nor quoted.
    evidence = np.array([not gives_orders(reading.text(i)) for i in range(len(reading.sentences))], bool)
    return Evidence(
        reading=reading,
        matches=np.where(evidence, reading.matches.astype(float) @ reading.weights, _NOT_EVIDENCE),
        chances=np.where(evidence, FITTED.sentence.predict(features), 0.0),
        words=np.array([len(reading.text(i).split()) for i in range(len(reading.sentences))], int),
    )


def sentence_features(question: Question, reading: Reading) -> Floats:
    """Return one row a sentence, (s, f), columns as in `SENTENCE_FEATURES`."""
    count = len(reading.sentences)
    if not count:
        return np.zeros((0, len(SENTENCE_FEATURES)))
    matches = reading.matches.astype(float)
    late = matches @ reading.weights
    # To which sentences does each token of the question belong? A sentence's share of all of them.
    belongs = np.exp((matches - matches.max(axis=0)) / _SHARPNESS)
    share = (belongs / belongs.sum(axis=0)) @ reading.weights
    texts = [reading.text(i) for i in range(count)]
    place = np.arange(count)
    return np.stack(
        [
            late - late.max(),
            share,
            reading.cosines - reading.cosines.max(),
            place == 0,
            place == count - 1,
            place / max(1, count - 1),
            np.log([len(t.split()) for t in texts]),
            [bool(_ASIDE.search(t)) for t in texts],
            [question.quantity and bool(find_numbers(t)) for t in texts],
            [question.defines and bool(_INTRODUCES.search(t)) for t in texts],
        ],
        axis=1,
    ).astype(float)


GATE_FEATURES = (
    "match", "weakest", "unevenness", "peak", "cosine", "opening",
    "quantity", "number", "number_match", "number_opening",
)  # fmt: skip


def gate_features(question: Question, readings: Sequence[Reading], openings: Sequence[Floats]) -> Floats:
    """Return what tells an answered question from one whose topic alone is there, (f,) as `GATE_FEATURES`.

    Args:
        readings: of the papers that would be quoted; what one of them lacks another may have.
        openings: for each, the match of its sentences with the question's first words of content,
            encoded alone: what is asked for usually comes first ("how many GPUs …").
    """
    weights = readings[0].weights.astype(float)
    best = np.max([np.maximum(r.matches.max(axis=0, initial=-1), r.title) for r in readings], axis=0).astype(float)
    match = float(best @ weights)
    order = np.sort(best)
    third = max(1, len(order) // 3)
    late = np.concatenate([r.matches.astype(float) @ weights for r in readings])
    opening = np.concatenate(openings)
    fits = np.array([_number_fit(question, r.text(i)) for r in readings for i in range(len(r.sentences))])
    asked = float(question.quantity)
    return np.array(
        [
            match,
            order[:third].mean() if len(order) else 0.0,
            order[-third:].mean() - order[:third].mean() if len(order) else 0.0,
            late.max(initial=0.0) - (late.mean() if len(late) else 0.0),
            max(float(r.cosines.max(initial=0.0)) for r in readings),
            opening.max(initial=0.0) - match,
            asked,
            asked * fits.max(initial=0.0),
            asked * (fits * late).max(initial=0.0),
            asked * (fits * opening).max(initial=0.0),
        ]
    )


def _number_fit(question: Question, sentence: str) -> float:
    """Could a number of this sentence be what is asked? 1 for a number of the right kind, 0 for none."""
    if not question.quantity:
        return 0.0
    numbers = find_numbers(sentence)
    if not numbers:
        return 0.0
    in_digits = any(sentence[n.start].isdigit() or sentence[n.start] == "." for n in numbers)
    of_the_kind = question.units is None or bool(question.units.search(sentence))
    return (1.0 if in_digits else 0.7) * (1.0 if of_the_kind else 0.4)
