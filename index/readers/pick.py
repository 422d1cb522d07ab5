"""Choose the reader of a file, by its extension and its first bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from index.errors import ReaderError
from index.readers.jsonlines import read_jsonl
from index.readers.listing import HEADER, read_listing
from index.readers.record import BadRecord, Record
from index.readers.table import read_table

Reader = Callable[[Path, TextIO], Iterator[Record | BadRecord]]

_BY_EXTENSION: dict[str, Reader] = {
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_table,
    ".tsv": read_table,
}
SUPPORTED = "JSONL (.jsonl), tables (.csv, .tsv) and the saved listing page (.txt)"


def read_papers(file: Path) -> Iterator[Record | BadRecord]:
    """Yield every record of a file, good or bad, in the order of the file.

    Raises:
        ReaderError: the file is missing, is not UTF-8 text, or has no reader.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield from _pick(file)(file, lines)
    except UnicodeDecodeError as error:
        raise ReaderError(
            f"{file}: not UTF-8 text (byte {error.object[error.start]:#04x}). Save it as UTF-8 and add it again."
        ) from error
    except OSError as error:
        raise ReaderError(f"{file}: cannot be read: {error.strerror}") from error


def _pick(file: Path) -> Reader:
    extension = file.suffix.lower()
    if extension in _BY_EXTENSION:
        return _BY_EXTENSION[extension]
    with file.open(encoding="utf-8-sig", errors="replace") as text:
        opening = text.read(1000)
    if opening.startswith(HEADER):
        return read_listing
    if opening.lstrip().startswith("{"):
        return read_jsonl
    first_line = opening.split("\n", 1)[0]
    if "title" in first_line.casefold() and ("\t" in first_line or "," in first_line):
        return read_table
    raise ReaderError(
        f"{file}: no reader for {extension or 'a file without extension'!r} with this content. "
        f"Readable are {SUPPORTED}."
    )
