"""A library opened for reading."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import index.library
from index.errors import PaperNotFound
from index.libraries import Libraries
from index.retriever import Retriever
from index.store.generations import current_generation
from tests.index.storage import NAME, add, filled, ids, record, write_records


def test_papers_and_passages_come_in_the_order_of_ids_whatever_the_order_of_adding(
    hash_libraries: Libraries, tmp_path: Path
) -> None:
    library = filled(hash_libraries, tmp_path, "beta", "alpha 2", "Zeta", "漢字", "alpha")
    assert [paper.paper_id for paper in library.papers] == ["Zeta", "alpha", "alpha 2", "beta", "漢字"]
    for row, paper in enumerate(library.papers):
        assert {library.passages[i].paper_id for i in library.passages_of(row)} == {paper.paper_id}


def test_every_passage_is_a_span_of_its_abstract_and_every_vector_its_own(
    hash_libraries: Libraries, tmp_path: Path
) -> None:
    hash_libraries.create(NAME)
    long = " ".join(f"Sentence {i} tells of the number {i} and no other." for i in range(60))
    hash_libraries.add(NAME, [write_records(tmp_path / "a.jsonl", record("long", long), record("short"))])
    library = hash_libraries.open(NAME)
    assert len(library.passages) > 3
    for passage, (encoded, number) in zip(library.passages, library.encoded(), strict=True):
        assert library.paper(passage.paper_id).abstract[passage.start : passage.end] == passage.text
        assert encoded.passage == passage
        title = library.paper(passage.paper_id).title
        vector = hash_libraries.encoder.encode([f"{title}. {passage.text}"]).vectors[0]
        np.testing.assert_array_equal(library.vectors.vectors(np.array([number]))[0], vector)
        assert all(passage.start <= a < b <= passage.end for a, b in encoded.sentences)


def test_an_unknown_paper_is_answered_with_the_nearest_ids(hash_libraries: Libraries, tmp_path: Path) -> None:
    library = filled(hash_libraries, tmp_path, "alpha-1", "beta")
    with pytest.raises(PaperNotFound, match=r"has no paper 'Alpha'\. Did you mean alpha-1\?"):
        library.paper("Alpha")
    with pytest.raises(PaperNotFound, match="citewell library list"):
        library.paper("unheard of")


def test_an_empty_library_opens_and_finds_nothing(hash_libraries: Libraries) -> None:
    hash_libraries.create(NAME)
    library = hash_libraries.open(NAME)
    assert (library.papers, library.passages, library.paper_starts) == ((), (), (0,))
    assert Retriever(library, hash_libraries.encoder).search("anything at all") == []


def test_the_fingerprint_names_the_papers_and_not_the_way_they_came(hash_libraries: Libraries, tmp_path: Path) -> None:
    library = filled(hash_libraries, tmp_path, "alpha", "beta")
    other = Libraries(data=tmp_path / "other", cache=tmp_path / "cache", encoder=hash_libraries.encoder)
    other.create(NAME)
    add(other, tmp_path, "beta", "alpha", "gamma")
    assert other.open(NAME).fingerprint != library.fingerprint
    other.remove(NAME, ["gamma"])
    assert other.open(NAME).fingerprint == library.fingerprint


def test_a_reader_opened_before_two_writes_keeps_answering_from_its_own_papers(
    hash_libraries: Libraries, tmp_path: Path
) -> None:
    library = filled(hash_libraries, tmp_path, "alpha", "beta")
    untouched = Retriever(hash_libraries.open(NAME), hash_libraries.encoder)
    before = untouched.search("the beta method wins")
    retriever = Retriever(library, hash_libraries.encoder)
    hash_libraries.remove(NAME, ["beta"])
    add(hash_libraries, tmp_path, "gamma")
    add(hash_libraries, tmp_path, "delta")
    assert len(list(library.folder.glob("generation-*"))) == 2
    assert retriever.search("the beta method wins") == before
    assert before[0].passage.paper_id == "beta"
    found = Retriever(hash_libraries.open(NAME), hash_libraries.encoder).search("the beta method wins")
    assert {hit.passage.paper_id for hit in found} == {"alpha", "gamma", "delta"}


def test_a_generation_that_two_writers_cleared_while_it_was_opened_is_passed_over_for_the_latest(
    hash_libraries: Libraries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(hash_libraries, tmp_path, "alpha")
    pending = ["beta", "gamma", "delta", "epsilon", "zeta", "eta"]

    def overtaken(folder: Path, *, repair: str) -> Path:
        generation = current_generation(folder, repair=repair)
        if pending:
            now, pending[:2] = pending[:2], []
            with monkeypatch.context() as patch:
                patch.setattr(index.library, "current_generation", current_generation)
                for paper_id in now:
                    add(hash_libraries, tmp_path, paper_id)
            assert not generation.exists()
        return generation

    monkeypatch.setattr(index.library, "current_generation", overtaken)
    assert ids(hash_libraries) == ["alpha", "beta", "delta", "epsilon", "eta", "gamma", "zeta"]
    assert pending == []
