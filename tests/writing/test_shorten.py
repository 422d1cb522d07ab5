"""What is left of a sentence without its last clauses."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.writing.shorten import heads
from tests.writing.conftest import CALLS, TEN, Writers


@pytest.mark.parametrize(
    ("sentence", "shorter"),
    [
        ("The codec needs 1.2 kilobits, which is less than others need.", ["The codec needs 1.2 kilobits."]),
        ("The codec is very small; it runs on phones.", ["The codec is very small."]),
        (
            "The codec is small enough, so it runs on phones and it costs little.",
            ["The codec is small enough, so it runs on phones.", "The codec is small enough."],
        ),
        ("The codec works.", []),
        ("It works, which is good.", []),  # "It works." says too little
        ("Not only is the codec small, but it is fast.", []),
        ("If the line is thin enough, as it is here, the codec helps.", []),
        ("", []),
    ],
)
def test_clauses_are_cut_from_the_end_as_long_as_the_rest_can_stand(sentence: str, shorter: list[str]) -> None:
    assert list(heads(sentence)) == shorter


@given(st.lists(st.sampled_from(["the codec", ", which", " and", "; ", "works", " ", ",", " - ", "1.2", "Not only"])))
def test_a_head_is_the_beginning_of_its_sentence_and_each_is_shorter_than_the_last(parts: list[str]) -> None:
    sentence = " ".join(parts)
    found = list(heads(sentence))
    assert all(sentence.startswith(head[:-1]) and head.endswith(".") for head in found)
    assert all(len(a) >= len(b) for a, b in pairwise(found))


@pytest.mark.loopback
def test_what_a_model_adds_to_a_right_beginning_is_cut_off_and_named(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{TEN[:-1]}, which was shown for 77 owls in Peru [1].", "1. none")
    claim = told.answer.claims[0]
    assert claim.text == TEN
    assert claim.reason == "shortened:which was shown for 77 owls in Peru"
    assert told.answer.removed == ()


@pytest.mark.loopback
def test_a_sentence_whose_beginning_is_wrong_too_is_not_shortened(writers: Writers) -> None:
    told = writers.ask(CALLS, "Seventy clips for each species are enough, which is a small number [1].", "1. none")
    assert [claim.text[:7] for claim in told.answer.removed] == ["Seventy"]
