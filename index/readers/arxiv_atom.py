"""arXiv's Atom: what its search interface returns, and the daily listings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element

from index.readers.markup import plain_text
from index.readers.record import BadRecord, Record, RecordError
from index.readers.xml_stream import read_elements

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_ID = re.compile(r"(?:arxiv\.org/abs/|oai:arXiv\.org:)(?P<number>[^\s?#]+?)(?:v\d+)?/?$", re.I)
_LISTING_HEAD = re.compile(r"^arXiv:\S+\s+Announce Type: \S+\s+Abstract:\s*")
_YEAR = re.compile(r"[12]\d{3}(?=-|$)")


def looks_like_arxiv_atom(opening: str) -> bool:
    """Tell whether a file opens as an Atom feed of arXiv."""
    return "http://www.w3.org/2005/Atom" in opening and "arxiv" in opening.casefold()


def read_arxiv_atom(file: Path, stream: BinaryIO) -> Iterator[Record | BadRecord]:
    """Yield the entries of a feed; an error that arXiv answered with is a bad record that tells it."""
    return read_elements(file, stream, {f"{_ATOM}entry": _entry})


def _entry(entry: Element) -> dict[str, object]:
    address = (entry.findtext(f"{_ATOM}id") or "").strip()
    if "/api/errors" in address:
        raise RecordError(f"arXiv answered with an error: {_text(entry, 'summary')}")
    found = _ID.search(address)
    if found is None:
        raise RecordError(
            f"id is {address[:60]!r}, an address such as 'http://arxiv.org/abs/2101.00001v1' was expected"
        )
    number = found["number"]
    return {
        "id": f"arxiv:{number}",
        "title": _text(entry, "title"),
        "abstract": _LISTING_HEAD.sub("", _text(entry, "summary")),
        "authors": _authors(entry),
        "year": _year(entry),
        "venue": _text(entry, "journal_ref", _ARXIV),
        "doi": _doi(entry),
        "url": f"https://arxiv.org/abs/{number}",
        "kind": "article",
    }


def _text(entry: Element, tag: str, namespace: str = _ATOM) -> str:
    """Plain text on one line, as arXiv breaks its texts at some 80 columns; '' where there is none."""
    found = entry.find(f"{namespace}{tag}")
    return "" if found is None else " ".join(plain_text("".join(found.itertext())).split())


def _authors(entry: Element) -> list[str]:
    """The names: an element each from the search, one text with commas in the listings."""
    names = [name.text or "" for name in entry.findall(f"{_ATOM}author/{_ATOM}name")]
    names = names or (entry.findtext(_CREATOR) or "").split(",")
    return [" ".join(plain_text(name).split()) for name in names if name.strip()]


def _year(entry: Element) -> int | None:
    found = _YEAR.match((entry.findtext(f"{_ATOM}published") or "").strip())
    return int(found[0]) if found else None


def _doi(entry: Element) -> str | None:
    """The first where several stand, as for a paper with an erratum."""
    return next(iter((entry.findtext(f"{_ARXIV}doi") or "").split()), None)
