"""llama.cpp in this process: what it refuses to load, and, with SmolLM2 for real, whom it answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

import pytest

from assistant.errors import ModelError
from assistant.models.local import LlamaServer
from tests.command import ROOT, citewell


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no GGUF file: it begins with b''"),
        (b"Dear model, ", "is no GGUF file: it begins with b'Dear'"),
        (b"GGUF\x03\x00\x00\x00" + b"\xff" * 64, "cannot be loaded. It may be incomplete"),
    ],
)
def test_a_file_that_is_no_model_is_an_error_that_names_it(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(content)
    server = LlamaServer(file)
    with pytest.raises(ModelError, match=rf"model\.gguf' {message}"):
        server.start()
    assert server.url == ""


@pytest.mark.parametrize("name", ["gone.gguf", "."])
def test_a_file_that_cannot_be_read_is_an_error_that_says_what_to_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match=r"cannot be read: .*citewell model pull"):
        LlamaServer(tmp_path / name).start()


def test_without_the_package_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF")
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(ModelError, match=r"pip install 'citewell\[local\]'"):
        LlamaServer(file).start()


def test_a_server_that_was_not_started_can_be_stopped(tmp_path: Path) -> None:
    server = LlamaServer(tmp_path / "gone.gguf")
    server.stop()
    assert server.url == ""


def test_each_server_has_a_key_of_its_own(tmp_path: Path) -> None:
    keys = {LlamaServer(tmp_path / "gone.gguf").key for _ in range(10)}
    assert len(keys) == 10
    assert all(len(key) > 40 for key in keys)


@pytest.fixture(scope="module")
def running(smollm2: Path) -> Iterator[LlamaServer]:
    server = LlamaServer(smollm2, context=512)
    server.start()
    yield server
    server.stop()


def fetch(server: LlamaServer, path: str, body: dict[str, Any] | None = None, **headers: str) -> tuple[Any, Any]:
    """Return what the server sends, parsed, and its headers."""
    request = urllib.request.Request(
        server.url.removesuffix("/v1") + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {server.key}", "Content-Type": "application/json", **headers},
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.loads(response.read()), response.headers


@pytest.mark.local_model
@pytest.mark.loopback
def test_it_replies_to_who_has_the_key(running: LlamaServer, smollm2: Path) -> None:
    asked = {"messages": [{"role": "user", "content": "Say hello."}], "max_tokens": 8, "temperature": 0}
    reply, _ = fetch(running, "/v1/chat/completions", asked)
    assert reply["choices"][0]["message"]["content"]
    assert str(smollm2.parent) not in json.dumps(reply)


@pytest.mark.local_model
@pytest.mark.loopback
@pytest.mark.parametrize("path", ["/v1/models", "/props", "/metrics", "/v1/chat/completions"])
def test_it_refuses_whoever_has_not(running: LlamaServer, path: str) -> None:
    body = {"messages": []} if path.endswith("completions") else None
    with pytest.raises(HTTPError) as refused:
        fetch(running, path, body, Authorization="Bearer guessed")
    refused.value.close()
    assert refused.value.code == 401


@pytest.mark.local_model
@pytest.mark.loopback
def test_it_listens_on_loopback_and_lets_no_page_of_a_browser_in(running: LlamaServer) -> None:
    assert running.url.startswith("http://127.0.0.1:")
    _, headers = fetch(running, "/v1/models", Origin="http://elsewhere.example")
    assert headers["Access-Control-Allow-Origin"] in (None, "")


@pytest.mark.local_model
@pytest.mark.loopback
def test_each_of_two_questions_at_once_has_the_whole_context(running: LlamaServer) -> None:
    properties, _ = fetch(running, "/props")
    assert (properties["default_generation_settings"]["n_ctx"], properties["total_slots"]) == (512, 2)


@pytest.mark.local_model
@pytest.mark.loopback
def test_more_context_than_the_model_knows_is_lowered_to_that(smollm2: Path) -> None:
    server = LlamaServer(smollm2, context=20_000)
    server.start()
    properties, _ = fetch(server, "/props")
    server.stop()
    assert properties["default_generation_settings"]["n_ctx"] == 8192


@pytest.mark.local_model
@pytest.mark.loopback
def test_it_starts_once_stops_at_once_and_starts_again(smollm2: Path) -> None:
    server = LlamaServer(smollm2, context=512)
    server.start()
    url = server.url
    server.start()
    assert server.url == url
    server.stop()
    with pytest.raises(URLError):
        urllib.request.urlopen(f"{url}/models", timeout=5)
    server.start()
    assert fetch(server, "/health")[0] == {"status": "ok"}
    server.stop()


@pytest.mark.local_model
def test_it_prints_nothing_and_ends_with_the_process(smollm2: Path) -> None:
    program = (
        "import pathlib, sys; from assistant.models.local import LlamaServer; "
        "server = LlamaServer(pathlib.Path(sys.argv[1]), context=512); server.start()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(smollm2)], capture_output=True, timeout=120, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.local_model
def test_a_pulled_model_is_tried_in_this_process(tmp_path: Path, smollm2: Path) -> None:
    done = citewell("model", "test", f"gguf:{smollm2}", folder=tmp_path, CITEWELL_MODEL_CONTEXT="512")
    assert done.returncode == 0, done.stderr
    reply, speed = done.stdout.splitlines()
    assert reply
    assert speed.endswith(" tokens/s")
    assert done.stderr == ""
