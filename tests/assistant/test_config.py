"""`citewell config`: what is in force, where things are, and deleting them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app import app
from assistant.conversations import ConversationStore
from assistant.settings import Settings


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CITEWELL_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("cache", "data"):
        (tmp_path / name / "kept").mkdir(parents=True)


def config(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(app, ["config", *arguments], input=answer)


def test_show_prints_every_setting_with_its_value_and_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEWELL_PASSAGES", "7")
    shown = json.loads(config("show", "--json").stdout)
    assert list(shown) == list(Settings.model_fields)
    assert shown["passages"] == {"value": 7, "from": "environment"}
    assert shown["precision"] == {"value": "fp32", "from": "default"}


def test_show_prints_the_same_as_a_table() -> None:
    Path("citewell.toml").write_text("passages = 9\n", encoding="utf-8")
    printed = config("show").stdout
    (line,) = [line for line in printed.splitlines() if line.startswith("passages")]
    assert line.split()[1:3] == ["9", "citewell.toml"]
    assert all(name in printed for name in Settings.model_fields)


@pytest.mark.parametrize("value", ["[red]x[/red]", "a[/]b"])
def test_a_value_with_brackets_is_printed_to_the_letter(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CITEWELL_LIBRARY", value)
    assert value in config("show").stdout


def test_paths_names_the_folders_and_the_file_in_force(tmp_path: Path) -> None:
    lines = dict(line.split(maxsplit=1) for line in config("paths").stdout.splitlines())
    assert lines == {
        "libraries": str(tmp_path / "data" / "libraries"),
        "conversations": str(tmp_path / "data" / "conversations.sqlite3"),
        "cache": str(tmp_path / "cache"),
        "models": str(tmp_path / "cache" / "models"),
        "settings": "none",
    }


CACHED, KEPT = ["cache/encoders", "cache/bundled"], ["data/libraries"]


@pytest.mark.parametrize(("what", "gone"), [("cache", CACHED), ("data", KEPT), ("all", CACHED + KEPT)])
def test_clear_deletes_what_it_is_told_to_and_nothing_else(tmp_path: Path, what: str, gone: list[str]) -> None:
    for name in CACHED + KEPT:
        (tmp_path / name).mkdir(parents=True)
    assert config("clear", what, "--yes").exit_code == 0
    for name in CACHED + KEPT:
        assert (tmp_path / name).exists() == (name not in gone)


@pytest.mark.parametrize("what", ["data", "all"])
def test_clear_deletes_the_conversations_with_what_sqlite_keeps_beside_them(tmp_path: Path, what: str) -> None:
    file = tmp_path / "data" / "conversations.sqlite3"
    store = ConversationStore(file)
    store.set_preferences("user:ada", {"theme": "dark"})
    with closing(sqlite3.connect(file)) as reader:  # as a server that is running has them
        reader.execute("SELECT * FROM preferences").fetchone()
        assert len(list(file.parent.glob("conversations*"))) == 3
        assert config("clear", "cache", "--yes").exit_code == 0
        assert store.preferences("user:ada") == {"theme": "dark"}
        assert config("clear", what, answer="n\n" * 9).exit_code == 0
        assert store.preferences("user:ada") == {"theme": "dark"}
        assert config("clear", what, "--yes").exit_code == 0
    assert list(file.parent.glob("conversations*")) == []


def test_clear_leaves_what_others_keep_in_the_same_folder(tmp_path: Path) -> None:
    (tmp_path / "data" / "libraries").mkdir(parents=True)
    (tmp_path / "data" / "thesis.txt").write_text("mine", encoding="utf-8")
    config("clear", "all", "--yes")
    assert (tmp_path / "data" / "thesis.txt").exists()


def test_clear_asks_first_and_no_is_no(tmp_path: Path) -> None:
    (tmp_path / "data" / "libraries").mkdir(parents=True)
    assert config("clear", "data", answer="n\n").exit_code == 0
    assert (tmp_path / "data" / "libraries").exists()
    config("clear", "data", answer="y\n")
    assert not (tmp_path / "data" / "libraries").exists()


def test_clear_of_what_is_not_there_says_so() -> None:
    config("clear", "cache", "--yes")
    again = config("clear", "cache", "--yes")
    assert again.exit_code == 0
    assert "is not there" in again.stderr


def test_clear_of_something_else_is_a_usage_error_that_names_the_choices(tmp_path: Path) -> None:
    done = config("clear", "everything", "--yes")
    assert done.exit_code == 2
    assert "cache, data, all" in done.stderr
    assert (tmp_path / "cache").exists()
