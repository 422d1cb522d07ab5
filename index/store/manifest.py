"""The manifest: what a generation of a library was made of, and a checksum of each of its files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from index.errors import LibraryDamaged, LibraryMismatch

SCHEMA = 1
FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything a reader must know before it trusts the files beside it."""

    encoder_id: str
    weights_hash: str
    dimension: int
    passage_pieces: int
    corpus_hash: str
    papers: int
    passages: int
    sentences: int
    next_vector_id: int
    versions: dict[str, str] = field(default_factory=dict)
    checksums: dict[str, str] = field(default_factory=dict)
    schema: int = SCHEMA

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), indent=2, sort_keys=True)
        (folder / FILE).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path, *, repair: str) -> Manifest:
        """Read and check a manifest; `repair` is the command that an error names.

        Raises:
            LibraryDamaged: the file is missing or not a manifest.
            LibraryMismatch: it was written by another version of the format.
        """
        file = folder / FILE
        try:
            read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            schema = read["schema"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise LibraryDamaged(f"{file} is missing or not a manifest ({error}). Run: {repair}") from error
        if schema != SCHEMA:
            raise LibraryMismatch(
                f"{file} has format {schema!r}, this version of Citewell reads format {SCHEMA}. Run: {repair}"
            )
        try:
            manifest = cls(**read)
        except TypeError as error:
            raise LibraryDamaged(f"{file} lacks a field or has one too many ({error}). Run: {repair}") from error
        for known in fields(cls):
            value = getattr(manifest, known.name)
            if type(value).__name__ != str(known.type).partition("[")[0]:
                raise LibraryDamaged(f"{file}: {known.name} is {value!r}, a {known.type} was expected. Run: {repair}")
        return manifest


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a generation but its manifest, by relative name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != FILE)
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in files}


def check_files(folder: Path, expected: dict[str, str], *, repair: str) -> None:
    """Compare every file with its checksum.

    Raises:
        LibraryDamaged: naming the first file that is missing, unreadable, truncated or edited.
    """
    for name, digest in expected.items():
        file = folder / name
        try:
            found = _sha256(file)
        except FileNotFoundError as error:
            raise LibraryDamaged(f"{file} is missing. Run: {repair}") from error
        except OSError as error:
            raise LibraryDamaged(f"{file} cannot be read: {error.strerror}. Run: {repair}") from error
        if found != digest:
            raise LibraryDamaged(f"{file} was truncated or edited: its checksum differs. Run: {repair}")


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
