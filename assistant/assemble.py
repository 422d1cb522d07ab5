"""Build the engine from settings. Terminal, page and evaluation all start here."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Answer
from assistant.ask import AskSettings, ask
from assistant.cancel import Cancel
from assistant.events import Event, Finished
from assistant.history import Turn
from assistant.models import ChatModel, open_model
from assistant.question import check_text
from assistant.settings import Settings, load_settings
from assistant.summary.events import SummaryEvent
from assistant.summary.summary import Length, Summary
from assistant.summary.topic_table import tabulate
from assistant.summary.write_summary import summarise
from assistant.tables.table import Table
from assistant.writing import Terms, Writer
from index import Hit
from index.encode_passages import Progress
from index.libraries import quiet
from index.retriever import Filters, Retriever


@dataclass(frozen=True, slots=True)
class Engine:
    """A library ready to be asked. Safe to use from several threads.

    Attributes:
        model: what writes the answers; None quotes.
        terms: how what it writes is tested and paid for.
    """

    retriever: Retriever
    settings: AskSettings
    model: ChatModel | None = None
    terms: Terms = field(default_factory=Terms)

    def quoting(self) -> Engine:
        """Return the same engine without a model: it answers in milliseconds, and costs nothing."""
        return replace(self, model=None)

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        cancel: Cancel | None = None,
    ) -> Iterator[Event]:
        """Answer one event at a time; see `assistant.ask.ask`."""
        return ask(
            question,
            retriever=self.retriever,
            settings=self.settings,
            history=history,
            filters=filters,
            writer=Writer(self.model, self.terms) if self.model else None,
            cancel=cancel,
        )

    def ask(self, question: str, *, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """Answer from the library alone, or say why not.

        Raises:
            QuestionError: the question or its history cannot be used.
            FilterError: a filter names something the library does not have.
        """
        answers = [
            event.answer
            for event in self.stream(question, history=history, filters=filters)
            if isinstance(event, Finished)
        ]
        return answers[-1]

    def stream_summary(
        self,
        topic: str,
        *,
        length: Length = Length.PAGE,
        filters: Filters | None = None,
        cut: float | None = None,
        cancel: Cancel | None = None,
    ) -> Generator[SummaryEvent, None, Summary]:
        """Summarise a topic one event at a time; see `assistant.summary.write_summary.summarise`."""
        writer = Writer(self.model, self.terms) if self.model else None
        return summarise(
            topic, length=length, retriever=self.retriever, filters=filters, cut=cut, writer=writer, cancel=cancel
        )

    def summarize(
        self,
        topic: str,
        *,
        length: Length = Length.PAGE,
        filters: Filters | None = None,
        cut: float | None = None,
    ) -> Summary:
        """Summarise what the library says about a topic, by theme; `declined` where it has nothing.

        Args:
            cut: the chance from which a paper is on the topic, to take in more or fewer; None takes the fitted one.

        Raises:
            QuestionError: the topic is empty, too long, or no text.
            FilterError: a filter names something the library does not have.
        """
        work = self.stream_summary(topic, length=length, filters=filters, cut=cut)
        while True:
            try:
                next(work)
            except StopIteration as end:
                summary: Summary = end.value
                return summary

    def table(
        self,
        topic: str,
        columns: Sequence[str] = (),
        *,
        filters: Filters | None = None,
        cut: float | None = None,
    ) -> Table:
        """Compare the papers on a topic; see `assistant.summary.topic_table.tabulate`."""
        return tabulate(topic, columns, retriever=self.retriever, filters=filters, cut=cut)

    def search(self, query: str, *, k: int = 10, by_paper: bool = False, filters: Filters | None = None) -> list[Hit]:
        """Return the passages that match best; see `index.retriever.Retriever.search`.

        Raises:
            QuestionError: the query is too long, or no text.
            FilterError: a filter names something the library does not have.
        """
        check_text(query)
        return self.retriever.search(query, k=k, by_paper=by_paper, filters=filters)


def open_engine(library: str | None = None, *, settings: Settings | None = None, progress: Progress = quiet) -> Engine:
    """Open a library for asking; the bundled one is built the first time.

    Args:
        library: a name or a path; None takes the one of the settings.
        settings: None collects them as the command line does.

    Raises:
        SettingsError: a setting is unknown or out of range.
        LibraryError, EncoderError: the library or the encoder cannot be used.
        ModelError: a package that the model needs is not installed.
    """
    settings = settings or load_settings().settings
    libraries = settings.libraries()
    opened = libraries.open(library or settings.library, progress)
    model = open_model(settings.model, settings.model_options()) if settings.writes() else None
    return Engine(Retriever(opened, libraries.encoder), settings.asking(), model, settings.terms())
