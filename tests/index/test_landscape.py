"""The map of a library: places, clusters and their labels."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from index.landscape import Landscape, landscape
from index.libraries import Libraries
from index.library import Library
from index.similar import paper_vectors
from tests.index.small import RECORDS, library_of

TOPICS = {
    "fish": "Fish swim in deep cold sea water.",
    "trains": "Trains run on long steel rails.",
    "bread": "Bakers bake fresh bread with yeast.",
}


def topical(each: int) -> list[dict[str, object]]:
    """Papers of three topics, of one topic the first letters of their ids."""
    return [
        {"id": f"{topic}-{i:02}", "title": f"A Note on {topic.title()}, Number {i}", "abstract": f"{text} Item {i}."}
        for topic, text in TOPICS.items()
        for i in range(each)
    ]


def topic_of(paper_id: str) -> str:
    return paper_id.split("-")[0]


def check_whole(found: Landscape, library: Library) -> None:
    """What holds of every map."""
    on_map = [library.papers[row] for row in paper_vectors(library).rows]
    assert [(p.paper_id, p.title) for p in found.points] == [(p.paper_id, p.title) for p in on_map]
    assert all(0 <= value <= 1 for p in found.points for value in (p.x, p.y))
    assert [c.number for c in found.clusters] == list(range(1, len(found.clusters) + 1))
    assert all(first.papers >= second.papers for first, second in pairwise(found.clusters))
    assert len({c.label for c in found.clusters}) == len(found.clusters)
    for cluster in found.clusters:
        members = [p for p in found.points if p.cluster == cluster.number]
        assert len(members) == cluster.papers > 0
        assert (cluster.x, cluster.y) == pytest.approx(
            (np.median([p.x for p in members]), np.median([p.y for p in members])), abs=1e-3
        )
    gap = min((max(abs(a.x - b.x), abs(a.y - b.y)) for a, b in combinations(found.points, 2)), default=1.0)
    assert gap > 0.0118, "two dots lie on each other"


@pytest.mark.parametrize("papers", range(10))
def test_the_smallest_libraries_have_a_map(papers: int, hash_libraries: Libraries, tmp_path: Path) -> None:
    library = library_of(hash_libraries, tmp_path, topical(4)[:papers])
    found = landscape(library)
    check_whole(found, library)
    assert len(found.points) == papers
    assert len(found.clusters) == (0 if not papers else 1 if papers < 8 else 2)


def test_topics_are_clusters_and_lie_apart(hash_libraries: Libraries, tmp_path: Path) -> None:
    library = library_of(hash_libraries, tmp_path, topical(8))
    found = landscape(library)
    check_whole(found, library)
    assert [c.papers for c in found.clusters] == [8, 8, 8]
    for cluster in found.clusters:
        topics = {topic_of(p.paper_id) for p in found.points if p.cluster == cluster.number}
        (topic,) = topics
        assert {word.casefold() for word in TOPICS[topic].strip(".").split()} & set(
            cluster.label.casefold().split(", ")
        )
    for point in found.points:
        others = [p for p in found.points if p is not point]
        nearest = min(others, key=lambda p: (p.x - point.x) ** 2 + (p.y - point.y) ** 2)
        assert topic_of(nearest.paper_id) == topic_of(point.paper_id)


def test_the_same_library_has_the_same_map(hash_libraries: Libraries, tmp_path: Path) -> None:
    library = library_of(hash_libraries, tmp_path, topical(5))
    assert landscape(library) == landscape(library)


def test_papers_that_are_all_alike_are_one_cluster_side_by_side(hash_libraries: Libraries, tmp_path: Path) -> None:
    # The encoder of the tests takes no notice of the order of words.
    titles = ["one red fish", "red one fish", "fish one red", "red fish one", "fish red one", "one fish red"]
    records: list[dict[str, object]] = [{"id": f"p{i}", "title": t, "abstract": "x"} for i, t in enumerate(titles)]
    library = library_of(hash_libraries, tmp_path, records)
    assert float(np.ptp(paper_vectors(library).vectors, axis=0).max()) < 1e-6
    found = landscape(library)
    check_whole(found, library)
    assert len(found.clusters) == 1


def test_a_paper_without_a_passage_is_not_on_the_map(hash_libraries: Libraries, tmp_path: Path) -> None:
    found = landscape(library_of(hash_libraries, tmp_path, RECORDS))
    assert [p.paper_id for p in found.points] == ["cats", "dogs", "long", "undated"]


def test_the_bundled_library_has_a_map_that_tells(libraries: Libraries) -> None:
    library = libraries.open()
    found = landscape(library)
    check_whole(found, library)
    assert 7 <= len(found.clusters) <= 15
    terms = {term for cluster in found.clusters for term in cluster.label.split(", ")}
    assert {"brain", "source separation", "hallucinations", "diffusion models"} <= terms
    clusters = {p.title: p.cluster for p in found.points}
    brain = [number for title, number in clusters.items() if "Brain" in title and "Decoding" in title]
    assert len(brain) > 2
    assert len(set(brain)) == 1


def test_a_question_does_not_load_what_a_map_needs() -> None:
    program = "import sys, index.retriever, index.similar, index.browse; print('sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "False"
