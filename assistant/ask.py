"""The one path from a question to an answer: retrieve, gate, quote or have a model write, or decline.

Page, terminal, API and evaluation all come through here; what is measured is what is shown.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from assistant import refuse
from assistant.answer import Answer, Coverage, Refusal
from assistant.cancel import Cancel
from assistant.clock import Clock
from assistant.draft import Draft, draft_answer
from assistant.events import ClaimSettled, Event, Finished, Retrieved, Token
from assistant.exhaustive import criterion
from assistant.history import Turn, leans_back, resolve
from assistant.probes import Probes, encode_probes
from assistant.question import Kind, analyse
from assistant.quote import quote_claims
from assistant.writing import FollowUp, Task, Writer, Writing, follow_up, write_answer
from index import Hit
from index.retriever import Filters, PaperScore, Retriever


@dataclass(frozen=True, slots=True)
class AskSettings:
    """How questions are answered.

    Attributes:
        passages: how many passages are shown beside an answer.
        refuse_below: the probability of an answer under which a question is declined.
    """

    passages: int
    refuse_below: float


def ask(
    text: str,
    *,
    retriever: Retriever,
    settings: AskSettings,
    history: Sequence[Turn] = (),
    filters: Filters | None = None,
    writer: Writer | None = None,
    cancel: Cancel | None = None,
) -> Iterator[Event]:
    """Answer from the library alone, or say why not, one event at a time.

    Args:
        writer: the model that writes the answer; without one it is quoted.
        cancel: stops the question from another thread.

    Yields:
        `Retrieved`, a second time where a model has rewritten the query; with a model a `Token` for each piece that
        it writes; a `ClaimSettled` for each sentence; then `Finished` with the answer.

    Raises:
        QuestionError: the question or its history cannot be used.
        FilterError: a filter names something the library does not have.
        AskingCancelled: it was stopped.
    """
    inquiry = _Inquiry(text, retriever, settings, history, filters)
    return inquiry.answer(writer, cancel or Cancel())


@dataclass(frozen=True, slots=True)
class _Found:
    """What the retriever has for a query, and how many papers it searched."""

    query: str
    probes: Probes
    ranked: list[PaperScore]
    hits: list[Hit]
    searched: int


class _Inquiry:
    """One question on its way to an answer."""

    def __init__(
        self,
        text: str,
        retriever: Retriever,
        settings: AskSettings,
        history: Sequence[Turn],
        filters: Filters | None,
    ) -> None:
        self._clock = Clock()
        self._text = text
        self._retriever = retriever
        self._settings = settings
        self._history = history
        self._filters = filters
        self._question = analyse(text)
        self._exhaustive = self._question.kind is Kind.EXHAUSTIVE
        asked = criterion(self._question) if self._exhaustive else self._question.text
        query = resolve(asked, history, whole=self._exhaustive)
        self._query = f"{self._only_title()} {query}".strip()

    def answer(self, writer: Writer | None, cancel: Cancel) -> Iterator[Event]:
        """Go all the way, one event at a time."""
        found = self._search(self._query)
        yield _retrieved(found)
        earlier = self._follow_up(writer, cancel)
        if earlier.rewritten:
            found = self._search(earlier.rewritten)
            yield _retrieved(found)
        draft = draft_answer(
            self._question, found.probes, found.ranked, self._retriever, refuse_below=self._settings.refuse_below
        )
        if draft.quotes:
            writing = yield from self._say(draft, found, earlier, writer, cancel)
        else:
            writing = Writing(draft.claims, usage=earlier.usage)
            yield from map(ClaimSettled, draft.claims)
        self._clock.lap("answer")
        yield Finished(self._finished(found, draft, writing, writer))

    def _only_title(self) -> str:
        """Return what "it" is where one paper alone is asked: its title; else nothing."""
        library = self._retriever.library
        chosen = list(self._filters.papers) if self._filters else []
        known = len(chosen) == 1 and chosen[0] in library.rows
        return library.paper(chosen[0]).title if known and leans_back(self._question.text) else ""

    def _search(self, query: str) -> _Found:
        retriever = self._retriever
        probes = encode_probes(self._question, query, retriever)
        self._clock.lap("query")
        ranked = retriever.rank(probes.query, filters=self._filters)
        hits = retriever.hits(ranked, k=self._settings.passages)
        self._clock.lap("retrieve")
        return _Found(query, probes, ranked, hits, len(ranked) if self._filters else len(retriever.library.papers))

    def _follow_up(self, writer: Writer | None, cancel: Cancel) -> FollowUp:
        """Have a question that leans on what was said rewritten, where there is a model."""
        ordinary = self._question.kind is Kind.ORDINARY and not self._question.record_field
        if not (writer and self._history and ordinary and leans_back(self._question.text)):
            return FollowUp(self._question.text)
        rewritten = follow_up(self._question.text, self._history, writer.model, cancel)
        self._clock.lap("query")
        return rewritten

    def _say(
        self, draft: Draft, found: _Found, earlier: FollowUp, writer: Writer | None, cancel: Cancel
    ) -> Generator[Token | ClaimSettled, None, Writing]:
        """Write the answer, or quote it."""
        if writer:
            every = self._retriever.hits(found.ranked, k=None)
            task = Task(self._question, earlier, draft.quotes, every, self._history, self._settings.passages)
            writing = yield from write_answer(task, writer, self._retriever, draft.markers, cancel)
            quoted = writing.claims if writing.fallback else writing.claims[len(writing.claims) - writing.completed :]
        else:
            writing = Writing(quote_claims(draft.quotes, self._retriever.library, draft.markers))
            quoted = writing.claims
        yield from map(ClaimSettled, quoted)
        return writing

    def _finished(self, found: _Found, draft: Draft, writing: Writing, writer: Writer | None) -> Answer:
        library, by_model = self._retriever.library, writer is not None and bool(draft.quotes)
        if draft.read is None:  # an exhaustive answer shows what it cites; the others also what else was found
            for hit in found.hits:
                draft.markers.number(hit.passage)
        every = {h.passage.passage_id: h for h in self._retriever.hits(found.ranked, k=None)}
        shown = draft.markers.shown(library, every)
        papers = {s.hit.passage.paper_id for s in shown}
        self._clock.lap("verify")
        return Answer(
            question=self._text,
            query=found.query,
            claims=tuple(writing.claims),
            shown=shown,
            answerable=draft.chance,
            coverage=Coverage(draft.read or len(papers), found.searched),
            library=library.fingerprint,
            refusal=self._refusal(found, draft, writing, writer),
            introduction=draft.introduction,
            removed=writing.removed,
            fallback=writing.fallback,
            completed=writing.completed,
            listing=draft.listing,
            model=writer.model.name if writer and by_model else "extractive",
            prompt=writing.prompt,
            usage=writer.terms.bill(writing.usage) if writer and (by_model or writing.usage.calls) else None,
            timings_ms=self._clock.total(),
        )

    def _refusal(self, found: _Found, draft: Draft, writing: Writing, writer: Writer | None) -> Refusal | None:
        if writer and writing.declined:
            return refuse.declined_by_model(writer.model.name, found.ranked, self._retriever.library)
        return draft.refusal


def _retrieved(found: _Found) -> Retrieved:
    return Retrieved(found.query, tuple(found.hits), found.searched)
