"""Keyword scores of passages with bm25s. It has no incremental add, so it is built anew at each write."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np

from index.encoders.base import Floats
from index.words import content_words

# bm25s sets its own logger to DEBUG and says of each build that it builds.
logging.getLogger("bm25s").setLevel(logging.WARNING)

# Lin et al., "Pyserini" (SIGIR 2021): the settings under which published BM25 baselines are made.
_K1, _B = 0.9, 0.4


class KeywordIndex:
    """BM25 over passages, each with its paper's title."""

    def __init__(self, model: bm25s.BM25 | None, passages: int) -> None:
        self._model = model
        self._passages = passages

    @classmethod
    def build(cls, texts: Sequence[str]) -> KeywordIndex:
        """Index texts; texts without any content word are never found."""
        words = [content_words(text) for text in texts]
        if not any(words):
            return cls(None, len(texts))
        model = bm25s.BM25(k1=_K1, b=_B)
        model.index(words, show_progress=False)
        return cls(model, len(texts))

    def scores(self, query: str) -> Floats:
        """Return every passage's BM25 score, (n,) float32 in [0, 1]; 0.0 where no word matches.

        Divided by what a passage would get that holds each known word as strongly as any does, so
        that long and short queries are on one scale.
        """
        total = np.zeros(self._passages, np.float32)
        if self._model is None:
            return total
        most = 0.0
        for word in content_words(query):
            if word in self._model.vocab_dict:
                scores = np.asarray(self._model.get_scores([word]), np.float32)
                total += scores
                most += float(scores.max())
        return total / most if most else total

    def save(self, folder: Path) -> None:
        folder.mkdir()
        if self._model is not None:
            self._model.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path, passages: int) -> KeywordIndex:
        """Read an index.

        Raises:
            OSError, ValueError, KeyError: files are missing or not what bm25s writes.
        """
        if not any(folder.iterdir()):
            return cls(None, passages)
        return cls(bm25s.BM25.load(folder, show_progress=False), passages)
