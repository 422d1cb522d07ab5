"""Citation recall and precision, worked by hand after the definitions of ALCE."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from eval.metrics.citations import CitedClaim, citation_precision, citation_recall


def supports(sentence: str, texts: Sequence[str]) -> bool:
    """A sentence is a set of words; texts support it if they hold all of them."""
    assert texts, "a judge is never asked about no text"
    return set(sentence.split()) <= set(" ".join(texts).split())


def both(*claims: CitedClaim) -> tuple[float | None, float | None]:
    return citation_recall(claims, supports), citation_precision(claims, supports)


def test_one_citation_that_supports_is_recalled_and_precise() -> None:
    assert both(CitedClaim("a b", ("a b c",))) == (1.0, 1.0)


def test_one_citation_that_does_not_support_is_neither() -> None:
    assert both(CitedClaim("a b", ("a c",))) == (0.0, 0.0)


def test_two_citations_that_support_only_together_are_both_precise() -> None:
    assert both(CitedClaim("a b", ("a", "b"))) == (1.0, 1.0)


def test_a_citation_that_the_others_do_not_need_is_imprecise() -> None:
    # c supports nothing alone, and a b without it does: irrelevant. a b supports alone.
    assert both(CitedClaim("a b", ("a b", "c"))) == (1.0, 0.5)


def test_a_part_that_another_citation_holds_in_full_is_imprecise() -> None:
    # a alone does not support, and a b without it does: irrelevant, though it says half of the claim
    assert both(CitedClaim("a b", ("a", "a b"))) == (1.0, 0.5)


def test_two_citations_that_each_support_are_both_precise() -> None:
    assert both(CitedClaim("a", ("a", "a"))) == (1.0, 1.0)


def test_of_three_halves_the_two_equal_ones_are_irrelevant() -> None:
    # a: alone no; a, b without it: yes -> irrelevant, and so the second. b: the rest is a, a: no -> needed.
    assert both(CitedClaim("a b", ("a", "a", "b"))) == (1.0, 1 / 3)


def test_a_claim_that_is_not_supported_makes_all_its_citations_imprecise() -> None:
    assert both(CitedClaim("a b z", ("a", "b"))) == (0.0, 0.0)


def test_a_dangling_marker_costs_the_recall_and_the_citations_beside_it() -> None:
    assert both(CitedClaim("a", ("a",), dangling=True)) == (0.0, 0.0)


def test_an_uncited_claim_lowers_recall_and_not_precision() -> None:
    assert both(CitedClaim("a", ("a",)), CitedClaim("b", ())) == (0.5, 1.0)


def test_claims_weigh_alike_in_recall_and_citations_in_precision() -> None:
    # recall: 1, 0, 1 of 3 claims; precision: 1 of 1, 0 of 2, 1 of 2 -> 2 of 5 citations
    claims = CitedClaim("a", ("a",)), CitedClaim("z", ("a", "b")), CitedClaim("a b", ("a b", "c"))
    assert both(*claims) == (2 / 3, 2 / 5)


def test_the_judge_is_asked_once_about_a_single_citation() -> None:
    asked = []

    def remember(sentence: str, texts: Sequence[str]) -> bool:
        asked.append((sentence, tuple(texts)))
        return True

    assert citation_precision([CitedClaim("a", ("a",))], remember) == 1.0
    assert asked == [("a", ("a",))]


def test_without_claims_both_are_undefined() -> None:
    assert both() == (None, None)


def test_without_citations_precision_is_undefined_and_recall_is_zero() -> None:
    assert both(CitedClaim("a", ()), CitedClaim("b", (), dangling=True)) == (0.0, None)


words = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(" ".join)
claims = st.builds(CitedClaim, words, st.lists(words, max_size=3).map(tuple), st.booleans())


@given(st.lists(claims, min_size=1, max_size=5))
@settings(deadline=None)
def test_the_order_of_claims_and_of_citations_does_not_matter(answer: list[CitedClaim]) -> None:
    turned = [CitedClaim(c.text, c.evidence[::-1], c.dangling) for c in answer[::-1]]
    assert both(*turned) == both(*answer)


@given(st.lists(claims, min_size=1, max_size=5))
@settings(deadline=None)
def test_citing_a_stranger_as_well_lowers_the_precision_of_a_supported_answer(answer: list[CitedClaim]) -> None:
    held = [c for c in answer if citation_recall([c], supports) == 1.0]
    before = citation_precision(held, supports)
    padded = [CitedClaim(c.text, (*c.evidence, "z"), c.dangling) for c in held]
    after = citation_precision(padded, supports)
    if before is not None and after is not None:
        assert after < before
        assert citation_recall(padded, supports) == 1.0
