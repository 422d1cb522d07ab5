"""The gate: the calibrated probability that the library holds the answer.

It is the product of two: that a paper is on the topic, and that its abstract states what is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import gate_features
from assistant.fitted import FITTED
from assistant.probes import Probes
from assistant.question import Question
from index.query import Reading
from index.retriever import PaperScore, Retriever

TOPIC_FEATURES = ("dense", "sentence", "late")


def answerable(question: Question, probes: Probes, readings: Sequence[Reading], retriever: Retriever) -> float:
    """Return the probability that these papers' abstracts answer a question on their topic."""
    features = read_gate_features(question, probes, readings, retriever)
    return float(FITTED.gate.predict(np.append(features, _stated_as_a_rule(probes, retriever))))


def on_topic(best: PaperScore) -> float:
    """Return the probability that the library has a paper on the question's topic, from the best found."""
    return float(FITTED.topic.predict(topic_features(best)))


def topic_features(best: PaperScore) -> NDArray[np.float64]:
    """Return the signals of the best paper, (f,), as in `TOPIC_FEATURES`."""
    return np.array([best.signals.get(name, 0.0) for name in TOPIC_FEATURES])


def read_gate_features(
    question: Question, probes: Probes, readings: Sequence[Reading], retriever: Retriever
) -> NDArray[np.float64]:
    """Return the gate's features of the papers that would be quoted, (f,)."""
    opened = [retriever.read(probes.opening, reading.paper.paper_id) for reading in readings]
    return gate_features(question, readings, [o.matches.astype(float) @ o.weights for o in opened])


def _stated_as_a_rule(probes: Probes, retriever: Retriever) -> float:
    """How far the question asks for what abstracts state (or leave out: hardware, hours, costs)."""
    if retriever.encoder.encoder_id.split("/")[0] != FITTED.gate_encoder:
        return 0.0
    return float(probes.question.vector @ FITTED.gate_direction)
