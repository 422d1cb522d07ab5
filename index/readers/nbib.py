"""MEDLINE, the tagged text that PubMed exports as .nbib and .txt."""

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

_START = re.compile(r"\ufeff?PMID ?- ?\d")
_TAG = re.compile(r"\ufeff?([A-Z]{2,4} {0,2})-(?: |$)")
_SUFFIX = re.compile(r"(?<=\w) (Jr|Sr|2nd|3rd|4th)\.?$")  # stands behind the given name
_DOI = re.compile(r"\b10\.\d{4,9}/\S+")
_KINDS = {  # the first that an article has; what has none of them is an article of a journal
    "Preprint": "article",
    "Dataset": "dataset",
    "Technical Report": "report",
    "Congress": "paper-conference",
    "Academic Dissertation": "thesis",
    "Book": "book",
}


def looks_like_nbib(opening: str) -> bool:
    """Tell whether one of the first lines of a file begins a MEDLINE entry."""
    return any(_START.match(line) for line in opening.splitlines())


def read_nbib(file: Path, lines: TextIO) -> Iterator[Record | BadRecord | Note]:
    """Yield the papers of a MEDLINE file; `source_id` is the PMID, as `pmid:123`."""

    def paper(entry: Entry) -> Iterator[Record | BadRecord]:
        try:
            fields = _fields(Tagged(entry.text or "", _TAG))
            yield record_from_fields({name: value for name, value in fields.items() if value})
        except RecordError as error:
            yield BadRecord(file, entry.line, str(error))

    return read_entries(
        file, lines, starts=lambda line: _START.match(line) is not None, read=paper, expected="'PMID- '"
    )


def _fields(entry: Tagged) -> dict[str, object]:
    pmid = entry.first("PMID")
    title = entry.first("TI", "BTI")
    return {
        "id": f"pmid:{pmid}",
        "title": plain_text(entry.first("TT") if title in ("", "[Not Available].") else title),
        "abstract": plain_text(entry.first("AB", "OAB")),
        "authors": [display_name(plain_text(name)) for name in _authors(entry)],
        "year": year_in(entry.first("DP"), entry.first("DEP")),
        "venue": plain_text(entry.first("JT", "TA")),
        "doi": _doi([*entry.all("LID"), *entry.all("AID"), *entry.all("SO")]),
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid.isdecimal() else None,
        "kind": next((kind for name, kind in _KINDS.items() if name in entry.all("PT")), "article-journal"),
        "volume": entry.first("VI"),
        "issue": entry.first("IP"),
        "pages": entry.first("PG"),
        "publisher": plain_text(entry.first("PB")),
    }


def _authors(entry: Tagged) -> list[str]:
    """Return people, then groups; MEDLINE gives the names in full as FAU, older entries have only AU."""
    return [*(_SUFFIX.sub(r", \1", name) for name in entry.all("FAU", "AU")), *entry.all("CN")]


def _doi(ids: list[str]) -> str | None:
    """Return the first DOI: a word marked as one, or the last word of a value."""
    for value in ids:
        words = value.split()
        for word, following in zip(words, [*words[1:], ""], strict=True):
            if following in ("[doi]", "") and (found := _DOI.search(word)):
                return found[0] if following else found[0].removesuffix(".")
    return None
