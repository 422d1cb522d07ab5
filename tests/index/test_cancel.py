"""A long task that is stopped from its progress callback leaves the library as it was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from index.bundled import BUNDLED
from index.errors import Cancelled
from index.libraries import Libraries
from index.store.generations import is_blank, write_lock
from tests.index.storage import NAME, filled, ids, record, write_records


class StopAt:
    """Progress that is told everything and raises at one report, counted from 1."""

    def __init__(self, report: int | None = None) -> None:
        self.told: list[tuple[str, int, int]] = []
        self._report = report

    def __call__(self, stage: str, done: int, total: int) -> None:
        self.told.append((stage, done, total))
        if len(self.told) == self._report:
            raise Cancelled("stopped")


def files_of(folder: Path) -> dict[str, str]:
    """Every file and folder with the hash of what it holds."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
    }


def check_every_stop(libraries: Libraries, folder: Path, files: list[Path]) -> list[tuple[str, int, int]]:
    """Stop the adding of files at each report in turn, then let it run; returns all reports."""
    before, papers = files_of(folder), ids(libraries)
    reports = 0
    while True:
        reports += 1
        progress = StopAt(reports)
        try:
            libraries.add(NAME, files, progress)
        except Cancelled:
            assert len(progress.told) == reports
            assert files_of(folder) == before
            assert ids(libraries) == papers
            with write_lock(libraries.folder(NAME)):
                pass
        else:
            assert len(progress.told) == reports - 1
            return progress.told


def test_adding_can_be_stopped_at_every_report_and_then_done(hash_libraries: Libraries, tmp_path: Path) -> None:
    filled(hash_libraries, tmp_path, "alpha", "beta")
    one = write_records(tmp_path / "one.jsonl", *(record(f"p{i}") for i in range(210)))
    two = write_records(tmp_path / "two.jsonl", record("alpha", "Edited. Entirely."), record("bad", year=["soon"]))
    told = check_every_stop(hash_libraries, tmp_path / "data", [one, two])
    reading = [report for report in told if report[0].startswith("reading")]
    assert reading == [("reading one.jsonl", 1, 2)] * 2 + [("reading two.jsonl", 2, 2)]
    encoding = [report for report in told if report[0] == "encoding passages"]
    assert [done for _, done, _ in encoding] == [64, 128, 192, 211]
    assert told[-1] == ("writing the library", 0, 1)
    assert len(ids(hash_libraries)) == 212
    assert hash_libraries.open(NAME).paper("alpha").abstract == "Edited. Entirely."


def test_with_the_real_encoder_too_every_stop_leaves_the_library(
    libraries: Libraries, tmp_path: Path, shared_cache: Path
) -> None:
    own = Libraries(data=tmp_path / "data", cache=shared_cache, encoder=libraries.encoder)
    filled(own, tmp_path, "alpha")
    file = write_records(tmp_path / "more.jsonl", *(record(f"p{i}", "It wins.") for i in range(65)))
    told = check_every_stop(own, tmp_path / "data", [file])
    assert [report[1:] for report in told if report[0] == "encoding passages"] == [(64, 65), (65, 65)]
    assert len(ids(own)) == 66


def test_a_first_library_that_is_stopped_stays_empty(hash_libraries: Libraries, tmp_path: Path) -> None:
    hash_libraries.create(NAME)
    with pytest.raises(Cancelled, match="stopped"):
        hash_libraries.add(NAME, [write_records(tmp_path / "a.jsonl", record("alpha"))], StopAt(3))
    assert ids(hash_libraries) == []


def test_of_the_bundled_library_whose_building_was_stopped_nothing_is_left(hash_libraries: Libraries) -> None:
    with pytest.raises(Cancelled):
        hash_libraries.open(BUNDLED, StopAt(1))
    folder = hash_libraries.folder(BUNDLED)
    assert is_blank(folder)
    with write_lock(folder):
        pass


def test_where_nothing_changes_nothing_is_written(hash_libraries: Libraries, tmp_path: Path) -> None:
    filled(hash_libraries, tmp_path, "alpha")
    progress = StopAt()
    before = files_of(tmp_path / "data")
    hash_libraries.add(NAME, [write_records(tmp_path / "a.jsonl", record("alpha"))], progress)
    assert progress.told == [("reading a.jsonl", 1, 1)]
    assert files_of(tmp_path / "data") == before
