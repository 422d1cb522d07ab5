"""What a model is sent, by which key, and what its replies come to."""

from __future__ import annotations

import logging
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.models import ChatModel, Message, ModelOptions, Reply, Usage, open_model
from eval.opponent.replies import Raw, Stall, Status, Text, delta, event
from eval.opponent.scripted import completion, serving

KEY = "sk-secret-0123456789"
OWN_KEY = "own-secret-0123456789"
OPTIONS = ModelOptions(pulled=Path("nowhere"), timeout=5.0)
SOON = {"Retry-After": "0.01"}

pytestmark = pytest.mark.loopback


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


@pytest.fixture
def hosted(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ChatModel]:
    """A model of OpenAI, as far as the client can tell."""

    def open_hosted(url: str) -> ChatModel:
        monkeypatch.setattr("assistant.models.spec._HOSTED", url)
        return open_model("openai:scripted", OPTIONS)

    return open_hosted


def test_messages_are_sent_as_they_are_and_the_reply_comes_with_its_counts() -> None:
    messages: list[Message] = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]
    with serving("Hello.") as server:
        model = open_model(server.spec, OPTIONS)
        assert model.complete(messages, max_tokens=9) == Reply("Hello.", Usage(1, 11, 7), is_cut=False)
    assert (model.endpoint, model.name, model.spec, model.leaves_machine) == (
        server.url,
        "scripted",
        server.spec,
        False,
    )
    assert server.requests == [
        {
            "model": "scripted",
            "messages": messages,
            "max_tokens": 9,
            "temperature": 0,
            "seed": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
    ]


def test_a_text_alone_is_one_message_of_the_user_s_and_half_a_character_is_sent_as_a_mark() -> None:
    with serving("Hello.") as server:
        open_model(server.spec, OPTIONS).complete("Hi \ud800", max_tokens=9)
    assert server.requests[0]["messages"] == [{"role": "user", "content": "Hi ?"}]


def test_a_server_on_an_address_gets_its_own_key_or_none_and_never_that_of_openai() -> None:
    with serving("a", "b") as server:
        open_model(server.spec, OPTIONS).complete("Hi", max_tokens=9)
        options = ModelOptions(pulled=OPTIONS.pulled, key=OWN_KEY)
        open_model(server.spec, options).complete("Hi", max_tokens=9)
    assert server.keys == ["Bearer no-key-needed", f"Bearer {OWN_KEY}"]
    assert OWN_KEY not in repr(options)


def test_openai_gets_its_key_from_the_environment_when_it_is_asked(
    hosted: Callable[[str], ChatModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with serving("a") as server:
        model = hosted(server.url)
        with pytest.raises(ModelError, match="set OPENAI_API_KEY in the environment"):
            model.complete("Hi", max_tokens=9)
        monkeypatch.setenv("OPENAI_API_KEY", f" {KEY}\n")
        model.complete("Hi", max_tokens=9)
    assert server.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize("key", ["sk-two\nlines", "sk-ünicode", "sk two"])
def test_a_broken_key_is_refused_before_it_is_sent_and_is_not_shown(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(ModelError, match=r"OPENAI_API_KEY.*copy it again") as raised:
        open_model("openai:gpt-x", OPTIONS).complete("Hi", max_tokens=9)
    assert key not in str(raised.value)
    with pytest.raises(ModelError, match=r"CITEWELL_MODEL_KEY.*copy it again"):
        open_model("http://127.0.0.1:1#m", ModelOptions(pulled=Path(), key=key)).complete("Hi", max_tokens=9)


def test_the_environment_of_the_sdk_changes_nothing(
    hosted: Callable[[str], ChatModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BASE_URL", "ORG_ID", "PROJECT_ID", "ADMIN_KEY", "WEBHOOK_SECRET"):
        monkeypatch.setenv(f"OPENAI_{name}", "http://127.0.0.1:1/elsewhere")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: other\nX-Spy: yes\nHost: elsewhere")
    with serving("Hello.") as server:
        assert hosted(server.url).complete("Hi", max_tokens=9).text == "Hello."
    (headers,) = server.headers
    assert headers.pop("Host") in server.url
    assert headers.pop("Authorization") == f"Bearer {KEY}"
    assert set(headers) == {"Accept", "Accept-Encoding", "Content-Length", "Content-Type", "User-Agent"}


def test_a_proxy_of_the_environment_is_used_for_other_machines_and_not_for_this_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = "http://model.invalid/v1/chat/completions"  # a proxy is given the whole address
    through = Status(200, completion("through"))
    with serving(beside={asked: through}) as proxy, serving("straight") as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
        assert open_model(server.spec, OPTIONS).complete("Hi", max_tokens=9).text == "straight"
        assert open_model("http://model.invalid/v1#m", OPTIONS).complete("Hi", max_tokens=9).text == "through"


@pytest.mark.parametrize("proxy", ["ftp://127.0.0.1:9", "http://127.0.0.1:not-a-port"])
def test_a_proxy_that_cannot_be_used_is_an_error_that_names_the_variables(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    with pytest.raises(ModelError, match=r"HTTPS_PROXY.*cannot be used"):
        open_model("http://model.invalid/v1#m", OPTIONS).complete("Hi", max_tokens=9)


@pytest.mark.parametrize("finish", ["length", "content_filter"])
def test_a_reply_that_was_broken_off_says_so(finish: str) -> None:
    with serving(Text("Hel", finish=finish)) as server:
        assert open_model(server.spec, OPTIONS).complete("Hi", max_tokens=1).is_cut


def test_a_reply_that_comes_whole_although_a_stream_was_asked_for_is_taken() -> None:
    bare = b'{"choices": [{"message": {"content": "Bare."}}]}'
    with serving((200, completion("Whole.")), (200, completion(None)), (200, bare)) as server:
        model = open_model(server.spec, OPTIONS)
        assert model.complete("Hi", max_tokens=9) == Reply("Whole.", Usage(1, 11, 7), is_cut=False)
        assert model.complete("Hi", max_tokens=9).text == ""
        assert model.complete("Hi", max_tokens=9).text == "Bare."


def test_where_the_server_does_not_count_it_is_counted_here() -> None:
    with serving(Text("Cats like fish.", counts=False)) as server:
        model = open_model(server.spec, OPTIONS)
        reply = model.complete("Hi", max_tokens=9)
    assert reply.usage == Usage(1, model.count("Hi") + 4, model.count("Cats like fish."))


def test_counts_that_are_none_are_made_here() -> None:
    odd = event(
        delta(content="Hi.", finish_reason="stop") | {"usage": {"prompt_tokens": -3, "completion_tokens": True}}
    )
    with serving(Raw(odd)) as server:
        usage = open_model(server.spec, OPTIONS).complete("Hi", max_tokens=9).usage
    assert usage.prompt_tokens > 0
    assert usage.completion_tokens > 0


@pytest.mark.parametrize("failure", [Status(500, b"oops", SOON), Status(429, headers=SOON), Status(503, headers=SOON)])
def test_a_passing_failure_is_tried_again(failure: Status) -> None:
    with serving(failure, failure, "Hello.") as server:
        assert open_model(server.spec, OPTIONS).complete("Hi", max_tokens=9).text == "Hello."


@pytest.mark.parametrize("status", [400, 422])
def test_a_parameter_that_a_server_refuses_is_left_out_from_then_on(status: int) -> None:
    refusals = [
        "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead.",
        "Unsupported value: 'temperature' does not support 0 with this model.",
        "Extra inputs are not permitted: stream_options, seed",
    ]
    with serving(
        *[(status, f'{{"error": {{"message": "{said}"}}}}'.encode()) for said in refusals], "a", "b"
    ) as server:
        model = open_model(server.spec, OPTIONS)
        assert [model.complete("Hi", max_tokens=9).text for _ in range(2)] == ["a", "b"]
    rest = {"model", "messages", "stream", "max_completion_tokens"}
    assert [set(request) for request in server.requests[3:]] == [rest, rest]


def test_a_refusal_for_another_reason_is_not_repeated() -> None:
    refusal = b'{"error": {"message": "max_tokens exceeds the context"}}'
    with (
        serving((400, refusal)) as server,
        pytest.raises(ModelError, match=r"HTTP 400.*max_tokens exceeds the context$"),
    ):
        open_model(server.spec, OPTIONS).complete("Hi", max_tokens=9)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 404, 500])
def test_a_key_that_the_server_echoes_is_in_no_error_and_no_log(
    status: int, hosted: Callable[[str], ChatModel], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body = f'{{"error": {{"message": "Incorrect key {KEY} provided"}}}}'.encode()
    with serving(Status(status, body, {"x-should-retry": "false"})) as server:
        model = hosted(server.url)
        with pytest.raises(ModelError) as raised:
            model.complete("Hi", max_tokens=9)
    assert server.keys == [f"Bearer {KEY}"]
    assert KEY not in "".join(traceback.format_exception(raised.value))
    assert KEY not in repr(model)
    assert caplog.records
    assert KEY not in caplog.text


@pytest.mark.parametrize(("package", "extra"), [("openai", "llm"), ("xllamacpp", "local")])
def test_a_missing_package_is_an_error_with_the_command_that_installs_it(
    package: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModelError, match=rf"pip install 'citewell\[{extra}\]'"):
        open_model("gguf:a.gguf", OPTIONS)


def test_a_gguf_that_is_not_there_is_an_error_when_it_is_asked(tmp_path: Path) -> None:
    model = open_model("gguf:smollm2-135m", ModelOptions(pulled=tmp_path))
    assert (model.name, model.leaves_machine) == ("smollm2-135m", False)
    with pytest.raises(ModelError, match=r"'gguf:smollm2-135m' is not on this machine\. Run: citewell model pull"):
        model.complete("Hi", max_tokens=9)
    assert model.context == 4096
    model.close()


def test_opening_a_model_sends_nothing() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        nobody.listen()
        nobody.setblocking(False)
        open_model(f"http://127.0.0.1:{nobody.getsockname()[1]}/v1#m", OPTIONS).close()
        with pytest.raises(BlockingIOError):
            nobody.accept()


@pytest.mark.loopback
def test_closing_a_model_ends_the_reply_that_it_is_writing(tmp_path: Path) -> None:
    with serving(Stall("It begins")) as server:
        model = open_model(server.spec, ModelOptions(timeout=30, pulled=tmp_path))
        pieces = model.stream([{"role": "user", "content": "Hi"}], max_tokens=9)
        assert next(pieces)
        model.close()
        with pytest.raises(ModelError, match="cut off"):
            list(pieces)
        assert server.left.wait(5)
