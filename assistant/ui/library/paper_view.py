"""Papers as HTML: a list of those found, and one with its record, its passages and the papers like it.

Knows papers as a library holds them; every title, abstract and address is text, and only web addresses become links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlsplit

from assistant.ui.markup import Span, counted, marked, text
from index.browse import Found
from index.library import Library
from index.paper import Paper, Passage
from index.similar import SimilarPaper, similar_papers

_DOI = re.compile(r"10\.\d{4,9}/\S+")
NO_PAPER = (
    '<div class="cw-paper-empty"><h2>A paper</h2><p>Choose one from the list: its record, its abstract and the papers '
    "most like it show here.</p></div>"
)


def opens(paper_id: str) -> str:
    """Return the attributes of a link that opens a paper, on this page or in a new one."""
    return f'href="?paper={quote(paper_id, safe="")}" data-paper="{text(paper_id)}"'


def titled(paper_id: str, title: str, marks: Iterable[Span] = ()) -> str:
    """Return a paper's title, or its id where it has none, as a link that opens it; `marks` are spans of the title."""
    return f'<a class="cw-paper" dir="auto" {opens(paper_id)}>{marked(title or paper_id, marks)}</a>'


def list_html(found: Sequence[Found], *, first: int) -> str:
    """Return papers as an ordered list; `first` is the number of the first one, from 1."""
    entries = "".join(_entry(each) for each in found)
    return f'<ol class="cw-papers" start="{first}">{entries}</ol>'


def nothing_html(*, papers: int) -> str:
    """Say that no paper was found among the so many of a library."""
    if not papers:
        return '<p class="cw-quiet">This library has no papers yet: “Add papers” takes them.</p>'
    return '<p class="cw-quiet">No paper has all of these words. Take fewer, or search by meaning.</p>'


def paper_html(library: Library, paper_id: str) -> str:
    """Return one paper with all that a library holds of it.

    Raises:
        PaperNotFound: there is no such paper.
    """
    paper = library.paper(paper_id)
    passages = [library.passages[row] for row in library.passages_of(library.rows[paper_id])]
    return (
        f'<article class="cw-paper-whole" aria-labelledby="paper-title"><h2 id="paper-title" tabindex="-1" dir="auto" '
        f'data-shows="{text(paper_id)}">{text(paper.title or paper_id)}</h2>'
        f"{_record(paper)}{_abstract(passages)}{_similar(similar_papers(library, paper_id))}"
        '<p><a class="cw-to-list" href="#papers-list">Back to the list</a></p></article>'
    )


def missing_html(library: str, paper_id: str) -> str:
    """Say that a library has no such paper, in its place; the heading can be found as a paper's is."""
    return (
        f'<div class="cw-problem"><h2 id="paper-title" tabindex="-1" data-shows="{text(paper_id)}">No such paper</h2>'
        f"<p>The library <b>{text(library)}</b> has no paper <b>{text(paper_id)}</b>. It may be in another library, "
        "or have been removed.</p></div>"
    )


def _entry(found: Found) -> str:
    paper = found.paper
    score = f'<span class="cw-score">relevance {found.score:.2f}</span>' if found.score is not None else ""
    known = " · ".join(filter(None, [", ".join(paper.authors), str(paper.year or ""), paper.venue or ""]))
    record = f'<p class="cw-record" dir="auto">{text(known)}</p>' if known else ""
    part = marked(found.snippet, found.snippet_marks)
    snippet = f'<p class="cw-snippet" dir="auto">{part}</p>' if part else ""
    return f"<li><h3>{titled(paper.paper_id, paper.title, found.marks)}</h3>{score}{record}{snippet}</li>"


def _record(paper: Paper) -> str:
    facts = {
        "Authors": text(", ".join(paper.authors)),
        "Year": text(paper.year or ""),
        "Venue": text(paper.venue or ""),
        "DOI": _doi(paper.doi or ""),
        "Address": _address(paper.url or ""),
    }
    rows = "".join(f'<dt>{name}</dt><dd dir="auto">{value}</dd>' for name, value in facts.items() if value)
    lacking = [name.lower() if name != "DOI" else name for name, value in facts.items() if not value]
    note = f'<p class="cw-quiet">Not recorded: {", ".join(lacking)}.</p>' if lacking else ""
    return f'<dl class="cw-facts"><dt>Id</dt><dd><code>{text(paper.paper_id)}</code></dd>{rows}</dl>{note}'


def _doi(doi: str) -> str:
    return _link(f"https://doi.org/{quote(doi, safe='/')}", doi) if _DOI.fullmatch(doi) else text(doi)


def _address(url: str) -> str:
    """Return a link to an address of the web; of any other address only its text."""
    try:
        parts = urlsplit(url)
    except ValueError:  # a host in brackets that is none
        return text(url)
    return _link(url, url) if parts.scheme in ("http", "https") and parts.hostname else text(url)


def _link(address: str, shown: str) -> str:
    return f'<a href="{text(address)}" target="_blank" rel="noopener noreferrer">{text(shown)}</a>'


def _abstract(passages: Sequence[Passage]) -> str:
    if not passages:
        return (
            "<h3>Abstract</h3><p>None is recorded: the paper is listed, and found by the words of its record only. "
            "No answer can cite it.</p>"
        )
    articles = "".join(
        f'<article aria-label="Passage {text(p.passage_id)}"><p class="cw-passage" dir="auto">{text(p.text)}</p>'
        f"<footer><code>{text(p.passage_id)}</code> <span>characters {p.start:,} to {p.end:,}</span></footer></article>"
        for p in passages
    )
    cut = f" <span class='cw-quiet'>in {counted(len(passages), 'passage')}</span>"
    return f'<h3>Abstract{cut}</h3><div class="cw-passages">{articles}</div>'


def _similar(papers: Sequence[SimilarPaper]) -> str:
    if not papers:
        return ""
    items = "".join(
        f'<li>{titled(s.paper.paper_id, s.paper.title)} <span class="cw-score">similarity {s.score:.2f}</span></li>'
        for s in papers
    )
    return f'<h3>Similar papers</h3><ul class="cw-similar">{items}</ul>'
