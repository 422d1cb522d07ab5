"""`citewell summarize` and `citewell table`, from the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.command import citewell, rows


def test_a_summary_is_printed_with_its_coverage_and_its_references(tmp_path: Path) -> None:
    done = citewell("summarize", "neural audio codecs", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "of 225 papers" in done.stdout
    assert "References" in done.stdout
    assert "[1]" in done.stdout


def test_json_is_one_object_and_a_file_is_written_beside_it(tmp_path: Path) -> None:
    done = citewell(
        "summarize", "neural audio codecs", "--length", "paragraph", "--json", "--out", "s.md", folder=tmp_path
    )
    (row,) = rows(done.stdout)
    assert (row["topic"], row["length"], row["declined"]) == ("neural audio codecs", "paragraph", None)
    assert "[^1]" in (tmp_path / "s.md").read_text(encoding="utf-8")


def test_what_was_written_as_json_verifies(tmp_path: Path) -> None:
    assert citewell("summarize", "brain decoding", "--out", "s.json", folder=tmp_path).returncode == 0
    done = citewell("verify", "s.json", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_topic_that_the_library_lacks_is_declined_and_no_failure(tmp_path: Path) -> None:
    done = citewell("summarize", "bread baking", folder=tmp_path)
    assert done.returncode == 0
    assert "Declined" in done.stdout


def test_a_table_has_the_columns_that_were_asked_for(tmp_path: Path) -> None:
    done = citewell(
        "table", "brain decoding", "--columns", "task, number of subjects", "--out", "t.csv", folder=tmp_path
    )
    assert done.returncode == 0, done.stderr
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *lines = list(csv.reader(file))
    assert header[-2:] == ["task", "number of subjects"]
    assert len(lines) > 3
    assert any(line[-1] == "not stated in the abstract" for line in lines)


def test_an_ending_that_is_no_format_is_told_before_anything_is_made(tmp_path: Path) -> None:
    done = citewell("summarize", "brain decoding", "--out", "s.docx", folder=tmp_path)
    assert done.returncode == 2
    assert ".csl.json" in " ".join(done.stderr.split())
    assert not (tmp_path / "s.docx").exists()


def test_columns_that_cannot_be_used_are_one_clear_line(tmp_path: Path) -> None:
    done = citewell("table", "brain decoding", "--columns", "task, Task", folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr


def test_the_same_topic_gives_the_same_summary(tmp_path: Path) -> None:
    made = []
    for _ in range(2):
        (row,) = rows(citewell("summarize", "diffusion models", "--json", folder=tmp_path).stdout)
        made.append(json.dumps({k: v for k, v in row.items() if k != "timings_ms"} | {"table": row["table"]["rows"]}))
    assert made[0] == made[1]
