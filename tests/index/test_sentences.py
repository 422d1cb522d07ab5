"""The sentence splitter: where it cuts, where it does not, and that nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings

from index.paper import Paper
from index.sentences import split_sentences
from tests.index.odd_texts import NAMED_CASES, ODD_TEXT, check_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@settings(deadline=None, max_examples=150)
@given(ODD_TEXT)
@example("\n\u200b\n.")
def test_sentences_partition_whatever_text_there_is(text: str) -> None:
    check_spans(text, split_sentences(text))


@pytest.mark.parametrize("text", NAMED_CASES.values(), ids=NAMED_CASES.keys())
def test_sentences_partition_each_named_case(text: str) -> None:
    check_spans(text, split_sentences(text))


def test_sentences_partition_every_bundled_abstract(corpus: list[Paper]) -> None:
    for paper in corpus:
        check_spans(paper.abstract, split_sentences(paper.abstract))
    counts = [len(split_sentences(paper.abstract)) for paper in corpus]
    assert 1100 < sum(counts) < 2200  # five to ten a paper; neither one whole block nor crumbs


def test_each_sentence_is_cut_at_its_mark() -> None:
    assert sentences("It works. Does it? Yes! 3 of 4 agree.") == ["It works.", "Does it?", "Yes!", "3 of 4 agree."]


def test_a_text_without_words_has_no_sentences() -> None:
    assert split_sentences("") == []
    assert split_sentences(" \r\n\u00a0") == []


@pytest.mark.parametrize(
    "text",
    [
        "We follow Vaswani et al. We do so here.",
        "As J. Smith showed, it holds.",
        "Some models, e.g. BERT, are big.",
        "It gains 3.5 points over v2.0 of the model.",
        "See Fig. 3 and Eq. 4 for it.",
        "This holds v.s. the baseline.",
        "Noise is i.i.d. Gaussian.",
    ],
)
def test_a_full_stop_within_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "it works." Then he left.', ['He said "it works."', "Then he left."]),
        ("It holds (see below). ``Quoted'' next.", ["It holds (see below).", "``Quoted'' next."]),
        ("We use an LSTM.Experiments show gains.", ["We use an LSTM.", "Experiments show gains."]),
        ("これは文です。次の文です！", ["これは文です。", "次の文です！"]),
        ("שלום עולם. מה שלומך? טוב.", ["שלום עולם.", "מה שלומך?", "טוב."]),
        ("A heading\r\n\r\nThe text", ["A heading", "The text"]),
        ("We reach layer n. It stops.", ["We reach layer n.", "It stops."]),
        ("Wait… and see.", ["Wait…", "and see."]),
        ("Élan vital. Économie d'abord.", ["Élan vital.", "Économie d'abord."]),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_an_abbreviation_is_known_however_long_the_text_before_it_is() -> None:
    text = "word " * 500 + "as shown by Smith et al. We agree."
    assert sentences(text) == [text]


def test_a_long_word_that_ends_like_an_abbreviation_is_none() -> None:
    assert len(sentences("x" * 100 + "al. We agree.")) == 2
