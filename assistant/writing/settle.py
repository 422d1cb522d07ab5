"""Settle a written sentence: which of the shown passages supports it, and with which of their sentences.

Knows the passages as they were numbered for a model, and the claim test; not the model, nor the rest of its reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answer import Citation, Claim, Verdict
from assistant.claims import ClaimTest, Finding
from assistant.claims.likeness import best_matches
from assistant.orders import gives_orders
from index import Paper, Passage
from index.query import Query
from index.sentences import split_sentences

_MOST = 3  # sentences of one passage that a claim may rest on
_EDGES = re.compile(r"^\W*\(?\d{1,2}\)\s*|^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class Source:
    """A passage as numbered in the prompt."""

    marker: int
    paper: Paper
    passage: Passage


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a source that may be cited."""

    source: Source
    start: int
    end: int
    read: Query

    @property
    def citation(self) -> Citation:
        source = self.source
        return Citation(
            marker=source.marker,
            paper_id=source.paper.paper_id,
            title=source.paper.title,
            passage_id=source.passage.passage_id,
            start=self.start,
            end=self.end,
            quote=source.paper.abstract[self.start : self.end],
        )


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What some sentences do for a claim."""

    finding: Finding
    sentences: tuple[_Sentence, ...]

    @property
    def holds(self) -> bool:
        return self.finding.verdict is not Verdict.UNSUPPORTED


class Settler:
    """Settles the sentences of one reply. The passages are read once; the same words give the same claim.

    Args:
        test: the claim test.
        sources: the passages shown to the model, in any order.
        question: what was asked; its words may be taken as known, its numbers not.
    """

    def __init__(self, test: ClaimTest, sources: Sequence[Source], *, question: str) -> None:
        self._test = test
        self._question = question
        self._sentences = _read(test, sources)

    def settle(self, text: str, markers: Sequence[int]) -> Claim:
        """Find what supports a sentence, first in the passages it cites, then in the others.

        Args:
            text: one sentence, without markers.
            markers: the numbers written on it; those that number no source are kept as dangling.
        """
        cited = [m for m in markers if m in self._sentences]
        dangling = tuple(m for m in markers if m not in self._sentences)
        (claim,) = self._test.read([text])
        own = [self._try(claim, text, self._sentences[m]) for m in cited]
        if len(cited) > 1 and not any(a.holds for a in own):
            own.append(self._together(claim, own))
        if any(a.holds for a in own):
            return _claim(text, [a for a in own if a.holds], None, dangling)
        others = [self._try(claim, text, s) for m, s in self._sentences.items() if m not in cited]
        better = max((a for a in others if a.holds), key=lambda a: a.finding.support, default=None)
        if better:
            marker = better.sentences[0].source.marker
            return _claim(text, [better], f"better_passage:[{marker}]", dangling)
        return Claim(
            text=text,
            citations=tuple(s.citation for a in own[: len(cited)] for s in a.sentences),
            verdict=Verdict.UNSUPPORTED,
            support=max((a.finding.support for a in own), default=0.0),
            reason=own[0].finding.reason if own else _uncited(dangling),
            dangling=dangling,
        )

    def _try(self, claim: Query, text: str, sentences: Sequence[_Sentence]) -> _Attempt:
        """Test a claim against the fewest sentences of a passage that support it; the best one where none do."""
        same = next((s for s in sentences if _same(text, s.read.text)), None)
        if same:
            return _Attempt(Finding(Verdict.VERBATIM, 1.0), (same,))
        attempts = []
        chosen: list[_Sentence] = []
        while len(chosen) < min(_MOST, len(sentences)):
            left = [s for s in sentences if s not in chosen]
            chosen.append(max(left, key=lambda s: best_matches(claim, [c.read for c in (*chosen, s)]).sum()))
            attempts.append(self._attempt(claim, chosen))
            if attempts[-1].holds:
                return attempts[-1]
        return attempts[0] if attempts else _Attempt(Finding(Verdict.UNSUPPORTED, 0.0, "not_in_passage:"), ())

    def _together(self, claim: Query, attempts: Iterable[_Attempt]) -> _Attempt:
        return self._attempt(claim, [s for a in attempts for s in a.sentences])

    def _attempt(self, claim: Query, sentences: Sequence[_Sentence]) -> _Attempt:
        ordered = tuple(sorted(sentences, key=lambda s: (s.source.marker, s.start)))
        title = " ".join(dict.fromkeys(s.source.paper.title for s in ordered))
        finding = self._test.test_read(claim, [s.read for s in ordered], title=title, question=self._question)
        return _Attempt(finding, ordered)


def _read(test: ClaimTest, sources: Sequence[Source]) -> dict[int, list[_Sentence]]:
    """Read the sentences of all sources in one pass; what gives orders is no evidence."""
    spans = [
        (source, source.passage.start + a, source.passage.start + b)
        for source in sources
        for a, b in split_sentences(source.passage.text)
        if not gives_orders(source.passage.text[a:b])
    ]
    read = test.read([source.paper.abstract[a:b] for source, a, b in spans])
    sentences: dict[int, list[_Sentence]] = {source.marker: [] for source in sources}
    for (source, start, end), query in zip(spans, read, strict=True):
        sentences[source.marker].append(_Sentence(source, start, end, query))
    return sentences


def _claim(text: str, attempts: Sequence[_Attempt], reason: str | None, dangling: tuple[int, ...]) -> Claim:
    verbatim = next((a for a in attempts if a.finding.verdict is Verdict.VERBATIM), None)
    best = verbatim or max(attempts, key=lambda a: a.finding.support)
    citations = tuple(dict.fromkeys(s.citation for a in ([verbatim] if verbatim else attempts) for s in a.sentences))
    return Claim(
        text=citations[0].quote if verbatim else text,
        citations=citations,
        verdict=best.finding.verdict,
        support=best.finding.support,
        reason=reason,
        dangling=dangling,
    )


def _same(one: str, other: str) -> bool:
    """Whether two sentences are the same but for white space, the last mark and a number at the front."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return " ".join(_EDGES.sub("", text).split())


def _uncited(dangling: tuple[int, ...]) -> str:
    return f"no_such_marker:{', '.join(map(str, dangling))}" if dangling else "uncited"
