"""Fakes at the edges: an encoder without weights."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from index.encoders.base import Encoded, TokenStates, unit_rows


class HashEncoder:
    """Gives each word a fixed random direction: texts that share words are alike. Deterministic."""

    encoder_id = "hash/test"
    weights_hash = "none"

    def __init__(self, dimension: int = 32) -> None:
        self.dimension = dimension
        self.encoded: list[str] = []

    def count_pieces(self, text: str) -> int:
        return len(re.findall(r"\w+|[^\w\s]", text))

    def encode(self, texts: Sequence[str]) -> Encoded:
        self.encoded += texts
        tokens = tuple(self._tokens(text) for text in texts)
        means = [t.states.mean(axis=0) if len(t.states) else np.zeros(self.dimension) for t in tokens]
        return Encoded(unit_rows(np.array(means, np.float32).reshape(len(texts), self.dimension)), tokens)

    def _tokens(self, text: str) -> TokenStates:
        found = list(re.finditer(r"\w+|[^\w\s]", text))
        if not found:
            return TokenStates.empty(self.dimension)
        numbers = [int(hashlib.sha256(m.group().lower().encode()).hexdigest()[:7], 16) for m in found]
        states = np.stack([np.random.default_rng(n).standard_normal(self.dimension) for n in numbers])
        return TokenStates(
            np.array(numbers, np.int32),
            np.array([m.span() for m in found], np.int32),
            unit_rows(states.astype(np.float32)),
        )
