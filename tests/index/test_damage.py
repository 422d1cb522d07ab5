"""Damaged libraries: every kind of damage has its error, naming the file and the command that repairs it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from index.errors import LibraryDamaged, LibraryError, LibraryMismatch
from index.libraries import Libraries
from tests.fakes import HashEncoder
from tests.index.crash_child import do_not_wait
from tests.index.storage import NAME, add, filled, ids

FILES = [
    "papers.jsonl",
    "passages.jsonl",
    "vectors.faiss",
    "hubness.npy",
    "states.npy",
    "scales.npy",
    "pieces.npy",
    "owners.npy",
    "sentence_vectors.npy",
    "sentence_spans.npy",
    "sentence_starts.npy",
    "token_starts.npy",
    "keywords/vocab.index.json",
    "keywords/params.index.json",
    "keywords/data.csc.index.npy",
    "keywords/indices.csc.index.npy",
    "keywords/indptr.csc.index.npy",
]
PAPERS = ["alpha", "beta"]
REPAIR = f"citewell library rebuild {NAME}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a library of `PAPERS`, of which every test damages a copy."""
    folder = tmp_path_factory.mktemp("built")
    filled(Libraries(data=folder / "data", cache=folder / "cache", encoder=HashEncoder()), folder, *PAPERS)
    return folder / "data"


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", do_not_wait)


@pytest.fixture
def libraries(built: Path, tmp_path: Path, hash_libraries: Libraries) -> Libraries:
    shutil.copytree(built, tmp_path / "data", dirs_exist_ok=True)
    return hash_libraries


def current(libraries: Libraries) -> Path:
    folder = libraries.folder(NAME)
    return folder / (folder / "CURRENT").read_text(encoding="utf-8").strip()


def edit_manifest(libraries: Libraries, **changes: object) -> Path:
    file = current(libraries) / "manifest.json"
    fields = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(fields | changes), encoding="utf-8")
    return file


def damage(file: Path, kind: str) -> None:
    content = file.read_bytes()
    if kind == "missing":
        file.unlink()
    elif kind == "truncated":
        file.write_bytes(content[:-1])
    else:
        middle = len(content) // 2
        file.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])


def assert_named(libraries: Libraries, file: Path, error: type[LibraryError] = LibraryDamaged) -> None:
    with pytest.raises(error) as caught:
        libraries.open(NAME)
    assert str(file) in str(caught.value)
    assert f"Run: {REPAIR}" in str(caught.value)


def assert_repaired(libraries: Libraries, folder: Path, papers: list[str]) -> None:
    assert libraries.rebuild(NAME) == len(papers)
    assert ids(libraries) == papers
    add(libraries, folder, "gamma")
    assert ids(libraries) == sorted([*papers, "gamma"])


def test_the_list_of_files_here_is_that_of_a_library(libraries: Libraries) -> None:
    assert sorted(libraries.open(NAME).manifest.checksums) == sorted(FILES)


@pytest.mark.parametrize("kind", ["missing", "truncated", "edited"])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_named_and_rebuild_repairs_it(
    name: str, kind: str, libraries: Libraries, tmp_path: Path
) -> None:
    file = current(libraries) / name
    damage(file, kind)
    assert_named(libraries, file)
    # With its list of papers gone the library falls back on the generation before.
    assert_repaired(libraries, tmp_path, ["alpha"] if name == "papers.jsonl" else PAPERS)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", "null"])
def test_a_bad_manifest_is_named_and_rebuild_loses_no_paper(content: str, libraries: Libraries, tmp_path: Path) -> None:
    file = current(libraries) / "manifest.json"
    file.write_text(content, encoding="utf-8")
    assert_named(libraries, file)
    assert_repaired(libraries, tmp_path, PAPERS)


def test_a_missing_manifest_is_named_and_rebuild_loses_no_paper(libraries: Libraries, tmp_path: Path) -> None:
    file = current(libraries) / "manifest.json"
    file.unlink()
    assert_named(libraries, file)
    assert_repaired(libraries, tmp_path, PAPERS)


@pytest.mark.parametrize(
    "change",
    [
        {"papers": 3},
        {"passages": 1},
        {"sentences": 5},
        {"corpus_hash": "0" * 64},
        {"next_vector_id": 1},
        {"checksums": None},
    ],
)
def test_a_manifest_that_tells_of_another_library_is_named(
    change: dict[str, object], libraries: Libraries, tmp_path: Path
) -> None:
    assert_named(libraries, edit_manifest(libraries, **change))
    assert_repaired(libraries, tmp_path, PAPERS)


def test_another_format_is_a_mismatch_and_rebuild_keeps_every_paper(libraries: Libraries, tmp_path: Path) -> None:
    assert_named(libraries, edit_manifest(libraries, schema=99), LibraryMismatch)
    assert_repaired(libraries, tmp_path, PAPERS)


@pytest.mark.parametrize("content", [b"", b"generation-000099\n", b"nonsense", b"\xff\xfe", None])
def test_a_bad_pointer_is_named_and_rebuild_repairs_it(
    content: bytes | None, libraries: Libraries, tmp_path: Path
) -> None:
    folder = libraries.folder(NAME)
    file = folder / "CURRENT"
    file.unlink() if content is None else file.write_bytes(content)
    assert_named(libraries, file)
    assert_repaired(libraries, tmp_path, PAPERS)


@pytest.mark.parametrize("what", ["encoder", "dimension", "weights"])
def test_another_encoder_is_a_mismatch_and_rebuild_moves_the_library_to_it(
    what: str, libraries: Libraries, tmp_path: Path
) -> None:
    other = HashEncoder(16 if what == "dimension" else 32)
    if what == "encoder":
        other.encoder_id = "hash/other"
    if what == "weights":
        other.weights_hash = "others"
    moved = Libraries(data=tmp_path / "data", cache=tmp_path / "cache", encoder=other)
    with pytest.raises(LibraryMismatch, match=f"{NAME!r} was built with {what} .* in use is .*{REPAIR}"):
        moved.open(NAME)
    assert_repaired(moved, tmp_path, PAPERS)
    with pytest.raises(LibraryMismatch, match=what):
        libraries.open(NAME)


def test_a_library_beyond_repair_says_so_and_can_be_deleted_and_made_again(
    libraries: Libraries, tmp_path: Path
) -> None:
    folder = libraries.folder(NAME)
    for file in folder.glob("generation-*/papers.jsonl"):
        file.write_bytes(b"")
    with pytest.raises(LibraryDamaged, match=f"no whole list of papers.*citewell library delete {NAME}"):
        libraries.rebuild(NAME)
    (folder / "CURRENT").write_bytes(b"nonsense")
    libraries.delete(NAME)
    assert not folder.exists()
    assert filled(libraries, tmp_path, "gamma").manifest.papers == 1
