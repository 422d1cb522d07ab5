"""The commands of `citewell eval` that measure the measures, the library and the retriever.

Only typer and the standard library are imported here; the rest when a command runs.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.cli_parts import (
    Cases,
    Filters,
    Json,
    Judge,
    Library,
    Limit,
    PriceIn,
    PriceOut,
    Yes,
    open_assistant,
    open_claim_test,
    print_json,
    read_cases,
)

measures = typer.Typer()


@measures.command()
def selfcheck(
    labels: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folders of labelled pairs, */pairs.jsonl.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the figures of --labels as those that are shown.")] = False,
    as_json: Json = False,
) -> None:
    """Measure the measures: the judge by mutations, the claim test by pairs that people have labelled."""
    import datetime

    from eval.cases import load_cases
    from eval.judging import selfcheck as checking
    from eval.report.terminal import console
    from eval.report.terminal_checks import print_selfcheck
    from index.bundled import bundled_papers
    from index.progress import progress_bar

    if keep and not labels:
        raise typer.BadParameter("--keep needs --labels")
    mutations = checking.check_judge(load_cases(), bundled_papers())
    date, sets = datetime.date.today().isoformat(), []
    if labels:
        with progress_bar() as progress:
            sets = checking.check_claim_test(labels, open_claim_test(), progress=progress)
        if keep:
            checking.keep(sets, today=datetime.date.today())
    else:
        date, sets = checking.kept()
    if as_json:
        found = [{"name": s.name, "split": s.split, "figures": s.figures} for s in sets]
        print_json({"judge": [m.to_dict() for m in mutations], "claim_test": {"date": date, "sets": found}})
    else:
        print_selfcheck(console(), mutations, sets, date=date, measured_now=labels is not None)


@measures.command()
def counterfactual(
    library: Library = None,
    cases: Cases = None,
    filters: Filters = None,
    limit: Limit = None,
    check: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this check; may be repeated.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write what was found as JSON.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask again with the paper gone, with a false one added, in other words, in another order."""
    from eval.counterfactual.checks import CHECKS
    from eval.outputs import check_output
    from eval.report.terminal import console
    from eval.report.terminal_checks import print_checks
    from index.progress import progress_bar

    unknown = [name for name in check or () if name not in CHECKS]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is not one of {', '.join(CHECKS)}")
    target = check_output(out, not_over=cases) if out else None
    engine = open_assistant(library)
    chosen = read_cases(engine, cases, filters, limit)
    found, names = [], check or list(CHECKS)
    with progress_bar() as progress:
        for done, name in enumerate(names):
            progress(f"check {done + 1} of {len(names)}, {name}", 0, len(chosen))
            found.append(CHECKS[name](chosen, engine))
    content = {"checks": [c.to_dict() for c in found]}
    if target:
        target.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if as_json:
        print_json(content)
    else:
        print_checks(console(), found)


@measures.command()
def calibrate(
    labels: Annotated[Path, typer.Argument(metavar="LABELS.jsonl", help="Claims, evidence, labels.")],
    as_json: Json = False,
) -> None:
    """Refit the threshold of the claim test on your own labelled pairs, and show before and after."""
    from eval.benchmarks.calibrate import calibrate as refit
    from eval.benchmarks.pairs import load_pairs
    from eval.report.terminal import console
    from eval.report.terminal_checks import print_calibration
    from index.progress import progress_bar

    pairs = load_pairs(labels)
    with progress_bar() as progress:
        found = refit(pairs, open_claim_test(), progress=progress)
    if as_json:
        print_json(found.to_dict())
    else:
        print_calibration(console(), found)


@measures.command()
def benchmark(
    beir: Annotated[Path, typer.Option("--beir", metavar="DIR", help="corpus.jsonl, queries.jsonl and qrels.")],
    split: Annotated[str, typer.Option(help="Which judgements.")] = "test",
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="So many queries, drawn at random.")] = None,
    as_json: Json = False,
) -> None:
    """Measure retrieval on a public benchmark: by keyword, by vector, and as it ships."""
    from assistant.settings import load_settings
    from eval.benchmarks.beir import benchmark as measure
    from eval.report.terminal import console
    from eval.report.terminal_checks import print_benchmark
    from index.progress import progress_bar

    settings = load_settings().settings
    with progress_bar() as progress:
        found = measure(
            beir,
            libraries=settings.libraries(),
            cache=settings.cache_dir,
            split=split,
            limit=limit,
            progress=progress,
        )
    if as_json:
        print_json(found.to_dict())
    else:
        print_benchmark(console(), found)


@measures.command("judge-benchmark")
def judge_benchmark(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="Claims, evidence, labels.")],
    split: Annotated[str | None, typer.Option(help="Only the rows of this split.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="So many pairs, drawn at random.")] = None,
    judge: Annotated[str | None, typer.Option(metavar="SPEC", help="Measure a second judge as well.")] = None,
    price_in: PriceIn = None,
    price_out: PriceOut = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Measure the claim test, and if you like a second judge, on pairs that people have labelled."""
    from eval.benchmarks.pairs import Label, load_pairs, measure_pairs
    from eval.judging.second import JudgedPair
    from eval.report.terminal import console
    from eval.report.terminal_checks import print_pairs, print_second
    from index.progress import progress_bar

    pairs = load_pairs(file, split=split, limit=limit)
    second = None
    if judge:
        labelled = [JudgedPair(p.claim, p.evidence, p.label is Label.SUPPORTED) for p in pairs]
        second = _second_opinion(labelled, judge, price_in=price_in, price_out=price_out, yes=yes)
    with progress_bar() as progress:
        found = measure_pairs(pairs, open_claim_test(), progress=progress)
    if as_json:
        print_json({**found.to_dict(), "second": second and second.to_dict()})
        return
    print_pairs(console(), found, name=str(file))
    if second:
        print_second(console(), second, against="the people's labels")


@measures.command("second-opinion")
def second_opinion(
    run_file: Annotated[Path, typer.Argument(metavar="RUN", help="A run file.")],
    judge: Judge,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="So many claims, drawn at random.")] = None,
    price_in: PriceIn = None,
    price_out: PriceOut = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Let a language model or a cross-encoder judge the claims of a run, beside the judge that ships."""
    from eval.judging.second_pairs import pairs_of
    from eval.report.terminal import console
    from eval.report.terminal_checks import print_second
    from eval.runs.record import Run

    found = _second_opinion(pairs_of(Run.read(run_file), limit), judge, price_in=price_in, price_out=price_out, yes=yes)
    if as_json:
        print_json(found.to_dict())
    else:
        print_second(console(), found, against="the judge that ships")


def _second_opinion(pairs: Any, spec: str, *, price_in: float | None, price_out: float | None, yes: bool) -> Any:
    """Say what a second judge will cost, ask, and call it."""
    from assistant.settings import load_settings
    from eval.judging.second import open_second_judge
    from eval.judging.second import second_opinion as judge_again

    judge = open_second_judge(spec, cache=load_settings().settings.cache_dir)
    estimate = judge.estimate(pairs, price_in=price_in, price_out=price_out)
    cost = "cost unknown without prices" if estimate.cost is None else f"{estimate.cost:.2f} USD"
    typer.echo(
        f"{estimate.calls} verdicts to make, {estimate.cached} at hand; at most {estimate.tokens:,} tokens, {cost}",
        err=True,
    )
    if estimate.calls and not yes:
        typer.echo("Go on? (--yes does not ask) [y/N] ", nl=False, err=True)
        if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
            raise typer.Exit(1)
    return judge_again(pairs, judge)
