"""RIS, as EndNote, Mendeley, Zotero, Scopus and publishers write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from index.readers.dates import year_in
from index.readers.entries import Entry, read_entries
from index.readers.markup import plain_text
from index.readers.people import display_name
from index.readers.record import BadRecord, Note, Record, RecordError, record_from_fields
from index.readers.tagged import Tagged

_START = re.compile(r"\s*\ufeff?TY {1,2}-")
_END = re.compile(r"^ER {1,2}-", re.MULTILINE)
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: |$)")
_KINDS = {
    "JOUR": "article-journal",
    "JFULL": "article-journal",
    "EJOUR": "article-journal",
    "INPR": "article-journal",
    "ABST": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "THES": "thesis",
    "RPRT": "report",
    "GOVDOC": "report",
    "UNPB": "manuscript",
    "MANSCPT": "manuscript",
    "ELEC": "webpage",
    "DATA": "dataset",
    "COMP": "software",
    "PAT": "patent",
    "STAND": "standard",
}
_DOI = re.compile(r"\b10\.\d{4,9}/\S+")


def looks_like_ris(opening: str) -> bool:
    """Tell whether one of the first lines of a file begins a RIS entry."""
    return any(_START.match(line) for line in opening.splitlines())


def read_ris(file: Path, lines: TextIO) -> Iterator[Record | BadRecord | Note]:
    """Yield the papers of a RIS file; the accession number is the `source_id`, or else an ID that is not just a number.

    Programs number the records of a file from 1, so such an ID names nothing outside of it.
    """

    def paper(entry: Entry) -> Iterator[Record | BadRecord]:
        try:
            fields = _fields(_tagged(entry.text or ""))
            yield record_from_fields({name: value for name, value in fields.items() if value})
        except RecordError as error:
            yield BadRecord(file, entry.line, str(error))

    return read_entries(
        file, lines, starts=lambda line: _START.match(line) is not None, read=paper, expected="'TY  - '"
    )


def _tagged(text: str) -> Tagged:
    return Tagged(_END.split(text.lstrip("\ufeff \t"), maxsplit=1)[0], _TAG)


def _fields(entry: Tagged) -> dict[str, object]:
    kind = entry.first("TY").upper()
    number = entry.first("ID")
    in_a_series = ("JF", "JO") if kind in ("BOOK", "EBOOK", "EDBOOK") else ("JF", "T2", "JO", "BT", "JA", "J2")
    urls = entry.all("UR")
    return {
        "id": entry.first("AN") or (number if re.search(r"[^\W\d]", number) else None),
        "title": plain_text(entry.first("TI", "T1", "CT", "BT")),
        "abstract": plain_text(entry.first("AB", "N2")),
        "authors": [display_name(plain_text(name)) for name in entry.all("AU", "A1")],
        "year": year_in(entry.first("PY"), entry.first("Y1"), entry.first("DA")),
        "venue": plain_text(entry.first(*in_a_series)),
        "doi": _doi([entry.first("DO"), *urls, entry.first("M3"), entry.first("L3")]),
        "url": next((url for url in urls if url.startswith(("http://", "https://"))), None),
        "kind": _KINDS.get(kind),
        "volume": entry.first("VL"),
        "issue": entry.first("IS"),
        "pages": _pages(entry.first("SP"), entry.first("EP")),
        "publisher": plain_text(entry.first("PB")),
    }


def _doi(values: list[str]) -> str | None:
    found = (_DOI.search(value) for value in values)
    return next((match[0] for match in found if match), None)


def _pages(start: str, end: str) -> str:
    return f"{start}-{end}" if start and end and start != end and "-" not in start else start or end
