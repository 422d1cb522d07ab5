"""Papers come in and libraries go: what the page does with uploads and pasted text.

Plain functions over `index.libraries`; nothing of Gradio. Only libraries by name are changed from the page, and the
one of the settings: a path that somebody types is never opened. Names of uploads and their contents are data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from assistant.engines import Engines
from index.bundled import BUNDLED
from index.encode_passages import Progress
from index.errors import Cancelled, LibraryError, LibraryExists, LibraryNotFound, ReaderError
from index.libraries import AddReport
from index.readers import BY_CONTENT, EXTENSIONS

FORMATS = {"JSONL": ".jsonl", "CSV": ".csv", "TSV": ".tsv", "BibTeX": ".bib", "RIS": ".ris", "PubMed": ".nbib"}
UPLOADS = [*EXTENSIONS, *BY_CONTENT]
_PASTED = "pasted"
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,63}", re.ASCII)  # never a path: the page makes libraries in one folder only
NOTHING_CHANGED = "Cancelled: nothing was changed."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Papers to add.

    Attributes:
        library: an own library; empty for a new one.
        name: what a new one is to be called.
        ending: of the format that the pasted text has.
    """

    library: str
    name: str = ""
    files: tuple[Path, ...] = ()
    pasted: str = ""
    ending: str = ".jsonl"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of them, and where they are; `library` is empty where a new one would have stayed empty."""

    library: str
    report: AddReport


def own_libraries(engines: Engines) -> list[str]:
    """Return the libraries that the page may change: all by name, and the one of the settings, but not the bundled."""
    names = engines.libraries.names()
    used = engines.settings.library
    return [name for name in dict.fromkeys([*names, used]) if name != BUNDLED]


def lacking(wanted: Wanted) -> str:
    """Return what is still to be given before papers can be added; empty when nothing is."""
    if not wanted.files and not wanted.pasted.strip():
        return "Choose files, or paste records into the box."
    if not wanted.library and not wanted.name.strip():
        return "Give the new library a name."
    return ""


def add_papers(engines: Engines, wanted: Wanted, *, progress: Progress, stop: Event) -> Added:
    """Add papers to an own library, or make a new one of them.

    Args:
        progress: is told each stage with how much of how much is done.
        stop: once it is set, adding ends at the next report of progress.

    Raises:
        Cancelled: it was stopped; nothing was changed.
        ReaderError: a file cannot be read at all; nothing was changed.
        LibraryError: the library cannot be changed, or the name cannot be one.
    """

    def report(stage: str, done: int, total: int) -> None:
        if stop.is_set():
            raise Cancelled(NOTHING_CHANGED)
        progress(stage, done, total)

    report("starting", 0, 1)
    with TemporaryDirectory() as folder:
        files = [*wanted.files, *_pasted(wanted, Path(folder))]
        try:
            if wanted.library:
                return Added(wanted.library, engines.libraries.add(_own(engines, wanted.library), files, report))
            return _add_to_new(engines, wanted.name.strip(), files, report)
        except ReaderError as error:
            raise ReaderError(without_folders(str(error), files)) from error


def delete_library(engines: Engines, name: str) -> None:
    """Delete an own library with all its papers.

    Raises:
        LibraryError: it is not there, or not one that the page may change.
    """
    engines.libraries.delete(_own(engines, name))


def remove_paper(engines: Engines, name: str, paper_id: str) -> None:
    """Remove a paper from an own library.

    Raises:
        LibraryError: the library or the paper is not there, or not one that the page may change.
    """
    engines.libraries.remove(_own(engines, name), [paper_id])


def without_folders(message: str, files: Iterable[Path]) -> str:
    """Return a message that names files as they were uploaded, not where they lie meanwhile."""
    for file in files:
        message = message.replace(str(file), file.name)
    return message


def _own(engines: Engines, name: str) -> str:
    if name not in own_libraries(engines):
        raise LibraryNotFound(f"There is no library {name!r} that can be changed from this page.")
    return name


def _add_to_new(engines: Engines, name: str, files: Sequence[Path], report: Progress) -> Added:
    """Make a library and fill it; one that would stay empty is taken back."""
    if not _NAME.fullmatch(name):
        raise LibraryError(f"{name[:80]!r} cannot name a library: use letters, digits, '-', '_' and '.', at most 64.")
    if name in engines.libraries.names():
        raise LibraryExists(f"There is a library {name!r} already: choose it above to add to it, or take another name.")
    engines.libraries.create(name)
    filled = False
    try:
        added = engines.libraries.add(name, files, report)
        filled = bool(added.merged.added)
    finally:
        if not filled:
            engines.libraries.delete(name)
    return Added(name if filled else "", added)


def _pasted(wanted: Wanted, folder: Path) -> list[Path]:
    """Write pasted text to a file that the readers know by its ending."""
    if not wanted.pasted.strip():
        return []
    file = folder / f"{_PASTED}{wanted.ending}"
    try:
        file.write_text(wanted.pasted, encoding="utf-8", newline="")
    except UnicodeEncodeError as error:
        reason = f"not UTF-8 text (half of a surrogate pair at character {error.start + 1:,}). Remove it and add again."
        raise ReaderError(f"{file.name}: {reason}") from error
    return [file]
