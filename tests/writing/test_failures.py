"""However a model fails, whoever asked gets a tested answer, or quotes and one clear line on why."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Generator, Iterator

import pytest

from assistant.answer import Verdict
from assistant.cancel import Cancel
from assistant.errors import AskingCancelled
from assistant.events import ClaimSettled, Event, Retrieved, Token
from eval.opponent.replies import DONE, Cut, Raw, Reply, Slow, Stall, Status, Text, completion, delta, event
from eval.opponent.scripted import serving
from tests.writing.conftest import CALLS, CLASSIFY, FALLS, TEN, WRONG, Writers

pytestmark = pytest.mark.loopback

SOON = 3.0  # seconds; far less than the patience of a model that is cancelled
AGAIN = {"Retry-After": "0.01"}
NO_MODEL = b'{"error": {"message": "no such model"}}'
NO_MEMORY = event({"error": {"message": "out of\nmemory"}})
OWLS = "Owls sing at night and nobody has counted them yet. "


@pytest.fixture(autouse=True)
def no_thread_stays_behind() -> Iterator[None]:
    yield
    until = time.monotonic() + SOON
    while any(thread.name == "reading a reply" for thread in threading.enumerate()):
        assert time.monotonic() < until, "a thread still reads"
        time.sleep(0.01)


def quoted(writers: Writers) -> list[str]:
    return [claim.text for claim in writers.quoting.ask(CALLS).claims]


@pytest.mark.parametrize(
    ("replies", "what"),
    [
        ([Slow(60, Text("late"))], "did not begin to reply: nothing came for 0.5 s"),
        ([Stall()], "did not begin to reply"),
        ([Stall("Ten labelled")], "fell silent in the middle of its reply"),
        ([Cut("Ten labelled")], "was cut off in the middle of its reply"),
        ([Cut()], "was cut off in the middle of its reply"),
        ([Status(401, b'{"error": {"message": "Incorrect API key: sk-12"}}')], r"refused the key \(HTTP 401\)"),
        ([Status(404, NO_MODEL)], r"is not there \(HTTP 404\).* It said: no such model\."),
        ([Status(429, b"{}", AGAIN)] * 3, r"takes no more requests now \(HTTP 429\)"),
        ([Status(500, b"Traceback (most recent call last):\n  boom", AGAIN)] * 3, r"failed \(HTTP 500\)"),
        ([Raw(b"data: {not JSON\n\n")], "sent something else than a chat completion"),
        ([Raw(event({"choices": []}) + DONE)], "sent something else than a chat completion"),
        ([Status(200, b'{"choices": []}')], "sent something else than a chat completion"),
        ([Raw(b"<html>Welcome</html>", "text/html")], "sent something else than a chat completion"),
        ([Raw(event(delta(tool_calls=[{"index": 0}], finish_reason="tool_calls")) + DONE)], "asked for tools"),
        ([Raw(event(delta(finish_reason="content_filter")) + DONE)], "its content filter held it back"),
        ([Raw(event(delta(content="Ten ")) + NO_MEMORY)], "It said: out of memory"),
        ([Raw(b"data: \xff\xfe\n\n")], "sent something else than a chat completion"),
        ([Text("")], "The model wrote no whole sentence"),
        ([Text("Ten labelled clips per", finish="length")], "The model wrote no whole sentence"),
        ([Text("<think>Ten labelled clips per species are enough to reach 91% accuracy. [1]")], "no whole sentence"),
    ],
)  # fmt: skip
def test_a_model_that_fails_is_named_and_the_answer_quoted(writers: Writers, replies: list[Reply], what: str) -> None:
    told = writers.ask(CALLS, *replies)
    assert told.answer.fallback
    assert told.answer.fallback.isprintable()
    assert told.answer.fallback.endswith(". The answer is quoted instead.")
    assert re.search(what, told.answer.fallback)
    assert "sk-12" not in told.answer.fallback
    assert "Traceback (" not in told.answer.fallback.partition("It said:")[0]
    assert told.texts == quoted(writers)
    assert (told.answer.completed, told.answer.model) == (0, "scripted")


def test_where_nobody_listens_the_answer_is_quoted(writers: Writers) -> None:
    with serving() as server:
        spec = server.spec
    told = writers.told(writers.by(spec, context=0), server, CALLS)
    assert told.answer.fallback
    assert "nothing listens there. Start the server, or check the address. The answer is quoted" in told.answer.fallback
    assert told.texts == quoted(writers)
    assert told.answer.usage == {"calls": 0, "prompt_tokens": 0, "completion_tokens": 0}


@pytest.mark.parametrize(
    "reply",
    [
        Cut(f"{CLASSIFY} [1] Ten labelled"),
        Stall(f"{CLASSIFY} [1] Ten labelled"),
        Raw(event(delta(content=f"{CLASSIFY} [1] Ten ")) + NO_MEMORY),
        Raw(event(delta(content=f"{CLASSIFY} [1] Ten ")) + b"data: {not JSON\n\n"),
    ],
    ids=["cut", "stall", "error", "malformed"],
)
def test_what_was_settled_before_a_failure_stands_and_quotes_complete_it(writers: Writers, reply: Reply) -> None:
    told = writers.ask(CALLS, reply)
    assert told.texts[0] == CLASSIFY
    assert TEN in told.texts[1:]
    assert told.answer.completed == len(told.texts) - 1
    assert told.answer.fallback is not None
    assert told.answer.fallback.endswith("What it had written by then was tested; quotes complete it.")
    assert told.answer.usage
    assert told.answer.usage["calls"] == 1
    assert told.answer.usage["completion_tokens"] > 5


def test_a_sentence_that_was_cut_off_is_not_tested(writers: Writers) -> None:
    told = writers.ask(CALLS, Text(f"{CLASSIFY} [1] Ten labelled clips per species are", finish="length"))
    assert told.settled[0] == (CLASSIFY, Verdict.VERBATIM)
    assert not any(text.startswith("Ten labelled clips per species are.") for text, _ in told.settled)
    assert told.answer.removed == ()


def test_a_failed_sentence_of_a_reply_that_broke_off_is_removed_without_asking_again(writers: Writers) -> None:
    told = writers.ask(CALLS, Cut(f"{WRONG} [1] {FALLS} [1] Ten"))
    assert (len(told.server.requests), told.texts[0]) == (1, FALLS)
    assert [claim.text for claim in told.answer.removed] == [WRONG]


def test_a_refusal_that_breaks_off_is_no_refusal(writers: Writers) -> None:
    told = writers.ask(CALLS, Cut("The passages do not say. But "))
    assert told.answer.refusal is None
    assert told.texts == quoted(writers)
    assert told.answer.fallback


@pytest.mark.parametrize(
    "reply",
    [
        f"<think>\nSeventy clips, I think [1].\n</think>\n\n{TEN} [1]",
        f"<think></think>{TEN} [1]",
        f"Seventy clips, I think.</think>{TEN} [1]",
        f"{TEN} [1]<|im_end|>\n<|im_start|>user\nSeventy clips are enough [1].",
    ],
)
def test_what_a_model_only_thinks_is_not_in_the_answer(writers: Writers, reply: str) -> None:
    told = writers.ask(CALLS, reply)
    assert told.texts == [TEN]
    assert not any("Seventy" in text for text, _ in told.settled)


def test_thoughts_in_a_field_of_their_own_are_not_in_the_answer(writers: Writers) -> None:
    thought, said = delta(reasoning_content=f"{WRONG} [1]"), delta(content=f"{TEN} [1]", finish_reason="stop")
    told = writers.ask(CALLS, Raw(event(thought) + event(said) + DONE))
    assert (told.texts, told.settled) == ([TEN], [(TEN, Verdict.VERBATIM)])


def test_invalid_utf_8_in_a_reply_is_never_quoted(writers: Writers) -> None:
    body = event(delta(content=f"{TEN} [1] ", finish_reason=None)).replace(b"labelled", b"l\xff\xfebelled")
    told = writers.ask(CALLS, Raw(body + event(delta(finish_reason="stop")) + DONE))
    assert all("\ufffd" not in text for text in told.texts)


def test_a_reply_that_ignores_that_a_stream_was_asked_for_is_read(writers: Writers) -> None:
    told = writers.ask(CALLS, Status(200, completion(f"{TEN} [1]"), {"Content-Type": "application/json"}))
    assert (told.texts, told.answer.fallback) == ([TEN], None)


def test_a_passing_failure_is_tried_again(writers: Writers) -> None:
    told = writers.ask(CALLS, Status(429, b"{}", AGAIN), Status(503, b"", AGAIN), f"{TEN} [1]")
    assert (told.texts, told.answer.fallback) == ([TEN], None)


@pytest.mark.parametrize(
    "text",
    [
        f"{OWLS}" * 20_000,
        "owls and " * 110_000,
        "x" * 1_000_000,
        "[1]" * 300_000,
        "\n" * 1_000_000,
        "| owls " * 140_000,
        "".join(f"Owl {n} sings. " for n in range(60_000)),
    ],
    ids=["sentence", "phrase", "letter", "marker", "line", "cell", "numbered"],
)
def test_a_reply_of_a_megabyte_is_stopped(writers: Writers, text: str) -> None:
    reply = Text("", pieces=[text[i : i + 20_000] for i in range(0, len(text), 20_000)])
    with serving(respond=lambda request: reply if request["max_tokens"] == 400 else "none") as server:
        told = writers.told(writers.by(server.spec), server, CALLS)
    assert told.texts == quoted(writers)
    assert told.answer.fallback
    assert len(told.answer.removed) <= 60


def test_a_reply_that_goes_on_with_a_question_of_its_own_is_not_read_on(writers: Writers) -> None:
    invented = Text("", pieces=[f"{TEN} [1]", "\n\nQUESTION: ", *["Why do owls sing? "] * 1000], pause=0.005)
    with serving(invented) as server:
        told = writers.told(writers.by(server.spec), server, CALLS)
        assert server.left.wait(SOON)
    assert (told.texts, told.answer.fallback) == ([TEN], None)
    assert len(told.tokens) < 20


def test_a_model_that_repeats_itself_for_ever_is_stopped_and_what_it_said_first_stands(writers: Writers) -> None:
    again = Text("", pieces=[f"{FALLS} [1]", *[f" {OWLS}"] * 10_000], pause=0.001)
    with serving(again) as server:
        told = writers.told(writers.by(server.spec), server, CALLS)
        assert server.left.wait(SOON)
    assert told.texts[0] == FALLS
    assert len(told.tokens) < 20
    assert len(told.answer.removed) == 1


@pytest.mark.parametrize(
    ("replies", "requests", "claims"),
    [
        ([Stall()], 1, 0),
        ([Slow(60, Text("late"))], 1, 0),
        ([Stall(f"{TEN} [1] And now we look at others")], 1, 1),
        ([f"{WRONG} [1]", Stall()], 2, 1),
        ([f"{WRONG} [1]", Slow(60, Text("late"))], 2, 1),
    ],
    ids=["before the first token", "silence", "midway", "during the repair", "silence of the repair"],
)
def test_a_cancel_from_another_thread_ends_it_promptly_and_the_server_sees_it(
    writers: Writers, replies: list[str | Reply], requests: int, claims: int
) -> None:
    cancel, came, errors = Cancel(), list[Event](), list[AskingCancelled]()

    def listen(events: Iterator[Event]) -> None:
        try:
            for event in events:
                came.append(event)
        except AskingCancelled as error:
            errors.append(error)

    with serving(*replies) as server:
        events = writers.by(server.spec, timeout=60.0).stream(CALLS, cancel=cancel)
        listening = threading.Thread(target=listen, args=(events,))
        listening.start()
        end = time.monotonic() + 10
        while len(server.requests) < requests or sum(isinstance(e, ClaimSettled) for e in came) < claims:
            assert time.monotonic() < end
            time.sleep(0.01)
        cancel.cancel()
        listening.join(SOON)
        assert not listening.is_alive()
        assert server.left.wait(SOON)
    assert [str(error) for error in errors] == ["The question was stopped."]
    assert isinstance(came[0], Retrieved)


def test_a_follow_up_is_stopped_while_it_is_rewritten(writers: Writers) -> None:
    cancel = Cancel()
    with serving(Stall()) as server:
        threading.Timer(0.3, cancel.cancel).start()
        engine = writers.by(server.spec, timeout=60.0)
        with pytest.raises(AskingCancelled):
            list(engine.stream("And why?", history=[{"role": "user", "content": CALLS}], cancel=cancel))
        assert server.left.wait(SOON)


def test_what_was_cancelled_before_is_not_sent(writers: Writers) -> None:
    cancel = Cancel()
    cancel.cancel()
    with serving() as server, pytest.raises(AskingCancelled):
        list(writers.by(server.spec).stream(CALLS, cancel=cancel))
    assert server.requests == []


@pytest.mark.parametrize("kind", [Token, ClaimSettled])
def test_whoever_stops_listening_frees_the_server(writers: Writers, kind: type[Event]) -> None:
    with serving(Stall(f"{TEN} [1] And now we look at others")) as server:
        events = writers.by(server.spec, timeout=60.0).stream(CALLS)
        assert isinstance(events, Generator)  # an iterator that can be closed
        kept = next(event for event in events if isinstance(event, kind))
        events.close()
        assert server.left.wait(SOON)
    assert kept
