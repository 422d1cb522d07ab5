"""Checks of the judge, the claim test, the library and public benchmarks in a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from assistant.claims.check import SUPPORTED_FROM
from eval.benchmarks.beir import METHODS, METRICS, BeirReport
from eval.benchmarks.calibrate import Calibration, ErrorRates
from eval.benchmarks.pairs import Figure, PairsReport
from eval.counterfactual.checks import Check
from eval.judging.mutation_check import MutationReport
from eval.judging.second import SecondReport
from eval.judging.selfcheck import LabelledSet
from eval.report.figures import UNDEFINED
from eval.report.terminal import plain_table
from index.display import printable

_AGAINST = ("against not there", "against the opposite")


def print_selfcheck(
    out: Console, mutations: Sequence[MutationReport], sets: Sequence[LabelledSet], *, date: str, measured_now: bool
) -> None:
    """Print what the judge catches, then how far the claim test agrees with people."""
    out.print(Text("The judge, by mutations of right answers", style="bold"))
    out.print("It scores answers by gold spans and key facts. A right answer is made wrong in one way; is it caught?\n")
    table = plain_table("", *(f"{m.form} answers (n)" for m in mutations))
    table.add_row("false alarms: right, called wrong", *(_share(m.rejected, m.n) for m in mutations))
    for name in dict.fromkeys(name for m in mutations for name in m.mutations):
        table.add_row(f"caught: {name}", *(_caught(m, name) for m in mutations))
    out.print(table)
    when = "measured now" if measured_now else f"measured on {date}; the labels are not part of Citewell"
    out.print(Text(f"\nThe claim test, by pairs that people have labelled ({when})", style="bold"))
    out.print("It guards the sentences of an answer; it does not score them.\n")
    table = plain_table("", "pairs", "AUROC", *_AGAINST, "balanced accuracy", "AUROC of cosine", "of coverage")
    for labelled in sets:
        scores = labelled.figures["scores"]
        own = scores["claim test"]
        table.add_row(
            Text(printable(f"{labelled.name} ({labelled.split})")),
            str(own["auroc"]["n"]),
            *(_value(own[name]) for name in ("auroc", "against_nei", "against_contradicted", "balanced_accuracy")),
            *(_value(scores[name]["auroc"]) for name in ("cosine", "coverage")),
        )
    out.print(table)


def print_checks(out: Console, checks: Sequence[Check]) -> None:
    """Print what the counterfactual checks found."""
    for check in checks:
        share = f"{check.passed} of {check.n} ({check.passed / check.n:.1%})" if check.n else "no case to ask"
        out.print(Text.assemble((f"{check.name}: ", "bold"), share))
        out.print(Text(check.demand, style="dim"))
        for outcome, count in check.outcomes.items():
            out.print(f"  {count:5}  {outcome}")
        if check.failures:
            out.print(Text(f"         failed: {printable(', '.join(check.failures))}", style="dim"))
        out.print()


def print_calibration(out: Console, found: Calibration) -> None:
    """Print a refitted threshold, before and after."""
    table = plain_table("", f"from {found.shipped:g} (as it ships)", "refitted, pairs held out", "n")
    rows: Sequence[tuple[str, str]] = (
        ("balanced_accuracy", "balanced accuracy"),
        ("false_alarms", "supported claims rejected"),
        ("misses", "unsupported claims accepted"),
    )
    for name, title in rows:
        before, after = _rate(found.before, name), _rate(found.after, name)
        table.add_row(title, _with_interval(before), _with_interval(after), _n(before))
    out.print(table)
    out.print(f"\n{found.advice}")
    if found.helps:
        out.print(f"In citewell.toml: support_from = {found.threshold:g}   (it ships as {SUPPORTED_FROM:g})")


def print_benchmark(out: Console, found: BeirReport) -> None:
    """Print how retrieval does on a public benchmark."""
    title = f"{found.name} ({found.split}): {found.documents:,} documents, {found.encoder}"
    out.print(Text(printable(title), style="bold"))
    table = plain_table("", *METHODS, "n")
    for name in METRICS:
        figures = [found.figures[method][name] for method in METHODS]
        table.add_row(name, *(_with_interval(figure) for figure in figures), str(figures[0].n))
    out.print(table)
    for count, what in (
        (found.merged, "documents were merged into a near-equal one"),
        (found.untexted, "documents have a title alone and are never found"),
        (len(found.refused), "documents cannot be papers"),
        (found.absent, "judged documents are not in the corpus"),
        (found.unscored, "queries have no relevant document and are not scored"),
    ):
        if count:
            out.print(Text(f"{count:,} {what}", style="dim"))


def print_pairs(out: Console, found: PairsReport, *, name: str) -> None:
    """Print how the claim test does on labelled pairs, beside two baselines."""
    labels = ", ".join(f"{count} {label}" for label, count in found.labels.items())
    out.print(Text(printable(f"{name}: {labels}"), style="bold"))
    figures = {
        scorer: (score.auroc, score.against_nei, score.against_contradicted, score.balanced_accuracy)
        for scorer, score in found.scores.items()
    }
    table = plain_table("", "AUROC", *_AGAINST, "balanced accuracy")
    for scorer, values in figures.items():
        table.add_row(scorer, *map(_with_interval, values))
    table.add_row("n", *map(_n, next(iter(figures.values()))))
    out.print(table)
    for label, reasons in found.reasons.items():
        if reasons:
            out.print(f"{label}, rejected for: " + ", ".join(f"{code} {count}" for code, count in reasons.items()))


def print_second(out: Console, found: SecondReport, *, against: str) -> None:
    """Print how a second judge agrees with the first, or with people."""
    agreement = UNDEFINED if found.agreement is None else f"{found.agreement:.1%}"
    kappa = UNDEFINED if found.kappa is None else f"{found.kappa:.2f}"
    out.print(f"second judge: {found.supported} of {found.n} supported")
    out.print(f"agrees with {against}: {agreement}, kappa {kappa}")
    if found.unscored:
        out.print(Text(f"{found.unscored} replies held no verdict and are not scored", style="yellow"))


def _caught(report: MutationReport, name: str) -> str:
    caught = report.mutations.get(name)
    return _share(caught.caught, caught.n) if caught else UNDEFINED


def _share(part: int, n: int) -> str:
    return f"{part / n:.1%} ({n})" if n else UNDEFINED


def _value(figure: Mapping[str, Any]) -> str:
    return UNDEFINED if figure["value"] is None else f"{figure['value']:.3f}"


def _with_interval(figure: Figure) -> str:
    if figure.value is None:
        return UNDEFINED
    ends = f" [{figure.interval.low:.3f}, {figure.interval.high:.3f}]" if figure.interval else ""
    return f"{figure.value:.3f}{ends}"


def _n(figure: Figure) -> str:
    return "0" if figure.value is None else str(figure.n)


def _rate(rates: ErrorRates, name: str) -> Figure:
    figure: Figure = getattr(rates, name)
    return figure
