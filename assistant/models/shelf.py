"""The language models of a running service, each opened once for whoever asks."""

from __future__ import annotations

import threading

from assistant.models.chat import ChatModel, open_model
from assistant.models.known import KnownModel, known_models
from assistant.models.spec import ModelSpec, parse_spec
from assistant.settings import NO_MODEL, Settings


class Models:
    """Opens models. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._options = settings.model_options()
        self._models: dict[ModelSpec, ChatModel] = {}
        self._lock = threading.Lock()

    def get(self, spec: str) -> ChatModel | None:
        """Return the model of a spec, opened before or now; None for `extractive` and the empty spec.

        Nothing is sent or started by it.

        Raises:
            ModelError: the spec is malformed, or a package is missing.
        """
        if spec in NO_MODEL:
            return None
        named = parse_spec(spec, pulled=self._options.pulled)  # a model pulled since then is another file
        with self._lock:
            model = self._models.get(named)
            if model is None:
                model = self._models[named] = open_model(spec, self._options)
            return model

    def known(self) -> list[KnownModel]:
        """Return the models to choose from, as `known_models`."""
        return known_models(self._settings)

    def close(self) -> None:
        """Close every model; those in this process free their memory."""
        with self._lock:
            models = list(self._models.values())
            self._models.clear()
        for model in models:
            model.close()
