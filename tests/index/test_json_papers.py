"""JSON arrays of papers: what is read, what is reported with its line, and how little memory a big file takes."""

from __future__ import annotations

import io
import json
import tracemalloc
from itertools import chain, repeat
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.readers.csl_json import looks_like_csl_json, read_csl_json
from index.readers.json_papers import looks_like_json_papers, read_json_papers
from index.readers.record import BadRecord, Record
from tests.index.generated import Generated

FILE = Path("papers.json")
GOOD = '{"title": "Good", "abstract": "It works."}'


def read(content: str | bytes) -> tuple[list[Record], list[tuple[int, str]]]:
    found = list(read_json_papers(FILE, io.BytesIO(content if isinstance(content, bytes) else content.encode())))
    bad = [(r.line, r.reason) for r in found if isinstance(r, BadRecord)]
    return [r for r in found if isinstance(r, Record)], bad


@pytest.mark.parametrize(
    "text",
    [
        f"[{GOOD}, {GOOD}]",
        f"\ufeff [\n{GOOD}\n,\n{GOOD}\n]\n",
        f'{{"papers": [{GOOD}, {GOOD}]}}',
        f'{{"made": "2024", "by": {{"title": "A tool"}}, "papers": [{GOOD}, {GOOD}], "rest": [{{"title": "No"}}]}}',
    ],
)
def test_an_array_is_read_bare_or_under_papers(text: str) -> None:
    good, bad = read(text)
    assert ([r.title for r in good], bad) == (["Good", "Good"], [])


def test_one_paper_alone_is_read() -> None:
    good, bad = read(json.dumps({"title": "A", "papers": "3", "authors": ["B C"], "year": 2019}, indent=1))
    assert ([(r.title, r.authors, r.year) for r in good], bad) == ([("A", ("B C",), 2019)], [])


def test_texts_are_kept_to_the_letter() -> None:
    good, _ = read(json.dumps([{"title": "``A''", "abstract": "<i>x</i> &amp; $y$ é 😀"}]))
    assert (good[0].title, good[0].abstract) == ("``A''", "<i>x</i> &amp; $y$ é 😀")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("7", "object 2: a JSON int, an object was expected"),
        ('["title", {"title": "A"}]', "a JSON list"),
        ("null", "a JSON NoneType"),
        ("{}", "neither title nor abstract"),
        ('{"title": ["A"]}', "title is a list"),
        ('{"title": "A", "year": [2020]}', "year is a list"),
        ('{"title": "A\\u0000"}', "title holds a NUL"),
        ("[" * 60 + "]" * 60, "nested deeper than 50"),
        ('{"title": "' + "x" * 1_000_001 + '"}', "title has 1,000,001 characters"),
        ('{"title": "A", "abstract": ["' + '","'.join(["x" * 1000] * 4001) + '"]}', "more than 4,000,000 characters"),
        ("[" + "[]," * 300_000 + "[]]", "more than 4,000,000 characters"),
    ],
)
def test_a_bad_object_is_reported_with_its_line_and_the_next_is_read(value: str, reason: str) -> None:
    good, bad = read(f"[\n{GOOD},\n{value},\n{GOOD}]")
    assert [r.title for r in good] == ["Good", "Good"]
    assert [line for line, _ in bad] == [3]
    assert reason in bad[0][1]


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("", "premature EOF"),
        (', {"title": "Cut o', "premature EOF"),
        (", {title: 1}]", "not JSON: lexical error"),
        (", {'title': 1}]", "invalid char"),
        (', {"title" "A"}]', "parse error"),
        ("] and more", "trailing garbage"),
        (', {"year": 99999999999999999999}]', "integer overflow"),
    ],
)
def test_what_comes_before_a_fault_is_kept(end: str, reason: str) -> None:
    good, bad = read(f"[{GOOD},\n{GOOD}{end}")
    assert [r.title for r in good] == ["Good", "Good"]
    assert [line for line, _ in bad] == [2]
    assert reason in bad[0][1]
    assert bad[0][1].startswith("object 3: ")


def test_bytes_that_are_not_utf8_are_an_error_of_the_whole_file() -> None:
    with pytest.raises(UnicodeDecodeError, match="0xe9"):
        read(f"[{GOOD},\n".encode() + b'{"title": "caf\xe9"}]')


def test_a_string_without_end_is_given_up_before_it_fills_the_memory() -> None:
    good, bad = read(f'[{GOOD}, {{"title": "'.encode() + b"x" * 6_000_000)
    assert [r.title for r in good] == ["Good"]
    assert "one value of more than 4,000,000 bytes" in bad[0][1]


def test_an_empty_file_and_an_empty_array_have_no_papers() -> None:
    assert read("") == read(" \n") == read("[]") == read('{"papers": []}') == ([], [])


@pytest.mark.parametrize(
    ("opening", "ours", "csl"),
    [
        ('[{"title": "A", "abstract": "x", "authors": ["B"]', True, False),
        ('\ufeff\n {"papers": [\n {"title"', True, False),
        ('{"made": "2024", "papers": [{"title"', True, False),
        ('{\n  "title": "A",\n  "abstract"', True, False),
        ("[]", True, False),
        ('[{"id": "a", "type": "article-journal", "title"', True, True),
        ('{"status":"ok","message-type":"work","message"', False, True),
        ('{"title": "A"}\n{"title": "B"}\n', False, False),
        ("@article{a, issued = 2}", False, False),
        ("", False, False),
    ],
)
def test_the_opening_tells_the_formats_apart(opening: str, ours: bool, csl: bool) -> None:
    assert (looks_like_json_papers(opening), looks_like_csl_json(opening)) == (ours, csl)


@pytest.mark.parametrize("line_end", [b"\n", b""])
def test_a_big_file_streams(line_end: bytes) -> None:
    paper = json.dumps({"title": "T", "abstract": "word " * 2000}).encode() + b"," + line_end
    file = Generated(chain([b"["], repeat(paper, 2000), [b'{"title": "last"}]']))
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_json_papers(FILE, io.BufferedReader(file)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 2001
    assert peak < file.size / 10


_VALID = json.dumps(
    [
        {"id": "a", "title": "One", "author": [{"family": "B", "given": "C"}], "issued": {"date-parts": [[2016, 9]]}},
        {"title": ["Two"], "type": "journal-article", "abstract": "<jats:p>x</jats:p>", "issued": {"raw": "2017"}},
    ]
).encode()
_PARTS = [b"[", b"]", b"{", b"}", b'"title"', b'"items":', b'"papers":', b":", b",", b"1e999", b"null", b'"x"', b"\xff"]


@settings(deadline=None, max_examples=300)
@given(
    content=st.one_of(
        st.binary(max_size=60),
        st.lists(st.sampled_from(_PARTS), max_size=20).map(b"".join),
        st.tuples(st.integers(0, len(_VALID)), st.binary(max_size=4), st.integers(0, 9)).map(
            lambda cut: _VALID[: cut[0]] + cut[1] + _VALID[cut[0] + cut[2] :]
        ),
    )
)
@example(content=b"[" * 100_000)
@example(content=b'{"items":' * 100_000)
@example(content=b'{"message":[{"items":{}}]}]')
def test_whatever_a_file_holds_nothing_is_raised_but_that_it_is_not_utf8(content: bytes) -> None:
    for reader in (read_json_papers, read_csl_json):
        try:
            found = list(reader(FILE, io.BytesIO(content)))
        except UnicodeDecodeError:
            with pytest.raises(UnicodeDecodeError):
                content.decode()
            continue
        for record in found:
            if isinstance(record, BadRecord):
                assert 1 <= record.line <= content.count(b"\n") + 1
            else:
                assert record.title or record.abstract
