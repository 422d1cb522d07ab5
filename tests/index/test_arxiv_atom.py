"""arXiv's Atom: results of a search, a daily listing, an error."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from index.readers.arxiv_atom import looks_like_arxiv_atom, read_arxiv_atom
from index.readers.record import BadRecord, Record

FILE = Path("query.xml")
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <link href="http://arxiv.org/api/query?search_query%3Dall%3Aelectron" rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query: search_query=all:electron</title>
  <id>http://arxiv.org/api/cHxbiOdZaP56ODnBPIenZhzg5f8</id>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">2000</opensearch:totalResults>
"""
ENTRY = """<entry>
  <id>http://arxiv.org/abs/hep-ex/0307015v2</id>
  <updated>2004-01-02T00:00:00Z</updated>
  <published>2003-07-07T13:46:39-04:00</published>
  <title>Multi-Electron Production at High $p_T$ in
  \\emph{ep} Collisions</title>
  <summary>  Multi-electron production is studied at
high transverse momentum &amp; compared.
</summary>
  <author><name>H1 Collaboration</name></author>
  <author><name>Bal\\'azs  Csan&#225;d</name>
    <arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">DESY</arxiv:affiliation></author>
  <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1140/epjc/s2003-01326-x 10.1/erratum</arxiv:doi>
  <link title="doi" href="http://dx.doi.org/10.1140/epjc/s2003-01326-x" rel="related"/>
  <arxiv:journal_ref xmlns:arxiv="http://arxiv.org/schemas/atom">Eur.Phys.J. C31 (2003) 17-29</arxiv:journal_ref>
  <category term="hep-ex" scheme="http://arxiv.org/schemas/atom"/>
</entry>
"""
LISTED = """<entry xmlns:dc="http://purl.org/dc/elements/1.1/">
  <id>oai:arXiv.org:2401.00001v1</id>
  <title>Listed</title>
  <published>2024-01-02T00:00:00-05:00</published>
  <summary>arXiv:2401.00001v1 Announce Type: new
Abstract: We list.</summary>
  <dc:creator>Ada Lovelace, Alan Turing</dc:creator>
</entry>
"""
ERROR = """<entry>
  <id>http://arxiv.org/api/errors#incorrect_id_format_for_1234</id>
  <title>Error</title>
  <summary>incorrect id format for 1234</summary>
</entry>
"""


def read(*entries: str) -> tuple[list[Record], list[tuple[int, str]]]:
    found = list(read_arxiv_atom(FILE, io.BytesIO((HEAD + "".join(entries) + "</feed>").encode())))
    bad = [(r.line, r.reason) for r in found if isinstance(r, BadRecord)]
    return [r for r in found if isinstance(r, Record)], bad


def test_a_result_of_a_search_is_read() -> None:
    good, bad = read(ENTRY)
    assert bad == []
    assert (good[0].source_id, good[0].url) == ("arxiv:hep-ex/0307015", "https://arxiv.org/abs/hep-ex/0307015")
    assert good[0].title.startswith("Multi-Electron Production at High ")
    assert good[0].title.endswith(" in ep Collisions")
    assert good[0].abstract == "Multi-electron production is studied at high transverse momentum & compared."
    assert good[0].authors == ("H1 Collaboration", "Balázs Csanád")
    assert (good[0].year, good[0].venue, good[0].kind) == (2003, "Eur.Phys.J. C31 (2003) 17-29", "article")
    assert good[0].doi == "10.1140/epjc/s2003-01326-x"


def test_an_entry_of_a_listing_is_read() -> None:
    good, bad = read(LISTED)
    assert bad == []
    assert (good[0].source_id, good[0].abstract) == ("arxiv:2401.00001", "We list.")
    assert good[0].authors == ("Ada Lovelace", "Alan Turing")
    assert good[0].venue is None


@pytest.mark.parametrize(
    ("address", "source_id"),
    [
        ("http://arxiv.org/abs/2101.00001v12", "arxiv:2101.00001"),
        ("https://export.arxiv.org/abs/2101.00001", "arxiv:2101.00001"),
        ("http://arxiv.org/abs/math.GT/0309136v1", "arxiv:math.GT/0309136"),
    ],
)
def test_the_version_is_no_part_of_the_id(address: str, source_id: str) -> None:
    good, _ = read(ENTRY.replace("http://arxiv.org/abs/hep-ex/0307015v2", address))
    assert good[0].source_id == source_id


def test_an_error_that_arxiv_answered_with_is_reported() -> None:
    good, bad = read(ERROR, ENTRY)
    assert len(good) == 1
    assert bad == [(7, "arXiv answered with an error: incorrect id format for 1234")]


def test_an_entry_of_another_site_is_reported() -> None:
    good, bad = read("<entry><id>urn:uuid:1</id><title>A</title></entry>")
    assert good == []
    assert "id is 'urn:uuid:1'" in bad[0][1]


def test_a_search_without_results_has_no_papers() -> None:
    assert read() == ([], [])


def test_the_opening_is_known() -> None:
    assert looks_like_arxiv_atom(HEAD)
    assert not looks_like_arxiv_atom('<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>')
    assert not looks_like_arxiv_atom("<PubmedArticleSet>")
