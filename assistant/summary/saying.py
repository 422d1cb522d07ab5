"""Sentences of abstracts as claims: joined where the joined sentence passes the claim test, else word for word."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Claim, Verdict
from assistant.claims import ClaimTest
from assistant.markers import Markers
from assistant.summary.joining import join
from assistant.summary.lines import Line
from assistant.summary.naming import name_of
from index.retriever import Retriever


def say(lines: Sequence[Line], retriever: Retriever, markers: Markers) -> list[Claim]:
    """Make a claim of each sentence, in their order; all are read for the test in one pass."""
    test = ClaimTest(retriever.encoder, retriever.library.late.weights)
    claims = [line.quoted(markers) for line in lines]
    joined = {i: said for i, line in enumerate(lines) if (said := join(line.text, line.paper)) != line.text}
    read = test.read([*joined.values(), *(lines[i].text for i in joined)])
    for (place, said), claim, sentence in zip(joined.items(), read, read[len(joined) :], strict=False):
        finding = test.test_read(claim, [sentence], title=_known(lines[place]))
        if finding.verdict is Verdict.SUPPORTED:
            claims[place] = Claim(said, claims[place].citations, finding.verdict, finding.support)
    return claims


def _known(line: Line) -> str:
    """Return what may be said of a paper though the sentence does not say it: its title, and what it is called."""
    return f"{line.paper.title} {name_of(line.paper).who}"
