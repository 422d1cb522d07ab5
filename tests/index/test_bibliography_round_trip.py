"""A bibliography that is exported and added again holds the same papers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.bibliography.formats import write_bibliography
from index.bibliography.keys import citation_keys
from index.paper import Paper
from index.readers import Record
from tests.index.reading import read, write

AUTHORS = (
    "Aäron van den Oord", "EMPEROR-Reduced Trial Investigators", "García-López, María del Carmen", "García López, Ana",
    "Martin Luther King Jr.", "Thị Minh Nguyễn", "R&D {Group} of 5%",
)  # fmt: skip
PLAIN = "It costs $5 and $10, 50% of US$3; {a} \\ b at C:\\dir\\temp, x_i ^ ~ #1 & co. <mask> a < b > c"
HOSTILE = Paper(
    "p", f"{PLAIN} --flag `x' --- end", f"{PLAIN}\n\nNext:\t@misc{{x, y}}\nER  - \nTY  - JOUR\n%\n}}",
    AUTHORS, 2021, "Journal of 5% & {Co}", "10.1000/a_b(1)<2>", volume="3", pages="1-9",
)  # fmt: skip
BARE = Paper("q", "A Title", "")
PIECES = st.sampled_from(
    [*'$%{}\\&#_^~|@,;"\n ab1', "--", "``", "''", "<mask>", " and ", "ER  - ", "@misc{x,", "5", "é", "中"]
)


def again(fmt: str, folder: Path, *papers: Paper) -> list[Record]:
    good, bad = read(write(folder, f"a.{fmt}", write_bibliography(papers, citation_keys(papers), fmt)))
    assert bad == []
    return good


def same(paper: Paper, record: Record) -> None:
    assert record.title == " ".join(paper.title.split())
    assert record.abstract.split() == paper.abstract.split()
    assert (record.authors, record.year, record.doi) == (paper.authors, paper.year, paper.doi)


@pytest.mark.parametrize("fmt", ["bib", "ris", "csl.json"])
def test_papers_with_hostile_text_come_back_the_same(fmt: str, tmp_path: Path) -> None:
    first, second = again(fmt, tmp_path, HOSTILE, BARE)
    same(HOSTILE, first)
    same(BARE, second)
    assert (first.venue, first.volume, first.pages, first.kind) == (HOSTILE.venue, "3", "1-9", "article-journal")


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(PIECES, max_size=25).map("".join))
def test_whatever_a_title_and_an_abstract_hold_bibtex_brings_them_back(text: str, tmp_path: Path) -> None:
    paper = Paper("p", f"T {text}", f"A {text}", year=2021)
    (record,) = again("bib", tmp_path, paper)
    same(paper, record)


def test_an_entry_with_a_note_has_no_abstract() -> None:
    keys = citation_keys([HOSTILE])
    assert "abstract = " in write_bibliography([HOSTILE], keys, "bib")
    assert "abstract = " not in write_bibliography([HOSTILE], keys, "bib", notes={"p": "“It costs”"})
