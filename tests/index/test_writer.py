"""Writing: only what changed is encoded, an id never names two passages, the outcome is that of a fresh build."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.libraries import Libraries, quiet
from index.library import Library, open_library
from index.paper import Paper
from index.store.arrays import array_names
from index.store.generations import write_lock
from index.writer import write_library
from tests.fakes import HashEncoder
from tests.index.crash_child import do_not_wait
from tests.index.storage import NAME, add, filled, record, write_records


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", do_not_wait)


def encoded_papers(libraries: Libraries) -> set[str]:
    """The titles of papers that were encoded since the last call, as passages are: the title before the text."""
    encoder = libraries.encoder
    assert isinstance(encoder, HashEncoder)
    titles = {text.split(". ")[0] for text in encoder.encoded if text.startswith("On ")}
    encoder.encoded.clear()
    return titles


def write(folder: Path, papers: list[Paper], old: Library | None, first_id: int = 0) -> Library:
    with write_lock(folder):
        write_library(folder, papers, HashEncoder(), old=old, first_id=first_id, progress=quiet)
    return open_library(folder, name=NAME, repair="")


def assert_same_library(one: Library, other: Library) -> None:
    assert (one.papers, one.passages, one.paper_starts) == (other.papers, other.passages, other.paper_starts)
    assert one.fingerprint == other.fingerprint
    np.testing.assert_array_equal(one.hubness, other.hubness)
    for name in ["vectors", *array_names()]:
        np.testing.assert_array_equal(getattr(one.arrays, name), getattr(other.arrays, name), err_msg=name)
    np.testing.assert_array_equal(one.keywords.scores("problem alpha"), other.keywords.scores("problem alpha"))


def test_only_papers_that_are_new_or_edited_are_encoded(hash_libraries: Libraries, tmp_path: Path) -> None:
    filled(hash_libraries, tmp_path, "alpha", "beta", "gamma")
    assert encoded_papers(hash_libraries) == {"On alpha", "On beta", "On gamma"}
    edited = record("beta", "We study the beta problem. Our beta method wins. It runs on other data.")
    report = hash_libraries.add(NAME, [write_records(tmp_path / "b.jsonl", record("alpha"), edited, record("delta"))])
    assert encoded_papers(hash_libraries) == {"On beta", "On delta"}
    assert report.encoded == 2
    merged = report.merged
    assert (merged.added, merged.updated, merged.unchanged) == (["delta"], ["beta"], ["alpha"])


def test_removing_a_paper_encodes_none(hash_libraries: Libraries, tmp_path: Path) -> None:
    filled(hash_libraries, tmp_path, "alpha", "beta")
    encoded_papers(hash_libraries)
    hash_libraries.remove(NAME, ["alpha"])
    assert encoded_papers(hash_libraries) == set()


def test_a_record_that_only_gains_authors_is_stored_and_not_encoded(hash_libraries: Libraries, tmp_path: Path) -> None:
    before = filled(hash_libraries, tmp_path, "alpha")
    encoded_papers(hash_libraries)
    report = hash_libraries.add(
        NAME, [write_records(tmp_path / "a.jsonl", record("alpha", authors=["Ada"], year=2020))]
    )
    after = hash_libraries.open(NAME)
    assert (report.merged.updated, report.encoded, encoded_papers(hash_libraries)) == (["alpha"], 0, set())
    assert (after.paper("alpha").authors, after.paper("alpha").year) == (("Ada",), 2020)
    assert after.vector_ids.tolist() == before.vector_ids.tolist()
    assert after.fingerprint != before.fingerprint


def test_adding_the_same_file_again_changes_nothing_on_disk(hash_libraries: Libraries, tmp_path: Path) -> None:
    folder = filled(hash_libraries, tmp_path, "alpha", "beta").folder
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    add(hash_libraries, tmp_path, "alpha", "beta")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_the_id_of_a_removed_passage_is_never_given_again(hash_libraries: Libraries, tmp_path: Path) -> None:
    before = filled(hash_libraries, tmp_path, "alpha", "beta").vector_ids.tolist()
    for round_number in range(3):
        hash_libraries.remove(NAME, ["beta"])
        add(hash_libraries, tmp_path, "beta")
        after = hash_libraries.open(NAME).vector_ids.tolist()
        assert after[0] == before[0]
        assert after[1] > before[1], round_number
        before = after
    hash_libraries.rebuild(NAME)
    assert min(hash_libraries.open(NAME).vector_ids) > max(before)


def test_a_paper_without_an_abstract_is_listed_and_has_no_passage(hash_libraries: Libraries, tmp_path: Path) -> None:
    hash_libraries.create(NAME)
    file = write_records(tmp_path / "a.jsonl", *(record(i, "") for i in "ac"), record("b"), record("d", ""))
    hash_libraries.add(NAME, [file])
    library = hash_libraries.open(NAME)
    assert [paper.paper_id for paper in library.papers] == list("abcd")
    assert [len(library.passages_of(row)) for row in range(4)] == [0, 1, 0, 0]
    hash_libraries.remove(NAME, ["b"])
    assert [len(hash_libraries.open(NAME).passages_of(row)) for row in range(3)] == [0, 0, 0]


VERSIONS = {
    f"{paper}{version}": Paper(
        paper,
        f"On {paper}",
        "" if version == "empty" else f"The {paper} {version} is short. " + f"Long {version} words. " * count,
    )
    for paper in ("alpha", "beta", "gamma")
    for version, count in (("first", 1), ("second", 120), ("empty", 0))
}
PAPER_SETS = st.lists(
    st.fixed_dictionaries(
        {}, optional={p: st.sampled_from(["first", "second", "empty"]) for p in ("alpha", "beta", "gamma")}
    ),
    min_size=1,
    max_size=4,
)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=PAPER_SETS)
def test_any_row_of_writes_ends_as_a_fresh_build_would_and_ids_stay_with_their_passage(
    steps: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("written")
    owners: dict[int, str] = {}
    library: Library | None = None
    for step in steps:
        papers = [VERSIONS[paper + version] for paper, version in step.items()]
        library = write(folder, papers, library)
        for passage, number in zip(library.passages, library.vector_ids.tolist(), strict=True):
            text = f"{passage.passage_id}: {passage.text}"
            assert owners.setdefault(number, text) == text
        assert len(library.vectors) == len(library.passages)
        assert_same_library(library, write(tmp_path_factory.mktemp("fresh"), papers, None))
