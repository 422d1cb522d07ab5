"""Weights that were fitted on the development questions: `python -m eval.fitting.fit` writes `fitted.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.encoders.base import Floats


@dataclass(frozen=True, slots=True)
class Relevance:
    """A weighted sum of signals, and the logistic curve that turns it into a relevance in [0, 1]."""

    weights: Mapping[str, float]
    slope: float
    intercept: float

    def fuse(self, signals: Mapping[str, Floats]) -> Floats:
        """Return the weighted sum of the signals there are."""
        parts = [np.float32(self.weights[name]) * values for name, values in signals.items()]
        fused: Floats = np.sum(parts, axis=0, dtype=np.float32)
        return fused

    def calibrate(self, fused: Floats) -> Floats:
        relevance: Floats = 1 / (1 + np.exp(-(self.slope * fused + self.intercept)))
        return relevance


RELEVANCE = Relevance(**json.loads((Path(__file__).parent / "fitted.json").read_text(encoding="utf-8")))
