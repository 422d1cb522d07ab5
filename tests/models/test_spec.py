"""A model is named by one line of text: where it is, and whether what it is sent leaves the machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ModelError
from assistant.models.spec import parse_spec

NOWHERE = Path("nowhere")
REMOTE = "http://10.0.0.7:8000/v1#m"


@pytest.mark.parametrize(
    ("text", "kind", "url", "name"),
    [
        ("openai:gpt-x", "openai", "https://api.openai.com/v1", "gpt-x"),
        ("ollama:qwen3:0.6b", "ollama", "http://127.0.0.1:11434/v1", "qwen3:0.6b"),
        ("http://127.0.0.1:8000/v1#org/name", "server", "http://127.0.0.1:8000/v1", "org/name"),
        ("https://host.example/api/v1/#m", "server", "https://host.example/api/v1", "m"),
        ("http://localhost:1234#m", "server", "http://localhost:1234/v1", "m"),
        ("http://[::1]:8000/v1#m", "server", "http://[::1]:8000/v1", "m"),
        ("gguf:/models/a.Q4.gguf", "gguf", "", "a.Q4"),
    ],
)
def test_a_spec_names_a_model_and_its_endpoint_and_reads_as_it_was_given(
    text: str, kind: str, url: str, name: str
) -> None:
    spec = parse_spec(f" {text}\n", pulled=NOWHERE)
    assert (spec.kind, spec.url, spec.name, str(spec)) == (kind, url, name, text)


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("openai:m", True), ("https://host.example/v1#m", True), (REMOTE, True), ("http://0.0.0.0/v1#m", True),
        ("http://localhost.example/v1#m", True), ("http://127.0.0.1.example/v1#m", True),
        ("ollama:m", False), ("gguf:a.gguf", False), ("http://localhost:1/v1#m", False),
        ("http://127.8.9.1/v1#m", False), ("http://LOCALHOST/v1#m", False), ("http://[::1]/v1#m", False),
    ],
)  # fmt: skip
def test_only_loopback_counts_as_this_machine(text: str, leaves: bool) -> None:
    assert parse_spec(text, pulled=NOWHERE).leaves_machine is leaves


def test_a_name_of_a_gguf_is_the_beginning_of_a_pulled_file_s_name(tmp_path: Path) -> None:
    for name in ("SmolLM2-135M-Instruct.Q4_1.gguf", "SmolLM2-360M.gguf", "SmolLM2-135M.gguf", "[smol]-1.gguf"):
        (tmp_path / name).touch()
    found = {name: parse_spec(f"gguf:{name}", pulled=tmp_path).path for name in ("smollm2-135m-i", "SmolLM2", "[smol]")}
    assert {name: path.name for name, path in found.items() if path} == {
        "smollm2-135m-i": "SmolLM2-135M-Instruct.Q4_1.gguf",
        "SmolLM2": "SmolLM2-135M.gguf",  # the shortest, then the first
        "[smol]": "[smol]-1.gguf",
    }


def test_a_gguf_need_not_be_there_yet(tmp_path: Path) -> None:
    assert parse_spec("gguf:none", pulled=tmp_path / "none").path == tmp_path / "none" / "none.gguf"
    assert parse_spec("gguf:~/a.gguf", pulled=tmp_path).path == Path.home() / "a.gguf"
    assert parse_spec("gguf:a.gguf", pulled=tmp_path).path == Path("a.gguf")


@pytest.mark.parametrize(
    "text",
    [
        "", "gpt-x", "extractive", "ollama:", "openai:", "gguf:", "http://127.0.0.1:1/v1", "http://127.0.0.1:1/v1#",
        "http://#m", "http://h:99999/v1#m", "http://h:0/v1#m", "http://h:x/v1#m", "http://\x00h/v1#m", "http://h /v1#m",
        "http://hö/v1#m", "ftp://h/v1#m", "openai:a\x1bb", "http:h#m", "http://[::1/v1#m",
    ],
)  # fmt: skip
def test_another_text_is_an_error_that_names_the_forms_there_are(text: str) -> None:
    with pytest.raises(
        ModelError, match=r"expected 'openai:NAME', 'ollama:NAME', 'http://HOST:PORT/v1#NAME' or 'gguf:"
    ):
        parse_spec(text, pulled=NOWHERE)


@pytest.mark.parametrize(
    "text", ["http://user:hunter2@host/v1#m", "https://h/v1?key=hunter2#m", "http://hunter2@/v1", "hunter2@host"]
)
def test_a_password_in_a_spec_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(ModelError, match="no user, password or query") as raised:
        parse_spec(text, pulled=NOWHERE)
    assert "hunter2" not in str(raised.value)


@given(st.text() | st.sampled_from(["http://", "gguf:", "openai:"]).flatmap(lambda kind: st.text().map(kind.__add__)))
def test_any_text_is_a_spec_or_a_model_error_of_one_line(text: str) -> None:
    try:
        read = parse_spec(text, pulled=NOWHERE).name
    except ModelError as error:
        read = str(error)
    assert read
    assert read.isprintable()
