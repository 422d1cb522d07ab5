"""Prove that cases say the truth about their papers: every span and every accepted variant is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.answer import RefusalReason
from eval.cases.case import TYPES, Case, KeyFact, fold
from index.paper import Paper, normalise

WITHOUT_FACTS = ("unanswerable", "exhaustive")


def problems(cases: Sequence[Case], papers: Mapping[str, Paper]) -> Iterator[str]:
    """Yield what is wrong with cases: a span, a variant or a paper that is not there, a double."""
    seen: dict[tuple[str, ...], str] = {}
    for case in cases:
        asked = (normalise(case.question), *(normalise(turn["content"]) for turn in case.history))
        if asked in seen:
            yield f"{case.id}: asks the same as {seen[asked]}"
        seen[asked] = case.id
        yield from (f"{case.id}: {problem}" for problem in _of_case(case, papers))


def _of_case(case: Case, papers: Mapping[str, Paper]) -> Iterator[str]:
    if case.type not in TYPES:
        yield f"unknown type {case.type!r}; there are: {', '.join(TYPES)}"
    if (case.refusal is not None) != (case.type == "unanswerable"):
        yield "a refusal belongs to unanswerable questions, and to them alone"
    if case.refusal is not None and case.refusal not in list(RefusalReason):
        yield f"unknown reason for refusing {case.refusal!r}; there are: {', '.join(RefusalReason)}"
    if not case.key_facts and case.type not in WITHOUT_FACTS:
        yield "no key fact"
    if case.type == "exhaustive" and not case.gold_papers:
        yield "no gold papers; an exhaustive question lists all that fit"
    yield from (f"no paper {paper_id!r}" for paper_id in case.gold_papers if paper_id not in papers)
    for fact in case.key_facts:
        if fact.paper_id not in case.gold_papers:
            yield f"a key fact of {fact.paper_id!r}, which is no gold paper"
        elif fact.paper_id in papers:
            yield from _of_fact(fact, papers[fact.paper_id].abstract)


def _of_fact(fact: KeyFact, abstract: str) -> Iterator[str]:
    span = abstract[fact.start : fact.end]
    if not span or fact.start < 0:
        place = f"{fact.start} to {fact.end} of {len(abstract)} characters"
        yield f"an empty span ({place}): {fact.accept[0][:60]!r} is not there"
        return
    for variant in fact.accept:
        if fold(variant) not in fold(span):
            yield f"{variant!r} is not in its span {span[:60]!r}"
