"""The manifest and the checksums in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import LibraryDamaged, LibraryMismatch
from index.store.manifest import FILE, SCHEMA, Manifest, check_files, checksums

REPAIR = "citewell library rebuild mine"
WHOLE = Manifest("enc", "hash", 4, 200, "corpus", 1, 2, 3, 9, {"citewell": "0"}, {"a.txt": "00"})


def edited(folder: Path, **changes: Any) -> None:
    WHOLE.write(folder)
    fields = json.loads((folder / FILE).read_text(encoding="utf-8"))
    (folder / FILE).write_text(json.dumps(fields | changes), encoding="utf-8")


def test_a_manifest_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    WHOLE.write(tmp_path)
    assert Manifest.read(tmp_path, repair=REPAIR) == WHOLE


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'"text"', b"{}", b"\xff\xfe", b'{"schema": 1}', b"[" * 100_000]
)
def test_a_file_that_is_no_manifest_is_named_with_the_repair(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(LibraryDamaged) as caught:
        Manifest.read(tmp_path, repair=REPAIR)
    assert str(tmp_path / FILE) in str(caught.value)
    assert str(caught.value).endswith(f"Run: {REPAIR}")


def test_a_missing_manifest_is_named_with_the_repair(tmp_path: Path) -> None:
    with pytest.raises(LibraryDamaged, match=f"{FILE} is missing.*Run: {REPAIR}"):
        Manifest.read(tmp_path, repair=REPAIR)


@pytest.mark.parametrize("schema", [0, SCHEMA + 1, "1", None])
def test_another_format_is_a_mismatch_that_says_both(schema: object, tmp_path: Path) -> None:
    edited(tmp_path, schema=schema)
    with pytest.raises(LibraryMismatch) as caught:
        Manifest.read(tmp_path, repair=REPAIR)
    assert f"format {schema!r}" in str(caught.value)
    assert f"reads format {SCHEMA}" in str(caught.value)
    assert REPAIR in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [{"surplus": 1}, {"papers": "one"}, {"next_vector_id": None}, {"checksums": None}, {"checksums": ["a.txt"]}],
)
def test_a_field_too_many_or_of_the_wrong_kind_is_damage(change: dict[str, object], tmp_path: Path) -> None:
    edited(tmp_path, **change)
    with pytest.raises(LibraryDamaged, match=REPAIR):
        Manifest.read(tmp_path, repair=REPAIR)


def test_checksums_cover_every_file_but_the_manifest_folders_included(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "inner" / "b.txt").write_text("")
    WHOLE.write(tmp_path)
    sums = checksums(tmp_path)
    assert list(sums) == ["a.txt", "inner/b.txt"]
    assert sums["a.txt"] == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    check_files(tmp_path, sums, repair=REPAIR)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"b", "truncated or edited"), (b"", "truncated or edited"), (b"aa", "truncated or edited"), (None, "is missing")],
)
def test_a_file_that_differs_from_its_checksum_is_named_with_the_repair(
    content: bytes | None, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"a")
    sums = checksums(tmp_path)
    file.unlink() if content is None else file.write_bytes(content)
    with pytest.raises(LibraryDamaged, match=f"a.txt.* {message}.*Run: {REPAIR}"):
        check_files(tmp_path, sums, repair=REPAIR)
