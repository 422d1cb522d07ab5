"""Examine the encoder and a library, and name the command that repairs what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from index.bundled import BUNDLED
from index.errors import IndexingError, LibraryDamaged, LibraryMismatch
from index.libraries import Libraries, repair_command
from index.library import Library


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was found, and the command that repairs it."""

    status: Literal["pass", "warn", "fail"]
    what: str
    repair: str = ""


def examine(libraries: Libraries, name: str) -> Iterator[Finding]:
    """Yield findings, the most basic first; a check that others stand on ends the examination."""
    try:
        vector = libraries.encoder.encode(["A sentence."]).vectors[0]
    except IndexingError as error:
        yield Finding("fail", str(error), "citewell config clear cache --yes")
        return
    unit = abs(float(np.linalg.norm(vector)) - 1) < 1e-3
    yield Finding(
        "pass" if unit else "fail", f"encoder {libraries.encoder.encoder_id}, {libraries.encoder.dimension} dimensions"
    )
    try:
        if name == BUNDLED and not libraries.folder(name).exists():
            yield Finding("warn", f"{name} is not built yet; the first question builds it", repair_command(name))
            return
        library = libraries.open(name)
    except (LibraryDamaged, LibraryMismatch) as error:
        yield Finding("fail", str(error), repair_command(name))
        return
    except IndexingError as error:
        yield Finding("fail", str(error))
        return
    yield Finding("pass", f"{library.name}: every file as it was written ({len(library.manifest.checksums)} files)")
    yield from _contents(library)


def _contents(library: Library) -> Iterator[Finding]:
    repair = repair_command(library.name)
    wrong = [row for row in range(len(library.passages)) if not _stands(library, row)]
    yield Finding(
        "fail" if wrong else "pass", f"{len(library.passages)} passages stand where they say", repair if wrong else ""
    )
    off = int((np.abs(np.linalg.norm(library.arrays.vectors, axis=1) - 1) > 1e-3).sum())
    same = len(library.vectors) == len(library.passages) and not off
    yield Finding(
        "pass" if same else "fail",
        f"{len(library.vectors)} vectors for {len(library.passages)} passages",
        "" if same else repair,
    )
    empty = [p.paper_id for p in library.papers if not p.abstract.strip()]
    if empty:
        yield Finding("warn", f"{len(empty)} papers have no abstract and are never found: {', '.join(empty[:3])}")
    if not library.papers:
        yield Finding("warn", "the library is empty", f"citewell library add {library.name} FILE")
    leftovers = list(library.folder.glob("new-*"))
    if leftovers:
        yield Finding("warn", f"a write was interrupted: {leftovers[0].name} is cleared at the next write")


def _stands(library: Library, row: int) -> bool:
    """Tell whether a passage lies in its abstract, and its sentences one after the other in the passage."""
    passage = library.passages[row]
    inner = [edge for span in library.arrays.spans(row) for edge in span]
    edges = [0, passage.start, *inner, passage.end, len(library.paper(passage.paper_id).abstract)]
    return edges == sorted(edges) and passage.start < passage.end
