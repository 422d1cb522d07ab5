"""How long building, starting and asking take: `python -m eval.bench`.

Absolute times are this machine's; compare them within one run only.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
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
    out = sys.stdout.write
    seconds = _building(settings.cache_dir)
    out(f"building the bundled library, encoder converted   {seconds:6.2f} s\n")
    command = [str(Path(sys.executable).parent / "citewell"), "ask", _QUESTION, "--json"]
    out(f"cold `citewell ask`, new process                  {_median(lambda: _run(command), _COLD_RUNS):6.2f} s (median of {_COLD_RUNS})\n")
    engine = open_engine()
    questions = [case.question for case in load_cases()]
    engine.ask(questions[0])
    each = [1000 * _seconds(lambda q=question: engine.ask(q)) for question in questions]
    out(f"warm question, one process                        {np.percentile(each, 50):6.1f} ms p50, {np.percentile(each, 95):.1f} ms p95 (n={len(each)})\n")
    return 0


def _building(cache: Path) -> float:
    """Build the bundled library in a fresh process, in folders that go away."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "encoders").symlink_to(cache.expanduser().resolve() / "encoders")
        code = (
            "from pathlib import Path; from index.libraries import Libraries; "
            f"Libraries(data=Path({folder!r}), cache=Path({folder!r})).open()"
        )
        return _seconds(lambda: _run([sys.executable, "-c", code]))


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _seconds(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def _median(action: Callable[[], object], runs: int) -> float:
    return float(np.median([_seconds(action) for _ in range(runs)]))


if __name__ == "__main__":
    sys.exit(main())
