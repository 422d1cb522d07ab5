"""Names taken apart, and citation keys made of them."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.bibliography.keys import citation_keys
from index.bibliography.names import Name, parse_name
from index.paper import Paper
from tests.index.test_bibliography_formats import TEXTS

WAVENET = Paper("w", "WaveNet: A Generative Model for Raw Audio", "It.", ("Aäron van den Oord", "Heiga Zen"), 2016)


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Ada Byron", Name("Byron", "Ada")),
        ("Byron, Ada", Name("Byron", "Ada")),
        ("Aäron van den Oord", Name("Oord", "Aäron", "van den")),
        ("van den Oord, Aäron", Name("Oord", "Aäron", "van den")),
        ("Oord, Aäron van den", Name("Oord", "Aäron", "van den")),
        ("van den Oord", Name("Oord", "", "van den")),
        ("Charles de la Vallée Poussin", Name("Vallée Poussin", "Charles", "de la")),
        ("Luc Van Gool", Name("Van Gool", "Luc")),
        ("Di Wu", Name("Wu", "Di")),
        ("danah boyd", Name("boyd", "danah")),
        ("King, Martin Luther, Jr.", Name("King", "Martin Luther", "", "Jr.")),
        ("King, Jr., Martin Luther", Name("King", "Martin Luther", "", "Jr.")),
        ("Martin Luther King, Jr.", Name("King", "Martin Luther", "", "Jr.")),
        ("Martin Luther King Jr.", Name("King", "Martin Luther", "", "Jr.")),
        ("Smith JA", Name("Smith", "J A")),
        ("Smith J.A.", Name("Smith", "J.A.")),
        ("van der Berg J", Name("Berg", "J", "van der")),
        ("Garcia Lopez M", Name("Garcia Lopez", "M")),
        ("D. P. Kingma", Name("Kingma", "D. P.")),
        ("OpenAI", Name("OpenAI")),
        ("The ATLAS Collaboration", Name(literal="The ATLAS Collaboration")),
        ("Health and Safety Executive", Name(literal="Health and Safety Executive")),
        ("et al.", Name(literal="et al.")),
        ("EMPEROR-Reduced Trial Investigators", Name(literal="EMPEROR-Reduced Trial Investigators")),
        ("ALLHAT Collaborators", Name(literal="ALLHAT Collaborators")),
        ("Ministry of Health", Name(literal="Ministry of Health")),
        ("Global Vaccine Alliance", Name(literal="Global Vaccine Alliance")),
        ("Lipid Task Force", Name(literal="Lipid Task Force")),
        ("Ada Trialson", Name("Trialson", "Ada")),
        ("World Health Organization", Name(literal="World Health Organization")),
        ("张 伟", Name(literal="张 伟")),
        ("a, b, c", Name(literal="a, b, c")),
        ("Byron,", Name(literal="Byron,")),
        ("  \n ", None),
    ],
)
def test_a_name_comes_apart_as_its_bearer_has_it_or_stays_whole(author: str, name: Name | None) -> None:
    assert parse_name(author) == name


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_a_name_always_has_something_to_stand_under_and_loses_no_letter(author: str) -> None:
    name = parse_name(author)
    if name is not None:
        assert bool(name.family) != bool(name.literal)
        assert not re.search(r"[\x00-\x1f\x7f\u202e]", name.inverted)
        letters = sorted(c for c in author if c.isalnum())
        assert sorted(c for c in name.inverted if c.isalnum()) == letters


@pytest.mark.parametrize(
    ("paper", "key"),
    [
        (WAVENET, "vandenoord2016wavenet"),
        (replace(WAVENET, year=None), "vandenoordwavenet"),
        (replace(WAVENET, authors=()), "wavenet-generative-model-2016"),
        (replace(WAVENET, authors=(), year=None), "wavenet-generative-model"),
        (replace(WAVENET, authors=("The ATLAS Collaboration",)), "atlascollaboration2016wavenet"),
        (replace(WAVENET, authors=("Łukasz Groß-Sørensen",)), "grosssorensen2016wavenet"),
        (replace(WAVENET, authors=("张伟",)), "wavenet-generative-model-2016"),
        (replace(WAVENET, title="The 3D of It: 2001 Don'ts"), "vandenoord20163d"),
        (replace(WAVENET, title="语音合成"), "vandenoord2016"),
        (replace(WAVENET, title="语音合成", authors=()), "paper2016-50e721"),
        (replace(WAVENET, title="To Be or Not to Be", authors=()), "to-be-or-2016"),
    ],
)
def test_a_key_says_who_when_and_what(paper: Paper, key: str) -> None:
    assert citation_keys([paper]) == {"w": key}


def test_papers_that_would_share_a_key_are_told_apart_by_a_word_and_then_by_a_hash() -> None:
    later, twin = replace(WAVENET, paper_id="v", title="WaveNet Vocoders"), replace(WAVENET, paper_id="x")
    assert citation_keys([WAVENET, later]) == {
        "w": "vandenoord2016wavenetgenerative",
        "v": "vandenoord2016wavenetvocoders",
    }
    keys = citation_keys([WAVENET, later, twin])
    assert keys["v"] == "vandenoord2016wavenetvocoders"
    assert re.fullmatch(r"vandenoord2016wavenetgenerative-[0-9a-f]{6}", keys["w"])
    assert keys["w"] != keys["x"]
    more = citation_keys([WAVENET, later, twin, *(replace(WAVENET, paper_id=f"y{n}") for n in range(9))])
    assert {paper_id: more[paper_id] for paper_id in keys} == keys


@given(st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from([None, 2020, 2021])), max_size=8), st.integers(0, 99))
@settings(max_examples=100, deadline=None)
def test_keys_are_unique_plain_and_do_not_depend_on_the_order(
    given_papers: list[tuple[str, str, int | None]], seed: int
) -> None:
    papers = [Paper(f"p{n}", title, "", (author,), year) for n, (title, author, year) in enumerate(given_papers)]
    keys = citation_keys(papers)
    assert len(set(keys.values())) == len(papers)
    assert all(re.fullmatch(r"[a-z0-9-]{1,140}", key) for key in keys.values())
    assert citation_keys(Random(seed).sample(papers, len(papers))) == keys
