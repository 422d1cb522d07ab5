"""Small files of papers, and libraries made of them, for the tests of storage."""

from __future__ import annotations

import json
from pathlib import Path

from index.libraries import Libraries
from index.library import Library

NAME = "mine"


def record(paper_id: str, abstract: str | None = None, **fields: object) -> dict[str, object]:
    """One paper as a source gives it; without an abstract it gets three sentences of its own."""
    words = f"We study the {paper_id} problem. Our {paper_id} method wins. It runs on {paper_id} data."
    named: dict[str, object] = {"id": paper_id, "title": f"On {paper_id}"}
    return named | {"abstract": words if abstract is None else abstract} | fields


def write_records(file: Path, *records: dict[str, object]) -> Path:
    """Write a JSONL file of records and return it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return file


def add(libraries: Libraries, folder: Path, *paper_ids: str) -> None:
    """Add papers of these ids to the library `NAME`, by a file in `folder`."""
    libraries.add(NAME, [write_records(folder / "source.jsonl", *(record(i) for i in paper_ids))])


def filled(libraries: Libraries, folder: Path, *paper_ids: str) -> Library:
    """Make the library `NAME` of these papers, one write for each, and open it."""
    libraries.create(NAME)
    for paper_id in paper_ids:
        add(libraries, folder, paper_id)
    return libraries.open(NAME)


def ids(libraries: Libraries, name: str = NAME) -> list[str]:
    """The ids of the papers of a library, as they are on disk now."""
    return [paper.paper_id for paper in libraries.open(name).papers]
