"""Real questions of the golden set, by type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[2] / "eval" / "golden"


def cases(kind: str, *, every: int = 1) -> list[dict[str, Any]]:
    """Return every n-th question of a type, in the order of the file."""
    lines = (_FOLDER / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[::every]]
