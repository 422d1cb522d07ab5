"""What every encoder gives: one vector a text and, where the model has them, its token states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TokenStates:
    """The contextual states of one text's word pieces, without the special ones.

    Attributes:
        pieces: (t,) int32, vocabulary numbers.
        spans: (t, 2) int32, code-point offsets into the text.
        states: (t, d) float32, unit rows.
    """

    pieces: NDArray[np.int32]
    spans: NDArray[np.int32]
    states: Floats

    @classmethod
    def empty(cls, dimension: int) -> TokenStates:
        """The states of no token."""
        none = np.zeros(0, np.int32)
        return cls(none, none.reshape(0, 2), np.zeros((0, dimension), np.float32))

    def only(self, kept: NDArray[np.bool_]) -> TokenStates:
        """Keep the tokens that a mask names."""
        return TokenStates(self.pieces[kept], self.spans[kept], self.states[kept])


@dataclass(frozen=True, slots=True)
class Encoded:
    """Texts encoded in one pass.

    Attributes:
        vectors: (n, d) float32, unit rows, in the order of the texts.
        tokens: one `TokenStates` a text; None when the encoder shows only pooled vectors.
    """

    vectors: Floats
    tokens: tuple[TokenStates, ...] | None


class Encoder(Protocol):
    """Turns texts into unit vectors; the same text always gives the same vector."""

    @property
    def encoder_id(self) -> str:
        """Name and precision, as the manifest of a library records them."""

    @property
    def weights_hash(self) -> str:
        """SHA-256 of the weights, or of what identifies them where they are not at hand."""

    @property
    def dimension(self) -> int:
        """Number of columns of a vector."""

    def count_pieces(self, text: str) -> int:
        """Number of word pieces of a text, special ones left out."""

    def encode(self, texts: Sequence[str]) -> Encoded:
        """Encode any number of texts; an empty sequence gives shape (0, d)."""


def unit_rows(rows: Floats) -> Floats:
    """Scale each row to length 1; a row of zeros stays zero."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: Floats = (rows / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled
