"""What is measured on every case: a name, what it means, which way is better, where it is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

_ALCE = "ALCE, Gao et al. 2023"
_TREC = "as trec_eval computes it"


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of each case; its mean over the cases where it is defined is reported with their number.

    Attributes:
        better: which way is an improvement.
        headline: stands in the table at the top of a report.
        counts: it is a number of things, not a share in [0, 1].
        by_construction: why an answer that only quotes cannot but score full marks; None where it can.
    """

    name: str
    title: str
    meaning: str
    better: Literal["higher", "lower"] = "higher"
    source: str = "ours"
    headline: bool = False
    counts: bool = False
    by_construction: str | None = None


_QUOTES = "quoted sentences are in their source"

METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("right", "right answers", "every key fact held and shown, no fault; or rightly declined", headline=True),
        Metric("key_facts", "key facts", "share of the key facts that the answer's words hold", headline=True),
        Metric("cited_facts", "cited key facts", "share that are held with a citation that shows them", headline=True),
        Metric("wrong_refusal", "wrong refusals", "answerable questions declined", better="lower", headline=True),
        Metric("missed_refusal", "missed refusals", "unanswerable questions answered", better="lower", headline=True),
        Metric("first", "right paper first", "a gold paper is at rank 1", headline=True),
        Metric("recall@5", "recall@5", "share of the gold papers among the first 5", source=_TREC, headline=True),
        Metric("recall@10", "recall@10", "share of the gold papers among the first 10", source=_TREC),
        Metric("ndcg@10", "nDCG@10", "gain of the first 10, discounted by log2(rank + 1)", source=_TREC, headline=True),
        Metric("mrr@10", "MRR@10", "one over the rank of the first gold paper, within 10", source=_TREC),
        Metric("map", "MAP", "mean precision at the ranks of the gold papers", source=_TREC),
        Metric("right_papers", "right papers", "share of the cited papers that are gold", headline=True),
        Metric("found_papers", "found papers", "share of the gold papers that are cited"),
        Metric("span_overlap", "overlap with gold spans", "F1 of the cited characters against the gold spans'"),
        Metric(
            "citation_recall", "citation recall", "sentences that their cited passages support", source=_ALCE,
            headline=True, by_construction=_QUOTES,
        ),
        Metric(
            "citation_precision", "citation precision", "citations to passages that carry weight", source=_ALCE,
            by_construction=_QUOTES,
        ),
        Metric(
            "citation_recall_span", "citation recall, spans", "the same with the cited spans alone",
            source=f"{_ALCE}, on spans", by_construction=_QUOTES,
        ),
        Metric(
            "citation_precision_span", "citation precision, spans", "the same with the cited spans alone",
            source=f"{_ALCE}, on spans", by_construction=_QUOTES,
        ),
        Metric(
            "groundedness", "groundedness", "sentences that some shown passage supports", headline=True,
            by_construction=_QUOTES,
        ),
        Metric(
            "dangling", "dangling citations", "markers that name nothing shown", better="lower", counts=True,
            by_construction=_QUOTES,
        ),
        Metric("words", "words", "length of an answer, markers counted", better="lower", headline=True, counts=True),
    )
}  # fmt: skip
