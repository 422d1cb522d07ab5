"""The refitted threshold: the search on plain numbers, held-out honesty, and the whole of it on real pairs."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.claims import ClaimTest
from eval.benchmarks.calibrate import SHIPPED, best_threshold, calibrate, held_out_thresholds
from eval.benchmarks.pairs import Label, Pair
from eval.errors import BenchmarkError
from eval.metrics.discrimination import balanced_accuracy
from index.encoders import Encoder

SUBJECTS = "codec vocoder denoiser tokenizer classifier separator encoder decoder mixer tagger tracker aligner".split()
EVIDENCE = "The small {} runs at 8 kbps on a phone. It was trained on read speech."
SAME_WORDS = "The small {} runs at 8 kbps on a phone."
OTHER_WORDS = "A mobile phone can execute this compact {}."
WRONG_NUMBER = "The small {} runs at 16 kbps on a phone."
WHALES = "Whales sing of the {}."


def pairs_of(supported: str, other: str) -> list[Pair]:
    """A supported and an unsupported claim for each subject."""
    said = [Pair(f"s {s}", supported.format(s), EVIDENCE.format(s), Label.SUPPORTED) for s in SUBJECTS]
    return said + [Pair(f"n {s}", other.format(s), EVIDENCE.format(s), Label.NEI) for s in SUBJECTS]


def arrays(*pairs: tuple[float, int]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([score for score, _ in pairs], float), np.array([label for _, label in pairs], bool)


def test_the_threshold_lies_halfway_between_the_scores_it_parts() -> None:
    assert best_threshold(*arrays((0.6, 0), (0.7, 0), (0.8, 1), (0.9, 1))) == 0.75


def test_of_several_that_tie_the_nearest_to_what_ships_is_taken() -> None:
    # .65 accepts both supported and 1 of 3 others: 1/2 (1 + 2/3); .75 accepts 1 and none: 1/2 (1/2 + 1). .65 is best.
    assert best_threshold(*arrays((0.6, 0), (0.62, 0), (0.68, 1), (0.7, 0), (0.8, 1))) == 0.65
    # .15 and .85 part as well as each other: .15 accepts 3 of 3 and rejects 1 of 3, .85 accepts 1 and rejects 3 of 3;
    # so does .5, which ships: it accepts 2 of 3 and rejects 2 of 3.
    tied = arrays((0.1, 0), (0.2, 1), (0.3, 0), (0.7, 1), (0.8, 0), (0.9, 1))
    assert best_threshold(*tied) == SHIPPED


def test_what_ships_stays_where_nothing_does_better() -> None:
    assert best_threshold(*arrays((0.2, 0), (0.4, 0), (0.9, 1))) == SHIPPED
    assert best_threshold(*arrays((0.5, 1), (0.5, 0))) == SHIPPED


def test_what_ships_stays_where_a_class_is_empty() -> None:
    assert best_threshold(*arrays((0.2, 1), (0.4, 1))) == SHIPPED
    assert best_threshold(*arrays()) == SHIPPED


def test_a_claim_that_a_rule_rejects_is_accepted_by_no_threshold() -> None:
    # Rules give 0; the best cut is between 0 and the others, and above 0.
    assert best_threshold(*arrays((0.0, 0), (0.0, 0), (0.0001, 1), (0.3, 1))) > 0


@given(st.lists(st.tuples(st.integers(0, 1000), st.booleans()), min_size=2, max_size=30))
@settings(deadline=None, max_examples=100)
def test_no_threshold_does_better_on_the_pairs_themselves(pairs: list[tuple[int, bool]]) -> None:
    scores, supported = arrays(*[(score / 1000, label) for score, label in pairs])
    chosen = best_threshold(scores, supported)
    assert 0 < chosen <= 1
    reached = balanced_accuracy(scores >= chosen, supported)
    # Every cut that accepts some and rejects some; 0 is what a rule rejects.
    cuts = [cut for cut in np.unique(scores) if cut > scores.min()]
    others = [balanced_accuracy(scores >= cut, supported) for cut in cuts]
    assert reached is None or all(other is not None and reached >= other - 1e-9 for other in others)


def test_a_pair_has_no_say_in_its_own_threshold() -> None:
    scores, supported = arrays((0.6, 0), (0.7, 0), (0.8, 1), (0.9, 1))
    # Without .7: between .6 and .8. Without .8: between .7 and .9. The outer ones change nothing.
    assert held_out_thresholds(scores, supported, ["a", "b", "c", "d"]).tolist() == [0.75, 0.7, 0.8, 0.75]


def test_pairs_of_one_claim_are_left_out_together() -> None:
    scores, supported = arrays((0.6, 0), (0.7, 0), (0.8, 1), (0.9, 1))
    # Without .7 and .8: between .6 and .9.
    assert held_out_thresholds(scores, supported, ["a", "b", "b", "d"]).tolist() == [0.75, 0.75, 0.75, 0.75]


def test_a_threshold_that_is_clearly_better_is_advised(encoder: Encoder) -> None:
    found = calibrate(pairs_of(OTHER_WORDS, WHALES), ClaimTest(encoder))
    assert found.before.false_alarms.value == 1
    assert (found.after.false_alarms.value or 0) < 0.3
    assert found.threshold < SHIPPED
    assert found.gain.value is not None
    assert found.gain.value > 0.3
    assert found.helps
    assert found.advice.startswith(f"Set support_from to {found.threshold}: ")


def test_what_ships_is_kept_where_nothing_does_better(encoder: Encoder) -> None:
    found = calibrate(pairs_of(SAME_WORDS, WRONG_NUMBER), ClaimTest(encoder))
    assert found.threshold == SHIPPED
    assert found.before == found.after
    assert not found.helps
    assert found.advice == "Keep the threshold of 0.5: no other does better on these 24 pairs."


@pytest.mark.parametrize(
    ("odd", "gain", "advice"),
    [
        # Held out, the one odd pair is rejected as before: the others need no lower threshold.
        (1, 0.0, "but on pairs held out"),
        # Each of two odd pairs lowers the threshold for the other: 2 of 12, half of it in the balanced accuracy.
        (2, 2 / 24, "which may be chance"),
    ],
)
def test_what_ships_is_kept_where_refitting_brings_little(encoder: Encoder, odd: int, gain: float, advice: str) -> None:
    pairs = pairs_of(OTHER_WORDS, WRONG_NUMBER)[:odd] + pairs_of(SAME_WORDS, WRONG_NUMBER)[odd:]
    found = calibrate(pairs, ClaimTest(encoder))
    assert found.threshold < SHIPPED
    assert found.gain.value == pytest.approx(gain)
    assert not found.helps
    assert found.advice.startswith("Keep the threshold of 0.5: ")
    assert advice in found.advice


def test_no_threshold_accepts_what_a_rule_rejects(encoder: Encoder) -> None:
    # The best threshold is far below the support of the wrong numbers, which only a rule sees.
    found = calibrate(pairs_of(OTHER_WORDS, WRONG_NUMBER), ClaimTest(encoder))
    assert found.threshold < 0.2
    assert found.after.misses.value == 0


def test_supported_claims_that_a_rule_rejects_are_told_apart(encoder: Encoder) -> None:
    # 3 of 12 supported claims have, say the labels, a number that the evidence lacks.
    pairs = pairs_of(WRONG_NUMBER, WHALES)[:3] + pairs_of(SAME_WORDS, WHALES)[3:]
    found = calibrate(pairs, ClaimTest(encoder))
    assert (found.beyond_reach.value, found.beyond_reach.n) == (0.25, 12)
    assert found.after.false_alarms.value == 0.25


def test_rates_have_their_n_and_an_interval_even_where_nothing_went_wrong(encoder: Encoder) -> None:
    pairs = pairs_of(SAME_WORDS, WRONG_NUMBER)
    rate = calibrate(pairs, ClaimTest(encoder)).before.false_alarms
    assert (rate.value, rate.n) == (0, 12)
    # Wilson at 0 of 12: high = z^2 / (n + z^2) = 3.8415 / 15.8415 = .2425
    assert rate.interval is not None
    assert rate.interval.low == pytest.approx(0, abs=1e-12)
    assert rate.interval.high == pytest.approx(0.2425, abs=1e-4)


def test_the_calibration_is_json_and_the_same_each_time(encoder: Encoder) -> None:
    pairs = pairs_of(SAME_WORDS, WHALES)
    first = calibrate(pairs, ClaimTest(encoder)).to_dict()
    assert json.loads(json.dumps(first, allow_nan=False))["before"]["misses"]["n"] == 12
    assert calibrate(pairs[::-1], ClaimTest(encoder)).to_dict()["threshold"] == first["threshold"]


def test_too_few_labels_are_an_error_that_says_how_many_there_are(encoder: Encoder) -> None:
    pairs = pairs_of(SAME_WORDS, WHALES)[:16]
    with pytest.raises(BenchmarkError, match="12 pairs are supported and 4 are not; at least 10 of each"):
        calibrate(pairs, ClaimTest(encoder))
