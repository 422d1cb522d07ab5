"""`citewell library export`: the bibliography of a library, or of some papers, in a file or on stdout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pybtex.database import parse_string

from index.libraries import Libraries
from tests.assistant.conftest import RECORDED
from tests.command import citewell


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, libraries: Libraries) -> Path:
    """A folder in which the library "cited" is."""
    folder = tmp_path_factory.mktemp("export")
    (folder / "papers.jsonl").write_text("".join(json.dumps(r) + "\n" for r in RECORDED), encoding="utf-8")
    assert citewell("library", "create", "./cited", folder=folder).returncode == 0
    assert citewell("library", "add", "./cited", "papers.jsonl", folder=folder).returncode == 0
    return folder


def test_a_library_is_exported_to_stdout_and_to_a_file_in_the_format_of_its_ending(folder: Path) -> None:
    printed = citewell("library", "export", "-l", "./cited", "--format", "bib", folder=folder)
    assert printed.returncode == 0, printed.stderr
    assert len(parse_string(printed.stdout, "bibtex").entries) == len(RECORDED)
    kept = citewell("library", "export", "-l", "./cited", "--out", "new/all.bib", folder=folder)
    assert (kept.returncode, kept.stdout) == (0, "")
    assert kept.stderr == f"written: new/all.bib ({len(RECORDED)})\n"
    assert (folder / "new" / "all.bib").read_text(encoding="utf-8") == printed.stdout


def test_papers_are_exported_in_the_order_asked_for_under_the_keys_of_the_whole_library(folder: Path) -> None:
    def exported(*papers: str) -> list[str]:
        done = citewell("library", "export", *papers, "-l", "./cited", "--format", "csl.json", folder=folder)
        return [item["id"] for item in json.loads(done.stdout)]

    listed = citewell("library", "list", "-l", "./cited", folder=folder).stdout.splitlines()
    first, second = (line.split()[0] for line in listed[:2])
    keys = exported()
    assert exported(second, first, second) == [keys[1], keys[0]]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ([], 2, "bib, ris, csl.json"),
        (["--format", "doc"], 2, "bib, ris, csl.json"),
        (["--out", "all.doc"], 2, "bib, ris, csl.json"),
        (["nope", "--format", "bib"], 1, "has no paper 'nope'"),
        (["--format", "bib", "--out", "."], 1, "no file that can be written"),
    ],
)
def test_what_cannot_be_exported_is_said_on_stderr(folder: Path, arguments: list[str], code: int, says: str) -> None:
    done = citewell("library", "export", *arguments, "-l", "./cited", folder=folder)
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr


def test_the_references_of_papers_without_a_record_say_so_a_line_each(tmp_path: Path, libraries: Libraries) -> None:
    libraries.open()
    done = citewell("library", "export", "--format", "ieee.txt", folder=tmp_path)
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == [f"[{number}]" for number in range(1, len(lines) + 1)]
    assert all(line.endswith("[authors, year, venue and DOI not recorded]") for line in lines)
