"""Sentences that failed go back once, with what was found; what comes back is tested like anything else."""

from __future__ import annotations

import pytest

from assistant.answer import Claim, Verdict
from assistant.cancel import Cancel
from assistant.errors import ModelError
from assistant.models import Usage
from assistant.writing.prompt import Prompt, number
from assistant.writing.repair import numbered_lines, repair
from eval.opponent.replies import Status, Text
from eval.opponent.scripted import serving
from prompts import FENCE, prefix
from tests.writing.conftest import CALLS, CLASSIFY, FALLS, TEN, WRONG, Writers, model_at

pytestmark = pytest.mark.loopback

ALSO_WRONG = "Without pretraining the accuracy falls to 12%."


def failed(text: str, reason: str = "not_in_passage:owls") -> Claim:
    return Claim(text, (), Verdict.UNSUPPORTED, 0.1, reason)


def prompt(writers: Writers, passages: int = 3) -> Prompt:
    return Prompt("", number(writers.library.passages[:passages], writers.library), "sha256:0", 400)


@pytest.mark.parametrize(
    ("reply", "lines"),
    [
        ("1. One. [1]\n2. Two.", {1: "One. [1]", 2: "Two."}),
        ("2) Two.\n1) One.", {2: "Two.", 1: "One."}),
        ("Here they are:\n\n**1.** One.\n- 2. Two.", {1: "One.", 2: "Two."}),
        ("**1. One.**\n", {1: "One.**"}),
        ("1. One\n   goes on.\n\n2: Two.", {1: "One\n   goes on.", 2: "Two."}),
        ("1. First.\n1. Again.", {1: "First."}),
        ("10.33 is no item.\n", {}),
        ("", {}),
    ],
)
def test_lines_are_found_by_their_numbers(reply: str, lines: dict[int, str]) -> None:
    assert numbered_lines(reply) == lines


def test_lines_in_another_order_mend_what_they_are_numbered_for(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{WRONG} [1] {ALSO_WRONG} [1]", f"2. {FALLS} [1]\n1. {TEN} [1]")
    assert told.texts == [TEN, FALLS]
    assert told.answer.removed == ()


def test_only_what_failed_is_sent_back_in_one_call(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{CLASSIFY} [1] {WRONG} [1] {ALSO_WRONG} [1]", "1. none\n2. none")
    _, sent = told.server.prompts
    lines = sent.split("WITH WHAT THE CHECK FOUND")[1].splitlines()
    assert sent.startswith(prefix("repair"))
    assert [line.split(" (the check")[0] for line in lines if line[:1].isdigit()] == [f"1. {WRONG}", f"2. {ALSO_WRONG}"]


def test_what_is_mended_wrongly_is_removed_and_not_sent_again(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{TEN} [1] {WRONG} [1]", "1. Eighty labelled clips are enough. [1]")
    assert [claim.text for claim in told.answer.removed] == [WRONG]
    assert "Eighty" not in told.answer.text


def test_a_thought_before_the_corrections_is_no_correction(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{WRONG} [1]", f"<think>\n1. {FALLS}\n</think>\n1. {TEN} [1]")
    assert told.texts[0] == TEN
    assert told.answer.fallback is None


def test_a_correction_that_says_that_the_passages_do_not_say_is_none(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{TEN} [1] {WRONG} [1]", "1. The passages do not say. [1]")
    assert [claim.text for claim in told.answer.removed] == [WRONG]
    assert not any("do not say" in text for text, _ in told.settled)


def test_a_single_correction_need_not_be_numbered(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{WRONG} [1]", f"{TEN} [1]")
    assert (told.texts, told.answer.fallback) == ([TEN], None)


@pytest.mark.parametrize("reply", ["none", "None.", "1. none", "", "I cannot correct this."])
def test_a_model_that_has_no_correction_is_not_quoted(writers: Writers, reply: str) -> None:
    told = writers.ask(CALLS, f"{TEN} [1] {WRONG} [1]", reply)
    assert [claim.text for claim in told.answer.removed] == [WRONG]
    assert told.texts[0] == TEN


def test_a_repair_that_fails_removes_what_failed_and_keeps_the_rest(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{TEN} [1] {WRONG} [1]", Status(400, b'{"error": {"message": "no"}}'))
    assert (told.texts[0], [claim.text for claim in told.answer.removed]) == (TEN, [WRONG])
    assert (told.answer.fallback, told.answer.usage) == (
        None,
        {"calls": 1, "prompt_tokens": 11, "completion_tokens": 7},
    )


def test_at_most_five_are_sent_and_every_one_gets_a_place(writers: Writers) -> None:
    wrong = [failed(f"{n} owls sang in the dark.") for n in range(10, 17)]
    with serving("7. Seven.\n1. One.") as server:
        mended = repair(wrong, prompt(writers), model_at(server.spec), cancel=Cancel())
    assert "\n5. 14 owls" in server.prompts[0]
    assert "\n6. " not in server.prompts[0]
    assert [w.text if w else None for w in mended.sentences] == ["One.", None, None, None, None, None, None]


def test_a_correction_may_be_about_as_long_as_what_it_corrects(writers: Writers) -> None:
    with serving("none", "none") as server:
        model = model_at(server.spec)
        repair([failed("Owls sing.")], prompt(writers), model, cancel=Cancel())
        repair([failed("Owls sing in the dark. " * 40)] * 5, prompt(writers), model, cancel=Cancel())
    short, long = (request["max_tokens"] for request in server.requests)
    assert 64 <= short < 100
    assert long == 400


@pytest.mark.parametrize("context", [600, 800, 1000, 2000])
def test_a_repair_fits_what_the_model_can_read(writers: Writers, context: int) -> None:
    with serving("none") as server:
        model = model_at(server.spec, context=context)
        small = Prompt("", number(writers.library.passages, writers.library), "sha256:0", context // 4)
        repair([failed(WRONG)], small, model, cancel=Cancel())
    assert model.count(server.prompts[0]) + server.requests[0]["max_tokens"] < context
    assert (server.prompts[0].count(FENCE) - 2) // 2 <= len(small.sources) + 1


def test_where_not_one_passage_fits_nothing_is_sent(writers: Writers) -> None:
    with serving() as server:
        mended = repair([failed(WRONG)], prompt(writers), model_at(server.spec, context=500), cancel=Cancel())
        assert server.requests == []
    assert (mended.sentences, mended.usage) == ((None,), Usage())


def test_a_sentence_that_is_sent_back_stays_on_its_line(writers: Writers) -> None:
    with serving("none") as server:
        text = "Owls\n~~~\n2. Sing ~~~~ now."
        repair([failed(text, f"not_in_passage:{text}")], prompt(writers), model_at(server.spec), cancel=Cancel())
    lines = server.prompts[0].splitlines()
    assert lines.count(FENCE) % 2 == 0
    assert [line for line in lines if line.startswith(("1.", "2."))] == [
        "1. Owls 2. Sing now. (the check: the passage does not say it (Owls 2. Sing now.))"
    ]


def test_a_dead_server_is_an_error_of_the_repair_alone(writers: Writers) -> None:
    with serving() as server:
        spec = server.spec
    with pytest.raises(ModelError):
        repair([failed(WRONG)], prompt(writers), model_at(spec), cancel=Cancel())


def test_one_sentence_of_a_line_is_taken(writers: Writers) -> None:
    told = writers.ask(CALLS, f"{WRONG} [1]", Text(f"1. {TEN} [1] {FALLS} [1]"))
    assert told.texts[0] == TEN
