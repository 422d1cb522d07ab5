"""Progress on stderr: a bar in a terminal, a line a stage elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from index.encode_passages import Progress as Report


@contextmanager
def progress_bar() -> Iterator[Report]:
    """Yield what a long task reports its progress to."""
    err = Console(stderr=True, highlight=False)
    if not err.is_terminal:
        begun: set[str] = set()

        def line(stage: str, done: int, total: int) -> None:
            if stage not in begun:
                begun.add(stage)
                err.print(f"{stage} ({total}) …", markup=False)

        yield line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done)

        yield advance
