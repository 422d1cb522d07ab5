"""Which papers of a library belong: to a question that lists papers, or to a topic.

Every paper is read and gets the chance that it belongs; a cut parts those that do from the near misses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Belonging
from assistant.fitted import FITTED, Logistic
from index.library import Library
from index.query import Query
from index.retriever import PaperScore, Retriever
from index.similar import paper_vectors
from index.words import content_words

MEMBERSHIP_FEATURES = (
    "dense", "sentence", "keyword", "late", "coverage", "rarest", "dense_gap", "sentence_gap", "late_gap", "match_gap",
    "kinship",
)  # fmt: skip
_KIN = 6  # papers found first, to which the others are compared: pseudo-relevance feedback (Rocchio, 1971)
_NEAR_MISSES = 5
_NONE = 0.5  # papers that a word is counted in where it stands in none


@dataclass(frozen=True, slots=True)
class Member:
    """A paper and the chance in [0, 1] that it belongs."""

    paper: PaperScore
    chance: float


@dataclass(frozen=True, slots=True)
class Membership:
    """Which papers belong, and by how little the next ones do not.

    Attributes:
        members: those from the cut on, likeliest first.
        near_misses: the likeliest below it, at most five.
        cut: the chance from which a paper belongs.
        read: how many papers were read.
    """

    members: tuple[Member, ...]
    near_misses: tuple[Member, ...]
    cut: float
    read: int


def find_listed(query: Query, ranked: Sequence[PaperScore], retriever: Retriever) -> Membership:
    """Find the papers that a question lists.

    Args:
        query: what they must have in common.
        ranked: all papers that may belong, ranked for it.
    """
    return _part(query, ranked, retriever, FITTED.listing, FITTED.list_from)


def find_on_topic(
    query: Query, ranked: Sequence[PaperScore], retriever: Retriever, *, cut: float | None = None
) -> Membership:
    """Find the papers that a summary of a topic is made of.

    Args:
        query, ranked: as for `find_listed`.
        cut: the chance from which a paper belongs; None takes the one that was fitted.
    """
    return _part(query, ranked, retriever, FITTED.membership, FITTED.member_from if cut is None else cut)


def _part(query: Query, ranked: Sequence[PaperScore], retriever: Retriever, model: Logistic, cut: float) -> Membership:
    papers = retriever.library.papers
    chances = model.predict(membership_features(query, ranked, retriever)) if ranked else np.zeros(0)
    found = sorted(
        (Member(paper, float(chance)) for paper, chance in zip(ranked, chances, strict=True)),
        key=lambda member: (-round(member.chance, 6), papers[member.paper.row].paper_id),
    )
    count = sum(member.chance >= cut for member in found)
    return Membership(tuple(found[:count]), tuple(found[count : count + _NEAR_MISSES]), cut, len(ranked))


def told(members: Sequence[Member], library: Library) -> tuple[Belonging, ...]:
    """Return papers with their chances, as an answer or a summary tells of them."""
    papers = [(library.papers[member.paper.row], member.chance) for member in members]
    return tuple(Belonging(paper.paper_id, paper.title, chance) for paper, chance in papers)


def membership_features(query: Query, ranked: Sequence[PaperScore], retriever: Retriever) -> NDArray[np.float64]:
    """Return one row a paper, (n, f), columns as in `MEMBERSHIP_FEATURES`."""
    library = retriever.library
    words = [set(content_words(f"{p.title} {p.abstract}")) for p in library.papers]
    frequency = Counter(word for paper in words for word in paper)
    wanted = list(dict.fromkeys(content_words(query.text)))
    # A word that no paper has is the rarest of all: "papers that use zebrafish" are not those that "use" something.
    weights = np.array([np.log1p(len(words) / max(frequency[w], _NONE)) for w in wanted]) if wanted else np.zeros(0)
    # BM25 leaves out of account what no paper has; here it counts as not found.
    known = float(weights[[w in frequency for w in wanted]].sum() / weights.sum()) if wanted else 1.0
    rows, matches = [], []
    for paper in ranked:
        reading = retriever.read(query, library.papers[paper.row].paper_id)
        best = np.maximum(reading.matches, reading.title) @ reading.weights
        matches.append(float(best.max(initial=0.0)))
        held = np.array([w in words[paper.row] for w in wanted], bool)
        signals = [paper.signals.get(name, 0.0) for name in ("dense", "sentence", "keyword", "late")]
        signals[2] *= known
        coverage = float(weights[held].sum() / weights.sum()) if wanted else 0.0
        rarest = float(weights[held].max(initial=0.0) / weights.max()) if wanted else 0.0
        rows.append([*signals, coverage, rarest])
    table = np.array(rows).reshape(len(rows), 6)
    gaps = table[:, [0, 1, 3]] - table[:, [0, 1, 3]].max(axis=0, initial=-1.0)
    match_gap = np.array(matches) - max(matches, default=0.0)
    return np.column_stack([table, gaps, match_gap, _kinship(ranked, retriever)])


def _kinship(ranked: Sequence[PaperScore], retriever: Retriever) -> NDArray[np.float64]:
    """Return how like each paper is to those found first, weighted by their relevance, as a cosine, (n,)."""
    stored = paper_vectors(retriever.library)
    vectors = dict(zip(stored.rows.tolist(), stored.vectors, strict=True))
    mine = np.stack([vectors[paper.row] for paper in ranked])
    first = np.array([paper.score for paper in ranked[:_KIN]]) @ mine[:_KIN]
    return np.asarray(mine @ first / max(float(np.linalg.norm(first)), 1e-9), np.float64)
