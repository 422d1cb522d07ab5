"""A prompt is filled strictly, is known by its hash, and keeps what others wrote inside its fence."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import prompts
from prompts import FENCE, JUDGE_VERDICTS, PromptSlotsError, fingerprint, render, unfenced

FOLDER = Path(prompts.__file__).parent


def test_the_slots_are_filled_and_nothing_else_changes() -> None:
    filled = render("judge", claim="Cats like fish.", evidence="All cats like fish.")
    text = (FOLDER / "judge.md").read_text(encoding="utf-8")
    assert filled == text.replace("$claim", "Cats like fish.").replace("$evidence", "All cats like fish.")


def test_dollars_and_braces_in_a_value_are_kept() -> None:
    assert "\nIt costs $5, ${claim} $$ {x}.\n" in render("judge", claim="It costs $5, ${claim} $$ {x}.", evidence="-")


@pytest.mark.parametrize(
    ("slots", "message"),
    [
        ({"claim": "x"}, r"missing: \['evidence'\], unused: \[\]"),
        ({"claim": "x", "evidence": "y", "title": "z"}, r"missing: \[\], unused: \['title'\]"),
    ],
)
def test_a_missing_or_an_unused_slot_is_an_error_that_names_it(slots: dict[str, str], message: str) -> None:
    with pytest.raises(PromptSlotsError, match=message):
        render("judge", **slots)


def test_the_fingerprint_is_the_hash_of_the_text() -> None:
    digest = hashlib.sha256((FOLDER / "judge.md").read_bytes()).hexdigest()
    assert fingerprint("judge") == f"sha256:{digest}"


def test_the_judge_is_told_the_verdicts_that_its_reader_knows() -> None:
    lines = render("judge", claim="-", evidence="-").splitlines()
    assert [line for line in lines if line.startswith("VERDICT:")] == list(JUDGE_VERDICTS)


def test_claim_and_evidence_stand_alone_between_fences() -> None:
    lines = render("judge", claim="the claim", evidence="the evidence").splitlines()
    fences = [i for i, line in enumerate(lines) if line == FENCE]
    assert [lines[a + 1 : b] for a, b in zip(fences[::2], fences[1::2], strict=True)] == [
        ["the claim"],
        ["the evidence"],
    ]


@given(st.text(alphabet="~ a\n", max_size=30))
@example("~~~~~")
@example("~~" + FENCE + "~")
def test_no_fence_is_left_in_a_text_whatever_it_was(text: str) -> None:
    assert FENCE not in unfenced(text)
    assert unfenced(text).count("a") == text.count("a")


def test_a_text_without_a_fence_stays_as_it_is() -> None:
    assert unfenced("about ~40 ms, ~~5%") == "about ~40 ms, ~~5%"
