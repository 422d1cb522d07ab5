"""A writer killed before any step that touches the disk leaves the old library or the new one, never a broken one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.doctor import examine
from index.errors import LibraryNotFound
from index.libraries import Libraries
from tests.fakes import HashEncoder
from tests.index.crash_child import do_not_wait
from tests.index.storage import NAME, add, filled, ids, record, write_records

ROOT = Path(__file__).parents[2]
OLD, NEW = ["alpha", "beta"], ["alpha", "beta", "gamma"]


def at(data: Path) -> Libraries:
    return Libraries(data=data, cache=data / "cache", encoder=HashEncoder())


def crashes(operation: str, template: Path, out: Path, file: Path) -> Iterator[tuple[str, Path]]:
    """Yield the last call of each writer that was killed, and the data folder that it left."""
    command = [sys.executable, "-m", "tests.index.crash_child", operation, str(template), str(out), str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for step, call in enumerate(done.stdout.split()):
        yield call, out / f"{step:04d}"


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", do_not_wait)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A data folder with a library of three writes, so that the next one also clears a generation."""
    filled(at(tmp_path / "template"), tmp_path, *OLD)
    return tmp_path / "template"


def test_a_writer_killed_at_any_step_leaves_the_old_or_the_new_papers_whole(template: Path, tmp_path: Path) -> None:
    file = write_records(tmp_path / "gamma.jsonl", record("gamma"))
    seen: list[tuple[str, bool]] = []
    for call, data in crashes("add", template, tmp_path / "out", file):
        libraries = at(data)
        found = ids(libraries)
        assert found in (OLD, NEW), call
        assert {finding.status for finding in examine(libraries, NAME)} <= {"pass", "warn"}, call
        add(libraries, tmp_path, "delta")
        assert ids(libraries) == sorted([*found, "delta"]), call
        assert not list(libraries.folder(NAME).glob("new-*")), call
        seen.append((call, found == NEW))
        shutil.rmtree(data)
    calls = [call for call, _ in seen]
    assert len(calls) > 50
    assert {"mkdir", "writelines", "write_index", "tofile", "write", "rename", "replace", "rmdir"} <= set(calls)
    switch = calls.index("replace")
    assert [new for _, new in seen] == [step > switch for step in range(len(seen))]


def test_a_library_can_be_made_after_its_making_was_killed_at_any_step(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    count = 0
    for call, data in crashes("create", empty, tmp_path / "out", empty):
        libraries = at(data)
        if NAME not in libraries.names():
            libraries.create(NAME)
        add(libraries, tmp_path, "alpha")
        assert ids(libraries) == ["alpha"], call
        count += 1
        shutil.rmtree(data)
    assert count > 25


def test_a_library_can_be_deleted_after_its_deleting_was_killed_at_any_step(tmp_path: Path) -> None:
    count = 0
    at(tmp_path / "template").create(NAME)
    for call, data in crashes("delete", tmp_path / "template", tmp_path / "out", tmp_path):
        libraries = at(data)
        try:
            libraries.delete(NAME)
        except LibraryNotFound:
            assert NAME not in libraries.names(), call
        libraries.create(NAME)
        assert ids(libraries) == [], call
        count += 1
        shutil.rmtree(data)
    assert count > 15
