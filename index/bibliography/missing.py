"""What a paper's record lacks, said in words, and addresses in a form that every format can hold."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from index.paper import Paper

_IN_AN_ADDRESS = "/:?#&=+,;@%~!()"  # beside letters, digits and `-._`; braces, quotes and `<` have no place there


def missing(paper: Paper) -> list[str]:
    """Name the parts of a paper's record that are not known, its title too."""
    known = {"title": paper.title, "authors": paper.authors, "year": paper.year, "venue": paper.venue, "DOI": paper.doi}
    return [name for name, value in known.items() if not value]


def in_a_row(names: Sequence[str], last: str) -> str:
    """Return names as in a sentence: "a, b and c"; "" for none."""
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def encoded(url: str) -> str:
    """Return a web address or a DOI with what cannot stand in one percent-encoded."""
    return quote(url, safe=_IN_AN_ADDRESS)
