"""The libraries of a user: found, made, filled, changed and deleted by name or path."""

from __future__ import annotations

from pathlib import Path

import pytest

import index.libraries
from index.bundled import BUNDLED
from index.errors import (
    IndexingError,
    LibraryError,
    LibraryExists,
    LibraryNotFound,
    LibraryReadOnly,
    PaperNotFound,
    ReaderError,
)
from index.libraries import Libraries
from index.store.generations import is_blank
from tests.fakes import HashEncoder
from tests.index.storage import NAME, add, filled, ids, record, write_records


def test_names_are_those_of_the_libraries_there_are_the_bundled_one_first(hash_libraries: Libraries) -> None:
    assert hash_libraries.names() == [BUNDLED]
    for name in ("zoo", "audio"):
        hash_libraries.create(name)
    (hash_libraries.folder("zoo").parent / "not-a-library").mkdir()
    assert hash_libraries.names() == [BUNDLED, "audio", "zoo"]


@pytest.mark.parametrize("name", ["", "-x", ".hidden", "a b", "ü", "x" * 65, "a\nb", "a;b", "tab\t"])
def test_a_name_that_cannot_be_one_is_refused_with_what_can(name: str, hash_libraries: Libraries) -> None:
    with pytest.raises(LibraryError, match="cannot name a library: use letters, digits"):
        hash_libraries.create(name)


def test_a_library_can_lie_at_a_path(hash_libraries: Libraries, tmp_path: Path) -> None:
    path = str(tmp_path / "elsewhere" / "lib")
    assert hash_libraries.create(path) == tmp_path / "elsewhere" / "lib"
    hash_libraries.add(path, [write_records(tmp_path / "a.jsonl", record("alpha"))])
    assert ids(hash_libraries, path) == ["alpha"]
    assert hash_libraries.names() == [BUNDLED]
    hash_libraries.delete(path)
    assert not Path(path).exists()


def test_a_library_is_not_made_twice_and_keeps_its_papers(hash_libraries: Libraries, tmp_path: Path) -> None:
    filled(hash_libraries, tmp_path, "alpha")
    with pytest.raises(LibraryExists, match=f"citewell library add {NAME} FILE"):
        hash_libraries.create(NAME)
    assert ids(hash_libraries) == ["alpha"]


def test_a_library_that_another_process_made_meanwhile_keeps_its_papers(
    hash_libraries: Libraries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(folder: Path) -> bool:
        monkeypatch.setattr(index.libraries, "is_blank", is_blank)
        filled(hash_libraries, tmp_path, "alpha")
        return True

    monkeypatch.setattr(index.libraries, "is_blank", overtaken)
    with pytest.raises(LibraryExists):
        hash_libraries.create(NAME)
    assert ids(hash_libraries) == ["alpha"]


def test_nothing_is_made_over_a_file_or_a_folder_of_something_else(hash_libraries: Libraries, tmp_path: Path) -> None:
    file = tmp_path / "documents" / "thesis.txt"
    file.parent.mkdir()
    file.write_text("thesis")
    for path in (file, file.parent):
        with pytest.raises(LibraryExists, match="is there already"):
            hash_libraries.create(str(path))
    assert [path.name for path in file.parent.iterdir()] == ["thesis.txt"]


def test_a_folder_of_something_else_is_not_touched_by_any_change(hash_libraries: Libraries, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    file = write_records(folder / "papers.jsonl", record("alpha"))
    name = str(folder)
    for change in (
        lambda: hash_libraries.add(name, [file]),
        lambda: hash_libraries.remove(name, ["alpha"]),
        lambda: hash_libraries.rebuild(name),
        lambda: hash_libraries.delete(name),
        lambda: hash_libraries.open(name),
    ):
        with pytest.raises(LibraryNotFound):
            change()
    assert list(folder.iterdir()) == [file]


def test_a_library_that_is_not_there_is_answered_with_those_that_are(hash_libraries: Libraries) -> None:
    hash_libraries.create("audio")
    with pytest.raises(LibraryNotFound, match=f"'video'; there are: {BUNDLED}, audio.*citewell library create video"):
        hash_libraries.open("video")
    assert not hash_libraries.folder("video").exists()


def test_removing_takes_those_papers_or_none(hash_libraries: Libraries, tmp_path: Path) -> None:
    filled(hash_libraries, tmp_path, "alpha", "beta", "gamma")
    with pytest.raises(PaperNotFound, match="'delta'"):
        hash_libraries.remove(NAME, ["alpha", "delta"])
    assert ids(hash_libraries) == ["alpha", "beta", "gamma"]
    hash_libraries.remove(NAME, ["alpha", "gamma", "alpha"])
    assert ids(hash_libraries) == ["beta"]


def test_a_bad_record_is_reported_with_file_and_line_and_the_rest_is_added(
    hash_libraries: Libraries, tmp_path: Path
) -> None:
    hash_libraries.create(NAME)
    file = write_records(tmp_path / "papers.jsonl", record("alpha"), record("beta", year=["soon"]), record("gamma"))
    report = hash_libraries.add(NAME, [file])
    assert [str(bad).split(": ")[0] for bad in report.bad] == ["papers.jsonl:2"]
    assert ids(hash_libraries) == ["alpha", "gamma"]


def test_a_file_that_cannot_be_read_adds_nothing_of_the_others(hash_libraries: Libraries, tmp_path: Path) -> None:
    filled(hash_libraries, tmp_path, "alpha")
    good = write_records(tmp_path / "good.jsonl", record("beta"))
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    for bad in (tmp_path / "binary.jsonl", tmp_path / "missing.jsonl"):
        with pytest.raises(ReaderError, match=bad.name):
            hash_libraries.add(NAME, [good, bad])
    assert ids(hash_libraries) == ["alpha"]
    add(hash_libraries, tmp_path, "gamma")


def test_the_bundled_library_is_read_never_changed(hash_libraries: Libraries, tmp_path: Path) -> None:
    file = write_records(tmp_path / "papers.jsonl", record("alpha"))
    with pytest.raises(LibraryReadOnly, match="citewell library create NAME"):
        hash_libraries.add(BUNDLED, [file])
    with pytest.raises(LibraryReadOnly):
        hash_libraries.remove(BUNDLED, ["alpha"])
    with pytest.raises(LibraryReadOnly):
        hash_libraries.delete(BUNDLED)
    with pytest.raises(LibraryExists):
        hash_libraries.create(BUNDLED)


def test_the_bundled_library_is_built_once_for_each_encoder_and_repaired_by_rebuild(
    hash_libraries: Libraries, tmp_path: Path
) -> None:
    library = hash_libraries.open()
    assert len(library.papers) == 225
    encoder = hash_libraries.encoder
    assert isinstance(encoder, HashEncoder)
    encoder.encoded.clear()
    assert hash_libraries.open().fingerprint == library.fingerprint
    assert encoder.encoded == []
    another = HashEncoder()
    another.weights_hash = "others"
    other = Libraries(data=tmp_path / "data", cache=tmp_path / "cache", encoder=another)
    assert other.folder(BUNDLED) != hash_libraries.folder(BUNDLED)
    next(library.folder.glob("generation-*/papers.jsonl")).write_bytes(b"")
    with pytest.raises(IndexingError, match=f"citewell library rebuild {BUNDLED}"):
        hash_libraries.open()
    assert hash_libraries.rebuild(BUNDLED) == 225
    assert len(hash_libraries.open().papers) == 225


def test_progress_is_told_of_reading_encoding_and_writing(hash_libraries: Libraries, tmp_path: Path) -> None:
    hash_libraries.create(NAME)
    told: list[tuple[str, int, int]] = []
    file = write_records(tmp_path / "papers.jsonl", record("alpha"), record("beta"))
    hash_libraries.add(NAME, [file], lambda stage, done, total: told.append((stage, done, total)))
    assert told == [("reading papers.jsonl", 1, 1), ("encoding passages", 2, 2), ("writing the library", 0, 1)]
