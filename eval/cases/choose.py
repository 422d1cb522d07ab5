"""Choose some of the cases, by filters and by a limit that every type of question shares. Knows no files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import chain, islice, zip_longest

from eval.cases.case import Case, fold
from eval.errors import CasesError

_VALUES: Mapping[str, Callable[[Case], Sequence[str]]] = {
    "id": lambda case: [case.id],
    "type": lambda case: [case.type],
    "split": lambda case: [case.split],
    "paper": lambda case: case.gold_papers,
    "question": lambda case: [case.question],
}
_NAMED = 6  # values that a message lists
_LETTERS = 60  # of each


def choose(cases: Sequence[Case], filters: Sequence[str], limit: int | None) -> list[Case]:
    """Return the cases that pass every filter, ordered by id.

    Args:
        filters: `KEY=PATTERN[,PATTERN...]`, passed by a case that fits one of the patterns. `id`, `type`, `split`
            and `paper` (any gold paper) take `*`, `?` and `[...]`, in the letters' own case; `question` takes a
            part of the question, in any case.
        limit: how many at most; each type has the same share as far as it has cases, the first ids first.

    Raises:
        CasesError: a filter cannot be read or leaves nothing, or the limit is below 1; it names what there is.
    """
    if limit is not None and limit < 1:
        raise CasesError(f"The limit is {limit}; expected 1 or more, or none for all cases")
    chosen = sorted(cases, key=_id)
    for condition in filters:
        key, patterns = _read(condition)
        left = [case for case in chosen if any(_fits(key, value, patterns) for value in _VALUES[key](case))]
        if not left:
            raise CasesError(f"The filter {condition!r} leaves none of {len(chosen)} cases; {_there_is(key, chosen)}")
        chosen = left
    return chosen if limit is None else _share(chosen, limit)


def _read(condition: str) -> tuple[str, list[str]]:
    key, _, listed = condition.partition("=")
    patterns = [pattern.strip() for pattern in listed.split(",") if pattern.strip()]
    if key not in _VALUES or not patterns:
        raise CasesError(
            f"The filter {condition!r} cannot be read; expected KEY=PATTERN[,PATTERN...] with KEY one of: "
            f"{', '.join(_VALUES)}"
        )
    return key, patterns


def _fits(key: str, value: str, patterns: Sequence[str]) -> bool:
    if key == "question":
        return any(fold(pattern) in fold(value) for pattern in patterns)
    return any(fnmatchcase(value, pattern) for pattern in patterns)


def _there_is(key: str, cases: Sequence[Case]) -> str:
    values = sorted({value for case in cases for value in _VALUES[key](case)})
    named = ", ".join(repr(value[:_LETTERS]) for value in values[:_NAMED])
    return f"values of {key!r} there: {len(values)} ({named}{', ...' if len(values) > _NAMED else ''})"


def _share(cases: Sequence[Case], limit: int) -> list[Case]:
    """Take a case of each type in turn until there are enough."""
    by_type: dict[str, list[Case]] = {}
    for case in cases:
        by_type.setdefault(case.type, []).append(case)
    in_turn = chain.from_iterable(zip_longest(*by_type.values()))
    return sorted(islice(filter(None, in_turn), limit), key=_id)


def _id(case: Case) -> str:
    return case.id
