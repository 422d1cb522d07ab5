"""Where an export is written: checked before the question is asked, and never over a folder or a device."""

from __future__ import annotations

import os
from pathlib import Path

from assistant.errors import ExportError
from assistant.export.content import Export
from assistant.export.formats import FORMATS
from index.bibliography.formats import format_of


def check_target(file: Path | str) -> Path:
    """Return the file that may be written, links followed; its folder is made. A file that is there is replaced.

    Args:
        file: as it was typed, where it was: a `Path` no longer holds a slash at the end.

    Raises:
        ExportError: it is or names a folder, is a device, or cannot be written.
    """
    if str(file).endswith(("/", os.sep)):
        raise ExportError(f"{file} names a folder, for the slash at its end; give the name of a file.")
    target = Path(file).resolve()
    if target.exists() and not target.is_file():
        raise ExportError(f"{file} is no file that can be written; give the name of a file.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"The folder of {file} cannot be made: {error.strerror}.") from error
    if not os.access(target if target.exists() else target.parent, os.W_OK):
        raise ExportError(f"{file} cannot be written; give a file in a folder of yours.")
    return target


def extension_of(file: Path) -> str | None:
    """Return the format that a file's ending names; None for an ending that is none."""
    return format_of(file, FORMATS)


def write_export(export: Export, file: Path, extension: str) -> None:
    """Write an export in the format of an extension, as UTF-8."""
    file.write_text(FORMATS[extension].write(export), encoding="utf-8", newline="\n")
