"""Names are found in a claim, and looked for in its source, whatever their hyphens."""

from __future__ import annotations

import pytest

from assistant.names import find_names, stands_in


def test_names_are_acronyms_numbered_words_and_capitals_within_a_sentence() -> None:
    found = find_names("The WaveNet of GPT-2 and wav2vec speaks Mandarin; WaveNet is slow.")
    assert found == ["WaveNet", "GPT-2", "wav2vec", "Mandarin"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("GPT-2", "we probe GPT2 in depth"),
        ("CIFAR10", "on CIFAR-10 and others"),
        ("CNNs", "a CNN is trained"),
        ("wavenet", "WaveNet-based vocoders"),
        ("HMM", "a hidden Markov model"),
    ],
)
def test_a_name_stands_in_a_text_however_it_is_written(name: str, text: str) -> None:
    assert stands_in(name, text)


@pytest.mark.parametrize(
    ("name", "text"), [("GAN", "an organization of layers"), ("GPT-2", "we probe GPT-20"), ("AI", "a neural idea")]
)
def test_a_part_of_another_word_is_no_name(name: str, text: str) -> None:
    assert not stands_in(name, text)
