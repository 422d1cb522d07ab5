"""CSL-JSON: exports as Zotero and Crossref write them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from index.readers.csl_json import read_csl_json
from index.readers.record import BadRecord, Record

FILE = Path("library.json")

ZOTERO = [
    {
        "id": "http://zotero.org/users/12/items/AB34",
        "type": "article-journal",
        "title": "Statins and the <i>heart</i>: H<sub>2</sub>O &amp; more",
        "abstract": "Risk fell (p<0.05) by 5%.",
        "container-title": "The Lancet",
        "volume": "387",
        "issue": "10023",
        "page": "1011-1022",
        "DOI": "https://doi.org/10.1016/S0140-6736(16)00000-0",
        "URL": "https://example.org/a",
        "publisher": "Elsevier",
        "author": [
            {"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"},
            {"family": "Oord", "given": "Aäron", "non-dropping-particle": "van den"},
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
            {"literal": "The REACH Group, Oslo and Bergen"},
        ],
        "issued": {"date-parts": [["2016", 3, 12]]},
    },
    {"id": 7, "type": "thesis", "title": "Second", "issued": {"literal": "c. 1999"}},
]

CROSSREF = {
    "DOI": "10.1103/physrevd.76.013009",
    "type": "journal-article",
    "title": ["Calculation of prompt diphoton production"],
    "container-title": ["Physical Review D", "Phys. Rev. D"],
    "ISSN": ["1550-7998"],
    "abstract": "<jats:title>Abstract</jats:title><jats:p>A fully differential calculation.</jats:p>",
    "issued": {"date-parts": [[2007, 7, 24]]},
    "article-number": "013009",
    "author": [{"given": "C.", "family": "Balázs", "sequence": "first", "affiliation": []}, {"name": "CDF"}],
    "publisher": "American Physical Society (APS)",
    "indexed": {"timestamp": 1700000000000, "score": 0.5},
    "subtitle": [],
}


def read(content: Any) -> tuple[list[Record], list[str]]:
    found = list(read_csl_json(FILE, io.BytesIO(json.dumps(content).encode())))
    return [r for r in found if isinstance(r, Record)], [str(r) for r in found if isinstance(r, BadRecord)]


def one(**fields: Any) -> Record:
    good, bad = read([{"title": "A", **fields}])
    assert bad == []
    return good[0]


def test_an_export_of_zotero_is_read() -> None:
    good, bad = read(ZOTERO)
    assert bad == []
    assert good[0] == Record(
        source_id="http://zotero.org/users/12/items/AB34",
        title="Statins and the heart: H2O & more",
        abstract="Risk fell (p<0.05) by 5%.",
        authors=(
            "Ludwig van Beethoven",
            "Aäron van den Oord",
            "Martin Luther King Jr.",
            "The REACH Group, Oslo and Bergen",
        ),
        year=2016,
        venue="The Lancet",
        doi="10.1016/S0140-6736(16)00000-0",
        url="https://example.org/a",
        kind="article-journal",
        volume="387",
        issue="10023",
        pages="1011-1022",
        publisher="Elsevier",
    )
    assert (good[1].source_id, good[1].kind, good[1].year) == ("7", "thesis", 1999)


@pytest.mark.parametrize(
    "content",
    [
        CROSSREF,
        [CROSSREF],
        {"status": "ok", "message": CROSSREF},
        {"message": {"total-results": 1, "items": [CROSSREF]}},
    ],
    ids=["alone", "array", "one of the interface", "many of the interface"],
)
def test_works_of_crossref_are_read_with_and_without_what_its_interface_puts_around_them(content: Any) -> None:
    good, bad = read(content)
    assert bad == []
    assert [r.title for r in good] == ["Calculation of prompt diphoton production"]
    assert (good[0].venue, good[0].kind, good[0].year) == ("Physical Review D", "article-journal", 2007)
    assert good[0].authors == ("C. Balázs", "CDF")
    assert "fully differential calculation." in good[0].abstract
    assert "<" not in good[0].abstract
    assert good[0].pages == "013009"


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ({"date-parts": [["2016"]]}, 2016),
        ({"date-parts": [[2016, 1], [2017, 2]]}, 2016),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": []}, None),
        ({"raw": "12 March 2011"}, 2011),
        ({"literal": "in press"}, None),
        ({"date-parts": [[20161]]}, None),
        ("2018-05", 2018),
        (None, None),
        ([], None),
    ],
)
def test_the_year_is_found_in_every_form_of_a_date(issued: Any, year: int | None) -> None:
    assert one(issued=issued).year == year


@pytest.mark.parametrize("author", [None, [], [{}], [{"family": "", "given": None}], [{"family": ["B"]}]])
def test_authors_without_a_name_are_none(author: Any) -> None:
    assert one(author=author).authors == ()


def test_a_family_name_alone_is_a_name() -> None:
    assert one(author=[{"family": "Plato"}, "Given as text"]).authors == ("Plato", "Given as text")


def test_a_field_of_the_wrong_kind_is_reported_and_the_others_are_read() -> None:
    good, bad = read([{"title": {"en": "A"}}, {"title": "B"}, {"title": "C", "author": {"family": "D"}}])
    assert [r.title for r in good] == ["B"]
    assert [b.partition("object ")[2][:18] for b in bad] == ["1: title is a dict", "3: authors is a di"]
