"""JSONL: what is read, and what is reported with its line while the rest goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.index.reading import read, titles, write

GOOD = '{"title": "Good", "abstract": "It works."}'


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": "A", ', "not JSON"),
        ("title: A", "not JSON"),
        ('["title", "A"]', "a JSON list, an object was expected"),
        ('"title"', "a JSON str, an object was expected"),
        ("null", "a JSON NoneType"),
        ('{"name": "A", "body": "x"}', "neither title nor abstract (found the fields body, name)"),
        ("{}", "neither title nor abstract (found the fields none)"),
        ('{"title": "  ", "abstract": "\\n"}', "neither title nor abstract"),
        ('{"title": ["A"], "abstract": "x"}', "title is a list"),
        ('{"title": "A", "abstract": {"en": "x"}}', "abstract is a dict"),
        ('{"title": true, "abstract": "x"}', "title is a bool"),
        ('{"title": "A", "abstract": "x", "year": ["2020"]}', "year is a list"),
        ('{"title": "A", "abstract": "x", "authors": 7}', "authors is a int"),
        ('{"title": "A", "abstract": "x", "authors": [["B"]]}', "author is a list"),
        ('{"title": "A\\u0000", "abstract": "x"}', "title holds a NUL"),
        ('{"title": "A", "abstract": "x\\u0000y"}', "abstract holds a NUL"),
        ('{"title": "A", "abstract": "\\ud83d x"}', "half of a surrogate pair"),
        ('{"title": "A", "abstract": "x", "venue": "\\udc00"}', "venue holds half of a surrogate pair"),
        ('{"title": ' + "1" * 5000 + "}", "not readable JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"title": "A", "abstract": "' + "x" * 1_000_001 + '"}', "abstract has 1,000,001 characters"),
    ],
)
def test_a_bad_line_is_reported_and_the_next_is_read(line: str, reason: str, tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "papers.jsonl", f"{GOOD}\n\n{line}\n{GOOD}\n"))
    assert [r.title for r in good] == ["Good", "Good"]
    assert [number for number, _ in bad] == [3]
    assert reason in bad[0][1]


def test_a_half_written_last_line_is_reported(tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "papers.jsonl", f'{GOOD}\n{{"title": "Cut o'))
    assert [r.title for r in good] == ["Good"]
    assert [number for number, _ in bad] == [2]


def test_line_ends_of_windows_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "papers.jsonl", f"\ufeff{GOOD}\r\n\r\nnothing\r\n{GOOD}\r\n"))
    assert [r.title for r in good] == ["Good", "Good"]
    assert [number for number, _ in bad] == [3]


def test_separators_within_a_text_do_not_end_a_line(tmp_path: Path) -> None:
    line = json.dumps({"title": "A", "abstract": "x\u2028y\u0085z\u000bw"}, ensure_ascii=False)
    good, bad = read(write(tmp_path, "papers.jsonl", line))
    assert (good[0].abstract, bad) == ("x\u2028y\u0085z\u000bw", [])


def test_a_surrogate_pair_that_is_whole_is_a_character(tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "papers.jsonl", '{"title": "A", "abstract": "\\ud83d\\ude00"}'))
    assert (good[0].abstract, bad) == ("😀", [])


def test_names_of_beir_are_known(tmp_path: Path) -> None:
    line = '{"_id": "4983", "title": "A", "text": "It works.", "metadata": {"url": "x"}}'
    good, _ = read(write(tmp_path, "corpus.jsonl", line))
    assert (good[0].source_id, good[0].title, good[0].abstract) == ("4983", "A", "It works.")


def test_an_empty_file_has_no_papers(tmp_path: Path) -> None:
    assert read(write(tmp_path, "papers.jsonl", "")) == ([], [])
    assert read(write(tmp_path, "papers.ndjson", "\n \n")) == ([], [])


def test_a_paper_without_a_title_is_a_paper(tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "papers.jsonl", '{"_id": "7", "title": "", "text": "It works."}\n'))
    assert [(r.source_id, r.title, r.abstract) for r in good] == [("7", "", "It works.")]
    assert bad == []


def test_a_paper_without_an_abstract_is_a_paper(tmp_path: Path) -> None:
    file = write(tmp_path, "papers.jsonl", '{"title": "A"}\n{"title": "B", "abstract": null}\n')
    assert titles(file) == ["A", "B"]
    assert [r.abstract for r in read(file)[0]] == ["", ""]
