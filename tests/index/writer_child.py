"""A writer in a process of its own, for tests of two at once. It adds files and says when.

python -m tests.index.writer_child DATA wait FILE     tells that it encodes, goes on at a line of input
python -m tests.index.writer_child DATA retry FILE…   one write a file, tried again while the library is busy
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from index.encoders.base import Encoded
from index.errors import LibraryBusy
from index.libraries import Libraries
from tests.fakes import HashEncoder
from tests.index.crash_child import do_not_wait
from tests.index.storage import NAME


class WaitingEncoder(HashEncoder):
    """Stops in the middle of a write until it is told to go on."""

    def encode(self, texts: Sequence[str]) -> Encoded:
        sys.stdout.write("encoding\n")
        sys.stdout.flush()
        sys.stdin.readline()
        return super().encode(texts)


def main(data: Path, mode: str, files: list[Path]) -> None:
    os.fsync = do_not_wait
    encoder = WaitingEncoder() if mode == "wait" else HashEncoder()
    libraries = Libraries(data=data, cache=data / "cache", encoder=encoder)
    busy = 0
    for file in files:
        while True:
            try:
                libraries.add(NAME, [file])
                break
            except LibraryBusy:
                busy += 1
                time.sleep(0.001)
    sys.stdout.write(f"done, busy {busy} times\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], [Path(name) for name in sys.argv[3:]])
