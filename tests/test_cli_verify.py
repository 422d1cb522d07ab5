"""Taking an answer away and checking it, end to end: `citewell ask --export` and `citewell verify`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from app import main
from assistant.export import FORMATS
from index.libraries import Libraries
from tests.assistant.test_answer_json import check_answer
from tests.assistant.test_export import ALL
from tests.command import citewell, rows

QUESTION = "How do neural codecs quantize audio?"


@pytest.fixture(scope="module", autouse=True)
def _built(libraries: Libraries) -> None:
    libraries.open()


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[object, str, str]:
    """Run a command in this process and return its exit code, stdout and stderr."""
    monkeypatch.setattr(sys, "argv", ["citewell", *arguments])
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    return ended.value.code, printed.out, printed.err


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    file = tmp_path / "bundle.json"
    file.write_text(FORMATS["json"].write(ALL), encoding="utf-8")
    return file


def test_an_answer_is_printed_and_written_and_what_was_written_verifies(tmp_path: Path) -> None:
    done = citewell("ask", QUESTION, "--json", "--export", "kept/a.json", folder=tmp_path)
    (row,) = rows(done.stdout)
    check_answer(row)
    assert (done.returncode, done.stderr) == (0, "written: kept/a.json\n")
    kept = json.loads((tmp_path / "kept" / "a.json").read_text(encoding="utf-8"))
    assert (kept["title"], kept["answers"]) == (QUESTION, [row])
    checked = citewell("verify", "kept/a.json", "--library", "trending-papers", folder=tmp_path)
    spans = sum(len(claim["citations"]) for claim in row["claims"])
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout == f"1 answer, {spans} spans: every one stands where it says\n"


@pytest.mark.parametrize("ending", ["md", "HTML", "bib"])
def test_the_ending_chooses_the_format_and_a_file_that_is_there_is_replaced(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"answer.{ending}"
    file.write_text("old")
    code, out, err = run(monkeypatch, capsys, "ask", QUESTION, "--export", str(file))
    assert (code, "Sources" in out, f"written: {file}" in err) == (0, True, True)
    begins = {"md": f"# {QUESTION}", "HTML": "<!doctype html>", "bib": "% no authors"}
    assert file.read_text(encoding="utf-8").startswith(begins[ending])


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["ask", "x", "--export", "a.pdf"], 2, "ends in .md or .html or .json or .bib"),
        (["ask", "x", "--export", "md"], 2, "ends in .md or .html or .json or .bib"),
        (["ask", "--batch", "-", "--export", "a.md"], 2, "exclude each other"),
        (["ask", "x", "--export", "folder.md"], 1, "Error: folder.md is no file that can be written"),
        (["ask", "x", "--export", "file/a.md"], 1, "Error: The folder of file/a.md cannot be made"),
        (["verify"], 2, "Missing argument 'FILE'"),
        (["verify", "gone.json"], 2, "does not exist"),
        (["verify", "folder.md"], 2, "is a directory"),
        (["verify", "file", "--library", "nowhere"], 1, "Error: There is no library 'nowhere'"),
    ],
)
def test_what_cannot_be_written_or_read_is_said_before_a_question_is_asked(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    arguments: list[str],
    code: int,
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "file").write_text("x")
    ended, out, err = run(monkeypatch, capsys, *arguments)
    assert (ended, out) == (code, "")
    assert says in " ".join(err.replace("│", " ").split())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.md"]


def test_each_fault_is_a_line_and_the_exit_code_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], bundle: Path
) -> None:
    changed = json.loads(bundle.read_text(encoding="utf-8"))
    changed["papers"][0]["sha256"] = "0"
    changed["answers"][0]["claims"][1]["citations"][0]["quote"] = "Listeners\x1b[31m\n hate it."
    bundle.write_text(json.dumps(changed), encoding="utf-8")
    code, out, err = run(monkeypatch, capsys, "verify", str(bundle))
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "the abstract of paper 'bare-2' does not have its hash: it was changed",
        "answer 1: [1] quotes what does not stand at [67, 95) of 'quiet-1': “Listeners [31m  hate it.”",
        "4 answers, 4 spans, 1 fact of a record: 2 faults",
    ]
    code, out, err = run(monkeypatch, capsys, "verify", str(bundle), "--json")
    (row,) = rows(out)
    assert (code, err, list(row)) == (1, "", ["answers", "spans", "facts", "faults"])
    assert [fault["answer"] for fault in row["faults"]] == [None, 1]


def test_a_file_that_is_no_bundle_fails_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "b.json").write_bytes(b"\x89PNG")
    code, out, err = run(monkeypatch, capsys, "verify", str(tmp_path / "b.json"))
    assert (code, err) == (1, "")
    assert out.startswith("it is not JSON: ")
    assert out.endswith("0 answers, 0 spans: 1 fault\n")


def test_papers_that_a_library_does_not_have_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], bundle: Path
) -> None:
    code, out, _ = run(monkeypatch, capsys, "verify", str(bundle), "--library", "trending-papers")
    assert (code, out.count("is not in the library\n")) == (1, 2)
