"""XML that is broken or means harm: bombs, depth, size, cut ends, encodings, arbitrary bytes."""

from __future__ import annotations

import io
import tracemalloc
from contextlib import suppress
from itertools import chain, repeat
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.errors import ReaderError
from index.readers.arxiv_atom import read_arxiv_atom
from index.readers.pubmed_xml import read_pubmed_xml
from index.readers.record import BadRecord, Record
from tests.index.generated import Generated

FILE = Path("papers.xml")
HEAD, TAIL = b"<PubmedArticleSet>\n", b"</PubmedArticleSet>"


def article(title: str, extra: str = "") -> bytes:
    inner = f"<Article><ArticleTitle>{title}</ArticleTitle>{extra}</Article>"
    return f"<PubmedArticle><MedlineCitation>{inner}</MedlineCitation></PubmedArticle>\n".encode()


GOOD = article("Good")


def read(content: bytes) -> tuple[list[str], list[tuple[int, str]]]:
    found = list(read_pubmed_xml(FILE, io.BytesIO(content)))
    bad = [(r.line, r.reason) for r in found if isinstance(r, BadRecord)]
    return [r.title for r in found if isinstance(r, Record)], bad


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">',
        '<!ENTITY big "' + "x" * 50_000 + '">',
        '<!ENTITY file SYSTEM "file:///etc/hostname">',
        '<!ENTITY net SYSTEM "http://127.0.0.1:1/x">',
        '<!ENTITY % outside SYSTEM "http://127.0.0.1:1/x.dtd"> %outside;',
        '<!NOTATION gif SYSTEM "g"><!ENTITY picture SYSTEM "a.gif" NDATA gif>',
    ],
    ids=["expansion", "quadratic", "file", "network", "parameter", "unparsed"],
)
def test_entities_are_refused_before_anything_is_read(declared: str) -> None:
    text = f"<!DOCTYPE PubmedArticleSet [{declared}]>".encode() + HEAD + article("&lol2;") + TAIL
    with pytest.raises(
        ReaderError, match=r"papers\.xml: declares the XML entity '\w+'\. Entities can grow without bound"
    ):
        read(text)


def test_a_doctype_is_passed_over_and_its_address_never_asked() -> None:
    doctype = b'<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "http://127.0.0.1:1/pubmed.dtd">\n'
    assert read(doctype + HEAD + GOOD + TAIL) == (["Good"], [])


def test_an_entity_that_nobody_declared_ends_the_reading_with_its_line() -> None:
    good, bad = read(HEAD + GOOD + article("a&nbsp;b") + GOOD + TAIL)
    assert good == ["Good"]
    assert bad == [(3, "not readable XML: undefined entity; the file is read up to here")]


@pytest.mark.parametrize(
    ("rest", "line", "reason"),
    [
        (b"", 4, "no element found"),
        (b"<PubmedArticle><MedlineCitation><PMID>1</PM", 4, "unclosed token"),
        (b"<PubmedArticle></MedlineCitation>", 4, "mismatched tag"),
        (b"</PubmedArticleSet>\n<more/>", 5, "junk after document element"),
        (b"<PubmedArticle a='1' a='2'/>", 4, "duplicate attribute"),
        (b"caf\xe9 <x>", 4, "not well-formed (invalid token)"),
        (b"a\x00b", 4, "not well-formed (invalid token)"),
    ],
)
def test_what_comes_before_a_fault_is_kept(rest: bytes, line: int, reason: str) -> None:
    good, bad = read(HEAD + GOOD + GOOD + rest)
    assert good == ["Good", "Good"]
    assert [number for number, _ in bad] == [line]
    assert f": {reason}" in bad[0][1]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (
            article("A", "<Abstract><AbstractText>" + "x" * 4_000_001 + "</AbstractText></Abstract>"),
            "more than 4,000,000",
        ),
        (
            article("A", "<Abstract><AbstractText>" + "x" * 1_000_001 + "</AbstractText></Abstract>"),
            "abstract has 1,000,001",
        ),
        (article("A", "<a/>" * 250_000), "more than 4,000,000 characters"),
        (article("A", "".join(f"<a b='{'x' * 60_000}'/>" for _ in range(70))), "more than 4,000,000 characters"),
        (article("A", "<a>" * 150 + "</a>" * 150), "nested deeper than 100"),
    ],
    ids=["text", "field", "elements", "attribute", "depth"],
)
def test_a_record_out_of_bounds_is_left_out_and_the_next_is_read(record: bytes, reason: str) -> None:
    good, bad = read(HEAD + GOOD + record + GOOD + TAIL)
    assert good == ["Good", "Good"]
    assert [number for number, _ in bad] == [3]
    assert reason in bad[0][1]


def test_depth_without_end_is_given_up() -> None:
    good, bad = read(HEAD + GOOD + b"<a>" * 500_000)
    assert good == ["Good"]
    assert "elements nested deeper than 1,000" in bad[0][1]


@pytest.mark.parametrize("opening", [b"<!-- ", b"<a b='", b"<?pi "])
def test_a_tag_or_comment_without_end_is_given_up(opening: bytes) -> None:
    good, bad = read(HEAD + GOOD + opening + b"x" * 5_000_000)
    assert good == ["Good"]
    assert "one tag or comment of more than 4,000,000 bytes" in bad[0][1]


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("ISO-8859-1", "latin-1"), ("UTF-16", "utf-16"), ("windows-1252", "cp1252"), ("UTF-8", "utf-8-sig")],
)
def test_the_encoding_that_is_declared_is_honoured(declared: str, codec: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>' + (HEAD + article("Café über") + TAIL).decode()
    assert read(text.encode(codec)) == (["Café über"], [])


@pytest.mark.parametrize("declared", ["nonsense", "Shift_JIS", "base64"])
def test_an_encoding_that_cannot_be_read_is_reported(declared: str) -> None:
    good, bad = read(f'<?xml version="1.0" encoding="{declared}"?>'.encode() + HEAD + GOOD + TAIL)
    assert good == []
    assert len(bad) == 1
    assert "encoding" in bad[0][1]


@pytest.mark.parametrize("between", [b"", b"<other>text</other>" * 20])
def test_a_big_file_streams(between: bytes) -> None:
    paper = article("T", f"<Abstract><AbstractText>{'word ' * 2000}</AbstractText></Abstract>") + between
    file = Generated(chain([HEAD], repeat(paper, 800), [TAIL]))
    tracemalloc.start()
    try:
        count = sum(isinstance(record, Record) for record in read_pubmed_xml(FILE, io.BufferedReader(file)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 800
    assert peak < file.size / 10


_ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2101.00001v1</id>
<title>A</title><summary>x</summary><published>2021-01-01</published><author><name>B C</name></author></entry></feed>"""
_VALID = st.sampled_from(
    [_ATOM, HEAD + GOOD + GOOD + TAIL, b'<?xml version="1.0" encoding="UTF-8"?>' + HEAD + GOOD + TAIL]
)
_INSERTED = st.one_of(
    st.binary(max_size=4),
    st.sampled_from(
        [b"<", b"&amp;", b"&#0;", b"&#xD800;", b"<![CDATA[", b"]]>", b"<!--", b'<!DOCTYPE a [<!ENTITY b "c">]>']
    ),
)


@settings(deadline=None, max_examples=300)
@given(
    content=st.one_of(
        st.binary(max_size=60),
        st.tuples(_VALID, st.floats(0, 1), _INSERTED, st.integers(0, 9)).map(
            lambda cut: cut[0][: int(cut[1] * len(cut[0]))] + cut[2] + cut[0][int(cut[1] * len(cut[0])) + cut[3] :]
        ),
    )
)
@example(content=b"")
@example(content=b"\xff\xfe<\x00a\x00")
@example(content=b'<?xml version="1.0" encoding="utf-7"?><a/>')
@example(content=b'<?xml version="1.0" encoding="idna"?><a/>')
@example(content=b'<?xml version="1.0" encoding="rot13"?><a/>')
@example(content=b'<?xml version="1.0" encoding="undefined"?><a/>')
def test_whatever_a_file_holds_nothing_but_a_reader_error_is_raised(content: bytes) -> None:
    for reader in (read_pubmed_xml, read_arxiv_atom):
        found = []
        with suppress(ReaderError):
            found = list(reader(FILE, io.BytesIO(content)))
        for record in found:
            if isinstance(record, BadRecord):
                assert 1 <= record.line <= content.count(b"\n") + content.count(b"\r") + 1
            else:
                assert record.title or record.abstract
