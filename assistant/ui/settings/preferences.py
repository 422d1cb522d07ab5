"""What an owner has set on the page: kept on the server, over the values of the settings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from dataclasses import asdict, replace
from typing import Any

from assistant.ask import AskSettings
from assistant.assemble import Engine
from assistant.errors import SettingsError
from assistant.ui.desk import Desk

PASSAGES = (1, 50)
STRICTNESS = (0.0, 1.0)
_BOUNDS: Mapping[str, tuple[float, float]] = {"passages": PASSAGES, "refuse_below": STRICTNESS}


def preferred(desk: Desk, owner: str) -> AskSettings:
    """Return how an owner's questions are answered: their own values, else those of the settings.

    What is kept and of no use, such as a value that another version kept, is passed over.
    """
    kept = {name: value for name, value in desk.store.preferences(owner).items() if _is_usable(name, value)}
    return replace(desk.engines.settings.asking(), **kept)


def prefer(desk: Desk, owner: str, asking: AskSettings) -> None:
    """Keep how an owner wants to be answered, within bounds; the values of the settings are not kept.

    Raises:
        SettingsError: a value is no number.
    """
    usual = asdict(desk.engines.settings.asking())
    wanted = {name: _bounded(name, value) for name, value in asdict(asking).items()}
    keep(desk, owner, set(wanted), {name: value for name, value in wanted.items() if value != usual[name]})


def keep(desk: Desk, owner: str, names: Set[str], values: Mapping[str, Any]) -> None:
    """Keep an owner's preferences in place of all earlier ones of these names."""
    others = {name: value for name, value in desk.store.preferences(owner).items() if name not in names}
    desk.store.set_preferences(owner, {**others, **values})


def engine_for(desk: Desk, owner: str, library: str) -> Engine:
    """Return the engine of a library with the owner's own settings; it quotes.

    Raises:
        LibraryError, EncoderError: it cannot be used.
    """
    return replace(desk.engines.get(library), settings=preferred(desk, owner), model=None)


def _bounded(name: str, value: Any) -> float:
    low, high = _BOUNDS[name]
    if not _is_number(value):
        raise SettingsError(f"Setting {name!r} is {value!r}; give a number from {low:g} to {high:g}.")
    bounded = min(max(value, low), high)
    return int(bounded) if name == "passages" else bounded


def _is_usable(name: str, value: Any) -> bool:
    return name in _BOUNDS and _is_number(value) and _bounded(name, value) == value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)
