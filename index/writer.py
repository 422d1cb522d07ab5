"""Write a library: encode what is new or edited, keep the rest, make a new generation current."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from index.chunk import PASSAGE_PIECES, chunk_paper
from index.encode_passages import EncodedPassage, Progress, encode_passages
from index.encoders import Encoder
from index.late import LateIndex
from index.library import Library
from index.paper import Paper
from index.store.arrays import PassageArrays
from index.store.generations import new_generation
from index.store.keywords import KeywordIndex
from index.store.manifest import Manifest, checksums
from index.store.records import corpus_hash, write_papers, write_passages
from index.store.vectors import VectorIndex

Kept = dict[str, list[tuple[EncodedPassage, int]]]


def write_library(
    folder: Path,
    papers: Iterable[Paper],
    encoder: Encoder,
    *,
    old: Library | None,
    progress: Progress,
    first_id: int = 0,
) -> int:
    """Make a new generation of exactly these papers; call it under the write lock.

    Passages of papers whose title and abstract are as in `old` are taken over with their vectors.

    Without `old` all are encoded, their vector ids counting from `first_id`.

    Returns:
        The number of papers that were encoded.
    """
    ordered = sorted(papers, key=lambda p: p.paper_id)
    kept = _unchanged(old, ordered) if old else {}
    todo = [paper for paper in ordered if paper.paper_id not in kept]
    next_id = old.manifest.next_vector_id if old else first_id
    fresh: Kept = {}
    if todo:
        from index.llamaindex import sentence_cutter

        cut = sentence_cutter(encoder.count_pieces)
        for e in encode_passages([(p, list(chunk_paper(p, cut))) for p in todo], encoder, progress):
            fresh.setdefault(e.passage.paper_id, []).append((e, next_id))
            next_id += 1
    rows = [row for p in ordered for row in (kept.get(p.paper_id) or fresh.get(p.paper_id) or [])]
    progress("writing the library", 0, 1)  # the last one: from here on the task cannot be stopped
    with new_generation(folder) as generation:
        manifest = _write(generation, ordered, rows, encoder, _vectors(old, rows, fresh, encoder.dimension), next_id)
        Manifest(**manifest, checksums=checksums(generation)).write(generation)
    return len(todo)


def _unchanged(old: Library, papers: list[Paper]) -> Kept:
    same = {
        p.paper_id for p in papers if p.paper_id in old.rows and old.paper(p.paper_id).content_hash == p.content_hash
    }
    kept: Kept = {paper_id: [] for paper_id in same}
    for encoded, vector_id in old.encoded():
        if encoded.passage.paper_id in same:
            kept[encoded.passage.paper_id].append((encoded, vector_id))
    return kept


def _vectors(old: Library | None, rows: list[tuple[EncodedPassage, int]], fresh: Kept, dimension: int) -> VectorIndex:
    """Take the old index over: forget what went, add what is new."""
    vectors = old.vectors if old else VectorIndex(dimension)
    if old:
        vectors.remove({int(i) for i in old.vector_ids} - {vector_id for _, vector_id in rows})
    new = [row for papers in fresh.values() for row in papers]
    if new:
        vectors.add(np.array([i for _, i in new], np.int64), np.stack([e.vector for e, _ in new]))
    return vectors


def _write(
    folder: Path,
    papers: list[Paper],
    rows: list[tuple[EncodedPassage, int]],
    encoder: Encoder,
    vectors: VectorIndex,
    next_id: int,
) -> dict[str, Any]:
    encoded = [e for e, _ in rows]
    titles = {p.paper_id: p.title for p in papers}
    write_papers(folder, papers)
    write_passages(folder, ((e.passage, vector_id) for e, vector_id in rows))
    vectors.save(folder / "vectors.faiss")
    texts = [f"{titles[e.passage.paper_id]} {e.passage.text}" for e in encoded]
    KeywordIndex.build(texts).save(folder / "keywords")
    arrays = PassageArrays.stack(encoded, encoder.dimension)
    arrays.save(folder)
    np.save(folder / "hubness.npy", _hubness(papers, encoded, arrays, encoder), allow_pickle=False)
    return {
        "encoder_id": encoder.encoder_id,
        "weights_hash": encoder.weights_hash,
        "dimension": encoder.dimension,
        "passage_pieces": PASSAGE_PIECES,
        "corpus_hash": corpus_hash(papers),
        "papers": len(papers),
        "passages": len(rows),
        "sentences": len(arrays.sentence_vectors),
        "next_vector_id": next_id,
        "versions": {name: metadata.version(name) for name in ("citewell", "faiss-cpu", "bm25s", "llama-index-core")},
    }


def _hubness(
    papers: list[Paper], encoded: list[EncodedPassage], arrays: PassageArrays, encoder: Encoder
) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    numbers = {p.paper_id: row for row, p in enumerate(papers)}
    owners = [numbers[e.passage.paper_id] for e in encoded]
    starts = np.searchsorted(owners, np.arange(len(papers) + 1)).tolist()
    abstracts = {p.paper_id: p.abstract for p in papers}
    sentences = [
        (owner, abstracts[e.passage.paper_id][a:b])
        for owner, e in zip(owners, encoded, strict=True)
        for a, b in e.sentences
    ]
    return LateIndex(arrays, starts).hubness(sentences, encoder)
