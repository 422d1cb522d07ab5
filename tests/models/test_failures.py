"""However a server fails, the error says in one line what, where and what to do; a dead one is not waited for."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.models import ModelOptions, open_model
from eval.opponent.replies import DONE, Cut, Raw, Reply, Slow, Stall, Status, Text, completion, delta, event
from eval.opponent.scripted import serving

HASTY = ModelOptions(pulled=Path("nowhere"), timeout=0.3)
PATIENT = ModelOptions(pulled=Path("nowhere"), timeout=10.0)
SOON = {"Retry-After": "0.01"}
DEAD_SECONDS = 3.0
SLACK = 1.5  # for a machine that is busy

pytestmark = pytest.mark.loopback


def fail(*replies: str | tuple[int, bytes] | Reply, options: ModelOptions = PATIENT) -> str:
    """Ask a server that fails, and return the error."""
    with serving(*replies) as server, pytest.raises(ModelError) as raised:
        open_model(server.spec, options).complete("Hi", max_tokens=9)
    text = str(raised.value)
    assert text.startswith(f"The model 'scripted' at {server.url} ")
    assert text.isprintable()
    assert raised.value.__cause__ is None
    return text


def fail_at(spec: str) -> str:
    """Ask where nobody is, and return the error; it comes soon."""
    model = open_model(spec, PATIENT)
    model.warm()
    began = time.monotonic()
    with pytest.raises(ModelError) as raised:
        model.complete("Hi", max_tokens=9)
    assert time.monotonic() - began < DEAD_SECONDS + SLACK
    return str(raised.value)


@contextmanager
def bound() -> Iterator[socket.socket]:
    """A port of this machine that is taken and not listened to: connections are refused."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken


def test_nobody_at_the_address_is_an_error_that_names_it() -> None:
    with bound() as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        assert fail_at(f"{url}#m") == (
            f"The model 'm' at {url} cannot be reached: nothing listens there. Start the server, or check the address."
        )


def test_where_ollama_does_not_run_its_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with bound() as taken:
        monkeypatch.setattr("assistant.models.reach._REFUSED_SECONDS", 0.0)
        monkeypatch.setattr("assistant.models.spec._OLLAMA", f"http://127.0.0.1:{taken.getsockname()[1]}/v1")
        assert fail_at("ollama:m").endswith("nothing listens there. Start it with: ollama serve")


def test_a_server_that_is_just_being_started_is_waited_for() -> None:
    with bound() as later:

        def serve() -> None:
            later.listen()
            later.accept()[0].close()  # the look whether somebody is there
            client, _ = later.accept()
            with client:
                asked = b""
                while not asked.endswith(b"}"):
                    asked += client.recv(65536)
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + completion("Hello."))

        model = open_model(f"http://127.0.0.1:{later.getsockname()[1]}/v1#m", PATIENT)
        model.warm()
        starting = threading.Timer(0.3, serve)
        starting.start()
        assert model.complete("Hi", max_tokens=9).text == "Hello."
        starting.join()


def test_an_unknown_host_is_an_error() -> None:
    assert "its host is unknown. Check the address" in fail_at("http://no-such-host.invalid/v1#m")


def test_a_host_that_takes_no_connection_is_not_waited_for() -> None:
    with bound() as full, socket.socket() as first:
        full.listen(0)
        first.connect(full.getsockname())  # the queue of one is full: further connections hang
        with socket.socket() as second:
            second.setblocking(False)
            second.connect_ex(full.getsockname())
            assert "no answer" in fail_at(f"http://127.0.0.1:{full.getsockname()[1]}/v1#m")


def test_a_name_that_is_never_resolved_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.models.connection.knock", lambda *_, **__: time.sleep(0.6))
    monkeypatch.setattr("assistant.models.listening.SECONDS", 0.2)
    assert "no answer" in fail_at("http://127.0.0.1:1/v1#m")


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        (Slow(60, Text("late")), "did not begin to reply: nothing came for 0.3 s"),
        (Stall(), "did not begin to reply"),
        (Stall(pings=True), "did not begin to reply"),
        (Stall("Cats like"), "fell silent in the middle of its reply: nothing came for 0.3 s"),
        (Stall("Cats like", pings=True), "fell silent"),
    ],
    ids=str,
)
def test_a_silent_server_is_not_waited_for_longer_than_the_timeout(reply: Reply, what: str) -> None:
    text = fail(reply, options=HASTY)
    assert what in text
    assert text.endswith("Try again, choose a smaller model, or raise the setting model_timeout.")


def test_a_slow_reply_that_goes_on_may_take_longer_than_the_timeout() -> None:
    pieces = ["a "] * 6
    with serving(Text("", pieces=pieces, pause=0.1)) as server:
        assert open_model(server.spec, HASTY).complete("Hi", max_tokens=9).text == "a " * 6


@pytest.mark.parametrize(
    "reply",
    [
        Cut("Cats like"),
        Cut(""),
        Raw(event(delta(content="Cats like"))),
        Raw(event(delta(content="Cats like")) + DONE),
        Raw(event(delta(content="Cats")) + b"data: "),
    ],
    ids=str,
)
def test_a_reply_that_breaks_off_is_an_error(reply: Reply) -> None:
    assert "was cut off in the middle of its reply. Try again" in fail(reply)


def test_a_connection_that_breaks_before_the_reply_is_tried_again() -> None:
    with serving(Cut(None), "Hello.") as server:
        assert open_model(server.spec, PATIENT).complete("Hi", max_tokens=9).text == "Hello."


@pytest.mark.slow
def test_a_connection_that_always_breaks_before_the_reply_is_an_error() -> None:
    assert "broke off the connection before it replied" in fail(Cut(None), Cut(None), Cut(None))


@pytest.mark.parametrize(
    ("replies", "what"),
    [
        ([Status(500, b'{"error": {"message": "out of\\u001b memory"}}', SOON)] * 3, "log. It said: out of memory"),
        ([Status(429, b"", SOON)] * 3, "takes no more requests now (HTTP 429). Wait, or check the quota."),
        ([Status(429, b"", {"Retry-After": "3600"})], "(HTTP 429). It asks to wait 3600 s; or check the quota."),
        ([Status(503, b"", {"retry-after-ms": "90000"})], "(HTTP 503). It asks to wait 90 s; or check the quota."),
        ([Status(429, b"", {"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"})], "(HTTP 429). It asks to wait "),
        ([(404, b'{"error": {"message": "pull it first"}}')], "name and the address. It said: pull it first"),
        ([(401, b'{"error": {"message": "bad key sk-1"}}')], "refused the key (HTTP 401). Set CITEWELL_MODEL_KEY to"),
        ([(403, b"")], "refused the key (HTTP 403). Set CITEWELL_MODEL_KEY"),
        ([(400, b'{"error": "too long"}')], "refused the request (HTTP 400)"),
        ([(302, b"")], "points to another address (HTTP 302)"),
        ([Status(404, b"<html>" + b"\xff\x00" * 500)], "is not there (HTTP 404)"),
    ],
    ids=str,
)  # fmt: skip
def test_a_status_of_failure_is_named_with_what_to_do(replies: Sequence[Reply], what: str) -> None:
    assert what in fail(*replies)


def test_a_redirect_is_not_followed_for_it_may_lead_off_the_machine() -> None:
    with serving() as other:
        fail(Status(307, b"", {"Location": f"{other.url}/chat/completions"}))
        assert other.requests == []


def test_a_server_s_own_words_are_cut() -> None:
    said = fail(Status(400, b'{"error": {"message": "' + b"a" * 5000 + b'"}}')).partition("It said: ")[2]
    assert said == "a" * 200


@pytest.mark.parametrize(
    "body",
    [
        b"<html>", b'{"choi', b"\xff\xfe", b"[" * 100_000, b"null", b"[]", b"{}", b'{"choices": []}',
        b'{"choices": {"0": 1}}', b'{"choices": [{"message": {"content": [1]}}]}',
        b'{"choices": [{}]}', b'{"choices": [1]}', b'{"choices": [{"message": null}]}',
        b'{"choices": [{"message": "hello"}]}', b'{"choices": null}', b'{"x": "' + b"a" * 9_000_000,
    ],
    ids=lambda body: body[:40].decode(errors="replace"),
)  # fmt: skip
def test_a_whole_body_that_is_no_completion_is_an_error(body: bytes) -> None:
    assert "sent something else than a chat completion" in fail((200, body))


@pytest.mark.parametrize(
    "body",
    [
        b"<html>hello</html>", b"", DONE, b"data: {broken\n\n", b"data: [1, 2]\n\n", b"data: \xff\xfe\n\n",
        b'data: {"choices": "none"}\n\n', b'data: {"choices": [3]}\n\n', b'data: {"choices": [{"delta": "hi"}]}\n\n',
        b'data: {"choices": [{"delta": {"content": {"a": 1}}}]}\n\n', b"data: " + b"[" * 100_000 + b"\n\n",
        event({"choices": []}) + DONE, b"data: null\n\n",
    ],
    ids=lambda body: body[:40].decode(errors="replace"),
)  # fmt: skip
def test_a_stream_that_holds_no_completion_is_an_error(body: bytes) -> None:
    assert "sent something else than a chat completion" in fail(Raw(body))


def test_invalid_text_in_a_stream_is_an_error_and_no_crash() -> None:
    body = event(delta(content="Cats ")) + b'data: {"choices": [{"delta": {"content": "\xff\xfe"}}]}\n\n' + DONE
    assert "something else than a chat completion" in fail(Raw(body))


@pytest.mark.parametrize(
    "body", [event({"error": {"message": "no memory"}}), b'event: error\ndata: {"error": {"message": "no memory"}}\n\n']
)
def test_an_error_within_a_stream_is_told(body: bytes) -> None:
    assert fail(Raw(body)).endswith("It said: no memory")


def test_an_error_that_comes_as_a_success_is_told() -> None:
    assert fail((200, b'{"error": {"message": "no memory"}}')).endswith("It said: no memory")


@pytest.mark.parametrize("reason", ["tool_calls", "function_call", "stop"])
def test_a_reply_of_tool_calls_alone_is_an_error(reason: str) -> None:
    call = delta(tool_calls=[{"index": 0, "function": {"name": "search", "arguments": "{}"}}])
    body = event(call) + event(delta(finish_reason=reason)) + DONE
    assert "asked for tools instead of replying" in fail(Raw(body))


def test_a_reply_that_was_filtered_out_is_an_error() -> None:
    assert "its content filter held it back" in fail(Raw(event(delta(finish_reason="content_filter")) + DONE))
    assert "its content filter held it back" in fail((200, completion(None, finish_reason="content_filter")))
