"""Retrieval measured on a folder in the layout of BEIR, through the product's own path.

The corpus becomes a library as a user's papers would, merging included; the queries go through the retriever
that answers questions. Knows documents, queries and judgements; nothing of answers.

Source of the layout: Thakur et al., "BEIR" (NeurIPS 2021 Datasets and Benchmarks).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from statistics import fmean
from typing import Any

from eval.benchmarks.beir_files import qrels_file, read_corpus, read_qrels, read_queries
from eval.benchmarks.pairs import Figure
from eval.metrics.ranking import average_precision, ndcg_at_k, recall_at_k, reciprocal_rank_at_k
from eval.rows import sample
from eval.statistics import bootstrap_interval
from index.encode_passages import Progress
from index.libraries import Libraries, quiet
from index.library import Library
from index.merge import near_equal
from index.paper import Paper, normalise
from index.readers.record import Record
from index.retriever import Retriever
from index.store.generations import is_library
from index.store.manifest import SCHEMA

Gains = Mapping[str, float]
Metric = Callable[[Sequence[str], Gains], float | None]

METRICS: dict[str, Metric] = {
    "nDCG@10": partial(ndcg_at_k, k=10),
    "recall@100": partial(recall_at_k, k=100),
    "MRR@10": partial(reciprocal_rank_at_k, k=10),
    "MAP": average_precision,
}
METHODS = ("keyword", "dense", "fused")
_OPENING = 120  # code points of a text that stand in for a missing title, as `index.merge` has it


@dataclass(frozen=True, slots=True)
class BeirReport:
    """How well the retriever does on a benchmark.

    Attributes:
        documents: those of the corpus; of them `merged` are kept as another, near-equal document, `untexted` have a
            title alone and are never found, `refused` cannot be papers (why, with file and line).
        absent: judged documents, by query, that the corpus does not hold; they count as not found.
        unscored: queries without a relevant document in this split; they are in no figure.
        figures: by method and metric; `fused` is what ships.
    """

    name: str
    split: str
    encoder: str
    documents: int
    merged: int
    untexted: int
    refused: tuple[str, ...]
    absent: int
    unscored: int
    figures: Mapping[str, Mapping[str, Figure]]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the report."""
        return asdict(self)


def benchmark(
    folder: Path,
    *,
    libraries: Libraries,
    cache: Path,
    split: str = "test",
    limit: int | None = None,
    progress: Progress = quiet,
) -> BeirReport:
    """Measure retrieval on the `corpus.jsonl` and `queries.jsonl` of a folder, and the judgements of a split.

    The judgements are in `qrels/{split}.tsv`, or in `qrels.tsv` where the only split is `test`. Whole rankings are
    scored, as they ship: late interaction reads the 400 best papers by the other signals. A document that was merged
    into another is ranked right behind it. A query that finds nothing scores 0.0.

    Args:
        libraries: give the encoder; theirs are not touched.
        cache: where the library of the corpus is kept for the next run, under `benchmarks`.
        limit: score so many of the queries, drawn with a fixed seed.

    Raises:
        BenchmarkError: a file is missing, a line is wrong, or the files do not fit together.
        IndexingError: the encoder or the library cannot be used.
    """
    corpus = read_corpus(folder / "corpus.jsonl")
    queries = read_queries(folder / "queries.jsonl")
    qrels = read_qrels(qrels_file(folder, split), queries)
    asked = sample([query for query in queries if query in qrels], limit)
    library = _open_library(folder / "corpus.jsonl", libraries, cache=cache, progress=progress)
    kept_as = _kept_as(library, corpus.records)
    unplaced = tuple(f"{document!r} was merged, but not found again" for document in corpus.records.keys() - kept_as)
    known = corpus.records.keys() | corpus.refused.keys()
    return BeirReport(
        name=folder.resolve().name,
        split=split,
        encoder=libraries.encoder.encoder_id,
        documents=len(known),
        merged=sum(corpus.records[document].source_id != paper for document, paper in kept_as.items()),
        untexted=sum(not library.passages_of(library.rows[paper]) for paper in kept_as.values()),
        refused=(*corpus.refused.values(), *sorted(unplaced)),
        absent=sum(document not in known for gains in qrels.values() for document in gains),
        unscored=len(queries) - len(qrels),
        figures=_figures(
            Retriever(library, libraries.encoder), kept_as, [(queries[q], qrels[q]) for q in asked], progress=progress
        ),
    )


def _figures(
    retriever: Retriever, kept_as: Mapping[str, str], asked: Sequence[tuple[str, Gains]], *, progress: Progress
) -> dict[str, dict[str, Figure]]:
    documents: dict[str, list[str]] = {}
    for document, paper in kept_as.items():
        documents.setdefault(paper, []).append(document)
    values: dict[tuple[str, str], list[float]] = {(method, name): [] for method in METHODS for name in METRICS}
    for done, (query, gains) in enumerate(asked, start=1):
        for method, papers in _rankings(retriever, query).items():
            ranking = [document for paper in papers for document in documents.get(paper, ())]
            scores = {name: metric(ranking, gains) for name, metric in METRICS.items()}
            for name, score in scores.items():
                if score is not None:
                    values[method, name].append(score)
        progress("asking queries", done, len(asked))
    return {method: {name: _mean(values[method, name]) for name in METRICS} for method in METHODS}


def _rankings(retriever: Retriever, query: str) -> dict[str, list[str]]:
    """Rank the papers by each method, ties by id; by keyword only those that hold a word of the query."""
    papers = retriever.library.papers
    found = [(papers[paper.row].paper_id, paper.signals) for paper in retriever.rank(query)]

    def by(signal: str) -> list[tuple[str, float]]:
        values = [(paper_id, signals[signal]) for paper_id, signals in found]
        return sorted(values, key=lambda value: (-value[1], value[0]))

    return {
        "keyword": [paper_id for paper_id, value in by("keyword") if value > 0],
        "dense": [paper_id for paper_id, _ in by("dense")],
        "fused": [paper_id for paper_id, _ in found],
    }


def _mean(values: Sequence[float]) -> Figure:
    return Figure(fmean(values) if values else None, len(values), bootstrap_interval(values, seed=0))


def _open_library(corpus: Path, libraries: Libraries, *, cache: Path, progress: Progress) -> Library:
    """Open the library of a corpus; it is built the first time, and anew for another encoder or version."""
    encoder = libraries.encoder
    digest = sha256(corpus.read_bytes() + metadata.version("citewell").encode()).hexdigest()[:12]
    built_by = re.sub(r"[^\w.-]+", "-", f"{encoder.encoder_id}-{encoder.weights_hash[:8]}")
    folder = cache.absolute() / "benchmarks" / f"{digest}-{built_by}-{SCHEMA}"
    if not is_library(folder):
        libraries.create(str(folder))
    library = libraries.open(str(folder))
    if library.papers:
        return library
    libraries.add(str(folder), [corpus], progress)  # new, or left empty by a run that was stopped
    return libraries.open(str(folder))


def _kept_as(library: Library, records: Mapping[str, Record]) -> dict[str, str]:
    """Return the id of the paper that each document is kept as: its own, or one it was merged into."""
    alike: dict[str, list[Paper]] = {}
    for paper in library.papers:
        for key in _merged_by(paper):
            alike.setdefault(key, []).append(paper)
    kept_as: dict[str, str] = {}
    for document, record in records.items():
        if record.source_id in library.rows:
            kept_as[document] = record.source_id
            continue
        others = [paper for key in _merged_by(record) for paper in alike.get(key, [])]
        near = [paper for paper in others if near_equal(paper.abstract, record.abstract)]
        if others:
            kept_as[document] = (near or others)[0].paper_id
    return kept_as


def _merged_by(paper: Paper | Record) -> list[str]:
    """Return what a paper shares with one it is merged with: the DOI, or else the title."""
    title = f"title {normalise(paper.title or paper.abstract[:_OPENING])}"
    return [f"doi {paper.doi.casefold()}", title] if paper.doi else [title]
