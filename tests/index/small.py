"""A small library of made-up papers for the tests of searching."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.encode_passages import EncodedPassage, encode_passages
from index.encoders import Encoder
from index.libraries import Libraries, quiet
from index.library import Library
from index.paper import Paper, Passage
from index.retriever import Retriever
from index.sentences import split_sentences
from tests.index.storage import NAME, write_records

RECORDS: tuple[dict[str, object], ...] = (
    {
        "id": "cats",
        "title": "Cats and Fish",
        "abstract": "Cats like fish. Dogs do not. Cats sleep all day.",
        "year": 2018,
        "venue": "NeurIPS",
    },
    {
        "id": "dogs",
        "title": "WaveDog: Dogs at Work",
        "abstract": "Dogs herd sheep. Sheep eat grass.",
        "year": 2020,
        "venue": "ICML",
    },
    {"id": "empty", "title": "A Paper on Whales without an Abstract", "abstract": "", "year": 2020, "venue": "ICML"},
    {
        "id": "long",
        "title": "Rivers",
        "abstract": " ".join(f"River number {i} carries water to the sea of whales." for i in range(60)),
        "year": 2022,
        "venue": "Workshop at NeurIPS",
    },
    {"id": "undated", "title": "Whales", "abstract": "Whales swim in the sea. They sing."},
)


def library_of(libraries: Libraries, folder: Path, records: Sequence[dict[str, object]] = RECORDS) -> Library:
    """Make and open a library of these records."""
    libraries.create(NAME)
    if records:
        libraries.add(NAME, [write_records(folder / "source.jsonl", *records)])
    return libraries.open(NAME)


def retriever_of(libraries: Libraries, folder: Path, records: Sequence[dict[str, object]] = RECORDS) -> Retriever:
    """Search over a library of these records."""
    return Retriever(library_of(libraries, folder, records), libraries.encoder)


def encoded(encoder: Encoder, *papers: Paper, per_passage: int = 2) -> list[list[EncodedPassage]]:
    """Encode papers cut at every second sentence: the passages of each."""
    found = []
    for paper in papers:
        spans = split_sentences(paper.abstract)
        cut = [spans[i : i + per_passage] for i in range(0, len(spans), per_passage)]
        passages = [
            Passage(f"{paper.paper_id}#{n}", paper.paper_id, s[0][0], s[-1][1], paper.abstract[s[0][0] : s[-1][1]])
            for n, s in enumerate(cut)
        ]
        found.append(encode_passages([(paper, passages)], encoder, quiet))
    return found
