"""Big files that are made while they are read."""

from __future__ import annotations

import io
from collections.abc import Iterator


class Generated(io.RawIOBase):
    """A file that is made while it is read, and counts its bytes."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest, self.size = pieces, b"", 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._rest = self._rest or next(self._pieces, b"")
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        self.size += len(taken)
        return len(taken)
