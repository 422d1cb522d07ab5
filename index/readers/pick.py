"""Choose the reader of a file, by its extension and its first characters.

The readers are imported when they are first needed: most people add files of one format, and who asks adds none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from index.errors import ReaderError
from index.readers.encoding import find_encoding, wide_encoding
from index.readers.record import BadRecord, Note, Record

Found = Iterator[Record | BadRecord | Note]
Reader = Callable[[Path, TextIO], Found]
BinaryReader = Callable[[Path, BinaryIO], Found]

EXTENSIONS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "table",
    ".tsv": "table",
    ".bib": "bibtex",
    ".bibtex": "bibtex",
    ".ris": "ris",
    ".nbib": "nbib",
}
BY_CONTENT = (".txt", ".json", ".xml", ".atom")  # hold several formats
SUPPORTED = (
    "JSONL (.jsonl), tables (.csv, .tsv), BibTeX (.bib), RIS (.ris), MEDLINE (.nbib, .txt), PubMed XML and arXiv Atom "
    "(.xml), CSL-JSON, the arXiv snapshot and arrays of papers (.json) and the saved listing page (.txt)"
)
_JSON = ("jsonl", "arxiv_json", "csl_json", "json_papers")
_UTF8_ONLY = (*_JSON, "listing")
_OPENING = 4000  # characters


def read_papers(file: Path) -> Found:
    """Yield every record of a file, good or bad, in the order of the file, and notes on what was guessed.

    Raises:
        ReaderError: the file is missing, is not text in an encoding that its format may have, or has no reader.
    """
    try:
        chosen = _pick(file)
        if chosen in _JSON:
            _refuse_wide(file)
        if binary := _binary_reader(chosen):
            with file.open("rb") as source:
                yield from _telling_of_years(file, binary(file, source))
            return
        encoding, errors = "utf-8-sig", "strict"
        if chosen not in _UTF8_ONLY:
            found = find_encoding(file)
            encoding, errors = found.name, found.errors
            if found.doubt:
                yield Note(file, found.doubt)
        with file.open(encoding=encoding, errors=errors, newline="") as lines:
            yield from _telling_of_years(file, _reader(chosen)(file, lines))
    except UnicodeDecodeError as error:
        raise ReaderError(
            f"{file}: not UTF-8 text (byte {error.object[error.start]:#04x}). Save it as UTF-8 and add it again: "
            "JSON must be UTF-8, and so must a saved listing page."
        ) from error
    except OSError as error:
        raise ReaderError(f"{file}: cannot be read: {error.strerror}") from error


def _refuse_wide(file: Path) -> None:
    with file.open("rb") as source:
        wide = wide_encoding(source.read(4 * _OPENING))
    if wide not in (None, "utf-8-sig"):
        raise ReaderError(
            f"{file}: not UTF-8 text but {wide.upper()}. Save it as UTF-8 and add it again: JSON must be UTF-8."
        )


def _telling_of_years(file: Path, found: Found) -> Found:
    """Yield what was found, and behind it how many papers are kept without what stands for their year."""
    unread: list[Record] = []
    count = 0
    for record in found:
        if isinstance(record, Record) and record.unread_year:
            count += 1
            unread = unread or [record]
        yield record
    for first in unread:
        name, year = first.title or first.source_id or "", first.unread_year or ""
        papers = f"{count:,} papers are" if count > 1 else "1 paper is"
        yield Note(file, f"{papers} kept without a year: {year[:40]!r} of {name[:80]!r} holds none of four digits")


def _pick(file: Path) -> str:
    """Return the name of a file's format.

    Raises:
        ReaderError: there is no reader for it.
    """
    extension = file.suffix.lower()
    if extension in EXTENSIONS:
        return EXTENSIONS[extension]
    chosen = _by_content(_opening(file))
    if chosen is None:
        raise ReaderError(
            f"{file}: no reader for {extension or 'a file without extension'!r} with this content. "
            f"Readable are {SUPPORTED}."
        )
    return chosen


def _opening(file: Path) -> str:
    with file.open("rb") as source:
        opening = source.read(4 * _OPENING)
    return opening.decode(wide_encoding(opening) or "utf-8-sig", errors="replace")[:_OPENING]


def _by_content(opening: str) -> str | None:
    from index.readers.listing import HEADER

    if opening.startswith(HEADER):
        return "listing"
    first = opening.lstrip()[:1]
    if first == "<":
        return _xml(opening)
    if first in ("{", "["):
        return _json(opening)
    return _lines(opening)


def _xml(opening: str) -> str | None:
    from index.readers.arxiv_atom import looks_like_arxiv_atom
    from index.readers.pubmed_xml import looks_like_pubmed_xml

    if looks_like_pubmed_xml(opening):
        return "pubmed_xml"
    return "arxiv_atom" if looks_like_arxiv_atom(opening) else None


def _json(opening: str) -> str | None:
    from index.readers.arxiv_json import looks_like_arxiv_json
    from index.readers.csl_json import looks_like_csl_json
    from index.readers.json_papers import looks_like_json_papers

    if looks_like_arxiv_json(opening):
        return "arxiv_json"
    if looks_like_csl_json(opening):
        return "csl_json"
    if looks_like_json_papers(opening):
        return "json_papers"
    return "jsonl" if opening.lstrip().startswith("{") else None


def _lines(opening: str) -> str | None:
    from index.readers.bibtex import looks_like_bibtex
    from index.readers.nbib import looks_like_nbib
    from index.readers.ris import looks_like_ris

    if looks_like_ris(opening):
        return "ris"
    if looks_like_nbib(opening):
        return "nbib"
    if looks_like_bibtex(opening):
        return "bibtex"
    first_line = opening.split("\n", 1)[0]
    is_header = "title" in first_line.casefold() and ("\t" in first_line or "," in first_line)
    return "table" if is_header else None


def _reader(chosen: str) -> Reader:
    from index.readers.bibtex import read_bibtex
    from index.readers.jsonlines import read_jsonl
    from index.readers.listing import read_listing
    from index.readers.nbib import read_nbib
    from index.readers.ris import read_ris
    from index.readers.table import read_table

    return {
        "jsonl": read_jsonl,
        "listing": read_listing,
        "table": read_table,
        "bibtex": read_bibtex,
        "ris": read_ris,
        "nbib": read_nbib,
    }[chosen]


def _binary_reader(chosen: str) -> BinaryReader | None:
    if chosen not in ("arxiv_json", "csl_json", "json_papers", "pubmed_xml", "arxiv_atom"):
        return None
    from index.readers.arxiv_atom import read_arxiv_atom
    from index.readers.arxiv_json import read_arxiv_json
    from index.readers.csl_json import read_csl_json
    from index.readers.json_papers import read_json_papers
    from index.readers.pubmed_xml import read_pubmed_xml

    return {
        "arxiv_json": read_arxiv_json,
        "csl_json": read_csl_json,
        "json_papers": read_json_papers,
        "pubmed_xml": read_pubmed_xml,
        "arxiv_atom": read_arxiv_atom,
    }[chosen]
