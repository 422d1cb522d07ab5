"""The arXiv snapshot of Kaggle: lines as it has them, and lines as they should not be."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.readers.arxiv_json import looks_like_arxiv_json, read_arxiv_json
from index.readers.record import BadRecord, Record

FILE = Path("arxiv-metadata-oai-snapshot.json")
ENTRY = {
    "id": "0704.0001",
    "submitter": "Pavel Nadolsky",
    "authors": "C. Bal\\'azs, E. L. Berger, Jr., P. M. Nadolsky",
    "title": "Calculation of prompt diphoton production cross sections at Tevatron and\n  LHC energies",
    "comments": "37 pages, 15 figures",
    "journal-ref": "Phys.Rev.D76:013009,2007",
    "doi": "10.1103/PhysRevD.76.013009 10.1103/PhysRevD.77.000001",
    "report-no": "ANL-HEP-PR-07-12",
    "categories": "hep-ph",
    "license": None,
    "abstract": "  A fully differential calculation\nin \\emph{perturbative} chromodynamics.\n",
    "versions": [
        {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
        {"version": "v2", "created": "Tue, 24 Jul 2008 20:10:27 GMT"},
    ],
    "update_date": "2008-11-26",
    "authors_parsed": [["Bal\\'azs", "C.", ""], ["Berger", "E. L.", "Jr."], ["CDF Collaboration", "", ""]],
}


def read(content: bytes) -> tuple[list[Record], list[tuple[int, str]]]:
    found = list(read_arxiv_json(FILE, io.BytesIO(content)))
    bad = [(r.line, r.reason) for r in found if isinstance(r, BadRecord)]
    return [r for r in found if isinstance(r, Record)], bad


def line(**changed: Any) -> bytes:
    return json.dumps(ENTRY | changed).encode() + b"\n"


def test_an_entry_is_read() -> None:
    good, bad = read(line())
    assert bad == []
    assert good == [
        Record(
            source_id="arxiv:0704.0001",
            title="Calculation of prompt diphoton production cross sections at Tevatron and LHC energies",
            abstract="A fully differential calculation in perturbative chromodynamics.",
            authors=("C. Balázs", "E. L. Berger Jr.", "CDF Collaboration"),
            year=2007,
            venue="Phys.Rev.D76:013009,2007",
            doi="10.1103/PhysRevD.76.013009",
            url="https://arxiv.org/abs/0704.0001",
            kind="article",
        )
    ]


@pytest.mark.parametrize(
    ("bad_line", "reason"),
    [
        (b'{"id": "0704.0002", "title": "Cut o', "not JSON: Unterminated string"),
        (b"[1]", "a JSON list"),
        (b'{"id": "caf\xe9"}', "not UTF-8 (byte 0xe9)"),
        (b'{"title": "A"}', "id is 'None', an arXiv number"),
        (b'{"id": "1", "title": ["A"]}', "title is a list"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"id": ' + b"1" * 5000 + b"}", "not readable JSON"),
        (b'{"id": "1", "title": "' + b"x" * 9_000_000 + b'"}', "a line of more than 4,000,000 bytes"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else value[:20],
)
def test_a_bad_line_is_reported_and_the_next_is_read(bad_line: bytes, reason: str) -> None:
    good, bad = read(line() + b"\n" + bad_line + b"\r\n" + line(id="hep-th/9901001v3"))
    assert [r.source_id for r in good] == ["arxiv:0704.0001", "arxiv:hep-th/9901001"]
    assert [number for number, _ in bad] == [3]
    assert reason in bad[0][1]


def test_fields_that_are_missing_or_odd_leave_the_paper() -> None:
    good, bad = read(line(doi=None, versions=[], authors_parsed=[[None, "A"], [], "B", ["C"]], **{"journal-ref": None}))
    assert bad == []
    assert (good[0].doi, good[0].year, good[0].venue, good[0].authors) == (None, None, None, ("A", "C"))


def test_authors_are_taken_from_the_text_where_they_are_not_parsed() -> None:
    good, _ = read(line(authors="A. One, B. Two", authors_parsed=None))
    assert good[0].authors == ("A. One", "B. Two")


def test_a_byte_order_mark_and_an_end_without_line_end_are_read() -> None:
    good, bad = read(b"\xef\xbb\xbf" + line().rstrip())
    assert (len(good), bad) == (1, [])


def test_the_opening_is_known() -> None:
    assert looks_like_arxiv_json(line().decode()[:200])
    assert not looks_like_arxiv_json('{"title": "A", "abstract": "authors_parsed"}\n{"id": 1, "submitter": "x"}')
    assert not looks_like_arxiv_json("")


def test_a_big_file_streams(tmp_path: Path) -> None:
    file = tmp_path / "snapshot.json"
    size = file.write_bytes(line(abstract="word " * 2000) * 400)
    tracemalloc.start()
    try:
        with file.open("rb") as stream:
            count = sum(1 for _ in read_arxiv_json(file, stream))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 400
    assert peak < size / 10


def mutated() -> Iterator[st.SearchStrategy[bytes]]:
    whole = line()
    yield st.binary(max_size=80)
    yield st.tuples(st.integers(0, len(whole)), st.binary(max_size=4), st.integers(0, 9)).map(
        lambda cut: whole[: cut[0]] + cut[1] + whole[cut[0] + cut[2] :]
    )
    odd = st.one_of(
        st.none(), st.integers(), st.text(max_size=3), st.lists(st.none() | st.text(max_size=2), max_size=2)
    )
    yield st.tuples(st.sampled_from(sorted(ENTRY)), odd).map(lambda change: line(**{change[0]: change[1]}))


@settings(deadline=None, max_examples=300)
@given(content=st.one_of(*mutated()))
def test_whatever_a_file_holds_nothing_is_raised(content: bytes) -> None:
    good, bad = read(content)
    assert all(record.title or record.abstract for record in good)
    assert all(1 <= number <= content.count(b"\n") + 1 for number, _ in bad)
