"""The commands that evaluate: `citewell eval …`.

Only typer and the standard library are imported here; the rest when a command runs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from eval.cli_measures import measures
from eval.cli_parts import (
    AllowMissing,
    Cases,
    Filters,
    Gate,
    Json,
    Library,
    Limit,
    Model,
    open_assistant,
    print_json,
    read_cases,
    run_file_named,
)
from eval.cli_topics import topics

evaluation = typer.Typer(no_args_is_help=True, help="Measure the answers, and see what a change breaks.")
baseline = typer.Typer(no_args_is_help=True, help="The run that later runs are compared with.")
evaluation.add_typer(baseline, name="baseline")


@evaluation.command()
def run(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="RUN.json", help="The run file; .gz compresses it.")],
    library: Library = None,
    cases: Cases = None,
    filters: Filters = None,
    limit: Limit = None,
    model: Model = "",
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Questions asked at a time; changes no answer.")] = 2,
    as_json: Json = False,
) -> None:
    """Ask all cases and write the run file; an interrupted run goes on where it stopped."""
    from eval.outputs import check_output
    from eval.report.terminal import console, print_summary
    from eval.runs.run import run_cases
    from eval.runs.score import score_run
    from eval.runs.summary import summarise
    from index.progress import progress_bar

    target = check_output(out, not_over=cases)
    engine = open_assistant(library, model)
    chosen = read_cases(engine, cases, filters, limit)
    partial = target.with_name(f"{target.name}.partial")
    try:
        with progress_bar() as progress:
            made = run_cases(
                chosen,
                engine,
                jobs=jobs,
                partial=partial,
                progress=lambda done, total: progress("asking cases", done, total),
            )
    except KeyboardInterrupt:
        typer.echo(f"\nstopped; what was asked is kept in {partial}, and the same command goes on from there", err=True)
        raise typer.Exit(130) from None
    summary = summarise(score_run(made))
    made.write(target, summary=summary)
    if as_json:
        print_json({"hash": made.hash, "fingerprints": made.fingerprints, "summary": summary})
    else:
        print_summary(console(), made, summary)
        typer.echo(f"written to {out}", err=True)
    if summary["failed"]:
        typer.echo(f"{summary['failed']} cases could not be asked; the report names them", err=True)
        raise typer.Exit(1)


@evaluation.command()
def compare(
    base: Annotated[str, typer.Argument(metavar="BASE", help="A run file, or `baseline`.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="A run file.")],
    gate: Gate = None,
    allow_missing: AllowMissing = False,
    as_json: Json = False,
) -> None:
    """Say what changed between two runs, whether it matters, and why. Exit code 1: the gate fails."""
    from eval.regression.explain import explain
    from eval.report.terminal import comparison_dict, console, print_comparison

    against = explain(run_file_named(base), new, gate=gate, allow_missing=allow_missing)
    if as_json:
        print_json(comparison_dict(against))
    else:
        print_comparison(console(), against)
    if against.failures:
        raise typer.Exit(1)


@evaluation.command()
def report(
    run_file: Annotated[Path, typer.Argument(metavar="RUN", help="A run file.")],
    against: Annotated[str | None, typer.Option(metavar="BASE", help="A run file, or `baseline`.")] = None,
    gate: Gate = None,
    checks: Annotated[Path | None, typer.Option(metavar="FILE", help="What `counterfactual --out` wrote.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="One page, without external parts.")] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="JUnit XML.")] = None,
    markdown: Annotated[Path | None, typer.Option(metavar="FILE", help="Markdown, for the summary of a job.")] = None,
) -> None:
    """Write a report of a run: as a page, as JUnit XML, as Markdown."""
    from eval.outputs import check_output
    from eval.report.write import write_reports

    files = [file for file in (html, junit, markdown) if file]
    if not files or len({file.resolve() for file in files}) < len(files):
        raise typer.BadParameter("give at least one of --html, --junit, --markdown, each another file")
    if gate and not against:
        raise typer.BadParameter("--gate needs --against: a gate is about what changed")
    base = run_file_named(against) if against else None
    for file in files:
        for read in filter(None, (run_file, base, gate, checks)):
            check_output(file, not_over=read)
    for file in write_reports(run_file, base=base, gate=gate, checks=checks, html=html, junit=junit, markdown=markdown):
        typer.echo(f"written to {file}", err=True)


@baseline.command("set")
def set_baseline(
    run_file: Annotated[Path, typer.Argument(metavar="RUN", help="A run file.")],
    file: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to; else where `baseline` is read.")] = None,
) -> None:
    """Make a run the one that later runs are compared with."""
    from eval.outputs import check_output
    from eval.regression.baseline import BASELINE
    from eval.runs.record import Run
    from eval.runs.score import score_run
    from eval.runs.summary import summarise

    made = Run.read(run_file)
    target = check_output(file or BASELINE)
    made.write(target, summary=summarise(score_run(made)))
    typer.echo(f"{target}: {len(made.rows)} cases, {made.hash}", err=True)


@baseline.command("show")
def show_baseline(as_json: Json = False) -> None:
    """Print the figures of the baseline."""
    from eval.regression.baseline import BASELINE
    from eval.report.terminal import console, print_summary
    from eval.runs.record import Run
    from eval.runs.score import score_run
    from eval.runs.summary import summarise

    made = Run.read(BASELINE)
    summary = summarise(score_run(made))
    if as_json:
        print_json(summary)
    else:
        print_summary(console(), made, summary)


@evaluation.command("cases")
def check_cases(library: Library = None, cases: Cases = None, filters: Filters = None, limit: Limit = None) -> None:
    """Prove that every span and accepted string of the cases stands in its abstract. Exit code 1: one does not."""
    from collections import Counter

    from eval.cases import problems
    from index.display import printable

    engine = open_assistant(library)
    chosen = read_cases(engine, cases, filters, limit, checked=False)
    found = list(problems(chosen, {p.paper_id: p for p in engine.retriever.library.papers}))
    for line in found:
        typer.echo(printable(line))
    for kind, count in sorted(Counter(case.type for case in chosen).items()):
        typer.echo(f"{kind:15} {count:5}", err=True)
    typer.echo(f"{len(chosen)} cases, {len(found)} problems", err=True)
    if found:
        raise typer.Exit(1)


@evaluation.command("import-feedback")
def import_feedback(
    feedback: Annotated[Path, typer.Argument(metavar="FILE", help="Exported thumbs, JSONL.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="CASES.jsonl", help="The candidate cases.")],
) -> None:
    """Turn thumbs into candidate cases, for a person to check and complete."""
    from eval.cases.feedback import candidates
    from eval.errors import CasesError
    from eval.outputs import check_output

    try:
        lines = feedback.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CasesError(f"The feedback {str(feedback)!r} cannot be read: {error}") from error
    target = check_output(out, not_over=feedback)
    try:
        found = list(candidates(lines))
    except CasesError as error:
        raise CasesError(f"{feedback}: {error}") from error
    target.write_text("".join(json.dumps(c.case.to_dict(), ensure_ascii=False) + "\n" for c in found), encoding="utf-8")
    thumbs = sum(bool(line.strip()) for line in lines)
    if thumbs > len(found):
        typer.echo(f"{thumbs - len(found)} thumbs on a question that has a later one were left out", err=True)
    incomplete = [c.case.id for c in found if not c.complete]
    typer.echo(f"{len(found)} candidates written to {out}; nobody has checked them yet", err=True)
    if incomplete:
        typer.echo(f"{len(incomplete)} lack what a right answer holds, add it: {', '.join(incomplete[:5])} …", err=True)


evaluation.add_typer(topics)  # after the commands above, in the order of `--help`
evaluation.add_typer(measures)
