"""CSV and TSV: separators, quotes, broken rows with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import ReaderError
from tests.index.reading import read, titles, write


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", 'title,abstract,year\nOne,"Cats, dogs.",2020\n'),
        ("a.csv", 'title;abstract;year\nOne;"Cats, dogs.";2020\n'),
        ("a.csv", "title\tabstract\tyear\nOne\tCats, dogs.\t2020\n"),
        ("a.tsv", "title\tabstract\tyear\nOne\tCats, dogs.\t2020\n"),
        ("a.tsv", '\ufeff Title \tABSTRACT\tYear\r\nOne\t"Cats, dogs."\t2020\r\n'),
        ("a.csv", '"title","abstract","year"\r\n"One","Cats, dogs.","2020"'),
    ],
)
def test_the_separator_is_found_in_the_header(name: str, text: str, tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, name, text))
    assert bad == []
    assert [(r.title, r.abstract, r.year) for r in good] == [("One", "Cats, dogs.", 2020)]


def test_columns_are_known_by_their_names_in_any_order_and_others_passed_over(tmp_path: Path) -> None:
    text = "_id,score,text,title,authors\n7,0.3,It works.,One,Ada Bo; Cy Di\n"
    (record,), bad = read(write(tmp_path, "a.csv", text))
    assert (record.source_id, record.abstract, record.authors, bad) == ("7", "It works.", ("Ada Bo", "Cy Di"), [])


def test_a_quoted_cell_holds_line_ends_and_quotes_and_lines_are_still_counted(tmp_path: Path) -> None:
    text = 'title,abstract\nOne,"First.\r\n""Second"".\r\nThird."\nTwo,a,b\nThree,\n'
    good, bad = read(write(tmp_path, "a.csv", text))
    assert [(r.title, r.abstract) for r in good] == [("One", 'First.\r\n"Second".\r\nThird.'), ("Three", "")]
    assert [line for line, _ in bad] == [5]


def test_too_many_cells_are_reported_and_too_few_are_empty(tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "a.csv", "title,abstract\nOne,Cats, dogs.\nTwo\n\n ,\nThree,x\n"))
    assert [(r.title, r.abstract) for r in good] == [("Two", ""), ("Three", "x")]
    assert bad == [(2, "3 cells where the header names 2: quote a cell that holds the separator")]


def test_a_quote_that_is_never_closed_costs_its_own_row_only(tmp_path: Path) -> None:
    text = 'title,abstract\nOne,x\nTwo,"never closed\nThree,y\n"Four","z, z"\n'
    good, bad = read(write(tmp_path, "a.csv", text))
    assert [(r.title, r.abstract) for r in good] == [("One", "x"), ("Three", "y"), ("Four", "z, z")]
    assert [line for line, _ in bad] == [3]


def test_the_lines_of_a_broken_cell_do_not_become_papers(tmp_path: Path) -> None:
    text = 'title,abstract\nOne,"never closed\nstill its abstract\nand more\nTwo,y\nThree\n'
    good, bad = read(write(tmp_path, "a.csv", text))
    assert [r.title for r in good] == ["Two", "Three"]
    assert [line for line, _ in bad] == [2, 3, 4]


def test_quotes_in_a_table_without_quoting_are_reported_not_dropped(tmp_path: Path) -> None:
    text = 'title\tabstract\n"Why?": A Study\tx\nA "Why?"\ty\n'
    good, bad = read(write(tmp_path, "a.tsv", text))
    assert [r.title for r in good] == ['A "Why?"']
    assert [line for line, _ in bad] == [2]


def test_very_many_broken_rows_are_each_reported(tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "a.csv", "title,abstract\n" + '"a"b,x\n' * 3000 + "Last,x\n"))
    assert [r.title for r in good] == ["Last"]
    assert [line for line, _ in bad] == list(range(2, 3002))


def test_a_huge_cell_is_reported_and_the_next_row_read(tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "a.csv", f"title,abstract\nOne,{'x' * 200_000}\nTwo,y\n"))
    assert [r.title for r in good] == ["Two"]
    assert [line for line, _ in bad] == [2]
    assert "field larger than field limit" in bad[0][1]


@pytest.mark.parametrize("row", [",,2020", "A\x00,x", "A,x\x00"])
def test_a_bad_row_is_reported_with_its_line(row: str, tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "a.csv", f"title,abstract,year\n\n{row}\nGood,y,2020\n"))
    assert [r.title for r in good] == ["Good"]
    assert [line for line, _ in bad] == [3]


@pytest.mark.parametrize(
    "text", ["", "\n", "name,abstract\nOne,x\n", "One,x\nTwo,y\n", f"{'x' * 200_000},title\n", '"title\n']
)
def test_a_header_without_a_title_column_is_an_error_that_says_so(text: str, tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", text)
    if text == '"title\n':
        assert titles(file) == []
        return
    with pytest.raises(ReaderError, match=r"a\.csv: the header row") as error:
        read(file)
    assert len(str(error.value)) < 700


def test_a_header_alone_is_a_table_without_papers(tmp_path: Path) -> None:
    assert read(write(tmp_path, "a.tsv", "title\tabstract")) == ([], [])
