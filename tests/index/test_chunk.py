"""Passages: they stand where they say, cover the abstract, are whole sentences and fit the encoder."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.chunk import PASSAGE_PIECES, CutText, chunk_paper
from index.encoders import Encoder
from index.llamaindex import sentence_cutter
from index.paper import Paper
from index.sentences import split_sentences
from tests.index.odd_texts import NAMED_CASES, ODD_TEXT, check_passages

ORDINARY = ("The model wins.", "Is it so, e.g. here?", "We gain 3.5 points over the 2019 baseline, which is a lot.")


@pytest.fixture(scope="session")
def cut(encoder: Encoder) -> CutText:
    return sentence_cutter(encoder.count_pieces)


def check(text: str, cut: CutText, encoder: Encoder) -> None:
    paper = Paper("p", "Title", text)
    passages = list(chunk_paper(paper, cut))
    check_passages(paper, passages)
    assert all(encoder.count_pieces(p.text) <= PASSAGE_PIECES for p in passages)


@pytest.mark.parametrize("text", NAMED_CASES.values(), ids=NAMED_CASES.keys())
def test_passages_round_trip_in_each_named_case(text: str, cut: CutText, encoder: Encoder) -> None:
    check(text, cut, encoder)


@settings(deadline=None, max_examples=120)
@given(text=ODD_TEXT)
@example(text=NAMED_CASES["invisible sentence at a cut"])
def test_passages_round_trip_whatever_the_text(text: str, cut: CutText, encoder: Encoder) -> None:
    check(text, cut, encoder)


def test_every_bundled_abstract_is_cut_into_passages_that_cover_it(
    corpus: list[Paper], cut: CutText, encoder: Encoder
) -> None:
    for paper in corpus:
        passages = list(chunk_paper(paper, cut))
        check_passages(paper, passages)
        edges = {edge for span in split_sentences(paper.abstract) for edge in span}
        for passage in passages:
            assert encoder.count_pieces(passage.text) <= 200
            assert {passage.start, passage.end} <= edges, "a passage is made of whole sentences"


@settings(deadline=None, max_examples=60)
@given(text=st.lists(st.sampled_from(ORDINARY), min_size=1, max_size=60).map(" ".join))
def test_sentences_that_fit_are_never_cut(text: str, cut: CutText) -> None:
    edges = {edge for span in split_sentences(text) for edge in span}
    for passage in chunk_paper(Paper("p", "T", text), cut):
        assert {passage.start, passage.end} <= edges


def test_a_sentence_longer_than_a_passage_is_cut_between_words(cut: CutText) -> None:
    text = "the model is very good and " * 100
    passages = list(chunk_paper(Paper("p", "T", text), cut))
    assert len(passages) >= 3
    words = set(text.split())
    assert all(set(p.text.split()) <= words for p in passages)


def test_an_abstract_that_fits_is_one_passage(cut: CutText) -> None:
    (passage,) = chunk_paper(Paper("p", "T", "First.  Second.\n\nThird."), cut)
    assert (passage.passage_id, passage.start, passage.end) == ("p#0", 0, 23)


def test_an_abstract_of_white_space_has_no_passage(cut: CutText) -> None:
    for text in ("", " ", "\r\n\u00a0"):
        assert list(chunk_paper(Paper("p", "T", text), cut)) == []


def test_repeated_text_is_found_at_its_own_place_each_time(cut: CutText) -> None:
    passages = list(chunk_paper(Paper("p", "T", "Same again. " * 300), cut))
    starts = [p.start for p in passages]
    assert len(passages) > 3
    assert starts == sorted(set(starts))


def test_the_same_abstract_is_always_cut_the_same(corpus: list[Paper], encoder: Encoder, cut: CutText) -> None:
    again = sentence_cutter(encoder.count_pieces)
    for paper in corpus[:20]:
        assert list(chunk_paper(paper, cut)) == list(chunk_paper(paper, again))
