"""Values of measures, read next to their names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.tables.measures import find_value, is_measure


@pytest.mark.parametrize(
    ("name", "sentence", "value"),
    [
        ("hazard ratio", "It fell (hazard ratio, 0.74; 95% CI, 0.65 to 0.85).", "hazard ratio, 0.74"),
        ("hazard ratio", "Fewer died (hazard ratio for death from any cause, 0.75).", "for death from any cause, 0.75"),
        ("odds ratio", "Smokers fared worse (OR=2.25, p=0.004).", "OR=2.25"),
        ("p value", "Smokers fared worse (OR=2.25, p=0.004).", "p=0.004"),
        ("accuracy", "It reaches 72.5% top-10 accuracy out of 1,594 segments.", "72.5% top-10 accuracy"),
        ("specificity", "The test had a low specificity (53%).", "specificity (53%)"),
        ("Sensitivity", "The sensitivities of both tests were 70% and 90%.", "sensitivities of both tests were 70%"),
        ("area under the curve", "The area under curve was 0.91 in adults.", "area under curve was 0.91"),
    ],
)
def test_a_measure_is_read_with_the_value_that_belongs_to_it(name: str, sentence: str, value: str) -> None:
    assert is_measure(name)
    found = find_value(name, sentence)
    assert found is not None
    assert sentence[slice(*found)].endswith(value)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("sensitivity", "The sensitivity was studied as a function of (1) size and (2) volume."),
        ("hazard ratio", "The hazard ratio did not differ; 412 patients took part."),
        ("prevalence", "The prevalence was estimated (95% CI)."),
        ("accuracy", "ResNet-50 has a better accuracy."),
    ],
)
def test_a_number_that_is_not_the_value_is_not_taken(name: str, sentence: str) -> None:
    assert find_value(name, sentence) is None


def test_a_column_that_has_no_value_is_no_measure() -> None:
    assert not is_measure("brain region")
    assert not is_measure("loss function")


@given(st.text(alphabet="aAORor =<,.;:()[]%±05-", max_size=300))
def test_odd_sentences_give_a_span_of_their_own_or_none(sentence: str) -> None:
    for name in ("odds ratio", "p value", "OR"):
        found = find_value(name, sentence)
        assert found is None or 0 <= found[0] < found[1] <= len(sentence)
