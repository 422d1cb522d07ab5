"""Encoders: texts in, vectors out. `load_encoder` turns a setting into one.

Knows neither papers nor files of a library. Heavy parts are imported by the adapter that needs them.
"""

from index.encoders.base import Encoded, Encoder, TokenStates
from index.encoders.load import DEFAULT_ENCODER, load_encoder

__all__ = ["DEFAULT_ENCODER", "Encoded", "Encoder", "TokenStates", "load_encoder"]
