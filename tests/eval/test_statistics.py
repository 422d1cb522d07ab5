"""The statistics by hand, against scipy, and on simulated data whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.statistics import (
    Interval,
    bootstrap_interval,
    bootstrap_of,
    holm,
    mcnemar,
    minimum_detectable_effect,
    paired_change,
)

ZEROS = [0.0] * 8
p_values = st.lists(st.floats(0, 1), max_size=8)


def sign_flip_p(base: list[float], new: list[float], resamples: int = 10_000) -> float:
    change = paired_change(base, new, resamples=resamples)
    assert change is not None
    return change.p


def test_an_interval_of_equal_values_is_that_value() -> None:
    assert bootstrap_interval([0.25, 0.25, 0.25]) == Interval(0.25, 0.25)


def test_the_interval_is_that_of_scipy() -> None:
    values = np.random.default_rng(1).exponential(size=60)
    ours = bootstrap_interval(values, resamples=20_000, level=0.9)
    theirs = scipy.stats.bootstrap(
        (values,), np.mean, n_resamples=20_000, confidence_level=0.9, method="percentile", rng=2
    ).confidence_interval
    assert ours is not None
    # the standard error is about 0.13: the ends agree to a tenth of it
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.013)


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others() -> None:
    values = list(np.random.default_rng(2).random(30))
    assert bootstrap_interval(values, seed=4) == bootstrap_interval(values, seed=4)
    assert bootstrap_interval(values, seed=4) != bootstrap_interval(values, seed=5)
    others = list(np.random.default_rng(3).random(30))
    one, again, other = (paired_change(values, others, seed=seed) for seed in (4, 4, 5))
    assert one is not None
    assert other is not None
    assert one == again
    assert one.p != other.p
    assert one.interval != other.interval


def test_more_values_than_fit_one_block_are_resampled_as_often() -> None:
    # 600 000 cells a resample: one row a block
    ours = bootstrap_interval([0.0, 1.0] * 300_000, resamples=5)
    assert ours is not None
    assert 0.49 < ours.low < ours.high < 0.51


@pytest.mark.parametrize("values", [[], [0.5]])
def test_fewer_than_two_values_have_no_interval(values: list[float]) -> None:
    assert bootstrap_interval(values) is None
    assert bootstrap_of(lambda _: 0.0, len(values)) is None
    assert paired_change(values, values) is None
    assert minimum_detectable_effect(values) is None


def test_the_interval_of_a_statistic_agrees_with_that_of_the_mean() -> None:
    values = np.random.default_rng(3).random(40)
    ours = bootstrap_of(lambda rows: float(values[rows].mean()), 40, resamples=4000)
    of_mean = bootstrap_interval(values, resamples=4000)
    assert ours is not None
    assert of_mean is not None
    assert (ours.low, ours.high) == pytest.approx((of_mean.low, of_mean.high), abs=0.01)


def test_resamples_without_the_statistic_are_left_out() -> None:
    # defined only where row 0 was drawn, and then 1
    assert bootstrap_of(lambda rows: 1.0 if 0 in rows else None, 3, resamples=50) == Interval(1.0, 1.0)
    assert bootstrap_of(lambda _: None, 3, resamples=50) is None


def test_the_interval_of_a_mean_holds_it_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    held = 0
    for seed in range(400):
        interval = bootstrap_interval(random.random(40), seed=seed, resamples=500)
        assert interval is not None
        held += interval.low <= 0.5 <= interval.high
    assert 0.90 < held / 400 < 0.98


def test_a_change_carries_both_means_and_their_difference() -> None:
    change = paired_change([0.0, 0.5, 1.0, 0.5], [0.5, 1.0, 1.0, 0.5])
    assert change is not None
    assert (change.n, change.base, change.new, change.mean) == (4, 0.5, 0.75, 0.25)
    assert change.interval.low <= 0.25 <= change.interval.high


def test_the_exact_p_by_hand() -> None:
    # differences 1, 2, 3: of 8 sign patterns only +++ and --- reach a sum of 6
    assert sign_flip_p([0.0, 0.0, 0.0], [1.0, 2.0, 3.0]) == 2 / 8
    # differences 1, 1, -1: a sum of 1 or more, either way, in all 8 patterns
    assert sign_flip_p([0.0, 0.0, 0.0], [1.0, 1.0, -1.0]) == 1.0
    # five alike: 2 of 32; six: 2 of 64, the first below 5 %
    assert sign_flip_p(ZEROS[:5], [0.1] * 5) == 2 / 32
    assert sign_flip_p(ZEROS[:6], [0.1] * 6) == 2 / 64


def test_questions_that_do_not_differ_do_not_change_p() -> None:
    assert sign_flip_p(ZEROS, [1.0, 2.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0]) == 2 / 8


def test_without_any_difference_p_is_one_and_the_interval_is_a_point() -> None:
    change = paired_change([0.1, 0.7, 0.3], [0.1, 0.7, 0.3])
    assert change is not None
    assert (change.mean, change.interval, change.p) == (0.0, Interval(0.0, 0.0), 1.0)


def test_the_last_bits_of_a_sum_are_no_difference() -> None:
    assert 0.1 + 0.2 != 0.3
    assert sign_flip_p([0.3] * 10, [0.1 + 0.2] * 10) == 1.0
    assert minimum_detectable_effect([0.1 + 0.2 - 0.3] * 30 + [0.0] * 30) == pytest.approx(0.1)
    # all signs turned round reach the observed sum, but in floating point may miss it by a bit
    assert sign_flip_p([0.0] * 4, [0.1, 0.1, 0.1, 0.6]) == 2 / 16
    # no sum of these is smaller than .1, which .1 + .2 - .2 is
    assert sign_flip_p([0.0] * 3, [0.1, 0.2, -0.2]) == 1.0


def test_the_exact_p_is_that_of_scipy() -> None:
    random = np.random.default_rng(6)
    for n in (2, 5, 9, 12):
        base, new = random.random(n), random.random(n) + 0.2
        theirs = scipy.stats.permutation_test(
            (new, base),
            lambda x, y, axis: np.mean(x - y, axis=axis),
            permutation_type="samples",
            n_resamples=np.inf,
            vectorized=True,
        )
        assert sign_flip_p(list(base), list(new)) == pytest.approx(theirs.pvalue)


def test_the_sampled_p_is_near_the_exact_one() -> None:
    # 13 alike and one against: of 2**14 patterns, a sum of 12 or more either way in 2 * (1 + 14)
    exact = 30 / 2**14
    assert sign_flip_p([0.0] * 14, [1.0] * 13 + [-1.0], resamples=50_000) == pytest.approx(exact, abs=0.0006)


def test_a_sampled_p_is_never_zero() -> None:
    assert sign_flip_p([0.0] * 60, [1.0] * 60, resamples=99) == 1 / 100


def test_without_an_effect_one_set_in_twenty_has_a_p_below_one_in_twenty() -> None:
    random = np.random.default_rng(7)
    below = 0
    for seed in range(500):
        base, new = random.random(20), random.random(20)
        change = paired_change(list(base), list(new), seed=seed, resamples=500)
        assert change is not None
        below += change.p < 0.05
    assert 0.02 < below / 500 < 0.08


def test_turning_the_runs_round_mirrors_the_change() -> None:
    base, new = [0.1, 0.5, 0.4, 0.9], [0.3, 0.4, 0.8, 1.0]
    forth, back = paired_change(base, new), paired_change(new, base)
    assert forth is not None
    assert back is not None
    assert (forth.mean, forth.p) == (-back.mean, back.p)


def test_runs_of_other_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="3 values before and 1 after"):
        paired_change([0.1, 0.2, 0.3], [0.1])


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="is no score"):
        bootstrap_interval([0.5, bad])
    with pytest.raises(ValueError, match="is no score"):
        paired_change([0.5, 0.5], [0.5, bad])
    with pytest.raises(ValueError, match="is no score"):
        minimum_detectable_effect([0.5, bad])
    with pytest.raises(ValueError, match="is no score"):
        bootstrap_of(lambda _: bad, 3, resamples=2)


def test_holm_by_hand() -> None:
    # in order .005 * 4 = .02, .01 * 3 = .03, .03 * 2 = .06, .04 * 1 = .04 -> not below .06
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([0.04]) == [0.04]
    assert holm([]) == []


@given(p_values)
@settings(deadline=None)
def test_adjusted_p_values_keep_the_order_and_never_fall(ps: list[float]) -> None:
    adjusted = holm(ps)
    assert all(p <= a <= 1 for p, a in zip(ps, adjusted, strict=True))
    pairs = sorted(zip(ps, adjusted, strict=True))
    assert [a for _, a in pairs] == sorted(adjusted)


def test_the_p_of_flips_by_hand() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(1, 1) == 1.0
    assert mcnemar(6, 0) == mcnemar(0, 6) == pytest.approx(2 / 64)
    # 1 of 8 or fewer, either way: 2 * (1 + 8) / 256
    assert mcnemar(1, 7) == pytest.approx(18 / 256)


def test_the_flips_and_the_sign_flips_of_right_and_wrong_agree() -> None:
    base, new = [1.0] * 7 + [0.0], [0.0] * 7 + [1.0]
    assert sign_flip_p(base, new) == pytest.approx(mcnemar(7, 1))


def test_the_smallest_effect_by_hand() -> None:
    # standard deviation of 50 times .1 and 50 times -.1: .1 * sqrt(100 / 99); z .975 = 1.95996, z .8 = .84162
    differences = [0.1, -0.1] * 50
    assert minimum_detectable_effect(differences) == pytest.approx(2.80158 * 0.1 * (100 / 99) ** 0.5 / 10, rel=1e-5)


def test_an_effect_of_that_size_is_seen_four_times_in_five() -> None:
    random = np.random.default_rng(8)
    spread = random.normal(size=50)
    effect = minimum_detectable_effect(list(0.2 * (spread - spread.mean()) / spread.std(ddof=1)))
    assert effect is not None
    seen = [sign_flip_p([0.0] * 50, list(effect + 0.2 * random.normal(size=50)), resamples=400) for _ in range(300)]
    assert 0.72 < np.mean(np.array(seen) < 0.05) < 0.88


@pytest.mark.parametrize(("n", "effect"), [(2, 1.0), (5, 1.0), (6, 1.0), (60, 0.1), (300, 0.02)])
def test_without_spread_it_takes_six_flips(n: int, effect: float) -> None:
    assert minimum_detectable_effect([0.0] * n) == pytest.approx(effect)
    assert minimum_detectable_effect([0.3] * n) == pytest.approx(effect)


def test_at_one_in_a_hundred_it_takes_eight_flips() -> None:
    # 2 * .5**8 = .0078, 2 * .5**7 = .0156
    assert minimum_detectable_effect([0.0] * 80, alpha=0.01) == pytest.approx(0.1)


def test_no_effect_of_a_score_is_above_one() -> None:
    assert minimum_detectable_effect([1.0, -1.0]) == 1.0
