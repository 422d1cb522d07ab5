"""Arrays of encoded passages: stacked, written, read and sliced again without a loss."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from index.encode_passages import EncodedPassage, encode_passages
from index.libraries import quiet
from index.paper import Paper, Passage
from index.store.arrays import PassageArrays, array_names
from tests.fakes import HashEncoder

TEXTS = ["One sentence only.", "First of two. Second of two, longer than the first.", "...", "Three. Four. Five."]


def encoded() -> list[EncodedPassage]:
    papers = [Paper(f"p{i}", f"Title {i}", text) for i, text in enumerate(TEXTS)]
    cut = [(p, [Passage(f"{p.paper_id}#0", p.paper_id, 0, len(p.abstract), p.abstract)]) for p in papers]
    return encode_passages(cut, HashEncoder(), quiet)


def assert_equal(one: EncodedPassage, other: EncodedPassage) -> None:
    for name in (field.name for field in fields(EncodedPassage)):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


def test_a_passage_sliced_from_the_arrays_is_the_one_that_was_stacked() -> None:
    passages = encoded()
    arrays = PassageArrays.stack(passages, 32)
    for row, passage in enumerate(passages):
        assert_equal(arrays.passage(row, passage.passage), passage)


def test_arrays_read_from_disk_are_those_that_were_written(tmp_path: Path) -> None:
    arrays = PassageArrays.stack(encoded(), 32)
    arrays.save(tmp_path)
    again = PassageArrays.load(tmp_path, arrays.vectors)
    for name in array_names():
        assert getattr(again, name).dtype == getattr(arrays, name).dtype
        np.testing.assert_array_equal(getattr(again, name), getattr(arrays, name), err_msg=name)


def test_no_passages_make_arrays_of_no_rows(tmp_path: Path) -> None:
    arrays = PassageArrays.stack([], 32)
    arrays.save(tmp_path)
    again = PassageArrays.load(tmp_path, np.zeros((0, 32), np.float32))
    assert again.states.shape == again.sentence_vectors.shape == (0, 32)
    assert again.sentence_starts.tolist() == again.token_starts.tolist() == [0]


@pytest.mark.parametrize("name", array_names())
def test_an_array_that_lost_a_row_does_not_fit(name: str, tmp_path: Path) -> None:
    arrays = PassageArrays.stack(encoded(), 32)
    arrays.save(tmp_path)
    np.save(tmp_path / f"{name}.npy", getattr(arrays, name)[:-1])
    with pytest.raises(ValueError, match="do not fit"):
        PassageArrays.load(tmp_path, arrays.vectors)


def test_fewer_vectors_than_passages_do_not_fit(tmp_path: Path) -> None:
    arrays = PassageArrays.stack(encoded(), 32)
    arrays.save(tmp_path)
    with pytest.raises(ValueError, match="do not fit"):
        PassageArrays.load(tmp_path, arrays.vectors[:-1])


def test_a_file_of_pickled_objects_is_not_run(tmp_path: Path) -> None:
    arrays = PassageArrays.stack(encoded(), 32)
    arrays.save(tmp_path)
    np.save(tmp_path / "owners.npy", np.array([{"an": "object"}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="pickle"):
        PassageArrays.load(tmp_path, arrays.vectors)
