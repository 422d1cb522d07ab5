"""The order in which papers come in makes no difference to what a search finds."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from index.encoders import Encoder
from index.libraries import Libraries
from index.library import Library
from index.paper import Hit, Paper
from index.retriever import Retriever
from tests.index.storage import write_records

QUESTIONS = [
    "Which codec reconstructs speech at a low bitrate?",
    "How can music be generated from text?",
    "What limits large language models that reason over long documents?",
    "agents that use tools",
    "benchmark for image editing",
]


def build(libraries: Libraries, folder: Path, name: str, *parts: list[Paper]) -> Library:
    libraries.create(name)
    for part in parts:
        records = [{"title": paper.title, "abstract": paper.abstract} for paper in part]
        libraries.add(name, [write_records(folder / f"{name}.jsonl", *records)])
    return libraries.open(name)


def hits(library: Library, encoder: Encoder) -> list[list[Hit]]:
    retriever = Retriever(library, encoder)
    return [retriever.search(question, k=40) for question in QUESTIONS]


def test_a_shuffled_corpus_gives_the_same_search_results(encoder: Encoder, corpus: list[Paper], tmp_path: Path) -> None:
    libraries = Libraries(data=tmp_path / "data", cache=tmp_path / "cache", encoder=encoder)
    papers = corpus[::6]
    shuffled = random.Random(7).sample(papers, len(papers))
    assert shuffled != papers
    plain = build(libraries, tmp_path, "plain", papers)
    other = build(libraries, tmp_path, "shuffled", shuffled)
    assert other.fingerprint == plain.fingerprint
    assert hits(other, encoder) == hits(plain, encoder)


def test_papers_added_one_part_after_the_other_are_found_like_papers_added_at_once(
    encoder: Encoder, corpus: list[Paper], tmp_path: Path
) -> None:
    libraries = Libraries(data=tmp_path / "data", cache=tmp_path / "cache", encoder=encoder)
    papers = corpus[:20]
    at_once = build(libraries, tmp_path, "at-once", papers)
    in_parts = build(libraries, tmp_path, "in-parts", papers[13:], papers[:6], papers[6:13])
    assert in_parts.fingerprint == at_once.fingerprint
    for one, other in zip(hits(in_parts, encoder), hits(at_once, encoder), strict=True):
        assert [hit.passage for hit in one] == [hit.passage for hit in other]
        assert [hit.score for hit in one] == pytest.approx([hit.score for hit in other], abs=2e-4)


def test_records_in_another_order_make_the_same_ids(
    hash_libraries: Libraries, corpus: list[Paper], tmp_path: Path
) -> None:
    file = tmp_path / "papers.jsonl"
    for name, papers in (("one", corpus[:30]), ("other", corpus[29::-1])):
        lines = [json.dumps({"title": paper.title, "abstract": paper.abstract}) for paper in papers]
        file.write_text("\n".join(lines), encoding="utf-8")
        hash_libraries.create(name)
        hash_libraries.add(name, [file])
    assert hash_libraries.open("one").papers == hash_libraries.open("other").papers
    assert {paper.paper_id for paper in hash_libraries.open("one").papers} == {paper.paper_id for paper in corpus[:30]}
