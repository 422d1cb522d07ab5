"""Papers and passages as plain JSON lines: readable by a person, and by whatever comes after Citewell."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.paper import Paper, Passage

PAPERS, PASSAGES = "papers.jsonl", "passages.jsonl"
# Where they are not known they are left out, so that libraries from before there were such fields keep their hash.
_LATER = ("kind", "volume", "issue", "pages", "publisher")


def write_papers(folder: Path, papers: Iterable[Paper]) -> None:
    _write(folder / PAPERS, (_fields(p) | {"content_hash": p.content_hash} for p in papers))


def read_papers_file(folder: Path) -> list[Paper]:
    """Read the papers back.

    Raises:
        OSError, ValueError, TypeError: the file is missing or holds something else.
    """
    papers = []
    for fields in _read(folder / PAPERS):
        expected = fields.pop("content_hash")
        paper = Paper(**fields | {"authors": tuple(fields["authors"])})
        if paper.content_hash != expected:
            raise ValueError(f"paper {paper.paper_id!r} differs from its content hash")
        papers.append(paper)
    return papers


def write_passages(folder: Path, passages: Iterable[tuple[Passage, int]]) -> None:
    """Write passages with their vector ids; the text stays with the paper."""
    _write(
        folder / PASSAGES,
        (
            {"passage_id": p.passage_id, "paper_id": p.paper_id, "start": p.start, "end": p.end, "vector_id": vector_id}
            for p, vector_id in passages
        ),
    )


def read_passages_file(folder: Path, papers: dict[str, Paper]) -> list[tuple[Passage, int]]:
    """Read the passages back, their texts sliced out of the abstracts.

    Raises:
        OSError, ValueError, KeyError: the file is missing, or names a paper that is not there.
    """
    passages = []
    for row in _read(folder / PASSAGES):
        vector_id = int(row.pop("vector_id"))
        text = papers[row["paper_id"]].abstract[row["start"] : row["end"]]
        passages.append((Passage(**row, text=text), vector_id))
    return passages


def corpus_hash(papers: Iterable[Paper]) -> str:
    """Hash the papers, whatever their order."""
    digest = hashlib.sha256()
    for line in sorted(json.dumps(_fields(p), sort_keys=True, ensure_ascii=False) for p in papers):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def _fields(paper: Paper) -> dict[str, Any]:
    return {name: value for name, value in asdict(paper).items() if value is not None or name not in _LATER}


def _write(file: Path, rows: Iterable[dict[str, Any]]) -> None:
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _read(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8", newline="\n") as lines:
        return [json.loads(line) for line in lines]
