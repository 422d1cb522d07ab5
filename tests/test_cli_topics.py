"""`citewell eval topics` on the real thing: figures, files, the baseline and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.summaries.record import TopicRun
from tests.test_cli_eval import Command, run

__all__ = ["run"]
ONE = ("topics", "--topic", "topic-04", "--length", "paragraph")


def test_a_topic_is_measured_written_and_the_same_again(run: Command) -> None:
    done = run(*ONE, "--out", "one.json", "--json")
    assert done.code == 0, done.err
    assert "one.json" in done.err
    made = TopicRun.read(Path("one.json"))
    assert done.json["hash"] == made.hash
    assert done.json["summary"]["groups"]["all"]["metrics"]["paper_recall"]["n"] == 1
    (row,) = made.rows
    assert row.counts["sentences"] > 0
    again = run(*ONE, "--against", "one.json", "--json")
    assert again.json["hash"] == made.hash
    assert again.json["comparison"]["changed"] == []


def test_a_topic_prints_its_line_and_what_is_so_by_construction(run: Command) -> None:
    done = run(*ONE)
    assert done.code == 0, done.err
    assert "topic-04" in done.out
    assert "By construction: " in done.out


def test_a_gate_that_measures_nothing_fails_the_command(run: Command) -> None:
    done = run("topics", "--topic", "topic-04", "--against", "baseline", "--json")
    assert done.code == 1
    assert done.json["comparison"]["gate"]["passed"] is False  # one topic is no comparison


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--topic", "topic-99"), "There is no topic 'topic-99'; there are: topic-01"),
        (("--length", "book"), "expected one of paragraph, page, full"),
        (("--keep", "--topic", "topic-04"), "--keep is for all golden topics"),
        (("--against", "none.json"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(run: Command, options: tuple[str, ...], says: str) -> None:
    done = run("topics", *options)
    assert done.code != 0
    assert says in " ".join(done.err.replace("│", " ").split())


def test_topics_of_another_library_are_warned_of(run: Command) -> None:
    topic = {"id": "a", "topic": "bird calls", "gold_papers": ["gone"], "themes": {"all": ["gone"]}, "key_points": []}
    Path("mine.jsonl").write_text(json.dumps(topic) + "\n", encoding="utf-8")
    done = run("topics", "--topics", "mine.jsonl", "--length", "paragraph")
    assert "Warning: a: no paper 'gone'" in done.err


def test_the_cells_of_tables_are_measured_on_both_halves_of_the_labels(run: Command) -> None:
    found = run("cells", "--json").json
    assert sorted(found) == ["dev", "test"]
    for scores in found.values():
        assert 0 < scores["filled"] <= scores["cells"]
        assert scores["precision"] > 0.7
    assert "precision" in run("cells").out
