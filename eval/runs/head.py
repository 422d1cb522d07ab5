"""The head of a run file: of which library it is, and its summary. Its rows are `eval.runs.record`'s."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from eval.errors import RunError
from eval.runs.record import read_fields


@dataclass(frozen=True, slots=True)
class Head:
    """What a run file says without its rows.

    Attributes:
        library: the fingerprint of the library that was asked.
        summary: shared by all who read the same file; not to be changed.
    """

    library: str
    summary: dict[str, Any]


def read_head(file: Path) -> Head | None:
    """Read the head of a run file; None where there is no file. A file that did not change is read once.

    Raises:
        RunError: it cannot be read, is of another format, or has no summary.
    """
    if not file.exists():
        return None
    found = file.stat()
    return _read(file, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=8)
def _read(file: Path, mtime_ns: int, size: int) -> Head:
    """Read the file as it was at that time: all of it must be unpacked, and a page asks for it again and again."""
    fields = read_fields(file)
    made_of, summary = fields.get("fingerprints"), fields.get("summary")
    if not isinstance(made_of, dict) or not isinstance(summary, dict) or "groups" not in summary:
        raise RunError(f"{file} is a run file without a summary. Make it again with `citewell eval run`.")
    return Head(str(made_of.get("library")), summary)
