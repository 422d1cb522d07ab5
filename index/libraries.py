"""The libraries of a user: find, make, open, change and rebuild them by name or path.

Knows where libraries lie and which encoder they share; how one is written is `index.writer`'s.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from index.bundled import BUNDLED, bundled_file, bundled_papers
from index.encode_passages import Progress
from index.encoders import DEFAULT_ENCODER, Encoder, load_encoder
from index.errors import LibraryError, LibraryExists, LibraryNotFound, LibraryReadOnly
from index.library import Library, check_encoder, open_library
from index.merge import MergeReport, merge_records
from index.readers import BadRecord, Note, Record, read_papers
from index.rescue import rescue
from index.store.generations import is_blank, is_library, write_lock
from index.store.manifest import SCHEMA
from index.writer import write_library

_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,63}", re.ASCII)
_RECORDS = 200  # are read between two reports of progress


def quiet(stage: str, done: int, total: int) -> None:
    """Report progress to nobody."""


@dataclass(slots=True)
class AddReport:
    """What became of the files that were added."""

    merged: MergeReport = field(default_factory=MergeReport)
    bad: list[BadRecord] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    encoded: int = 0


class Libraries:
    """All libraries under one data folder, and the bundled one."""

    def __init__(
        self,
        *,
        data: Path,
        cache: Path,
        encoder: str | Encoder = DEFAULT_ENCODER,
        precision: str = "fp32",
    ) -> None:
        self._home = data / "libraries"
        self._cache = cache
        self._encoder_setting = encoder
        self._precision = precision

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder that all these libraries are built with."""
        if isinstance(self._encoder_setting, str):
            return load_encoder(self._encoder_setting, cache=self._cache / "encoders", precision=self._precision)
        return self._encoder_setting

    def names(self) -> list[str]:
        """Return the names of the libraries there are, the bundled one first."""
        if not self._home.is_dir():
            return [BUNDLED]
        return [BUNDLED, *sorted(p.name for p in self._home.iterdir() if (p / "CURRENT").is_file())]

    def folder(self, name: str) -> Path:
        """Return where a library lies, whether it is there or not.

        Raises:
            LibraryError: the name cannot be one.
        """
        if name == BUNDLED:
            # What was built by another version of the code is left where it is, and built anew.
            corpus = sha256(bundled_file().read_bytes() + metadata.version("citewell").encode()).hexdigest()[:12]
            encoder = re.sub(r"[^\w.-]+", "-", f"{self.encoder.encoder_id}-{self.encoder.weights_hash[:8]}")
            return self._cache / "bundled" / f"{corpus}-{encoder}-{SCHEMA}"
        if "/" in name or "\\" in name or name in (".", ".."):
            return Path(name).expanduser()
        if not _NAME.fullmatch(name):
            raise LibraryError(
                f"{name[:80]!r} cannot name a library: use letters, digits, '-', '_' and '.', "
                "at most 64, or give a path with a '/' in it."
            )
        return self._home / name

    def check_there(self, name: str) -> None:
        """Make sure that there is such a library, or that it will be built when it is opened.

        Raises:
            LibraryNotFound: there is none.
        """
        if name != BUNDLED and not is_library(self.folder(name)):
            raise LibraryNotFound(
                f"There is no library {name!r}; there are: {', '.join(self.names())}. "
                f"Make it with: citewell library create {name}"
            )

    def open(self, name: str = BUNDLED, progress: Progress = quiet) -> Library:
        """Open a library; the bundled one is built the first time.

        Raises:
            LibraryError: it is not there, damaged, or built by another encoder.
        """
        folder = self.folder(name)
        if name == BUNDLED and not (folder / "CURRENT").is_file():
            self._build_bundled(folder, progress)
        else:
            self.check_there(name)
        library = open_library(folder, name=name, repair=repair_command(name))
        check_encoder(library, self.encoder, repair=repair_command(name))
        return library

    def create(self, name: str) -> Path:
        """Make an empty library and return its folder.

        Raises:
            LibraryExists: there is one of that name, or something else at that path.
        """
        folder = self.folder(name)
        there = LibraryExists(
            f"{name!r} is there already ({folder}). Add papers with: citewell library add {name} FILE"
        )
        if name == BUNDLED or not is_blank(folder):
            raise there
        with write_lock(folder):
            if not is_blank(folder):
                raise there  # another process made it meanwhile
            write_library(folder, (), self.encoder, old=None, progress=quiet)
        return folder

    def add(self, name: str, files: Sequence[Path], progress: Progress = quiet) -> AddReport:
        """Add the papers of files, or update those that are there; bad records are reported.

        Args:
            progress: is told of each file as it is read (which of how many, again every 200 records), of the
                passages as they are encoded, and last that the library will be written. Whatever it raises,
                `Cancelled` for one, stops the task and leaves the library as it was.

        Raises:
            ReaderError: a file cannot be read at all; nothing is added then.
            LibraryError: the library cannot be changed.
        """
        report = AddReport()
        with self._changing(name) as (folder, library):
            records = list(_good_records(files, report, progress))
            merged, report.merged = merge_records(library.papers, records)
            if report.merged.added or report.merged.updated:
                report.encoded = write_library(folder, merged.values(), self.encoder, old=library, progress=progress)
        return report

    def remove(self, name: str, paper_ids: Iterable[str]) -> None:
        """Remove papers.

        Raises:
            PaperNotFound: one of them is not there; nothing is removed then.
            LibraryError: the library cannot be changed.
        """
        with self._changing(name) as (folder, library):
            gone = {library.paper(paper_id).paper_id for paper_id in paper_ids}
            left = [p for p in library.papers if p.paper_id not in gone]
            write_library(folder, left, self.encoder, old=library, progress=quiet)

    def rebuild(self, name: str, progress: Progress = quiet) -> int:
        """Encode all papers of a library again, with the encoder in use; returns how many.

        Raises:
            LibraryDamaged: no generation of it has a readable list of papers.
        """
        folder = self.folder(name)
        if name == BUNDLED:
            shutil.rmtree(folder, ignore_errors=True)
            return len(self.open(BUNDLED, progress).papers)
        self.check_there(name)
        with write_lock(folder):
            left = rescue(folder, name=name)
            return write_library(folder, left.papers, self.encoder, old=None, first_id=left.first_id, progress=progress)

    def delete(self, name: str) -> None:
        """Delete a library with all its papers.

        Raises:
            LibraryReadOnly, LibraryNotFound: it is the bundled one, or not there.
        """
        if name == BUNDLED:
            raise LibraryReadOnly(f"{BUNDLED!r} comes with Citewell and cannot be deleted.")
        folder = self.folder(name)
        self.check_there(name)
        with write_lock(folder):
            shutil.rmtree(folder)

    @contextmanager
    def _changing(self, name: str) -> Iterator[tuple[Path, Library]]:
        """Hold the write lock of a library and yield what is current under it."""
        if name == BUNDLED:
            raise LibraryReadOnly(
                f"{BUNDLED!r} comes with Citewell and is not changed. Make your own: citewell library create NAME, "
                "then: citewell library add NAME FILE"
            )
        folder = self.folder(name)
        self.check_there(name)
        with write_lock(folder):
            yield folder, self.open(name)

    def _build_bundled(self, folder: Path, progress: Progress) -> None:
        with write_lock(folder, wait=True):
            if (folder / "CURRENT").is_file():
                return  # another process built it while this one waited
            write_library(folder, bundled_papers().values(), self.encoder, old=None, progress=progress)


def repair_command(name: str) -> str:
    """Return the command that repairs a library."""
    return f"citewell library rebuild {name}"


def _good_records(files: Sequence[Path], report: AddReport, progress: Progress) -> Iterator[Record]:
    for number, file in enumerate(files, start=1):
        progress(f"reading {file.name}", number, len(files))
        for count, record in enumerate(read_papers(file), start=1):
            if count % _RECORDS == 0:
                progress(f"reading {file.name}", number, len(files))
            if isinstance(record, BadRecord):
                report.bad.append(record)
            elif isinstance(record, Note):
                report.notes.append(record)
            else:
                yield record
