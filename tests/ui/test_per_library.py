"""What takes long to make of a library is made once, and not kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.ui.per_library import PerLibrary


@dataclass(frozen=True)
class State:
    """A library, as far as is looked at."""

    fingerprint: str


def test_it_is_made_once_for_each_state_of_a_library() -> None:
    kept, made = PerLibrary[str](), list[str]()

    def get(fingerprint: str) -> str:
        library: Any = State(fingerprint)
        return kept.get(library, lambda: made.append(fingerprint) or f"of {fingerprint}")  # type: ignore[func-returns-value]

    assert [get("a"), get("b"), get("a")] == ["of a", "of b", "of a"]
    assert made == ["a", "b"]
    for other in "cdefghi":
        get(other)
    get("b")
    assert made == [*"abcdefghi"]  # b is among the eight that were made last
    get("a")
    assert made == [*"abcdefghi", "a"]
