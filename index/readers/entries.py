"""Cut a text into entries, one at a time: what BibTeX, RIS and MEDLINE files have in common.

Knows where an entry begins and how long it may be; what it says is the reader's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from index.readers.record import BadRecord, Note, Record

MAX_ENTRY = 4_000_000  # characters; more is a damaged file, and is not held in memory


@dataclass(frozen=True, slots=True)
class Entry:
    """The text of an entry and the line it starts on; an oversized one has no text."""

    line: int
    text: str | None


def read_entries(
    file: Path,
    lines: TextIO,
    *,
    starts: Callable[[str], bool],
    read: Callable[[Entry], Iterator[Record | BadRecord | Note]],
    expected: str,
) -> Iterator[Record | BadRecord | Note]:
    """Yield what each entry of a file says; a file with text and without entries is one bad record.

    Args:
        starts: tells whether an entry begins with this line.
        expected: how an entry begins, in words.
    """
    entry = None
    opening = ""
    for entry in cut(lines, starts):
        if entry.line == 0:
            opening, entry = entry.text or "?", None
        elif entry.text is None:
            yield BadRecord(file, entry.line, f"more than {MAX_ENTRY:,} characters without the beginning of another")
        else:
            yield from read(entry)
    if entry is None and opening.strip("\ufeff \t\r\n"):
        yield BadRecord(file, 1, f"no entry: none of the lines begins with {expected}")


def cut(lines: TextIO, starts: Callable[[str], bool]) -> Iterator[Entry]:
    """Yield the entries of a text, in their order; what stands before the first comes as one of line 0."""
    pieces: list[str] = []
    begun, size, number = 0, 0, 1
    at_line_start = True
    while piece := lines.readline(MAX_ENTRY):
        if at_line_start and starts(piece):
            if pieces:
                yield _entry(begun, pieces, size)
            begun, pieces, size = number, [], 0
        size += len(piece)
        if size <= MAX_ENTRY:
            pieces.append(piece)
        at_line_start = piece.endswith(("\n", "\r"))
        number += at_line_start
    if pieces:
        yield _entry(begun, pieces, size)


def _entry(line: int, pieces: list[str], size: int) -> Entry:
    return Entry(line, "".join(pieces) if size <= MAX_ENTRY else None)
