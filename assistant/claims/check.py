"""The claim test: likeness of words and meaning, calibrated, under hard rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Verdict
from assistant.claims.rules import RULES
from assistant.fitted import FITTED
from index.encoders import Encoder, TokenStates
from index.query import Query, encode_queries
from index.sentences import split_sentences
from index.words import content_words

Weigh = Callable[[TokenStates], NDArray[np.float32]]

CLAIM_FEATURES = ("match", "weakest", "cosine", "coverage", "bigrams")
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
        evidence = " ".join(quotes)
        if not content_words(claim):
            return Finding(Verdict.UNSUPPORTED, 0.0, "says_nothing")
        texts = [claim, *dict.fromkeys(evidence[a:b] for a, b in split_sentences(evidence))]
        asked, *sentences = encode_queries(texts, self._encoder)
        support = float(FITTED.claim.predict(self._features(asked, sentences, evidence)))
        known = f"{evidence} {context}"
        for rule in RULES:
            reason = rule(claim, known)
            if reason:
                return Finding(Verdict.UNSUPPORTED, min(support, _BROKEN), reason)
        if support < self._supported_from:
            return Finding(Verdict.UNSUPPORTED, support, f"not_in_passage:{self._missing(asked, sentences, known)}")
        return Finding(Verdict.SUPPORTED, support)

    def features(self, claim: str, evidence: str) -> NDArray[np.float64]:
        """Return the likeness features of a pair, (f,), as in `CLAIM_FEATURES`."""
        texts = [claim, *dict.fromkeys(evidence[a:b] for a, b in split_sentences(evidence))]
        asked, *sentences = encode_queries(texts, self._encoder)
        return self._features(asked, sentences, evidence)

    def _features(self, claim: Query, sentences: Sequence[Query], evidence: str) -> NDArray[np.float64]:
        best = _best_matches(claim, sentences)
        weights = self._weigh(claim.tokens)
        order = np.sort(best)
        words, there = content_words(claim.text), content_words(evidence)
        pairs, pairs_there = set(pairwise(words)), set(pairwise(there))
        return np.array(
            [
                float(best @ weights / max(float(weights.sum()), 1e-9)) if len(best) else 0.0,
                float(order[: max(1, len(order) // 3)].mean()) if len(best) else 0.0,
                max((float(claim.vector @ s.vector) for s in sentences), default=0.0),
                len(set(words) & set(there)) / max(1, len(set(words))),
                len(pairs & pairs_there) / max(1, len(pairs)),
            ]
        )

    def _missing(self, claim: Query, sentences: Sequence[Query], known: str) -> str:
        """Name the words of the claim that the evidence matches least."""
        best = _best_matches(claim, sentences)
        there = set(content_words(known))
        named: list[str] = []
        for token in np.argsort(best, kind="stable").tolist():
            word = claim.word(token)
            if best[token] < _FAINT and len(word) > 2 and word not in named and not there & set(content_words(word)):
                named.append(word)
        return ", ".join(named[:_WORDS_NAMED])


def _best_matches(claim: Query, sentences: Sequence[Query]) -> NDArray[np.float32]:
    """Return the best cosine of each token of the claim within any one sentence, (q,)."""
    best = np.zeros(len(claim.tokens.pieces), np.float32)
    for sentence in sentences:
        if len(sentence.tokens.pieces) and len(best):
            best = np.maximum(best, (sentence.tokens.states @ claim.tokens.states.T).max(axis=0))
    return best
