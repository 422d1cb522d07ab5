"""The gate: which losses fail a build, read from a TOML file.

[[rule]]
metric = "right"            # a metric of the catalogue
direction = "higher"        # which way is better
tolerance = 0.01            # how much may be lost
decides = "lower bound"     # of the interval of the change; or "mean"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from eval.errors import GateError
from eval.metrics.catalogue import METRICS, Metric
from eval.regression.compare import Comparison, MetricChange

GATE = Path(__file__).parents[1] / "gate.toml"
_DECIDES = ("lower bound", "mean")


@dataclass(frozen=True, slots=True)
class Rule:
    """How much of one metric may be lost, and whether the mean or the bad end of its interval decides."""

    metric: str
    direction: Literal["higher", "lower"]
    tolerance: float
    decides: Literal["lower bound", "mean"]


@dataclass(frozen=True, slots=True)
class Failure:
    """What fails the gate: a rule that is broken, or None and a message where there is nothing to measure."""

    rule: Rule | None
    message: str


def read_gate(file: Path = GATE, metrics: Mapping[str, Metric] = METRICS) -> tuple[Rule, ...]:
    """Read the rules of a gate file.

    Args:
        metrics: those that a rule may name.

    Raises:
        GateError: naming the rule, the key, the value and what was expected.
    """
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GateError(f"The gate {str(file)!r} cannot be read: {error}") from error
    rules = content.get("rule")
    if not isinstance(rules, list) or not rules or set(content) != {"rule"}:
        raise GateError(f"{file} has {sorted(content) or 'nothing'}; expected one or more [[rule]] and nothing else")
    read = tuple(_rule(rule, f"{file}, rule {number}", metrics) for number, rule in enumerate(rules, start=1))
    names = [rule.metric for rule in read]
    if len(set(names)) < len(names):
        raise GateError(f"{file} has two rules for {next(n for n in names if names.count(n) > 1)!r}; one was expected")
    return read


def apply_gate(rules: tuple[Rule, ...], comparison: Comparison, *, allow_missing: bool = False) -> list[Failure]:
    """Return every rule that is broken; nothing where the gate is passed.

    Args:
        allow_missing: the newer run may have fewer cases, as after `--limit`.
    """
    failures: list[Failure] = []
    if comparison.newly_failed:
        ids = ", ".join(comparison.newly_failed[:5])
        failures.append(Failure(None, f"{len(comparison.newly_failed)} cases cannot be asked any more: {ids}"))
    missing = comparison.left_out.get("only in the base", ())
    if missing and not allow_missing:
        failures.append(Failure(None, f"{len(missing)} cases of the base were not asked: {', '.join(missing[:5])}"))
    if not comparison.n:
        failures.append(Failure(None, "the runs have no case in common, so nothing was compared"))
    elif not any(comparison.metrics[rule.metric].change for rule in rules):
        compared = f"no metric of the gate is defined for two cases, of {comparison.n} compared"
        failures.append(Failure(None, f"{compared}, so nothing was measured"))
    return failures + [failure for rule in rules if (failure := broken(rule, comparison.metrics[rule.metric]))]


def broken(rule: Rule, moved: MetricChange) -> Failure | None:
    """Return how a rule is broken by what its metric did; None where it is kept, or where nothing was measured."""
    change, better_by = moved.change, moved.better_by if rule.decides == "mean" else moved.better_by_at_least
    if change is None or better_by is None or better_by >= -rule.tolerance:
        return None
    allowed = "fall" if rule.direction == "higher" else "rise"
    return Failure(
        rule,
        f"{moved.metric.title} ({rule.metric}) went from {change.base:.4f} to {change.new:.4f} (n={change.n}, "
        f"change {change.mean:+.4f}, 95 % {change.interval.low:+.4f} to {change.interval.high:+.4f}); by the "
        f"{rule.decides} it may {allowed} by {rule.tolerance:g} at most",
    )


def _rule(content: Any, where: str, metrics: Mapping[str, Metric]) -> Rule:
    names = [field.name for field in fields(Rule)]
    if not isinstance(content, dict) or set(content) != set(names):
        found = sorted(content) if isinstance(content, dict) else content
        raise GateError(f"{where} has {found}; expected exactly {', '.join(names)}")
    for name, allowed in (("metric", tuple(metrics)), ("direction", ("higher", "lower")), ("decides", _DECIDES)):
        if content[name] not in allowed:
            raise GateError(f"{where}: {name} is {content[name]!r}; expected one of {', '.join(allowed)}")
    better = metrics[content["metric"]].better
    if content["direction"] != better:
        raise GateError(
            f"{where}: direction is {content['direction']!r}, but of {content['metric']} {better} is better"
        )
    tolerance = content["tolerance"]
    if not isinstance(tolerance, int | float) or isinstance(tolerance, bool) or not 0 <= tolerance < float("inf"):
        raise GateError(f"{where}: tolerance is {tolerance!r}; expected a number from 0 on")
    return Rule(content["metric"], content["direction"], float(tolerance), content["decides"])
