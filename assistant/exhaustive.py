"""Questions that count or list papers: every paper is read, and each that fits is listed with a quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answer import Listing
from assistant.evidence import Evidence, weigh
from assistant.membership import Member, find_listed, told
from assistant.question import Question
from index.query import Query
from index.retriever import PaperScore, Retriever
from index.words import content_words


@dataclass(frozen=True, slots=True)
class Fitting:
    """A paper that fits, with the sentence that decides."""

    member: Member
    evidence: Evidence
    sentence: int


@dataclass(frozen=True, slots=True)
class Fittings:
    """The papers that fit, likeliest first, and what is told of them and of those that nearly do."""

    papers: list[Fitting]
    listing: Listing


def criterion(question: Question) -> str:
    """Return what the papers must have in common; the whole question where nothing else is left."""
    return question.criterion if content_words(question.criterion) else question.text


def list_papers(question: Question, query: Query, ranked: Sequence[PaperScore], retriever: Retriever) -> Fittings:
    """Find every paper that fits.

    Args:
        query: what the papers must have in common.
        ranked: all papers that may be listed, ranked for it.
    """
    library = retriever.library
    found = find_listed(query, ranked, retriever)
    fitting = []
    for member in found.members:
        reading = retriever.read(query, library.papers[member.paper.row].paper_id)
        evidence = weigh(question, reading)
        if evidence.chances.any():  # else it only gives orders to the assistant
            fitting.append(Fitting(member, evidence, int(np.argmax(evidence.matches))))
    listed = told([each.member for each in fitting], library)
    return Fittings(fitting, Listing(found.cut, listed, told(found.near_misses, library)))
