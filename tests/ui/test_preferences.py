"""What an owner has set: kept within bounds, for that owner alone, and never in the way of an answer."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import SettingsError
from assistant.ui.desk import Desk
from assistant.ui.settings.preferences import PASSAGES, STRICTNESS, engine_for, prefer, preferred
from index.bundled import BUNDLED

ADA, BOB = "browser:ada", "user:bob"


def set_to(desk: Desk, owner: str, **values: Any) -> None:
    prefer(desk, owner, replace(preferred(desk, owner), **values))


def test_who_has_set_nothing_gets_the_values_of_the_settings(desk: Desk) -> None:
    assert preferred(desk, ADA) == desk.engines.settings.asking()


def test_what_is_set_is_kept_and_another_owner_s_is_untouched(desk: Desk) -> None:
    set_to(desk, BOB, passages=9)
    set_to(desk, ADA, passages=12)
    set_to(desk, ADA, refuse_below=0.75)
    assert asdict(preferred(desk, ADA)) == {"passages": 12, "refuse_below": 0.75}
    assert asdict(preferred(desk, BOB)) == asdict(desk.engines.settings.asking()) | {"passages": 9}


def test_questions_are_asked_with_it(desk: Desk) -> None:
    set_to(desk, ADA, passages=3, refuse_below=1.0)
    assert engine_for(desk, ADA, BUNDLED).ask("What does mixup train a network on?").refusal is not None
    assert engine_for(desk, BOB, BUNDLED).settings == desk.engines.settings.asking()


def test_only_what_differs_from_the_settings_is_kept(desk: Desk) -> None:
    set_to(desk, ADA, passages=12)
    assert desk.store.preferences(ADA) == {"passages": 12}
    prefer(desk, ADA, desk.engines.settings.asking())
    assert desk.store.preferences(ADA) == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.integers() | st.floats(allow_nan=False), st.integers() | st.floats(allow_nan=False))
def test_any_number_ends_within_bounds(desk: Desk, passages: float, strictness: float) -> None:
    set_to(desk, ADA, passages=passages, refuse_below=strictness)
    kept = preferred(desk, ADA)
    assert PASSAGES[0] <= kept.passages <= PASSAGES[1]
    assert isinstance(kept.passages, int)
    assert STRICTNESS[0] <= kept.refuse_below <= STRICTNESS[1]
    if STRICTNESS[0] <= strictness <= STRICTNESS[1]:
        assert kept.refuse_below == strictness


@pytest.mark.parametrize("junk", [None, "12", True, float("nan"), [12], {"passages": 12}])
@pytest.mark.parametrize("name", ["passages", "refuse_below"])
def test_what_is_no_number_is_refused_and_nothing_changes(desk: Desk, name: str, junk: Any) -> None:
    set_to(desk, ADA, passages=12)
    with pytest.raises(SettingsError, match=rf"Setting '{name}' is .*; give a number from [01] to (50|1)\."):
        set_to(desk, ADA, **{name: junk})
    assert preferred(desk, ADA).passages == 12


@pytest.mark.parametrize(
    "kept", [{"passages": "many"}, {"passages": 0}, {"passages": 2.5}, {"refuse_below": 7}, {"theme": "dark"}]
)
def test_what_another_version_kept_is_passed_over(desk: Desk, kept: dict[str, Any]) -> None:
    desk.store.set_preferences(ADA, kept)
    assert preferred(desk, ADA) == desk.engines.settings.asking()
