"""A model that says that the passages do not answer is told from one that claims something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reply import ReplyParser, Written, declines, is_decline

DECLINES = [
    "The passages do not say.",
    "The passages do not say which learning rate was used.",
    "The provided passages do not contain information on FID.",
    "The passages don’t mention FID.",
    "The given sources don't provide an answer to this question.",
    "None of the passages mention FID.",
    "Neither of the passages states the learning rate.",
    "The context does not specify the batch size.",
    "The abstracts do not report it.",
    "The information provided does not answer the question.",
    "I cannot answer this from the passages.",
    "I can’t answer this question based on the given passages.",
    "I don't know.",
    "I do not know the answer.",
    "I'm sorry, but I cannot find that in the passages.",
    "I am sorry, but the passages do not contain this information.",
    "I am unable to answer the question.",
    "There is no information about FID in the given sources.",
    "There isn't any mention of FID.",
    "There is no mention of FID in passages [1] and [2].",
    "No information is given about FID.",
    "No mention of FID.",
    "Not stated.",
    "Not mentioned in the passages.",
    "It is not stated in the passages.",
    "This is not mentioned in the passages.",
    "Unfortunately, the passages do not address this question.",
    "Based on the provided passages, there is no information about FID.",
    "Based on the passages, I cannot answer.",
    "The learning rate is not specified in the provided passages.",
    "The exact number is not explicitly mentioned in any of the passages.",
    "Not enough information.",
    "There is not enough information to answer.",
    "Answer: Not stated.",
    "N/A",
    "Unanswerable.",
    "However, the passages do not directly state the learning rate.",
]
CLAIMS = [
    "WaveNet generates raw audio.",
    "The authors do not report FID, but they report IS.",
    "The authors do not report FID.",
    "The method does not need labels.",
    "WaveNet does not mention speed.",
    "The data do not need labels.",
    "The model does not use passages.",
    "The paper is not limited to speech.",
    "There is no significant difference between the two methods.",
    "There is no need for labels.",
    "No labels are needed.",
    "We propose a network that does not need labels.",
    "The passages do not mention FID, but WaveNet reaches a MOS of 4.2.",
    "Information retrieval does not need labels.",
    "The text encoder is not trained.",
    "The sources are separated by a network.",
    "It is not trained on speech.",
    "It is known that labels help.",
    "Nothing is fixed by hand.",
    "Unknown words are split into pieces.",
    "",
]


@pytest.mark.parametrize("text", DECLINES)
def test_a_sentence_that_declines_is_recognised(text: str) -> None:
    assert is_decline(text)
    assert declines([Written(text, ())])


@pytest.mark.parametrize("text", CLAIMS)
def test_a_sentence_that_claims_something_does_not_decline(text: str) -> None:
    assert not is_decline(text)


@pytest.mark.parametrize(
    "reply",
    [
        "I'm sorry. The passages do not say.",
        "Unfortunately, the passages do not mention FID. Please provide more context.",
        "I'm sorry, but I cannot answer this from the passages. More information is needed.",
        "<think>Nothing there.</think>The passages do not say. [1][2]",
        "Answer: The passages do not say.",
        "**The passages do not say.**",
        "Sure! The passages do not say.\n\nLet me know if you have more questions.",
    ],
)
def test_a_reply_that_only_declines_is_recognised(reply: str) -> None:
    parser = ReplyParser()
    assert declines([*parser.feed(reply), *parser.finish()])


def test_a_decline_beside_a_claim_is_an_answer() -> None:
    said = [Written("The passages do not state FID.", ()), Written("WaveNet generates raw audio.", (1,))]
    assert not declines(said)


def test_nothing_said_is_no_decline() -> None:
    assert not declines([])


@given(st.text(max_size=200))
def test_any_text_can_be_asked(text: str) -> None:
    assert is_decline(text) in {True, False}
