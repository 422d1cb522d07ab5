"""The bundled corpus: a read-only file of 225 abstracts that comes with Citewell."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from index.errors import LibraryDamaged
from index.merge import merge_records
from index.paper import Paper
from index.readers import Record, read_papers

BUNDLED = "trending-papers"


def bundled_file() -> Path:
    """Return the saved listing page."""
    return Path(str(resources.files("index"))) / "data" / "trending_papers.txt"


def bundled_papers() -> dict[str, Paper]:
    """Read the bundled corpus; its papers by id.

    Raises:
        LibraryDamaged: the installed file was altered.
    """
    records: list[Record] = []
    for record in read_papers(bundled_file()):
        if not isinstance(record, Record):
            raise LibraryDamaged(
                f"The bundled corpus has a bad record: {record}. Run: pip install --force-reinstall citewell"
            )
        records.append(record)
    return merge_records((), records)[0]
