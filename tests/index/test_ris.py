"""RIS as reference managers and publishers write it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
import rispy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import ReaderError
from index.readers import Record, read_papers
from tests.index.reading import read, write

MENDELEY = """TY  - JOUR
T1  - Effects of <i>Lactobacillus</i> on p&lt;0.05
AU  - Oord, Aäron van den
AU  - King, Martin Luther, Jr.
AU  - World Health Organization
JO  - The Lancet
JF  - The Lancet
Y1  - 2019/05/01/
VL  - 393
IS  - 10170
SP  - 447
EP  - 492
DO  - 10.1016/S0140-6736(18)31788-4
UR  - https://doi.org/10.1016/S0140-6736(18)31788-4
UR  - https://example.org/a;b
PB  - Elsevier
N2  - BACKGROUND: It matters.
METHODS: We looked.
RESULTS: 5% of $10.
AN  - WOS:000457
ID  - 17
ER  - 
"""
ENDNOTE = """Provider: Somebody

TY  - CPAPER
AU  - Gödel, Kurt
TI  - Second paper
T2  - Proc. of Things
PY  - 2001
SP  - 7-9
ID  - goedel2001
ER  -

TY  - BOOK
A1  - Ito, Mai
T1  - A book
T2  - A series
PY  - in press
ID  - 3
ER  -
"""


def test_an_export_of_mendeley_is_read_in_full(tmp_path: Path) -> None:
    assert read(write(tmp_path, "a.ris", MENDELEY))[0] == [
        Record(
            source_id="WOS:000457",
            title="Effects of Lactobacillus on p<0.05",
            abstract="BACKGROUND: It matters. METHODS: We looked. RESULTS: 5% of $10.",
            authors=("Aäron van den Oord", "Martin Luther King Jr.", "World Health Organization"),
            year=2019,
            venue="The Lancet",
            doi="10.1016/S0140-6736(18)31788-4",
            url="https://doi.org/10.1016/S0140-6736(18)31788-4",
            kind="article-journal",
            volume="393",
            issue="10170",
            pages="447-492",
            publisher="Elsevier",
        )
    ]


def test_an_export_of_endnote_is_read_with_what_stands_around_it(tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "a.ris", ENDNOTE.replace("\n", "\r\n")))
    assert bad == []
    assert [(r.source_id, r.kind, r.authors, r.year, r.venue, r.pages) for r in good] == [
        ("goedel2001", "paper-conference", ("Kurt Gödel",), 2001, "Proc. of Things", "7-9"),
        (None, "book", ("Mai Ito",), None, None, None),
    ]


def test_well_kept_files_are_read_as_another_parser_reads_them(tmp_path: Path) -> None:
    theirs = rispy.loads(ENDNOTE)
    ours = read(write(tmp_path, "a.ris", ENDNOTE))[0]
    assert [r.title for r in ours] == [entry.get("title") or entry["primary_title"] for entry in theirs]


@pytest.mark.parametrize("broken", ["TY  - JOUR\nPY  - 2000\nER  - \n", "TY  - JOUR\nTI  - \x00\n", "TY  - JOUR\n"])
def test_entries_around_a_broken_one_survive(broken: str, tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "a.ris", f"{MENDELEY}{broken}{ENDNOTE[20:]}"))
    assert len(good) == 3
    assert [line for line, _ in bad] == [23]


def test_an_entry_without_its_end_ends_where_the_next_begins(tmp_path: Path) -> None:
    text = "TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\n"
    assert [r.title for r in read(write(tmp_path, "a.ris", text))[0]] == ["One", "Two"]


_LINES = st.lists(
    st.sampled_from(["TY", "TI", "AU", "ER", "N2", "  - ", "x", ", ", "\n", "\r", "\x00", "é"]), max_size=30
)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=_LINES.map("".join).map(str.encode) | st.binary(max_size=60), name=st.sampled_from(["a.ris", "a.nbib"]))
def test_whatever_a_file_holds_nothing_but_a_reader_error_is_raised(body: bytes, name: str, tmp_path: Path) -> None:
    with suppress(ReaderError):
        list(read_papers(write(tmp_path, name, b"TY  - JOUR\nPMID- 1\n" + body)))
