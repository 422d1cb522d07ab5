"""Fields of a hundred thousand characters are read and written at once; a square of that would hang the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.bibliography.ris import write_ris
from index.paper import Paper
from index.readers.markup import plain_text
from tests.index.reading import read, write

LONG = 1_000_000
NBIB = "PMID- 1\nTI  - T\nLID - {}\n"


def test_pages_of_bibtex_may_hold_a_hundred_thousand_spaces(tmp_path: Path) -> None:
    file = write(tmp_path, "a.bib", "@article{a, title={T}, pages={1" + " " * 100_000 + "2 -- 5}}")
    assert [record.pages for record in read(file)[0]] == ["1 2-5"]


def test_an_entry_of_bibtex_may_speak_of_arxiv_at_length(tmp_path: Path) -> None:
    file = write(tmp_path, "a.bib", "@misc{a, title={T}, note={arXiv " + "a-" * 200_000 + "}}")
    assert [record.url for record in read(file)[0]] == [None]


@pytest.mark.parametrize(
    ("value", "doi"),
    [
        ("10.1234/" * 60_000 + " x", None),
        ("10.1234/x.1 [doi]", "10.1234/x.1"),
        ("S01 [pii] 10.1234/x.1 [doi]", "10.1234/x.1"),
        ("Lancet. 2018;392:447. doi: 10.1234/x.1.", "10.1234/x.1"),
        ("10.1234/x.1 [pii]", None),
    ],
)
def test_a_doi_is_found_in_the_ids_of_medline_however_long(value: str, doi: str | None, tmp_path: Path) -> None:
    assert [record.doi for record in read(write(tmp_path, "a.nbib", NBIB.format(value)))[0]] == [doi]


@pytest.mark.parametrize(
    ("pages", "lines"),
    [
        ("-" * LONG + " x y", ["SP  - " + "-" * LONG + " x y"]),
        ("1 \u2013 29", ["SP  - 1", "EP  - 29"]),
        ("S1--S9", ["SP  - S1", "EP  - S9"]),
        ("e12", ["SP  - e12"]),
        ("1-3, 7-9", ["SP  - 1-3, 7-9"]),
    ],
)
def test_pages_are_written_to_ris_as_first_and_last_however_long(pages: str, lines: list[str]) -> None:
    text = write_ris([Paper("a", "T", "", pages=pages)], {"a": "k"}, {})
    assert [line.strip() for line in text.splitlines() if line[:2] in ("SP", "EP")] == lines


def test_spaces_in_markup_are_passed_over_once() -> None:
    assert plain_text("<p>a</p>" + " " * LONG + "b") == "a\n" + "b"
