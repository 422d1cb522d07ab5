"""A reply comes piece by piece, and whoever reads it may stop: the connection is closed and the server's slot free."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cancel import Cancel
from assistant.errors import AskingCancelled, ModelError
from assistant.models import ChatModel, ModelOptions, Reply, Usage, open_model
from assistant.models.chat import LONGEST_REPLY
from eval.opponent.replies import DONE, Raw, Slow, Stall, Status, Text, completion, delta, event
from eval.opponent.scripted import ModelServer, serving

PATIENT = ModelOptions(pulled=Path("nowhere"), timeout=30.0)
ASKED = [{"role": "user", "content": "Hi"}]
SOON = 3.0  # seconds; far less than the patience

pytestmark = pytest.mark.loopback


@pytest.fixture(autouse=True)
def no_thread_stays_behind() -> Iterator[None]:
    yield
    until = time.monotonic() + SOON
    while any(thread.name == "reading a reply" for thread in threading.enumerate()):
        assert time.monotonic() < until, "a thread still reads"
        time.sleep(0.01)


def opened(server: ModelServer, options: ModelOptions = PATIENT) -> ChatModel:
    return open_model(server.spec, options)


def through(stream: Generator[str, None, Reply]) -> tuple[list[str], Reply]:
    """Read a stream to its end."""
    pieces = []
    while True:
        try:
            pieces.append(next(stream))
        except StopIteration as end:
            return pieces, end.value


def test_a_reply_comes_in_its_pieces_and_ends_whole() -> None:
    with serving(Text("Cats [1] like fish.", pieces=["Cats [", "1] like", " fish."])) as server:
        pieces, reply = through(opened(server).stream(ASKED, max_tokens=9))
    assert pieces == ["Cats [", "1] like", " fish."]
    assert reply == Reply("Cats [1] like fish.", Usage(1, 11, 7), is_cut=False)


def test_the_first_piece_is_there_before_the_last_is_written() -> None:
    with serving(Stall("First.")) as server:
        stream = opened(server).stream(ASKED, max_tokens=9)
        assert next(stream) == "First."
        stream.close()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=5))
def test_any_text_arrives_as_it_was_written(pieces: list[str]) -> None:
    with serving(Text("", pieces=pieces)) as server:
        got, reply = through(opened(server).stream(ASKED, max_tokens=9))
    whole = [piece.encode(errors="replace").decode() for piece in pieces]
    assert (got, reply.text) == (whole, "".join(whole))


@pytest.mark.parametrize("reply", [Stall("One"), Stall(), Slow(60, Text("late")), Stall(pings=True)], ids=str)
def test_a_cancel_from_another_thread_ends_a_blocked_read_and_frees_the_server(reply: Stall | Slow) -> None:
    cancel = Cancel()
    with serving(reply) as server:
        threading.Timer(0.1, cancel.cancel).start()
        began = time.monotonic()
        with pytest.raises(AskingCancelled):
            opened(server).complete("Hi", max_tokens=9, cancel=cancel)
        assert time.monotonic() - began < SOON
        assert server.left.wait(SOON)


def test_closing_the_generator_frees_the_server() -> None:
    with serving(Stall("One two")) as server:
        stream = opened(server).stream(ASKED, max_tokens=9)
        assert next(stream) == "One"
        stream.close()
        assert server.left.wait(SOON)


def test_a_cancel_between_two_pieces_ends_it_though_more_has_come() -> None:
    cancel = Cancel()
    with serving("One two three.") as server:
        stream = opened(server).stream(ASKED, max_tokens=9, cancel=cancel)
        next(stream)
        cancel.cancel()
        with pytest.raises(AskingCancelled):
            next(stream)


def test_what_was_cancelled_before_is_not_sent() -> None:
    cancel = Cancel()
    cancel.cancel()
    with serving() as server:
        with pytest.raises(AskingCancelled):
            opened(server).complete("Hi", max_tokens=9, cancel=cancel)
        assert server.requests == []


def test_a_request_that_waits_to_be_tried_again_is_not_sent_after_a_cancel() -> None:
    cancel = Cancel()
    with serving(Status(429, headers={"Retry-After": "0.5"})) as server:
        threading.Timer(0.1, cancel.cancel).start()
        with pytest.raises(AskingCancelled):
            opened(server).complete("Hi", max_tokens=9, cancel=cancel)
        time.sleep(0.6)
        assert len(server.requests) == 1


@pytest.mark.parametrize("stream", [True, False])
def test_a_reply_of_a_megabyte_is_cut(stream: bool) -> None:
    text = "word " * 200_000
    reply = Text(text, pieces=[text[i : i + 50_000] for i in range(0, len(text), 50_000)])
    with serving(reply if stream else (200, completion(text))) as server:
        got = opened(server).complete("Hi", max_tokens=9)
    assert (got.text, got.is_cut) == (text[:LONGEST_REPLY], True)


def test_a_reply_without_end_is_cut_and_its_server_freed() -> None:
    with serving(Text("", pieces=["round and " * 100] * 1000, pause=0.0005)) as server:
        reply = opened(server).complete("Hi", max_tokens=9)
        assert server.left.wait(SOON)
    assert (len(reply.text), reply.is_cut) == (LONGEST_REPLY, True)


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
def test_thoughts_are_no_part_of_the_reply(name: str) -> None:
    thought, said = delta(**{name: "Let me see."}), delta(content="Yes.", finish_reason="stop")
    with serving(Raw(event(thought) + event(said) + DONE)) as server:
        assert opened(server).complete("Hi", max_tokens=9).text == "Yes."


def test_thoughts_without_end_are_ended() -> None:
    with serving(Raw(event(delta(reasoning="hm " * 1000)) * 30)) as server:
        reply = opened(server).complete("Hi", max_tokens=9)
    assert (reply.text, reply.is_cut) == ("", True)


@pytest.mark.parametrize(
    "odd",
    [{"choices": []}, {"choices": None}, {"choices": [{}]}, {"choices": [{"delta": None}]}, delta(),
     {}, delta(content=None), {"choices": [{"delta": {"content": "", "tool_calls": None}, "finish_reason": 7}]}],
)  # fmt: skip
def test_events_without_anything_in_them_are_passed_over(odd: object) -> None:
    body = event(odd) + b": a comment\n\n" + event(delta(content="Hi.", finish_reason="stop")) + DONE
    with serving(Raw(body)) as server:
        assert opened(server).complete("Hi", max_tokens=9).text == "Hi."


def test_a_reply_that_is_through_is_not_waited_for() -> None:
    body = event(delta(content="Hi.", finish_reason="stop"))
    with serving(Raw(body, ends=False)) as server:
        began = time.monotonic()
        assert opened(server).complete("Hi", max_tokens=9).text == "Hi."
        assert time.monotonic() - began < SOON * 3


def test_what_came_before_a_failure_stands() -> None:
    failing = event(delta(content="Cats like ")) + event({"error": {"message": "out of memory"}})
    with serving(Raw(failing)) as server:
        stream = opened(server).stream(ASKED, max_tokens=9)
        assert next(stream) == "Cats like "
        with pytest.raises(ModelError, match=r"failed in the middle of its reply.*It said: out of memory$"):
            next(stream)


def test_several_threads_may_ask_one_model() -> None:
    with serving(respond=lambda request: request["messages"][0]["content"]) as server:
        model, got = opened(server), dict[int, str]()

        def ask(n: int) -> None:
            got[n] = model.complete(str(n), max_tokens=9).text

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert got == {n: str(n) for n in range(8)}
