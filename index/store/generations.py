"""Generations: a write makes a whole new folder, and one rename makes it the current one.

    library/
        CURRENT              the name of the current generation
        generation-000007/   complete, never changed once it is current
        write.lock

A crash before the rename leaves the old generation current, after it the new one. The generation
before the current one is kept, so that a reader that has just opened it is not disturbed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LibraryBusy, LibraryDamaged, LibraryNotFound
from index.store.records import PAPERS

_CURRENT = "CURRENT"
_LOCK = "write.lock"
_PREFIX = "generation-"
_NEW = "new-"


def current_generation(library: Path, *, repair: str) -> Path:
    """Return the folder of the current generation.

    Raises:
        LibraryNotFound: the folder is no library.
        LibraryDamaged: CURRENT is lost, or names nothing that is there.
    """
    try:
        name = (library / _CURRENT).read_text(encoding="utf-8").strip()
    except OSError as error:
        if is_library(library):
            raise LibraryDamaged(f"{library / _CURRENT} is missing or cannot be read. Run: {repair}") from error
        raise LibraryNotFound(
            f"{library} is not a library. `citewell library info` names those there are; "
            "make one with: citewell library create NAME"
        ) from error
    except UnicodeDecodeError as error:
        raise LibraryDamaged(f"{library / _CURRENT} is not text. Run: {repair}") from error
    folder = library / name
    if not name.startswith(_PREFIX) or "/" in name or not folder.is_dir():
        raise LibraryDamaged(f"{library / _CURRENT} names {name[:80]!r}, which is not there. Run: {repair}")
    return folder


def pointer(library: Path) -> bytes:
    """Return what CURRENT holds, whatever that is; nothing when it is lost."""
    try:
        return (library / _CURRENT).read_bytes()
    except OSError:
        return b""


def is_library(library: Path) -> bool:
    """Tell whether a library lies there, damaged or not."""
    return (library / _CURRENT).exists() or any(library.glob(f"{_PREFIX}*"))


def is_blank(library: Path) -> bool:
    """Tell whether nothing lies there, or only what a writer has left that died while it made a library."""
    if not library.is_dir():
        return not library.exists()
    return all(
        p.name == _LOCK
        or p.name.startswith((_NEW, f"{_CURRENT}."))
        or (p.name.startswith(_PREFIX) and (p / PAPERS).is_file() and not (p / PAPERS).stat().st_size)
        for p in library.iterdir()
    )


@contextmanager
def write_lock(library: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the library's write lock; the operating system frees it when a writer dies.

    Raises:
        LibraryBusy: another process holds it, unless it is waited for.
    """
    library.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(library / _LOCK, timeout=-1 if wait else 0):
            yield
    except Timeout as error:
        raise LibraryBusy(f"Another process is writing to {library}. Try again when it has finished.") from error


@contextmanager
def new_generation(library: Path) -> Iterator[Path]:
    """Yield an empty folder to fill; make it current when the block ends without an error.

    Call it under `write_lock`: left-overs of a writer that died are cleared here.
    """
    for leftover in library.glob(f"{_NEW}*"):
        shutil.rmtree(leftover)
    for unused in library.glob(f"{_CURRENT}.*"):
        unused.unlink()
    last = max((int(p.name.removeprefix(_PREFIX)) for p in library.glob(f"{_PREFIX}*")), default=0)
    scratch = library / f"{_NEW}{last + 1:06d}"
    scratch.mkdir()
    try:
        yield scratch
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    for path in scratch.rglob("*"):
        if path.is_file():
            _sync(path)
    folder = library / f"{_PREFIX}{last + 1:06d}"
    scratch.rename(folder)
    _switch(library, folder.name)
    for old in sorted(library.glob(f"{_PREFIX}*"))[:-2]:
        shutil.rmtree(old)


def _switch(library: Path, name: str) -> None:
    pointer = library / f"{_CURRENT}.{os.getpid()}"
    pointer.write_text(name + "\n", encoding="utf-8")
    _sync(pointer)
    pointer.replace(library / _CURRENT)
    _sync(library)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
