"""Statistics beside independent naive versions, and beside what was planted."""

from math import sqrt

import numpy as np
import pytest
from scipy import stats

from segbounds.learning.practice import statistics
from segbounds.learning.practice.statistics import Paired


def planted(
    generator: np.random.Generator, *, effect: float = 0.0, fold: float = 0.0, seed: float = 0.0, patient: float = 0.05
) -> list[np.ndarray]:
    """Five folds of three seeds and twelve patients: an effect, and deviations between folds, seeds and patients."""
    return [
        effect
        + generator.normal(0, fold)
        + generator.normal(0, seed, (3, 1))
        + generator.normal(0, patient, (1, 12))
        + generator.normal(0, patient / 5, (3, 12))
        for _ in range(5)
    ]


def naive(tables: list[np.ndarray], generator: np.random.Generator, resamples: int) -> np.ndarray:
    """One fold, one seed and one patient after the other."""
    found, lists = [], [table.tolist() for table in tables]  # single numbers of an array take long to come by
    for _ in range(resamples):
        values = []
        for _ in tables:
            table = lists[generator.integers(len(lists))]
            seeds = generator.integers(len(table), size=len(table)).tolist()
            for patient in generator.integers(len(table[0]), size=len(table[0])).tolist():
                values.append(sum(table[one][patient] for one in seeds) / len(seeds))
        found.append(sum(values) / len(values))
    return np.array(found)


def test_images_of_a_patient_count_as_one() -> None:
    values = np.array([1.0, 3.0, 5.0, 10.0, 20.0, 7.0])
    one = Paired(values, np.array([0, 0, 0, 0, 0, 1]), np.array([0, 0, 0, 1, 1, 0]), np.array([4, 4, 9, 4, 9, 2]))
    first, second = one.tables()
    assert first.tolist() == [[2, 5], [10, 20]] and second.tolist() == [[7]]
    assert statistics.mean_difference([first, second]) == pytest.approx((6 + 12.5 + 7) / 3)


def test_the_hierarchical_bootstrap_is_the_naive_one() -> None:
    tables = planted(np.random.default_rng(1), effect=0.02, fold=0.02, seed=0.01)
    quick = statistics.hierarchical(tables, np.random.default_rng(2), 20_000)
    slow = naive(tables, np.random.default_rng(3), 1500)
    assert quick.mean() == pytest.approx(slow.mean(), abs=2e-3)
    assert quick.std() == pytest.approx(slow.std(), rel=0.08)
    assert quick.mean() == pytest.approx(statistics.mean_difference(tables), abs=1e-3)


def test_an_interval_without_folds_would_be_too_narrow() -> None:
    tables = planted(np.random.default_rng(4), fold=0.05)
    pooled = np.concatenate([table.mean(axis=0) for table in tables])
    assert statistics.hierarchical(tables, np.random.default_rng(5)).std() > 1.5 * pooled.std() / sqrt(len(pooled))


def test_a_hierarchical_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    generator = np.random.default_rng(6)
    held = 0
    for _ in range(200):
        drawn = statistics.hierarchical(planted(generator, effect=0.03, fold=0.02, seed=0.01), generator, 400)
        low, high = np.quantile(drawn, (0.025, 0.975))
        held += low <= 0.03 <= high
    assert 0.8 <= held / 200 <= 0.99  # of five folds a bootstrap is known to be somewhat narrow


def test_the_correction_for_overlapping_folds_is_nadeau_and_bengios() -> None:
    tables = planted(np.random.default_rng(7), effect=0.01, fold=0.01)
    means = [table.mean() for table in tables]
    # 1/5 for the folds, and one part tests for three that train
    expected = np.mean(means) / sqrt((1 / 5 + 1 / 3) * np.var(means, ddof=1))
    assert statistics.corrected_t(tables) == pytest.approx(2 * stats.t.sf(abs(expected), 4))
    assert statistics.corrected_t(tables) > stats.ttest_1samp(means, 0).pvalue
    assert statistics.corrected_t(tables[:2]) == 1


def test_tasks_are_a_sample() -> None:
    values = [0.03, 0.01, 0.05, -0.01, 0.02, 0.04, 0.2]
    found = statistics.over_tasks(values)
    expected = stats.ttest_1samp(values, 0)
    low, high = expected.confidence_interval(0.95)
    assert (found.mean, found.low, found.high) == pytest.approx((np.mean(values), low, high))
    assert found.p == pytest.approx(expected.pvalue)
    assert found.without[0][0] == pytest.approx(np.mean(values[:6]))
    assert (found.without[0][1], found.without[1][1]) == (6, 3)
    assert found.effect == pytest.approx(np.mean(values) / np.std(values, ddof=1)) and found.tasks == 7


def test_false_discoveries_over_tasks_are_as_rare_as_the_test_says() -> None:
    generator = np.random.default_rng(8)
    found = [statistics.over_tasks(generator.normal(0, 0.03, 7)).p < 0.05 for _ in range(600)]
    assert 0.025 <= np.mean(found) <= 0.08


def test_equivalence_is_two_tests() -> None:
    values = np.array([0.001, -0.002, 0.003, 0.0, 0.002, -0.001, 0.001])
    found = statistics.over_tasks(values)
    above = stats.ttest_1samp(values, -statistics.MARGIN, alternative="greater").pvalue
    below = stats.ttest_1samp(values, statistics.MARGIN, alternative="less").pvalue
    assert found.equivalent == pytest.approx(max(above, below)) and found.equivalent < 0.05
    assert statistics.over_tasks(values + statistics.MARGIN).equivalent == pytest.approx(0.5, abs=0.3)
    assert statistics.over_tasks(values + 0.02).equivalent > 0.9  # planted: not within the margin
    assert statistics.equivalence(0.0, 0.0, 6) == 0 and statistics.equivalence(0.02, 0.0, 6) == 1


def test_equivalence_is_rarely_claimed_at_the_margin() -> None:
    generator = np.random.default_rng(9)
    found = [statistics.over_tasks(generator.normal(statistics.MARGIN, 0.004, 7)).equivalent < 0.05 for _ in range(600)]
    assert np.mean(found) <= 0.08


def test_what_could_have_been_found_is_found_in_four_of_five_studies() -> None:
    generator = np.random.default_rng(10)
    effect = statistics.detectable(0.03, 7)
    found = stats.ttest_1samp(generator.normal(effect, 0.03, (1500, 7)), 0, axis=1).pvalue < 0.05
    assert np.mean(found) == pytest.approx(statistics.POWER, abs=0.05)
    assert statistics.detectable(0.0, 7) == 0


def test_the_family_is_corrected_by_holms_method() -> None:
    given = [0.01, 0.04, 0.03, 0.005]
    assert statistics.holm(given) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert statistics.holm([]) == [] and statistics.holm([0.9, 0.8]) == [1, 1]
