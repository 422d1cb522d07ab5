"""Two processes at one library: two writers, and readers while another process writes."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from index.errors import LibraryBusy
from index.libraries import Libraries
from tests.index.storage import NAME, add, filled, ids, record, write_records

ROOT = Path(__file__).parents[2]


def start(tmp_path: Path, mode: str, *files: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.index.writer_child", str(tmp_path / "data"), mode, *map(str, files)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def files_of(tmp_path: Path, *paper_ids: str) -> list[Path]:
    return [write_records(tmp_path / f"{paper_id}.jsonl", record(paper_id)) for paper_id in paper_ids]


def finish(writer: subprocess.Popen[str]) -> str:
    output, _ = writer.communicate()
    assert writer.returncode == 0
    return output


def test_of_two_writers_one_is_told_that_the_library_is_busy_and_nothing_is_lost(
    hash_libraries: Libraries, tmp_path: Path
) -> None:
    filled(hash_libraries, tmp_path, "alpha")
    with start(tmp_path, "wait", *files_of(tmp_path, "beta")) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "encoding\n"
        changes = [
            lambda: add(hash_libraries, tmp_path, "gamma"),
            lambda: hash_libraries.remove(NAME, ["alpha"]),
            lambda: hash_libraries.rebuild(NAME),
            lambda: hash_libraries.delete(NAME),
        ]
        for change in changes:
            with pytest.raises(LibraryBusy, match="Another process is writing"):
                change()
        assert ids(hash_libraries) == ["alpha"]
        assert "done" in finish(writer)
    assert ids(hash_libraries) == ["alpha", "beta"]
    add(hash_libraries, tmp_path, "gamma")
    assert ids(hash_libraries) == ["alpha", "beta", "gamma"]


def test_a_writer_that_was_killed_frees_the_library(hash_libraries: Libraries, tmp_path: Path) -> None:
    filled(hash_libraries, tmp_path, "alpha")
    with start(tmp_path, "wait", *files_of(tmp_path, "beta")) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "encoding\n"
        writer.kill()
        writer.communicate()
    add(hash_libraries, tmp_path, "gamma")
    assert ids(hash_libraries) == ["alpha", "gamma"]


def test_two_writers_that_try_again_lose_no_paper_and_give_no_id_twice(
    hash_libraries: Libraries, tmp_path: Path
) -> None:
    hash_libraries.create(NAME)
    names = [[f"{writer}{number}" for number in range(8)] for writer in "ab"]
    with ExitStack() as stack:
        writers = [stack.enter_context(start(tmp_path, "retry", *files_of(tmp_path, *own))) for own in names]
        for writer in writers:
            finish(writer)
    library = hash_libraries.open(NAME)
    assert [paper.paper_id for paper in library.papers] == sorted(names[0] + names[1])
    assert sorted(library.vector_ids.tolist()) == list(range(16))


def test_a_library_opened_again_and_again_while_another_process_writes_is_always_whole(
    hash_libraries: Libraries, tmp_path: Path
) -> None:
    filled(hash_libraries, tmp_path, "p00")
    names = [f"p{number:02}" for number in range(1, 30)]
    opened: set[int] = set()
    count = 0
    with start(tmp_path, "retry", *files_of(tmp_path, *names)) as writer:
        while writer.poll() is None:
            library = hash_libraries.open(NAME)
            found = [paper.paper_id for paper in library.papers]
            assert found == ["p00", *names][: len(found)]
            assert len(found) >= count
            assert np.isfinite(np.asarray(library.arrays.states, np.float32)).all()
            count = len(found)
            opened.add(count)
        assert "done" in finish(writer)
    assert len(opened) > 3
    assert ids(hash_libraries) == ["p00", *names]
