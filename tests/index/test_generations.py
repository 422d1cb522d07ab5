"""Generations: a whole new folder at each write, one rename to make it the current one."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import LibraryBusy, LibraryDamaged, LibraryNotFound
from index.store.generations import current_generation, new_generation, write_lock

REPAIR = "citewell library rebuild mine"


def write(library: Path, text: str) -> None:
    with write_lock(library), new_generation(library) as folder:
        (folder / "text").write_text(text)


def write_half(library: Path) -> None:
    with write_lock(library), new_generation(library) as folder:
        (folder / "text").write_text("half")
        raise KeyboardInterrupt


def read(library: Path) -> str:
    return (current_generation(library, repair=REPAIR) / "text").read_text()


def test_the_last_write_is_the_current_one_and_the_one_before_is_kept(tmp_path: Path) -> None:
    for text in "abcd":
        write(tmp_path, text)
    assert read(tmp_path) == "d"
    kept = sorted(tmp_path.glob("generation-*"))
    assert [(folder / "text").read_text() for folder in kept] == ["c", "d"]


def test_a_block_that_fails_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(KeyboardInterrupt):
        write_half(tmp_path)
    assert sorted(tmp_path.iterdir()) == before
    assert read(tmp_path) == "a"


def test_what_a_writer_that_died_has_left_is_cleared_at_the_next_write(tmp_path: Path) -> None:
    write(tmp_path, "a")
    (tmp_path / "new-000002" / "inner").mkdir(parents=True)
    (tmp_path / "new-000002" / "inner" / "half").write_text("ha")
    (tmp_path / "CURRENT.4242").write_text("generation-000002\n")
    write(tmp_path, "b")
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"CURRENT", "generation-000001", "generation-000002", "write.lock"}
    assert read(tmp_path) == "b"


def test_a_generation_that_never_became_current_is_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path, "a")
    (tmp_path / "generation-000002").mkdir()
    write(tmp_path, "b")
    assert current_generation(tmp_path, repair=REPAIR).name == "generation-000003"


@pytest.mark.parametrize(
    "content",
    [b"", b"generation-000009\n", b"nonsense", b"../other", b"generation-1/..", b"\xff\xfe", b"generation-\x00"],
)
def test_a_pointer_to_nothing_is_named_with_the_repair(content: bytes, tmp_path: Path) -> None:
    write(tmp_path, "a")
    (tmp_path / "CURRENT").write_bytes(content)
    with pytest.raises(LibraryDamaged) as caught:
        current_generation(tmp_path, repair=REPAIR)
    assert str(tmp_path / "CURRENT") in str(caught.value)
    assert str(caught.value).endswith(f"Run: {REPAIR}")


def test_a_lost_pointer_is_damage_as_long_as_a_generation_is_there(tmp_path: Path) -> None:
    write(tmp_path, "a")
    (tmp_path / "CURRENT").unlink()
    with pytest.raises(LibraryDamaged, match=f"CURRENT is missing.*Run: {REPAIR}"):
        current_generation(tmp_path, repair=REPAIR)


def test_a_folder_that_is_no_library_is_not_found(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(LibraryNotFound, match=r"is not a library.*citewell library create"):
            current_generation(folder, repair=REPAIR)


def test_a_writer_that_is_to_wait_goes_on_when_the_first_has_finished(tmp_path: Path) -> None:
    def wait() -> str:
        with write_lock(tmp_path, wait=True):
            return read(tmp_path)

    with ThreadPoolExecutor() as pool:
        with write_lock(tmp_path):
            waiting = pool.submit(wait)
            time.sleep(0.1)
            with new_generation(tmp_path) as folder:
                (folder / "text").write_text("a")
        assert waiting.result() == "a"


def test_every_file_is_flushed_to_the_disk_before_its_generation_becomes_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before: set[int] = set()
    after: set[int] = set()

    def fsync(handle: int) -> None:
        (after if (tmp_path / "CURRENT").exists() else before).add(os.fstat(handle).st_ino)

    monkeypatch.setattr(os, "fsync", fsync)
    with new_generation(tmp_path) as folder:
        (folder / "inner").mkdir()
        for file in (folder / "text", folder / "inner" / "text"):
            file.write_text("a")
    generation = current_generation(tmp_path, repair=REPAIR)
    files = [generation / "text", generation / "inner" / "text", tmp_path / "CURRENT"]
    assert {file.stat().st_ino for file in files} <= before
    assert after == {tmp_path.stat().st_ino}


def test_a_second_writer_is_told_that_the_library_is_busy(tmp_path: Path) -> None:
    busy = pytest.raises(LibraryBusy, match="Try again when it has finished")
    with write_lock(tmp_path), busy, write_lock(tmp_path):
        pass
    write(tmp_path, "a")
    assert read(tmp_path) == "a"
