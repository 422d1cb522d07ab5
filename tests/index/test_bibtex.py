"""BibTeX as programs and people write it, whole and broken, small and without end."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.errors import ReaderError
from index.readers import BadRecord, Note, Record, read_papers
from index.readers.bibtex import read_bibtex
from index.readers.entries import MAX_ENTRY
from tests.index.reading import read, titles, write

ZOTERO = r"""
@inproceedings{vaswani_attention_2017,
	title = {Attention {Is} {All} {You} {Need}},
	volume = {30},
	url = {https://papers.example/paper\_2017/a.html},
	doi = {10.48550/arXiv.1706.03762},
	abstract = {The model needs 50\% of the time, for $\alpha$ and {\textless}i{\textgreater}E. coli{\textless}/i{\textgreater}. See LeQua @ {CLEF}.},
	booktitle = {Advances in {Neural} {Information} {Processing} {Systems}},
	publisher = {Curran Associates, Inc.},
	author = {Vaswani, Ashish and van den Oord, A{\"a}ron and {The {CERN}, Team and Friends} and King, Jr., Martin Luther},
	month = dec,
	year = {2017},
	pages = {5998--6008},
}
"""  # noqa: E501
SCHOLAR = """@article{he2015deep,
  title={Deep residual learning},
  author={He, Kaiming and Sun, Jian and others},
  journal={arXiv preprint arXiv:1512.03385},
  year={2015}
}
"""


def only(text: str, folder: Path) -> Record:
    (record,) = read(write(folder, "a.bib", text))[0]
    return record


def test_an_export_of_zotero_is_read_in_full(tmp_path: Path) -> None:
    assert only(ZOTERO, tmp_path) == Record(
        source_id="vaswani_attention_2017",
        title="Attention Is All You Need",
        abstract="The model needs 50% of the time, for α and E. coli. See LeQua @ CLEF.",
        authors=("Ashish Vaswani", "Aäron van den Oord", "The CERN, Team and Friends", "Martin Luther King Jr."),
        year=2017,
        venue="Advances in Neural Information Processing Systems",
        doi="10.48550/arXiv.1706.03762",
        url="https://papers.example/paper_2017/a.html",
        kind="paper-conference",
        volume="30",
        pages="5998-6008",
        publisher="Curran Associates, Inc.",
    )


def test_an_entry_of_google_scholar_has_people_and_not_others(tmp_path: Path) -> None:
    record = only(SCHOLAR, tmp_path)
    assert record.authors == ("Kaiming He", "Jian Sun")
    assert (record.kind, record.url) == ("article-journal", "https://arxiv.org/abs/1512.03385")


def test_macros_and_pieces_are_put_together(tmp_path: Path) -> None:
    text = '@string{J = "Journal of "}\n@STRING(ml = {Machine # Learning})\n@comment{x}\n@preamble{"y"}\n'
    record = only(text + "@Article(k, Title = {A (b) c}, JOURNAL = j # ml # { 2}, year = 1999, month = mar)", tmp_path)
    assert (record.title, record.venue, record.year) == ("A (b) c", "Journal of Machine # Learning 2", 1999)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ('{Kurt G{\\"o}del}', ("Kurt Gödel",)),
        ('"de la Vall{\\\'e}e Poussin, Charles"', ("Charles de la Vallée Poussin",)),
        ("{{World Health Organization}}", ("World Health Organization",)),
        ("{Ludwig van Beethoven and {Barnes and Noble}}", ("Ludwig van Beethoven", "Barnes and Noble")),
        ("{King, Martin Luther, Jr.}", ("Martin Luther King Jr.",)),
        ("{Ada Lovelace, Alan Turing, Grace Hopper}", ("Ada Lovelace", "Alan Turing", "Grace Hopper")),
        ("{}", ()),
    ],
)
def test_authors_arrive_as_people_write_them(value: str, names: tuple[str, ...], tmp_path: Path) -> None:
    assert only(f"@misc{{k, title = {{T}}, author = {value}}}", tmp_path).authors == names


def test_a_year_in_words_is_none_and_a_date_has_one(tmp_path: Path) -> None:
    assert only("@misc{k, title={T}, year={in press}}", tmp_path).year is None
    assert only("@online{k, title={T}, date={2021-05-03/2021-06}}", tmp_path).year == 2021


def test_a_doi_is_found_in_the_address(tmp_path: Path) -> None:
    assert only("@misc{k, title={T}, url={https://doi.org/10.1000/a_b}}", tmp_path).doi == "10.1000/a_b"


@pytest.mark.parametrize(
    "broken",
    [
        "@article{b, title = {Never closed, year = 2000}\n",
        "@article{b, title = {A}} b}, year = 2000}\n",
        '@article{b, title = "Never closed, year = 2000}\n',
        "@article{b, title {No sign}}\n",
        "@article{b, year = 2000}\n",
        "@article{b, title = {" + "x" * 1_000_001 + "}}\n",
        "@article{b, title = {\x00}}\n",
    ],
)
def test_entries_around_a_broken_one_survive_and_it_is_told(broken: str, tmp_path: Path) -> None:
    good, bad = read(write(tmp_path, "a.bib", f"{SCHOLAR}{broken}\n@misc{{after, title = {{After}}}}\n"))
    assert [record.title for record in good if record.source_id != "b"] == ["Deep residual learning", "After"]
    assert [line for line, _ in bad] == [7] or [record.source_id for record in good].count("b") == 1


def test_a_key_or_a_field_that_stands_twice_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    text = "@misc{k, title={One}}\n@misc{k, title={Two}, Title={Three}}\n"
    found = list(read_papers(write(tmp_path, "a.bib", text)))
    assert [record.title for record in found if isinstance(record, Record)] == ["One", "Two"]
    assert [note.text for note in found if isinstance(note, Note)] == [
        "line 2: the key 'k' stands in line 1 already; both entries are read",
        "line 2: the entry says title again, the first is read",
    ]


def test_macros_that_double_themselves_do_not_fill_the_memory(tmp_path: Path) -> None:
    doubling = "@string{a0 = {xxxxxxxxxx}}\n"
    doubling += "".join(f"@string{{a{i + 1} = a{i} # a{i}}}\n" for i in range(60))
    good, bad = read(write(tmp_path, "a.bib", f"{doubling}@misc{{k, title = {{T}}, note = a60}}\n"))
    assert [record.title for record in good] == ["T"]
    assert any("characters" in reason for _, reason in bad)


def test_a_file_without_entries_says_so(tmp_path: Path) -> None:
    assert read(write(tmp_path, "a.bib", "")) == ([], [])
    assert read(write(tmp_path, "a.bib", "just words"))[1] == [
        (1, "no entry: none of the lines begins with @article{ or another kind of entry")
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(line_end: str, tmp_path: Path) -> None:
    assert titles(write(tmp_path, "a.bib", (ZOTERO + SCHOLAR).replace("\n", line_end))) == [
        "Attention Is All You Need",
        "Deep residual learning",
    ]


class Endless(StringIO):
    """A file of many entries that are made as they are read, and counts them."""

    def __init__(self, entries: int, entry: str) -> None:
        super().__init__()
        self.read_so_far = 0
        self._entries = entries
        self._entry = entry

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        if self.read_so_far == self._entries:
            return ""
        self.read_so_far += 1
        return self._entry.replace("KEY", str(self.read_so_far))


def test_entries_come_one_at_a_time() -> None:
    source = Endless(1000, "@misc{KEY, title = {T}}\n")
    found = read_bibtex(Path("a.bib"), source)
    assert isinstance(next(found), Record)
    assert source.read_so_far <= 2


def test_a_large_file_is_never_held_in_memory() -> None:
    source = Endless(200, "@misc{KEY, title = {T}, abstract = {" + "word " * 20_000 + "}}\n")
    tracemalloc.start()
    count = sum(isinstance(found, Record) for found in read_bibtex(Path("a.bib"), source))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 200
    assert peak < 5_000_000  # of 20 million characters


def test_an_entry_beyond_all_measure_is_bad_and_the_next_is_read() -> None:
    text = "@misc{a, note = {" + "x" * (MAX_ENTRY + 10) + "\n@misc{b, title = {B}}\n"
    bad, good = read_bibtex(Path("a.bib"), StringIO(text))
    assert isinstance(bad, BadRecord)
    assert str(bad).startswith("a.bib:1: more than")
    assert isinstance(good, Record)
    assert good.source_id == "b"


_PIECES = [
    "@article{",
    "@string{",
    "@misc(",
    "k",
    ",",
    "title",
    "author",
    "year",
    "=",
    "{",
    "}",
    '"',
    "#",
    "\n",
    " and ",
]


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.lists(
        st.sampled_from([*_PIECES, ")", "@", "\\", "$", "jan", "\x00", "\ud7ff", "1999", "a, b, c, d"]), max_size=30
    )
    .map("".join)
    .map(str.encode)
    | st.binary(max_size=60)
)
@example(body=b"@misc{k, title={\\'}, author={, ,,}}")
def test_whatever_a_file_holds_nothing_but_a_reader_error_is_raised(body: bytes, tmp_path: Path) -> None:
    file = write(tmp_path, "a.bib", b"@misc{first, title={First}}\n" + body + b"\n\n@misc{last, title={Last}}\n")
    with suppress(ReaderError):
        found = [record for record in read_papers(file) if isinstance(record, Record)]
        assert found[0].title == "First"
