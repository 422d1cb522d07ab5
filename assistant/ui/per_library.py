"""What takes long to make of a library, made once for each state that it is in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from index.library import Library

T = TypeVar("T")
_KEPT = 8  # a map of 225 papers takes four seconds to draw and 100 kB, four examples the time of ten answers


class PerLibrary(Generic[T]):
    """Keeps what was made of the libraries used last, and nothing of the libraries. Safe from several threads."""

    def __init__(self) -> None:
        self._made: dict[str, T] = {}
        self._lock = threading.Lock()

    def get(self, library: Library, make: Callable[[], T]) -> T:
        """Return what was made of a library as it is now, or make it; whoever asks meanwhile waits for that."""
        with self._lock:
            if library.fingerprint not in self._made:
                made = make()
                if len(self._made) == _KEPT:
                    self._made.pop(next(iter(self._made)))
                self._made[library.fingerprint] = made
            return self._made[library.fingerprint]
