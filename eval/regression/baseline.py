"""Where the baseline of the golden questions lies."""

from __future__ import annotations

from pathlib import Path

BASELINE = Path(__file__).parents[1] / "baseline.json.gz"
