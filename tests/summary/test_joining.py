"""Sentences said from outside: "we" becomes the authors, nothing else changes, doubt leaves a sentence as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.summary.joining import join
from assistant.summary.naming import name_of, surname
from index.paper import Paper

GLOW = Paper("g", "WaveGlow: A Flow-based Network", "We propose WaveGlow. WaveGlow is fast.")
PLAIN = Paper("p", "A Trial of Aspirin", "We gave aspirin.")
THREE = Paper("t", "A Trial", "", ("Ada Byron", "Emil Post", "Rózsa Péter"), 2021)
TWO = Paper("t", "A Trial", "", ("Byron, Ada", "van den Oord, Aäron"))
ONE = Paper("o", "A Trial", "", ("Mary Anning",), 1830)


@pytest.mark.parametrize(
    ("sentence", "paper", "expected"),
    [
        ("We propose a flow.", GLOW, "The authors of WaveGlow propose a flow."),
        ("In this paper, we propose WaveGlow, a flow.", GLOW, "The authors propose WaveGlow, a flow."),
        ("However, in this work we show that it helps.", PLAIN, "The authors show that it helps."),
        ("We found that our patients recovered.", THREE, "Byron et al. (2021) found that their patients recovered."),
        ("To test it, we measured pulse.", TWO, "To test it, Byron and van den Oord measured pulse."),
        ("This study examines aspirin.", THREE, "The study of Byron et al. (2021) examines aspirin."),
        ("This study examines aspirin.", ONE, "The study of Anning (1830) examines aspirin."),
        ("Our method halves the error.", THREE, "Byron et al.'s (2021) method halves the error."),
        ("Finally, we show that we improve it.", PLAIN, "The authors show that they improve it."),
        ("To address this issue, we train it on noise.", PLAIN, "The authors train it on noise."),
        ("(2) We find that it grows.", PLAIN, "The authors find that it grows."),
        ("However, dogs bark.", PLAIN, "Dogs bark."),
        ("Here, wav2vec is used.", PLAIN, "wav2vec is used."),
    ],
)
def test_a_sentence_is_said_from_outside(sentence: str, paper: Paper, expected: str) -> None:
    assert join(sentence, paper) == expected


@pytest.mark.parametrize(
    ("sentence", "paper"),
    [
        ("Dogs bark at night.", PLAIN),
        ("We propose a model of how we perceive speech.", PLAIN),  # the second "we" is all of us
        ("This advances our understanding of the brain.", PLAIN),
        ("Sleep helps our brains.", PLAIN),
        ("I propose a theory.", PLAIN),
        ("We propose a theory and prove it.", ONE),  # its verbs would need other forms
    ],
)
def test_what_cannot_be_said_so_without_doubt_stays(sentence: str, paper: Paper) -> None:
    assert join(sentence, paper) == sentence


@given(st.text("we our WeOurIthispaper ,.()12'é語\n", max_size=60))
def test_any_text_can_be_joined_and_loses_no_word_of_others(text: str) -> None:
    said = join(text, PLAIN)
    assert isinstance(said, str)
    assert text.casefold().count("é") == said.casefold().count("é")


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ada Byron", "Byron"),
        ("Byron, Ada", "Byron"),
        ("Byron A", "Byron"),
        ("Byron AK", "Byron"),
        ("A. K. Byron", "Byron"),
        ("Aäron van den Oord", "van den Oord"),
        ("Van den Oord A", "Van den Oord"),
        ("ATLAS Collaboration", "ATLAS Collaboration"),
        ("Plato", "Plato"),
        ("李雷", "李雷"),
        ("", ""),
    ],
)
def test_a_family_name_is_found_however_an_author_is_written(author: str, expected: str) -> None:
    assert surname(author) == expected


def test_a_paper_without_authors_goes_by_what_it_introduces_or_by_nothing() -> None:
    assert name_of(GLOW).who == "the authors of WaveGlow"
    assert name_of(GLOW, within="WaveGlow wins.").who == "the authors"
    assert name_of(PLAIN).who == "the authors"
    assert name_of(THREE).who == "Byron et al. (2021)"


@pytest.mark.parametrize(
    "sentence",
    [
        'Patients said: "we use caffeine to stay awake and our sleep suffers".',
        "As humans, we use caffeine to postpone sleep.",
        "When we use caffeine late, we have less sleep at night.",
    ],
)
def test_a_we_that_may_be_somebody_else_is_left_alone(sentence: str) -> None:
    paper = Paper("p", "Caffeine", sentence, authors=("Ada Smith", "Bea Jones"), year=2019)
    assert join(sentence, paper) == sentence
