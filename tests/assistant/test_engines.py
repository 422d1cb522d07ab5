"""Engines of a running service: opened once, opened again when their library has changed, honest about failing."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.engines import Engines
from assistant.settings import Settings
from index.errors import LibraryNotFound


@pytest.fixture
def engines(shared_cache: Path, tmp_path: Path) -> Engines:
    made = Engines(Settings(data_dir=tmp_path / "data", cache_dir=shared_cache, library="few"))
    made.libraries.create("few")
    add(made, tmp_path, "A Codec", "We train a small neural codec on speech.")
    return made


def add(engines: Engines, folder: Path, title: str, abstract: str) -> None:
    file = folder / "papers.jsonl"
    file.write_text(json.dumps({"title": title, "abstract": abstract}) + "\n", encoding="utf-8")
    assert not engines.libraries.add("few", [file]).bad


def test_an_engine_is_kept_until_its_library_changes(engines: Engines, tmp_path: Path) -> None:
    first = engines.get()
    assert engines.get("few") is first
    add(engines, tmp_path, "Owls", "Owls hear mice below the snow.")
    assert len(engines.get().retriever.library.papers) == 2
    assert len(first.retriever.library.papers) == 1  # whoever is asking it meanwhile is not disturbed


def test_many_who_ask_at_once_open_a_library_once(engines: Engines) -> None:
    with ThreadPoolExecutor(8) as people:
        opened = set(map(id, people.map(lambda _: engines.get(), range(16))))
    assert len(opened) == 1


def test_it_is_ready_once_the_library_of_the_settings_is_open(engines: Engines) -> None:
    assert not engines.ready()
    assert engines.status() == "starting"
    engines.start().join()
    assert engines.ready()


def test_a_library_that_cannot_be_opened_is_told_without_its_place(shared_cache: Path, tmp_path: Path) -> None:
    engines = Engines(Settings(data_dir=tmp_path, cache_dir=shared_cache, library="nowhere"))
    engines.start().join()
    assert not engines.ready()
    assert engines.status() == "failed"
    assert "nowhere" in (engines.opening.failure or "")
    with pytest.raises(LibraryNotFound):
        engines.get()


def test_a_path_is_for_whoever_started_the_service(engines: Engines, tmp_path: Path, shared_cache: Path) -> None:
    path = str(engines.libraries.folder("few"))
    with pytest.raises(LibraryNotFound, match="here; there are: few"):
        engines.get(path)
    started = Engines(Settings(data_dir=tmp_path / "data", cache_dir=shared_cache, library=path))
    assert len(started.get().retriever.library.papers) == 1


def test_the_papers_of_a_library_that_is_gone_are_none(engines: Engines) -> None:
    assert [p.title for p in engines.papers("few").values()] == ["A Codec"]
    engines.libraries.delete("few")
    assert engines.papers("few") == {}
