"""Tokens are counted by the model's own tokenizer where it can be asked, and never much too few."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models import ChatModel, ModelOptions, Usage, counting, open_model
from assistant.models.counting import count_tokens, estimate_tokens
from eval.opponent.replies import Status
from eval.opponent.scripted import ModelServer, serving
from index.paper import Paper

OPTIONS = ModelOptions(pulled=Path("nowhere"))
TEXT = "Cats like fish."


def opened(server: ModelServer) -> ChatModel:
    return open_model(server.spec, OPTIONS)


@pytest.mark.loopback
def test_llama_server_is_asked_for_its_tokens_once_for_each_text() -> None:
    asked: list[dict[str, Any]] = []

    def tokens(request: dict[str, Any]) -> dict[str, Any]:
        asked.append(request)
        return {"tokens": list(range(len(request["content"])))}

    with serving(beside={"/tokenize": tokens}) as server:
        model = opened(server)
        assert [model.count(text) for text in (TEXT, "", TEXT)] == [len(TEXT), 0, len(TEXT)]
    assert [request["content"] for request in asked] == [TEXT, ""]


@pytest.mark.loopback
def test_vllm_is_asked_for_its_count() -> None:
    asked: list[dict[str, Any]] = []
    with serving(beside={"/tokenize": lambda r: asked.append(r) or {"count": 77, "max_model_len": 4}}) as server:
        assert opened(server).count(TEXT) == 77
    assert (asked[0]["prompt"], asked[0]["model"]) == (TEXT, "scripted")


@pytest.mark.loopback
@pytest.mark.parametrize("answer", [Status(404), Status(500), {"count": -1}, {"count": "7"}, {"error": "no"}, [1], "x"])
def test_a_server_that_cannot_count_is_asked_once_and_estimated(answer: Any) -> None:
    asked: list[object] = []
    reply = answer if isinstance(answer, Status) else lambda r: asked.append(r) or answer
    with serving(beside={"/tokenize": reply}) as server:
        model = opened(server)
        assert [model.count(text) for text in (TEXT, "a b")] == [estimate_tokens(TEXT), estimate_tokens("a b")]
    assert len(asked) <= 1


@pytest.mark.loopback
def test_a_server_that_is_not_there_yet_is_asked_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_PATIENCE", 0.0)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        model = open_model(f"{url}#m", OPTIONS)
        assert (model.count(TEXT), model.context) == (estimate_tokens(TEXT), 4096)
    with serving(
        beside={"/tokenize": {"tokens": [1]}, "/props": {"default_generation_settings": {"n_ctx": 512}}}
    ) as other:
        monkeypatch.setattr(model._counter, "_address", opened(other)._address)
        assert (model.count(TEXT), model.context) == (1, 512)


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("beside", "context"),
    [
        ({"/props": {"default_generation_settings": {"n_ctx": 2048}}}, 2048),
        ({"/v1/models": {"data": [{"id": "x", "max_model_len": 1}, {"id": "scripted", "max_model_len": 8192}]}}, 8192),
        ({"/props": {"default_generation_settings": {"n_ctx": 0}}}, 4096),
        ({"/props": [], "/v1/models": {"data": [3, {"id": "scripted", "max_model_len": "9"}]}}, 4096),
        ({"/v1/models": {"data": {}}}, 4096),
        ({}, 4096),
    ],
)
def test_the_context_is_what_the_server_says(beside: dict[str, Any], context: int) -> None:
    with serving(beside=beside) as server:
        model = opened(server)
        assert model.context == context
    assert model.context == context, "it is asked once"


def test_the_context_that_is_set_is_not_asked_for() -> None:
    assert open_model("http://127.0.0.1:1#m", ModelOptions(pulled=Path(), context=777)).context == 777
    assert open_model("ollama:m", OPTIONS).context == 4096
    assert open_model("openai:gpt-x", OPTIONS).context == 128_000


def test_models_of_openai_are_counted_here_by_their_own_tables() -> None:
    text = "Übergrößenträger"
    old, new, unknown = (open_model(f"openai:{name}", OPTIONS).count(text) for name in ("gpt-4", "gpt-4o", "gpt-x"))
    assert old != new
    assert new == unknown == count_tokens(text)


def test_tokens_are_counted_without_a_download_and_special_ones_are_plain_text() -> None:
    assert count_tokens("") == 0
    assert count_tokens(TEXT) == 4  # Cats| like| fish|.
    assert count_tokens("<|endoftext|>") > 1
    assert count_tokens("half a pair \ud800") > 3


def test_without_the_tables_it_is_estimated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_encoding", lambda name: None)
    assert count_tokens(TEXT) == estimate_tokens(TEXT)


def test_without_tiktoken_it_is_estimated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tiktoken", None)
    counting._encoding.cache_clear()
    assert count_tokens(TEXT) == estimate_tokens(TEXT)
    counting._encoding.cache_clear()


def test_the_estimate_of_an_abstract_is_above_the_count_and_not_far(corpus: list[Paper]) -> None:
    for paper in corpus[:60]:
        text = paper.abstract
        assert count_tokens(text, model="gpt-4") <= estimate_tokens(text) <= 2 * count_tokens(text, model="gpt-4") + 2


@pytest.mark.parametrize(
    "text",
    ["1234567890 " * 20, "a,b;c(d)[e]{f} " * 20, "日本語のテキストです。" * 10, r"\frac{a}{b} $x_i^2$ " * 10, "🙂" * 20,
     "Größe über Straße " * 10, "Абстракт статьи о сетях. " * 10, "12.5% WER [1] [2]; p < 0.05. " * 10],
)  # fmt: skip
def test_the_estimate_of_an_odd_text_is_above_the_count(text: str) -> None:
    assert estimate_tokens(text) >= count_tokens(text, model="gpt-4")


@given(st.text(), st.text())
def test_more_text_is_never_fewer_tokens(text: str, more: str) -> None:
    assert 0 <= estimate_tokens(text) <= estimate_tokens(f"{text} {more}")


def test_usage_adds_up() -> None:
    assert Usage(1, 10, 5) + Usage(2, 1, 1) == Usage(3, 11, 6)
    assert sum([Usage(1, 2, 3)], Usage()) == Usage(1, 2, 3)
