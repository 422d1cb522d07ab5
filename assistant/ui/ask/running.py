"""The questions that are being answered, by the page that asked them, so that a page can stop its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.cancel import Cancel


class Running:
    """One question for each open page. Safe to use from several threads."""

    def __init__(self) -> None:
        self._cancels: dict[str, Cancel] = {}
        self._lock = threading.Lock()

    @contextmanager
    def asking(self, page: str) -> Iterator[Cancel]:
        """Within the block a page has its question answered; the one it asked before, if still under way, is stopped.

        However the block ends, nothing goes on for its question afterwards.
        """
        cancel = Cancel()
        with self._lock:
            before = self._cancels.get(page)
            self._cancels[page] = cancel
        if before:
            before.cancel()
        try:
            yield cancel
        finally:
            with self._lock:
                if self._cancels.get(page) is cancel:
                    del self._cancels[page]
            cancel.cancel()

    def stop(self, page: str) -> None:
        """Stop what a page has asked, if anything is under way; whoever waits for a model is freed at once."""
        with self._lock:
            cancel = self._cancels.get(page)
        if cancel:
            cancel.cancel()
