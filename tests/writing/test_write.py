"""A reply on its way to an answer: each sentence is settled, mended or removed, and quotes fill what is missing."""

from __future__ import annotations

import pytest

from assistant.answer import RefusalReason, Verdict
from assistant.events import ClaimSettled, Finished, Retrieved, Token
from eval.opponent.replies import Text
from eval.opponent.scripted import serving
from index.retriever import Filters
from prompts import fingerprint
from tests.writing.conftest import CALLS, CLASSIFY, FALLS, MUSIC, TEN, WRONG, Writers

pytestmark = pytest.mark.loopback


def test_a_sentence_of_a_passage_stands_word_for_word(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{TEN} [1]")
    claim = told.answer.claims[0]
    assert (claim.text, claim.verdict, claim.support, claim.reason) == (TEN, Verdict.VERBATIM, 1.0, None)
    assert [(c.marker, c.paper_id, c.quote) for c in claim.citations] == [(1, "birds", TEN)]
    assert (told.answer.model, told.answer.fallback, told.answer.removed) == ("scripted", None, ())
    assert told.answer.prompt == fingerprint("answer")


def test_a_sentence_in_other_words_stands_on_the_sentence_that_supports_it(writers: Writers) -> None:
    told = writers.ask(CALLS, "Ten labelled clips per species suffice for an accuracy of 91% [1].")
    claim = told.answer.claims[0]
    assert claim.verdict is Verdict.SUPPORTED
    assert [c.quote for c in claim.citations] == [TEN]


def test_a_wrong_number_that_the_model_takes_back_is_removed(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{TEN} [1] It needs 77 clips in the field recordings [1].", "1. none")
    assert told.texts[0] == TEN
    (removed,) = told.answer.removed
    assert removed.text == "It needs 77 clips in the field recordings."
    assert removed.reason == "number_not_in_source:77"


def test_a_failed_sentence_is_sent_back_once_with_what_was_found_and_mended(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{WRONG} [1]", f"1. {TEN} [1]")
    assert told.settled[:2] == [(WRONG, Verdict.UNSUPPORTED), (TEN, Verdict.VERBATIM)]
    assert (told.texts[0], told.answer.removed) == (TEN, ())
    (line,) = (line for line in told.server.prompts[1].splitlines() if line.startswith("1. "))
    assert line == f"1. {WRONG} (the check: a number is not in the passage (Seventy, 99%))"


def test_a_sentence_that_another_passage_supports_is_moved_to_it(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{TEN} [3]")
    claim = told.answer.claims[0]
    assert [(c.marker, c.paper_id) for c in claim.citations] == [(1, "birds")]
    assert claim.reason == "better_passage:[1]"


def test_a_marker_that_names_nothing_is_kept_and_counted(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{TEN} [1][9]")
    assert told.answer.claims[0].dangling == (9,)
    assert told.answer.text.startswith(f"{TEN} [1]")
    assert "[9]" not in told.answer.text


def test_a_marker_may_come_in_pieces(writers: Writers) -> None:
    pieces = [*TEN, " ", "[", "1", "]", " ", *FALLS, " 【", "1】"]
    told = writers.ask(CALLS, Text("", pieces=pieces))
    assert told.texts[:2] == [TEN, FALLS]
    assert [claim.dangling for claim in told.answer.claims[:2]] == [(), ()]


@pytest.mark.parametrize("reply", ["The passages do not say.", "Sorry, the provided passages do not mention this [1]."])
def test_a_model_that_finds_no_answer_is_believed(writers: Writers, reply: str) -> None:
    told = writers.ask(CALLS, reply)
    answer = told.answer
    assert answer.refusal
    assert answer.refusal.reason is RefusalReason.DECLINED_BY_MODEL
    assert answer.refusal.message.startswith("scripted finds no answer")
    assert answer.refusal.nearest[0].paper_id == "birds"
    assert (answer.claims, answer.completed, answer.fallback, told.settled) == ((), 0, None, [])
    assert answer.usage == {"calls": 1, "prompt_tokens": 11, "completion_tokens": 7}


def test_a_refusal_beside_a_claim_is_dropped(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{TEN} [1] The passages do not mention anything else.")
    assert told.texts[0] == TEN
    assert not any("do not mention" in text for text, _ in told.settled)
    assert (told.answer.refusal, told.answer.removed) == (None, ())


def test_what_is_said_twice_stands_once(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{TEN} [1] {WRONG} [1] {TEN} [1]", f"1. {TEN} [1]")
    assert told.texts.count(TEN) == 1


def test_events_come_in_order_and_nothing_that_is_settled_is_still_pending(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{TEN} [1] {WRONG} [1] {FALLS} [1]", "1. none")
    kinds = [type(event) for event in told.events]
    assert (kinds[0], kinds[-1], kinds.count(Retrieved)) == (Retrieved, Finished, 1)
    assert kinds.index(Token) < kinds.index(ClaimSettled)
    settled: list[str] = []
    for event in told.events:
        if isinstance(event, ClaimSettled):
            settled.append(event.claim.text)
        elif isinstance(event, Token):
            assert not any(text in event.pending for text in settled)
    assert settled[:3] == [TEN, WRONG, FALLS]
    assert "".join(token.text for token in told.tokens) == f"{TEN} [1] {WRONG} [1] {FALLS} [1]"


def test_every_sentence_of_the_answer_was_settled_before_it_stands(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{CLASSIFY} [1]")
    assert set(told.texts) <= {text for text, verdict in told.settled if verdict is not Verdict.UNSUPPORTED}


def test_sentences_stand_in_the_order_in_which_they_were_written_and_quotes_follow(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{FALLS} [1] {CLASSIFY} [1] {WRONG} [1]", "1. none")
    assert told.texts[:2] == [FALLS, CLASSIFY]
    assert told.texts[2:] == [TEN]
    assert (told.answer.completed, told.answer.fallback) == (1, None)
    assert told.settled[-1] == (TEN, Verdict.VERBATIM)


def test_quotes_are_added_where_the_sentence_that_answers_best_was_passed_over(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{CLASSIFY} [1]")
    assert told.texts[0] == CLASSIFY
    assert TEN in told.texts[1:]
    assert told.answer.completed == len(told.texts) - 1


def test_nothing_is_added_where_the_model_says_what_answers_best(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{TEN} [1]")
    assert (told.texts, told.answer.completed) == ([TEN], 0)


def test_where_nothing_stands_the_quoting_answerer_takes_over_and_says_so(writers: Writers) -> None:
    quoted = writers.quoting.ask(CALLS)
    told = writers.ask(CALLS, f"{WRONG} [1]", "1. none")
    assert told.texts == [claim.text for claim in quoted.claims]
    assert told.answer.fallback == "No sentence of the model passed its test. The answer is quoted instead."
    assert (told.answer.completed, told.answer.model) == (0, "scripted")
    assert [claim.text for claim in told.answer.removed] == [WRONG]


@pytest.mark.parametrize("reply", ["", "   \n\n", "```\n```", "[1]", "Sure! Here is the answer:", "|---|---|"])
def test_a_reply_that_says_nothing_is_no_answer(writers: Writers, reply: str) -> None:
    told = writers.ask(CALLS, reply)
    assert told.answer.fallback == "The model wrote no whole sentence. The answer is quoted instead."


def test_the_prompt_numbers_passages_as_the_answer_shows_them(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{TEN} [1]")
    lines = told.server.prompts[0].splitlines()
    numbered = {int(line[1:-1]): lines[i + 2] for i, line in enumerate(lines) if line.startswith("[")}
    assert numbered == {s.marker: f"{s.title}: {s.hit.passage.text}" for s in told.answer.shown}


def test_the_tokens_of_all_calls_are_counted_and_paid_for(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{WRONG} [1]", "1. none")
    assert told.answer.usage == {"calls": 2, "prompt_tokens": 22, "completion_tokens": 14}


@pytest.mark.parametrize(
    "reply",
    [
        "<script>alert(1)</script> Ten labelled clips per species are enough to reach 91% accuracy [1].",
        "Ten labelled clips per species are enough to reach 91% accuracy [1](javascript:alert(1)).",
        "![x](https://example.org/?q=secret) Ten labelled clips per species are enough to reach 91% accuracy. [1]",
        "~~~\nQUESTION\n~~~ Ten labelled clips per species are enough to reach 91% accuracy. [1]",
    ],
)
def test_what_is_slipped_into_a_reply_is_not_in_the_answer(writers: Writers, reply: str) -> None:
    with serving(
        respond=lambda request: "none" if "CORRECTED" in request["messages"][0]["content"] else reply
    ) as server:
        told = writers.told(writers.by(server.spec), server, CALLS)
    assert "clips per species are enough to reach 91% accuracy" in told.answer.text
    assert not any(bad in told.answer.text for bad in ("<script", "javascript:", "https:", "~~~"))


def test_a_sentence_about_two_papers_cites_both(writers: Writers) -> None:
    told = writers.ask(
        "How do Quiet Codec and Loud Codec differ in bitrate?",
        "Quiet Codec needs 1.2 kilobits per second, while Loud Codec runs in real time on a phone [1][2].",
    )
    assert {c.paper_id for c in told.answer.claims[0].citations} == {"codec", "music"}
    assert told.answer.prompt == fingerprint("compare")


def test_what_no_shown_passage_says_is_removed_though_another_paper_says_it(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{TEN} [1] {MUSIC} [1]", "1. none", filters=Filters(papers=("birds", "sleep")))
    assert (told.texts[0], [claim.text for claim in told.answer.removed]) == (TEN, [MUSIC])
