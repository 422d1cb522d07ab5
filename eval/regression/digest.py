"""A comparison cut short, as JSON: what the page shows of it. Whole comparisons are for `eval.report`."""

from __future__ import annotations

from typing import Any

from assistant.assemble import Engine
from eval.regression.compare import ChangedCase, Kind, MetricChange, compare_runs
from eval.regression.gate import apply_gate, read_gate
from eval.regression.replay import find_cause
from eval.runs.record import Run

_MOST = 50  # questions of each list: their causes are found by asking them again


def digest(base: Run, new: Run, *, name: str, engine: Engine) -> dict[str, Any]:
    """Compare two runs and apply the gate that ships.

    Of `newly_broken` and `newly_fixed` there are at most 50, `totals` counts all; `changed` counts the other questions
    that are answered differently. `n` is the questions compared, and `left_out` counts the others by reason. `metrics`
    has those that both runs define for two questions or more; `p` is before Holm's correction, `p_holm` after it.

    Args:
        name: what the base is called.
        engine: the one that made the newer run.
    """
    found = compare_runs(base, new)
    failures = apply_gate(read_gate(), found)

    def listed(kind: Kind) -> list[dict[str, Any]]:
        return [_case(changed, base, new, engine) for changed in found.of_kind(kind)[:_MOST]]

    return {
        "base": name,
        "n": found.n,
        "left_out": {reason: len(ids) for reason, ids in found.left_out.items()},
        "newly_broken": listed(Kind.BROKEN),
        "newly_fixed": listed(Kind.FIXED),
        "totals": {
            "newly_broken": len(found.of_kind(Kind.BROKEN)),
            "newly_fixed": len(found.of_kind(Kind.FIXED)),
        },
        "changed": len(found.of_kind(Kind.CHANGED)),
        "metrics": [metric for moved in found.metrics.values() if (metric := _metric(moved))],
        "gate": {"passed": not failures, "failures": [failure.message for failure in failures]},
    }


def _case(changed: ChangedCase, base: Run, new: Run, engine: Engine) -> dict[str, Any]:
    cause = find_cause(changed, base, new, engine)
    return {"id": changed.id, "question": changed.new.row.case.question, "cause": str(cause)}


def _metric(moved: MetricChange) -> dict[str, Any] | None:
    change = moved.change
    if change is None:
        return None
    figures = {
        "before": change.base,
        "after": change.new,
        "difference": change.mean,
        "low": change.interval.low,
        "high": change.interval.high,
    }
    return {
        "name": moved.metric.name,
        "title": moved.metric.title,
        **{name: round(value, 6) for name, value in figures.items()},
        "p": change.p,
        "p_holm": moved.p,
        "n": change.n,
        "verdict": moved.verdict,
    }
