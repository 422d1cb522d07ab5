"""The gate: the calibrated probability that the library holds the answer."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import gate_features
from assistant.fitted import FITTED
from assistant.question import Question
from index.query import Reading
from index.retriever import Retriever
from index.words import STOP_WORDS

_OPENING_WORDS = 4
_ASKING = frozenset(
    "how many much long what which who whom whose when where why is are was were be been do does did can could "
    "would should has have had there any some i my you your we our than from with into just exactly one".split()
)


def answerable(question: Question, reading: Reading, retriever: Retriever) -> float:
    """Return the probability that this paper's abstract answers the question."""
    features = read_gate_features(question, reading, retriever)
    return float(FITTED.gate.predict(np.append(features, _stated_as_a_rule(question, retriever))))


def _stated_as_a_rule(question: Question, retriever: Retriever) -> float:
    """How far the question asks for what abstracts state (or leave out: hardware, hours, costs)."""
    if retriever.encoder.encoder_id.split("/")[0] != FITTED.gate_encoder:
        return 0.0
    return float(retriever.encode(question.text).vector @ FITTED.gate_direction)


def read_gate_features(question: Question, reading: Reading, retriever: Retriever) -> NDArray[np.float64]:
    """Return the gate's features of one paper, (f,)."""
    asked = retriever.read(retriever.encode(opening(question.text)), reading.paper.paper_id)
    return gate_features(question, reading, asked.matches.astype(float) @ asked.weights)


def opening(text: str) -> str:
    """Return the first words of content of a question: mostly what it asks for."""
    words = re.findall(r"\w[\w'’.-]*\w|\w", text)
    content = [w for w in words if w.casefold() not in _ASKING and w.casefold() not in STOP_WORDS]
    return " ".join((content or words)[:_OPENING_WORDS])
