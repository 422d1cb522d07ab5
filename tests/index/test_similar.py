"""Papers most like another: cosines of the means of their passage vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.errors import FilterError, PaperNotFound
from index.libraries import Libraries
from index.library import Library
from index.similar import paper_vectors, similar_papers
from tests.index.small import RECORDS, library_of


@pytest.fixture
def small(hash_libraries: Libraries, tmp_path: Path) -> Library:
    return library_of(hash_libraries, tmp_path)


def mean(library: Library, paper_id: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    rows = [row for row, passage in enumerate(library.passages) if passage.paper_id == paper_id]
    return np.asarray(library.arrays.vectors[rows].mean(axis=0), np.float64)


def test_a_paper_s_vector_is_the_mean_of_its_passages_scaled_to_length_one(small: Library) -> None:
    found = paper_vectors(small)
    assert [small.papers[row].paper_id for row in found.rows] == ["cats", "dogs", "long", "undated"]
    assert len(small.passages_of(small.rows["long"])) > 1
    for row, vector in zip(found.rows, found.vectors, strict=True):
        expected = mean(small, small.papers[row].paper_id)
        np.testing.assert_allclose(vector, expected / np.linalg.norm(expected), atol=1e-6)


def test_similar_papers_are_the_others_by_the_cosine_of_their_vectors(small: Library) -> None:
    own = mean(small, "cats")
    expected = {}
    for other in ("dogs", "long", "undated"):
        vector = mean(small, other)
        cosine = float(own @ vector / np.linalg.norm(own) / np.linalg.norm(vector))
        expected[other] = max(0.0, cosine)
    found = similar_papers(small, "cats")
    assert {s.paper.paper_id: s.score for s in found} == pytest.approx(expected, abs=1e-4)
    assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)
    assert similar_papers(small, "cats", k=2) == found[:2]
    assert similar_papers(small, "cats", k=0) == []


def test_papers_of_one_score_are_in_the_order_of_their_ids(hash_libraries: Libraries, tmp_path: Path) -> None:
    # The encoder of the tests takes no notice of the order of words.
    titles = {"d": "One red fish", "b": "Red one fish", "c": "Fish one red", "a": "Red fish one"}
    records: list[dict[str, object]] = [{"id": "z", "title": "Fish", "abstract": "It swims."}]
    records += [{"id": i, "title": title, "abstract": "It sleeps."} for i, title in titles.items()]
    library = library_of(hash_libraries, tmp_path, records)
    found = similar_papers(library, "z")
    assert len({s.score for s in found}) == 1
    assert [s.paper.paper_id for s in found] == ["a", "b", "c", "d"]


def test_a_paper_without_a_passage_is_like_none_and_none_is_like_it(small: Library) -> None:
    assert similar_papers(small, "empty") == []
    assert "empty" not in {s.paper.paper_id for p in small.papers for s in similar_papers(small, p.paper_id, k=99)}


def test_the_only_paper_is_like_none(hash_libraries: Libraries, tmp_path: Path) -> None:
    assert similar_papers(library_of(hash_libraries, tmp_path, RECORDS[:1]), "cats") == []


def test_an_unknown_paper_and_a_negative_number_are_errors(small: Library) -> None:
    with pytest.raises(PaperNotFound, match="'birds'"):
        similar_papers(small, "birds")
    with pytest.raises(FilterError, match="-1"):
        similar_papers(small, "cats", k=-1)


def test_real_abstracts_have_their_topic_beside_them(libraries: Libraries) -> None:
    library = libraries.open()
    (paper,) = [p for p in library.papers if p.title.startswith("Efficient Training of Audio Transformers")]
    best = similar_papers(library, paper.paper_id, k=3)
    assert any("Patchout" in s.paper.title for s in best)
    assert all(0 < s.score < 1 for s in best)
