"""How long each stage of a question took."""

from __future__ import annotations

import time


class Clock:
    """Milliseconds by stage; a stage that comes again adds up."""

    def __init__(self) -> None:
        self._begun = self._last = time.perf_counter()
        self._stages: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """Count the time since the last call to a stage."""
        now = time.perf_counter()
        self._stages[stage] = round(self._stages.get(stage, 0.0) + 1000 * (now - self._last), 2)
        self._last = now

    def total(self) -> dict[str, float]:
        """Return the stages in the order in which they came, and their total."""
        return {**self._stages, "total": round(1000 * (self._last - self._begun), 2)}
