"""Late interaction: each token of a query finds its best-matching token of a paper.

Source: Khattab & Zaharia, "ColBERT" (SIGIR 2020), without training: the token states of the sentence
encoder itself, the query's tokens weighted by the root of their inverse document frequency. From a
paper's mean match is taken what it scores against sentences of other papers ("hubness", as in CSLS,
Conneau et al. 2018): long and general abstracts match everything a little.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from index.encode_passages import is_content
from index.encoders import Encoder, TokenStates
from index.encoders.base import Floats
from index.store.arrays import PassageArrays

_BACKGROUND = 128  # sentences that stand for "any query"; 300 did no better, 64 a little worse
_TYPICAL = 0.35  # hubness of a paper that has no other beside it: the mean of the bundled library (s.d. .02)
_KEPT_TOKENS = 300_000  # up to here the states are held as float32 (460 MB), beyond they are read each time


class LateIndex:
    """Token states of all papers. Papers are rows 0 … n-1, their passages lie one after the other."""

    def __init__(self, arrays: PassageArrays, paper_starts: Sequence[int]) -> None:
        """Args: `paper_starts`, (n + 1): the first passage of each paper, with the total at the end."""
        self._arrays = arrays
        self._starts = arrays.token_starts[np.asarray(paper_starts)]

    def __bool__(self) -> bool:
        return len(self._arrays.states) > 0

    def weights(self, tokens: TokenStates) -> Floats:
        """Return one weight a token of a query, (q,): the root of its inverse document frequency."""
        papers = len(self._starts) - 1
        frequency = self._document_frequency
        df = np.array([frequency.get(int(piece), 0) for piece in tokens.pieces], np.float32)
        return np.sqrt(np.log1p((papers - df + 0.5) / (df + 0.5))).astype(np.float32)

    def matches(self, tokens: TokenStates, paper: int) -> Floats:
        """Return the cosine of every token of a paper with every token of a query, (t, q)."""
        return self._states(self._starts[paper], self._starts[paper + 1]) @ tokens.states.T

    def scores(self, tokens: TokenStates, papers: Sequence[int]) -> Floats:
        """Return each paper's weighted mean of best matches, (n,); hubness is not yet taken off."""
        weights = self.weights(tokens)
        best = self._best_matches(tokens.states, papers)
        return best @ weights / max(float(weights.sum()), 1e-9)

    def _scores_each(self, queries: Sequence[TokenStates]) -> Iterator[Floats]:
        """Yield what `scores` gives for each query; states that are not held are read once for all of them."""
        everything = range(len(self._starts) - 1)
        if self._is_kept or not queries:
            yield from (self.scores(tokens, everything) for tokens in queries)
            return
        best = self._best_matches(np.vstack([tokens.states for tokens in queries]), everything)
        ends = np.cumsum([len(tokens.states) for tokens in queries])[:-1]
        for tokens, matches in zip(queries, np.split(best, ends, axis=1), strict=True):
            weights = self.weights(tokens)
            yield matches @ weights / max(float(weights.sum()), 1e-9)

    def _best_matches(self, queries: Floats, papers: Sequence[int]) -> Floats:
        """Return the best cosine of each query token in each paper, (n, q)."""
        best = np.zeros((len(papers), len(queries)), np.float32)
        if len(papers) == len(self._starts) - 1 and self._is_kept:  # all at once, then as asked
            filled = np.flatnonzero(np.diff(self._starts))
            if len(filled):
                cosines = self._kept @ queries.T
                best[filled] = np.maximum.reduceat(cosines, self._starts[filled], axis=0)
            return best[np.asarray(papers, np.int64)]
        for row, paper in enumerate(papers):
            states = self._states(self._starts[paper], self._starts[paper + 1])
            if len(states):
                best[row] = (states @ queries.T).max(axis=0)
        return best

    def hubness(self, sentences: Sequence[tuple[int, str]], encoder: Encoder) -> Floats:
        """Return what each paper scores against sentences of other papers, (n,).

        Args:
            sentences: `(paper, text)` of every sentence; those of the smallest hashes are taken, each
                once, so that the order of the papers does not matter.
        """
        papers = len(self._starts) - 1
        owners: dict[str, set[int]] = {}
        for paper, text in sentences:
            owners.setdefault(text, set()).add(paper)
        chosen = sorted(owners, key=lambda text: hashlib.sha256(text.encode()).digest())[:_BACKGROUND]
        total, count = np.zeros(papers, np.float32), np.zeros(papers, np.float32)
        encoded = encoder.encode(chosen)
        contents = [t.only(is_content(text, t)) for text, t in zip(chosen, encoded.tokens or (), strict=False)]
        for text, scores in zip(chosen, self._scores_each(contents), strict=False):
            others = ~np.isin(np.arange(papers), list(owners[text]))
            total += np.where(others, scores, 0)
            count += others
        return np.where(count > 0, total / np.maximum(count, 1), _TYPICAL).astype(np.float32)

    @cached_property
    def _document_frequency(self) -> dict[int, int]:
        """The number of papers each piece occurs in."""
        papers = np.repeat(np.arange(len(self._starts) - 1), np.diff(self._starts))
        pairs = np.unique(np.stack([self._arrays.pieces, papers]), axis=1) if len(papers) else np.zeros((2, 0))
        pieces, counts = np.unique(pairs[0], return_counts=True)
        return dict(zip(pieces.tolist(), counts.tolist(), strict=True))

    @property
    def _is_kept(self) -> bool:
        return len(self._arrays.states) <= _KEPT_TOKENS

    @cached_property
    def _kept(self) -> Floats:
        return _dequantise(self._arrays, 0, len(self._arrays.states))

    def _states(self, start: int, end: int) -> Floats:
        return self._kept[start:end] if self._is_kept else _dequantise(self._arrays, start, end)


def _dequantise(arrays: PassageArrays, start: int, end: int) -> Floats:
    return arrays.states[start:end].astype(np.float32) * arrays.scales[start:end, None]
