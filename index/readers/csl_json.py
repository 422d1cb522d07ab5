"""CSL-JSON, as Zotero, Mendeley and Pandoc write it, and Crossref's variant, whose titles are lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from index.readers.json_stream import read_objects
from index.readers.markup import plain_text
from index.readers.people import in_order
from index.readers.record import BadRecord, Record

# Crossref's names of types, where they are not the CSL's.
_KINDS = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "posted-content": "article",
    "book-chapter": "chapter",
    "dissertation": "thesis",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
}
# Crossref's interface wraps one work in `message`, many in `message.items`; Zotero's in `items`.
_ENVELOPES = {"message", "items"}
_SIGNS = re.compile(
    r'"(?:container-title|citation-key|date-parts|issued|family|literal|message-type|non-dropping-particle)"\s*:'
    r'|"type"\s*:\s*"(?:article(?:-journal|-magazine|-newspaper)?|paper-conference|chapter|book|thesis|report'
    r'|webpage|dataset|software|journal-article|proceedings-article|posted-content|book-chapter)"'
)
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")


def looks_like_csl_json(opening: str) -> bool:
    """Tell whether a file opens as JSON with a field name or a type that only the CSL has."""
    return opening.lstrip("\ufeff \t\r\n")[:1] in {"[", "{"} and _SIGNS.search(opening) is not None


def read_csl_json(file: Path, stream: BinaryIO) -> Iterator[Record | BadRecord]:
    """Yield the papers of an array of items, or of one item alone."""
    return read_objects(file, stream, _fields, envelopes=_ENVELOPES)


def _fields(item: Mapping[str, Any]) -> dict[str, object]:
    kind = _first(item.get("type"))
    return {
        "id": item.get("id"),
        "title": _plain(item.get("title")),
        "abstract": _plain(item.get("abstract")),
        "authors": _authors(item.get("author")),
        "year": _year(item.get("issued")),
        "venue": _plain(item.get("container-title")),
        "doi": item.get("DOI"),
        "url": item.get("URL"),
        "kind": _KINDS.get(kind, kind) if isinstance(kind, str) else None,
        "volume": item.get("volume"),
        "issue": item.get("issue"),
        "pages": item.get("page") or item.get("article-number"),
        "publisher": _plain(item.get("publisher")),
    }


def _first(value: Any) -> Any:
    """The value, of a list its first: Crossref writes `"title": ["…"]`."""
    if isinstance(value, list):
        return value[0] if value else None
    return value


def _plain(value: Any) -> Any:
    value = _first(value)
    return plain_text(value) if isinstance(value, str) else value


def _authors(value: Any) -> object:
    if not isinstance(value, list):
        return [value] if isinstance(value, str) else value
    return [_name(author) if isinstance(author, dict) else author for author in value]


def _name(author: Mapping[str, Any]) -> str:
    """A name as people write it: "Ludwig van Beethoven", "Martin Luther King Jr."; a group's is whole."""
    whole = author.get("literal") or author.get("name")
    if isinstance(whole, str):
        return " ".join(whole.split())
    parts = (("dropping-particle", "non-dropping-particle", "family"), ("given",), ("suffix",))
    return in_order(*(_joined(author.get(part) for part in some) for some in parts))


def _joined(parts: Iterable[Any]) -> str:
    return " ".join(" ".join(part.split()) for part in parts if isinstance(part, str) and part.strip())


def _year(issued: Any) -> int | None:
    if not isinstance(issued, dict):
        found = _YEAR.search(str(issued or ""))
        return int(found[0]) if found else None
    first = _first(_first(issued.get("date-parts")))
    for value in (first, issued.get("raw"), issued.get("literal")):
        if found := _YEAR.search(str(value or "")):
            return int(found[0])
    return None
