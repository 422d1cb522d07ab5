"""Vector search: FAISS against a plain product of matrices."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoders.base import Floats, unit_rows
from index.store.vectors import Ids, VectorIndex


def some_vectors(count: int, dimension: int, seed: int) -> Floats:
    return unit_rows(np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32))


def brute_force(query: Floats, by_id: dict[int, Floats], k: int) -> list[tuple[int, float]]:
    found = [(number, float(vector @ query)) for number, vector in by_id.items()]
    return sorted(found, key=lambda pair: -pair[1])[:k]


def assert_same(found: tuple[Ids, Floats], expected: list[tuple[int, float]]) -> None:
    np.testing.assert_array_equal(found[0], [number for number, _ in expected])
    np.testing.assert_allclose(found[1], [cosine for _, cosine in expected], atol=1e-5)


@settings(deadline=None, max_examples=60)
@given(data=st.data(), count=st.integers(1, 40), dimension=st.integers(2, 24), k=st.integers(0, 50))
def test_search_finds_what_brute_force_finds_after_deletes_and_among_some(
    data: st.DataObject, count: int, dimension: int, k: int
) -> None:
    numbers = data.draw(st.lists(st.integers(0, 10**12), min_size=count, max_size=count, unique=True))
    gone = data.draw(st.sets(st.sampled_from(numbers)))
    among = data.draw(st.none() | st.lists(st.sampled_from(numbers), unique=True))
    vectors = some_vectors(count + 1, dimension, seed=count)
    index = VectorIndex(dimension)
    index.add(np.array(numbers, np.int64), vectors[1:])
    index.remove(gone)
    left = {n: v for n, v in zip(numbers, vectors[1:], strict=True) if n not in gone}
    allowed = left if among is None else {n: left[n] for n in among if n in left}
    found = index.search(vectors[0], k, among=None if among is None else np.array(among, np.int64))
    assert_same(found, brute_force(vectors[0], allowed, k))
    assert len(index) == len(left)


def test_a_vector_added_after_a_delete_answers_under_its_own_id() -> None:
    vectors = some_vectors(6, 8, seed=1)
    index = VectorIndex(8)
    index.add(np.arange(4), vectors[:4])
    index.remove([0, 2])
    index.add(np.array([4, 5]), vectors[4:])
    for number in (1, 3, 4, 5):
        best, cosines = index.search(vectors[number], 1)
        assert best.tolist() == [number]
        assert cosines[0] == pytest.approx(1)
    np.testing.assert_array_equal(index.vectors(np.array([5, 1])), vectors[[5, 1]])


def test_cosines_come_best_first_and_no_id_stands_for_a_missing_one() -> None:
    vectors = some_vectors(5, 4, seed=2)
    index = VectorIndex(4)
    index.add(np.arange(5), vectors)
    found, cosines = index.search(vectors[0], 10, among=np.array([3, 99, 1, 98]))
    assert set(found.tolist()) == {1, 3}
    assert cosines[0] >= cosines[1]


@pytest.mark.parametrize("among", [None, np.array([7], np.int64)])
def test_an_empty_index_finds_nothing(among: Ids | None) -> None:
    found, cosines = VectorIndex(4).search(np.ones(4, np.float32), 3, among=among)
    assert found.dtype == np.int64
    assert found.tolist() == cosines.tolist() == []


def test_an_id_that_was_removed_cannot_be_read() -> None:
    index = VectorIndex(4)
    index.add(np.array([1, 2]), some_vectors(2, 4, seed=3))
    index.remove([1, 77])
    with pytest.raises(RuntimeError):
        index.vectors(np.array([1]))


def test_an_index_read_from_disk_answers_as_before(tmp_path: Path) -> None:
    vectors = some_vectors(20, 8, seed=4)
    index = VectorIndex(8)
    index.add(np.arange(100, 120), vectors)
    index.remove([105])
    index.save(tmp_path / "vectors.faiss")
    again = VectorIndex.load(tmp_path / "vectors.faiss")
    assert again.dimension == 8
    for one, other in zip(index.search(vectors[5], 20), again.search(vectors[5], 20), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vectors.faiss").write_bytes(b"not an index at all")
    with pytest.raises(RuntimeError):
        VectorIndex.load(tmp_path / "vectors.faiss")
