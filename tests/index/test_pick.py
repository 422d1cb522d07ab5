"""Which reader a file gets, files that cannot be read, and arbitrary content."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.errors import ReaderError
from index.readers import BadRecord, Record, read_papers
from index.readers.listing import HEADER
from tests.index.reading import read, titles, write

NAMES = ["a.jsonl", "a.csv", "a.tsv", "a.bib", "a.ris", "a.nbib", "a.txt", "a", "a.json", "a.xml"]
_MARKS = [",", ";", "\t", '"', "\n", "\r\n", "\r", "{", "}", '"title":', ": ", "[", "]", "\x00", "\ufeff", "\\ud800"]
_WORDS = ["title", "abstract", "year", HEADER, "Subscribe", "7", "é", "\u2028", "word " * 70, "1" * 5000, "x" * 140_000]
_PIECES = st.sampled_from(_MARKS + _WORDS)
_OPENINGS = st.sampled_from(["", "title,abstract\n", "title\tabstract\n", HEADER + "\n", '{"title": '])


@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(NAMES),
    opening=_OPENINGS,
    body=st.one_of(st.binary(max_size=80), st.lists(_PIECES, max_size=25).map(lambda pieces: "".join(pieces).encode())),
)
@example(name="a.jsonl", opening='{"title": ', body=b"1" * 5000)
@example(name="a.csv", opening="", body=b"x" * 140_000)
def test_whatever_a_file_holds_nothing_but_a_reader_error_is_raised(
    name: str, opening: str, body: bytes, tmp_path: Path
) -> None:
    file = write(tmp_path, name, opening.encode() + body)
    lines = len(file.read_bytes().splitlines()) + file.read_bytes().count(b"\r") + 1
    found = []
    with suppress(ReaderError):
        found = list(read_papers(file))
    for record in found:
        if isinstance(record, BadRecord):
            assert 1 <= record.line <= lines
            assert record.file == file
        elif isinstance(record, Record):
            assert record.title or record.abstract


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", '{"title": "One"}\n'),
        ("a.json", '\n {"title": "One"}\n'),
        ("a.txt", "title,abstract\nOne,x\n"),
        ("a", "id\tTitle\n1\tOne\n"),
        ("a.TXT", f"{HEADER}!\nOne\nAbstract.\n"),
        ("a.JSONL", '{"title": "One"}'),
        ("a.Csv", "title\nOne"),
        ("a.BIB", "@misc{k, title = {One}}"),
        ("a.txt", "% made by hand\n @Article{k, title = {One}}"),
        ("a", "\ufeffTY  - JOUR\r\nTI  - One\r\nER  - \r\n"),
        ("a.txt", "\nPMID- 12\nTI  - One\n"),
        ("export.json", '[{"title": "One", "abstract": "x"}]'),
        ("a.json", '{"papers": [{"title": "One"}]}'),
        ("a.txt", '[{"type": "article-journal", "title": "One"}]'),
        ("a.json", '{"id": "2101.1", "submitter": "x", "title": "One", "authors_parsed": []}\n'),
        (
            "a",
            "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>One</ArticleTitle>"
            "</Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
        ),
        (
            "a.xml",
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2101.00001v1</id>'
            "<title>One</title></entry></feed>",
        ),
    ],
)
def test_the_reader_is_chosen_by_extension_then_by_content(name: str, text: str, tmp_path: Path) -> None:
    assert titles(write(tmp_path, name, text)) == ["One"]


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a", "a.json"])
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 \x80", b"Just some prose about a title.", b"[1, 2]"])
def test_a_file_without_a_reader_is_an_error_that_names_those_there_are(
    name: str, content: bytes, tmp_path: Path
) -> None:
    with pytest.raises(ReaderError, match=r"no reader for .* JSONL \(\.jsonl\), tables"):
        read(write(tmp_path, name, content))


@pytest.mark.parametrize("name", ["a.jsonl", "a.txt"])
def test_a_file_that_is_not_utf8_says_so_and_what_to_do(name: str, tmp_path: Path) -> None:
    opening = {"a.jsonl": '{"title": "', "a.txt": f"{HEADER}\n"}[name]
    with pytest.raises(ReaderError, match=r"not UTF-8 text \(byte 0xe9\)\. Save it as UTF-8"):
        read(write(tmp_path, name, (opening + "Caf\u00e9 society").encode("latin-1")))


def test_a_file_in_utf16_says_that_it_is_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="not UTF-8"):
        read(write(tmp_path, "a.jsonl", '{"title": "One"}'.encode("utf-16")))


@pytest.mark.parametrize("name", ["missing.jsonl", "missing.txt", "missing"])
def test_a_missing_file_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=f"{name}: cannot be read: No such file"):
        read(tmp_path / name)


@pytest.mark.parametrize("name", ["folder", "folder.jsonl", "folder.csv"])
def test_a_directory_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(ReaderError, match=f"{name}: cannot be read: Is a directory"):
        read(tmp_path / name)


def test_records_come_one_at_a_time(tmp_path: Path) -> None:
    file = write(tmp_path, "a.jsonl", b'{"title": "One"}\n' * 5000 + b"\xff")
    records = read_papers(file)
    assert getattr(next(records), "title", None) == "One"
    with pytest.raises(ReaderError):
        list(records)
