"""Which models can be chosen: what is set, what lies in the folder, what a scripted Ollama says it has."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from assistant.models import spec
from assistant.models.known import KnownModel, known_models
from assistant.settings import Settings

_NOBODY = "http://127.0.0.1:9/v1"


class Ollama:
    """Sends one body to whoever asks for the list of models."""

    def __init__(self) -> None:
        self.body = b"{}"
        self.wait = 0.0
        self.url = ""


@pytest.fixture
def ollama(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ollama]:
    script = Ollama()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(script.wait)
            self.send_response(200 if self.path == "/api/tags" else 404)
            self.end_headers()
            self.wfile.write(script.body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        script.url = f"http://127.0.0.1:{server.server_port}/v1"
        monkeypatch.setattr(spec, "_OLLAMA", script.url)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield script
        server.shutdown()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Settings]:
    monkeypatch.setattr(spec, "_OLLAMA", _NOBODY)
    return lambda model: Settings(model=model, cache_dir=tmp_path)


@pytest.mark.loopback
@pytest.mark.parametrize("model", ["", "extractive"])
def test_where_nothing_is_set_pulled_or_running_nothing_is_known(
    settings: Callable[[str], Settings], model: str
) -> None:
    assert known_models(settings(model)) == []


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("model", "name", "note", "leaves"),
    [
        ("openai:gpt-x", "gpt-x", "hosted at api.openai.com", True),
        ("ollama:llama3.2", "llama3.2", "Ollama on this machine", False),
        ("http://127.0.0.1:8000/v1#mine", "mine", "a server on this machine, 127.0.0.1:8000", False),
        ("https://models.example/v1#big", "big", "hosted at models.example", True),
        ("gguf:/srv/secret/tiny.gguf", "tiny", "runs in Citewell; its file is missing", False),
    ],
)
def test_the_one_that_is_set_says_where_it_runs_but_not_in_which_folder(
    settings: Callable[[str], Settings], model: str, name: str, note: str, leaves: bool
) -> None:
    assert known_models(settings(model)) == [KnownModel(model, name, note, leaves)]


@pytest.mark.loopback
def test_what_was_pulled_is_listed_each_once_under_the_name_it_was_pulled_by(
    settings: Callable[[str], Settings],
) -> None:
    chosen = settings("gguf:smollm2-135m")
    folder = chosen.models_folder()
    folder.mkdir()
    for name in ("Other.gguf", "SmolLM2-135M-Instruct.Q4_1.gguf", "notes.txt", "odd\x1b.gguf"):
        (folder / name).write_bytes(b"GGUF")
    found = known_models(chosen)
    assert [(model.spec, model.name) for model in found] == [
        ("gguf:smollm2-135m", "SmolLM2-135M-Instruct.Q4_1"),
        ("gguf:Other", "Other"),
    ]
    assert {model.note for model in found} == {"runs in Citewell"}


@pytest.mark.loopback
def test_what_a_running_ollama_offers_is_listed(settings: Callable[[str], Settings], ollama: Ollama) -> None:
    ollama.body = json.dumps({"models": [{"name": "llama3.2:1b"}, {"name": "qwen3:4b"}]}).encode()
    found = known_models(settings("ollama:qwen3:4b"))
    assert [model.spec for model in found] == ["ollama:qwen3:4b", "ollama:llama3.2:1b"]


@pytest.mark.loopback
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xfe",
        b"[]",
        b"7",
        b'{"models": 3}',
        b'{"models": [3, {}, {"name": 4}, {"name": " "}, {"name": "a\\u001b[2J"}]}',
        b"[" * 100_000,
    ],
)
def test_another_service_on_its_port_is_not_taken_for_it(
    settings: Callable[[str], Settings], ollama: Ollama, body: bytes
) -> None:
    ollama.body = body
    assert known_models(settings("")) == []


@pytest.mark.loopback
def test_a_service_that_does_not_reply_is_not_waited_for(settings: Callable[[str], Settings], ollama: Ollama) -> None:
    ollama.body, ollama.wait = b'{"models": [{"name": "late"}]}', 1.0
    assert known_models(settings("")) == []
