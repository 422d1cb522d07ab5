"""A library opened for reading: papers, passages and the index over them, all of one generation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from index.encode_passages import EncodedPassage
from index.encoders import Encoder
from index.encoders.base import Floats
from index.errors import LibraryDamaged, LibraryMismatch, PaperNotFound
from index.late import LateIndex
from index.paper import Paper, Passage
from index.store.arrays import PassageArrays
from index.store.generations import current_generation, pointer
from index.store.keywords import KeywordIndex
from index.store.manifest import FILE, Manifest, check_files
from index.store.records import corpus_hash, read_papers_file, read_passages_file
from index.store.vectors import Ids, VectorIndex
from index.words import content_words


@dataclass(frozen=True)
class Library:
    """One generation of a library. Papers and passages are in the order of their ids.

    Attributes:
        paper_starts: (papers + 1,) the first passage of each paper, with the total at the end.
        vector_ids: (passages,) the id of each passage in `vectors`.
        hubness: (papers,) what each paper scores against sentences of other papers.
    """

    name: str
    folder: Path
    generation: str
    manifest: Manifest
    papers: tuple[Paper, ...]
    passages: tuple[Passage, ...]
    paper_starts: tuple[int, ...]
    vector_ids: Ids
    vectors: VectorIndex
    keywords: KeywordIndex
    arrays: PassageArrays
    hubness: Floats

    @property
    def fingerprint(self) -> str:
        """Identify papers, encoder and cutting; what an answer records of its library."""
        return f"sha256:{self.manifest.corpus_hash}"

    @property
    def current(self) -> bool:
        """Whether nothing was written to this library since it was opened."""
        return pointer(self.folder).decode(errors="replace").strip() == self.generation

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each paper by its id."""
        return {paper.paper_id: row for row, paper in enumerate(self.papers)}

    @cached_property
    def names(self) -> dict[tuple[str, ...], list[int]]:
        """The rows of the papers that bear a name, by the stems of its words."""
        names: dict[tuple[str, ...], list[int]] = {}
        for row, paper in enumerate(self.papers):
            if stems := tuple(content_words(paper.name)):
                names.setdefault(stems, []).append(row)
        return names

    @cached_property
    def late(self) -> LateIndex:
        """The token states of all papers."""
        return LateIndex(self.arrays, self.paper_starts)

    def paper(self, paper_id: str) -> Paper:
        """Return a paper by its id.

        Raises:
            PaperNotFound: naming the nearest ids.
        """
        if paper_id in self.rows:
            return self.papers[self.rows[paper_id]]
        wanted = paper_id.casefold()
        near = [p.paper_id for p in self.papers if wanted in p.paper_id.casefold() or wanted in p.title.casefold()]
        command = f"citewell library list --library {self.name}"
        hint = f"Did you mean {', '.join(near[:3])}?" if near else f"`{command}` shows the ids."
        raise PaperNotFound(f"Library {self.name!r} has no paper {paper_id!r}. {hint}")

    def passages_of(self, row: int) -> range:
        """Return the rows of a paper's passages."""
        return range(self.paper_starts[row], self.paper_starts[row + 1])

    def encoded(self) -> Iterable[tuple[EncodedPassage, int]]:
        """Yield every passage as it was encoded, with its vector id: what a rewrite keeps."""
        for row, passage in enumerate(self.passages):
            yield self.arrays.passage(row, passage), int(self.vector_ids[row])


def open_library(folder: Path, *, name: str, repair: str) -> Library:
    """Open the current generation and check every file of it.

    Args:
        repair: the command that an error names.

    Raises:
        LibraryNotFound, LibraryDamaged, LibraryMismatch: naming the file and the command.
    """
    failed_at: bytes | None = None
    while True:
        try:
            return _read(current_generation(folder, repair=repair), name, repair)
        except LibraryDamaged:
            # Two writers may have come and gone since CURRENT was read: look again while it moves.
            latest = pointer(folder)
            if latest == failed_at:
                raise
            failed_at = latest


def check_encoder(library: Library, encoder: Encoder, *, repair: str) -> None:
    """Make sure that a library was built by this encoder.

    Raises:
        LibraryMismatch: by another one, or by other weights.
    """
    manifest = library.manifest
    for what, built, used in (
        ("encoder", manifest.encoder_id, encoder.encoder_id),
        ("dimension", manifest.dimension, encoder.dimension),
        ("weights", manifest.weights_hash, encoder.weights_hash),
    ):
        if built != used:
            raise LibraryMismatch(
                f"Library {library.name!r} was built with {what} {built}, in use is {used}. "
                f"Set the encoder back, or run: {repair}"
            )


def _read(generation: Path, name: str, repair: str) -> Library:
    manifest = Manifest.read(generation, repair=repair)
    check_files(generation, manifest.checksums, repair=repair)
    try:
        papers = read_papers_file(generation)
        stored = read_passages_file(generation, {p.paper_id: p for p in papers})
        vector_ids = np.array([vector_id for _, vector_id in stored], np.int64)
        vectors = VectorIndex.load(generation / "vectors.faiss")
        arrays = PassageArrays.load(generation, vectors.vectors(vector_ids))
        keywords = KeywordIndex.load(generation / "keywords", len(stored))
        hubness = np.load(generation / "hubness.npy", allow_pickle=False)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise LibraryDamaged(f"{generation} holds files that do not fit together ({error}). Run: {repair}") from error
    found = (len(papers), len(stored), len(arrays.sentence_spans), vectors.dimension, corpus_hash(papers))
    told = (manifest.papers, manifest.passages, manifest.sentences, manifest.dimension, manifest.corpus_hash)
    if found != told or len(hubness) != len(papers) or manifest.next_vector_id <= max(vector_ids, default=-1):
        raise LibraryDamaged(f"{generation / FILE} tells {told}, the files beside it hold {found}. Run: {repair}")
    starts = np.searchsorted([p.paper_id for p, _ in stored] or [""], [p.paper_id for p in papers]).tolist()
    return Library(
        name=name,
        folder=generation.parent,
        generation=generation.name,
        manifest=manifest,
        papers=tuple(papers),
        passages=tuple(p for p, _ in stored),
        paper_starts=(*(starts if stored else [0] * len(papers)), len(stored)),
        vector_ids=vector_ids,
        vectors=vectors,
        keywords=keywords,
        arrays=arrays,
        hubness=hubness,
    )
