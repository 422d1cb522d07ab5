"""What a sentence says that its source does not is seen, kind by kind; quotes and honest rewordings pass."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.judging.faults import Fault, find_faults
from index.bundled import bundled_papers
from index.paper import Paper
from index.sentences import split_sentences

SOURCE = (
    "We propose a codec that runs at 8 kbps and reduces the error by 16% over MP3. "
    "It is faster than SoundStream on a single GPU."
)
BOUND = "Models can sometimes compress speech by up to 40% without loss."
DENIED = "The model does not support text."
PAPERS = list(bundled_papers().values())


def codes(claim: str, source: str = SOURCE, known: str = "") -> set[str]:
    return {fault.code for fault in find_faults(claim, source, known=known)}


@pytest.mark.parametrize(
    ("code", "claim", "source"),
    [
        ("number", "It runs at 9 kbps.", SOURCE),
        ("number", "It reduces the error by 6%.", SOURCE),  # no part of 16%
        ("number", "It reduces the error by 16 dB.", SOURCE),  # the value with another unit
        ("number", "The codec runs at 8 million kbps.", SOURCE),
        ("number", "The tasks are solved by three models.", "The tasks are solved by two models."),
        ("qualifier", "It compresses speech by 40%.", BOUND),
        ("qualifier", "Models compress speech by up to 40% without loss.", BOUND),
        ("qualifier", "It works on graphs with three nodes.", "It works on graphs with at least three nodes."),
        ("name", "The codec beats EnCodec by 16%.", SOURCE),
        ("name", "It is faster than WaveNet on a single GPU.", SOURCE),
        ("negation", "The model supports text.", DENIED),
        ("negation", "The codec does not run at 8 kbps.", SOURCE),
        ("negation", "Models can sometimes compress speech by up to 40% with loss.", BOUND),
        ("direction", "It increases the error by 16%.", SOURCE),
        ("direction", "It is slower than SoundStream on a single GPU.", SOURCE),
        ("direction", "It uses supervised learning of features.", "It uses unsupervised learning of features."),
        ("direction", "Wider nets give lower loss and higher cost.", "Wider nets give higher loss and higher cost."),
        ("direction", "On a GPU the codec is slower.", "The codec runs on a GPU. It is faster than SoundStream."),
        ("absent", "The authors keep sheep and cattle on green hills near the sea.", SOURCE),
        ("absent", "The codec runs at 8 kbps after training on spoken news from five public channels.", SOURCE),
    ],
)
def test_each_kind_of_fault_is_seen(code: str, claim: str, source: str) -> None:
    assert code in codes(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("It runs at 8 kbps.", SOURCE),
        ("The proposed codec runs at 8 kbps, 16% below the error of MP3.", SOURCE),
        ("Running at 8 kbps, the codec cuts the error of MP3 by 16 percent.", SOURCE),
        ("On one GPU, it is faster than SoundStream.", SOURCE),
        ("Text is not supported by the model.", DENIED),
        ("Speech is compressed by at most 40%, without loss.", BOUND),
        ("The tasks are solved by 2 models.", "The tasks are solved by two models."),
        ("CNNs are used for images.", "Convolutional neural networks are used for images."),
        ("It has 1.5 million weights.", "It has 1,500,000 weights."),
        ("It not only compresses but also denoises speech.", "It compresses and denoises speech."),
    ],
)
def test_honest_rewordings_pass(claim: str, source: str) -> None:
    assert find_faults(claim, source) == []


@given(st.sampled_from(PAPERS), st.data())
@settings(deadline=None, max_examples=80)
def test_sentences_quoted_in_any_order_have_no_fault(paper: Paper, data: st.DataObject) -> None:
    sentences = [paper.abstract[a:b] for a, b in split_sentences(paper.abstract)]
    quoted = data.draw(st.lists(st.sampled_from(sentences), min_size=1, max_size=3)) if sentences else []
    assert find_faults(" ".join(quoted), paper.abstract) == []


def test_a_quote_may_differ_in_case_and_spacing() -> None:
    assert find_faults("it is FASTER than SoundStream\n on a single GPU.", SOURCE) == []


def test_numbers_and_names_that_were_asked_about_may_be_said() -> None:
    claim = "With 16 GB, the codec beats EnCodec: it runs at 8 kbps."
    assert codes(claim) >= {"number", "name"}
    assert codes(claim, known="Does it beat EnCodec in 16 GB?") == set()


def test_what_is_known_does_not_excuse_a_flip_or_a_denial() -> None:
    assert codes("It increases the error by 16%.", known="Does it increase the error?") == {"direction"}
    assert codes("The model supports text.", DENIED, known="The model supports text.") == {"negation"}


def test_a_small_count_may_be_the_readers_own() -> None:
    listed = "They test on CIFAR-10, SVHN and ImageNet."
    assert codes("They test on three sets: CIFAR-10, SVHN and ImageNet.", listed) == set()
    assert codes("They test on 30 sets: CIFAR-10, SVHN and ImageNet.", listed) == {"number"}


def test_a_fault_names_the_words() -> None:
    assert [str(fault) for fault in find_faults("It runs at 9 kbps, not on MP4.", SOURCE)][:2] == [
        "number: 9 kbps",
        "name: MP4",
    ]
    assert str(Fault("uncited", "")) == "uncited"


def test_the_same_texts_give_the_same_faults() -> None:
    claims = ["It is not slower than EnCodec by 12%.", "Models compress speech by 40%."]
    first = [find_faults(claim, SOURCE) for claim in claims]
    assert [find_faults(claim, SOURCE) for claim in claims] == first
    assert all(first)
