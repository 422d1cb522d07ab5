"""The command of `citewell eval` that measures summaries.

Only typer and the standard library are imported here; the rest when a command runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.cli_parts import Gate, Json, Library, Model, open_assistant, print_json

if TYPE_CHECKING:
    from assistant.assemble import Engine
    from assistant.summary.summary import Length
    from eval.summaries.record import TopicRun
    from eval.summaries.topic import Topic

topics = typer.Typer()
_PAGE = "page"
_WARNINGS = 10


@topics.command("topics")
def measure_topics(
    topic: Annotated[list[str] | None, typer.Option("--topic", metavar="ID", help="Only this topic.")] = None,
    length: Annotated[str, typer.Option(help="Of the summaries: paragraph, page or full.")] = _PAGE,
    library: Library = None,
    file: Annotated[
        Path | None, typer.Option("--topics", metavar="FILE", help="Your own; else the golden ones.")
    ] = None,
    model: Model = "",
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="RUN.json", help="The run file.")] = None,
    against: Annotated[str | None, typer.Option(metavar="BASE", help="A run file, or `baseline`.")] = None,
    gate: Gate = None,
    keep: Annotated[bool, typer.Option("--keep", help="Make this run the baseline.")] = False,
    as_json: Json = False,
) -> None:
    """Summarise the golden topics and measure the summaries. Exit code 1: a topic failed, or the gate fails."""
    from assistant.summary.summary import Length
    from eval.outputs import check_output
    from eval.report.terminal import console
    from eval.summaries.gate import GATE, compare_topics, read_topics_gate
    from eval.summaries.record import BASELINE, TopicRun
    from eval.summaries.show import print_topic_comparison, print_topics
    from eval.summaries.summary import summarise_topics

    if length not in list(Length):
        raise typer.BadParameter(f"--length is {length!r}; expected one of {', '.join(Length)}")
    if keep and (topic or file or library or model or length != _PAGE):
        raise typer.BadParameter("--keep is for all golden topics as they ship; leave out what changes that")
    base = TopicRun.read(BASELINE if against == "baseline" else Path(against)) if against else None
    rules = read_topics_gate(gate or GATE)
    targets = [check_output(target, not_over=file) for target in (out, BASELINE if keep else None) if target]
    run = _run(open_assistant(library, model), _chosen(file, topic), Length(length))
    summary = summarise_topics(run)
    found = compare_topics(base, run, rules, allow_missing=bool(topic)) if base else None
    for target in targets:
        run.write(target, summary=summary)
    if as_json:
        print_json(
            {"hash": run.hash, "fingerprints": run.fingerprints, "summary": summary}
            | {"comparison": found and found.to_dict()}
        )
    else:
        print_topics(console(), run, summary)
        if found:
            print_topic_comparison(console(), found)
    for target in targets:
        typer.echo(f"written to {target}", err=True)
    if summary["failed"] or (found and found.failures):
        raise typer.Exit(1)


def _chosen(file: Path | None, ids: list[str] | None) -> list[Topic]:
    from eval.errors import CasesError
    from eval.summaries.read import TOPICS, load_topics

    known = {topic.id: topic for topic in load_topics(file or TOPICS)}
    for topic_id in ids or ():
        if topic_id not in known:
            raise CasesError(f"There is no topic {topic_id!r}; there are: {', '.join(known)}")
    return [known[topic_id] for topic_id in dict.fromkeys(ids or known)]


def _run(engine: Engine, chosen: list[Topic], length: Length) -> TopicRun:
    """Warn of what does not fit the library, and summarise."""
    from eval.summaries.check import topic_problems
    from eval.summaries.run import run_topics, topic_fingerprints
    from index.display import printable
    from index.progress import progress_bar

    papers = {paper.paper_id: paper for paper in engine.retriever.library.papers}
    wrong = list(topic_problems(chosen, papers))
    for problem in wrong[:_WARNINGS]:
        typer.echo(f"Warning: {printable(problem)}", err=True)
    if len(wrong) > _WARNINGS:
        typer.echo(f"Warning: {len(wrong) - _WARNINGS} more problems with the topics", err=True)
    with progress_bar() as progress:
        return run_topics(
            chosen,
            lambda topic: engine.summarize(topic, length=length),
            papers=papers,
            encoder=engine.retriever.encoder,
            made_of=topic_fingerprints(engine, chosen, length=length),
            progress=lambda done, total: progress("summarising topics", done, total),
        )


@topics.command("cells")
def measure_cells(as_json: Json = False) -> None:
    """Measure the cells of comparison tables on cells that were labelled by hand, over the bundled papers."""
    from dataclasses import asdict

    from assistant.tables.make import open_column
    from eval.summaries.cells import read_labels, score_cells
    from index.bundled import BUNDLED

    retriever = open_assistant(BUNDLED).retriever
    labels = read_labels()
    columns = {name: open_column(name, retriever) for name in {label.column for label in labels}}

    def read(paper_id: str, column: str) -> tuple[str, float] | None:
        paper = retriever.library.paper(paper_id)
        span = columns[column].read(paper)
        return (paper.abstract[span.start : span.end], span.chance) if span else None

    found = {
        name: asdict(score_cells([label for label in labels if label.is_development is dev], read))
        for name, dev in (("dev", True), ("test", False))
    }
    if as_json:
        print_json(found)
        return
    for name, scores in found.items():
        shown = (
            f"{key} {value:.2f}" if isinstance(value, float) else f"{key} {value}" for key, value in scores.items()
        )
        typer.echo(f"{name:5} {', '.join(shown)}")
