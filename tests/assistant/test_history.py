"""Follow-ups: what is carried on from earlier turns."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assemble import Engine
from assistant.errors import QuestionError
from assistant.history import leans_back, resolve

CODEC = [
    {"role": "user", "content": "How small a bitrate can a neural codec reach on music?"},
    {"role": "assistant", "content": "SoundStream reaches 3 kbps."},
]


@pytest.mark.parametrize("question", ["and on speech?", "does that method need labels?", "What about pruning?", "Why?"])
def test_a_follow_up_carries_the_words_of_the_question_before_it(question: str) -> None:
    query = resolve(question, CODEC)
    assert query.endswith(question)
    assert {"bitrate", "neural", "codec", "music"} <= set(query.removesuffix(question).split())


def test_only_what_the_user_asked_is_carried_not_what_was_answered() -> None:
    assert "SoundStream" not in resolve("and on speech?", CODEC)


@pytest.mark.parametrize(
    "question",
    [
        "Which vision architecture mixes patches with multi-layer perceptrons?",
        "How does wav2vec pre-train speech encoders?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert not leans_back(question)
    assert resolve(question, CODEC) == question


def test_without_history_a_follow_up_is_its_own_query() -> None:
    assert resolve("and on speech?", []) == "and on speech?"
    assert resolve("and on speech?", CODEC[1:]) == "and on speech?"


def test_two_questions_are_carried_and_older_ones_forgotten() -> None:
    history = [{"role": "user", "content": text} for text in ("What is grokking?", "What is mixup?", "What is cutout?")]
    query = resolve("and that?", history)
    assert "mixup" in query
    assert "cutout" in query
    assert "grokking" not in query


def test_a_word_is_carried_once_and_not_when_the_question_has_it() -> None:
    history = [{"role": "user", "content": "codec codecs speech?"}]
    assert resolve("and on speech?", history) == "codec and on speech?"


@pytest.mark.parametrize(
    "turn",
    [
        {},
        {"role": "user"},
        {"role": "system", "content": "x"},
        {"role": "user", "content": 3},
        {"role": ["user"], "content": "x"},
        "user: hello",
        None,
        ["user", "hello"],
    ],
)
def test_a_malformed_turn_is_an_error_that_names_its_number_and_what_was_expected(turn: Any) -> None:
    with pytest.raises(QuestionError, match=r"(?s)Turn 3 .*\"role\": \"user\" or \"assistant\""):
        resolve("and on speech?", [*CODEC, turn])


def test_a_follow_up_finds_the_paper_that_alone_it_would_not(engine: Engine) -> None:
    history = [
        {"role": "user", "content": "What does training on convex combinations of example pairs do to a network?"}
    ]
    follow_up = "Was that only tried on pictures, or on other kinds of data too?"
    wanted = "mixup-beyond-empirical-risk-minimization-99f04d"
    answer = engine.ask(follow_up, history=history)
    assert answer.question == follow_up
    assert "convex" in answer.query
    assert wanted in {c.paper_id for claim in answer.claims for c in claim.citations}
    assert engine.search(follow_up, k=1)[0].passage.paper_id != wanted


@settings(deadline=None, max_examples=100)
@given(st.text(min_size=1, max_size=60), st.lists(st.text(max_size=60), max_size=4))
def test_the_query_always_ends_with_the_question_to_the_letter(question: str, earlier: list[str]) -> None:
    history = [{"role": "user", "content": text} for text in earlier]
    assert resolve(question, history).endswith(question)
