"""A model is asked over a real connection; every failure says where, why and what to do, and no key."""

from __future__ import annotations

import json
import socket
import sys
import traceback

import pytest

from assistant import tokens
from assistant.errors import ModelError
from assistant.llm import Reply, open_model
from assistant.tokens import count_tokens
from tests.model_server import completion, serving

KEY = "sk-secret-0123456789"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


@pytest.mark.loopback
def test_a_prompt_gets_its_reply_with_the_tokens_counted() -> None:
    with serving("Hello.") as server:
        model = open_model(server.spec)
        assert model.complete("Hi", max_tokens=9) == Reply("Hello.", 11, 7, is_cut=False)
    assert (model.endpoint, model.name) == (server.url, "scripted")
    assert server.requests == [
        {
            "model": "scripted",
            "messages": [{"role": "user", "content": "Hi"}],
            "max_tokens": 9,
            "temperature": 0,
            "seed": 0,
        }
    ]


@pytest.mark.loopback
def test_a_server_on_an_address_never_gets_the_key() -> None:
    with serving("Hello.") as server:
        open_model(server.spec).complete("Hi", max_tokens=9)
    assert server.keys == ["Bearer no-key-needed"]


@pytest.mark.loopback
def test_a_reply_that_ran_out_of_tokens_says_so() -> None:
    with serving((200, completion("Hel", finish_reason="length"))) as server:
        assert open_model(server.spec).complete("Hi", max_tokens=1).is_cut


@pytest.mark.loopback
def test_no_content_is_an_empty_text() -> None:
    with serving((200, completion(None))) as server:
        assert open_model(server.spec).complete("Hi", max_tokens=9).text == ""


@pytest.mark.loopback
def test_a_server_that_counts_no_tokens_leaves_them_undefined() -> None:
    with serving((200, b'{"choices": [{"message": {"content": "Hello."}}]}')) as server:
        assert open_model(server.spec).complete("Hi", max_tokens=9) == Reply("Hello.", None, None, is_cut=False)


@pytest.mark.loopback
def test_a_passing_failure_is_tried_once_more() -> None:
    with serving((500, b"oops"), "Hello.") as server:
        assert open_model(server.spec).complete("Hi", max_tokens=9).text == "Hello."


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("replies", "message"),
    [
        ([(500, b'{"error": {"message": "out of\\u001b memory"}}')] * 2, r"HTTP 500.*log\. It said: out of memory$"),
        ([(429, b"")] * 2, r"HTTP 429.*quota\.$"),
        ([(404, b'{"error": {"message": "pull it first"}}')], r"HTTP 404.*model's name.*It said: pull it first$"),
        ([(401, f'{{"error": {{"message": "bad key {KEY[:8]}"}}}}'.encode())], r"HTTP 401.*Set OPENAI_API_KEY"),
        ([(403, b"")], r"HTTP 403.*Set OPENAI_API_KEY"),
    ],
)
def test_a_status_of_failure_is_named_with_what_to_do(replies: list[tuple[int, bytes]], message: str) -> None:
    with serving(*replies) as server, pytest.raises(ModelError, match=message) as raised:
        open_model(server.spec).complete("Hi", max_tokens=9)
    assert f"The model 'scripted' at {server.url}" in str(raised.value)


@pytest.mark.loopback
@pytest.mark.parametrize(
    "body",
    [
        b"<html>", b'{"choi', b"\xff\xfe", b"[" * 100_000, b"null", b"{}", b'{"choices": []}', b'{"choices": {"0": 1}}',
        b'{"choices": [{}]}', b'{"choices": [{"message": null}]}', b'{"choices": [{"message": {"content": [1]}}]}',
    ],
    ids=lambda body: body[:40].decode(errors="replace"),
)  # fmt: skip
def test_a_body_that_is_no_completion_is_an_error(body: bytes) -> None:
    with serving((200, body)) as server, pytest.raises(ModelError, match="something else than a chat completion"):
        open_model(server.spec).complete("Hi", max_tokens=9)


@pytest.mark.loopback
def test_nobody_at_the_address_is_an_error_that_names_it() -> None:
    with socket.socket() as taken:  # bound and not listening: connections are refused
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(ModelError, match=rf"at {url} cannot be reached\. Start the server"):
            open_model(f"{url}#m").complete("Hi", max_tokens=9)


@pytest.mark.loopback
@pytest.mark.parametrize("status", [400, 401, 404])
def test_a_key_that_the_server_echoes_is_in_no_part_of_the_error(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    body = json.dumps({"error": {"message": f"Incorrect key {KEY} provided"}}).encode()
    with serving((status, body)) as server:
        monkeypatch.setattr("assistant.llm._HOSTED", server.url)
        with pytest.raises(ModelError) as raised:
            open_model("openai:scripted").complete("Hi", max_tokens=9)
    assert server.keys == [f"Bearer {KEY}"]
    assert KEY not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("key", ["", "  "])
def test_a_hosted_model_without_a_key_says_where_it_comes_from(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(ModelError, match="set OPENAI_API_KEY in the environment"):
        open_model("openai:gpt-x")


@pytest.mark.parametrize("key", ["sk-two\nlines", "sk-ünicode", "sk two"])
def test_a_broken_key_is_refused_before_it_is_sent_and_is_not_shown(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(ModelError, match="copy it again") as raised:
        open_model("openai:gpt-x")
    assert key not in str(raised.value)


def test_the_specs_name_their_endpoints() -> None:
    ollama, hosted = open_model("ollama:qwen3:0.6b"), open_model("openai:gpt-x")
    assert (ollama.endpoint, ollama.name) == ("http://127.0.0.1:11434/v1", "qwen3:0.6b")
    assert (hosted.endpoint, hosted.name) == ("https://api.openai.com/v1", "gpt-x")


@pytest.mark.parametrize(
    "spec",
    [
        "", "gpt-x", "ollama:", "openai:", "http://127.0.0.1:1/v1", "http://127.0.0.1:1/v1#", "http://#m",
        "http://h:99999/v1#m", "http://h:x/v1#m", "http://\x00h/v1#m", "http://h /v1#m", "https://h/v1#m", "ftp://h#m",
    ],
)  # fmt: skip
def test_another_spec_is_an_error_that_names_those_there_are(spec: str) -> None:
    with pytest.raises(ModelError, match=r"expected 'ollama:NAME', 'openai:NAME' or 'http://HOST:PORT/v1#NAME'"):
        open_model(spec)


def test_a_password_in_a_spec_is_refused_and_not_shown() -> None:
    with pytest.raises(ModelError, match=r"'http:…'.*no user or password") as raised:
        open_model("http://user:hunter2@host/v1#m")
    assert "hunter2" not in str(raised.value)


def test_a_missing_sdk_is_an_error_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(ModelError, match=r"pip install 'citewell\[llm\]'"):
        open_model("ollama:m")


def test_tokens_are_counted_without_a_download_and_special_ones_are_plain_text() -> None:
    assert count_tokens("") == 0
    assert count_tokens("Cats like fish.") == 4  # Cats| like| fish|.
    assert count_tokens("<|endoftext|>") > 1


def test_without_the_tables_four_characters_are_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_encoding", lambda: None)
    assert [count_tokens("a" * n) for n in (0, 1, 4, 5)] == [0, 1, 1, 2]
