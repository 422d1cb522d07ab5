"""Themes of a topic: like beside like, whatever the order, with labels that tell them apart."""

from __future__ import annotations

import random
from itertools import permutations
from pathlib import Path

import pytest

from index.libraries import Libraries
from index.library import Library
from index.themes import OTHER, Group, group_papers
from tests.index.small import library_of

FISH = "The trout swims in cold rivers and the trout eats river insects."
STARS = "The telescope sees distant galaxies and the telescope measures galaxies by light."
BREAD = "Flour and yeast make dough rise and the dough bakes."


def records(*texts: str, each: int = 4) -> list[dict[str, object]]:
    return [
        {"id": f"{chr(97 + kind)}{i}", "title": f"{text.split()[1]} {i}", "abstract": f"{text} {'Item ' * i}."}
        for kind, text in enumerate(texts)
        for i in range(each)
    ]


@pytest.fixture
def fishes_and_stars(hash_libraries: Libraries, tmp_path: Path) -> Library:
    return library_of(hash_libraries, tmp_path, records(FISH, STARS))


def ids(library: Library, group: Group) -> set[str]:
    return {library.papers[row].paper_id[0] for row in group.rows}


def test_papers_of_one_kind_are_one_theme(fishes_and_stars: Library) -> None:
    groups = group_papers(fishes_and_stars, range(8))
    assert [ids(fishes_and_stars, group) for group in groups] in ([{"a"}, {"b"}], [{"b"}, {"a"}])
    assert all("trout" in g.label if ids(fishes_and_stars, g) == {"a"} else "trout" not in g.label for g in groups)


def test_the_order_of_the_papers_does_not_matter(fishes_and_stars: Library) -> None:
    rows = list(range(8))
    expected = group_papers(fishes_and_stars, rows)
    random.Random(1).shuffle(rows)
    assert group_papers(fishes_and_stars, rows) == expected


def test_every_paper_is_in_one_theme(libraries: Libraries) -> None:
    library = libraries.open()
    groups = group_papers(library, range(0, len(library.papers), 3))
    rows = [row for group in groups for row in group.rows]
    assert sorted(rows) == list(range(0, len(library.papers), 3))
    assert 2 <= len([g for g in groups if g.label != OTHER]) <= 8
    assert len({g.label for g in groups}) == len(groups)
    assert all(len(g.rows) > 1 for g in groups if g.label != OTHER)


def test_the_largest_theme_comes_first(hash_libraries: Libraries, tmp_path: Path) -> None:
    stars = [{**record, "id": f"z{i}"} for i, record in enumerate(records(STARS, each=5))]
    library = library_of(hash_libraries, tmp_path, [*records(FISH, each=3), *stars])
    groups = group_papers(library, range(8))
    assert len(groups[0].rows) == max(len(group.rows) for group in groups) == 5


def test_a_paper_like_no_other_is_other_work(hash_libraries: Libraries, tmp_path: Path) -> None:
    bread: dict[str, object] = {"id": "z", "title": "Bread", "abstract": BREAD}
    library = library_of(hash_libraries, tmp_path, [*records(FISH, STARS), bread])
    groups = group_papers(library, range(9))
    assert (groups[-1].label, [library.papers[row].paper_id for row in groups[-1].rows]) == (OTHER, ["z"])


def test_few_papers_are_one_theme(fishes_and_stars: Library) -> None:
    assert [group.rows for group in group_papers(fishes_and_stars, [0, 1, 4, 5, 6])] == [(0, 1, 4, 5, 6)]
    assert len(group_papers(fishes_and_stars, [3])) == 1


def test_words_of_the_topic_are_no_label(fishes_and_stars: Library) -> None:
    labels = " ".join(group.label.casefold() for group in group_papers(fishes_and_stars, range(4), topic="river trout"))
    assert "trout" not in labels
    assert "river" not in labels


def test_papers_that_are_all_alike_are_one_theme(hash_libraries: Libraries, tmp_path: Path) -> None:
    # The encoder of the tests takes no notice of the order of words.
    titles = [" ".join(words) for words in permutations(["One", "red", "fish"])]
    same: list[dict[str, object]] = [{"id": title, "title": title, "abstract": FISH} for title in titles]
    assert len(group_papers(library_of(hash_libraries, tmp_path, same), range(6))) == 1


def test_a_paper_without_an_abstract_has_no_theme_and_none_have_none(hash_libraries: Libraries, tmp_path: Path) -> None:
    library = library_of(hash_libraries, tmp_path)
    empty = library.rows["empty"]
    assert group_papers(library, [empty]) == []
    assert group_papers(library, []) == []
    assert empty not in group_papers(library, range(len(library.papers)))[0].rows
