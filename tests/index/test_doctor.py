"""The doctor: what passes, what is worth a warning, what fails, and the command that repairs it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.bundled import BUNDLED
from index.doctor import Finding, examine
from index.encoders.base import Encoded
from index.errors import EncoderError
from index.libraries import Libraries
from index.store.manifest import Manifest, checksums
from index.store.vectors import VectorIndex
from tests.fakes import HashEncoder
from tests.index.storage import NAME, filled, record, write_records

REPAIR = f"citewell library rebuild {NAME}"


def current(libraries: Libraries) -> Path:
    folder = libraries.folder(NAME)
    return folder / (folder / "CURRENT").read_text(encoding="utf-8").strip()


def sign(generation: Path) -> None:
    """Make the checksums right again after a file was changed: what a bug in the writer would look like."""
    manifest = Manifest.read(generation, repair="")
    replace(manifest, checksums=checksums(generation)).write(generation)


def findings(libraries: Libraries, status: str, name: str = NAME) -> list[Finding]:
    return [finding for finding in examine(libraries, name) if finding.status == status]


def test_a_sound_library_passes_every_check(hash_libraries: Libraries, tmp_path: Path) -> None:
    filled(hash_libraries, tmp_path, "alpha", "beta")
    found = list(examine(hash_libraries, NAME))
    assert {finding.status for finding in found} == {"pass"}
    assert [finding.repair for finding in found] == [""] * len(found)
    text = "\n".join(finding.what for finding in found)
    for part in ("encoder hash/test, 32 dimensions", "every file as it was written", "2 passages", "2 vectors"):
        assert part in text


def test_a_damaged_file_fails_and_ends_the_examination(hash_libraries: Libraries, tmp_path: Path) -> None:
    filled(hash_libraries, tmp_path, "alpha")
    (current(hash_libraries) / "states.npy").write_bytes(b"")
    *_, last = examine(hash_libraries, NAME)
    assert (last.status, last.repair) == ("fail", REPAIR)
    assert "states.npy was truncated or edited" in last.what


def test_a_library_of_another_encoder_fails_with_the_command_that_moves_it(
    hash_libraries: Libraries, tmp_path: Path
) -> None:
    filled(hash_libraries, tmp_path, "alpha")
    other = Libraries(data=tmp_path / "data", cache=tmp_path / "cache", encoder=HashEncoder(16))
    assert [finding.repair for finding in findings(other, "fail")] == [REPAIR]


@pytest.mark.parametrize("name", ["nowhere", "no name at all!"])
def test_a_library_that_is_not_there_fails_and_no_rebuild_is_offered(name: str, hash_libraries: Libraries) -> None:
    (failed,) = findings(hash_libraries, "fail", name)
    assert name in failed.what
    assert failed.repair == ""


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_vectors_that_are_not_of_unit_length_fail(factor: float, hash_libraries: Libraries, tmp_path: Path) -> None:
    library = filled(hash_libraries, tmp_path, "alpha", "beta")
    stretched = VectorIndex(32)
    stretched.add(library.vector_ids, library.arrays.vectors * np.array([[1], [factor]], np.float32))
    stretched.save(current(hash_libraries) / "vectors.faiss")
    sign(current(hash_libraries))
    (failed,) = findings(hash_libraries, "fail")
    assert (failed.what, failed.repair) == ("2 vectors for 2 passages", REPAIR)


def test_a_vector_too_many_fails(hash_libraries: Libraries, tmp_path: Path) -> None:
    library = filled(hash_libraries, tmp_path, "alpha")
    library.vectors.add(np.array([77]), library.arrays.vectors)
    library.vectors.save(current(hash_libraries) / "vectors.faiss")
    sign(current(hash_libraries))
    assert [finding.what for finding in findings(hash_libraries, "fail")] == ["2 vectors for 1 passages"]


@pytest.mark.parametrize("change", [{"start": 5}, {"end": 20}, {"end": 10_000}, {"start": -3}, {"end": 0}])
def test_a_passage_that_does_not_stand_where_it_says_fails(
    change: dict[str, int], hash_libraries: Libraries, tmp_path: Path
) -> None:
    filled(hash_libraries, tmp_path, "alpha")
    file = current(hash_libraries) / "passages.jsonl"
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | change) + "\n", encoding="utf-8")
    sign(current(hash_libraries))
    (failed,) = findings(hash_libraries, "fail")
    assert "passages" in failed.what
    assert failed.repair == REPAIR


def test_papers_without_an_abstract_are_a_warning_that_names_them(hash_libraries: Libraries, tmp_path: Path) -> None:
    hash_libraries.create(NAME)
    hash_libraries.add(NAME, [write_records(tmp_path / "a.jsonl", record("alpha", ""), record("beta"))])
    (warning,) = findings(hash_libraries, "warn")
    assert "1 papers have no abstract" in warning.what
    assert "alpha" in warning.what
    assert findings(hash_libraries, "fail") == []


def test_an_empty_library_is_a_warning_with_the_command_that_fills_it(hash_libraries: Libraries) -> None:
    hash_libraries.create(NAME)
    (warning,) = findings(hash_libraries, "warn")
    assert (warning.what, warning.repair) == ("the library is empty", f"citewell library add {NAME} FILE")


def test_an_interrupted_write_is_a_warning(hash_libraries: Libraries, tmp_path: Path) -> None:
    (filled(hash_libraries, tmp_path, "alpha").folder / "new-000003").mkdir()
    (warning,) = findings(hash_libraries, "warn")
    assert "interrupted" in warning.what
    assert "new-000003" in warning.what


def test_a_bundled_library_that_is_not_built_yet_is_a_warning_and_is_not_built(hash_libraries: Libraries) -> None:
    (warning,) = findings(hash_libraries, "warn", BUNDLED)
    assert "not built yet" in warning.what
    assert not hash_libraries.folder(BUNDLED).exists()


class BrokenEncoder(HashEncoder):
    def encode(self, texts: object) -> Encoded:
        raise EncoderError("The encoder's weights are not installed.")


def test_an_encoder_that_fails_ends_the_examination_at_once(tmp_path: Path) -> None:
    libraries = Libraries(data=tmp_path, cache=tmp_path, encoder=BrokenEncoder())
    (only,) = examine(libraries, NAME)
    assert only.status == "fail"
    assert "weights are not installed" in only.what


class LongEncoder(HashEncoder):
    def encode(self, texts: object) -> Encoded:
        return Encoded(np.full((1, self.dimension), 2, np.float32), None)


def test_an_encoder_whose_vectors_are_not_of_unit_length_fails(tmp_path: Path) -> None:
    libraries = Libraries(data=tmp_path, cache=tmp_path, encoder=LongEncoder())
    first = next(iter(examine(libraries, NAME)))
    assert first.status == "fail"
    assert "hash/test" in first.what
