"""The handle by which a question is stopped from another thread, even while it waits for a model."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.errors import AskingCancelled


class Cancel:
    """Stops one question. Safe to use from several threads; once cancelled it stays so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled = False
        self._stops: list[Callable[[], None]] = []

    def cancel(self) -> None:
        """Stop what is being waited for now, and whatever would be waited for next."""
        with self._lock:
            self._cancelled = True
            stops = list(self._stops)
        for stop in stops:
            stop()

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def check(self) -> None:
        """Raise if cancelled.

        Raises:
            AskingCancelled: it is.
        """
        if self._cancelled:
            raise AskingCancelled("The question was stopped.")

    @contextmanager
    def stopping(self, stop: Callable[[], None]) -> Iterator[None]:
        """Within the block, `cancel` calls `stop`, from its own thread; at once where it was cancelled before."""
        with self._lock:
            self._stops.append(stop)
            at_once = self._cancelled
        try:
            if at_once:
                stop()
            yield
        finally:
            with self._lock:
                self._stops.remove(stop)
