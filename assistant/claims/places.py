"""Where a number stands: what it counts, told by the words beside it. Knows two texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.numbers import Number, find_numbers
from index.words import content_words

_NEAR = 3  # words of content on each side that say what a number counts
_APART = re.compile(r"[();:]|[.!?]\s")
_LIST = re.compile(r"[\s,/~–-]*(?:(?:and|or|to)\b)?[\s,~–-]*")  # between the numbers of one list


@dataclass(frozen=True, slots=True)
class _Place:
    """A number with the words before and after it, nearest first; those of a list of numbers share them."""

    number: Number
    unit: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def words(self) -> set[str]:
        return {*self.before, *self.after}

    def is_rival_of(self, other: _Place) -> bool:
        """Whether the number is another one of the same kind."""
        return self.number.value != other.number.value and self.unit == other.unit


def place_rule(claim: str, evidence: str) -> str | None:
    """A number of the claim counts what it counts in the evidence, not what another number counts there."""
    there = _places(evidence)
    for place in _places(claim):
        own = [p for p in there if p.number.same_as(place.number)]
        rivals = [p for p in there if p.is_rival_of(place)]
        if own and rivals and (_is_of_rivals(place, own, rivals) or _has_their_unit(place, own)):
            return f"number_of_something_else:{claim[place.number.start : place.number.end]}"
    return None


def _is_of_rivals(place: _Place, own: Sequence[_Place], rivals: Sequence[_Place]) -> bool:
    shared = max(len(place.words & p.words) for p in own)
    if max(len(place.words & p.words) for p in rivals) > shared + 1:
        return True
    after, before = set[str]().union(*(p.after for p in own)), set[str]().union(*(p.before for p in own))
    if place.after:  # what is counted stands right behind the number, else right before it
        return place.after[0] not in after and any(place.after[:1] == p.after[:1] for p in rivals)
    return (
        bool(place.before) and place.before[0] not in before and any(place.before[:1] == p.before[:1] for p in rivals)
    )


def _has_their_unit(place: _Place, own: Sequence[_Place]) -> bool:
    return bool(place.unit) and not any(p.unit == place.unit for p in own)


def _places(text: str) -> list[_Place]:
    numbers = find_numbers(text)
    places = []
    for i, number in enumerate(numbers):
        first = last = i
        while first and _LIST.fullmatch(text, numbers[first - 1].end, numbers[first].start):
            first -= 1
        while last + 1 < len(numbers) and _LIST.fullmatch(text, numbers[last].end, numbers[last + 1].start):
            last += 1
        before = text[numbers[first - 1].end if first else 0 : numbers[first].start]
        after = text[numbers[last].end : numbers[last + 1].start if last + 1 < len(numbers) else len(text)]
        places.append(
            _Place(
                number=number,
                unit=number.unit or numbers[last].unit,
                before=tuple(content_words(_APART.split(before)[-1])[::-1][:_NEAR]),
                after=tuple(content_words(_APART.split(after, maxsplit=1)[0])[:_NEAR]),
            )
        )
    return places
