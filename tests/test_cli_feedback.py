"""`citewell feedback`: every thumb on stdout, a hint on stderr, and what it prints is what `import-feedback` reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer, Coverage, Refusal, RefusalReason
from assistant.conversations import ConversationStore
from assistant.settings import load_settings
from tests.command import citewell


@pytest.fixture
def file() -> Path:
    return load_settings().settings.conversations_file()


def parsed(lines: str) -> list[dict[str, Any]]:
    """Parse an object a line; a separator of Unicode within a text ends none."""
    return [json.loads(line) for line in lines.removesuffix("\n").split("\n")]


def test_without_conversations_it_says_so_and_makes_no_file(tmp_path: Path, file: Path) -> None:
    done = citewell("feedback", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert f"no thumbs in {file}" in done.stderr
    assert not file.parent.exists()


def test_without_thumbs_it_says_so(tmp_path: Path, file: Path) -> None:
    ConversationStore(file).create("user:ada", library="bundled")
    done = citewell("feedback", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no thumbs" in done.stderr


def test_the_thumbs_of_all_become_candidates_for_cases(tmp_path: Path, file: Path) -> None:
    refusal = Refusal(RefusalReason.NO_EVIDENCE, "Nothing here is near.")
    store = ConversationStore(file)
    for owner, question in (("user:ada", "Wer bezahlt Čapek?\u2028"), ("browser:b", "Who is \x1b[31mred\n?")):
        conversation_id = store.create(owner, library="bundled")
        store.add(owner, conversation_id, Answer(question, question, (), (), 0, Coverage(0, 2), "", refusal).to_dict())
        store.rate(owner, conversation_id, 1, thumb="up", reason="right")
    printed = citewell("feedback", folder=tmp_path)
    assert (printed.returncode, printed.stderr) == (0, "")
    assert parsed(printed.stdout) == list(store.feedback())
    (tmp_path / "thumbs.jsonl").write_text(printed.stdout, encoding="utf-8")
    done = citewell("eval", "import-feedback", "thumbs.jsonl", "--out", "cases.jsonl", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    cases = parsed((tmp_path / "cases.jsonl").read_text(encoding="utf-8"))
    assert sorted((case["type"], case["note"]) for case in cases) == [("unanswerable", "right")] * 2


def test_a_file_that_is_none_of_conversations_is_an_error(tmp_path: Path, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("a diary", encoding="utf-8")
    done = citewell("feedback", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: {file} holds something else than conversations")
