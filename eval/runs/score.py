"""The scores of a row: each metric of the catalogue, None where it is not defined for the case.

Stored answers are scored, so a run of last year and one of today are always scored by the same judge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from eval.cases import Case
from eval.judging.faults import find_faults
from eval.judging.judge import FactOutcome, Judgement, Said, Sentence, judge, known_words
from eval.metrics.citations import CitedClaim, citation_precision, citation_recall
from eval.metrics.ranking import average_precision, ndcg_at_k, recall_at_k, reciprocal_rank_at_k
from eval.metrics.spans import overlap
from eval.runs.record import Row, Run
from index.paper import Paper

Scores = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Scored:
    """A row with its judgement and scores; both None where asking failed."""

    row: Row
    judgement: Judgement | None
    scores: Scores

    @property
    def right(self) -> bool:
        return self.judgement is not None and self.judgement.right


def score_run(run: Run) -> list[Scored]:
    """Score every row, in order."""
    return [score_row(row, run.papers) for row in run.rows]


def score_row(row: Row, papers: Mapping[str, Paper]) -> Scored:
    """Score one row; a failed one has no scores."""
    if row.answer is None:
        return Scored(row, None, {})
    said = Said.from_answer(row.answer)
    judgement = judge(row.case, said, papers)
    scores = {
        "right": float(judgement.right),
        **_of_facts(row.case, row.answer, judgement),
        **_of_refusing(row.case, said),
        **_of_ranking(row),
        **_of_papers(row.case, said),
        **_of_citations(row, said, papers),
    }
    return Scored(row, judgement, {name: None if value is None else round(value, 6) for name, value in scores.items()})


def _of_facts(case: Case, answer: Mapping[str, Any], judgement: Judgement) -> dict[str, float | None]:
    text = "" if answer["refused"] else answer["answer"]  # a refusal names papers, and states nothing
    if not case.key_facts:
        return {"key_facts": None, "cited_facts": None}
    return {
        "key_facts": fmean(fact.is_in(text) for fact in case.key_facts),
        "cited_facts": fmean(outcome is FactOutcome.HELD for outcome in judgement.facts),
    }


def _of_refusing(case: Case, said: Said) -> dict[str, float | None]:
    return {
        "wrong_refusal": float(said.refused) if case.answerable else None,
        "missed_refusal": None if case.answerable else float(not said.refused),
    }


def _of_ranking(row: Row) -> dict[str, float | None]:
    gold = dict.fromkeys(row.case.gold_papers, 1.0) if row.case.answerable else {}
    ranked = ranking(row)
    return {
        "first": ndcg_at_k(ranked, gold, k=1),
        "recall@5": recall_at_k(ranked, gold, k=5),
        "recall@10": recall_at_k(ranked, gold, k=10),
        "ndcg@10": ndcg_at_k(ranked, gold, k=10),
        "mrr@10": reciprocal_rank_at_k(ranked, gold, k=10),
        "map": average_precision(ranked, gold),
    }


def ranking(row: Row) -> list[str]:
    """Return the order of the papers as far as it was kept: gold papers at their ranks, others numbered."""
    places = {rank: paper_id for paper_id, rank in row.gold_ranks.items() if rank}
    return [places.get(rank, f"#{rank}") for rank in range(1, max(places, default=0) + 1)]


def _of_papers(case: Case, said: Said) -> dict[str, float | None]:
    cited, gold = said.papers, case.gold_papers
    return {
        "right_papers": fmean(paper in gold for paper in cited) if cited else None,
        "found_papers": fmean(paper in cited for paper in gold) if gold and cited and case.answerable else None,
    }


def _of_citations(row: Row, said: Said, papers: Mapping[str, Paper]) -> dict[str, float | None]:
    assert row.answer is not None  # `score_row` sends no other
    # A fact of a paper's record (its authors, its year) cites no words, so no text can support it.
    quoting = [s for s in said.sentences if not s.citations or any(c.quote for c in s.citations)]
    passages = {p["marker"]: papers[p["paper_id"]].abstract[p["start"] : p["end"]] for p in row.answer["shown"]}
    markers = [[c["marker"] for c in claim["citations"]] for claim in row.answer["claims"]]
    of_sentence = dict(zip(map(id, said.sentences), markers, strict=True))
    known = known_words(row.case, papers, [p["paper_id"] for p in row.answer["shown"]])

    def supports(text: str, evidence: Sequence[str]) -> bool:
        return not find_faults(text, " ".join(evidence), known=known)

    by_span = [_claim(s, [c.quote for c in s.citations]) for s in quoting]
    by_passage = [_claim(s, [passages.get(m, "") for m in of_sentence[id(s)]]) for s in quoting]
    cited_characters = _spans((c.paper_id, c.start, c.end) for s in quoting for c in s.citations)
    overlapping = overlap(cited_characters, _spans((f.paper_id, f.start, f.end) for f in row.case.key_facts))
    return {
        "span_overlap": overlapping.f1 if overlapping and quoting else None,
        "citation_recall": citation_recall(by_passage, supports),
        "citation_precision": citation_precision(by_passage, supports),
        "citation_recall_span": citation_recall(by_span, supports),
        "citation_precision_span": citation_precision(by_span, supports),
        "groundedness": _groundedness(by_passage, list(passages.values()), supports),
        "dangling": float(sum(len(s.dangling) for s in said.sentences)) if said.sentences else None,
        "words": float(len(row.answer["answer"].split())) if said.sentences else None,
    }


def _claim(sentence: Sentence, evidence: Sequence[str]) -> CitedClaim:
    return CitedClaim(sentence.text, tuple(evidence), bool(sentence.dangling))


def _groundedness(claims: Sequence[CitedClaim], shown: Sequence[str], supports: Any) -> float | None:
    """Share of claims that one shown passage supports, or those that it cites together."""
    if not claims:
        return None
    return fmean(supports(c.text, c.evidence) or any(supports(c.text, [text]) for text in shown) for c in claims)


def _spans(spans: Any) -> dict[str, list[tuple[int, int]]]:
    by_paper: dict[str, list[tuple[int, int]]] = {}
    for paper_id, start, end in spans:
        by_paper.setdefault(paper_id, []).append((start, end))
    return by_paper
