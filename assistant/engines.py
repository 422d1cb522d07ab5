"""The engines of a running service: one for each library in use, opened once and again when it has changed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.assemble import Engine
from assistant.errors import ModelError
from assistant.models import ChatModel
from assistant.models.shelf import Models
from assistant.settings import Settings
from assistant.writing import warm_up
from index import IndexingError, Paper
from index.errors import LibraryNotFound
from index.retriever import Retriever

_log = logging.getLogger("citewell")


@dataclass(frozen=True, slots=True)
class Opening:
    """How far the opening of a library has come: a stage of building it, or why it failed."""

    stage: str = "starting"
    done: int = 0
    total: int = 0
    failure: str | None = None


class Engines:
    """Opens libraries for asking. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.libraries = settings.libraries()
        self.models = Models(settings)
        self.opening = Opening()
        self._engines: dict[str, Engine] = {}
        self._lock = threading.Lock()

    def start(self) -> threading.Thread:
        """Open the library and the model of the settings in the background, so that a page need not wait for them."""
        thread = threading.Thread(target=self._warm_up, name="opening the library", daemon=True)
        thread.start()
        return thread

    def sends_to(self) -> str | None:
        """Return where questions and passages are sent; None where they stay on this machine."""
        model = self._model()
        return model.endpoint if model and model.leaves_machine else None

    def close(self) -> None:
        """Stop what runs for the models."""
        self.models.close()

    def ready(self) -> bool:
        """Tell whether the library of the settings can be asked."""
        return self.settings.library in self._engines

    def status(self) -> str:
        """Return what is being done until then, or `failed`: anybody may read it, so no path stands in it."""
        return "failed" if self.opening.failure else self.opening.stage

    def get(self, library: str | None = None) -> Engine:
        """Return the engine of a library as it is now, after opening it if need be.

        Raises:
            LibraryError, EncoderError: it cannot be used.
        """
        name = library or self.settings.library
        engine = self._engines.get(name)
        if engine and engine.retriever.library.current:
            return engine
        with self._lock:  # one at a time: the second caller finds what the first has opened
            engine = self._engines.get(name)
            if not (engine and engine.retriever.library.current):
                engine = self._open(name)
                self._engines[name] = engine
            return engine

    def papers(self, library: str) -> Mapping[str, Paper]:
        """Return the papers of a library by id; none where it is gone."""
        try:
            return {paper.paper_id: paper for paper in self.get(library).retriever.library.papers}
        except (IndexingError, OSError) as error:
            _log.warning("The papers of %r cannot be read: %s", library, error)
            return {}

    def _open(self, name: str) -> Engine:
        # Who asks may be anybody who reaches the page: a path is for whoever started it.
        known = list(dict.fromkeys([self.settings.library, *self.libraries.names()]))
        if name not in known:
            raise LibraryNotFound(f"There is no library {name[:80]!r} here; there are: {', '.join(known)}.")
        library = self.libraries.open(name, self._report)
        return Engine(
            Retriever(library, self.libraries.encoder), self.settings.asking(), self._model(), self.settings.terms()
        )

    def _model(self) -> ChatModel | None:
        """Return the model of the settings; without the packages that it needs answers are quoted."""
        try:
            return self.models.get(self.settings.model)
        except ModelError as error:
            _log.warning("%s Answers are quoted.", error)
            return None

    def _report(self, stage: str, done: int, total: int) -> None:
        self.opening = Opening(stage, done, total)

    def _warm_up(self) -> None:
        try:
            engine = self.get()
            engine.search("What is a paper about?", k=1)  # the encoder's first query costs half a second
        except (IndexingError, OSError) as error:
            _log.error("The library cannot be opened: %s", error)
            self.opening = Opening(failure=str(error))
            return
        if engine.model:
            try:
                warm_up(engine.model)
            except ModelError as error:
                _log.warning("%s Until then answers are quoted.", error)
