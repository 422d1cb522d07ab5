"""Bibliographies written and read back by other programs' parsers, hostile titles and names among them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string

from index.bibliography.csl import csl_item
from index.bibliography.formats import BIBLIOGRAPHIES, format_of, write_bibliography, write_file
from index.bibliography.keys import citation_keys
from index.bibliography.names import parse_name
from index.display import printable
from index.errors import BibliographyError
from index.paper import Paper

BOSON = Paper(
    "boson-1", "Observation of a New Particle", "A search is presented.", ("The ATLAS Collaboration", "Ada Byron"),
    2012, "Physics Letters B", "10.1016/j.x_2", "https://example.org/a?b=1",
    kind="article-journal", volume="716", issue="1", pages="1-29", publisher="Elsevier",
)  # fmt: skip
BARE = Paper("bare-2", "Image Patches", "Patches are mixed.")
NASTY = [
    "<i>x</i>", "</span>", '<span class="nocase">', "&amp;", '"', "'", "`", "$x$", "\\", "\\end{document}", "{", "}",
    "}}", "%", "#", "~", "^", "_", "|", "@misc{x,", ",\n}", " and ", ",", "\nER  - \n", "\nTY  - JOUR\n", "\r\nTI  - x",
    "\u0085TI  - y", "\n", "\t", "\x00", "\x1b[31m", "\u202e", "\u2028", "\ue000", "\ue001", "é", "编", "🎧", "van",
    "Jr.", "X Y", "[1] ", "..", "?", ".", "”", "”,", "a" * 10_000,
]  # fmt: skip
TEXTS = st.lists(
    st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8), min_size=1, max_size=5
).map("".join)


def folded(text: str) -> str:
    return " ".join(printable(text).split())


def unlatex(text: str) -> str:
    """Read what LaTeX would print."""
    names = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~", "asciicircum": "^"}
    names |= {"less": "<", "greater": ">", "bar": "|"}
    assert not re.search(r"(?<!\\)[$&#_%~^<>|]", text)
    return re.sub(r"\\text(\w+)\{\}|\\([$&#_%])|(?<=[-`'])\{\}", lambda m: names[m[1]] if m[1] else m[2] or "", text)


def written(fmt: str, *papers: Paper, notes: Mapping[str, str] | None = None) -> str:
    return write_bibliography(papers, citation_keys(papers), fmt, notes=notes or {})


def bibtex(*papers: Paper, notes: Mapping[str, str] | None = None) -> dict[str, Entry]:
    return dict(parse_string(written("bib", *papers, notes=notes), "bibtex").entries)


def ris(*papers: Paper, notes: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    return rispy.loads(written("ris", *papers, notes=notes))  # type: ignore[no-any-return]


def csl(*papers: Paper, notes: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    return json.loads(written("csl.json", *papers, notes=notes))  # type: ignore[no-any-return]


# What is said


def test_bibtex_holds_the_whole_record_under_its_key() -> None:
    entries = bibtex(BOSON, BARE, notes={"boson-1": "50% “new”"})
    assert list(entries) == ["atlascollaboration2012observation", "image-patches"]
    entry = entries["atlascollaboration2012observation"]
    assert entry.type == "article"
    assert dict(entry.fields) == {
        "title": "{Observation of a New Particle}",
        "year": "2012",
        "journal": "Physics Letters B",
        "publisher": "Elsevier",
        "volume": "716",
        "number": "1",
        "pages": "1-29",
        "doi": r"10.1016/j.x_2",
        "url": "https://example.org/a?b=1",
        "note": r"50\% “new”",
    }
    assert [str(person) for person in entry.persons["author"]] == ["{The ATLAS Collaboration}", "Byron, Ada"]
    assert "% no authors, year, venue or DOI recorded\n@misc{image-patches," in written("bib", BARE)


@pytest.mark.parametrize(
    ("paper", "kind", "field", "ris_type"),
    [
        (replace(BARE, venue="Journal of Sound"), "article", "journal", "JOUR"),
        (replace(BARE, venue="Nature", volume="12"), "article", "journal", "JOUR"),
        (replace(BARE, venue="Workshop on Codecs"), "inproceedings", "booktitle", "CPAPER"),
        (replace(BARE, venue="ICASSP", kind="paper-conference"), "inproceedings", "booktitle", "CPAPER"),
        (replace(BARE, venue="ICASSP"), "misc", "howpublished", "GEN"),
        (replace(BARE, venue="MIT", kind="thesis"), "phdthesis", "school", "THES"),
        (replace(BARE, venue="CERN", kind="report"), "techreport", "institution", "RPRT"),
        (replace(BARE, venue="A Handbook", kind="chapter"), "incollection", "booktitle", "CHAP"),
        (replace(BARE, venue="A Series", kind="book"), "book", "series", "BOOK"),
        (replace(BARE, venue="Zenodo", kind="dataset"), "misc", "howpublished", "DATA"),
        (replace(BARE, venue="x", kind="no\n@kind"), "misc", "howpublished", "GEN"),
    ],
)
def test_an_entry_is_what_the_record_says_else_what_the_venue_tells(
    paper: Paper, kind: str, field: str, ris_type: str
) -> None:
    (entry,) = bibtex(paper).values()
    assert (entry.type, entry.fields[field]) == (kind, paper.venue)
    assert ris(paper)[0]["type_of_reference"] == ris_type


def test_ris_holds_the_whole_record() -> None:
    assert ris(BOSON, notes={"boson-1": "a note"}) == [
        {
            "type_of_reference": "JOUR",
            "title": BOSON.title,
            "year": "2012",
            "secondary_title": "Physics Letters B",
            "volume": "716",
            "number": "1",
            "start_page": "1",
            "end_page": "29",
            "publisher": "Elsevier",
            "doi": BOSON.doi,
            "abstract": BOSON.abstract,
            "id": "atlascollaboration2012observation",
            "authors": ["The ATLAS Collaboration", "Byron, Ada"],
            "urls": [BOSON.url],
            "notes": ["a note"],
        }
    ]
    assert written("ris", BOSON).startswith("TY  - JOUR\n")


def test_a_csl_item_holds_the_whole_record_and_leaves_out_what_is_not_known() -> None:
    oord = replace(BOSON, authors=("Aäron van den Oord", "The ATLAS Collaboration", "King, Martin, Jr."))
    assert csl_item(oord, "key") == {
        "id": "key",
        "type": "article-journal",
        "title": BOSON.title,
        "author": [
            {"family": "Oord", "given": "Aäron", "non-dropping-particle": "van den"},
            {"literal": "The ATLAS Collaboration"},
            {"family": "King", "given": "Martin", "suffix": "Jr."},
        ],
        "issued": {"date-parts": [[2012]]},
        "container-title": "Physics Letters B",
        "volume": "716",
        "issue": "1",
        "page": "1-29",
        "publisher": "Elsevier",
        "DOI": BOSON.doi,
        "URL": BOSON.url,
        "abstract": BOSON.abstract,
    }
    assert set(csl_item(BARE, "key")) == {"id", "type", "title", "abstract"}
    assert csl(BARE, notes={"bare-2": "a note"})[0]["note"] == "a note"


@pytest.mark.parametrize(
    ("author", "parts"),
    [
        ("Aäron van den Oord", (["Aäron"], ["van", "den"], ["Oord"], [])),
        ("King, Martin Luther, Jr.", (["Martin"], [], ["King"], ["Jr."])),
        ("Martin King, Jr.", (["Martin"], [], ["King"], ["Jr."])),
        ("Luc Van Gool", (["Luc"], [], ["Van", "Gool"], [])),
        ("Ramón y Cajal, Santiago", (["Santiago"], [], ["{Ramón y Cajal}"], [])),
        ("O'Neil & Sons Inc", ([], [], [r"{O'Neil \& Sons Inc}"], [])),
        ("a, b, c, d", ([], [], ["{a, b, c, d}"], [])),
    ],
)
def test_bibtex_finds_the_parts_of_a_name_that_were_found_here(author: str, parts: tuple[list[str], ...]) -> None:
    (entry,) = bibtex(replace(BARE, authors=(author, "Emil Post"))).values()
    person, other = entry.persons["author"]
    assert (person.first_names, person.prelast_names, person.last_names, person.lineage_names) == parts
    assert str(other) == "Post, Emil"


@pytest.mark.parametrize(("fmt", "text"), [("bib", ""), ("ris", ""), ("csl.json", "[]\n"), ("apa.txt", "")])
def test_a_bibliography_of_no_papers_is_well_formed(fmt: str, text: str) -> None:
    assert written(fmt) == text


def test_a_format_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(BibliographyError, match=r"no bibliography 'doc'; there are bib, ris, csl\.json"):
        written("doc", BARE)


@pytest.mark.parametrize(
    ("name", "fmt"),
    [("a.bib", "bib"), ("A.CSL.JSON", "csl.json"), ("a.b.apa.txt", "apa.txt"), ("a.json", None), ("a.txt", None),
     (".bib", None), ("bib", None)],
)  # fmt: skip
def test_the_ending_of_a_file_names_its_format(name: str, fmt: str | None) -> None:
    assert format_of(Path("folder") / name) == fmt


def test_a_bibliography_is_written_to_a_file_and_never_over_a_folder_or_a_device(tmp_path: Path) -> None:
    write_file(tmp_path / "new" / "a.bib", "é\n")
    assert (tmp_path / "new" / "a.bib").read_bytes() == b"\xc3\xa9\n"
    for file in (tmp_path / "new", Path("/dev/null")):
        with pytest.raises(BibliographyError, match="no file that can be written"):
            write_file(file, "x")
    with pytest.raises(BibliographyError, match="cannot be written"):
        write_file(tmp_path / "new" / "a.bib" / "b.bib", "x")


# What no text can do


def hostile(text: str) -> Paper:
    """Put one text wherever a text of others can stand."""
    return Paper(
        text, text, text, (text, "Byron, Ada"), 2021, text, "10.1000/x", "https://example.org",
        kind=text, volume=text, issue=text, pages=text, publisher=text,
    )  # fmt: skip


def names(text: str) -> list[str]:
    return [name.inverted for name in map(parse_name, (text, "Byron, Ada")) if name]


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_no_text_acts_in_bibtex_and_two_parsers_read_the_same_back(text: str) -> None:
    assume(folded(text))
    paper = hostile(text)
    ((key, entry),) = bibtex(paper, notes={text: text}).items()
    (other,) = (library := bibtexparser.parse_string(written("bib", paper, notes={text: text}))).entries
    assert (library.failed_blocks, other.key) == ([], key)
    assert set(entry.fields) | {"author"} == {f.key for f in other.fields}
    for field in set(entry.fields) - {"title", "year", "doi", "url"}:
        assert unlatex(entry.fields[field]) == unlatex(other[field]) == folded(text)
    assert unlatex(entry.fields["title"]) == unlatex(other["title"]) == f"{{{folded(text)}}}"
    assert (entry.fields["year"], entry.fields["doi"], other["doi"]) == ("2021", "10.1000/x", "10.1000/x")
    person, second = entry.persons["author"]
    assert str(second) == "Byron, Ada"
    found, meant = (re.findall(r"[^\s{},~]", said) for said in (unlatex(str(person)), folded(text)))
    assert sorted(found) == sorted(meant)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_no_text_acts_in_ris(text: str) -> None:
    assume(folded(text))
    (record,) = ris(hostile(text), notes={text: text})
    assert record["title"] == record["abstract"] == record["secondary_title"] == folded(text)
    assert (record["notes"], record["authors"]) == ([folded(text)], names(text))
    assert (record["year"], record["doi"]) == ("2021", "10.1000/x")


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_csl_json_comes_back_to_the_letter_and_steers_no_terminal(text: str) -> None:
    assume(text)
    paper = hostile(text)
    assert csl(paper, notes={text: text}) == [csl_item(paper, citation_keys([paper])[text]) | {"note": text}]
    text = written("csl.json", paper)
    assert printable(text.replace("\n", "")) == text.replace("\n", "")


@pytest.mark.parametrize("fmt", [fmt for fmt in BIBLIOGRAPHIES if fmt != "csl.json"])
@given(text=TEXTS)
@settings(max_examples=25, deadline=None)
def test_no_bibliography_steers_a_terminal(fmt: str, text: str) -> None:
    said = written(fmt, hostile(text)).replace("\n", "")
    assert printable(said) == said
