"""The one path from a question to an answer: retrieve, gate, quote, or decline.

Page, terminal, API and evaluation all come through here; what is measured is what is shown.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant import refuse
from assistant.answer import Answer, Claim, Coverage, Refusal
from assistant.events import ClaimSettled, Event, Finished, Retrieved
from assistant.evidence import weigh
from assistant.exhaustive import criterion, list_papers
from assistant.gate import answerable, on_topic
from assistant.history import Turn, leans_back, resolve
from assistant.markers import Markers
from assistant.papers import choose_papers, wants_several
from assistant.probes import Probes, encode_probes
from assistant.question import Kind, Question, analyse
from assistant.quote import choose_sentences, quote_claim, quote_claims
from assistant.records import record_claim
from index import Hit
from index.retriever import Filters, PaperScore, Retriever

_NEVER, _LIKELY, _SURELY = 0.01, 0.5, 0.99


@dataclass(frozen=True, slots=True)
class AskSettings:
    """How questions are answered.

    Attributes:
        passages: how many passages are shown beside an answer.
        refuse_below: the probability of an answer under which a question is declined.
    """

    passages: int
    refuse_below: float


@dataclass(slots=True)
class _Draft:
    """What the stages of one question leave for the answer."""

    claims: list[Claim] = field(default_factory=list)
    chance: float = _NEVER
    refusal: Refusal | None = None
    introduction: str = ""
    read: int | None = None
    searched: int = 0
    markers: Markers = field(default_factory=Markers)


class _Clock:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self.begun = self._last = time.perf_counter()
        self.stages: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.stages[stage] = round(1000 * (now - self._last), 2)
        self._last = now

    def total(self) -> dict[str, float]:
        return {**self.stages, "total": round(1000 * (self._last - self.begun), 2)}


def ask(
    text: str,
    *,
    retriever: Retriever,
    settings: AskSettings,
    history: Sequence[Turn] = (),
    filters: Filters | None = None,
) -> Iterator[Event]:
    """Answer from the library alone, or say why not, one event at a time.

    Yields:
        `Retrieved`, then a `ClaimSettled` for each sentence, then `Finished` with the answer.

    Raises:
        QuestionError: the question or its history cannot be used.
        FilterError: a filter names something the library does not have.
    """
    clock = _Clock()
    question = analyse(text)
    exhaustive = question.kind is Kind.EXHAUSTIVE
    query = resolve(criterion(question) if exhaustive else question.text, history, whole=exhaustive)
    query = f"{_only_title(filters, question, retriever)} {query}".strip()
    probes = encode_probes(question, query, retriever)
    clock.lap("query")
    ranked = retriever.rank(probes.query, filters=filters)
    hits = retriever.hits(ranked, k=settings.passages)
    clock.lap("retrieve")
    searched = len(ranked) if filters else len(retriever.library.papers)
    yield Retrieved(query, tuple(hits), searched)

    draft = _draft(question, probes, ranked, retriever, settings)
    draft.searched = searched
    clock.lap("answer")
    for claim in draft.claims:
        yield ClaimSettled(claim)
    yield Finished(_answer(text, query, ranked, hits, draft, retriever, clock))


def _only_title(filters: Filters | None, question: Question, retriever: Retriever) -> str:
    """Return what "it" is where one paper alone is asked: its title; else nothing."""
    chosen = list(filters.papers) if filters else []
    known = len(chosen) == 1 and chosen[0] in retriever.library.rows
    return retriever.library.paper(chosen[0]).title if known and leans_back(question.text) else ""


def _draft(
    question: Question, probes: Probes, ranked: list[PaperScore], retriever: Retriever, settings: AskSettings
) -> _Draft:
    if question.kind is Kind.INSTRUCTION:
        return _Draft(refusal=refuse.instruction(ranked, retriever.library))
    if not ranked:
        return _Draft(refusal=refuse.decline(question, ranked, None, retriever.library))
    if question.kind is Kind.EXHAUSTIVE:
        return _listed(question, probes, ranked, retriever)
    if question.record_field:
        return _recorded(question, ranked, retriever)
    return _quoted(question, probes, ranked, retriever, settings)


def _quoted(
    question: Question, probes: Probes, ranked: list[PaperScore], retriever: Retriever, settings: AskSettings
) -> _Draft:
    library = retriever.library
    papers = choose_papers(question, probes, ranked, retriever)
    readings = [retriever.read(probes.question, library.papers[p.row].paper_id) for p in papers]
    draft = _Draft(chance=on_topic(ranked[0]) * answerable(question, probes, readings, retriever))
    if draft.chance < settings.refuse_below:
        draft.refusal = refuse.decline(question, ranked, readings[0], library)
        return draft
    evidence = [weigh(question, reading) for reading in readings]
    quotes = choose_sentences(evidence, side_by_side=wants_several(question))
    if not quotes:  # what was found only gives orders to the assistant
        draft.refusal = refuse.decline(question, ranked, readings[0], library)
    draft.claims = quote_claims(quotes, library, draft.markers)
    return draft


def _listed(question: Question, probes: Probes, ranked: list[PaperScore], retriever: Retriever) -> _Draft:
    library = retriever.library
    listed = list_papers(question, probes.query, ranked, retriever)
    draft = _Draft(read=len(ranked), chance=max((item.chance for item in listed), default=_NEVER))
    if not listed:
        draft.refusal = refuse.none_listed(ranked, library)
        return draft
    noun = "paper fits" if len(listed) == 1 else "papers fit"
    draft.introduction = f"{len(listed)} {noun}, of {len(ranked)} read."
    draft.claims = [quote_claim(item.evidence, item.sentence, library, draft.markers) for item in listed]
    return draft


def _recorded(question: Question, ranked: list[PaperScore], retriever: Retriever) -> _Draft:
    library = retriever.library
    assert question.record_field is not None  # `_draft` sends only such questions here
    draft = _Draft()
    if on_topic(ranked[0]) < _LIKELY:
        draft.refusal = refuse.no_such_paper(ranked, library)
        return draft
    claim = record_claim(question.record_field, library.papers[ranked[0].row], library, draft.markers)
    if claim is None:
        draft.refusal = refuse.no_record(question.record_field, ranked, library)
    else:
        draft.chance = min(_SURELY, ranked[0].score)
        draft.claims = [claim]
    return draft


def _answer(
    text: str,
    query: str,
    ranked: list[PaperScore],
    hits: list[Hit],
    draft: _Draft,
    retriever: Retriever,
    clock: _Clock,
) -> Answer:
    library = retriever.library
    if not draft.read:  # an exhaustive answer shows what it cites; the others also what else was found
        for hit in hits:
            draft.markers.number(hit.passage)
    shown = draft.markers.shown(library, {h.passage.passage_id: h for h in retriever.hits(ranked, k=None)})
    papers = {s.hit.passage.paper_id for s in shown}
    clock.lap("verify")
    return Answer(
        question=text,
        query=query,
        claims=tuple(draft.claims),
        shown=shown,
        answerable=draft.chance,
        coverage=Coverage(draft.read or len(papers), draft.searched),
        library=library.fingerprint,
        refusal=draft.refusal,
        introduction=draft.introduction,
        timings_ms=clock.total(),
    )
