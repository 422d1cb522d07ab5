"""What is left of a damaged library: the papers of its newest whole list. Knows the files, and repairs none."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from index.errors import LibraryDamaged, LibraryError
from index.paper import Paper
from index.store.manifest import Manifest, check_files
from index.store.records import PAPERS, read_papers_file

_log = logging.getLogger("citewell")


@dataclass(frozen=True, slots=True)
class Rescued:
    """Papers read from a library, and the vector id from which new ones may be given."""

    papers: list[Paper]
    first_id: int


def rescue(folder: Path, *, name: str) -> Rescued:
    """Read the papers of the newest generation that has them whole.

    Args:
        name: what the library is called, for the message.

    Raises:
        LibraryDamaged: no generation has a readable list of papers.
    """
    for generation in sorted(folder.glob("generation-*"), reverse=True):
        try:
            return _read(generation)
        except (OSError, ValueError, KeyError, TypeError, LibraryError) as error:
            _log.warning("%s cannot be used: %s", generation, error)
    raise LibraryDamaged(
        f"{folder} holds no whole list of papers. Delete it with `citewell library delete {name}`, "
        "make it again and add your files."
    )


def _read(generation: Path) -> Rescued:
    try:
        manifest = Manifest.read(generation, repair="")
    except LibraryError as error:
        _log.warning("%s", error)
        return Rescued(read_papers_file(generation), 0)  # each paper still has its own hash
    check_files(generation, {PAPERS: manifest.checksums.get(PAPERS, "")}, repair="")
    return Rescued(read_papers_file(generation), manifest.next_vector_id)
