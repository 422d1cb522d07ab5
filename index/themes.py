"""Papers on one topic, grouped into themes: like beside like, each under the terms that tell it from the others.

Knows vectors and words, not how the papers were found. scikit-learn is imported where papers are grouped, never on the
way to an answer.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.cluster_labels import label_clusters
from index.encoders.base import Floats, unit_rows
from index.library import Library
from index.paper import Paper
from index.similar import paper_vectors
from index.words import content_words

OTHER = "other work"
_GROUPS_FROM = 6  # papers; fewer are one theme
_MOST_GROUPS = 8
_PAPERS_EACH = 3  # of a theme, on average, at least
_ALIKE = 0.95  # length of the mean vector from which papers are too much alike to be parted
_LIKE = 0.7  # of the mean likeness within the themes: what is less like any of them is other work
_MANY, _COMMON = 50, 0.33  # papers of a library; share of them that makes a word common
_WORD = re.compile(r"[\w'’-]+")
# Words of any abstract, by their stems: in a library of few papers nothing else shows that they tell nothing.
_FILLERS = frozenset(
    """
        use show shown have learn through method model approach propos paper studi result work base new novel improv
        perform achiev introduc present analyz analysi toward need ani well make high via efficient effect general
        state-of-the-art
    """.split()
)


@dataclass(frozen=True, slots=True)
class Group:
    """Papers of like content.

    Attributes:
        label: the terms that tell it from the other groups, or `OTHER`.
        rows: of its papers in the library, ascending.
    """

    label: str
    rows: tuple[int, ...]


def group_papers(library: Library, rows: Sequence[int], *, topic: str = "") -> list[Group]:
    """Group papers; the largest group comes first, then always the one most like the one before, `OTHER` last.

    The same papers give the same groups, in whatever order they come. Papers without a passage are left out.

    Args:
        rows: of the papers in the library.
        topic: what they have in common; its words are kept out of the labels.
    """
    every = paper_vectors(library)
    chosen = np.isin(every.rows, list(rows))
    found, vectors = every.rows[chosen], every.vectors[chosen]
    if not len(found):
        return []
    alike = float(np.linalg.norm(vectors.mean(axis=0))) > _ALIKE
    labels = np.zeros(len(vectors), np.int64) if alike else _clusters(_apart(vectors))
    groups = [np.flatnonzero(labels == label) for label in sorted(set(labels.tolist()) - {-1})]
    groups = _chained(groups, vectors)
    members = [tuple(found[group].tolist()) for group in groups]
    named = [Group(label, own) for label, own in zip(_labels(library, members, topic), members, strict=True)]
    left = tuple(found[labels == -1].tolist())
    return [*named, Group(OTHER, left)] if left else named


def _apart(vectors: Floats) -> Floats:
    """Take off what all have in common, the topic itself: what is left tells the themes from each other."""
    left = vectors - vectors.mean(axis=0)
    lengths = np.linalg.norm(left, axis=1, keepdims=True)
    apart: Floats = left / np.maximum(lengths, 1e-6)
    return apart


def _clusters(vectors: Floats) -> NDArray[np.int64]:
    """Return the cluster of each paper, (n,); -1 for one that is like none."""
    papers = len(vectors)
    one = np.zeros(papers, np.int64)
    if papers < _GROUPS_FROM:
        return one
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.metrics import silhouette_score

    most = max(2, min(_MOST_GROUPS, papers // _PAPERS_EACH))
    fewest = max(2, min(most, round(math.sqrt(papers) / 2)))
    best, best_score = one, -1.0
    for count in range(fewest, most + 1):
        labels = AgglomerativeClustering(count, linkage="ward").fit_predict(vectors)
        labels = _gathered(labels, vectors)
        kinds = len(set(labels.tolist()))
        if not 1 < kinds < papers:
            continue
        score = round(float(silhouette_score(vectors, labels, metric="cosine")), 6)
        if score > best_score:
            best, best_score = labels, score
    return best


def _gathered(labels: NDArray[np.int64], vectors: Floats) -> NDArray[np.int64]:
    """Put papers that are alone with the cluster nearest to them; what is like none gets -1."""
    sizes = np.bincount(labels)
    kept = np.flatnonzero(sizes > 1)
    if len(kept) == len(sizes) or not len(kept):
        return labels
    centres = unit_rows(np.stack([vectors[labels == label].mean(axis=0) for label in kept]))
    likeness = vectors @ centres.T
    is_alone = np.isin(labels, np.flatnonzero(sizes == 1))
    typical = float(likeness[~is_alone].max(axis=1).mean())
    nearest = np.where(likeness.max(axis=1) >= _LIKE * typical, kept[likeness.argmax(axis=1)], -1)
    return np.where(is_alone, nearest, labels).astype(np.int64)


def _chained(groups: Sequence[NDArray[np.int64]], vectors: Floats) -> list[NDArray[np.int64]]:
    """Order groups: the largest first, then from each to the one most like it."""
    left = sorted(groups, key=lambda group: (-len(group), int(group[0])))
    centres = {int(group[0]): unit_rows(vectors[group].mean(axis=0)[None])[0] for group in left}
    chain = [left.pop(0)]
    while left:
        last = centres[int(chain[-1][0])]
        nearest = max(left, key=lambda group: round(float(centres[int(group[0])] @ last), 6))
        left = [group for group in left if group is not nearest]
        chain.append(nearest)
    return chain


def _labels(library: Library, groups: Sequence[Sequence[int]], topic: str) -> list[str]:
    """Label groups by what tells them from each other and from the rest of the library."""
    said = set(content_words(topic)) | _FILLERS | _everywhere(library)
    papers = [[_without(library.papers[row], said) for row in rows] for rows in groups]
    grouped = {row for rows in groups for row in rows}
    rest = [_without(paper, said) for row, paper in enumerate(library.papers) if row not in grouped]
    return label_clusters([*papers, rest] if rest else papers)[: len(groups)]


def _everywhere(library: Library) -> set[str]:
    """Return the words that so many papers of a library hold that they tell nothing of a few; none of a small one."""
    if len(library.papers) < _MANY:
        return set()
    held = Counter(word for p in library.papers for word in set(content_words(f"{p.title} {p.abstract}")))
    return {word for word, papers in held.items() if papers > _COMMON * len(library.papers)}


def _without(paper: Paper, words: set[str]) -> Paper:
    """Return a paper without these words: a mark stands for each, so that no phrase closes up over it."""

    def masked(text: str) -> str:
        return _WORD.sub(lambda m: "·" if words & set(content_words(m.group())) else m.group(), text)

    return replace(paper, title=masked(paper.title), abstract=masked(paper.abstract))
