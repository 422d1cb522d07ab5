"""An export as one page of HTML: no script, nothing fetched, readable in light, dark and print.

Everything that comes from papers, questions and models is text to it, never markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib import metadata, resources
from string import Template
from typing import Any

from assistant.answer import Claim, Verdict
from assistant.export.content import (
    Export,
    Source,
    address,
    claim_of,
    claims_of,
    completing,
    cut_of,
    footing,
    heads_itself,
    introduction,
    near_misses,
    record,
    sources,
)
from assistant.verdicts import in_words
from index import Paper
from index.display import printable

Json = Mapping[str, Any]

_LEGEND = (
    "Marks after a sentence: = word for word from the source; ≈ in other words, and its source passed the test\n"
    "for it; ✗ its source does not show it. Within a source the quoted words are underlined."
)
_SIGNS = {Verdict.VERBATIM: ("=", "word for word"), Verdict.SUPPORTED: ("≈", "supported")}


def write_html(export: Export) -> str:
    """Return a page with an article for each answer; markers lead to the sources below it."""
    alone = heads_itself(export)
    title = text_of(export.title) or "Answers"
    answers = enumerate(export.answers, start=1)
    return page(
        title=title,
        heading="" if alone else f'<header><h1 dir="auto">{title}</h1></header>',
        main="\n".join(_article(n, answer, export.papers, level=1 if alone else 2) for n, answer in answers),
        legend=_LEGEND,
    )


def page(*, title: str, heading: str, main: str, legend: str) -> str:
    """Return a whole page around HTML that is ready: a header, what is in the middle, and what its marks mean."""
    template = Template((resources.files("assistant.export") / "page.html").read_text(encoding="utf-8"))
    made_with = f"Citewell {metadata.version('citewell')}"
    return template.substitute(title=title, heading=heading, main=main, legend=legend, made_with=made_with)


def _article(number: int, answer: Json, papers: Mapping[str, Paper], *, level: int) -> str:
    said = _refusal(answer["refusal"], level) if answer["refused"] else _said(number, answer)
    cited = "\n".join(_source(number, source) for source in sources(answer, papers))
    below = f'{_part("Sources", level)}\n<ol class="sources">\n{cited}\n</ol>\n' if cited else ""
    return (
        f'<article aria-labelledby="q{number}">\n<h{level} id="q{number}" dir="auto">{text_of(answer["question"])}'
        f"</h{level}>\n{said}\n{_removed(answer, level)}"
        f'<p class="small">{text_of(footing(answer))}</p>\n{below}</article>'
    )


def _part(name: str, level: int) -> str:
    return f'<h{level + 1} class="part">{name}</h{level + 1}>'


def _said(number: int, answer: Json) -> str:
    claims = claims_of(answer)
    opening = introduction(answer)
    if not opening:
        own = len(claims) - completing(answer)
        added = f"\n<p>Quoted, to complete the answer:</p>\n{_paragraph(number, claims[own:])}" if claims[own:] else ""
        return f"{_paragraph(number, claims[:own])}{added}"
    listed = "\n".join(f'<li dir="auto">{_titled(claim)}{_sentence(number, claim)}</li>' for claim in claims)
    return f"<p>{text_of(opening)}</p>\n<ul>\n{listed}\n</ul>{_near_misses(answer)}"


def _near_misses(answer: Json) -> str:
    missed = "\n".join(
        f'<li dir="auto"><cite>{_title(paper["title"])}</cite> ({paper["chance"]:.2f})</li>'
        for paper in near_misses(answer)
    )
    return f'\n<p class="small">{text_of(cut_of(answer))}</p>\n<ul class="small">\n{missed}\n</ul>' if missed else ""


def _paragraph(number: int, claims: Sequence[Claim]) -> str:
    return f'<p dir="auto">{" ".join(_sentence(number, claim) for claim in claims)}</p>'


def _titled(claim: Claim) -> str:
    return f"<cite>{_title(claim.citations[0].title)}</cite>: " if claim.citations else ""


def _sentence(number: int, claim: Claim) -> str:
    chips = "".join(
        f'<a class="cite" href="#s{number}-{marker}" aria-label="source {marker}">[{marker}]</a>'
        for marker in dict.fromkeys(c.marker for c in claim.citations)
    )
    return f'<span class="{claim.verdict}">{text_of(claim.text)}</span> {_sign(claim)}{chips}'


def _sign(claim: Claim) -> str:
    """Return a verdict as a sign with its name for a screen reader; a doubt in full."""
    if claim.verdict not in _SIGNS:
        return _doubt(claim)
    sign, name = _SIGNS[claim.verdict]
    return f'<span class="verdict"><span aria-hidden="true">{sign}</span><span class="read">{name}</span></span>'


def _doubt(claim: Claim) -> str:
    reason = f": {text_of(in_words(claim.reason))}" if claim.reason else ""
    return f'<strong class="doubt">✗ not supported{reason}</strong>'


def _refusal(refusal: Json, level: int) -> str:
    said = f'<p class="declined" dir="auto"><strong>Declined.</strong> {text_of(refusal["message"])}</p>'
    if not refusal["nearest"]:
        return said
    near = "\n".join(
        f'<li dir="auto"><cite>{_title(n["title"])}</cite> (paper {text_of(n["paper_id"])})</li>'
        for n in refusal["nearest"]
    )
    return f"{said}\n{_part('Nearest papers', level)}\n<ul>\n{near}\n</ul>"


def _removed(answer: Json, level: int) -> str:
    if not answer["removed"]:
        return ""
    removed = "\n".join(
        f'<li dir="auto">{text_of(claim.text)} {_doubt(claim)}</li>' for claim in map(claim_of, answer["removed"])
    )
    return f"{_part('Removed, because the test against the sources failed', level)}\n<ul>\n{removed}\n</ul>\n"


def _source(number: int, source: Source) -> str:
    where = address(source.paper)
    link = f'; <a href="{text_of(where)}" rel="noreferrer">{text_of(where)}</a>' if where else ""
    told = f"{text_of(record(source.paper))}{link}; paper {text_of(source.paper_id)}"
    return (
        f'<li id="s{number}-{source.marker}" value="{source.marker}" tabindex="-1">\n'
        f'<p dir="auto"><cite>{_title(source.title)}</cite></p>\n'
        f'<p class="small" dir="auto">{told}</p>\n'
        f'<blockquote dir="auto">{marked(source)}</blockquote>\n<p class="small">{_quoted(source)}</p>\n</li>'
    )


def _quoted(source: Source) -> str:
    spans = [f"[{c.start}, {c.end})" for c in source.citations if c.quote]
    from_record = "" if all(c.quote for c in source.citations) else "Stated from the paper's record, not its abstract."
    quoted = f"Quoted: characters {', '.join(spans)} of the abstract." if spans else ""
    return f"{quoted} {from_record}".strip()


def marked(source: Source) -> str:
    """Return the whole passage with the quoted words in `<mark>`."""
    parts, at = [], 0
    for citation in source.citations:
        start, end = max(at, citation.start - source.start), citation.end - source.start
        if start < end:
            parts += [text_of(source.text[at:start]), f"<mark>{text_of(source.text[start:end])}</mark>"]
            at = end
    return "".join([*parts, text_of(source.text[at:])])


def _title(title: str) -> str:
    return text_of(title if title.strip() else "untitled")


def text_of(text: str) -> str:
    """Return a text as HTML shows it, for elements and for attributes in quotes."""
    return escape(printable(text))
