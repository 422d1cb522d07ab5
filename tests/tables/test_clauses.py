"""Cutting a quote out of a sentence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.tables.clauses import LONGEST, cut_clause


def cut(sentence: str, anchor: str, *, begins: bool = False) -> str | None:
    start = sentence.index(anchor)
    span = cut_clause(sentence, (start, start + len(anchor)), begins=begins)
    return sentence[slice(*span)] if span else None


def test_a_clause_ends_where_the_next_begins() -> None:
    sentence = "Our model beats every rival, which makes it useful for phones."
    assert cut(sentence, "beats") == "Our model beats every rival"


def test_words_that_only_lead_in_are_left_out() -> None:
    assert cut("However, results show that sparse nets are faster.", "faster") == "sparse nets are faster"


def test_a_quote_may_begin_at_its_anchor() -> None:
    assert cut("We propose a small vocoder for phones.", "a small", begins=True) == "a small vocoder for phones"


def test_a_name_is_not_cut_off_from_what_explains_it() -> None:
    sentence = "We propose WaveGlow: a flow-based network."
    assert cut(sentence, "WaveGlow", begins=True) == "WaveGlow: a flow-based network"


def test_a_condition_keeps_its_main_clause() -> None:
    sentence = "We find that when data are scarce, our model wins."
    assert cut(sentence, "when", begins=True) == "when data are scarce, our model wins"


def test_brackets_are_not_cut_apart() -> None:
    sentence = "We reach 90% (on clean speech, while others reach 80%) with little data."
    assert cut(sentence, "reach 90%") == sentence[:-1]


def test_a_long_clause_that_cannot_be_cut_cleanly_is_not_quoted() -> None:
    assert cut("very " * (LONGEST + 5) + "long.", "long") is None


@given(st.text(alphabet="abc ,;:.()-–\n", max_size=200), st.data())
def test_a_cut_lies_within_the_sentence_and_is_short(sentence: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(sentence)))
    end = data.draw(st.integers(start, len(sentence)))
    span = cut_clause(sentence, (start, end))
    if span:
        assert 0 <= span[0] < span[1] <= len(sentence)
        assert len(sentence[slice(*span)].split()) <= LONGEST
