"""Files for the tests of readers, and what comes out of them."""

from __future__ import annotations

from pathlib import Path

from index.readers import BadRecord, Record, read_papers


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file, text as UTF-8 with its line ends as they are."""
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def read(file: Path) -> tuple[list[Record], list[tuple[int, str]]]:
    """Read a file: its good records, and line and reason of each bad one."""
    found = list(read_papers(file))
    bad = [record for record in found if isinstance(record, BadRecord)]
    assert all(record.file == file and str(record).startswith(f"{file.name}:{record.line}: ") for record in bad)
    return [r for r in found if isinstance(r, Record)], [(b.line, b.reason) for b in bad]


def titles(file: Path) -> list[str]:
    """Titles of the good records of a file."""
    return [record.title for record in read(file)[0]]
