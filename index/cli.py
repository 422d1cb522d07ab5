"""The commands that keep libraries: `citewell library …`.

Only typer and the standard library are imported here; the rest when a command runs. The context's
object returns the libraries of the settings and the name of the one in use.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from index.libraries import Libraries
    from index.library import Library

library = typer.Typer(no_args_is_help=True, help="Make, fill, look into and repair libraries of papers.")

Name = Annotated[str, typer.Argument(metavar="NAME|PATH", help="The library.")]
Chosen = Annotated[str | None, typer.Option("--library", "-l", metavar="NAME|PATH", help="The library.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@library.command()
def create(ctx: typer.Context, name: Name) -> None:
    """Make an empty library."""
    libraries, _ = ctx.obj()
    folder = libraries.create(name)
    typer.echo(f"created {name} in {folder}", err=True)
    typer.echo(f"Add papers with: citewell library add {name} FILE", err=True)


@library.command()
def add(
    ctx: typer.Context,
    name: Name,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="BibTeX, RIS, PubMed, arXiv, CSL-JSON, JSONL, CSV …")
    ],
) -> None:
    """Add the papers of files, or update those that are there. Exit 1 when a record was bad."""
    from index.progress import progress_bar

    libraries, _ = ctx.obj()
    with progress_bar() as progress:
        report = libraries.add(name, files, progress)
    for bad in report.bad:
        typer.echo(f"left out: {bad}", err=True)
    for note in [*report.notes, *report.merged.alike]:
        typer.echo(f"note: {note}", err=True)
    merged = report.merged
    typer.echo(
        f"{len(merged.added)} added, {len(merged.updated)} updated, {len(merged.unchanged)} unchanged, "
        f"{len(report.bad)} left out; {report.encoded} papers encoded"
    )
    if report.bad:
        raise typer.Exit(1)


@library.command()
def remove(ctx: typer.Context, name: Name, papers: Annotated[list[str], typer.Argument(metavar="PAPER…")]) -> None:
    """Remove papers by their ids."""
    libraries, _ = ctx.obj()
    libraries.remove(name, papers)
    typer.echo(f"{len(set(papers))} removed", err=True)


@library.command()
def rebuild(ctx: typer.Context, name: Name) -> None:
    """Encode all papers of a library again: repairs it, or moves it to the encoder in use."""
    from index.progress import progress_bar

    libraries, _ = ctx.obj()
    with progress_bar() as progress:
        count = libraries.rebuild(name, progress)
    typer.echo(f"rebuilt {name}: {count} papers encoded", err=True)


@library.command()
def delete(
    ctx: typer.Context, name: Name, yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False
) -> None:
    """Delete a library with all its papers."""
    libraries, _ = ctx.obj()
    if yes or typer.confirm(f"Delete the library {name} with all its papers?"):
        libraries.delete(name)
        typer.echo(f"deleted {name}", err=True)


@library.command()
def info(ctx: typer.Context, chosen: Chosen = None, as_json: Json = False) -> None:
    """Say what a library holds and how it was built."""
    opened, libraries = _open(ctx, chosen)
    manifest = opened.manifest
    facts = {
        "library": opened.name,
        "papers": manifest.papers,
        "passages": manifest.passages,
        "sentences": manifest.sentences,
        "encoder": manifest.encoder_id,
        "dimension": manifest.dimension,
        "fingerprint": opened.fingerprint,
        "folder": str(opened.folder),
        "libraries": libraries.names(),
    }
    if as_json:
        typer.echo(json.dumps(facts))
    else:
        for key, value in facts.items():
            typer.echo(f"{key:12} {', '.join(value) if isinstance(value, list) else value}")


@library.command("list")
def list_papers(ctx: typer.Context, chosen: Chosen = None, as_json: Json = False) -> None:
    """List the papers of a library: id and title."""
    from index.display import printable

    opened, _ = _open(ctx, chosen)
    for paper in opened.papers:
        if as_json:
            typer.echo(
                json.dumps({"paper_id": paper.paper_id, "title": paper.title, "year": paper.year}, ensure_ascii=False)
            )
        else:
            typer.echo(f"{paper.paper_id}  {printable(paper.title)}")


@library.command()
def show(
    ctx: typer.Context,
    paper: Annotated[str, typer.Argument(metavar="PAPER")],
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Show a paper: its record, its abstract and its passages."""
    from dataclasses import asdict

    from index.display import printable

    opened, _ = _open(ctx, chosen)
    found = opened.paper(paper)
    passages = [opened.passages[row] for row in opened.passages_of(opened.rows[found.paper_id])]
    if as_json:
        typer.echo(json.dumps(asdict(found) | {"passages": [asdict(p) for p in passages]}, ensure_ascii=False))
        return
    typer.secho(printable(found.title), bold=True)
    record = [
        found.paper_id,
        ", ".join(found.authors),
        str(found.year or ""),
        found.venue or "",
        found.doi or "",
        found.url or "",
    ]
    typer.echo(printable(" · ".join(filter(None, record))))
    for passage in passages:
        typer.echo(f"\n{passage.passage_id} [{passage.start}, {passage.end})\n{printable(passage.text)}")


@library.command()
def export(
    ctx: typer.Context,
    papers: Annotated[list[str] | None, typer.Argument(metavar="PAPER…", help="By id; all without any.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write to a file; its ending names the format.")
    ] = None,
    form: Annotated[
        str | None, typer.Option("--format", "-f", metavar="NAME", help="bib, ris, csl.json, apa.txt or ieee.txt.")
    ] = None,
    chosen: Chosen = None,
) -> None:
    """Write the bibliography of a library, or of some of its papers: BibTeX, RIS, CSL-JSON, APA or IEEE."""
    from index.bibliography.formats import BIBLIOGRAPHIES, format_of, write_bibliography, write_file
    from index.bibliography.keys import citation_keys

    form = form or (format_of(out) if out else None)
    if form is None or form not in BIBLIOGRAPHIES:
        known = ", ".join(BIBLIOGRAPHIES)
        raise typer.BadParameter(f"give --format, or --out with a file that ends in one of them: {known}")
    opened, _ = _open(ctx, chosen)
    wanted = [opened.paper(paper_id) for paper_id in dict.fromkeys(papers or ())] or opened.papers
    text = write_bibliography(wanted, citation_keys(opened.papers), form)
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_file(out, text)
        typer.echo(f"written: {out} ({len(wanted)})", err=True)


@library.command()
def doctor(ctx: typer.Context, chosen: Chosen = None) -> None:
    """Check encoder and library; print pass, warn or fail, and the command that repairs. Exit 1 on a failure."""
    from index.doctor import examine

    libraries, name = ctx.obj()
    failed = False
    for finding in examine(libraries, chosen or name):
        failed |= finding.status == "fail"
        colour = {"pass": "green", "warn": "yellow", "fail": "red"}[finding.status]
        typer.echo(f"{typer.style(finding.status, fg=colour)}  {finding.what}")
        if finding.repair:
            typer.echo(f"      run: {finding.repair}")
    if failed:
        raise typer.Exit(1)


def _open(ctx: typer.Context, chosen: str | None) -> tuple[Library, Libraries]:
    from index.progress import progress_bar

    libraries, name = ctx.obj()
    with progress_bar() as progress:
        return libraries.open(chosen or name, progress), libraries
