"""The models of a running service: each opened once, and closed together."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from assistant.errors import ModelError
from assistant.models.shelf import Models
from assistant.settings import Settings

THREADS = 8


@pytest.fixture
def models(tmp_path: Path) -> Models:
    return Models(Settings(model="http://127.0.0.1:9/v1#mine", cache_dir=tmp_path))


@pytest.mark.parametrize("spec", ["", "extractive"])
def test_quoting_needs_no_model(models: Models, spec: str) -> None:
    assert models.get(spec) is None


def test_threads_that_ask_at_the_same_time_get_one_model(models: Models) -> None:
    gate = Barrier(THREADS)

    def get(_: int) -> object:
        gate.wait()
        return models.get("ollama:llama3.2")

    with ThreadPoolExecutor(THREADS) as pool:
        opened = list(pool.map(get, range(THREADS)))
    assert len({id(model) for model in opened}) == 1


@pytest.mark.loopback
def test_another_model_than_the_one_that_is_set_can_be_had(models: Models) -> None:
    own, other = models.get("http://127.0.0.1:9/v1#mine"), models.get("ollama:llama3.2")
    assert own is not None
    assert other is not None
    assert (own.name, other.name) == ("mine", "llama3.2")
    assert [model.spec for model in models.known()][:1] == [own.spec]


def test_a_malformed_spec_is_an_error(models: Models) -> None:
    with pytest.raises(ModelError, match="expected 'openai:NAME'"):
        models.get("llama3.2")


def test_a_model_whose_package_is_missing_is_an_error_and_is_not_kept(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "xllamacpp", None)
        with pytest.raises(ModelError, match=r"citewell\[local\]"):
            models.get("gguf:tiny")
    assert models.get("gguf:tiny") is not None


def test_a_model_that_was_pulled_meanwhile_is_found(models: Models, tmp_path: Path) -> None:
    before = models.get("gguf:tiny")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "Tiny.Q4_1.gguf").write_bytes(b"GGUF")
    after = models.get("gguf:tiny")
    assert after is not before
    assert after is not None
    assert after.name == "Tiny.Q4_1"


def test_once_closed_a_model_is_opened_anew(models: Models) -> None:
    before = models.get("ollama:llama3.2")
    models.close()
    assert models.get("ollama:llama3.2") is not before


@pytest.mark.local_model
@pytest.mark.loopback
def test_closing_stops_the_model_in_this_process(smollm2: Path, tmp_path: Path) -> None:
    models = Models(Settings(cache_dir=tmp_path, model_context=512))
    model = models.get(f"gguf:{smollm2}")
    assert model is not None
    model.warm()
    server = model._server
    assert server is not None
    assert server.url
    models.close()
    assert server.url == ""
