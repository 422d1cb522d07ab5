"""Keyword scores: bm25s against BM25 written out."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from index.store.keywords import KeywordIndex
from index.words import content_words

TEXTS = [
    "Speech codecs at low bitrate: a neural codec for speech.",
    "Music generation from raw waveforms with codecs.",
    "Raw waveforms and raw spectrograms compared for speech recognition in noise.",
    "The of and to.",
    "A completely different topic about protein folding.",
]


def bm25(word: str, texts: list[list[str]]) -> list[float]:
    """One word's score in each text. Source: Lucene's BM25, k1 = 0.9, b = 0.4."""
    df = sum(word in text for text in texts)
    idf = math.log(1 + (len(texts) - df + 0.5) / (df + 0.5))
    mean = sum(map(len, texts)) / len(texts)
    return [idf * (tf := t.count(word)) / (tf + 0.9 * (0.6 + 0.4 * len(t) / mean)) if t else 0.0 for t in texts]


@pytest.mark.parametrize("query", ["speech codec", "raw waveforms for music", "protein", "raw unheardofword speech"])
def test_scores_are_bm25_over_the_most_that_the_known_words_give(query: str) -> None:
    texts = [content_words(text) for text in TEXTS]
    by_word = np.array([bm25(word, texts) for word in content_words(query)])
    expected = by_word.sum(axis=0) / by_word.max(axis=1).sum()
    np.testing.assert_allclose(KeywordIndex.build(TEXTS).scores(query), expected, atol=1e-5)


def test_scores_lie_between_zero_and_one_and_the_only_match_gets_one() -> None:
    scores = KeywordIndex.build(TEXTS).scores("protein folding")
    assert scores.dtype == np.float32
    assert scores[4] == pytest.approx(1)
    assert scores[:4].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("query", ["", "the of and", "zyxwv qponm", "???"])
def test_a_query_without_a_known_word_scores_zero_everywhere(query: str) -> None:
    assert KeywordIndex.build(TEXTS).scores(query).tolist() == [0.0] * len(TEXTS)


@pytest.mark.parametrize("texts", [[], ["the of", ""], TEXTS])
def test_an_index_read_from_disk_scores_as_before(texts: list[str], tmp_path: Path) -> None:
    index = KeywordIndex.build(texts)
    index.save(tmp_path / "keywords")
    again = KeywordIndex.load(tmp_path / "keywords", len(texts))
    for query in ("raw speech", "the"):
        assert len(again.scores(query)) == len(texts)
        np.testing.assert_array_equal(again.scores(query), index.scores(query))


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="keywords"):
        KeywordIndex.load(tmp_path / "keywords", 3)
