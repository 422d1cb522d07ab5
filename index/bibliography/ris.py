"""Papers as RIS, a line a field: no text of a paper can begin a line, and so a field, of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import rispy

from index.bibliography.csl import kind_of
from index.bibliography.names import parse_name
from index.display import printable
from index.paper import Paper

_TYPES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry-encyclopedia": "ENCYC",
    "manuscript": "UNPB",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "report": "RPRT",
    "software": "COMP",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
_ANY = "GEN"
_DASH = re.compile("[-\u2013]+")


class _Writer(rispy.RisWriter):  # type: ignore[misc]
    """RIS without the line with a number that rispy writes before each record: the format has none."""

    def set_header(self, count: int) -> str:
        return ""


def write_ris(papers: Sequence[Paper], keys: Mapping[str, str], notes: Mapping[str, str]) -> str:
    """Return a record for each paper, in order; `keys` and `notes` are by `paper_id`."""
    records = [_record(paper, keys[paper.paper_id], notes.get(paper.paper_id, "")) for paper in papers]
    text: str = rispy.dumps(records, implementation=_Writer)
    return text


def _record(paper: Paper, key: str, note: str) -> dict[str, str | list[str]]:
    start, end = _pages(paper.pages or "")
    names = (parse_name(author) for author in paper.authors)
    fields = {
        "title": paper.title,
        "year": str(paper.year or ""),
        "secondary_title": paper.venue,
        "volume": paper.volume,
        "number": paper.issue,
        "start_page": start,
        "end_page": end,
        "publisher": paper.publisher,
        "doi": paper.doi,
        "abstract": paper.abstract,
        "id": key,
    }
    lists = {"authors": [name.inverted for name in names if name], "urls": [paper.url or ""], "notes": [note]}
    lines: dict[str, str | list[str]] = {name: line for name, value in fields.items() if (line := _line(value or ""))}
    many = {name: [line for value in values if (line := _line(value))] for name, values in lists.items()}
    return {"type_of_reference": _TYPES.get(kind_of(paper), _ANY)} | lines | {n: v for n, v in many.items() if v}


def _pages(pages: str) -> tuple[str, str]:
    """Return the first page and the last; what is no range is the first."""
    found = _DASH.search(pages, 1)
    start, end = (pages[: found.start()].rstrip(), pages[found.end() :].lstrip()) if found else ("", "")
    return (start, end) if len(start.split()) == len(end.split()) == 1 else (pages, "")


def _line(text: str) -> str:
    return " ".join(printable(text).split())
