"""BibTeX and BibLaTeX, as Zotero, Mendeley, JabRef, Google Scholar and people write it.

An entry is parsed for itself, so a broken one costs nothing but itself, and a large file is never held
in memory. `crossref` is left alone: an entry is what it says itself.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from index.readers.bibtex_fields import paper_fields
from index.readers.bibtex_values import Macros
from index.readers.entries import Entry, read_entries
from index.readers.record import BadRecord, Note, Record, RecordError, record_from_fields

if TYPE_CHECKING:
    from bibtexparser import model

_START = re.compile(r"\s*\ufeff?@\s*\w+\s*[{(]")


def looks_like_bibtex(opening: str) -> bool:
    """Tell whether one of the first lines of a file begins a BibTeX entry."""
    return any(_START.match(line) for line in opening.splitlines())


def read_bibtex(file: Path, lines: TextIO) -> Iterator[Record | BadRecord | Note]:
    """Yield the papers of a BibTeX file; the key of an entry is its `source_id`.

    Comments, preambles and what stands between entries are passed over. A key that stands twice is told, and both
    entries are read.
    """
    entries = _Entries(file)
    return read_entries(
        file,
        lines,
        starts=lambda line: _START.match(line) is not None,
        read=entries.read,
        expected="@article{ or another kind of entry",
    )


class _Entries:
    """Reads the entries of one file; knows the macros and the keys of those before."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._macros = Macros()
        self._lines_of_keys: dict[str, int] = {}

    def read(self, entry: Entry) -> Iterator[Record | BadRecord | Note]:
        from bibtexparser import model

        for block in _blocks(entry):
            line = entry.line + max(block.start_line or 0, 0)
            try:
                if isinstance(block, model.String):
                    self._macros.define(block.key, str(block.value))
                elif isinstance(found := getattr(block, "ignore_error_block", block), model.Entry):
                    yield from self._paper(found, line)
                elif isinstance(block, model.ParsingFailedBlock):
                    yield BadRecord(self._file, line, f"not a BibTeX entry: {_reason(block.error)}")
            except RecordError as error:
                yield BadRecord(self._file, line, str(error))

    def _paper(self, block: model.Entry, line: int) -> Iterator[Record | Note]:
        raw: dict[str, str] = {}
        repeated: list[str] = []
        for field in block.fields:
            name, value = field.key.casefold(), self._macros.expand(str(field.value))
            if raw.get(name):
                repeated.append(name[:40])
            else:
                raw[name] = value
        record = record_from_fields(paper_fields(block.entry_type.casefold(), block.key, raw))
        first = self._lines_of_keys.setdefault(block.key, line)
        if first != line:
            text = f"line {line}: the key {block.key[:80]!r} stands in line {first} already; both entries are read"
            yield Note(self._file, text)
        if repeated:
            yield Note(self._file, f"line {line}: the entry says {', '.join(repeated[:5])} again, the first is read")
        yield record


def _blocks(entry: Entry) -> list[model.Block]:
    """Parse the text of one entry, without anything that changes values."""
    from bibtexparser.splitter import Splitter

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it warns of becomes a bad record
    text = (entry.text or "").lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return list(Splitter(text).split().blocks)


def _reason(error: Exception) -> str:
    reason = getattr(error, "abort_reason", None) or str(error)
    return str(reason)[:200]
