"""The encoder in a process of its own, with an empty home: no child process, nothing written but the cache."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from index.encoders import Encoder

# Ran in the other process. waitpid tells of children that live or are not yet waited for, the
# resource use of those that came and went; the pause gives a late one time to start.
_PROGRAM = """
import json, os, resource, sys, time
from pathlib import Path
from index.encoders import load_encoder

vector = load_encoder("all-MiniLM-L6-v2", cache=Path(sys.argv[1])).encode(["Cats like fish."]).vectors[0]
time.sleep(0.5)
children = [(task / "children").read_text().strip() for task in Path("/proc/self/task").iterdir()]
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    waiting = False
else:
    waiting = True
print(json.dumps({
    "children": [c for c in children if c],
    "waiting": waiting,
    "gone": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
    "modules": sorted(m for m in sys.modules if "." not in m),
    "length": float((vector ** 2).sum()),
}))
"""


def encode_elsewhere(folder: Path, cache: Path) -> dict[str, Any]:
    for name in ("home", "scratch", "work"):
        (folder / name).mkdir()
    environment = {
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "scratch"),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(cache)],
        env=environment,
        cwd=folder / "work",
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def check_quiet(found: dict[str, Any]) -> None:
    assert found["length"] == pytest.approx(1, abs=1e-4)
    assert found["children"] == []
    assert not found["waiting"]
    assert found["gone"] == 0, "a child process came and went"
    assert "openvino_telemetry.main" not in found["modules"]


def test_encoding_starts_no_process_and_writes_nothing_at_home(
    tmp_path: Path, shared_cache: Path, encoder: Encoder
) -> None:
    encoder.encode(["convert once"])
    before = sorted(p.name for p in (shared_cache / "encoders").iterdir() if p.name != "compiled")
    found = encode_elsewhere(tmp_path, shared_cache / "encoders")
    check_quiet(found)
    assert [p for name in ("home", "scratch", "work") for p in (tmp_path / name).rglob("*")] == []
    assert sorted(p.name for p in (shared_cache / "encoders").iterdir() if p.name != "compiled") == before


def test_encoding_loads_no_heavy_package(tmp_path: Path, shared_cache: Path, encoder: Encoder) -> None:
    encoder.encode(["convert once"])
    modules = set(encode_elsewhere(tmp_path, shared_cache / "encoders")["modules"])
    assert "openvino" in modules
    assert not modules & {
        "torch",
        "transformers",
        "sentence_transformers",
        "llama_index",
        "sklearn",
        "pandas",
        "openai",
    }


@pytest.mark.slow
def test_the_first_conversion_starts_no_process_and_writes_its_cache_only(tmp_path: Path) -> None:
    found = encode_elsewhere(tmp_path, tmp_path / "cache")
    check_quiet(found)
    assert list((tmp_path / "home").rglob("*")) == []
    assert list((tmp_path / "work").rglob("*")) == []
    assert [p for p in (tmp_path / "scratch").rglob("*") if p.is_file()] == []
    kept = sorted(p.name.split("-openvino-")[0] for p in (tmp_path / "cache").iterdir())
    assert kept == ["all-MiniLM-L6-v2-53aa51172d14", "compiled"], "no half-made conversion is left"
