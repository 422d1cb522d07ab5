"""Numbers in text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.numbers import Number, find_numbers


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("6%", 6, "%"),
        (r"6\%", 6, "%"),
        ("6 percent", 6, "%"),
        ("1,090 sites", 1090, ""),
        ("11.5M parameters", 11.5e6, ""),
        ("1.5 billion words", 1.5e9, ""),
        ("48 kHz", 48, "khz"),
        ("8kbps", 8, "kbps"),
        ("90x compression", 90, "x"),
        ("90× compression", 90, "x"),
        (".795 of them", 0.795, ""),
        ("seven papers", 7, ""),
        ("two hundred hours", 200, ""),
        ("dozens of speakers", 12, ""),
        ("thousands of clips", 1000, ""),
        ("one hour", 1, ""),
    ],
)
def test_a_number_is_read_to_its_value_and_unit(text: str, value: float, unit: str) -> None:
    (number,) = find_numbers(text)
    assert number.value == pytest.approx(value)
    assert number.unit == unit


@pytest.mark.parametrize("text", ["GPT-2", "v1.5", "CIFAR10", "wav2vec", "one of the best", "zero-shot", "no digits"])
def test_names_and_the_pronoun_one_are_no_numbers(text: str) -> None:
    assert find_numbers(text) == []


def test_numbers_come_in_order_with_the_place_they_stand_at() -> None:
    text = "From 16 kHz to 48 kHz in two steps."
    numbers = find_numbers(text)
    assert [text[n.start : n.end] for n in numbers] == ["16 kHz", "48 kHz", "two"]


def test_numbers_are_the_same_in_digits_and_in_words_but_not_across_units() -> None:
    assert find_numbers("12 layers")[0].same_as(find_numbers("twelve layers")[0])
    assert find_numbers("6%")[0].same_as(find_numbers("6")[0])
    assert not find_numbers("6%")[0].same_as(find_numbers("6 kHz")[0])
    assert not find_numbers("6%")[0].same_as(find_numbers("7%")[0])


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 10**12), st.sampled_from(["{}", "{:,}", "about {} clips", "({}%)", "{}ms"]))
def test_every_integer_is_found_however_it_is_written(value: int, form: str) -> None:
    found = find_numbers(form.format(value))
    assert [number.value for number in found] == [float(value)]


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet="0123456789.,%kKMx -abc one two million²٣", max_size=60))
def test_any_text_gives_numbers_in_order_without_overlap(text: str) -> None:
    found: list[Number] = find_numbers(text)
    edges = [edge for number in found for edge in (number.start, number.end)]
    assert edges == sorted(edges)
    assert all(number.start < number.end <= len(text) for number in found)
