"""An export as Markdown: sentences with footnotes, and each footnote the source with the quoted words.

Text of papers and questions stays text in CommonMark and GitHub's Markdown: whatever either acts on is written as
an entity. One thing cannot be kept from GitHub: it turns an e-mail address into a link to that address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.answer import Citation, Claim, Verdict
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
from index.display import printable

_ACTIVE = {ord(mark): f"&#{ord(mark)};" for mark in "&<>|`\\*_[]{}~$#@!^="}
# What acts only in its place: a list at the start, `://` and `:smile:`, and an address without a scheme.
_ACTIVE_HERE = re.compile(r"^\d{0,9}[-+.)]|:(?=\S)|(?<=www)\.", re.IGNORECASE)


def write_markdown(export: Export) -> str:
    """Return the questions as headings, each with its answer and, as footnotes, its sources."""
    alone = heads_itself(export)
    blocks = [] if alone else [f"# {inert(export.title) or 'Answers'}"]
    for number, answer in enumerate(export.answers, start=1):
        prefix = f"{number}-" if len(export.answers) > 1 else ""
        blocks.append(f"{'#' if alone else '##'} {inert(answer['question'])}")
        blocks += _refusal(answer["refusal"]) if answer["refused"] else [_said(answer, prefix)]
        blocks += _removed(answer)
        blocks.append(f"*{inert(footing(answer))}*")
        blocks += [_footnote(source, prefix) for source in sources(answer, export.papers)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def inert(text: str) -> str:
    """Return a text on one line, with nothing in it that a reader of Markdown acts on."""
    line = " ".join(printable(text).split()).translate(_ACTIVE)
    return _ACTIVE_HERE.sub(lambda found: f"{found[0][:-1]}&#{ord(found[0][-1])};", line)


def _said(answer: Mapping[str, Any], prefix: str) -> str:
    claims = claims_of(answer)
    opening = introduction(answer)
    if not opening:
        own = len(claims) - completing(answer)
        parts = [_sentences(claims[:own], prefix)]
        if claims[own:]:
            parts += ["Quoted, to complete the answer:", _sentences(claims[own:], prefix)]
        return "\n\n".join(parts)
    listed = "\n".join([inert(opening), "", *(f"- {_titled(claim)}{_sentence(claim, prefix)}" for claim in claims)])
    return "\n\n".join([listed, *_near_misses(answer)])


def _near_misses(answer: Mapping[str, Any]) -> Iterator[str]:
    if missed := near_misses(answer):
        yield inert(cut_of(answer))
        yield "\n".join(f"- {_title(paper['title'])} ({paper['chance']:.2f})" for paper in missed)


def _sentences(claims: Sequence[Claim], prefix: str) -> str:
    return " ".join(_sentence(claim, prefix) for claim in claims)


def _titled(claim: Claim) -> str:
    return f"**{_title(claim.citations[0].title)}**: " if claim.citations else ""


def _sentence(claim: Claim, prefix: str) -> str:
    marks = "".join(f"[^{prefix}{marker}]" for marker in dict.fromkeys(c.marker for c in claim.citations))
    return f"{inert(claim.text)}{_doubt(claim)}{marks}"


def _doubt(claim: Claim) -> str:
    if claim.verdict is not Verdict.UNSUPPORTED:
        return ""
    return f" **✗ not supported{f': {inert(in_words(claim.reason))}' if claim.reason else ''}**"


def _refusal(refusal: Mapping[str, Any]) -> Iterator[str]:
    yield f"**Declined.** {inert(refusal['message'])}"
    if refusal["nearest"]:
        yield "Nearest papers:"
        yield "\n".join(
            f"- **{_title(near['title'])}** (paper {inert(near['paper_id'])})" for near in refusal["nearest"]
        )


def _removed(answer: Mapping[str, Any]) -> Iterator[str]:
    if answer["removed"]:
        yield "Removed, because the test against the sources failed:"
        yield "\n".join(f"- {inert(claim.text)}{_doubt(claim)}" for claim in map(claim_of, answer["removed"]))


def _footnote(source: Source, prefix: str) -> str:
    """Return a source in one paragraph; "Source" stands first, so that no title can make it a link's definition."""
    where = address(source.paper)
    told = f"{inert(record(source.paper))}{f'; <{where}>' if where else ''}"
    quoted = "; ".join(_quote(citation) for citation in source.citations)
    return (
        f"[^{prefix}{source.marker}]: Source {source.marker}: **{_title(source.title)}** ({told}; "
        f"paper {inert(source.paper_id)}). {quoted}"
    )


def _title(title: str) -> str:
    return inert(title) or "untitled"


def _quote(citation: Citation) -> str:
    if not citation.quote:
        return "Stated from the paper's record, not its abstract."
    return f"“{inert(citation.quote)}” {inert(f'[{citation.start}, {citation.end})')}"
