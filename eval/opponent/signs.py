"""Signs, which a person could check, that a sentence is not supported: an independent look at what a model wrote.

Numbers, names, denials and words that the passages do not have, and key facts with other numbers. By rule, as the
judge's; knows none of the verdicts of the claim test.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.numbers import Number, find_numbers
from eval.cases import Case
from eval.cases.case import fold
from eval.judging.faults import Fault, find_faults
from eval.judging.judge import known_words
from index.paper import Paper, Passage
from index.sentences import split_sentences
from index.words import content_words

_ABOUT = 0.5  # of the words of a key fact's span, those that a sentence about it has


def signs_against(text: str, passages: Sequence[Passage], case: Case, papers: Mapping[str, Paper]) -> tuple[Fault, ...]:
    """Return what of a sentence stands neither in these passages nor in the question and the titles; empty: nothing."""
    known = known_words(case, papers, [p.paper_id for p in passages])
    faults = find_faults(text, "\n".join(p.text for p in passages), known=known)
    contradicted = _contradicts(text, case, papers)
    return (*faults, contradicted) if contradicted else tuple(faults)


def is_worth_keeping(text: str, passages: Sequence[Passage], case: Case) -> bool:
    """Whether a sentence stands in the passages to the letter, or has the very words of a key fact of the case."""
    sentences = {fold(p.text[a:b]).rstrip(".") for p in passages for a, b in split_sentences(p.text)}
    return fold(text).rstrip(".") in sentences or any(fact.is_in(text) for fact in case.key_facts)


def _contradicts(text: str, case: Case, papers: Mapping[str, Paper]) -> Fault | None:
    """Find numbers, in a sentence about a key fact that has some, which the fact's paper does not have."""
    said, words = find_numbers(text), set(content_words(text))
    for fact in case.key_facts:
        abstract = papers[fact.paper_id].abstract
        span = abstract[fact.start : fact.end]
        there = set(content_words(span))
        known = find_numbers(f"{abstract} {case.question}")
        strange = [n for n in said if not _is_among(n, known)]
        if strange and find_numbers(span) and len(there & words) >= _ABOUT * len(there):
            return Fault("key fact", ", ".join(text[n.start : n.end] for n in strange))
    return None


def _is_among(number: Number, others: Sequence[Number]) -> bool:
    return any(number.same_as(other) for other in others)
