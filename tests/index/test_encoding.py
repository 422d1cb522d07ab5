"""Files in other encodings than UTF-8 are read, and what was guessed is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import ReaderError
from index.readers import Note, read_papers
from index.readers.encoding import find_encoding
from tests.index.reading import titles, write

BIB = "@article{{a, title = {{{}}}, year = 2020}}\n"


def notes(file: Path) -> list[str]:
    return [str(found) for found in read_papers(file) if isinstance(found, Note)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_utf8_and_what_has_a_byte_order_mark_is_known_for_certain(encoding: str, tmp_path: Path) -> None:
    file = write(tmp_path, "a.bib", BIB.format("Café 日本").encode(encoding))
    assert titles(file) == ["Café 日本"]
    assert notes(file) == []


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("cp1252", "Über die Café-Gesellschaft in España – “so”"),
        ("cp1250", "Zażółć gęślą jaźń w Gdańsku, Łukasz"),
        ("cp1251", "Исследование методов обучения нейронных сетей"),
        ("gb18030", "深度学习方法在医学图像分析中的应用研究"),
        ("shift_jis", "深層学習による医用画像解析の研究です"),
    ],
)
def test_another_encoding_is_guessed_and_told(encoding: str, title: str, tmp_path: Path) -> None:
    file = write(tmp_path, "a.bib", BIB.format(title).encode(encoding))
    assert titles(file) == [title]
    assert notes(file) == [f"a.bib: not UTF-8: read as {encoding}, which is a guess; look at the accents"]


def test_stray_bytes_in_utf8_do_not_change_the_rest(tmp_path: Path) -> None:
    file = write(tmp_path, "a.bib", BIB.format("Łódź, Kraków, Gdańsk").encode() + BIB.format("Café").encode("cp1252"))
    assert titles(file) == ["Łódź, Kraków, Gdańsk", "Café"]
    assert notes(file)[0] == "a.bib: not all of it is UTF-8: stray bytes (1) were read as cp1252"


def test_tables_may_have_another_encoding_and_json_lines_may_not(tmp_path: Path) -> None:
    assert titles(write(tmp_path, "a.csv", "title,abstract\nCafé,x\n".encode("cp1252"))) == ["Café"]
    with pytest.raises(ReaderError, match="not UTF-8 text"):
        titles(write(tmp_path, "a.jsonl", '{"title": "Café"}'.encode("cp1252")))


def test_the_encoding_is_found_far_into_a_file(tmp_path: Path) -> None:
    file = write(tmp_path, "a.bib", b"% " + b"x" * (1 << 20) + b"\n" + BIB.format("Café").encode("cp1252"))
    assert find_encoding(file).name == "cp1252"
    assert titles(file) == ["Café"]


def test_a_character_across_two_chunks_is_one_character(tmp_path: Path) -> None:
    file = write(tmp_path, "a.bib", b"x" * ((1 << 20) - 1) + "é".encode() * 10)
    assert find_encoding(file).name == "utf-8"


def test_a_damaged_utf16_file_is_read_with_a_note(tmp_path: Path) -> None:
    file = write(tmp_path, "a.bib", BIB.format("Café").encode("utf-16") + b"\x00")
    assert titles(file) == ["Café"]
    assert notes(file) == ["a.bib: damaged UTF-16: what could not be read stands as \ufffd"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["a.bib", "a.txt"])
def test_utf16_without_a_byte_order_mark_is_known_by_its_zero_bytes(name: str, encoding: str, tmp_path: Path) -> None:
    file = write(tmp_path, name, BIB.format("Café 日本一覧" * 20).encode(encoding))
    assert titles(file) == ["Café 日本一覧" * 20]
    assert notes(file) == []


@pytest.mark.parametrize("content", ['[{"title": "Caf\u00e9"}]', '[{"title": "A", "issued": "Caf\u00e9"}]'])
@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-16-be"])
def test_json_that_is_not_utf8_is_refused_and_told_why(content: str, encoding: str, tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"not UTF-8 text.*JSON must be UTF-8"):
        titles(write(tmp_path, "a.json", content.encode(encoding)))
    with pytest.raises(ReaderError, match=r"not UTF-8 text.*JSON must be UTF-8"):
        titles(write(tmp_path, "a.jsonl", content[1:-1].encode(encoding)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a.jsonl",
            '{"title": "A", "year": "in press"}\n{"title": "B", "year": "20-21"}\n{"title": "C", "year": 2020}\n',
        ),
        ("a.csv", "title,year\nA,in press\nB,20-21\nC,c2020\n"),
    ],
)
def test_papers_whose_year_cannot_be_read_are_kept_and_told(name: str, content: str, tmp_path: Path) -> None:
    file = write(tmp_path, name, content)
    assert titles(file) == ["A", "B", "C"]
    (note,) = notes(file)
    assert note == f"{name}: 2 papers are kept without a year: 'in press' of 'A' holds none of four digits"
