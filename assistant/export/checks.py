"""What must hold within a bundle; each check yields what does not, in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from assistant.answer import Verdict
from assistant.export.bundle import abstract_hash
from assistant.export.content import joined
from assistant.export.shape import AnswerPart, CitationPart, ClaimPart, NearPart, PaperPart, ShownPart
from assistant.question import RecordField
from assistant.records import FROM_THE_RECORD, record_sentence
from index import Paper

_MARKER = re.compile(r"\[\d+\]")
_SHORT = 60  # characters of a text that a fault shows


def paper_faults(papers: Sequence[PaperPart], library: Mapping[str, Paper] | None) -> Iterator[str]:
    """Yield what is wrong with the papers of a bundle: their hashes, and where they differ from a library's."""
    for paper_id, times in Counter(part.paper_id for part in papers).items():
        if times > 1:
            yield f"paper {paper_id!r} is in the bundle {times} times"
    for part in papers:
        if part.sha256 != abstract_hash(part.abstract):
            yield f"the abstract of paper {part.paper_id!r} does not have its hash: it was changed"
        if library is not None and part.paper_id not in library:
            yield f"paper {part.paper_id!r} is not in the library"
        elif library is not None:
            here, there = asdict(part.paper()), asdict(library[part.paper_id])
            if other := [name for name in here if here[name] != there[name]]:
                yield f"paper {part.paper_id!r} has another {' and another '.join(other)} in the library"


def answer_faults(answer: AnswerPart, papers: Mapping[str, PaperPart]) -> Iterator[str]:
    """Yield what is wrong with an answer: its text, what it shows, its sentences and their citations."""
    yield from _text_faults(answer)
    yield from shown_faults(answer.shown, papers)
    for claim in answer.all_claims:
        yield from claim_faults(claim, answer.shown, papers)
    for near in answer.refusal.nearest if answer.refusal else ():
        yield from title_faults(near, papers)


def shown_faults(shown: Sequence[ShownPart], papers: Mapping[str, PaperPart]) -> Iterator[str]:
    """Yield what is wrong with passages: one marker for two of them, words that stand elsewhere."""
    if len({part.marker for part in shown}) < len(shown):
        yield "two passages are shown under one marker"
    for part in shown:
        yield from _passage_faults(part, papers)


def claim_faults(claim: ClaimPart, shown: Sequence[ShownPart], papers: Mapping[str, PaperPart]) -> Iterator[str]:
    """Yield what is wrong with a sentence: its verdict, its markers, its citations."""
    yield from _verdict_faults(claim)
    by_marker = {part.marker: part for part in shown}
    for citation in claim.citations:
        yield from _citation_faults(citation, claim, shown=by_marker, papers=papers)


def _text_faults(answer: AnswerPart) -> Iterator[str]:
    if answer.refused != (answer.refusal is not None):
        yield (
            "it is told to be refused, without a refusal"
            if answer.refused
            else "it holds a refusal, but is not refused"
        )
    if answer.refusal:
        if answer.claims:
            yield "it is refused and has sentences all the same"
        if answer.answer != answer.refusal.message:
            yield "its text is not the message of its refusal"
        return
    text = joined([claim.claim() for claim in answer.claims])
    noun = "paper fits" if len(answer.claims) == 1 else "papers fit"
    listing = f"{len(answer.claims)} {noun}, of {answer.coverage.read} read."
    if answer.answer not in (text, f"{listing} {text}"):
        yield "its text is not its sentences with their markers"


def _verdict_faults(claim: ClaimPart) -> Iterator[str]:
    quotes = [citation.quote for citation in claim.citations]
    if claim.verdict is Verdict.VERBATIM and not (quotes and (claim.text == " ".join(quotes) or claim.text in quotes)):
        yield f"told to be word for word, but not what it quotes: {short(claim.text)}"
    if claim.verdict is Verdict.SUPPORTED and not quotes:
        yield f"told to be supported, but cites nothing: {short(claim.text)}"
    if claim.reason == FROM_THE_RECORD and (not quotes or any(quotes)):
        yield f"told to be from a paper's record, which has no words to quote: {short(claim.text)}"
    cited = {f"[{citation.marker}]" for citation in claim.citations}
    for marker in _MARKER.findall(claim.text):
        if marker not in cited and not any(marker in quote for quote in quotes):
            yield f"{marker} is not cited by its sentence: {short(claim.text)}"


def _passage_faults(shown: ShownPart, papers: Mapping[str, PaperPart]) -> Iterator[str]:
    paper = papers.get(shown.paper_id)
    if paper is None:
        yield f"[{shown.marker}] shows paper {shown.paper_id!r}, which is not in the bundle"
        return
    yield from title_faults(shown, papers)
    if not _stands(paper.abstract, shown.start, shown.end, shown.text):
        yield f"[{shown.marker}] does not show what stands at [{shown.start}, {shown.end}) of {shown.paper_id!r}"


def _citation_faults(
    citation: CitationPart, claim: ClaimPart, *, shown: Mapping[int, ShownPart], papers: Mapping[str, PaperPart]
) -> Iterator[str]:
    named = f"[{citation.marker}]"
    passage, paper = shown.get(citation.marker), papers.get(citation.paper_id)
    if passage is None:
        yield f"{named} is cited, but was not shown"
    elif (passage.passage_id, passage.paper_id) != (citation.passage_id, citation.paper_id):
        yield f"{named} cites {citation.passage_id!r}, but shows {passage.passage_id!r}"
    elif not passage.start <= citation.start <= citation.end <= passage.end:
        yield f"{named} cites [{citation.start}, {citation.end}), outside of its passage"
    if paper is None:
        yield f"{named} cites paper {citation.paper_id!r}, which is not in the bundle"
        return
    yield from title_faults(citation, papers)
    if citation.start == citation.end and not citation.quote:
        yield from _fact_faults(claim, paper)
    elif not _stands(paper.abstract, citation.start, citation.end, citation.quote):
        yield (
            f"{named} quotes what does not stand at [{citation.start}, {citation.end}) of "
            f"{citation.paper_id!r}: {short(citation.quote)}"
        )


def _fact_faults(claim: ClaimPart, paper: PaperPart) -> Iterator[str]:
    """A citation without words stands only for a fact of the paper's record."""
    if claim.reason != FROM_THE_RECORD:
        yield f"cites no words: {short(claim.text)}"
    elif claim.text not in [record_sentence(field, paper.paper()) for field in RecordField]:
        yield f"not what the record of paper {paper.paper_id!r} says: {short(claim.text)}"


def title_faults(named: CitationPart | ShownPart | NearPart, papers: Mapping[str, PaperPart]) -> Iterator[str]:
    """Yield whether something calls a paper other than the bundle does."""
    paper = papers.get(named.paper_id)
    if paper and paper.title != named.title:
        yield f"calls paper {named.paper_id!r} {short(named.title)}, its title is {short(paper.title)}"


def _stands(abstract: str, start: int, end: int, text: str) -> bool:
    return start <= end <= len(abstract) and abstract[start:end] == text


def short(text: str) -> str:
    """Return the start of a text, for a fault to name it by."""
    return f"“{text if len(text) <= _SHORT else f'{text[: _SHORT - 1]}…'}”"
