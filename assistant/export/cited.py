"""The papers that a text cites: a number for each, in the order of their first citation, and what is quoted from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answer import Citation, Claim, Shown, Verdict
from assistant.export.content import Source, address, record
from assistant.export.document import Reference, Run
from assistant.export.quoting import with_marks
from index import Paper
from index.bibliography.keys import citation_keys
from index.bibliography.references import Style, format_references


@dataclass(slots=True)
class _Entry:
    title: str
    quotes: set[tuple[int, int, str]] = field(default_factory=set)  # each span once, whatever its marker
    citations: list[Citation] = field(default_factory=list)


class Cited:
    """Numbers papers from 1 while a text is put together."""

    def __init__(self, papers: Mapping[str, Paper]) -> None:
        """Cite papers of a library; give all of it, so that keys stay as they are whatever is cited."""
        self._papers = papers
        self._entries: dict[str, _Entry] = {}

    def number(self, paper_id: str, title: str) -> int:
        """Return a paper's number, a new one the first time."""
        self._entries.setdefault(paper_id, _Entry(title))
        return list(self._entries).index(paper_id) + 1

    def numbers(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        """Return the numbers of the papers that are cited, each once, and remember the quotes."""
        numbers = {}
        for citation in citations:
            numbers[self.number(citation.paper_id, citation.title)] = True
            entry = self._entries[citation.paper_id]
            if (span := (citation.start, citation.end, citation.quote)) not in entry.quotes:
                entry.quotes.add(span)
                entry.citations.append(citation)
        return tuple(numbers)

    def sentence(self, claim: Claim) -> tuple[Run, ...]:
        """Return a sentence with its numbers, what is word for word in quotation marks; none that failed."""
        if claim.verdict is Verdict.UNSUPPORTED:
            return ()
        if claim.verdict is not Verdict.VERBATIM:
            quotes = [citation.quote for citation in claim.citations]
            return (Run(with_marks(claim.text, quotes), self.numbers(claim.citations)),)
        if any(citation.quote == claim.text for citation in claim.citations):
            return (Run(f"“{claim.text}”", self.numbers(claim.citations)),)
        return tuple(Run(f"“{citation.quote}”", self.numbers([citation])) for citation in claim.citations)

    def sentences(self, claims: Iterable[Claim]) -> tuple[Run, ...]:
        """Return sentences as they follow each other."""
        return tuple(run for claim in claims for run in self.sentence(claim))

    @property
    def papers(self) -> list[Paper]:
        """The cited papers by number; one that the library lost has its title alone."""
        return [self._papers.get(i) or Paper(i, entry.title, "") for i, entry in self._entries.items()]

    @property
    def keys(self) -> dict[str, str]:
        """The citation keys of the library and of what is cited, by `paper_id`."""
        return citation_keys([*self._papers.values(), *self.papers])

    @property
    def notes(self) -> dict[str, str]:
        """What is quoted from each cited paper, by `paper_id`."""
        found = {paper_id: _apart(entry.citations) for paper_id, entry in self._entries.items()}
        return {paper_id: "; ".join(f"“{c.quote}”" for c in quotes if c.quote) for paper_id, quotes in found.items()}

    def references(self, shown: Sequence[Shown], style: Style) -> tuple[Reference, ...]:
        """Return the cited papers by number.

        Args:
            shown: the passages that are quoted; others are passed over.

        Raises:
            BibliographyError: a reference cannot be formatted.
        """
        passages = {each.hit.passage.passage_id: each for each in shown}
        papers, keys = self.papers, self.keys
        formatted = format_references(papers, style)
        return tuple(
            Reference(
                number=number,
                paper=paper,
                key=keys[paper.paper_id],
                text=text if paper.paper_id in self._papers else f"{paper.title}. [{record(None)}]",
                where=address(paper),
                quotes=(quotes := _apart(self._entries[paper.paper_id].citations)),
                passages=tuple(_sources(quotes, passages, paper)),
            )
            for number, (paper, text) in enumerate(zip(papers, formatted, strict=True), start=1)
        )


def _apart(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Return quotes in the order of their abstract, without those that lie within another; facts of a record last."""
    kept: list[Citation] = []
    for citation in sorted(citations, key=lambda c: (c.start, -c.end)):
        if citation.quote and not (kept and citation.end <= kept[-1].end):
            kept.append(citation)
    return (*kept, *(citation for citation in citations if not citation.quote))


def _sources(quotes: Sequence[Citation], passages: Mapping[str, Shown], paper: Paper) -> Iterable[Source]:
    for passage_id in dict.fromkeys(quote.passage_id for quote in quotes if quote.quote):
        if passage_id in passages:
            passage = passages[passage_id].hit.passage
            inside = tuple(quote for quote in quotes if quote.passage_id == passage_id)
            yield Source(0, paper.paper_id, paper.title, paper, passage.start, passage.text, inside)
