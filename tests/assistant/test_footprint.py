"""What a question costs the machine: no socket, no child, nothing written elsewhere, nothing heavy imported."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from index.libraries import Libraries
from tests.command import ROOT

HEAVY = {
    "torch", "transformers", "sentence_transformers", "gradio", "llama_index", "openai", "pandas", "sklearn",
    "matplotlib", "plotly", "fastapi", "tiktoken",
}  # fmt: skip
ASK = ["ask", "How do neural codecs quantize audio?", "--json"]
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|\b(?:mkdir|mkdirat|creat|rename\w*|unlink\w*)\(")
_WATCHED = "network,process,openat,open,creat,mkdir,mkdirat,rename,renameat2,unlink,unlinkat"

# Where no tracer is at hand: Python's own audit events and the kernel's list of children, printed at the end.
_AUDITED = """
import atexit, json, os, runpy, sys
seen = {"sockets": [], "children": [], "written": []}
def hook(event, args):
    if event in ("socket.__new__", "socket.connect", "socket.getaddrinfo"):
        seen["sockets"].append(event)
    elif event in ("subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system", "os.exec"):
        seen["children"].append(event)
    elif event in ("os.mkdir", "os.rename", "os.remove"):
        seen["written"].append(str(args[0]))
    elif event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        seen["written"].append(str(args[0]))
def report():
    for task in os.listdir("/proc/self/task"):
        with open(f"/proc/self/task/{task}/children") as children:
            seen["children"] += children.read().split()
    json.dump(seen, sys.stderr)
atexit.register(report)
sys.addaudithook(hook)
sys.argv = ["citewell", *sys.argv[1:]]
runpy.run_module("app", run_name="__main__")
"""


@dataclass
class Footprint:
    """What a process did beside its work."""

    sockets: list[str] = field(default_factory=list)
    children: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)


@pytest.fixture
def home(tmp_path: Path, libraries: Libraries) -> Path:
    """An empty home folder; the bundled library is built already."""
    libraries.open()
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "COV_"))}
    return kept | {"HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def run(command: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command, cwd=home, env=environment(home), capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done


def watch(arguments: list[str], home: Path) -> Footprint:
    """Run the command under strace where there is one, else under Python's audit hook."""
    strace = shutil.which("strace")
    if strace is None:
        done = run([sys.executable, "-c", _AUDITED, *arguments], home)
        assert json.loads(done.stdout)["claims"]
        return Footprint(**json.loads(done.stderr.splitlines()[-1]))
    trace = home.parent / "trace"
    tracer = [strace, "-f", "-qq", "-y", "-e", f"trace={_WATCHED}", "-o", str(trace)]
    done = run([*tracer, sys.executable, "-m", "app", *arguments], home)
    assert json.loads(done.stdout)["claims"]
    return read_trace(trace.read_text(encoding="utf-8", errors="replace").splitlines()[1:])


def read_trace(calls: list[str]) -> Footprint:
    """Sort the calls of a trace; failed ones count for sockets, a thread is no child."""
    found = Footprint()
    for call in calls:
        if re.search(r"\b(?:socket|connect|sendto|bind)\(", call):
            found.sockets.append(call)
        elif re.search(r"\b(?:execve|fork|vfork|clone3?)\(", call) and "CLONE_THREAD" not in call:
            found.children.append(call)
        elif _WRITES.search(call) and " = -1 " not in call:
            found.written += re.findall(r'"([^"]+)"', call)
    return found


def test_the_tracer_would_see_a_socket_a_child_and_a_file() -> None:
    found = read_trace(
        [
            '7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3',
            '7 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 8',
            '7 clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}, 88) = 9',
            '7 openat(AT_FDCWD, "/home/x/intel/x", O_WRONLY|O_CREAT, 0666) = 4',
            '7 openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 4',
        ]
    )  # fmt: skip
    assert (len(found.sockets), len(found.children), found.written) == (1, 1, ["/home/x/intel/x"])


def test_asking_opens_no_socket_starts_no_child_and_writes_only_in_its_own_folders(home: Path) -> None:
    found = watch(ASK, home)
    own = (os.environ["CITEWELL_CACHE_DIR"], os.environ["CITEWELL_DATA_DIR"], "/dev/")
    assert found.sockets == []
    assert found.children == []
    assert [path for path in found.written if not path.startswith(own)] == []
    assert list(home.iterdir()) == []


def modules(arguments: list[str], home: Path) -> set[str]:
    """Return the top-level packages that a command has imported when it ends."""
    program = (
        "import atexit, runpy, sys\n"
        "atexit.register(lambda: print(*sorted({m.split('.')[0] for m in sys.modules}), file=sys.stderr))\n"
        f"sys.argv = ['citewell', *{arguments!r}]\n"
        "runpy.run_module('app', run_name='__main__')\n"
    )
    return set(run([sys.executable, "-c", program], home).stderr.splitlines()[-1].split())


def test_asking_imports_nothing_heavy(home: Path) -> None:
    imported = modules(ASK, home)
    assert {"numpy", "faiss", "openvino"} <= imported
    assert imported & HEAVY == set()


def test_help_imports_neither_numpy_nor_pydantic(home: Path) -> None:
    imported = modules(["--help"], home)
    assert "typer" in imported
    assert imported & (HEAVY | {"numpy", "pydantic", "faiss", "openvino", "bm25s"}) == set()


@pytest.mark.parametrize("command", ["ask", "library", "config"])
def test_the_help_of_a_command_loads_nothing_that_does_its_work(command: str, home: Path) -> None:
    assert modules([command, "--help"], home) & (HEAVY | {"numpy", "faiss", "openvino", "bm25s"}) == set()
