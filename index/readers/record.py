"""One record of a source file: a paper's fields checked, or a report of what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.readers.dates import year_in

# Other names under which the fields are found in the wild; BEIR writes `_id`, `title`, `text`.
_ALIASES = {
    "id": ("id", "_id", "paper_id"),
    "title": ("title",),
    "abstract": ("abstract", "text", "summary"),
    "authors": ("authors", "author"),
    "year": ("year",),
    "venue": ("venue", "journal"),
    "doi": ("doi",),
    "url": ("url", "link"),
    "kind": ("kind",),
    "volume": ("volume",),
    "issue": ("issue",),
    "pages": ("pages",),
    "publisher": ("publisher",),
}
_MAX_FIELD = 1_000_000  # code points; an "abstract" beyond this is not one


@dataclass(frozen=True, slots=True)
class Record:
    """A paper as its source gives it; `source_id` is None when the source names none.

    Attributes:
        unread_year: what stands for its year and holds none, such as "in press".
    """

    source_id: str | None
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    doi: str | None = None
    url: str | None = None
    kind: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None
    unread_year: str | None = None


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that was left out, where it stands and why."""

    file: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file.name}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a file that was read which a person should know; nothing was left out for it."""

    file: Path
    text: str

    def __str__(self) -> str:
        return f"{self.file.name}: {self.text}"


class RecordError(ValueError):
    """One record cannot become a paper; the reader reports it and goes on."""


def record_from_fields(fields: Mapping[str, object]) -> Record:
    """Check the fields of one record, whatever the file format; of a date as its year, the first year in it counts.

    Raises:
        RecordError: there is neither title nor abstract, or a field has a value of the wrong kind.
    """
    named = {str(key).strip().casefold(): value for key, value in fields.items() if key is not None}
    values = {
        name: next((named[a] for a in aliases if named.get(a) not in (None, "")), None)
        for name, aliases in _ALIASES.items()
    }
    title = _text("title", values["title"]) or ""
    abstract = _text("abstract", values["abstract"]) or ""
    if not title and not abstract:
        raise RecordError(f"neither title nor abstract (found the fields {', '.join(sorted(named)) or 'none'})")
    date = _text("year", values["year"])
    year = year_in(date or "")
    return Record(
        source_id=_text("id", values["id"]),
        title=" ".join(title.split()),
        abstract=abstract,
        authors=_authors(values["authors"]),
        year=year,
        venue=_text("venue", values["venue"]),
        doi=_doi(values["doi"]),
        url=_text("url", values["url"]),
        unread_year=date if year is None else None,
        **{name: _text(name, values[name]) for name in ("kind", "volume", "issue", "pages", "publisher")},
    )


def _text(name: str, value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise RecordError(f"{name} is a {type(value).__name__}, a text was expected")
    text = str(value).strip()
    if len(text) > _MAX_FIELD:
        raise RecordError(f"{name} has {len(text):,} characters, at most {_MAX_FIELD:,} are read")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise RecordError(f"{name} holds half of a surrogate pair: not valid Unicode")
    if "\x00" in text:
        raise RecordError(f"{name} holds a NUL character: the file is binary or damaged")
    return text or None


def _authors(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        folded = " ".join(value.split())
        pieces: list[object] = list(re.split(r";| and ", folded))
        if len(pieces) == 1:
            pieces = list(folded.split(","))
    elif isinstance(value, list):
        pieces = value
    else:
        raise RecordError(f"authors is a {type(value).__name__}, a text or a list was expected")
    names = (_text("author", p.get("name") if isinstance(p, dict) else p) for p in pieces)
    return tuple(name for name in names if name)


def _doi(value: object) -> str | None:
    text = _text("doi", value)
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", text, flags=re.I) if text else None
