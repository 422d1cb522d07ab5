"""llama.cpp in this process: a GGUF file behind the OpenAI API, on loopback alone and under a random key.

Knows xllamacpp, and its traps. Knows no request: whoever asks the model reaches it by url and key, as any other server.
"""

from __future__ import annotations

import atexit
import os
import secrets
import threading
from pathlib import Path
from typing import Any

from assistant.errors import ModelError
from index.display import printable

_MAGIC = b"GGUF"
_SLOTS = 2  # questions that are answered at the same time
_CONTEXT = 4096  # tokens of a slot, unless set; llama.cpp lowers it to what the model was trained with
_CACHE_MIB = 512  # of the beginnings of prompts that are kept for the next one


class LlamaServer:
    """A model file that is served on this machine. Safe to use from several threads; may be started again."""

    def __init__(self, path: Path, *, context: int = 0, threads: int = 0) -> None:
        """Prepare a server; nothing is read or started yet.

        Args:
            context: tokens that prompt and reply share; 0 takes 4096, or what the model knows where that is less.
            threads: 0 takes all cores that this process may use.
        """
        self.key = secrets.token_urlsafe(32)
        self._path = path
        self._context = context or _CONTEXT
        self._threads = threads or _cores()
        self._lock = threading.Lock()
        self._server: Any = None
        self._url = ""

    @property
    def url(self) -> str:
        """Return where the API begins, ending in /v1; "" while the server is stopped."""
        return self._url

    def start(self) -> None:
        """Load the model and listen, unless that is done. Other threads of Python wait while the file is read.

        Raises:
            ModelError: the file is missing or no usable GGUF, memory is short, or xllamacpp is not installed.
        """
        with self._lock:
            if self._server is None:
                self._check_file()
                self._server = self._serve()
                self._url = f"{self._server.listening_address}/v1"
                atexit.register(self.stop)

    def stop(self) -> None:
        """Free the port and the memory. A reply that is still being written is waited for."""
        with self._lock:
            self._server, self._url = None, ""
        atexit.unregister(self.stop)

    def _check_file(self) -> None:
        try:
            with self._path.open("rb") as file:
                magic = file.read(len(_MAGIC))
        except OSError as error:
            raise ModelError(
                f"The model file {self._shown()} cannot be read: {error.strerror}. "
                "Check its path, or fetch a small model: citewell model pull"
            ) from error
        if magic != _MAGIC:
            raise ModelError(
                f"The model file {self._shown()} is no GGUF file: it begins with {magic!r}, not {_MAGIC!r}."
            )

    def _serve(self) -> Any:
        try:
            import xllamacpp
        except ImportError as error:
            raise ModelError(
                f"The model file {self._shown()} needs the xllamacpp package. Run: pip install 'citewell[local]'"
            ) from error
        try:
            server = xllamacpp.Server(self._parameters(xllamacpp.CommonParams()))
            # A server that is stopped before its loop runs never ends: this waits for the loop.
            server.handle_metrics()
        except (RuntimeError, MemoryError) as error:
            raise ModelError(
                f"The model file {self._shown()} cannot be loaded. It may be incomplete, of a kind that this "
                "version of llama.cpp does not know, or too large for the memory with "
                f"{self._context} tokens of context: fetch it again, choose a smaller one, or lower model_context."
            ) from error
        return server

    def _parameters(self, parameters: Any) -> Any:
        parameters.model.path = str(self._path)
        parameters.model_alias = {self._path.stem}  # what replies name instead of the path
        parameters.n_parallel = _SLOTS
        parameters.n_ctx = self._context * _SLOTS
        parameters.cpuparams.n_threads = self._threads
        parameters.cpuparams_batch.n_threads = self._threads
        parameters.cache_ram_mib = _CACHE_MIB
        parameters.verbosity = 0  # stdout and stderr are the caller's
        parameters.hostnames = ["127.0.0.1"]
        parameters.port = 0
        parameters.api_keys = [self.key]
        parameters.cors_origins = ""  # no page of a browser may ask it
        parameters.cors_credentials = False
        parameters.ui = False
        parameters.endpoint_slots = False
        parameters.endpoint_metrics = True
        return parameters

    def _shown(self) -> str:
        return repr(printable(str(self._path)))


def _cores() -> int:
    """Return how many cores this process may use; the machine may have more."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
