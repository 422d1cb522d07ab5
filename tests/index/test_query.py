"""Queries, and how one matches the sentences of one paper."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from index.encoders import Encoder
from index.libraries import Libraries
from index.query import encode_queries, read_paper
from index.store.arrays import PassageArrays
from tests.fakes import HashEncoder
from tests.index.odd_texts import ODD_TEXT
from tests.index.small import library_of


def test_queries_come_out_in_order_with_their_content_words() -> None:
    queries = encode_queries(["Do cats swim?", "", "the of"], HashEncoder())
    assert [q.text for q in queries] == ["Do cats swim?", "", "the of"]
    assert [[q.word(i) for i in range(len(q.tokens.pieces))] for q in queries] == [["Do", "cats", "swim"], [], []]
    np.testing.assert_array_equal(queries[0].vector, HashEncoder().encode(["Do cats swim?"]).vectors[0])


def test_no_queries_give_none() -> None:
    assert encode_queries([], HashEncoder()) == []


def test_the_word_of_a_token_is_the_whole_word(encoder: Encoder) -> None:
    (query,) = encode_queries(["What are embeddings?"], encoder)
    words = [query.word(i) for i in range(len(query.tokens.pieces))]
    assert words.count("embeddings") >= 3


@settings(deadline=None, max_examples=80)
@given(text=ODD_TEXT)
def test_every_token_of_any_query_has_a_word(text: str, encoder: Encoder) -> None:
    (query,) = encode_queries([text], encoder)
    assert all(query.word(i) and query.word(i) in text for i in range(len(query.tokens.pieces)))


@pytest.mark.parametrize("paper_id", ["cats", "dogs", "long", "undated"])
def test_a_reading_holds_the_best_cosine_of_each_query_token_in_each_sentence(
    paper_id: str, hash_libraries: Libraries, tmp_path: Path
) -> None:
    library = library_of(hash_libraries, tmp_path)
    encoder = hash_libraries.encoder
    (query,) = encode_queries(["Which rivers carry whales and cats?"], encoder)
    row = library.rows[paper_id]
    reading = read_paper(library, query, row)
    paper = library.paper(paper_id)
    assert reading.paper == paper
    assert [reading.text(i) for i in range(len(reading.sentences))] == [
        paper.abstract[a:b] for a, b in reading.sentences
    ]
    matches, title = plain_matches(library.arrays, library.passages_of(row), query.tokens.states)
    np.testing.assert_allclose(reading.matches, matches, atol=1e-6)
    np.testing.assert_allclose(reading.title, title, atol=1e-6)
    assert float(reading.weights.sum()) == pytest.approx(1, abs=1e-6)
    for passage, span in zip(reading.passages, reading.sentences, strict=True):
        found = library.passages[passage]
        assert found.paper_id == paper_id
        assert found.start <= span[0] < span[1] <= found.end


def test_a_reading_of_several_passages_takes_the_best_of_the_title_as_read_with_each(
    libraries: Libraries, encoder: Encoder
) -> None:
    library = libraries.open()
    row = max(range(len(library.papers)), key=lambda row: len(library.passages_of(row)))
    assert len(library.passages_of(row)) > 1
    (query,) = encode_queries([library.papers[row].title], encoder)
    reading = read_paper(library, query, row)
    matches, title = plain_matches(library.arrays, library.passages_of(row), query.tokens.states)
    np.testing.assert_allclose(reading.matches, matches, atol=1e-5)
    np.testing.assert_allclose(reading.title, title, atol=1e-5)


def plain_matches(
    arrays: PassageArrays, passages: range, queries: np.ndarray[tuple[int, int], np.dtype[np.float32]]
) -> tuple[list[list[float]], list[float]]:
    """The same by a plain loop over tokens; -1 where a sentence has no token to match."""
    sentences: list[list[float]] = []
    title = [-1.0] * len(queries)
    for passage in passages:
        best = [[-1.0] * len(queries) for _ in arrays.spans(passage)]
        for token in range(arrays.token_starts[passage], arrays.token_starts[passage + 1]):
            state = arrays.states[token].astype(np.float32) * arrays.scales[token]
            row = title if arrays.owners[token] < 0 else best[arrays.owners[token]]
            row[:] = [max(old, float(state @ query)) for old, query in zip(row, queries, strict=True)]
        sentences += best
    return sentences, title


def test_the_sentence_that_says_it_has_the_best_cosine_and_matches(hash_libraries: Libraries, tmp_path: Path) -> None:
    library = library_of(hash_libraries, tmp_path)
    (query,) = encode_queries(["sheep eat grass"], hash_libraries.encoder)
    reading = read_paper(library, query, library.rows["dogs"])
    assert reading.cosines.argmax() == (reading.matches @ reading.weights).argmax() == 1
    assert (reading.matches[1] > 0.98).all()


def test_a_paper_without_an_abstract_has_an_empty_reading(hash_libraries: Libraries, tmp_path: Path) -> None:
    library = library_of(hash_libraries, tmp_path)
    (query,) = encode_queries(["whales"], hash_libraries.encoder)
    reading = read_paper(library, query, library.rows["empty"])
    assert reading.sentences == ()
    assert reading.passages == ()
    assert reading.matches.shape == (0, 1)
    assert reading.cosines.shape == (0,)
