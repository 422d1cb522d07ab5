"""What the stages of one question leave for the answer, and the drafts that need no language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant import refuse
from assistant.answer import Claim, Listing, Refusal
from assistant.evidence import Evidence, weigh
from assistant.exhaustive import list_papers
from assistant.gate import answerable, on_topic
from assistant.markers import Markers
from assistant.papers import choose_papers, wants_several
from assistant.probes import Probes
from assistant.question import Kind, Question
from assistant.quote import Quote, choose_sentences, quote_claim
from assistant.records import record_claim
from index.retriever import PaperScore, Retriever

_NEVER, _LIKELY, _SURELY = 0.01, 0.5, 0.99


@dataclass(slots=True)
class Draft:
    """An answer in the making.

    Attributes:
        quotes: what the quoting answerer would say, for an ordinary question that is not declined.
        read: how many papers were read for it; None where that is as many as are shown.
        listing: what an exhaustive question lists, with chances.
    """

    chance: float = _NEVER
    quotes: list[Quote] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    refusal: Refusal | None = None
    introduction: str = ""
    read: int | None = None
    listing: Listing | None = None
    markers: Markers = field(default_factory=Markers)


def draft_answer(
    question: Question,
    probes: Probes,
    ranked: Sequence[PaperScore],
    retriever: Retriever,
    *,
    refuse_below: float,
) -> Draft:
    """Decide what kind of answer a question gets, and make it as far as no model is needed."""
    if question.kind is Kind.INSTRUCTION:
        return Draft(refusal=refuse.instruction(ranked, retriever.library))
    if not ranked:
        return Draft(refusal=refuse.decline(question, ranked, None, retriever.library))
    if question.kind is Kind.EXHAUSTIVE:
        return _listed(question, probes, ranked, retriever)
    if question.record_field:
        return _recorded(question, ranked, retriever)
    return _quoted(question, probes, ranked, retriever, refuse_below=refuse_below)


def _quoted(
    question: Question, probes: Probes, ranked: Sequence[PaperScore], retriever: Retriever, *, refuse_below: float
) -> Draft:
    library = retriever.library
    papers = choose_papers(question, probes, ranked, retriever)
    readings = [retriever.read(probes.question, library.papers[p.row].paper_id) for p in papers]
    draft = Draft(chance=on_topic(ranked[0]) * answerable(question, probes, readings, retriever))
    if draft.chance < refuse_below:
        draft.refusal = refuse.decline(question, ranked, readings[0], library)
        return draft
    evidence: list[Evidence] = [weigh(question, reading) for reading in readings]
    draft.quotes = choose_sentences(evidence, side_by_side=wants_several(question))
    if not draft.quotes:  # what was found only gives orders to the assistant
        draft.refusal = refuse.decline(question, ranked, readings[0], library)
    return draft


def _listed(question: Question, probes: Probes, ranked: Sequence[PaperScore], retriever: Retriever) -> Draft:
    library = retriever.library
    found = list_papers(question, probes.query, ranked, retriever)
    chances = [each.member.chance for each in found.papers]
    draft = Draft(read=len(ranked), chance=max(chances, default=_NEVER), listing=found.listing)
    if not found.papers:
        draft.refusal = refuse.none_listed(ranked, library)
        return draft
    noun = "paper fits" if len(found.papers) == 1 else "papers fit"
    draft.introduction = f"{len(found.papers)} {noun}, of {len(ranked)} read."
    draft.claims = [quote_claim(each.evidence, each.sentence, library, draft.markers) for each in found.papers]
    return draft


def _recorded(question: Question, ranked: Sequence[PaperScore], retriever: Retriever) -> Draft:
    library = retriever.library
    assert question.record_field is not None  # `draft_answer` sends only such questions here
    draft = Draft()
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
