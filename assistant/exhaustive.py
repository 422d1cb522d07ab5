"""Questions that count or list papers: every paper is read, and each that fits is listed with a quote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import Evidence, weigh
from assistant.fitted import FITTED
from assistant.question import Question
from index.query import Query
from index.retriever import PaperScore, Retriever
from index.words import content_words

LISTING_FEATURES = (
    "dense", "sentence", "keyword", "late", "coverage", "rarest", "late_gap", "match_gap",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper that fits, with the sentence that decides."""

    paper: PaperScore
    evidence: Evidence
    sentence: int
    chance: float


def criterion(question: Question) -> str:
    """Return what the papers must have in common; the whole question where nothing else is left."""
    return question.criterion if content_words(question.criterion) else question.text


def list_papers(question: Question, query: Query, ranked: Sequence[PaperScore], retriever: Retriever) -> list[Listed]:
    """Return every paper that fits, likeliest first.

    Args:
        query: what the papers must have in common.
        ranked: all papers of the library, ranked for it.
    """
    features = listing_features(query, ranked, retriever)
    listed = []
    for paper, chance in zip(ranked, FITTED.listing.predict(features), strict=True):
        if chance >= FITTED.list_from:
            reading = retriever.read(query, retriever.library.papers[paper.row].paper_id)
            evidence = weigh(question, reading)
            if evidence.chances.any():  # else it only gives orders to the assistant
                listed.append(Listed(paper, evidence, int(np.argmax(evidence.matches)), float(chance)))
    return sorted(listed, key=lambda item: (-round(item.chance, 6), item.evidence.reading.paper.paper_id))


def listing_features(query: Query, ranked: Sequence[PaperScore], retriever: Retriever) -> NDArray[np.float64]:
    """Return one row a paper, (n, f), columns as in `LISTING_FEATURES`."""
    library = retriever.library
    words = [set(content_words(f"{p.title} {p.abstract}")) for p in library.papers]
    frequency = Counter(word for paper in words for word in paper)
    wanted = [w for w in dict.fromkeys(content_words(query.text)) if w in frequency]
    weights = np.array([np.log1p(len(words) / frequency[w]) for w in wanted]) if wanted else np.zeros(0)
    rows, matches = [], []
    for paper in ranked:
        reading = retriever.read(query, library.papers[paper.row].paper_id)
        best = np.maximum(reading.matches, reading.title) @ reading.weights
        matches.append(float(best.max(initial=0.0)))
        held = np.array([w in words[paper.row] for w in wanted], bool)
        signals = [paper.signals.get(name, 0.0) for name in ("dense", "sentence", "keyword", "late")]
        coverage = float(weights[held].sum() / weights.sum()) if wanted else 0.0
        rarest = float(weights[held].max(initial=0.0) / weights.max()) if wanted else 0.0
        rows.append([*signals, coverage, rarest])
    table = np.array(rows).reshape(len(rows), 6)
    late_gap = table[:, 3] - table[:, 3].max(initial=-1.0)
    match_gap = np.array(matches) - max(matches, default=0.0)
    return np.column_stack([table, late_gap, match_gap])
