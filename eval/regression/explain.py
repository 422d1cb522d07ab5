"""Two run files, compared: what changed, the gate's verdict, and the cause of every change."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.ask import AskSettings
from assistant.assemble import Engine, open_engine
from assistant.errors import AssistantError
from eval.regression.compare import Comparison, compare_runs
from eval.regression.gate import GATE, Failure, apply_gate, read_gate
from eval.regression.replay import Cause, find_cause
from eval.runs.fingerprints import fingerprints
from eval.runs.record import Run
from index import IndexingError

_log = logging.getLogger("citewell")
_MADE_BY = ("code", "library", "encoder")


@dataclass(frozen=True, slots=True)
class Explained:
    """A comparison with what fails the gate, and why each question is answered differently, by id."""

    base: Run
    new: Run
    comparison: Comparison
    failures: tuple[Failure, ...]
    causes: Mapping[str, Cause]


def explain(
    base: Path, new: Path, *, gate: Path | None = None, engine: Engine | None = None, allow_missing: bool = False
) -> Explained:
    """Compare two run files.

    Args:
        gate: the rules; None takes those that ship.
        allow_missing: the newer run may have fewer cases.
        engine: replays the newer run, if it is the one that made it; None opens the one of the settings.

    Raises:
        RunError, GateError: a file cannot be used.
    """
    rules = read_gate(gate or GATE)
    before, after = Run.read(base), Run.read(new)
    comparison = compare_runs(before, after)
    replaying = _able_to_replay(after, engine) if comparison.changed else None
    return Explained(
        base=before,
        new=after,
        comparison=comparison,
        failures=tuple(apply_gate(rules, comparison, allow_missing=allow_missing)),
        causes={changed.id: find_cause(changed, before, after, replaying) for changed in comparison.changed},
    )


def _able_to_replay(run: Run, engine: Engine | None) -> Engine | None:
    """Return the engine with the settings of a run, if it is otherwise the one that made it."""
    try:
        engine = engine or open_engine().quoting()
    except (AssistantError, IndexingError) as error:
        _log.info("answers are not replayed: %s", error)
        return None
    present = fingerprints(engine, [], seed=0)
    settings = run.fingerprints.get("settings", {})
    same = all(present[name] == run.fingerprints.get(name) for name in _MADE_BY)
    if not same or settings.keys() != present["settings"].keys():
        return None
    return replace(engine, settings=AskSettings(**settings))
