"""Running the server: its port, its address, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from assistant.api.run import run_server
from assistant.errors import ServerError
from tests.api.site import site
from tests.command import ROOT

pytestmark = pytest.mark.loopback

# What a user runs, with a page that streams without end and one that keeps a thread for as long.
CHILD = """
import sys, threading
from pathlib import Path
from starlette.responses import StreamingResponse
from starlette.routing import Route
from assistant.api import run
from tests.api.site import site

def at_work():
    yield "begun"
    threading.Event().wait()

run._AT_MOST = 1.5
server = site(Path(sys.argv[1]))
server.router.routes.insert(0, Route("/long", lambda request: StreamingResponse(at_work())))
run.run_server(server, host=sys.argv[2], port=0, on_ready=lambda url: print(url, flush=True))
print("ended")
"""


@dataclass
class Child:
    process: subprocess.Popen[str]
    url: str


@contextmanager
def child(folder: Path, host: str = "127.0.0.1") -> Iterator[Child]:
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", CHILD, str(folder), host],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout
    try:
        yield Child(process, process.stdout.readline().strip())
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(("stop", "host"), [(signal.SIGINT, "127.0.0.1"), (signal.SIGTERM, "localhost")])
def test_it_ends_while_a_stream_is_open_and_has_nothing_to_complain_of(
    tmp_path: Path, stop: signal.Signals, host: str
) -> None:
    with child(tmp_path, host) as running, httpx2.stream("GET", f"{running.url}stream", timeout=20) as open_page:
        assert running.url.startswith(f"http://{host}:")
        assert "server" not in open_page.headers
        assert next(open_page.iter_text()) == "data: first\n\n"
        running.process.send_signal(stop)
        out, err = running.process.communicate(timeout=20)
        assert err == ""
        assert (running.process.returncode, out) == ((0, "ended\n") if stop is signal.SIGINT else (-stop, ""))


def test_it_ends_while_a_thread_goes_on_and_on_and_all_addresses_are_told_as_this_machine_s(tmp_path: Path) -> None:
    with child(tmp_path, "0.0.0.0") as running:
        assert running.url.startswith("http://127.0.0.1:")
        with httpx2.stream("GET", f"{running.url}long", timeout=20) as answered:
            assert next(answered.iter_text()) == "begun"
            running.process.send_signal(signal.SIGINT)
            running.process.communicate(timeout=20)
        assert running.process.returncode == 1


def test_a_port_in_use_is_an_error_that_names_it_and_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServerError, match=rf"Port {port} of 127\.0\.0\.1 is in use.*--port"):
            run_server(site(tmp_path), host="127.0.0.1", port=port, on_ready=lambda url: None)


@pytest.mark.parametrize(
    ("host", "port", "message"),
    [
        ("127.0.0.1", 70_000, "The port is 70000; it must be from 0 to 65535"),
        ("127.0.0.1", -1, "The port is -1"),
        ("203.0.113.1", 0, r"'203\.0\.113\.1' port 0 cannot be listened on: .*--host"),
        ("not a host", 7860, "'not a host' port 7860 cannot be listened on"),
    ],
)
def test_an_address_that_cannot_be_is_an_error_that_names_it(
    tmp_path: Path, host: str, port: int, message: str
) -> None:
    with pytest.raises(ServerError, match=message):
        run_server(site(tmp_path), host=host, port=port, on_ready=lambda url: None)
