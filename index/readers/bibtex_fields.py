"""What the fields of a BibTeX entry say of a paper, with its LaTeX as Unicode and its names as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from index.readers.dates import year_in
from index.readers.latex import bibtex_text
from index.readers.markup import without_tags
from index.readers.people import display_name, in_order

_KINDS = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "book": "book",
    "proceedings": "book",
    "collection": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "unpublished": "manuscript",
    "preprint": "article",
    "online": "webpage",
    "electronic": "webpage",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
    "booklet": "pamphlet",
}
_ARXIV = re.compile(r"\b(?:\d{4}\.\d{4,5}|[a-z-]{1,20}(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?\b")
_DOI = re.compile(r"doi\.org/(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(?=[%&#~$_{}])|(?<!\\)[{}]|\\url\b")


def paper_fields(kind: str, key: str, raw: Mapping[str, str]) -> dict[str, object]:
    """Return the fields of a paper, for `record_from_fields`, without those that it does not have.

    Args:
        raw: the values by lower-case name, with their LaTeX.
    """

    def text(*names: str) -> str | None:
        value = next((raw[name] for name in names if raw.get(name, "").strip()), None)
        return None if value is None else without_tags(bibtex_text(value))

    def as_typed(name: str) -> str:
        return _ESCAPED.sub("", raw.get(name, "").replace("\\textasciitilde", "~").replace("\\_", "_")).strip()

    url = as_typed("url") or _arxiv_url(as_typed("eprint"), raw)
    in_url = _DOI.search(url)
    doi = unquote(as_typed("doi") or (in_url[1] if in_url else ""))  # old ones hold `<` and `>`
    preprint = kind in ("misc", "online", "unpublished") and "arxiv.org" in url
    fields: dict[str, object] = {
        "id": key.strip(),
        "title": _title(text("title"), text("subtitle")),
        "abstract": text("abstract"),
        "authors": _authors(raw.get("author", "")),
        "year": year_in(text("year") or "", text("date") or ""),
        "venue": text("journal", "journaltitle", "booktitle", "shortjournal"),
        "doi": doi,
        "url": url,
        "kind": "article" if preprint else _KINDS.get(kind),
        "volume": text("volume"),
        "issue": text("issue", "number"),
        "pages": _pages(text("pages", "eid")),
        "publisher": text("publisher", "school", "institution", "organization"),
    }
    return {name: value for name, value in fields.items() if value}


def _title(title: str | None, subtitle: str | None) -> str | None:
    return f"{title}: {subtitle}" if title and subtitle else title or subtitle


def _authors(value: str) -> list[str]:
    from bibtexparser.middlewares.names import split_multiple_persons_names

    names = split_multiple_persons_names(" ".join(value.split()))
    if len(names) == 1 and names[0].count(",") > 1 and all(" " in n.strip() for n in names[0].split(",")):
        names = names[0].split(",")  # full names with commas between them: no BibTeX, but often written
    return [shown for shown in (_author(name) for name in names) if shown and shown.casefold() != "others"]


def _author(name: str) -> str:
    """Return a name as it is said; one in braces is that of a group, and its commas part nothing."""
    from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

    if "," not in re.sub(r"\{[^{}]*\}", "", name):
        return " ".join(bibtex_text(name).split())
    try:
        parts = parse_single_name_into_parts(name)
    except InvalidNameError:
        return display_name(bibtex_text(name))
    if len(parts.jr) > 0 and len(name.split(",")) == 3:
        return display_name(bibtex_text(name))  # also in the order "Family, Given, Jr."
    said = ([*parts.von, *parts.last], parts.first, parts.jr)
    return in_order(*(" ".join(bibtex_text(" ".join(words)).split()) for words in said))


def _pages(value: str | None) -> str | None:
    return re.sub(r" ?(?:\u2013|\u2014|--+) ?", "-", " ".join(value.split())) if value else None


def _arxiv_url(eprint: str, raw: Mapping[str, str]) -> str:
    """Return the address of a paper on arXiv, where its entry says that it is there."""
    archive = raw.get("archiveprefix") or raw.get("eprinttype") or ""
    if eprint and ("arxiv" in archive.casefold() or (not archive and _ARXIV.fullmatch(eprint))):
        return f"https://arxiv.org/abs/{re.sub('^arxiv:', '', eprint, flags=re.IGNORECASE)}"
    said = f"{raw.get('journal', '')} {raw.get('howpublished', '')} {raw.get('note', '')}"
    found = _ARXIV.search(said) if "arxiv" in said.casefold() else None
    return f"https://arxiv.org/abs/{found[0]}" if found else ""
