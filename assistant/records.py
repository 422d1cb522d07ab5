"""Questions about a paper's record: who wrote it, when and where it appeared."""

from __future__ import annotations

from assistant.answer import Citation, Claim, Verdict
from assistant.markers import Markers
from assistant.question import RecordField
from index import Paper
from index.library import Library

FROM_THE_RECORD = "from_the_record"


def record_claim(field: RecordField, paper: Paper, library: Library, markers: Markers) -> Claim | None:
    """State a field of a paper's record; None where the library does not know it.

    A record has no words in the abstract, so the citation names the paper with an empty span.
    """
    sentence = record_sentence(field, paper)
    if sentence is None:
        return None
    passage = library.passages[library.passages_of(library.rows[paper.paper_id])[0]]
    citation = Citation(
        marker=markers.number(passage),
        paper_id=paper.paper_id,
        title=paper.title,
        passage_id=passage.passage_id,
        start=passage.start,
        end=passage.start,
        quote="",
    )
    return Claim(sentence, (citation,), Verdict.SUPPORTED, 1.0, reason=FROM_THE_RECORD)


def record_sentence(field: RecordField, paper: Paper) -> str | None:
    """Return the sentence that states a field of a paper's record; None where the record lacks it."""
    if field is RecordField.AUTHORS and paper.authors:
        return f"“{paper.title}” is by {_joined(paper.authors)}."
    if field is RecordField.YEAR and paper.year:
        return f"“{paper.title}” is from {paper.year}."
    if field is RecordField.VENUE and paper.venue:
        return f"“{paper.title}” appeared in {paper.venue}."
    return None


def _joined(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
