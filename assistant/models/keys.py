"""Where the key for a model comes from. A key is in no error."""

from __future__ import annotations

import os

from assistant.errors import ModelError
from assistant.models.options import ModelOptions
from assistant.models.spec import ModelSpec

OPENAI_KEY = "OPENAI_API_KEY"
SERVER_KEY = "CITEWELL_MODEL_KEY"
_NONE = "no-key-needed"  # the SDK insists on one


def key_for(spec: ModelSpec, options: ModelOptions) -> str:
    """Return the key for an endpoint: that of OpenAI goes to OpenAI alone, the key of the settings to servers alone.

    Raises:
        ModelError: there is none and one is needed, or it cannot be one.
    """
    if spec.kind == "openai":
        key = _sound(os.environ.get(OPENAI_KEY, ""), OPENAI_KEY)
        if not key:
            raise ModelError(f"A model of OpenAI needs a key: set {OPENAI_KEY} in the environment.")
        return key
    return (_sound(options.key, SERVER_KEY) if spec.kind == "server" else "") or _NONE


def _sound(key: str, name: str) -> str:
    key = key.strip()
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise ModelError(f"{name} holds characters that a key cannot have; copy it again.")
    return key
