"""Settle a written sentence: which of the shown passages supports it, and with which of their sentences.

Knows the passages as they were numbered for a model, and the claim test; not the model, nor the rest of its reply.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answer import Claim, Verdict
from assistant.claims import ClaimTest, Finding
from assistant.claims.likeness import best_matches
from assistant.names import find_names, stands_in
from assistant.numbers import find_numbers
from assistant.writing.sources import Sentence, Source, read_sources
from index.query import Query

__all__ = ["Settler", "Source", "choose_sentences"]

_MOST = 3  # sentences of one passage that a claim may rest on
_EDGES = re.compile(r"^\W*\(?\d{1,2}\)\s*|^\W+|\W+$")
_NOTHING = Finding(Verdict.UNSUPPORTED, 0.0, "not_in_passage:")


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What some sentences do for a claim."""

    finding: Finding
    sentences: tuple[Sentence, ...]

    @property
    def holds(self) -> bool:
        return self.finding.verdict is not Verdict.UNSUPPORTED


class Settler:
    """Settles the sentences of one reply. The passages are read once; the same words give the same claim.

    Args:
        test: the claim test.
        sources: the passages shown to the model, in any order.
        question: what was asked; its names may be taken as known, nothing else of it.
    """

    def __init__(self, test: ClaimTest, sources: Sequence[Source], *, question: str) -> None:
        self._test = test
        self._question = question
        self._sentences = read_sources(test, sources)

    def settle(self, text: str, markers: Sequence[int]) -> Claim:
        """Find what supports a sentence: a passage it cites, those together, or else another one.

        Args:
            text: one sentence, without markers.
            markers: the numbers written on it; those that number no source are kept as dangling.
        """
        cited = [m for m in dict.fromkeys(markers) if m in self._sentences]
        dangling = tuple(m for m in dict.fromkeys(markers) if m not in self._sentences)
        (claim,) = self._test.read([text])
        own = [self._try(claim, text, self._sentences[m]) for m in cited]
        holding = [a for a in own if a.holds]
        if not holding and len(own) > 1:
            together = self._attempt(claim, [s for a in own for s in a.sentences])
            holding = [together] if together.holds else []
        if holding:
            return _supported(text, holding, None, dangling)
        others = [self._try(claim, text, s) for m, s in self._sentences.items() if m not in cited]
        better = max((a for a in others if a.holds), key=lambda a: a.finding.support, default=None)
        if better:
            return _supported(text, [better], f"better_passage:[{better.sentences[0].source.marker}]", dangling)
        return Claim(
            text=text,
            citations=tuple(s.citation for a in own for s in a.sentences),
            verdict=Verdict.UNSUPPORTED,
            support=max((a.finding.support for a in own), default=0.0),
            reason=own[0].finding.reason if own else _uncited(dangling),
            dangling=dangling,
        )

    def _try(self, claim: Query, text: str, sentences: Sequence[Sentence]) -> _Attempt:
        """Test a claim against the fewest sentences of a passage that support it, else against the best ones."""
        same = next((s for s in sentences if _bare(text) == _bare(s.text)), None)
        if same:
            return _Attempt(Finding(Verdict.VERBATIM, 1.0), (same,))
        chosen = choose_sentences(claim, sentences)
        if not chosen:
            return _Attempt(_NOTHING, ())
        all_of_them = self._attempt(claim, chosen)
        if (all_of_them.finding.reason or "").startswith("not_in_passage"):
            return all_of_them  # more sentences never make a claim less like its evidence, so fewer will not do
        fewer = (self._attempt(claim, chosen[:count]) for count in range(1, len(chosen)))
        return next((attempt for attempt in fewer if attempt.holds), all_of_them)

    def _attempt(self, claim: Query, sentences: Sequence[Sentence]) -> _Attempt:
        ordered = tuple(sorted(sentences, key=lambda s: (s.source.marker, s.start)))
        title = " ".join(dict.fromkeys(s.source.paper.title for s in ordered))
        finding = self._test.test_read(claim, [s.read for s in ordered], title=title, question=self._question)
        return _Attempt(finding, ordered)


def choose_sentences(claim: Query, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Choose the sentences that together match most of a claim's tokens, numbers and names; the best comes first."""
    if not sentences:
        return []
    matches = np.stack(
        [np.concatenate([best_matches(claim, [s.read]), _stated(claim.text, s.text)]) for s in sentences]
    )
    chosen: list[int] = []
    reached = np.zeros(matches.shape[1])
    for _ in range(min(_MOST, len(sentences))):
        gains = np.maximum(matches, reached).sum(axis=1)
        gains[chosen] = -1
        best = int(gains.argmax())
        if chosen and gains[best] <= reached.sum():
            break
        chosen.append(best)
        reached = np.maximum(reached, matches[best])
    return [sentences[i] for i in chosen]


def _stated(claim: str, sentence: str) -> list[float]:
    """Return 1 for each number and name of the claim that stands in a sentence, else 0."""
    numbers = find_numbers(sentence)
    stated = [any(n.same_as(other) for other in numbers) for n in find_numbers(claim)]
    return [float(s) for s in (*stated, *(stands_in(name, sentence) for name in find_names(claim)))]


def _supported(text: str, attempts: Sequence[_Attempt], reason: str | None, dangling: tuple[int, ...]) -> Claim:
    """Make a claim of the attempts that hold: the words of a passage themselves, where they are."""
    verbatim = [a for a in attempts if a.finding.verdict is Verdict.VERBATIM]
    citations = tuple(dict.fromkeys(s.citation for a in verbatim or attempts for s in a.sentences))
    return Claim(
        text=citations[0].quote if verbatim else text,
        citations=citations[:1] if verbatim else citations,
        verdict=Verdict.VERBATIM if verbatim else Verdict.SUPPORTED,
        support=max(a.finding.support for a in attempts),
        reason=reason,
        dangling=dangling,
    )


def _bare(text: str) -> str:
    """Return a sentence without spacing, the marks at its ends and a number at its front."""
    return " ".join(_EDGES.sub("", text).split())


def _uncited(dangling: tuple[int, ...]) -> str:
    return f"no_such_marker:{', '.join(map(str, dangling))}" if dangling else "uncited"
