"""One pass for four uses: what of a passage is kept, and how well."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encode_passages import encode_passages, is_content, owners_of, quantise, title_prefix
from index.encoders import Encoder
from index.encoders.base import unit_rows
from index.libraries import quiet
from index.paper import Paper, Passage
from index.sentences import split_sentences
from tests.fakes import HashEncoder
from tests.index.small import encoded

ABSTRACT = "  Cats like fish. The dog does not!\n\nBoth sleep. "
PAPER = Paper("p", "On Cats", ABSTRACT)


def test_a_passage_is_encoded_with_its_title_before_it() -> None:
    encoder = HashEncoder()
    (passage, last) = encoded(encoder, PAPER)[0]
    assert encoder.encoded == ["On Cats. Cats like fish. The dog does not!", "On Cats. Both sleep."]
    np.testing.assert_array_equal(passage.vector, encoder.encode(encoder.encoded[:1]).vectors[0])
    assert (passage.passage.start, last.passage.start) == (2, 37)


def test_sentences_are_offsets_into_the_abstract_not_into_the_passage() -> None:
    first, last = encoded(HashEncoder(), PAPER)[0]
    spans = [*first.sentences, *last.sentences]
    assert [ABSTRACT[a:b] for a, b in spans] == ["Cats like fish.", "The dog does not!", "Both sleep."]
    assert spans == split_sentences(ABSTRACT)


def test_each_kept_token_knows_its_sentence_and_the_title_is_none_of_them() -> None:
    encoder = HashEncoder()
    (passage,) = encoded(encoder, PAPER, per_passage=9)[0]
    words = ["cats", "like", "fish", "dog", "sleep"]
    pieces = {word: int((encoder.encode([word]).tokens or ())[0].pieces[0]) for word in words}
    kept = [(int(piece), int(owner)) for piece, owner in zip(passage.pieces, passage.owners, strict=True)]
    expected = [("cats", -1), ("cats", 0), ("like", 0), ("fish", 0), ("dog", 1), ("sleep", 2)]
    assert [pair for pair in kept if pair[0] in pieces.values()] == [(pieces[word], owner) for word, owner in expected]
    stops = (encoder.encode(["the not . !"]).tokens or ())[0].pieces
    assert not set(passage.pieces.tolist()) & set(stops.tolist()), "stop words and punctuation are not compared"


def test_a_sentence_vector_is_the_mean_of_its_own_tokens() -> None:
    encoder = HashEncoder()
    (passage,) = encoded(encoder, PAPER, per_passage=9)[0]
    expected = encoder.encode(["Cats like fish.", "The dog does not!", "Both sleep."]).vectors
    np.testing.assert_allclose(passage.sentence_vectors, expected, atol=1e-6)


def test_sentence_vectors_of_the_packaged_encoder_are_read_in_context(corpus: list[Paper], encoder: Encoder) -> None:
    (passages,) = encoded(encoder, corpus[0], per_passage=4)
    for passage in passages:
        texts = [corpus[0].abstract[a:b] for a, b in passage.sentences]
        cosines = (passage.sentence_vectors * encoder.encode(texts).vectors).sum(axis=1)
        assert cosines.min() > 0.4, "about the same sentence"
        assert cosines.max() < 0.9999, "but not read alone"
        np.testing.assert_allclose(np.linalg.norm(passage.sentence_vectors, axis=1), 1, atol=1e-5)


def test_more_passages_than_a_batch_come_out_in_order_with_progress() -> None:
    papers = [Paper(f"p{n}", "T", f"Number {n} is here.") for n in range(150)]
    todo = [(p, [Passage(f"{p.paper_id}#0", p.paper_id, 0, len(p.abstract), p.abstract)]) for p in papers]
    seen: list[tuple[str, int, int]] = []
    done = encode_passages(todo, HashEncoder(), lambda *step: seen.append(step))
    assert [e.passage.paper_id for e in done] == [p.paper_id for p in papers]
    assert [at for _, at, _ in seen] == [64, 128, 150]
    assert {total for _, _, total in seen} == {150}
    np.testing.assert_array_equal(done[99].vector, HashEncoder().encode(["T. Number 99 is here."]).vectors[0])


def test_papers_without_passages_are_passed_over() -> None:
    assert encode_passages([(Paper("p", "T", ""), [])], HashEncoder(), quiet) == []


@pytest.mark.parametrize("words", [1, 40, 48, 49, 400])
def test_a_long_title_is_cut_at_a_word_so_that_the_passage_fits(words: int) -> None:
    prefix = title_prefix("word " * words, HashEncoder())
    assert prefix.endswith("word. ")
    assert HashEncoder().count_pieces(prefix) <= 49
    assert (prefix.count("word") == words) == (words <= 48)


def test_no_title_gives_no_prefix() -> None:
    assert title_prefix(" ", HashEncoder()) == ""


def test_title_and_longest_passage_fit_the_window(encoder: Encoder) -> None:
    text = title_prefix("embeddings " * 60, encoder) + "cats " * 200
    tokens = (encoder.encode([text]).tokens or ())[0]
    assert tokens.spans[-1, 1] >= len(text.rstrip()), "nothing is cut off"


def test_only_tokens_with_a_letter_or_digit_that_are_no_stop_words_are_content() -> None:
    text = "The 3 cats, and - fish_"
    tokens = (HashEncoder().encode([text]).tokens or ())[0]
    kept = [text[a:b] for a, b in tokens.only(is_content(text, tokens)).spans]
    assert kept == ["3", "cats", "fish_"]


def test_a_token_belongs_to_the_sentence_it_starts_in() -> None:
    spans = np.array([[-5, -1], [0, 2], [4, 5], [5, 9], [30, 31]], np.int32)
    assert owners_of(spans, [(0, 4), (5, 9)]).tolist() == [-1, 0, 0, 1, 1]
    assert owners_of(spans[:0], []).tolist() == []


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 2**32 - 1), st.integers(0, 9), st.integers(1, 400), st.floats(0.01, 6))
def test_a_quantised_state_is_off_by_half_a_step_at_most(seed: int, rows: int, columns: int, spread: float) -> None:
    """The bound holds for any unit row, even one large number among small ones (a large spread)."""
    normal = np.random.default_rng(seed).standard_normal((rows, columns))
    states = unit_rows((np.sign(normal) * np.abs(normal) ** spread).astype(np.float32))
    kept, scales = quantise(states)
    assert (str(kept.dtype), str(scales.dtype)) == ("int8", "float32")
    assert (kept.shape, scales.shape) == (states.shape, (rows,))
    error = np.abs(kept * scales[:, None] - states)
    assert (error <= scales[:, None] / 2 + 1e-6).all()
    assert (scales <= 1 / 127 + 1e-6).all()


def test_similarities_of_quantised_states_are_within_five_thousandths(corpus: list[Paper], encoder: Encoder) -> None:
    states = np.vstack([t.states for t in encoder.encode([p.abstract for p in corpus[:8]]).tokens or ()])
    kept, scales = quantise(states)
    queries = states[::13]
    off = np.abs((kept * scales[:, None]) @ queries.T - states @ queries.T)
    assert off.max() < 0.005


def test_a_row_of_zeros_is_kept_as_zeros() -> None:
    kept, scales = quantise(np.zeros((2, 5), np.float32))
    assert not kept.any()
    assert np.isfinite(scales).all()
