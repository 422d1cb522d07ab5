"""How long a session lasts and a lock holds, by a clock that the test turns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.api.sessions import SECONDS, Failures, Sessions


class Clock:
    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


def test_a_session_ends_thirty_days_after_its_last_use() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    session = sessions.begin("ada")
    for _ in range(5):
        clock.time += SECONDS - 1
        assert sessions.user(session) == "ada"
    clock.time += SECONDS
    assert sessions.user(session) is None


def test_a_session_that_has_ended_is_not_kept() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    first = sessions.begin("ada")
    clock.time += SECONDS
    sessions.begin("ada")
    clock.time -= SECONDS  # were it still there, it would be good again
    assert sessions.user(first) is None


def test_sessions_of_one_user_end_one_by_one() -> None:
    sessions = Sessions(Clock())
    first, second = sessions.begin("ada"), sessions.begin("ada")
    sessions.end(first)
    sessions.end(first)
    assert (sessions.user(first), sessions.user(second)) == (None, "ada")


def test_a_lock_holds_until_a_minute_after_the_first_of_five_failures() -> None:
    clock = Clock()
    failures = Failures(clock)
    for _ in range(5):
        assert failures.seconds_to_wait("ada") == 0
        failures.add("ada")
        clock.time += 1
    assert failures.seconds_to_wait("ada") == 55
    clock.time += 54.5
    assert failures.seconds_to_wait("ada") == 1
    clock.time += 0.5
    assert failures.seconds_to_wait("ada") == 0
    failures.add("ada")
    assert failures.seconds_to_wait("ada") == 1


@given(st.lists(st.floats(min_value=0, max_value=30), max_size=60))
def test_never_more_than_five_failures_within_any_minute(pauses: list[float]) -> None:
    clock = Clock()
    failures, let_through = Failures(clock), list[float]()
    for pause in pauses:
        clock.time += pause
        if not failures.seconds_to_wait("ada"):
            failures.add("ada")
            let_through.append(clock.time)
    assert all(later - earlier >= 60 for earlier, later in zip(let_through, let_through[5:], strict=False))


def test_names_that_failed_long_ago_and_the_end_of_long_ones_are_not_kept() -> None:
    clock = Clock()
    failures = Failures(clock)
    for number in range(100):
        failures.add(f"{number}" + "x" * 10_000)
    clock.time += 61
    failures.add("ada")
    assert list(failures._times) == ["ada"]
    for end in "abcde":
        failures.add("x" * 10_000 + end)
    assert failures.seconds_to_wait("x" * 10_000 + "f") > 0
