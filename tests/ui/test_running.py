"""Each page stops its own question, and no other's."""

from __future__ import annotations

import pytest

from assistant.ui.ask.running import Running


def test_a_page_stops_what_it_asked_and_nothing_else() -> None:
    running = Running()
    with running.asking("ada") as hers, running.asking("bob") as his:
        running.stop("ada")
        assert hers.cancelled
        assert not his.cancelled
    running.stop("nobody")


def test_a_new_question_of_a_page_stops_the_one_before() -> None:
    running = Running()
    with running.asking("ada") as first:
        with running.asking("ada") as second:
            assert first.cancelled
            assert not second.cancelled
        assert second.cancelled  # nothing of it goes on


def test_the_end_of_an_old_question_leaves_the_new_one_to_be_stopped() -> None:
    running = Running()
    first = running.asking("ada")
    first.__enter__()
    with running.asking("ada") as second:
        first.__exit__(None, None, None)
        assert not second.cancelled
        running.stop("ada")
        assert second.cancelled


def test_a_question_that_fails_is_forgotten() -> None:
    running = Running()
    with pytest.raises(ValueError, match="failed"), running.asking("ada") as cancel:
        raise ValueError("failed")
    assert cancel.cancelled
    with running.asking("ada") as again:
        assert not again.cancelled
