"""A library as a map: papers of like content lie near each other, in clusters that have a label.

Knows vectors and words, not how a map is drawn. Imports scikit-learn, and at once (a second or two): import it where a
map is made, never on the way to an answer.
"""

from __future__ import annotations

import itertools
import math
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, spectral_embedding
from sklearn.metrics import silhouette_score
from sklearn.metrics.pairwise import cosine_distances
from sklearn.neighbors import kneighbors_graph
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # scikit-learn needs and brings it

from index.cluster_labels import label_clusters
from index.encoders.base import Floats
from index.library import Library
from index.similar import paper_vectors

_TSNE_FROM, _TSNE_TO = 5, 3000  # papers; with 3,000 it takes 6 s, half of what the whole map takes
_PERPLEXITY = 30
_STEPS = 500  # t-SNE keeps as many neighbours after 500 as after 1,000, in half the time
_CLUSTERS_FROM = 8  # papers; fewer are one cluster
_MOST_CLUSTERS = 20  # more labels than that cover the map
_NEIGHBOURS = 10
_SAMPLE = 2000  # papers that the silhouette is measured on
_GAP = 0.012  # of the map's width: what two points keep apart; a dot of 8 pixels on 700
_SEED = 0
_FAINT = 1e-6  # weight of a link beside the 1 of a near one
_one_at_a_time = threading.Lock()

Floats64 = NDArray[np.float64]
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Point:
    """A paper on the map: x and y in [0, 1], and the number of its cluster."""

    paper_id: str
    title: str
    x: float
    y: float
    cluster: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Papers of like content. Number 1 has the most papers; x and y are the median of its points."""

    number: int
    label: str
    x: float
    y: float
    papers: int


@dataclass(frozen=True, slots=True)
class Landscape:
    """A map: points in the order of the paper ids, clusters in that of their numbers."""

    points: tuple[Point, ...]
    clusters: tuple[Cluster, ...]


def landscape(library: Library) -> Landscape:
    """Draw the map of a library: the same library always gives the same map.

    Papers without a passage are not on it; a library without any has an empty map. Which way is up and how
    long a distance is have no meaning, only what lies near what.

    Source: layout t-SNE (van der Maaten & Hinton, 2008) on cosines, principal components for less than 5 or
    more than 3,000 papers. Clusters: spectral clustering of the graph of nearest neighbours (Ng, Jordan &
    Weiss, 2001), as many as have the best silhouette (Rousseeuw, 1987).
    """
    found = paper_vectors(library)
    papers = [library.papers[row] for row in found.rows]
    # More threads would add up in another order, and take the cores from questions. The limit is the process's.
    with _one_at_a_time, threadpool_limits(1):
        places = _spread(_layout(found.vectors))
        numbers = _by_size(_clusters(found.vectors))
    members = [np.flatnonzero(numbers == number) for number in range(1, max(numbers, default=0) + 1)]
    labels = label_clusters([[papers[i] for i in rows] for rows in members])
    return Landscape(
        points=tuple(
            Point(paper.paper_id, paper.title, x, y, number)
            for paper, (x, y), number in zip(papers, places.tolist(), numbers.tolist(), strict=True)
        ),
        clusters=tuple(
            Cluster(number, label, x, y, len(rows))
            for number, (label, rows) in enumerate(zip(labels, members, strict=True), start=1)
            for x, y in [np.median(places[rows], axis=0).round(4).tolist()]
        ),
    )


def _layout(vectors: Floats) -> Floats:
    """Return a place for each paper, (n, 2) in [0, 1], both axes on one scale."""
    papers = len(vectors)
    if _all_alike(vectors):
        return np.full((papers, 2), 0.5, np.float32)
    if _TSNE_FROM <= papers <= _TSNE_TO:
        perplexity = min(_PERPLEXITY, (papers - 1) / 3)
        tsne = TSNE(metric="cosine", init="pca", perplexity=perplexity, max_iter=_STEPS, random_state=_SEED)
        places = tsne.fit_transform(vectors)
    else:
        places = PCA(2, svd_solver="covariance_eigh").fit_transform(vectors)
    low, high = places.min(axis=0), places.max(axis=0)
    scaled: Floats = 0.5 + (places - (low + high) / 2) / (high - low).max()
    return scaled


def _all_alike(vectors: Floats) -> bool:
    return len(vectors) < 2 or float(np.ptp(vectors, axis=0).max()) < 1e-6


def _spread(places: Floats) -> Floats64:
    """Move each point that lies on one before it to the nearest free place around, (n, 2) in [0, 1]."""
    gap = min(_GAP, 0.25 / math.sqrt(max(len(places), 1)))
    taken: dict[tuple[int, int], Place] = {}  # by squares as wide as the gap, so that each holds one point
    for x, y in places.tolist():
        spot = next(spot for spot in _around((x, y), gap) if _is_free(spot, taken, gap))
        taken[_square(spot, gap)] = spot
    return np.array(list(taken.values()), np.float64).reshape(-1, 2).round(4)


def _around(place: Place, gap: float) -> Iterator[Place]:
    """Yield a place and then ever farther ones, as seeds lie in a sunflower: even, in all directions."""
    for step in itertools.count():
        turn, reach = 2.399963 * step, gap * math.sqrt(step)
        x, y = place[0] + reach * math.cos(turn), place[1] + reach * math.sin(turn)
        yield min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)


def _is_free(place: Place, taken: Mapping[tuple[int, int], Place], gap: float) -> bool:
    column, row = _square(place, gap)
    near = (taken.get((column + i, row + j)) for i in (-1, 0, 1) for j in (-1, 0, 1))
    return not any(p and abs(p[0] - place[0]) < gap and abs(p[1] - place[1]) < gap for p in near)


def _square(place: Place, gap: float) -> tuple[int, int]:
    return int(place[0] / gap), int(place[1] / gap)


def _clusters(vectors: Floats) -> NDArray[np.int64]:
    """Return the cluster of each paper, (n,), in no order."""
    papers = len(vectors)
    one = np.zeros(papers, np.int64)
    if papers < _CLUSTERS_FROM or _all_alike(vectors):
        return one
    most = min(_MOST_CLUSTERS, math.isqrt(papers))
    axes = spectral_embedding(_graph(vectors), n_components=most, drop_first=False, random_state=_SEED)
    sample = np.random.default_rng(_SEED).permutation(papers)[:_SAMPLE]
    distances = cosine_distances(vectors[sample])
    best, best_score = one, -1.0
    for count in range(max(2, most // 2), most + 1):
        labels = KMeans(count, n_init=10, random_state=_SEED).fit_predict(axes[:, :count])
        score = round(float(silhouette_score(distances, labels[sample], metric="precomputed")), 6)
        if score > best_score:
            best, best_score = labels, score
    return best


def _graph(vectors: Floats) -> Any:
    """Link each paper with its nearest ones, and faintly with the most central one: the graph has to hang together."""
    papers = len(vectors)
    graph = kneighbors_graph(vectors, min(_NEIGHBOURS, max(2, papers // 5)), metric="cosine").tolil()
    centre = int((vectors @ vectors.mean(axis=0)).argmax())
    graph[:, [centre]] = np.maximum(graph[:, [centre]].toarray(), _FAINT)
    return (0.5 * (graph + graph.T)).tocsr()


def _by_size(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number clusters from 1, the largest first; of equal ones the first to have a paper."""
    order = [label for label, _ in Counter(labels.tolist()).most_common()]
    numbers = {label: number for number, label in enumerate(order, start=1)}
    return np.array([numbers[label] for label in labels.tolist()], np.int64)
