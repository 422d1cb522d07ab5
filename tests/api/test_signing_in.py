"""Who may sign in is set in the environment alone, by entries that a command makes; neither tells a secret."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import app
from assistant.api.users import Users
from assistant.errors import SettingsError
from assistant.settings import FILE, load_settings
from tests.command import ROOT, citewell

SECRET = "ada:$argon2id$v=19$hunter2"


def test_it_comes_from_the_environment() -> None:
    assert load_settings(environment={"CITEWELL_AUTH": SECRET}).settings.auth.get_secret_value() == SECRET
    assert load_settings(environment={}).settings.auth.get_secret_value() == ""


def test_a_file_and_a_command_line_cannot_set_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"'auth' \(command line\).*CITEWELL_AUTH") as by_caller:
        load_settings({"auth": SECRET}, environment={})
    monkeypatch.chdir(tmp_path)
    Path(FILE).write_text(f"auth = '{SECRET}'\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"'auth' \(citewell\.toml\).*CITEWELL_AUTH") as by_file:
        load_settings(environment={})
    assert "hunter2" not in f"{by_caller.value}{by_file.value}"


def test_no_listing_of_the_settings_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(environment={"CITEWELL_AUTH": SECRET}).settings
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    monkeypatch.setenv("CITEWELL_AUTH", SECRET)
    table, as_json = (CliRunner().invoke(app, ["config", "show", *option]) for option in ([], ["--json"]))
    assert "hunter2" not in table.output + as_json.output
    assert json.loads(as_json.stdout)["auth"] == {"value": "set", "from": "environment"}


def test_a_password_from_a_pipe_becomes_an_entry_that_lets_its_user_in(tmp_path: Path) -> None:
    made = citewell("config", "password", "ada", folder=tmp_path, stdin="pässwort 1 \nsecond line\n")
    assert made.returncode == 0
    assert made.stdout.count("\n") == 1
    assert Users.parse(made.stdout).verify("ada", "pässwort 1 ")
    assert "export CITEWELL_AUTH='" in made.stderr
    assert "pässwort" not in made.stdout + made.stderr


@pytest.mark.parametrize(("stdin", "message"), [(b"", "0 characters"), (b"\xff" * 9 + b"\n", "UTF-8")])
def test_what_cannot_be_used_makes_no_entry(tmp_path: Path, stdin: bytes, message: str) -> None:
    made = citewell("config", "password", "ada", folder=tmp_path, stdin=stdin)
    assert (made.returncode, made.stdout) == (1, "")
    assert made.stderr.startswith("Error: ")
    assert message in made.stderr


def test_at_a_terminal_it_is_asked_for_twice_and_never_seen(tmp_path: Path) -> None:
    keyboard, terminal = pty.openpty()
    command = [sys.executable, "-m", "app", "config", "password", "ada"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdin=terminal, stdout=subprocess.PIPE, stderr=terminal, cwd=tmp_path, env=environment,
        start_new_session=True,
    ) as process:  # fmt: skip
        os.close(terminal)
        seen = b""
        for typed in (b"correct horse\n", b"correct house\n", b"correct horse\n", b"correct horse\n"):
            seen += shown_until_asked(keyboard)
            os.write(keyboard, typed)
        assert process.stdout
        entry = process.stdout.read().decode()
    os.close(keyboard)
    assert Users.parse(entry).verify("ada", "correct horse")
    assert b"correct" not in seen


def shown_until_asked(keyboard: int) -> bytes:
    """Return what the terminal shows until it waits for an answer."""
    shown = b""
    while not shown.endswith(b": "):
        shown += os.read(keyboard, 1024)
    return shown
