"""Read cases: one JSON object a line, ours in `eval/golden/`, a user's in any file of the same form."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_type_hints

from eval.cases.case import Case, KeyFact
from eval.errors import CasesError
from eval.rows import read_rows
from index.paper import Paper

GOLDEN = Path(__file__).parents[1] / "golden"
_FIELDS = tuple(get_type_hints(Case))
_NEEDED = ("id", "type", "question")
_TEXTS = ("id", "type", "question", "reference", "refusal", "note", "checked")


def load_cases(source: Path = GOLDEN, papers: Mapping[str, Paper] | None = None) -> list[Case]:
    """Read the cases of a file, or of all `.jsonl` files of a folder, ordered by id.

    Args:
        papers: by id; they place a key fact that gives a `quote` instead of `start` and `end`.

    Raises:
        CasesError: naming the file, the line, and what was expected.
    """
    files = sorted(source.glob("*.jsonl")) if source.is_dir() else [source]
    cases: dict[str, Case] = {}
    for where, fields in (row for file in files for row in read_rows(file, CasesError)):
        try:
            case = read_case(fields, papers or {})
        except CasesError as error:
            raise CasesError(f"{where}: {error}") from error
        if case.id in cases:
            raise CasesError(f"{where}: the id {case.id!r} is taken by a case before it; ids are unique")
        cases[case.id] = case
    if not cases:
        raise CasesError(f"{source} holds no cases; one JSON object a line was expected")
    return [cases[case_id] for case_id in sorted(cases)]


def read_case(fields: object, papers: Mapping[str, Paper]) -> Case:
    """Make a case of one JSON object.

    Raises:
        CasesError: a field is missing, unknown or of the wrong kind.
    """
    if not isinstance(fields, dict):
        raise CasesError(f"a JSON {type(fields).__name__}; expected an object")
    unknown = sorted(set(fields) - set(_FIELDS))
    if unknown:
        raise CasesError(f"unknown field {unknown[0]!r}; there are: {', '.join(_FIELDS)}")
    lists = {name: tuple(_list(fields, name)) for name in ("history", "gold_papers", "key_facts", "reworded")}
    _check_texts(fields)
    _check_history(lists["history"])
    facts = tuple(_fact(fact, papers) for fact in lists["key_facts"])
    given = {name: value for name, value in fields.items() if value is not None}
    return Case(**{**given, **lists, "key_facts": facts})


def _check_texts(fields: Mapping[str, Any]) -> None:
    for name in _TEXTS:
        value = fields.get(name)
        if not isinstance(value, str | None) or (name in _NEEDED and not (value or "").strip()):
            raise CasesError(f"{name!r} is {value!r}; expected a text")
    for name in ("gold_papers", "reworded"):
        if not all(isinstance(item, str) for item in fields.get(name) or ()):
            raise CasesError(f"{name!r} is {fields[name]!r}; expected a list of texts")
    try:
        json.dumps(fields, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = error.object[error.start : error.end]
        raise CasesError(f"it holds half of a surrogate pair, {half!r}; expected whole characters") from error


def _check_history(history: Sequence[object]) -> None:
    for turn in history:
        if not isinstance(turn, dict) or not all(isinstance(turn.get(k), str) for k in ("role", "content")):
            raise CasesError(f"a turn of 'history' is {turn!r}; expected {{'role', 'content'}}")


def _fact(fields: object, papers: Mapping[str, Paper]) -> KeyFact:
    if not isinstance(fields, dict) or not isinstance(fields.get("paper_id"), str):
        raise CasesError(f"a key fact is {fields!r}; expected {{'paper_id', 'start', 'end', 'accept'}}")
    quote = fields.get("quote")
    start, end, accept = fields.get("start"), fields.get("end"), fields.get("accept", [quote])
    unknown = sorted(set(fields) - {"paper_id", "start", "end", "accept", "quote"})
    if unknown:
        raise CasesError(f"a key fact has the unknown field {unknown[0]!r}")
    if isinstance(quote, str) and quote:
        start, end = _place(quote, fields["paper_id"], papers)
    if type(start) is not int or type(end) is not int:  # true and false are no offsets
        raise CasesError(f"a key fact of {fields['paper_id']!r} has no span; give 'start' and 'end', or a 'quote'")
    if not isinstance(accept, list) or not accept or not all(isinstance(a, str) and a.strip() for a in accept):
        raise CasesError(f"'accept' of a key fact is {accept!r}; expected a list of texts, at least one")
    return KeyFact(fields["paper_id"], start, end, tuple(accept))


def _place(quote: str, paper_id: str, papers: Mapping[str, Paper]) -> tuple[int, int]:
    """Find a quote; where the paper is gone or edited, the span is empty, which `eval.cases.check` names."""
    start = papers[paper_id].abstract.find(quote) if paper_id in papers else -1
    return (start, start + len(quote)) if start >= 0 else (0, 0)


def _list(fields: Mapping[str, Any], name: str) -> list[Any]:
    value = fields.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise CasesError(f"{name!r} is {value!r}; expected a list")
    return value
