"""The claim test: likeness of words and meaning, calibrated, under hard rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Verdict
from assistant.claims.likeness import best_matches, likeness
from assistant.claims.negation import statement
from assistant.claims.rules import first_broken
from assistant.fitted import FITTED
from index.encoders import Encoder, TokenStates
from index.query import Query, encode_queries
from index.sentences import split_sentences
from index.words import content_words

Weigh = Callable[[TokenStates], NDArray[np.float32]]

SUPPORTED_FROM = 0.5
_BROKEN = 0.25  # the most support of a claim that breaks a rule
_WORDS_NAMED = 3
_FAINT = 0.55  # a token that finds nothing better than this in the evidence is named as missing


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on a claim: calibrated support in [0, 1], and a reason where it fails."""

    verdict: Verdict
    support: float
    reason: str | None = None


class ClaimTest:
    """Tests sentences against spans. Deterministic: the same texts give the same finding.

    Args:
        encoder: gives vectors and, if it can, token states.
        weigh: how much each token of a claim counts, such as `LateIndex.weights`; equal without it.
        supported_from: the support from which a claim that breaks no rule counts as supported.
    """

    def __init__(self, encoder: Encoder, weigh: Weigh | None = None, *, supported_from: float = SUPPORTED_FROM) -> None:
        self._encoder = encoder
        self._supported_from = supported_from
        self._weigh = weigh or (lambda tokens: np.ones(len(tokens.pieces), np.float32))

    def test(self, claim: str, quotes: Sequence[str], *, context: str = "") -> Finding:
        """Test one sentence, without markers, against the spans it cites.

        Args:
            quotes: the cited spans; with none the claim is unsupported for being uncited.
            context: words that may be taken as known, such as the papers' titles.
        """
        if not quotes:
            return Finding(Verdict.UNSUPPORTED, 0.0, "uncited")
        if " ".join(quotes) == claim or claim in quotes:
            return Finding(Verdict.VERBATIM, 1.0)
        asked, *sentences = self.read([claim, *_sentences(" ".join(quotes))])
        return self.test_read(asked, sentences, title=context)

    def read(self, texts: Sequence[str]) -> list[Query]:
        """Encode claims or sentences once, for any number of `test_read`; an opening "yes" or "no" is left out."""
        return encode_queries([statement(text) for text in texts], self._encoder)

    def test_read(self, claim: Query, sentences: Sequence[Query], *, title: str = "", question: str = "") -> Finding:
        """Test a claim against sentences that were read before; it is not looked whether the words are the same.

        Args:
            title: of the papers that the sentences are from; what it says may be taken as known.
            question: its names may be taken as known, and nothing else of it.
        """
        if not content_words(claim.text):
            return Finding(Verdict.UNSUPPORTED, 0.0, "says_nothing")
        support = float(FITTED.claim.predict(self.likeness(claim, sentences, title=title)))
        evidence = " ".join(sentence.text for sentence in sentences)
        reason = first_broken(claim.text, evidence, title=title, question=question)
        if reason:
            return Finding(Verdict.UNSUPPORTED, min(support, _BROKEN), reason)
        if support < self._supported_from:
            missing = self._missing(claim, sentences, f"{evidence} {title}")
            return Finding(Verdict.UNSUPPORTED, support, f"not_in_passage:{missing}")
        return Finding(Verdict.SUPPORTED, support)

    def features(self, claim: str, evidence: str, *, title: str = "") -> NDArray[np.float64]:
        """Return the likeness features of a pair, (f,), as in `CLAIM_FEATURES`."""
        asked, *sentences = self.read([claim, *_sentences(evidence)])
        return self.likeness(asked, sentences, title=title)

    def likeness(self, claim: Query, sentences: Sequence[Query], *, title: str = "") -> NDArray[np.float64]:
        """Return the same of texts that were read before."""
        return likeness(claim, sentences, self._weigh(claim.tokens), title=title)

    def _missing(self, claim: Query, sentences: Sequence[Query], known: str) -> str:
        """Name the words of the claim that the evidence matches least."""
        best = best_matches(claim, sentences)
        there = set(content_words(known))
        named: list[str] = []
        for token in np.argsort(best, kind="stable").tolist():
            word = claim.word(token)
            if best[token] < _FAINT and len(word) > 2 and word not in named and not there & set(content_words(word)):
                named.append(word)
        return ", ".join(named[:_WORDS_NAMED])


def _sentences(text: str) -> list[str]:
    return list(dict.fromkeys(text[a:b] for a, b in split_sentences(text)))
