"""CSV and TSV with a header row that names at least a title."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from index.errors import ReaderError
from index.readers.record import BadRecord, Record, RecordError, record_from_fields


def read_table(file: Path, lines: TextIO) -> Iterator[Record | BadRecord]:
    """Yield the papers of a table; the separator is the tab where the header has one.

    Raises:
        ReaderError: the header row names no title column.
    """
    header = lines.readline()
    separator = "\t" if "\t" in header else ";" if header.count(";") > header.count(",") else ","
    names = _header_names(file, header, separator)
    leftover = False  # whether the row before was broken off: what follows may be the rest of it
    for line, row in _rows(lines, separator):
        if isinstance(row, csv.Error):
            yield BadRecord(file, line, f"not a table row: {row}")
            leftover = True
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(names):
            reason = f"{len(row)} cells where the header names {len(names)}: quote a cell that holds the separator"
            yield BadRecord(file, line, reason)
            continue
        if leftover and len(row) < len(names):
            yield BadRecord(file, line, "follows a row that is not one and is too short to be one itself")
            continue
        leftover = False
        try:
            yield record_from_fields(dict(zip(names, row, strict=False)))
        except RecordError as error:
            yield BadRecord(file, line, str(error))


def _header_names(file: Path, header: str, separator: str) -> list[str]:
    try:
        names = next(csv.reader([header.lstrip("\ufeff")], delimiter=separator), [])
    except csv.Error as error:
        raise ReaderError(f"{file}: the header row cannot be read: {error}") from error
    if "title" not in (name.strip().casefold() for name in names):
        raise ReaderError(
            f"{file}: the header row names no 'title' column, it has: {', '.join(names)[:200] or 'nothing'}. "
            "Put the column names (title, abstract, and if known id, authors, year, venue, doi, url) first."
        )
    return names


def _rows(lines: Iterator[str], separator: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Yield each row with the line it starts on; behind a broken one, go on with the line after its first.

    A quote that is never closed would else take the following rows into its cell.
    """
    number = 2
    ahead: deque[str] = deque()
    while True:
        taken: list[str] = []
        try:
            row: list[str] | csv.Error = next(csv.reader(_take(ahead, lines, taken), delimiter=separator, strict=True))
        except StopIteration:
            return
        except csv.Error as error:
            row = error
            ahead.extendleft(reversed(taken[1:]))
            del taken[1:]
        yield number, row
        number += len(taken)


def _take(ahead: deque[str], lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    """Yield the lines ahead, then the others, and note each."""
    while (line := ahead.popleft() if ahead else next(lines, None)) is not None:
        taken.append(line)
        yield line
