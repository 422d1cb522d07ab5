"""Libraries like the one in use, but for what a check changes. The one in use is left as it is."""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from assistant.assemble import Engine
from assistant.numbers import find_numbers
from index.libraries import Libraries, quiet
from index.library import open_library
from index.paper import Paper
from index.retriever import Retriever
from index.writer import write_library

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+")


@contextmanager
def with_papers(engine: Engine, papers: Iterable[Paper]) -> Iterator[Engine]:
    """Yield an engine whose library holds just these papers, written and read like any other."""
    used = engine.retriever.library
    with tempfile.TemporaryDirectory() as folder:
        own_copy = open_library(used.folder, name=used.name, repair="")  # writing takes its vectors over
        write_library(Path(folder), papers, engine.retriever.encoder, old=own_copy, progress=quiet)
        altered = open_library(Path(folder), name=used.name, repair="")
        yield replace(engine, retriever=Retriever(altered, engine.retriever.encoder))


@contextmanager
def in_other_order(engine: Engine, *, seed: int, portions: int = 3) -> Iterator[Engine]:
    """Yield an engine over the same papers, shuffled and added in several portions as a user would."""
    papers = list(engine.retriever.library.papers)
    random.Random(seed).shuffle(papers)
    with tempfile.TemporaryDirectory() as folder:
        libraries = Libraries(data=Path(folder), cache=Path(folder), encoder=engine.retriever.encoder)
        libraries.create("shuffled")
        for portion in range(portions):
            file = Path(folder) / f"{portion}.jsonl"
            file.write_text("".join(_line(paper) for paper in papers[portion::portions]), encoding="utf-8")
            libraries.add("shuffled", [file])
        yield replace(engine, retriever=Retriever(libraries.open("shuffled"), engine.retriever.encoder))


def with_false_numbers(paper: Paper) -> Paper:
    """Return a paper like another in which every number is another one."""
    abstract = paper.abstract
    for number in reversed(find_numbers(abstract)):
        digits = _DIGITS.match(abstract, number.start, number.end)
        # What is written in words goes whole; after digits the unit and "million" stay.
        value, end = (float(digits.group().replace(",", "")), digits.end()) if digits else (number.value, number.end)
        abstract = f"{abstract[: number.start]}{2 * value + 1:.15g}{abstract[end:]}"
    return Paper(f"false-{paper.paper_id}", f"{paper.title}, Revisited", abstract)


def with_instructions(paper: Paper, order: str) -> Paper:
    """Return a paper on the subject of another that gives orders to the assistant."""
    return Paper(f"orders-{paper.paper_id}", f"Notes on {paper.title}", f"{paper.title}. {order}")


def groups(papers: Sequence[Paper], count: int) -> list[set[str]]:
    """Cut the papers' ids into groups of about the same size, neighbours in the alphabet apart."""
    return [{p.paper_id for p in papers[start::count]} for start in range(count)]


def _line(paper: Paper) -> str:
    fields = {"id": paper.paper_id, "title": paper.title, "abstract": paper.abstract, "authors": list(paper.authors)}
    fields |= {name: value for name in ("year", "venue", "doi", "url") if (value := getattr(paper, name)) is not None}
    return json.dumps(fields, ensure_ascii=False) + "\n"
