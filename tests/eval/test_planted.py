"""Planted sentences are what they say: right ones stand in the abstract, wrong ones do not, and figures count them."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from assistant.answer import Citation, Claim, Verdict
from eval.cases import Case, load_cases
from eval.opponent import truths, untruths
from eval.opponent.planted import Planted, by_kind, plant, sources_of
from index.bundled import BUNDLED
from index.libraries import Libraries
from index.library import Library
from index.paper import Paper

PAPER = Paper("p", "TalkNet: Speech Synthesis", "")


@pytest.fixture(scope="module")
def library(libraries: Libraries) -> Library:
    return libraries.open(BUNDLED)


@pytest.fixture(scope="module")
def case() -> Case:
    return next(c for c in load_cases() if c.id == "single-418")


def _plant(case: Case, library: Library) -> Sequence[Planted]:
    sources = sources_of(case, library.passages[:6], library)
    return plant(case, sources, library.papers[50:60], {p.paper_id: p for p in library.papers})


def test_the_same_case_is_planted_the_same_every_time(case: Case, library: Library) -> None:
    assert _plant(case, library) == _plant(case, library)


def test_a_case_is_planted_right_and_wrong(case: Case, library: Library) -> None:
    planted = _plant(case, library)
    assert {"verbatim", "reference"} <= {p.kind for p in planted if p.right}
    assert {"number swapped (quoted)", "foreign half (quoted)", "invented", "wrong paper (shown)"} <= {
        p.kind for p in planted if not p.right
    }
    texts = {p.text for p in planted if p.right}
    assert all(p.text not in texts for p in planted if not p.right and not p.kind.startswith("wrong paper (shown"))


def test_the_gold_passage_is_among_six_sources(case: Case, library: Library) -> None:
    sources = sources_of(case, library.passages[:9], library)
    assert [s.marker for s in sources] == [1, 2, 3, 4, 5, 6]
    assert case.gold_papers[0] in {s.paper.paper_id for s in sources}


def test_a_case_whose_gold_paper_is_not_shown_gives_nothing(case: Case, library: Library) -> None:
    assert plant(case, [], [], {p.paper_id: p for p in library.papers}) == []


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("It needs 13.2M parameters.", "TalkNet needs 13.2M parameters."),
        ("We train our model on speech.", "The authors train their model on speech."),
        ("Speech is synthesized.", None),
    ],
)
def test_a_pronoun_gives_way_to_the_name(sentence: str, said: str | None) -> None:
    assert truths.named(sentence, PAPER, random.Random(0)) == said


def test_numbers_and_clauses_are_put_otherwise() -> None:
    said = truths.reworded("By reading 3 abstracts a day, errors fall by 15% within weeks.", PAPER, random.Random(0))
    assert said == "Errors fall by 15 per cent within weeks, by reading three abstracts a day."


def test_the_first_clause_can_stand_alone() -> None:
    sentence = "The codec compresses all domains of audio, which makes it widely useful."
    assert truths.clipped(sentence, PAPER, random.Random(0)) == "The codec compresses all domains of audio."
    assert truths.clipped("The codec is small.", PAPER, random.Random(0)) is None


def test_another_number_is_one_of_the_abstract() -> None:
    changed = untruths.other_number("It needs 8 kbps.", "It needs 8 kbps for 44.1 kHz.", random.Random(0))
    assert changed == "It needs 44.1 kbps."
    assert untruths.other_number("It needs little.", "It needs 8 kbps.", random.Random(0)) is None


def test_what_is_invented_for_fitting_is_not_what_is_measured() -> None:
    assert not set(untruths.DEV_INVENTED) & set(untruths.TEST_INVENTED)


def _claim(verdict: Verdict, paper_id: str) -> Claim:
    citation = Citation(1, paper_id, "", f"{paper_id}#0", 0, 1, "x")
    return Claim("x", (citation,), verdict, 0.9)


def test_a_wrong_sentence_is_caught_when_it_is_removed_or_moved_to_where_it_is_true() -> None:
    right = Planted("c", "verbatim", True, "x", (1,), ("gold",))
    wrong = Planted("c", "wrong paper", False, "x", (2,), ("gold",))
    stands, moved = _claim(Verdict.SUPPORTED, "other"), _claim(Verdict.SUPPORTED, "gold")
    gone = _claim(Verdict.UNSUPPORTED, "other")
    assert [right.well_settled(c) for c in (stands, gone)] == [True, False]
    assert [wrong.well_settled(c) for c in (stands, moved, gone)] == [False, True, True]


def test_figures_are_counted_by_kind_with_their_interval() -> None:
    right = Planted("c", "verbatim", True, "x", (1,), ("gold",))
    gone, stands = _claim(Verdict.UNSUPPORTED, "gold"), _claim(Verdict.SUPPORTED, "gold")
    rows = {(row.right, row.kind): row for row in by_kind([(right, stands), (right, stands), (right, gone)])}
    row = rows[True, "verbatim"]
    assert (row.well, row.n) == (2, 3)
    assert row.interval is not None
    assert row.interval.low == pytest.approx(0.2077, abs=1e-4)  # Wilson, 2 of 3
    assert rows[False, "all"].interval is None
