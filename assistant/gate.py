"""The gate: the calibrated probability that the library holds the answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import gate_features
from assistant.fitted import FITTED
from assistant.probes import Probes
from assistant.question import Question
from index.query import Reading
from index.retriever import Retriever


def answerable(question: Question, probes: Probes, reading: Reading, retriever: Retriever) -> float:
    """Return the probability that this paper's abstract answers the question."""
    features = read_gate_features(question, probes, reading, retriever)
    return float(FITTED.gate.predict(np.append(features, _stated_as_a_rule(probes, retriever))))


def read_gate_features(
    question: Question, probes: Probes, reading: Reading, retriever: Retriever
) -> NDArray[np.float64]:
    """Return the gate's features of one paper, (f,)."""
    asked = retriever.read(probes.opening, reading.paper.paper_id)
    return gate_features(question, reading, asked.matches.astype(float) @ asked.weights)


def _stated_as_a_rule(probes: Probes, retriever: Retriever) -> float:
    """How far the question asks for what abstracts state (or leave out: hardware, hours, costs)."""
    if retriever.encoder.encoder_id.split("/")[0] != FITTED.gate_encoder:
        return 0.0
    return float(probes.question.vector @ FITTED.gate_direction)
