"""The sentences of a summary, held against the spans that they cite. Never reads the assistant's own verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Claim
from eval.cases.case import Case, fold
from eval.judging.faults import find_faults
from eval.judging.judge import Cited, Sentence, known_words, sentence_faults
from eval.metrics.citations import CitedClaim, citation_precision, citation_recall
from index.paper import Paper


@dataclass(frozen=True, slots=True)
class JudgedSentence:
    """What the judge found of one sentence.

    Attributes:
        citations: how many it has.
        precise: share of them that carry weight; None without one.
        supported: 1 where its quotes, together, support it, else 0.
        is_quote: whether it is its quotes, word for word: the judge then finds no fault, whatever it says.
        fault: the first that it has; None for none.
    """

    text: str
    citations: int
    precise: float | None
    supported: float
    is_quote: bool
    fault: str | None


def judge_sentences(claims: Sequence[Claim], topic: Case, papers: Mapping[str, Paper]) -> list[JudgedSentence]:
    """Judge each sentence; those from a paper's record (its authors, its year) cite no words, and are left out."""
    of_record = [bool(c.citations) and not any(cited.quote for cited in c.citations) for c in claims]
    return [_judge(claim, topic, papers) for claim, out in zip(claims, of_record, strict=True) if not out]


def share_precise(sentences: Sequence[JudgedSentence]) -> float | None:
    """Share of all citations that carry weight; None without a citation."""
    total = sum(sentence.citations for sentence in sentences)
    return sum((s.precise or 0.0) * s.citations for s in sentences) / total if total else None


def _judge(claim: Claim, topic: Case, papers: Mapping[str, Paper]) -> JudgedSentence:
    known = known_words(topic, papers, [c.paper_id for c in claim.citations])
    quotes = [_located(c, papers) for c in _cited(claim) if c.quote]
    cited = CitedClaim(claim.text, tuple(quotes), bool(claim.dangling))

    def supports(text: str, evidence: Sequence[str]) -> bool:
        return not find_faults(text, " ".join(evidence), known=known)

    faults = sentence_faults(Sentence(claim.text, _cited(claim), claim.dangling), papers, known)
    return JudgedSentence(
        text=claim.text,
        citations=len(quotes),
        precise=citation_precision([cited], supports),
        supported=citation_recall([cited], supports) or 0.0,
        is_quote=bool(quotes) and fold(claim.text) == fold(" ".join(quotes)),
        fault=str(faults[0]) if faults else None,
    )


def _cited(claim: Claim) -> tuple[Cited, ...]:
    return tuple(Cited(c.paper_id, c.start, c.end, c.quote) for c in claim.citations)


def _located(citation: Cited, papers: Mapping[str, Paper]) -> str:
    """Return the quote where it stands in its abstract, else nothing: it supports nothing."""
    paper = papers.get(citation.paper_id)
    return citation.quote if paper and paper.abstract[citation.start : citation.end] == citation.quote else ""
