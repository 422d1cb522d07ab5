"""The citewell command, end to end: exit codes, and what stands on stdout and on stderr."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from app import main
from index.libraries import Libraries
from tests.assistant.conftest import RECORDED
from tests.assistant.test_answer_json import check_answer
from tests.command import ROOT, citewell, rows

HIT = ["rank", "paper_id", "title", "passage_id", "start", "end", "text", "score", "signals"]


@pytest.fixture(scope="module", autouse=True)
def _built(libraries: Libraries) -> None:
    libraries.open()


def test_ask_prints_one_json_object_of_the_published_form_and_nothing_else(tmp_path: Path) -> None:
    done = citewell("ask", "How", "do", "neural codecs quantize audio?", "--json", folder=tmp_path)
    (row,) = rows(done.stdout)
    check_answer(row)
    assert (done.returncode, row["id"], row["question"]) == (0, None, "How do neural codecs quantize audio?")
    assert row["claims"]


def test_declining_is_a_success(tmp_path: Path) -> None:
    done = citewell("ask", "What is the capital of France?", "--json", folder=tmp_path)
    (row,) = rows(done.stdout)
    assert (done.returncode, row["refused"]) == (0, True)


def test_ask_prints_an_answer_for_people_without_escapes_where_no_terminal_is(tmp_path: Path) -> None:
    done = citewell("ask", "How do neural codecs quantize audio?", folder=tmp_path)
    assert done.returncode == 0
    assert "Sources" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["ask"], 2, "--batch FILE"),
        (["ask", "x", "--batch", "y"], 2, "exclude each other"),
        (["ask", "x", "--no-such-option"], 2, "No such option"),
        (["search", "x", "-k", "0"], 2, "Invalid value for '-k'"),
        (["no-such-command"], 2, "No such command"),
        (["ask", ""], 1, "Error: The question is empty."),
        (["ask", "x" * 10_000], 1, "Error: The question has 10,000 characters"),
        (["ask", "caf\udce9"], 1, "not UTF-8"),
        (["search", "caf\udce9"], 1, "not UTF-8"),
        (["ask", "codec", "--library", "nowhere"], 1, "Error: There is no library 'nowhere'"),
        (["ask", "codec", "--paper", "nope"], 1, "Error: The library has no paper 'nope'"),
        (["ask", "--batch", "gone.jsonl"], 1, "Error: The batch file 'gone.jsonl' cannot be read"),
    ],
)
def test_a_failure_is_said_on_stderr_with_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, says: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["citewell", *arguments])
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (code, "")
    assert says in printed.err


def test_a_bad_setting_stops_a_command_with_the_name_of_the_nearest(tmp_path: Path) -> None:
    done = citewell("ask", "codec", folder=tmp_path, CITEWELL_LIBARY="x")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: Unknown setting 'CITEWELL_LIBARY' (environment). Did you mean 'library'?\n"


def test_a_cache_that_cannot_be_written_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = citewell("ask", "codec", folder=tmp_path, CITEWELL_CACHE_DIR=str(tmp_path / "file"))
    assert done.returncode == 1
    assert "file" in done.stderr
    assert "Traceback" not in done.stderr


def test_search_prints_ranked_hits_of_the_published_form(tmp_path: Path) -> None:
    done = citewell("search", "neural audio codec", "-k", "7", "--by-paper", "--json", folder=tmp_path)
    (row,) = rows(done.stdout)
    assert list(row) == ["id", "query", "hits"]
    assert (row["id"], row["query"]) == (None, "neural audio codec")
    assert [hit["rank"] for hit in row["hits"]] == list(range(1, 8))
    assert len({hit["paper_id"] for hit in row["hits"]}) == 7
    assert all(list(hit) == HIT and 0 <= hit["score"] <= 1 for hit in row["hits"])


def test_a_library_of_ones_own_is_made_filled_and_asked(tmp_path: Path) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in RECORDED), encoding="utf-8")
    assert citewell("library", "create", "mine", folder=tmp_path).returncode == 0
    assert citewell("library", "add", "mine", str(file), folder=tmp_path).stdout.startswith("3 added")
    done = citewell("ask", "Who wrote the paper on bird calls?", "-l", "mine", "--json", folder=tmp_path)
    (row,) = rows(done.stdout)
    assert row["answer"] == "“Bird Calls from Few Labels” is by Mary Anning. [1]"
    assert row["coverage"]["of"] == 3


def test_chat_answers_what_is_piped_in(tmp_path: Path) -> None:
    done = citewell("chat", folder=tmp_path, stdin="What is a neural audio codec?\n/quit\n")
    assert done.returncode == 0
    assert "Sources" in done.stdout


def test_asking_works_with_stdin_closed(tmp_path: Path) -> None:
    command = f"exec {sys.executable} -m app ask 'neural codec' --json <&-"
    done = subprocess.run(
        command, shell=True, cwd=tmp_path, capture_output=True, check=False, timeout=60,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert rows(done.stdout.decode())[0]["claims"]


def test_in_a_terminal_the_titles_of_papers_cannot_send_escapes(tmp_path: Path) -> None:
    """A real terminal is where rich writes its own colours, so the paper's are looked for by their numbers."""
    record = {"id": "x\x1b[95mid", "title": "Codec \x1b[95mpink", "abstract": "A codec is \x1b[95mpink\x07 and loud."}
    (tmp_path / "papers.jsonl").write_text(json.dumps(record), encoding="utf-8")
    assert citewell("library", "create", "mine", folder=tmp_path).returncode == 0
    assert citewell("library", "add", "mine", "papers.jsonl", folder=tmp_path).returncode == 0
    near, far = pty.openpty()
    command = [sys.executable, "-m", "app", "ask", "How loud is a codec?", "-l", "mine"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "CITEWELL_REFUSE_BELOW": "0"}
    with subprocess.Popen(command, cwd=tmp_path, stdout=far, stderr=far, env=environment) as process:
        os.close(far)
        written = b""
        try:
            while piece := os.read(near, 4096):
                written += piece
        except OSError:  # how a terminal says that its other end is closed
            pass
    os.close(near)
    assert process.returncode == 0
    assert b"[95mpink" in written
    assert b"\x1b[95m" not in written
    assert b"\x07" not in written


def test_the_installed_command_is_this_program() -> None:
    script = shutil.which("citewell", path=str(Path(sys.executable).parent))
    assert script is not None
    done = subprocess.run([script, "--help"], capture_output=True, encoding="utf-8", check=True, timeout=60)
    assert all(name in done.stdout for name in ("ask", "chat", "search", "library", "config"))


def test_the_version_is_the_installed_one(tmp_path: Path) -> None:
    done = citewell("--version", folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout == f"citewell {metadata.version('citewell')}\n"
