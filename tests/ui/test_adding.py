"""Papers that are added on the page arrive whole or not at all, and only in libraries that the page may change."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event

import pytest

from assistant.engines import Engines
from assistant.settings import load_settings
from assistant.ui.library.added_view import added_html, refused_html
from assistant.ui.library.adding import Added, Wanted, add_papers, delete_library, lacking, own_libraries, remove_paper
from index.bundled import BUNDLED
from index.errors import Cancelled, LibraryError, PaperNotFound, ReaderError
from index.libraries import Libraries, quiet
from tests.index.storage import NAME, filled, ids, record, write_records
from tests.ui.test_markup import Page

ONE = '{"title": "One", "abstract": "About one."}'


@pytest.fixture
def engines(hash_libraries: Libraries) -> Engines:
    """The engines of a service whose libraries are those of the test."""
    made = Engines(load_settings().settings)
    made.libraries = hash_libraries
    return made


def add(engines: Engines, wanted: Wanted) -> Added:
    return add_papers(engines, wanted, progress=quiet, stop=Event())


def home(libraries: Libraries) -> list[str]:
    """What lies in the folder of libraries."""
    folder = libraries.folder(NAME).parent
    return sorted(os.listdir(folder)) if folder.is_dir() else []


@pytest.mark.parametrize(
    ("pasted", "ending"),
    [
        (ONE, ".jsonl"),
        ("title,abstract\nOne,About one.\n", ".csv"),
        ("title\tabstract\r\nOne\tAbout one.", ".tsv"),
        ("@misc{k, title = {One}, abstract = {About one.}}", ".bib"),
        ("TY  - JOUR\nTI  - One\nAB  - About one.\nER  - \n", ".ris"),
        ("PMID- 1\nTI  - One\nAB  - About one.\n", ".nbib"),
    ],
)
def test_pasted_records_become_a_new_library(pasted: str, ending: str, engines: Engines) -> None:
    added = add(engines, Wanted("", f" {NAME} ", pasted=pasted, ending=ending))
    assert added.library == NAME
    assert [p.title for p in engines.get(NAME).retriever.library.papers] == ["One"]
    assert own_libraries(engines) == [NAME]


def test_files_and_pasted_records_are_added_together(engines: Engines, tmp_path: Path) -> None:
    filled(engines.libraries, tmp_path, "cats", "dogs")
    edited = record("dogs", "Dogs do something else now. " * 3, title="On dogs")
    file = write_records(tmp_path / "more.jsonl", record("cats"), edited, record("fish"))
    report = add(engines, Wanted(NAME, files=(file,), pasted=ONE)).report
    assert [len(report.merged.added), len(report.merged.updated), len(report.merged.unchanged)] == [2, 1, 1]
    assert set(ids(engines.libraries)) > {"cats", "dogs", "fish"}


def test_what_is_lacking_is_said_before_anything_is_done() -> None:
    assert "Choose files" in lacking(Wanted("", "name"))
    assert "Choose files" in lacking(Wanted("mine", pasted=" \n"))
    assert "a name" in lacking(Wanted("", " ", pasted=ONE))
    assert not lacking(Wanted("", "name", pasted=ONE))
    assert not lacking(Wanted("mine", files=(Path("a.csv"),)))


@pytest.mark.parametrize(
    "name", ["../out", "/tmp/out", "a/b", "a\\b", "..", ".", "~", "two words", "-x", "é", "x" * 65]
)
def test_a_new_library_is_made_in_the_folder_of_libraries_or_not_at_all(name: str, engines: Engines) -> None:
    with pytest.raises(LibraryError, match="cannot name a library"):
        add(engines, Wanted("", name, pasted=ONE))
    assert home(engines.libraries) == []


@pytest.mark.parametrize("name", [NAME, BUNDLED])
def test_a_name_that_is_taken_is_not_taken_again(name: str, engines: Engines, tmp_path: Path) -> None:
    filled(engines.libraries, tmp_path, "cats")
    with pytest.raises(LibraryError, match="already"):
        add(engines, Wanted("", name, pasted=ONE))
    assert ids(engines.libraries) == ["cats"]


@pytest.mark.parametrize("name", [BUNDLED, "no-such", "../out"])
def test_only_own_libraries_are_changed(name: str, engines: Engines, tmp_path: Path) -> None:
    filled(engines.libraries, tmp_path, "cats")
    with pytest.raises(LibraryError, match="changed from this page"):
        add(engines, Wanted(name, pasted=ONE))
    with pytest.raises(LibraryError, match="changed from this page"):
        delete_library(engines, name)
    with pytest.raises(LibraryError, match="changed from this page"):
        remove_paper(engines, name, "cats")


def test_the_library_of_the_settings_may_be_a_path_and_no_other_path_is_opened(
    hash_libraries: Libraries, tmp_path: Path
) -> None:
    mine, other = f"{tmp_path}/mine", f"{tmp_path}/other"
    for name in (mine, other):
        hash_libraries.create(name)
    engines = Engines(load_settings({"library": mine}).settings)
    engines.libraries = hash_libraries
    assert add(engines, Wanted(mine, pasted=ONE)).library == mine
    with pytest.raises(LibraryError, match="changed from this page"):
        delete_library(engines, other)
    assert Path(other).is_dir()


class Cancelling:
    """Counts reports of progress, and cancels at one of them; at none where that is 0."""

    def __init__(self, at: int = 0) -> None:
        self.stop = Event()
        self.reports = 0
        self._at = at

    def __call__(self, stage: str, done: int, total: int) -> None:
        self.reports += 1
        if self.reports == self._at:
            self.stop.set()


@pytest.mark.parametrize("target", [NAME, ""])
def test_cancelling_at_any_moment_leaves_everything_as_it_was(target: str, engines: Engines, tmp_path: Path) -> None:
    before = filled(engines.libraries, tmp_path, "cats").generation
    wanted = Wanted(target, "fresh", (write_records(tmp_path / "more.jsonl", *(record(f"p{i}") for i in range(70))),))
    cancelling = Cancelling(at=1)
    for place in range(2, 99):
        try:
            add_papers(engines, wanted, progress=cancelling, stop=cancelling.stop)
            break  # the last report came before the cancelling
        except Cancelled:
            cancelling = Cancelling(at=place)
        assert engines.libraries.open(NAME).generation == before
        assert own_libraries(engines) == [NAME]
    assert place > 5  # starting, reading, two batches, writing


def test_what_is_cancelled_while_it_waits_is_never_begun(engines: Engines) -> None:
    cancelling = Cancelling()
    cancelling.stop.set()
    with pytest.raises(Cancelled, match="nothing was changed"):
        add_papers(engines, Wanted("", NAME, pasted=ONE), progress=cancelling, stop=cancelling.stop)
    assert cancelling.reports == 0
    assert home(engines.libraries) == []


def test_a_new_library_that_would_stay_empty_is_not_made(engines: Engines) -> None:
    added = add(engines, Wanted("", NAME, pasted="no json\n{}\n"))
    assert added.library == ""
    assert [bad.line for bad in added.report.bad] == [1, 2]
    assert home(engines.libraries) == []


def test_a_file_that_cannot_be_read_is_named_as_it_was_uploaded(engines: Engines, tmp_path: Path) -> None:
    file = tmp_path / "deep" / "my & <b>list.jsonl"
    file.parent.mkdir()
    file.write_bytes('{"title": "Caf\u00e9"}'.encode("latin-1"))
    with pytest.raises(ReaderError, match="UTF-8") as caught:
        add(engines, Wanted("", NAME, files=(file,)))
    assert str(caught.value).startswith("my & <b>list.jsonl: ")
    assert str(tmp_path) not in str(caught.value)
    assert home(engines.libraries) == []
    page = Page(refused_html(str(caught.value)))
    assert "my & <b>list.jsonl" in page.text
    assert page.tags == {"div", "p"}


def test_half_of_a_surrogate_pair_is_told_and_does_no_harm(engines: Engines) -> None:
    with pytest.raises(ReaderError, match=r"pasted\.csv: not UTF-8"):
        add(engines, Wanted("", NAME, pasted="title\n\ud800\n", ending=".csv"))


def test_every_record_that_was_left_out_is_listed_as_text(engines: Engines, tmp_path: Path) -> None:
    file = tmp_path / "<i>x.jsonl"
    file.write_text(f'{ONE}\n{{"title": "T", "year": ["<script>"]}}\nno json\n', encoding="utf-8")
    page = Page(added_html(add(engines, Wanted("", NAME, files=(file,)))))
    assert f"1 added, 0 updated, 0 unchanged, 2 left out in {NAME}." in page.text
    assert "<i>x.jsonl2year is a list, a text was expected" in page.text
    assert "<i>x.jsonl3not JSON" in page.text
    assert str(tmp_path) not in page.text
    assert page.tags == set("div p strong b table caption thead tbody tr th td".split())


def test_what_was_guessed_of_a_file_is_told_as_text(engines: Engines, tmp_path: Path) -> None:
    file = tmp_path / "<i>x.csv"
    file.write_bytes("title,abstract\nCaf\u00e9,x\n".encode("cp1252"))
    page = Page(added_html(add(engines, Wanted("", NAME, files=(file,)))))
    assert "<i>x.csv: not UTF-8: read as cp1252, which is a guess" in page.text
    assert page.tags == set("div p strong b h4 ul li".split())


def test_a_thousand_bad_records_are_listed_and_the_rest_counted(engines: Engines) -> None:
    page = Page(added_html(add(engines, Wanted("", NAME, pasted="x\n" * 1002))))
    assert page.text.count("pasted.jsonl") == 1000
    assert "And 2 more." in page.text
    assert "1,002 left out: no library was made of it." in page.text


def test_papers_that_are_alike_are_pointed_out(engines: Engines) -> None:
    pasted = '{"title": "<b>Same", "abstract": "Cats sleep."}\n{"title": "<b>Same", "abstract": "Rivers carry water."}'
    page = Page(added_html(add(engines, Wanted("", NAME, pasted=pasted))))
    assert "another abstract: both stay" in page.text
    assert "table" not in page.tags


def test_papers_and_libraries_are_removed(engines: Engines, tmp_path: Path) -> None:
    filled(engines.libraries, tmp_path, "cats", "dogs")
    remove_paper(engines, NAME, "cats")
    assert ids(engines.libraries) == ["dogs"]
    with pytest.raises(PaperNotFound):
        remove_paper(engines, NAME, "cats")
    delete_library(engines, NAME)
    assert own_libraries(engines) == []
