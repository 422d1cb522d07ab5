"""What an export holds, and what every format needs of it: claims, sources, and what is known of a paper.

Knows no format. Titles, abstracts and questions are data here; each format escapes them in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from assistant.answer import Citation, Claim, Verdict, claim_with_markers
from assistant.records import FROM_THE_RECORD
from index import Paper
from index.bibliography.missing import encoded, in_a_row, missing

QUOTING = "extractive"  # the model that an answer names where there is none


@dataclass(frozen=True, slots=True)
class Export:
    """Answers to take away.

    Attributes:
        answers: public JSONs, in order.
        papers: by id, at least those that the answers cite, show or name and that the library still has.
    """

    title: str
    answers: tuple[Mapping[str, Any], ...]
    papers: Mapping[str, Paper]


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that an answer cites, under the number of its marker.

    Attributes:
        paper: None where the library no longer has it.
        text: of the passage, which begins at `start` in the abstract.
        citations: those of this passage, each span once, in the order of the abstract.
    """

    marker: int
    paper_id: str
    title: str
    paper: Paper | None
    start: int
    text: str
    citations: tuple[Citation, ...]


def claim_of(fields: Mapping[str, Any]) -> Claim:
    """Read a claim back from its public JSON."""
    return Claim(
        text=fields["text"],
        citations=tuple(Citation(**citation) for citation in fields["citations"]),
        verdict=Verdict(fields["verdict"]),
        support=fields["support"],
        reason=fields["reason"],
        dangling=tuple(fields["dangling"]),
    )


def claims_of(answer: Mapping[str, Any]) -> list[Claim]:
    """Return the sentences of an answer; none of a refusal."""
    return [claim_of(fields) for fields in answer["claims"]]


def joined(claims: Sequence[Claim]) -> str:
    """Return the sentences with their markers as an answer's text has them."""
    return " ".join(claim_with_markers(claim) for claim in claims)


def introduction(answer: Mapping[str, Any]) -> str:
    """Return what stands before the first sentence of an answer that lists papers; "" before others."""
    text: str = answer["answer"]
    return "" if answer["refused"] else text.removesuffix(joined(claims_of(answer))).strip()


def written_by(answer: Mapping[str, Any]) -> str:
    """Return the name of the model that wrote the answer, or the refusal; "" where all of it is quoted."""
    quoted = answer["model"] == QUOTING or (answer["fallback"] and not answer.get("completed"))
    return "" if quoted else str(answer["model"])


def completing(answer: Mapping[str, Any]) -> int:
    """Return how many of the sentences, the last ones, were quoted to complete those that a model wrote."""
    return int(answer.get("completed", 0))  # answers that were kept before there were models do not say


def sources(answer: Mapping[str, Any], papers: Mapping[str, Paper]) -> list[Source]:
    """Return the passages that an answer cites, by marker."""
    cited: dict[int, set[Citation]] = {}
    for claim in claims_of(answer):
        for citation in claim.citations:
            cited.setdefault(citation.marker, set()).add(citation)
    return [
        Source(
            marker=shown["marker"],
            paper_id=shown["paper_id"],
            title=shown["title"],
            paper=papers.get(shown["paper_id"]),
            start=shown["start"],
            text=shown["text"],
            citations=tuple(sorted(cited[shown["marker"]], key=lambda c: (c.start, c.end))),
        )
        for shown in sorted(answer["shown"], key=lambda shown: shown["marker"])
        if shown["marker"] in cited
    ]


def near_misses(answer: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the papers that an answer nearly lists, each with `title` and `chance`; none of other answers."""
    listing = answer.get("listing")  # answers that were kept before there was one have none
    return () if answer["refused"] or not listing else listing["near_misses"]


def cut_of(answer: Mapping[str, Any]) -> str:
    """Say what parts the papers that an answer lists from the next ones."""
    return f"Not listed, because the chance that they fit is below {answer['listing']['cut']:.2f}; the nearest are:"


def heads_itself(export: Export) -> bool:
    """Tell whether the only question is the title, and need not stand under it once more."""
    return len(export.answers) == 1 and export.title.split() == export.answers[0]["question"].split()


def record(paper: Paper | None) -> str:
    """Return authors, year and venue for people, with what is missing said."""
    if paper is None:
        return "no longer in the library: authors, year, venue and DOI are not known"
    between = "; " if any("," in author for author in paper.authors) else ", "
    known = [between.join(paper.authors), str(paper.year or ""), paper.venue or ""]
    lacking = in_a_row(missing(paper), "and")
    return ". ".join(filter(None, [*known, f"{lacking} not recorded" if lacking else ""]))


def address(paper: Paper | None) -> str | None:
    """Return where a paper is to be found, percent-encoded: by its DOI, else its own web address; None without."""
    if paper and paper.doi:
        return f"https://doi.org/{quote(paper.doi, safe='/')}"
    if paper and paper.url and re.match(r"https?://\w", paper.url, re.IGNORECASE):
        return encoded(paper.url)
    return None


def footing(answer: Mapping[str, Any]) -> str:
    """Say in a line how many sentences are word for word, how much was read, and who answered."""
    read = f"{answer['coverage']['read']} of {answer['coverage']['of']} papers read"
    writer = written_by(answer)
    by = f"answered by {writer}" if writer else "quoted without a language model"
    added = completing(answer)
    if added:
        by += f", the last {added} sentences quoted" if added > 1 else ", the last sentence quoted"
    said = [_counted(claims_of(answer)), read, by, answer["fallback"]]
    return "; ".join(filter(None, said))


def _counted(claims: Sequence[Claim]) -> str:
    if claims and all(claim.reason == FROM_THE_RECORD for claim in claims):
        return "from the paper's record"
    verbatim = sum(claim.verdict is Verdict.VERBATIM for claim in claims)
    sentences = f"{len(claims)} sentence{'' if len(claims) == 1 else 's'}"
    return f"{verbatim} of {sentences} word for word from the sources" if claims else ""
