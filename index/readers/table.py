"""CSV and TSV with a header row that names at least a title."""

from __future__ import annotations

import csv
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
    names = next(csv.reader([header.lstrip("\ufeff")], delimiter=separator), [])
    if "title" not in (name.strip().casefold() for name in names):
        raise ReaderError(
            f"{file}: the header row names no 'title' column, it has: {', '.join(names) or 'nothing'}. "
            "Put the column names (title, abstract, and if known id, authors, year, venue, doi, url) first."
        )
    rows = csv.reader(lines, delimiter=separator)
    while True:
        line = rows.line_num + 2
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRecord(file, line, f"not a table row: {error}")
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(names):
            reason = f"{len(row)} cells where the header names {len(names)}: quote a cell that holds the separator"
            yield BadRecord(file, line, reason)
            continue
        try:
            yield record_from_fields(dict(zip(names, row, strict=False)))
        except RecordError as error:
            yield BadRecord(file, line, str(error))
