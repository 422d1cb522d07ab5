"""From a setting to an encoder."""

from __future__ import annotations

from pathlib import Path

from index.encoders.base import Encoder
from index.encoders.minilm import NAME, MiniLM
from index.errors import EncoderError

DEFAULT_ENCODER = NAME


def load_encoder(name: str, *, cache: Path, precision: str = "fp32") -> Encoder:
    """Return the default encoder, or any sentence-transformers model by path or name.

    Raises:
        EncoderError: there is no such model, or the precision is not offered for it.
    """
    if precision not in ("fp32", "bf16"):
        raise EncoderError(f"precision is {precision!r}; 'fp32' (exact) and 'bf16' (faster) are offered.")
    if name == DEFAULT_ENCODER:
        return MiniLM(cache, precision="bf16" if precision == "bf16" else "fp32")
    if precision != "fp32":
        raise EncoderError(f"precision 'bf16' is offered for {DEFAULT_ENCODER} only, the encoder is {name!r}.")
    from index.encoders.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(name)
