"""Names of authors as the readers give them on: in order, unless the family could not be told then."""

from __future__ import annotations

import pytest

from index.bibliography.names import parse_name
from index.readers.people import display_name


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Byron, Ada", "Ada Byron"),
        ("van den Oord, Aäron", "Aäron van den Oord"),
        ("King, Martin Luther, Jr.", "Martin Luther King Jr."),
        ("King, Jr., Martin Luther", "Martin Luther King Jr."),
        ("García-López, María del Carmen", "García-López, María del Carmen"),
        ("García López, Ana", "García López, Ana"),
        ("García López, Ana, Jr.", "García López, Ana, Jr."),
        ("University, Stanford", "Stanford University"),
        ("Ada Byron", "Ada Byron"),
    ],
)
def test_a_name_is_turned_only_where_its_family_can_still_be_told(written: str, shown: str) -> None:
    assert display_name(written) == shown


def test_a_family_of_two_names_and_a_given_name_with_a_particle_come_apart_as_they_were_written() -> None:
    name = parse_name(display_name("García-López, María del Carmen"))
    assert name is not None
    assert (name.family, name.given, name.particle) == ("García-López", "María del Carmen", "")
