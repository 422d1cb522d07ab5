"""Batches, end to end: order, flushing, history, failures, and what stands on stdout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from index.libraries import Libraries
from tests.assistant.test_answer_json import check_answer
from tests.command import ROOT, citewell, rows

FIRST = "What does training on convex combinations of example pairs do to a network?"
LINES: list[dict[str, Any]] = [
    {"id": "a", "question": FIRST},
    {"question": "What is the capital of France?"},
    {"id": "bad", "question": ""},
    {"question": "Was that only tried on pictures?", "history": [{"role": "user", "content": FIRST}]},
    {"id": 9, "question": "and?", "history": [{"role": "system", "content": "x"}]},
    {"id": "last", "question": "How do neural codecs quantize audio?"},
]
BATCH = "".join(json.dumps(line) + "\n" for line in LINES)


@pytest.fixture(scope="module", autouse=True)
def _built(libraries: Libraries) -> None:
    libraries.open()


def test_a_batch_gives_one_object_a_line_in_order_and_goes_on_after_a_failure(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text(BATCH, encoding="utf-8")
    done = citewell("ask", "--batch", "questions.jsonl", "--json", folder=tmp_path)
    found = rows(done.stdout)
    assert [row["id"] for row in found] == ["a", 2, "bad", 4, 9, "last"]
    assert [row["question"] for row in found] == [line["question"] for line in LINES]
    assert ["error" in row for row in found] == [False, False, True, False, True, False]
    assert (done.returncode, "2 of the batch failed" in done.stderr) == (1, True)
    for row in found:
        if "error" in row:
            assert list(row) == ["id", "question", "error"]
            assert row["error"]["type"] == "QuestionError"
            assert isinstance(row["error"]["message"], str)
        else:
            check_answer(row)
    assert "convex" in found[3]["query"]
    assert (found[1]["refused"], found[5]["refused"]) == (True, False)


def test_a_batch_without_failures_from_stdin_succeeds_with_quiet_stderr(tmp_path: Path) -> None:
    done = citewell("ask", "--batch", "-", "--json", folder=tmp_path, stdin=json.dumps(LINES[0]) + "\n")
    (row,) = rows(done.stdout)
    check_answer(row)
    assert (done.returncode, row["id"], done.stderr) == (0, "a", "")


@pytest.mark.parametrize("from_stdin", [True, False])
def test_a_line_that_is_not_utf8_fails_alone(tmp_path: Path, from_stdin: bool) -> None:
    content = b'{"question": "caf\xe9 codec"}\n{"question": "What is a neural codec?"}\n'
    (tmp_path / "questions.jsonl").write_bytes(content)
    file = "-" if from_stdin else "questions.jsonl"
    done = citewell("ask", "--batch", file, "--json", folder=tmp_path, stdin=content)
    first, second = rows(done.stdout)
    assert first["error"]["type"] == "QuestionError"
    check_answer(second)
    assert done.returncode == 1


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_bytes(b'\xef\xbb\xbf{"id": 1, "question": "What is mixup?"}\r\n\r\n')
    done = citewell("ask", "--batch", "questions.jsonl", "--json", folder=tmp_path)
    assert [row["id"] for row in rows(done.stdout)] == [1]


def test_each_answer_is_out_before_the_next_question_is_in(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app", "ask", "--batch", "-", "--json"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        watchdog = Timer(60, process.kill)  # without a flush this would wait for ever
        watchdog.start()
        for number in range(1, 3):
            process.stdin.write('{"question": "What is mixup?"}\n')
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.stdout.read() == ""
        watchdog.cancel()
    assert process.returncode == 0


def test_a_reader_that_leaves_early_is_no_trouble_of_the_batch_file(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text('{"question": "What is mixup?"}\n' * 3, encoding="utf-8")
    command = [sys.executable, "-m", "app", "ask", "--batch", "questions.jsonl", "--json"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert said == b""


def test_a_batch_of_searches_takes_the_same_lines(tmp_path: Path) -> None:
    lines = [{"id": "q", "query": "audio codec"}, {"question": "fMRI"}, {"query": "\ud800"}, {"id": 1.5, "query": "x"}]
    stdin = "".join(json.dumps(line) + "\n" for line in lines)
    done = citewell("search", "--batch", "-", "-k", "2", "--json", folder=tmp_path, stdin=stdin)
    found = rows(done.stdout)
    assert [(row["id"], len(row.get("hits", ()))) for row in found] == [("q", 2), (2, 2), (3, 0), (4, 0)]
    assert [row["error"]["type"] for row in found[2:]] == ["QuestionError", "BatchError"]
    assert done.returncode == 1
