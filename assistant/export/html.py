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
    footing,
    heads_itself,
    introduction,
    record,
    sources,
)
from assistant.verdicts import in_words
from index import Paper
from index.display import printable

Json = Mapping[str, Any]

_SIGNS = {Verdict.VERBATIM: ("=", "word for word"), Verdict.SUPPORTED: ("≈", "supported")}


def write_html(export: Export) -> str:
    """Return a page with an article for each answer; markers lead to the sources below it."""
    alone = heads_itself(export)
    title = _text(export.title) or "Answers"
    answers = enumerate(export.answers, start=1)
    page = Template((resources.files("assistant.export") / "page.html").read_text(encoding="utf-8"))
    return page.substitute(
        title=title,
        heading="" if alone else f'<header><h1 dir="auto">{title}</h1></header>',
        answers="\n".join(_article(n, answer, export.papers, level=1 if alone else 2) for n, answer in answers),
        made_with=f"Citewell {metadata.version('citewell')}",
    )


def _article(number: int, answer: Json, papers: Mapping[str, Paper], *, level: int) -> str:
    said = _refusal(answer["refusal"], level) if answer["refused"] else _said(number, answer)
    cited = "\n".join(_source(number, source) for source in sources(answer, papers))
    below = f'{_part("Sources", level)}\n<ol class="sources">\n{cited}\n</ol>\n' if cited else ""
    return (
        f'<article aria-labelledby="q{number}">\n<h{level} id="q{number}" dir="auto">{_text(answer["question"])}'
        f"</h{level}>\n{said}\n{_removed(answer, level)}"
        f'<p class="small">{_text(footing(answer))}</p>\n{below}</article>'
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
    return f"<p>{_text(opening)}</p>\n<ul>\n{listed}\n</ul>"


def _paragraph(number: int, claims: Sequence[Claim]) -> str:
    return f'<p dir="auto">{" ".join(_sentence(number, claim) for claim in claims)}</p>'


def _titled(claim: Claim) -> str:
    return f"<cite>{_title(claim.citations[0].title)}</cite>: " if claim.citations else ""


def _sentence(number: int, claim: Claim) -> str:
    chips = "".join(
        f'<a class="cite" href="#s{number}-{marker}" aria-label="source {marker}">[{marker}]</a>'
        for marker in dict.fromkeys(c.marker for c in claim.citations)
    )
    return f'<span class="{claim.verdict}">{_text(claim.text)}</span> {_sign(claim)}{chips}'


def _sign(claim: Claim) -> str:
    """Return a verdict as a sign with its name for a screen reader; a doubt in full."""
    if claim.verdict not in _SIGNS:
        return _doubt(claim)
    sign, name = _SIGNS[claim.verdict]
    return f'<span class="verdict"><span aria-hidden="true">{sign}</span><span class="read">{name}</span></span>'


def _doubt(claim: Claim) -> str:
    reason = f": {_text(in_words(claim.reason))}" if claim.reason else ""
    return f'<strong class="doubt">✗ not supported{reason}</strong>'


def _refusal(refusal: Json, level: int) -> str:
    said = f'<p class="declined" dir="auto"><strong>Declined.</strong> {_text(refusal["message"])}</p>'
    if not refusal["nearest"]:
        return said
    near = "\n".join(
        f'<li dir="auto"><cite>{_title(n["title"])}</cite> (paper {_text(n["paper_id"])})</li>'
        for n in refusal["nearest"]
    )
    return f"{said}\n{_part('Nearest papers', level)}\n<ul>\n{near}\n</ul>"


def _removed(answer: Json, level: int) -> str:
    if not answer["removed"]:
        return ""
    removed = "\n".join(
        f'<li dir="auto">{_text(claim.text)} {_doubt(claim)}</li>' for claim in map(claim_of, answer["removed"])
    )
    return f"{_part('Removed, because the test against the sources failed', level)}\n<ul>\n{removed}\n</ul>\n"


def _source(number: int, source: Source) -> str:
    where = address(source.paper)
    link = f'; <a href="{_text(where)}" rel="noreferrer">{_text(where)}</a>' if where else ""
    told = f"{_text(record(source.paper))}{link}; paper {_text(source.paper_id)}"
    return (
        f'<li id="s{number}-{source.marker}" value="{source.marker}" tabindex="-1">\n'
        f'<p dir="auto"><cite>{_title(source.title)}</cite></p>\n'
        f'<p class="small" dir="auto">{told}</p>\n'
        f'<blockquote dir="auto">{_marked(source)}</blockquote>\n<p class="small">{_quoted(source)}</p>\n</li>'
    )


def _quoted(source: Source) -> str:
    spans = [f"[{c.start}, {c.end})" for c in source.citations if c.quote]
    from_record = "" if all(c.quote for c in source.citations) else "Stated from the paper's record, not its abstract."
    quoted = f"Quoted: characters {', '.join(spans)} of the abstract." if spans else ""
    return f"{quoted} {from_record}".strip()


def _marked(source: Source) -> str:
    """Return the whole passage with the quoted words in `<mark>`."""
    parts, at = [], 0
    for citation in source.citations:
        start, end = max(at, citation.start - source.start), citation.end - source.start
        if start < end:
            parts += [_text(source.text[at:start]), f"<mark>{_text(source.text[start:end])}</mark>"]
            at = end
    return "".join([*parts, _text(source.text[at:])])


def _title(title: str) -> str:
    return _text(title if title.strip() else "untitled")


def _text(text: str) -> str:
    return escape(printable(text))
