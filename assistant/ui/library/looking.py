"""Looking through a library: what is looked for, and the page of papers that shows.

Plain functions over `index.browse`; nothing of Gradio.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.ui.markup import counted
from index.browse import Found, Sort, find_papers
from index.retriever import Filters, Retriever

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked for; a page beyond the last one is the last one."""

    words: str = ""
    by: Literal["words", "meaning"] = "words"
    sort: Sort = Sort.RELEVANCE
    filters: Filters = field(default_factory=Filters)
    page: int = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """A page of papers.

    Attributes:
        first: the number of its first paper, from 1.
        total: how many were found, on all pages.
        papers: how many the library has.
    """

    found: tuple[Found, ...]
    first: int
    total: int
    page: int
    pages: int
    papers: int


def look(retriever: Retriever, wanted: Look) -> Seen:
    """Find papers and return the page that is wanted.

    Raises:
        FilterError: a filter cannot be applied.
    """
    found = find_papers(retriever, wanted.words, by=wanted.by, sort=wanted.sort, filters=wanted.filters or None)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(wanted.page, 1), pages)
    begin = (page - 1) * PER_PAGE
    return Seen(
        found=tuple(found[begin : begin + PER_PAGE]),
        first=begin + 1,
        total=len(found),
        page=page,
        pages=pages,
        papers=len(retriever.library.papers),
    )


def count_text(seen: Seen) -> str:
    """Say how many papers were found, and which of them show."""
    many = counted(seen.total, "paper")
    found = many if seen.total == seen.papers else f"{seen.total:,} of {counted(seen.papers, 'paper')}"
    return f"{found}, page {seen.page:,} of {seen.pages:,}" if seen.pages > 1 else found
