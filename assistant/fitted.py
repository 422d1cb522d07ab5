"""Weights that were fitted on the development questions: `python -m eval.fitting.fit` writes `fitted.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model over standardised features."""

    features: tuple[str, ...]
    mean: Floats
    scale: Floats
    weights: Floats
    intercept: float

    @classmethod
    def from_dict(cls, fields: dict[str, Any]) -> Logistic:
        arrays = {name: np.array(fields[name], float) for name in ("mean", "scale", "weights")}
        return cls(features=tuple(fields["features"]), intercept=fields["intercept"], **arrays)

    def predict(self, features: Floats) -> Floats:
        """Return probabilities, (n,), for rows (n, f); a single row (f,) gives one."""
        return 1 / (1 + np.exp(-((features - self.mean) / self.scale @ self.weights + self.intercept)))


@dataclass(frozen=True, slots=True)
class Fitted:
    """Every fitted model of this package.

    Attributes:
        gate_direction: (d,) of the question's vector: what abstracts tend to state, and what not.
        gate_encoder: name of the encoder that this direction belongs to.
        refuse_below: the gate's probability under which a question is declined.
        listing, list_from: the chance that a paper fits an exhaustive question; from where on it is listed.
        membership, member_from: the same for a topic and its summary.
        point: the probability that a summary of a topic should make the point of a sentence.
    """

    sentence: Logistic
    paper: Logistic
    gate: Logistic
    topic: Logistic
    listing: Logistic
    membership: Logistic
    point: Logistic
    claim: Logistic
    gate_direction: Floats
    gate_encoder: str
    refuse_below: float
    list_from: float
    member_from: float


def load_fitted(file: Path) -> Fitted:
    """Read fitted models."""
    fields = json.loads(file.read_text(encoding="utf-8"))
    models: dict[str, Any] = {
        name: Logistic.from_dict(fields[name])
        for name in ("sentence", "paper", "gate", "topic", "listing", "membership", "point", "claim")
    }
    others = {name: fields[name] for name in ("gate_encoder", "refuse_below", "list_from", "member_from")}
    return Fitted(**{**models, **others}, gate_direction=np.array(fields["gate_direction"], float))


FITTED = load_fitted(Path(__file__).parent / "fitted.json")
