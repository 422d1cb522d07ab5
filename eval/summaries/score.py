"""The scores of a summary against its golden topic: each metric of the catalogue, None where it is not defined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from assistant.answer import Claim
from assistant.summary.summary import Summary
from assistant.tables.table import Table
from eval.cases import KeyFact
from eval.summaries.groups import adjusted_rand_index, purity
from eval.summaries.repeats import Repeats, find_repeats
from eval.summaries.sentences import JudgedSentence, judge_sentences, share_precise
from eval.summaries.topic import Topic
from index.encoders.base import Encoder
from index.paper import Paper

Scores = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class ScoredSummary:
    """The scores of a summary, and what to look at.

    Attributes:
        counts: how much of everything there is, as in `COUNTS`.
        findings: papers missed and strange, points missed, sentences at fault, sentences that repeat another.
    """

    scores: Scores
    counts: Mapping[str, int]
    findings: Mapping[str, Any]


def score_summary(topic: Topic, summary: Summary, *, papers: Mapping[str, Paper], encoder: Encoder) -> ScoredSummary:
    """Score one summary; one that was declined found nothing, and has no sentence to judge.

    Args:
        papers: of the library, by id.
    """
    claims = summary.claims
    sentences = judge_sentences(claims, topic.case, papers)
    repeats = find_repeats([claim.text for claim in claims], encoder)
    taken = [paper.paper_id for paper in summary.papers]
    scores = {
        **_of_papers(topic, taken, claims),
        **_of_citations(sentences),
        **_of_points(topic, claims, summary.table),
        "redundancy": repeats.share,
        "likeness": repeats.likeness,
        **_of_themes(topic, summary),
    }
    counts = {
        "papers": len(taken),
        "themes": len(summary.themes),
        "sentences": len(claims),
        "quoted": sum(sentence.is_quote for sentence in sentences),
        "words": sum(len(claim.text.split()) for claim in claims),
    }
    rounded = {name: None if value is None else round(value, 6) for name, value in scores.items()}
    return ScoredSummary(rounded, counts, _findings(topic, taken, claims, sentences, repeats))


def _of_papers(topic: Topic, taken: Sequence[str], claims: Sequence[Claim]) -> dict[str, float | None]:
    """Borderline papers count neither way. Where no other paper is taken in, precision is undefined and F1 is 0."""
    gold, judged = set(topic.gold_papers), set(taken) - set(topic.borderline)
    cited = {citation.paper_id for claim in claims for citation in claim.citations}
    right = len(gold & judged)
    return {
        "paper_recall": right / len(gold) if gold else None,
        "paper_precision": right / len(judged) if judged else None,
        "paper_f1": 2 * right / (len(gold) + len(judged)) if gold else None,
        "cited_papers": len(gold & cited) / len(gold) if gold else None,
    }


def _of_citations(sentences: Sequence[JudgedSentence]) -> dict[str, float | None]:
    return {
        "citation_precision": share_precise(sentences),
        "citation_recall": fmean(s.supported for s in sentences) if sentences else None,
        "citation_precision_changed": share_precise([s for s in sentences if not s.is_quote]),
    }


def _of_points(topic: Topic, claims: Sequence[Claim], table: Table | None) -> dict[str, float | None]:
    facts = [point.fact for point in topic.key_points]
    if not facts:
        return dict.fromkeys(("key_points", "cited_points", "points_or_table"))
    return {
        "key_points": fmean(_made(fact, claims) for fact in facts),
        "cited_points": fmean(_made(fact, _citing(fact.paper_id, claims)) for fact in facts),
        "points_or_table": fmean(_made(fact, claims) or _in_table(fact, table) for fact in facts),
    }


def _made(fact: KeyFact, claims: Sequence[Claim]) -> bool:
    return any(fact.is_in(claim.text) for claim in claims)


def _citing(paper_id: str, claims: Sequence[Claim]) -> list[Claim]:
    return [claim for claim in claims if any(c.paper_id == paper_id for c in claim.citations)]


def _in_table(fact: KeyFact, table: Table | None) -> bool:
    """Tell whether a cell in the row of the fact's paper holds it."""
    rows = [row for row in table.rows if row.paper_id == fact.paper_id] if table else []
    return any(fact.is_in(citation.quote) for row in rows for cell in row.cells for citation in cell.citations)


def _of_themes(topic: Topic, summary: Summary) -> dict[str, float | None]:
    """Compare the themes on the gold papers that are in one; a paper of several counts for the first."""
    gold = {paper_id: name for name, papers in topic.themes.items() for paper_id in papers}
    found: dict[str, str] = {}
    for number, theme in enumerate(summary.themes):
        for paper_id in theme.papers:
            if paper_id in gold:
                found.setdefault(paper_id, str(number))
    wanted = [gold[paper_id] for paper_id in found]
    return {
        "purity": purity(list(found.values()), wanted),
        "rand_index": adjusted_rand_index(list(found.values()), wanted),
    }


def _findings(
    topic: Topic,
    taken: Sequence[str],
    claims: Sequence[Claim],
    sentences: Sequence[JudgedSentence],
    repeats: Repeats,
) -> dict[str, Any]:
    allowed = {*topic.gold_papers, *topic.borderline}
    return {
        "missed_papers": [paper_id for paper_id in topic.gold_papers if paper_id not in taken],
        "strange_papers": [paper_id for paper_id in taken if paper_id not in allowed],
        "missed_points": [point.point for point in topic.key_points if not _made(point.fact, claims)],
        "faults": [{"sentence": s.text, "fault": s.fault} for s in sentences if s.fault],
        "repeated": [claims[place].text for place in repeats.places],
    }
