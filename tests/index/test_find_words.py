"""Words of a search box: folding, terms, and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.find_words import fold, read_terms, spans


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ünïcode", "unicode"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ﬁne 𝐀", "fine a"),
        ("Łódź Ørsted", "lodz orsted"),
        ("ΣΑΣ", "σασ"),
        ("İzmir", "izmir"),
    ],
)
def test_case_accents_and_compatibility_forms_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", []),
        ("- … !", []),
        ("raw  waveform", [("raw",), ("waveform",)]),
        ("Raw raw RAW", [("raw",)]),
        ('"raw waveform" raw', [("raw", "waveform"), ("raw",)]),
        ("“raw waveform” x", [("raw", "waveform"), ("x",)]),
        ('GPT-4 "un', [("gpt", "4"), ("un",)]),
    ],
)
def test_terms_are_words_and_quoted_phrases_each_once(typed: str, words: list[tuple[str, ...]]) -> None:
    assert [term.words for term in read_terms(typed)] == words


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("Cats and cat food", "cat", ["Cat", "cat"]),
        ("re\u0301sume\u0301 x", "resume", ["re\u0301sume\u0301"]),
        ("ﬁnd", "find", ["ﬁnd"]),
        ("GPT 4, GPT_4 and GPT-4", "gpt-4", ["GPT 4", "GPT_4", "GPT-4"]),
        ("waveform", 'wave "waveform"', ["waveform"]),
        ("neural codecs", "neural codec", ["neural", "codec"]),
        ("a concatenation", "cat", []),
        ("", "cat", []),
    ],
)
def test_spans_are_places_in_the_text_as_it_is_written(text: str, typed: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text, read_terms(typed))] == found


@given(st.text(), st.text())
def test_spans_lie_apart_in_order_within_any_text(text: str, typed: str) -> None:
    found = spans(text, read_terms(typed))
    ends = [0, *(end for _, end in found), len(text)]
    starts = [*(start for start, _ in found), len(text)]
    assert all(end <= start for end, start in zip(ends, starts, strict=False))
    assert all(start < end for start, end in found)


@given(st.lists(st.text("abcäöüßéłαβω", min_size=1, max_size=6), min_size=1, max_size=5), st.data())
def test_a_word_of_a_text_is_found_in_it_and_by_its_beginning(words: list[str], data: st.DataObject) -> None:
    text, word = " ".join(words), data.draw(st.sampled_from(words))
    typed = word[: data.draw(st.integers(1, len(word)))]
    (term,) = read_terms(typed)
    assert term.stands_in(fold(text))
    assert spans(text, [term])
