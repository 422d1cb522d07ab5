"""MEDLINE text as PubMed exports it."""

from __future__ import annotations

from pathlib import Path

from index.readers import Record
from tests.index.reading import read, titles, write

PUBMED = """
PMID- 30104761
OWN - NLM
STAT- MEDLINE
DP  - 2018 Aug
TI  - Efficacy of a vaccine in children: a randomised,
      double-blind trial.
PG  - 447-92
LID - S0140-6736(18)31788-4 [pii]
LID - 10.1016/S0140-6736(18)31788-4 [doi]
AB  - BACKGROUND: It matters. METHODS: We looked at
      12 children (p<0.05). CONCLUSION: It works.
FAU - Smith, John A
AU  - Smith JA
FAU - Müller, Jörg Jr
AU  - Müller J Jr
CN  - Vaccine Study Group
PT  - Journal Article
PT  - Randomized Controlled Trial
TA  - Lancet
JT  - Lancet (London, England)
VI  - 392
IP  - 10146
SO  - Lancet. 2018 Aug;392(10146):447-92.

PMID- 2
TI  - [Not Available].
TT  - Ein Versuch.
AU  - Bo A
PT  - Preprint
DP  - 1998 Dec-1999 Jan
AID - 10.1000/x.1 [doi]
"""


def test_an_export_of_pubmed_is_read_in_full(tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "a.nbib", PUBMED))
    assert bad == []
    assert good[0] == Record(
        source_id="pmid:30104761",
        title="Efficacy of a vaccine in children: a randomised, double-blind trial.",
        abstract="BACKGROUND: It matters. METHODS: We looked at 12 children (p<0.05). CONCLUSION: It works.",
        authors=("John A Smith", "Jörg Müller Jr", "Vaccine Study Group"),
        year=2018,
        venue="Lancet (London, England)",
        doi="10.1016/S0140-6736(18)31788-4",
        url="https://pubmed.ncbi.nlm.nih.gov/30104761/",
        kind="article-journal",
        volume="392",
        issue="10146",
        pages="447-92",
    )
    assert (good[1].title, good[1].authors, good[1].year, good[1].doi, good[1].kind) == (
        "Ein Versuch.",
        ("Bo A",),
        1998,
        "10.1000/x.1",
        "article",
    )


def test_entries_around_one_that_says_nothing_survive(tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "a.nbib", "PMID- 1\nTI  - One\n\nPMID- 2\nDP  - 2001\n\nPMID- 3\nTI  - Three\n"))
    assert [record.title for record in good] == ["One", "Three"]
    assert bad == [(4, "neither title nor abstract (found the fields id, kind, url, year)")]


def test_text_of_medline_is_known_by_its_content(tmp_path: Path) -> None:
    assert len(titles(write(tmp_path, "pubmed-set.txt", PUBMED))) == 2
