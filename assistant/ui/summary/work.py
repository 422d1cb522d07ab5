"""Summarising on the page: from a topic in the box to what shows, step by step. Nothing of Gradio, nothing is kept."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from assistant.cancel import Cancel
from assistant.errors import AskingCancelled, AssistantError
from assistant.events import Token
from assistant.summary.events import Drafted, Step, SummaryEvent
from assistant.summary.summary import Length, Summary
from assistant.tables.columns import parse_columns
from assistant.ui.ask.arriving_view import pending_html
from assistant.ui.desk import Desk
from assistant.ui.markup import text
from assistant.ui.settings.answerer import answerer_for
from assistant.ui.summary.joining import with_table
from assistant.ui.summary.leads import NAME, Leads
from assistant.ui.summary.view import Made, theme_html, written
from index import IndexingError

_log = logging.getLogger("citewell")
_PAUSE = 0.125  # seconds between two looks at what a model is writing


@dataclass(frozen=True, slots=True)
class Wanted:
    """A topic with all that is asked about it.

    Attributes:
        columns: names as they were typed, commas between; "" leaves the choice to the summary.
    """

    topic: str
    library: str
    length: Length = Length.PAGE
    columns: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What the tab shows at one moment; None leaves there what is.

    Attributes:
        pending: what a model is writing and nobody has tested.
        made: the summary, once it is whole.
        working: whether more is coming.
    """

    progress: str = ""
    document: str | None = None
    pending: str = ""
    evidence: str | None = None
    made: Made | None = None
    working: bool = True


def summarise_topic(desk: Desk, owner: str, wanted: Wanted, *, cancel: Cancel | None = None) -> Iterator[View]:
    """Summarise a topic, showing more at each step; what goes wrong is one line, and all else stays as it was.

    Args:
        cancel: stops it: nothing more is shown.
    """
    cancel = cancel or Cancel()
    try:
        columns = parse_columns(wanted.columns)
        yield View(progress_html("opening the library"))
        answerer = answerer_for(desk, owner, wanted.library)
        drafting = _Drafting()
        work = answerer.engine.stream_summary(wanted.topic, length=wanted.length, cancel=cancel)
        summary = yield from _watched(work, drafting)
        if columns and summary.declined is None:
            yield drafting.view("the table that was asked for")
            summary = with_table(summary, answerer.engine.table(wanted.topic, columns))
        cancel.check()
        yield view_of(Made(summary, wanted.library, answerer.problem))
    except AskingCancelled:
        _log.info("a summary was stopped")
    except (AssistantError, IndexingError, OSError) as error:
        yield View(problem_html(str(error)), working=False)


def view_of(made: Made | None) -> View:
    """Return a whole summary as it shows; nothing where none was made."""
    if made is None:
        return View(document="", evidence="", working=False)
    whole = written(made)
    told = "Declined." if made.summary.declined is not None else f"Done: {made.summary.coverage}."
    return View(
        f'<p class="cw-step" role="status">{text(told)}</p>', whole.document, "", whole.evidence, made, working=False
    )


def progress_html(what: str, done: int = 0, of: int = 0) -> str:
    """Say what is being done, and how far that is where it is known."""
    far = f'<progress max="{of}" value="{done}" aria-hidden="true"></progress> ' if of else ""
    return f'<p class="cw-step" role="status">{far}{text(what)} …</p>'


def problem_html(message: str) -> str:
    """Return what went wrong instead of a summary."""
    return f'<p class="cw-problem" role="alert"><strong>No summary:</strong> {text(message)}</p>'


class _Drafting:
    """What has come of a summary so far."""

    def __init__(self) -> None:
        self._leads = Leads()
        self._sections: list[str] = []
        self._progress = ""
        self._looked = -math.inf

    def take(self, event: SummaryEvent) -> View | None:
        """Take in an event and return what shows now; None where it is not worth a look."""
        if isinstance(event, Step):
            self._progress = progress_html(event.what, event.done, event.of)
            return self._view() if event.done else View(self._progress)  # a bad topic leaves what was there
        if isinstance(event, Drafted):
            self._sections.append(theme_html(event.theme, len(self._sections) + 1, self._leads))
            self._looked = -math.inf
            return self._view()
        now = time.perf_counter()
        if now - self._looked < _PAUSE:
            return None
        self._looked = now
        return self._view(event)

    def view(self, what: str) -> View:
        """Return what has come, while something else is being done."""
        self._progress = progress_html(what)
        return self._view()

    def _view(self, token: Token | None = None) -> View:
        sections = "".join(self._sections)
        document = f'<article class="cw-summary" id="{NAME}" aria-busy="true">{sections}</article>' if sections else ""
        return View(self._progress, document, pending_html(token.pending) if token else "", "")


def _watched(work: Generator[SummaryEvent, None, Summary], drafting: _Drafting) -> Generator[View, None, Summary]:
    """Yield what shows while a summary is made, and return the summary."""
    while True:
        try:
            event = next(work)
        except StopIteration as end:
            summary: Summary = end.value
            return summary
        if view := drafting.take(event):
            yield view
