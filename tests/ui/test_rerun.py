"""A run that is watched from the page: its steps, how it is stopped, and what becomes of an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from assistant.errors import AssistantError
from assistant.ui.desk import Desk
from assistant.ui.quality.rerun import End, Reruns, Step
from index.bundled import BUNDLED

PAGE = "page of ada"


@dataclass
class FourQuestions:
    """An evaluation of four questions, with a summary for every two; it can fail at one of them."""

    fails_at: int = 0
    closed: bool = False
    asked: list[int] = field(default_factory=list)

    def latest(self) -> dict[str, Any] | None:
        return None

    def run(self, progress: Callable[[int, int], None]) -> Iterator[dict[str, Any]]:
        try:
            for number in range(1, 5):
                if number == self.fails_at:
                    raise AssistantError("the disk is full")
                self.asked.append(number)
                progress(number, 4)
                if number % 2 == 0:
                    yield {"n": number}
        finally:
            self.closed = True


@pytest.fixture
def four() -> FourQuestions:
    return FourQuestions()


@pytest.fixture
def runs(desk: Desk, four: FourQuestions) -> Reruns:
    return Reruns(replace(desk, quality_of=lambda engine: four))


def no_one(done: int, total: int) -> None:
    """Watch nothing."""


def test_a_run_shows_its_parts_and_how_it_ended(runs: Reruns) -> None:
    seen: list[tuple[int, int]] = []
    steps = list(runs.run(PAGE, BUNDLED, lambda done, total: seen.append((done, total))))
    assert steps == [Step({"n": 2}, 2, 4), Step({"n": 4}, 4, 4), Step(None, 4, 4, End.FINISHED)]
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert not runs.going(PAGE)


def test_a_run_that_is_stopped_ends_at_the_next_question(runs: Reruns, four: FourQuestions) -> None:
    steps = runs.run(PAGE, BUNDLED, no_one)
    assert next(steps).done == 2
    assert runs.going(PAGE)
    runs.stop(PAGE)
    assert list(steps) == [Step(None, 3, 4, End.STOPPED)]
    assert four.asked == [1, 2, 3]
    assert four.closed
    assert not runs.going(PAGE)


def test_one_page_does_not_stop_the_run_of_another(runs: Reruns) -> None:
    steps = runs.run(PAGE, BUNDLED, no_one)
    next(steps)
    runs.stop("page of bob")
    assert list(steps)[-1].end is End.FINISHED


def test_a_page_that_is_left_ends_its_run(runs: Reruns, four: FourQuestions) -> None:
    steps = runs.run(PAGE, BUNDLED, no_one)
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert four.closed
    assert four.asked == [1, 2]
    assert not runs.going(PAGE)


def test_what_goes_wrong_is_told_after_what_has_been_shown(desk: Desk) -> None:
    runs = Reruns(replace(desk, quality_of=lambda engine: FourQuestions(fails_at=3)))
    steps = list(runs.run(PAGE, BUNDLED, no_one))
    assert steps == [Step({"n": 2}, 2, 4), Step(None, 2, 4, End.FAILED, "the disk is full")]
    assert not runs.going(PAGE)


def test_a_library_that_is_not_there_is_told(runs: Reruns) -> None:
    (step,) = runs.run(PAGE, "nowhere", no_one)
    assert step.end is End.FAILED
    assert "nowhere" in step.problem


def test_a_library_without_questions_has_nothing_to_run(desk: Desk) -> None:
    assert Reruns(desk).quality(BUNDLED) is None
    assert list(Reruns(desk).run(PAGE, BUNDLED, no_one)) == [Step(None, 0, 0, End.FINISHED)]
