"""Rows of JSONL and text files, each with its `file:line`, and samples of rows that are the same every time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from eval.errors import EvalError

T = TypeVar("T")


def read_rows(file: Path, error: type[EvalError]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the JSON object of each line that is not blank, with its `file:line`.

    Raises:
        error: the file cannot be read, or a line is no JSON object; the message names it.
    """
    for where, line in read_lines(file, error):
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError) as wrong:
            raise error(f"{where} is not JSON: {wrong}") from wrong
        if not isinstance(fields, dict):
            raise error(f"{where} is a JSON {type(fields).__name__}; expected an object")
        yield where, fields


def read_lines(file: Path, error: type[EvalError]) -> Iterator[tuple[str, str]]:
    """Yield the lines of a text file that are not blank, each with its `file:line`.

    Raises:
        error: the file cannot be read; the message names it.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")  # not at U+2028, which JSON strings may hold
    except (OSError, UnicodeDecodeError) as wrong:
        raise error(f"{file} cannot be read: {wrong}") from wrong
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield f"{file}:{number}", line


def sample(items: Sequence[T], limit: int | None, *, seed: int = 0) -> list[T]:
    """Return `limit` of the items, drawn with the seed, in their order; all without a limit.

    Raises:
        ValueError: the limit is below 1.
    """
    if limit is not None and limit < 1:
        raise ValueError(f"limit is {limit}; 1 or more expected, or None for all")
    # The stream of RandomState is frozen across numpy versions, that of newer generators is not.
    drawn = np.random.RandomState(seed).permutation(len(items))[:limit]
    return [items[row] for row in sorted(drawn.tolist())]
