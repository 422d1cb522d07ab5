"""The saved listing page: the bundled corpus to the letter, and pages that have slipped."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from index.paper import Paper
from index.readers.listing import HEADER
from tests.index.reading import read, titles, write

BUNDLED = Path(str(resources.files("index"))) / "data" / "trending_papers.txt"
PAGE = f"{HEADER} once a day!\n{HEADER}!\n"


def test_the_bundled_listing_yields_its_225_papers_to_the_letter() -> None:
    lines = BUNDLED.read_bytes().decode("utf-8").split("\n")[2:]
    assert lines[0].startswith("SubscribeSplit-Brain")
    expected = [(lines[0].removeprefix("Subscribe"), lines[1]), *zip(lines[2::2], lines[3::2], strict=True)]
    good, bad = read(BUNDLED)
    assert bad == []
    assert len(good) == 225
    assert [(record.title, record.abstract) for record in good] == expected


def test_no_furniture_of_the_page_is_left_in_a_bundled_paper(corpus: list[Paper]) -> None:
    assert len(corpus) == 225
    for paper in corpus:
        assert not paper.title.startswith("Subscribe")
        assert "your email inbox" not in paper.title + paper.abstract
        assert paper.title
        assert len(paper.abstract) > 100
        assert (paper.authors, paper.year, paper.venue, paper.doi, paper.url) == ((), None, None, None, None)


def test_both_papers_of_nearly_one_title_are_kept(corpus: list[Paper]) -> None:
    assert sum("Raw Waveforms" in paper.title and "Sample-level" in paper.title for paper in corpus) == 2


def test_only_the_first_title_loses_the_button(tmp_path: Path) -> None:
    file = write(tmp_path, "page.txt", PAGE + "SubscribeFirst\nAbstract one.\nSubscribe to This\nAbstract two.")
    assert titles(file) == ["First", "Subscribe to This"]


def test_header_lines_and_blank_lines_are_no_papers(tmp_path: Path) -> None:
    file = write(tmp_path, "page.txt", f"{PAGE}\r\n\r\nFirst\r\n\r\nAbstract one.\r\n \r\nSecond\r\nAbstract two.\r\n")
    good, bad = read(file)
    assert [(r.title, r.abstract) for r in good] == [("First", "Abstract one."), ("Second", "Abstract two.")]
    assert bad == []


def test_a_page_with_a_byte_order_mark_is_a_page(tmp_path: Path) -> None:
    assert titles(write(tmp_path, "page.txt", "\ufeff" + PAGE + "First\nAbstract.")) == ["First"]


def test_a_page_of_header_lines_only_has_no_papers(tmp_path: Path) -> None:
    assert read(write(tmp_path, "page.txt", PAGE)) == ([], [])


def test_an_abstract_without_a_title_is_reported_alone(tmp_path: Path) -> None:
    file = write(tmp_path, "page.txt", f"{PAGE}First\nAbstract one.\n{'word ' * 61}\nSecond\nAbstract two.")
    good, bad = read(file)
    assert [r.title for r in good] == ["First", "Second"]
    assert [(line, reason[:26]) for line, reason in bad] == [(5, "an abstract without a titl")]


def test_a_last_title_without_an_abstract_is_reported(tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "page.txt", PAGE + "First\nAbstract one.\nSecond\n"))
    assert [r.title for r in good] == ["First"]
    assert bad == [(5, "a title without an abstract: 'Second'")]


def test_a_damaged_pair_is_reported_with_the_line_of_its_title(tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "page.txt", PAGE + "First\nAbstract\x00 one.\nSecond\nAbstract two."))
    assert [r.title for r in good] == ["Second"]
    assert [line for line, _ in bad] == [3]
    assert "NUL" in bad[0][1]
