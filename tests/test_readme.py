"""What the README tells a reader to type works as it stands there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from eval.metrics.catalogue import METRICS
from eval.regression.baseline import BASELINE
from eval.runs.record import read_fields

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)
PASSWORD = "correct horse battery\n"  # what a command asks for
INLINE = [code for code in re.findall(r"`(citewell [^`]+)`", README) if not re.search(r"[A-Z]{4}|…|-k 10", code)]


def shell_lines() -> list[str]:
    lines = [line.strip() for kind, block in BLOCKS if not kind for line in block.splitlines()]
    return [line.removeprefix("$ ") for line in lines]


def citewell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    arguments = re.findall(r'"([^"]*)"|(\S+)', line)[1:]
    command = [sys.executable, str(ROOT / "app.py"), *(quoted or plain for quoted, plain in arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, input=PASSWORD)


def test_it_opens_with_the_two_commands_and_both_are_targets() -> None:
    first = next(block for kind, block in BLOCKS)
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert [line.split("#")[0].split() for line in first.strip().splitlines()] == [["make", "run"], ["make", "test"]]
    assert {"run", "test", "check", "eval"} <= set(targets)


def commands() -> list[str]:
    """Return the commands that the README shows, but for those that do not end or delete what was made."""
    lines = [*(line for line in shell_lines() if line.startswith("citewell ")), *INLINE]
    return [line for line in lines if not re.match("citewell (serve|config clear)", line)]


def of_a_model(command: str) -> bool:
    return bool(re.search(r"citewell model|--model", command))


@pytest.mark.local_model
def test_every_command_about_a_model_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEWELL_MODEL", "gguf:smollm2-135m")
    about = [command for command in commands() if of_a_model(command)]
    assert len(about) >= 2
    for command in about:
        done = citewell(command, tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


@pytest.mark.slow
def test_every_citewell_command_runs(tmp_path: Path) -> None:
    (tmp_path / "papers.jsonl").write_text(
        json.dumps({"title": "A Codec", "abstract": "We train a codec on the LibriSpeech dataset."}) + "\n",
        encoding="utf-8",
    )
    (tmp_path / "more.csv").write_text(
        "title,abstract\nA Vocoder,We evaluate a vocoder on the LJSpeech dataset.\n", encoding="utf-8"
    )
    assert citewell('citewell ask "What is mixup?" --export bundle.json', tmp_path).returncode == 0
    (tmp_path / "questions.jsonl").write_text('{"question": "What is a codec?"}\n', encoding="utf-8")
    others = [command for command in commands() if not of_a_model(command)]
    assert len(others) >= 8
    for command in others:
        done = citewell(command, tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def test_the_python_examples_run(capsys: pytest.CaptureFixture[str]) -> None:
    code = "\n".join(block for kind, block in BLOCKS if kind == "python")
    exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "[1]" in printed
    assert "bandwidths" in printed


def test_the_answer_it_shows_is_the_answer_given(tmp_path: Path) -> None:
    (shown,) = [line for line in shell_lines() if line.startswith("citewell ask") and "corrupt labels" in line]
    given = " ".join(citewell(shown, tmp_path).stdout.split())
    for sentence in (
        "In essence, mixup trains a neural network on convex combinations of pairs of examples and their labels. [1]",
        "We also find that mixup reduces the memorization of corrupt labels",
    ):
        assert sentence in " ".join(README.split())
        assert sentence in given


def test_its_figures_are_those_of_the_committed_baseline() -> None:
    figures = read_fields(BASELINE)["summary"]["groups"]["test"]["metrics"]
    named = {metric.title: figures[name] for name, metric in METRICS.items()}
    rows = re.findall(r"^\| ([\w @]+) \| ([\d.%]+) \[([\d.%]+), ([\d.%]+)\] \| (\d+) \|$", README, re.MULTILINE)
    assert len(rows) >= 5
    for title, *shown, n in rows:
        figure = named[title]
        assert shown == [f"{figure[key]:.1%}" for key in ("mean", "low", "high")], title
        assert int(n) == figure["n"], title
