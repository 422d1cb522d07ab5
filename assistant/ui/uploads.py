"""Where Gradio keeps what is uploaded: by itself in a folder of the machine that all its users may read."""

from __future__ import annotations

import os
from pathlib import Path

_VARIABLE = "GRADIO_TEMP_DIR"


def keep_uploads_private(cache: Path) -> None:
    """Have uploads kept in a folder of the cache that nobody else on this machine may open.

    Call it before the page is built: its parts remember the folder. Where one is set already that one stays.
    """
    if os.environ.get(_VARIABLE):
        return
    folder = cache.resolve() / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    os.environ[_VARIABLE] = str(folder)
