"""Where results are written: checked before the work begins, and never over something else."""

from __future__ import annotations

import os
from pathlib import Path

from eval.errors import OutputError


def check_output(file: Path, *, not_over: Path | None = None) -> Path:
    """Return the file that may be written, links followed; its folder is made.

    Args:
        not_over: a file that is read, and must not be lost.

    Raises:
        OutputError: it is a folder or a device, cannot be written, or is the file that is read.
    """
    target = file.resolve()
    if not_over and target == not_over.resolve():
        raise OutputError(f"{file} is also what is read; give another file to write.")
    if target.exists() and not target.is_file():
        raise OutputError(f"{file} is no file that can be written; give the name of a file.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"The folder of {file} cannot be made: {error.strerror}.") from error
    if not os.access(target if target.exists() else target.parent, os.W_OK):
        raise OutputError(f"{file} cannot be written; give a file in a folder of yours.")
    return target
