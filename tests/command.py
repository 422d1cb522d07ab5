"""Run the citewell command as a user does: its own process, its own folders."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


def citewell(
    *arguments: str, folder: Path, stdin: str | bytes = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run one command in a folder and return what it printed and how it ended."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=folder,
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"} | environment,
        timeout=120,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def rows(stdout: str) -> list[dict[str, Any]]:
    """Parse every line of an output as strict JSON: nothing but data may stand there."""
    return [json.loads(line, parse_constant=_no_constant) for line in stdout.splitlines()]


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
