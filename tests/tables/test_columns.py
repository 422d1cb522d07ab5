"""Names of columns as people type them."""

from __future__ import annotations

import pytest

from assistant.errors import TableError
from assistant.tables.columns import LONGEST_NAME, MOST_COLUMNS, check_columns, kind_of, parse_columns


def test_columns_are_split_at_commas_and_their_spacing_tidied() -> None:
    assert parse_columns(" task,  number of   patients ") == ("task", "number of patients")


def test_no_text_gives_no_columns() -> None:
    assert parse_columns("  ") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("task,,data", "Column 2 has no name"),
        ("task, ?!", "Column 2 has no name"),
        ("Task, task", "'Task' was asked for twice"),
        ("x" * (LONGEST_NAME + 1), "61 characters, at most 60"),
        (",".join(f"c{i}" for i in range(MOST_COLUMNS + 1)), "13 columns were asked for, at most 12"),
    ],
)
def test_what_cannot_be_a_column_is_refused_with_what_was_seen(text: str, said: str) -> None:
    with pytest.raises(TableError, match=said.replace("?", r"\?")):
        parse_columns(text)


def test_as_many_and_as_long_columns_as_are_allowed_pass() -> None:
    names = tuple(f"{i:02}".ljust(LONGEST_NAME, "x") for i in range(MOST_COLUMNS))
    assert check_columns(names) == names


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Datasets", "data"),
        ("Results", "reported result"),
        ("compared with", "baseline"),
        ("number of patients", "sample size"),
        ("how many participants", "sample size"),
        ("model size", "parameters"),
        ("adverse events", "side effects"),
        ("median follow-up", "follow-up"),
        ("Primary endpoints", "primary outcome"),
        ("number of tasks", None),
        ("brain region", None),
    ],
)
def test_a_known_kind_goes_by_several_names(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind
