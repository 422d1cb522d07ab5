"""The fields of one record, whatever the file they stand in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.readers.record import Record, RecordError, record_from_fields

_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "x"]), inner, max_size=2),
    max_leaves=4,
)
_NAMES = st.sampled_from(["id", "_id", "title", " Title ", "abstract", "text", "authors", "year", "doi", "venue", "x"])


def record(**fields: object) -> Record:
    return record_from_fields({"title": "T"} | fields)


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(_NAMES, _VALUE, max_size=6))
def test_whatever_the_values_a_record_comes_out_or_a_record_error(fields: dict[str, object]) -> None:
    try:
        found = record_from_fields(fields)
    except RecordError:
        return
    texts = [found.title, found.abstract, *found.authors, found.venue, found.doi, found.source_id]
    assert found.title or found.abstract
    for text in texts:
        assert text is None or (isinstance(text, str) and text == text.strip() and "\x00" not in text)
    assert found.year is None or 1000 <= found.year <= 2999


def test_white_space_is_folded_in_the_title_and_kept_in_the_abstract() -> None:
    found = record_from_fields({"title": " A \n  title ", "abstract": "  One.\n\n  Two. "})
    assert (found.title, found.abstract) == ("A title", "One.\n\n  Two.")


@pytest.mark.parametrize("name", ["abstract", "text", "summary", "Abstract", " TEXT "])
def test_the_abstract_is_known_under_each_of_its_names(name: str) -> None:
    assert record(**{name: "It works."}).abstract == "It works."


def test_an_empty_field_gives_way_to_another_name_of_it() -> None:
    assert record(abstract="", text="It works.").abstract == "It works."


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ada Bo", ("Ada Bo",)),
        ("Ada Bo, Cy Di", ("Ada Bo", "Cy Di")),
        ("Bo, Ada; Di, Cy", ("Bo, Ada", "Di, Cy")),
        ("Ada Bo  and\nCy Di", ("Ada Bo", "Cy Di")),
        ("Anderson, A. and Brand, B.", ("Anderson, A.", "Brand, B.")),
        (["Ada Bo", "", "Cy Di"], ("Ada Bo", "Cy Di")),
        ([{"name": "Ada Bo", "orcid": 7}, {"affiliation": "x"}], ("Ada Bo",)),
        ("", ()),
        (None, ()),
    ],
)
def test_authors_are_read_from_each_way_of_writing_them(value: object, names: tuple[str, ...]) -> None:
    assert record(authors=value).authors == names


def test_authors_of_a_million_spaces_are_read_at_once() -> None:
    assert record(authors="Ada" + " " * 1_000_000 + "Bo").authors == ("Ada Bo",)


@pytest.mark.parametrize(
    "value", [2020, "2020", " 2020 ", 2020.0, "2020-05-01", "2020-05", "2020 Jan", "c2020", "2020/21", "May 2020"]
)
def test_a_year_is_read_from_each_way_of_writing_it(value: object) -> None:
    assert record(year=value).year == 2020


@pytest.mark.parametrize("value", ["20", "20-21", "20201", 999, 3000, "in press", "NaN"])
def test_a_paper_is_kept_without_a_year_that_holds_none_of_four_digits(value: object) -> None:
    found = record(year=value)
    assert (found.title, found.year, found.unread_year) == ("T", None, str(value))


def test_a_year_that_is_read_or_absent_leaves_nothing_unread() -> None:
    assert record(year="c2020").unread_year is None
    assert record().unread_year is None


@pytest.mark.parametrize("value", ["10.1/x", "doi:10.1/x", "https://doi.org/10.1/x", "HTTP://DX.DOI.ORG/10.1/x"])
def test_a_doi_is_kept_without_its_prefix(value: str) -> None:
    assert record(doi=value).doi == "10.1/x"


def test_numbers_serve_as_ids() -> None:
    assert record(id=0).source_id == "0"
    assert record(_id=4983).source_id == "4983"
