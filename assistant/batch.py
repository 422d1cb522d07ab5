"""Many questions in, one JSON object a line out, in order; a failed one does not stop the rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.errors import AssistantError, BatchError
from index import IndexingError

_FIELDS = frozenset({"id", "question", "query", "history"})


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a batch: its id (the line number where it names none), text and history."""

    id: str | int
    text: str
    history: tuple[Mapping[str, str], ...]


def run_batch(
    lines: Iterable[str], field: str, answer: Callable[[Item], dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield `(object, succeeded)` for every line that is not blank.

    Args:
        field: the field that holds the text, `question` or `query`.
        answer: makes the object of one item.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        fields: object = None
        try:
            fields = json.loads(line)
            yield answer(read_item(fields, number, field)), True
        except (AssistantError, IndexingError, ValueError, RecursionError) as error:
            given = fields if isinstance(fields, dict) else {}
            kind = "BatchError" if isinstance(error, ValueError | RecursionError) else type(error).__name__
            message = f"line {number} is not JSON: {error}" if kind == "BatchError" and fields is None else str(error)
            item_id, text = given.get("id"), given.get(field)
            yield (
                {
                    "id": item_id if isinstance(item_id, str | int) else number,
                    field: text if isinstance(text, str) else None,
                    "error": {"type": kind, "message": message},
                },
                False,
            )


def read_item(fields: object, number: int, field: str) -> Item:
    """Check one line's fields.

    Raises:
        BatchError: naming the line and what was expected.
    """
    if not isinstance(fields, dict):
        raise BatchError(f"line {number} is a JSON {type(fields).__name__}; expected an object with {field!r}")
    text = fields.get("question", fields.get("query"))
    if not isinstance(text, str):
        raise BatchError(f"line {number} has no text under {field!r}")
    unknown = sorted(set(fields) - _FIELDS)
    if unknown:
        raise BatchError(f"line {number} has the unknown field {unknown[0]!r}; there are: {', '.join(sorted(_FIELDS))}")
    history = fields.get("history")
    history = [] if history is None else history
    item_id = fields.get("id")
    if not isinstance(history, list):
        raise BatchError(f"line {number}: history is a {type(history).__name__}, a list of turns was expected")
    if item_id is not None and not isinstance(item_id, str | int):
        raise BatchError(f"line {number}: id is a {type(item_id).__name__}, a text or a number was expected")
    return Item(number if item_id is None else item_id, text, tuple(history))
