"""From words of a summary to the passages behind them: chips, and the spans that they mark."""

from __future__ import annotations

from assistant.answer import Citation, Claim, claim_dict, shown_dict
from assistant.summary.summary import Summary
from assistant.ui.ask.answer_view import claim_html
from assistant.ui.ask.evidence_view import Named, cited_html
from assistant.ui.markup import text

NAME = "tsummary"  # what the ids on the page begin with; those of exchanges have a number there


class Leads:
    """Numbers what is cited while a summary is written as HTML, and remembers which words it stands on."""

    def __init__(self) -> None:
        self._place = 0
        self._spans: dict[int, list[Named]] = {}

    def sentence(self, claim: Claim) -> str:
        """Return a sentence with its chips and its verdict."""
        for citation in claim.citations:
            self._note(citation, self._place + 1)
        self._place += 1
        return claim_html(NAME, self._place, claim_dict(claim))

    def words(self, citation: Citation) -> str:
        """Return quoted words as a link to where they stand."""
        self._place += 1
        self._note(citation, self._place)
        return (
            f'<a class="cw-lead" href="#{NAME}-p{citation.marker}" data-claim="{NAME}-c{self._place}">'
            f"{text(citation.quote)}</a>"
        )

    def evidence(self, summary: Summary) -> str:
        """Return the passages of a summary, what was cited so far marked."""
        shown = [shown_dict(passage) for passage in summary.shown]
        return cited_html(NAME, shown, self._spans, asked=summary.topic, current=True)

    def _note(self, citation: Citation, place: int) -> None:
        self._spans.setdefault(citation.marker, []).append((citation.start, citation.end, f"{NAME}-c{place}"))
