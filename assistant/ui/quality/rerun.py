"""Asking the questions of a library again from the page: watched while it goes on, and stopped when that is wanted.

Plain functions over the desk; nothing of Gradio. A page is one opened page of a browser: it has one run at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from assistant.errors import AssistantError
from assistant.ui.desk import Desk, Quality
from index import IndexingError

Progress = Callable[[int, int], None]


class End(Enum):
    """How a run ended."""

    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


class _Stopped(Exception):
    """Ends a run from within, at the question that it has come to."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be shown at one moment of a run.

    Attributes:
        summary: of the questions asked so far, of all of them at the end; None where nothing is new.
        done: how many have been asked, of `total`.
        end: how the run ended; None while more is coming.
        problem: why it failed; empty where it did not.
    """

    summary: dict[str, Any] | None
    done: int
    total: int
    end: End | None = None
    problem: str = ""


class Reruns:
    """The runs that were begun from pages. Safe to use from several threads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stops: dict[str, threading.Event] = {}

    def quality(self, library: str) -> Quality | None:
        """Return the evaluation of a library; None where it has no questions.

        Raises:
            AssistantError, LibraryError, EncoderError: it cannot be used.
        """
        return self._desk.quality_of(self._desk.engines.get(library))

    def going(self, page: str) -> bool:
        """Tell whether a page's run goes on."""
        return page in self._stops

    def stop(self, page: str) -> None:
        """Have a page's run end at the question that it has come to; nothing where none goes on."""
        if stop := self._stops.get(page):
            stop.set()

    def run(self, page: str, library: str, progress: Progress) -> Iterator[Step]:
        """Ask the questions of a library, with a step for each part of them and a last one that says how it ended.

        What was asked of a run that is stopped, or that nobody takes further steps of, is kept for the next one.

        Args:
            progress: called with how many are done, and of how many.
        """
        stop = self._stops[page] = threading.Event()
        done = total = 0

        def watched(asked: int, of: int) -> None:
            nonlocal done, total
            done, total = asked, of
            if stop.is_set():
                raise _Stopped
            progress(asked, of)

        try:
            quality = self.quality(library)
            for summary in quality.run(watched) if quality else ():
                yield Step(summary, done, total)
            yield Step(None, done, total, End.FINISHED)
        except _Stopped:
            yield Step(None, done, total, End.STOPPED)
        except (AssistantError, IndexingError, OSError) as error:
            yield Step(None, done, total, End.FAILED, str(error))
        finally:
            del self._stops[page]
