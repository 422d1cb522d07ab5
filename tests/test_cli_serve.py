"""`citewell serve` as a person starts and stops it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from assistant.api.users import user_entry
from tests.command import ROOT, citewell
from tests.serving import wait_for

pytestmark = [pytest.mark.loopback, pytest.mark.slow]


@contextmanager
def served(folder: Path, *arguments: str, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start a server in a process of its own and yield its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "app", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
    )
    assert process.stderr
    try:
        told = next(line for line in process.stderr if line.startswith("Citewell: "))
        yield told.split()[1].rstrip("/"), process
    finally:
        process.kill()
        process.communicate()


def test_the_page_comes_up_gets_ready_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    with served(tmp_path, "serve", "--port", "0") as (address, process):
        wait_for(lambda: httpx2.get(f"{address}/healthz").status_code == 200)
        assert httpx2.get(f"{address}/healthz").json() == {"status": "ready"}
        page = httpx2.get(f"{address}/")
        assert page.status_code == 200
        assert "Citewell" in page.text
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert out == ""
    assert "Traceback" not in err


def test_a_login_covers_all_but_the_health_check(tmp_path: Path) -> None:
    entry = user_entry("ada", "analytical engine")
    with served(tmp_path, "serve", "--port", "0", CITEWELL_AUTH=entry) as (address, _):
        assert httpx2.get(f"{address}/healthz").status_code in (200, 503)
        assert httpx2.get(f"{address}/", headers={"accept": "text/html"}).headers["location"].startswith("/login")
        for path in (
            "/config",
            "/gradio_api/info",
            "/theme.css",
            "/conversations/x/export.md",
            "/gradio_api/heartbeat/x",
        ):
            assert httpx2.get(f"{address}{path}").status_code == 401, path
        assert httpx2.get(f"{address}/config", auth=("ada", "analytical engine")).status_code == 200


def test_it_is_not_opened_to_others_without_a_login(tmp_path: Path) -> None:
    done = citewell("serve", "--host", "0.0.0.0", folder=tmp_path)
    assert done.returncode == 1
    assert "CITEWELL_AUTH" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_library_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    done = citewell("serve", "--library", "nowhere", folder=tmp_path)
    assert done.returncode == 1
    assert "There is no library 'nowhere'" in done.stderr


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with served(tmp_path, "serve", "--port", "0") as (address, _):
        done = citewell("serve", "--port", address.rsplit(":", 1)[1], folder=tmp_path)
    assert done.returncode == 1
    assert "is in use" in done.stderr
    assert "--port 0" in done.stderr
