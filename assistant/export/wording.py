"""What can be checked without a model of sentences in other words: whether they are, and what words they share.

That such a sentence follows from its quotes was the claim test's verdict; it is not tested again here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.answer import Verdict
from assistant.export.checks import short
from assistant.export.shape import ClaimPart, PaperPart
from assistant.records import FROM_THE_RECORD
from index.words import content_words


def in_other_words(claim: ClaimPart) -> bool:
    """Return whether a sentence is told to be supported and is no fact of a record."""
    return claim.verdict is Verdict.SUPPORTED and claim.reason != FROM_THE_RECORD


def wording_faults(claim: ClaimPart, papers: Mapping[str, PaperPart]) -> Iterator[str]:
    """Yield whether a sentence in other words is none, or shares too few words with what it cites."""
    if not in_other_words(claim):
        return
    quotes = [citation.quote for citation in claim.citations]
    if claim.text == " ".join(quotes) or claim.text in quotes:
        yield f"told to be in other words, but is what it quotes: {short(claim.text)}"
        return
    words = set(content_words(claim.text))
    shared = words & set(content_words(" ".join([*quotes, *_known(claim, papers)])))
    if 2 * len(shared) < len(words) or not words:
        yield f"{len(shared)} of its {len(words)} words stand in what it cites: {short(claim.text)}"


def _known(claim: ClaimPart, papers: Mapping[str, PaperPart]) -> Iterator[str]:
    """Yield what a sentence may say though its quotes do not: markers, and the records of the papers."""
    for citation in claim.citations:
        yield f"{citation.marker} {citation.title}"
        if part := papers.get(citation.paper_id):
            paper = part.paper()
            yield " ".join([*paper.authors, str(paper.year or ""), paper.venue or ""])
