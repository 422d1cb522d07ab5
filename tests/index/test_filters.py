"""Filters: which papers a search may return, and filters that cannot be applied."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import FilterError
from index.libraries import Libraries
from index.paper import Paper
from index.retriever import Filters, Retriever
from tests.index.small import RECORDS, retriever_of


@pytest.fixture
def search(hash_libraries: Libraries, tmp_path: Path) -> Retriever:
    return retriever_of(hash_libraries, tmp_path)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), {"cats", "dogs", "long", "undated"}),
        (Filters(year_from=2020), {"dogs", "long"}),
        (Filters(year_to=2020), {"cats", "dogs"}),
        (Filters(year_from=2019, year_to=2021), {"dogs"}),
        (Filters(year_from=2020, year_to=2020), {"dogs"}),
        (Filters(year_from=2023), set()),
        (Filters(venue="neurips"), {"cats", "long"}),
        (Filters(venue="ICML"), {"dogs"}),
        (Filters(venue="CVPR"), set()),
        (Filters(papers=["undated", "cats"]), {"undated", "cats"}),
        (Filters(papers=("empty",)), set()),
        (Filters(papers={"cats", "dogs"}, year_from=2020), {"dogs"}),
        (Filters(venue="neurips", year_from=2020), {"long"}),
        (Filters(papers=["dogs"], venue="neurips"), set()),
    ],
)
@pytest.mark.parametrize("by_paper", [False, True])
def test_a_filter_lets_exactly_its_papers_through(
    filters: Filters, found: set[str], by_paper: bool, search: Retriever
) -> None:
    hits = search.search("whales", k=100, by_paper=by_paper, filters=filters)
    assert {hit.passage.paper_id for hit in hits} == found
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


def test_a_filter_leaves_the_scores_as_they_are(search: Retriever) -> None:
    everything = {hit.passage: hit.score for hit in search.search("sheep and cats", k=100)}
    for hit in search.search("sheep and cats", k=100, filters=Filters(papers=["dogs", "long"])):
        assert everything[hit.passage] == hit.score


def test_an_unknown_paper_is_an_error_that_names_it(search: Retriever) -> None:
    with pytest.raises(FilterError, match=r"no paper 'birds'.*citewell library list"):
        search.search("whales", filters=Filters(papers=["cats", "birds"]))


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (Filters(year_from=2020), "'mine' has no years"),
        (Filters(year_to=2020), "'mine' has no years"),
        (Filters(venue="ICML"), "'mine' has no venues"),
    ],
)
def test_a_filter_by_what_no_paper_has_is_an_error(
    filters: Filters, message: str, hash_libraries: Libraries, tmp_path: Path
) -> None:
    with pytest.raises(FilterError, match=message):
        retriever_of(hash_libraries, tmp_path, RECORDS[-1:]).search("whales", filters=filters)


def test_a_filter_is_checked_in_an_empty_library_too(hash_libraries: Libraries, tmp_path: Path) -> None:
    with pytest.raises(FilterError, match="has no paper 'cats'"):
        retriever_of(hash_libraries, tmp_path, ()).search("whales", filters=Filters(papers=["cats"]))


@pytest.mark.parametrize("filters", [Filters(year_from=2020), Filters(year_to=2020), Filters(venue="x")])
def test_a_paper_without_year_and_venue_is_left_out_of_filters_by_them(filters: Filters) -> None:
    assert not filters.admits(Paper("p", "T", "A."))
    assert Filters().admits(Paper("p", "T", "A."))


def test_only_a_filter_that_asks_for_something_is_one() -> None:
    assert not Filters()
    assert not Filters(papers=[], venue="")
    assert all([Filters(papers=["p"]), Filters(year_from=2000), Filters(year_to=2000), Filters(venue="x")])
