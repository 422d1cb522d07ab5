"""Where results are written: checked before the work begins, and never over something else."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import ExportError
from assistant.export.files import check_target
from eval.errors import OutputError


def check_output(file: Path, *, not_over: Path | None = None) -> Path:
    """Return the file that may be written, links followed; its folder is made.

    Args:
        not_over: a file that is read, and must not be lost.

    Raises:
        OutputError: it is a folder or a device, cannot be written, or is the file that is read.
    """
    if not_over and file.resolve() == not_over.resolve():
        raise OutputError(f"{file} is also what is read; give another file to write.")
    try:
        return check_target(file)
    except ExportError as error:
        raise OutputError(str(error)) from error
