"""Writers that die: each step that touches the disk is tried as the last one of a process of its own.

    python -m tests.index.crash_child OPERATION TEMPLATE OUT [FILE]

copies the data folder TEMPLATE to OUT/0000, OUT/0001 … and runs the operation in the n-th copy until the
n-th call that changes files, before which the process kills itself. It ends with the first that is
not killed, and prints for each the name of the call.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path
from types import FrameType

from index.libraries import Libraries
from index.llamaindex import sentence_cutter
from tests.fakes import HashEncoder
from tests.index.storage import NAME

CHANGES = {"mkdir", "writelines", "tofile", "write_index", "rename", "replace", "unlink", "rmdir", "flock"}
WRITERS = ("pathlib.py", "_format_impl.py")  # of the many calls of `write`, those for whole small files


def die_before(step: int, report: int) -> None:
    """Make this process kill itself at its `step`-th call that changes files, from 0."""
    count = -1

    def watch(frame: FrameType, event: str, called: object) -> None:
        nonlocal count
        name = getattr(called, "__name__", "")
        if event != "c_call" or isinstance(getattr(called, "__self__", None), str):
            return
        if name in CHANGES or (name == "write" and frame.f_code.co_filename.endswith(WRITERS)):
            count += 1
            if count == step:
                os.write(report, f"{name}\n".encode())
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)


def do_not_wait(handle: int) -> None:
    """Stand in for fsync: a process that is killed loses nothing of what it wrote, only a power cut does."""


def run(operation: str, data: Path, file: Path) -> None:
    libraries = Libraries(data=data, cache=data / "cache", encoder=HashEncoder())
    if operation == "add":
        libraries.add(NAME, [file])
    elif operation == "create":
        libraries.create(NAME)
    elif operation == "delete":
        libraries.delete(NAME)
    else:
        raise ValueError(operation)


def main(operation: str, template: Path, out: Path, file: Path) -> None:
    sentence_cutter(len)  # what is slow to load is loaded once, before the forks
    os.fsync = do_not_wait
    for step in range(1000):
        data = out / f"{step:04d}"
        shutil.copytree(template, data)
        child = os.fork()
        if child == 0:
            die_before(step, sys.stdout.fileno())
            run(operation, data, file)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[-1]))
