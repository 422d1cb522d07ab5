"""Comparison tables taken away: what each format says, and that no text of others acts in it."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.export.documents import TABLE_FORMATS, TableExport
from assistant.tables.table import Cell, Row, Table
from index import Paper
from tests.assistant.summaries import LITHIUM, PAPERS, TABLE, cite
from tests.assistant.test_export import MARKDOWN, Page, flat, letters, skeleton, words_of
from tests.assistant.test_summary_documents import LONG_TEXTS, commands


def written(extension: str, table: Table = TABLE) -> str:
    return TABLE_FORMATS[extension].write(TableExport(table, PAPERS))


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_markdown_has_a_row_for_each_paper_and_its_quotes_below() -> None:
    text = written("md")
    assert "*3 of 4 papers; every abstract there is was read*" in text
    assert (
        "| Paper | task | result |\n| --- | --- | --- |\n"
        "| Lithium and Relapse in Bipolar Disorder[^1] | not stated in the abstract | reduced relapse at two years |\n"
    ) in text
    assert "[^2]: Anning, M. (2020)." in text
    assert "“Low doses of lithium” &#91;0, 20); “Patients preferred it” &#91;89, 110)\n" in text
    assert "*2 of 6 cells stated; columns proposed from what the abstracts state*" in text
    tokens = list(flat(MARKDOWN.parse(text)))
    assert [t.meta["label"] for t in tokens if t.type == "footnote_open"] == ["1", "2", "3"]
    assert sum(t.tag == "td" and t.nesting == 1 for t in tokens) == 9


def test_csv_holds_ids_keys_and_years_before_the_columns_asked_for() -> None:
    assert read_csv(written("csv")) == [
        ["paper_id", "citation_key", "title", "year", "task", "result"],
        ["lithium-1", "vandenberg2018lithium", LITHIUM.title, "2018", "not stated in the abstract",
         "reduced relapse at two years"],
        ["doses-2", "anning2020low", "Low Doses Suffice", "2020", "Low doses of lithium; Patients preferred it",
         "not stated in the abstract"],
        ["bare-3", "mood-diaries-telephone", "Mood Diaries by Telephone", "", "not stated in the abstract",
         "not stated in the abstract"],
    ]  # fmt: skip


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", " =1"])
def test_no_cell_of_the_csv_is_a_formula(formula: str) -> None:
    paper = Paper(formula, formula, f"{formula}.")
    row = Row(formula, formula, (Cell((replace(cite(LITHIUM, "It"), quote=formula),), 0.5),))
    table = replace(TABLE, columns=(formula,), rows=(row,))
    rows = read_csv(TABLE_FORMATS["csv"].write(TableExport(table, {formula: paper})))
    assert [len(row) for row in rows] == [5, 5]
    assert [rows[0][4], rows[1][0], rows[1][2], rows[1][4]] == [f"'{formula.strip()}"] * 4


def test_latex_is_a_table_of_booktabs_with_its_keys() -> None:
    text = written("tex")
    assert "\\begin{tabular}{@{}p{0.240\\linewidth}p{0.360\\linewidth}p{0.360\\linewidth}@{}}" in text
    assert "{}Mood Diaries by Telephone~\\cite{mood-diaries-telephone} & not stated" in text
    assert text.count(" \\\\\n") == 4


def test_the_page_has_a_header_for_each_column_and_row() -> None:
    page = Page(written("html"))
    scopes = page.values("scope")
    assert (scopes.count("col"), scopes.count("row")) == (3, 3)
    assert sum(tag == "td" for tag, _ in page.tags) == 6


def test_json_holds_the_table_and_the_papers_of_its_rows() -> None:
    made = json.loads(written("json"))
    assert made["format"] == "citewell-table/1"
    expected = TABLE.to_dict()
    del expected["timings_ms"]  # how long it took is no part of the document
    assert made["table"] == expected
    assert [paper["paper_id"] for paper in made["papers"]] == ["bare-3", "doses-2", "lithium-1"]


@pytest.mark.parametrize("extension", TABLE_FORMATS)
def test_a_table_without_rows_or_columns_is_written_too(extension: str) -> None:
    empty = replace(TABLE, rows=(), of=1)
    assert written(extension, empty)
    assert written(extension, replace(TABLE, columns=(), rows=tuple(replace(row, cells=()) for row in TABLE.rows)))
    if extension == "md":
        assert "0 of 1 paper; every" in written("md", empty)
        assert "No paper of the library is on this topic." in written("md", empty)


def hostile(text: str) -> TableExport:
    cell = Cell((replace(cite(LITHIUM, "It"), paper_id="p", title=text, quote=text),), 0.5)
    table = replace(TABLE, topic=text, columns=(text, "b"), rows=(Row("p", text, (cell, Cell())),))
    return TableExport(table, {"p": Paper("p", text, text, (text,), 2021, text)})


@given(LONG_TEXTS)
@settings(max_examples=60, deadline=None)
def test_no_text_acts_in_any_format(text: str) -> None:
    assume(letters(text))
    quiet, acting = hostile("Qz"), hostile(text)
    both = [TABLE_FORMATS["md"].write(export) for export in (acting, quiet)]
    assert skeleton(both[0]) == skeleton(both[1])
    assert [letters(w) for w in words_of(both[0])[:-1]] == [
        letters(w.replace("Qz", text)) for w in words_of(both[1])[:-1]
    ]
    assert commands(TABLE_FORMATS["tex"].write(acting)) == commands(TABLE_FORMATS["tex"].write(quiet))
    pages = [[tag for tag, _ in Page(TABLE_FORMATS["html"].write(export)).tags] for export in (acting, quiet)]
    assert pages[0] == pages[1]


@given(st.lists(LONG_TEXTS.filter(bool), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_csv_reads_back_as_many_cells_as_were_written(texts: list[str]) -> None:
    cells = tuple(Cell((replace(cite(LITHIUM, "It"), quote=text),), 0.5) for text in texts)
    table = replace(TABLE, columns=tuple(texts), rows=(Row("lithium-1", texts[0], cells),))
    header, row = read_csv(written("csv", table))
    assert len(header) == len(row) == 4 + len(texts)
    for cell, text in zip(row[4:], texts, strict=True):
        assert letters(cell.removeprefix("'")) == letters(text).removeprefix("'")
        assert not re.match(r"[=+\-@\t\r]", cell)
