"""The judge: whether an answer is right, held against the gold spans and key facts of its case.

Deterministic and offline. It reads what was said and cited, in the form of the public JSON, and the
abstracts; never the verdicts that the assistant put on its own claims.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean
from typing import Any

from assistant.names import find_names
from assistant.numbers import Number, find_numbers
from eval.cases import Case, KeyFact
from eval.judging.faults import Fault, find_faults
from index.paper import Paper
from index.words import content_words

_COVERED = 0.5  # share of a variant's content that a sentence in other words must have
_LISTED = 0.5  # of the papers that an answer lists, the share that must fit


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as the answer gave it; whether the quote is there is for the judge to find out."""

    paper_id: str
    start: int
    end: int
    quote: str

    def overlaps(self, fact: KeyFact) -> bool:
        return self.paper_id == fact.paper_id and self.start < fact.end and fact.start < self.end


@dataclass(frozen=True, slots=True)
class Sentence:
    """One claim of an answer."""

    text: str
    citations: tuple[Cited, ...]
    dangling: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer said: its claims, or that it declined."""

    sentences: tuple[Sentence, ...]
    refused: bool

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any]) -> Said:
        """Read the public JSON of an answer."""
        return cls(
            sentences=tuple(
                Sentence(
                    claim["text"],
                    tuple(Cited(c["paper_id"], c["start"], c["end"], c["quote"]) for c in claim["citations"]),
                    tuple(claim["dangling"]),
                )
                for claim in answer["claims"]
            ),
            refused=bool(answer["refused"]),
        )

    @property
    def papers(self) -> list[str]:
        """The papers that are cited, each once, in order."""
        return list(dict.fromkeys(c.paper_id for s in self.sentences for c in s.citations))


class FactOutcome(StrEnum):
    """What became of a key fact."""

    HELD = "held"
    MISCITED = "miscited"  # said, but the citation beside it does not show it
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether an answer is right, and every reason why not.

    Attributes:
        facts: an outcome for each key fact of the case, in order.
        faults: what is wrong with each sentence, in order; empty where nothing is.
    """

    right: bool
    facts: tuple[FactOutcome, ...]
    faults: tuple[tuple[Fault, ...], ...]
    reason: str


def judge(case: Case, said: Said, papers: Mapping[str, Paper]) -> Judgement:
    """Judge one answer.

    An answer is right if it declines what cannot be answered; or if it holds every key fact, each with a
    citation that shows it, and no sentence says what its citation does not. An exhaustive answer is
    right if it cites every gold paper and at least half of what it cites is gold.
    """
    faults = tuple(
        tuple(sentence_faults(s, papers, known_words(case, papers, [c.paper_id for c in s.citations])))
        for s in said.sentences
    )
    facts = tuple(_outcome(fact, said, faults, case) for fact in case.key_facts)
    reason = _why_wrong(case, said, facts, faults)
    return Judgement(not reason, facts, faults, reason or "right")


def sentence_faults(sentence: Sentence, papers: Mapping[str, Paper], known: str) -> list[Fault]:
    """Return what is wrong with one sentence: with its citations first, then with what it says."""
    if sentence.dangling:
        return [Fault("dangling", ", ".join(map(str, sentence.dangling)))]
    if not sentence.citations:
        return [Fault("uncited", "")]
    for citation in sentence.citations:
        paper = papers.get(citation.paper_id)
        if paper is None or paper.abstract[citation.start : citation.end] != citation.quote:
            return [Fault("not located", f"{citation.paper_id} {citation.start}-{citation.end}")]
    if all(c.start == c.end for c in sentence.citations):
        return []  # from the paper's record: no words of the abstract are claimed
    return find_faults(sentence.text, " ".join(c.quote for c in sentence.citations), known=known)


def holds(text: str, fact: KeyFact) -> bool:
    """Tell whether a text states a fact: a variant to the letter, or its numbers and most of its words."""
    if fact.is_in(text):
        return True
    said, numbers = set(content_words(text)), find_numbers(text)
    for variant in fact.accept:
        wanted_numbers = find_numbers(variant)
        wanted = set(content_words(_without(wanted_numbers, variant)))
        enough = len(wanted & said) >= _COVERED * len(wanted) if len(wanted) > 1 or not wanted_numbers else True
        if enough and all(any(n.same_as(other) for other in numbers) for n in wanted_numbers):
            return True
    return False


def _without(numbers: Sequence[Number], text: str) -> str:
    for number in reversed(numbers):
        text = f"{text[: number.start]} {text[number.end :]}"
    return text


def _outcome(fact: KeyFact, said: Said, faults: Sequence[Sequence[Fault]], case: Case) -> FactOutcome:
    stated = [(s, f) for s, f in zip(said.sentences, faults, strict=True) if holds(s.text, fact)]
    for sentence, wrong in stated:
        shown = any(
            c.overlaps(fact) or (c.paper_id in case.gold_papers and fact.is_in(c.quote)) for c in sentence.citations
        )
        if shown and not wrong:
            return FactOutcome.HELD
    return FactOutcome.MISCITED if stated else FactOutcome.MISSING


def _why_wrong(case: Case, said: Said, facts: Sequence[FactOutcome], faults: Sequence[Sequence[Fault]]) -> str:
    if said.refused or not said.sentences:
        return "refused" if case.answerable else ""
    if not case.answerable:
        return "answered what the library does not hold"
    for sentence_fault in (fault for each in faults for fault in each):
        return str(sentence_fault)
    missing = [f.accept[0] for f, outcome in zip(case.key_facts, facts, strict=True) if outcome is FactOutcome.MISSING]
    if missing:
        return f"missing: {missing[0]}"
    if FactOutcome.MISCITED in facts:
        return f"miscited: {case.key_facts[facts.index(FactOutcome.MISCITED)].accept[0]}"
    return _why_list_wrong(case, said.papers) if case.type == "exhaustive" else ""


def _why_list_wrong(case: Case, listed: Sequence[str]) -> str:
    missing = [p for p in case.gold_papers if p not in listed]
    if missing:
        return f"not listed: {missing[0]}"
    fitting = fmean(p in case.gold_papers for p in listed)
    return "" if fitting >= _LISTED else f"only {fitting:.0%} of the listed papers fit"


def known_words(case: Case, papers: Mapping[str, Paper], about: Sequence[str]) -> str:
    """Return what an answer may say without showing it: the words of the question, of titles, and names.

    Args:
        about: ids of the papers that are cited; names may be taken from anywhere in them.
    """
    cited = [papers[p] for p in dict.fromkeys(about) if p in papers]
    names = [name for paper in cited for name in (paper.title, *find_names(paper.abstract))]
    titles = [papers[p].title for p in case.gold_papers if p in papers]
    return " ".join([case.question, *(turn["content"] for turn in case.history), *titles, *names])
