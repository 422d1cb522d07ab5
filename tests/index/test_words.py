"""Words as keywords see them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from index.words import STOP_WORDS, content_words
from tests.index.odd_texts import ODD_TEXT


def test_words_are_folded_and_stemmed() -> None:
    assert content_words("Models MODELLED modeling") == content_words("model modelled Modeling")
    assert content_words("training") == content_words("trained") == ["train"]


def test_stop_words_are_left_out_whatever_their_case() -> None:
    assert content_words("The cat and THE fish") == content_words("cat fish")
    assert content_words("of the and") == []


def test_words_keep_their_order_and_their_repeats() -> None:
    assert content_words("fish, cat; fish!") == ["fish", "cat", "fish"]


def test_punctuation_is_no_word_and_digits_are() -> None:
    assert content_words("?! ... --") == []
    assert content_words("GPT-4 has 175 parts")[:2] == ["gpt", "4"]


def test_other_scripts_have_words_too() -> None:
    assert content_words("שלום עולם") == ["שלום", "עולם"]


@settings(deadline=None, max_examples=100)
@given(ODD_TEXT)
def test_no_word_is_empty_and_case_does_not_matter(text: str) -> None:
    words = content_words(text)
    assert all(words)
    assert content_words(text.casefold()) == words


@settings(deadline=None, max_examples=20)
@given(st.sampled_from(sorted(STOP_WORDS)))
def test_every_stop_word_is_left_out(word: str) -> None:
    assert content_words(f"{word} whale {word.upper()}") == ["whale"]
