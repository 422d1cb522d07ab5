"""How long building, starting and asking take: `python -m eval.bench`.

Absolute times are this machine's; compare them within one run only.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from assistant.assemble import open_engine
from assistant.settings import load_settings
from eval.cases import load_cases

_QUESTION = "How does mixup change what a network is trained on?"
_COLD_RUNS = 7


def main() -> int:
    """Print the table."""
    settings = load_settings().settings
    settings.libraries().open()  # the encoder is converted, the library built
    _print("building the bundled library, encoder converted", f"{_building(settings.cache_dir):.2f} s")
    command = [str(Path(sys.executable).parent / "citewell"), "ask", _QUESTION, "--json"]
    cold = np.median([_seconds(partial(_run, command)) for _ in range(_COLD_RUNS)])
    _print("cold `citewell ask`, new process", f"{cold:.2f} s (median of {_COLD_RUNS})")
    engine = open_engine().quoting()
    questions = [case.question for case in load_cases()]
    engine.ask(questions[0])
    each = [1000 * _seconds(partial(engine.ask, question)) for question in questions]
    p50, p95 = np.percentile(each, [50, 95])
    _print("warm question, one process", f"{p50:.1f} ms p50, {p95:.1f} ms p95 (n={len(each)})")
    return 0


def _print(what: str, figure: str) -> None:
    sys.stdout.write(f"{what:50} {figure}\n")


def _building(cache: Path) -> float:
    """Build the bundled library in a fresh process, in folders that go away."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "encoders").symlink_to(cache.expanduser().resolve() / "encoders")
        code = (
            "from pathlib import Path; from index.libraries import Libraries; "
            f"Libraries(data=Path({folder!r}), cache=Path({folder!r})).open()"
        )
        return _seconds(partial(_run, [sys.executable, "-c", code]))


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _seconds(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
