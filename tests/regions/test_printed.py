"""How a reported number is read: true numbers are always among what it may stand for, and little else."""

import math
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction
from functools import cache, partial
from typing import Any

import numpy as np
import pytest
import sympy as sp

from segbounds.bounds.consistency import consistent
from segbounds.bounds.intervals import interval
from segbounds.cli.app import main
from segbounds.errors import InputError
from segbounds.means.averages import mean_consistent
from segbounds.means.reported_means import known_means
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate, value_at
from segbounds.regions.facts import Size, metric_named, reported, value_of


@pytest.mark.parametrize(
    ("given", "options", "low", "high"),
    [
        ("0.85", {}, "0.845", "0.855"),
        (Decimal("0.85"), {}, "0.845", "0.855"),
        ("0.850", {}, "0.8495", "0.8505"),
        ("85.0 %", {}, "0.8495", "0.8505"),
        ("2%", {}, "0.015", "0.025"),
        ("1.5E-5", {}, "0.0000145", "0.0000155"),
        (Decimal("1E-5"), {}, "0.000005", "0.000015"),
        ("-0.1", {}, "-0.15", "-0.05"),
        ("-0.00", {}, "-0.005", "0"),
        ("0.85", {"exact": True}, "0.85", "0.85"),
        (0.85, {"exact": True}, "0.85", "0.85"),
        ("==0.85", {}, "0.85", "0.85"),
        ("== 2 %", {}, "0.02", "0.02"),
        ("17/20", {}, "0.85", "0.85"),
        ("1", {}, "1", "1"),
        (1, {}, "1", "1"),
        (np.int64(1), {}, "1", "1"),
        (Fraction(17, 20), {}, "0.85", "0.85"),
        (sp.Rational(17, 20), {}, "0.85", "0.85"),
        ("1e-5..2e-5", {}, "0.00001", "0.00002"),
        ("10..20%", {}, "0.1", "0.2"),
        ("1% .. 2%", {}, "0.01", "0.02"),
        ("0.85", {"rounding": "down"}, "0.85", "0.86"),
        ("0.85", {"rounding": "up"}, "0.84", "0.85"),
        ("0.85", {"rounding": "any"}, "0.84", "0.86"),
        ("85%", {"rounding": "down"}, "0.85", "0.86"),
        ("17/20", {"rounding": "any"}, "0.85", "0.85"),
        ("==0.85", {"rounding": "any"}, "0.85", "0.85"),
    ],
)
def test_a_number_stands_for_what_it_may_have_been(given: Any, options: dict[str, Any], low: str, high: str) -> None:
    found = reported(given, **options)
    assert (found.low, found.high) == (sp.Rational(low), sp.Rational(high))
    cut, raised = (options.get("rounding") == name and not found.exact for name in ("down", "up"))
    assert found.with_low != (raised or (options.get("rounding") == "any" and not found.exact))
    assert found.with_high != (cut or (options.get("rounding") == "any" and not found.exact))


@pytest.mark.parametrize(
    ("rounding", "modes"),
    [
        ("nearest", (ROUND_HALF_EVEN, ROUND_HALF_UP)),
        ("down", (ROUND_DOWN, ROUND_FLOOR)),
        ("up", (ROUND_UP, ROUND_CEILING)),
        ("any", (ROUND_HALF_EVEN, ROUND_DOWN, ROUND_FLOOR, ROUND_UP, ROUND_CEILING)),
    ],
)
def test_whatever_is_rounded_so_is_among_what_the_digits_stand_for(rounding: str, modes: tuple[str, ...]) -> None:
    read = cache(partial(reported, rounding=rounding))  # ten numbers and more are printed alike
    for thousandth in range(-1000, 1001):
        number, exact = Decimal(thousandth) / 1000, sp.Rational(thousandth, 1000)
        for mode in modes:
            for text in (str(number.quantize(Decimal("0.01"), mode)), f"{(100 * number).quantize(Decimal(1), mode)}%"):
                assert read(text).contains(exact), (number, mode, text)
    # and the reading is that of nothing else: a unit further off is not among it
    assert not reported("0.85", rounding=rounding).contains(sp.Rational(861, 1000))
    assert not reported("0.85", rounding="down").contains(sp.Rational(849, 1000))


@pytest.mark.parametrize(
    ("metric", "text", "low", "high"),
    [
        ("dice", "0.00", "0", "0.005"),
        ("dice", "1.00", "0.995", "1"),
        ("prevalence", "100%", "0.995", "1"),
        ("tversky:alpha=0.3,beta=0.7", "0%", "0", "0.005"),
        *((name, "0.00", "-0.005", "0.005") for name in ("mcc", "kappa", "youden")),
        ("mcc", "-0.00", "-0.005", "0"),
        ("mcc", "-1.00", "-1", "-0.995"),
        ("dice", "1.2", "1.15", "1.25"),  # which no Dice is: it is not made true by cutting
    ],
)
def test_nothing_is_read_beyond_what_a_metric_can_be(metric: str, text: str, low: str, high: str) -> None:
    found = value_of(metric_named(metric), text)
    assert (found.low, found.high) == (sp.Rational(low), sp.Rational(high))


# --- computed ---------------------------------------------------------------------------------------------------------


def kappa_of_a_textbook(tp: Any, fp: Any, fn: Any, tn: Any) -> Any:
    total = tp + fp + fn + tn
    agreed, chance = (tp + tn) / total, ((tp + fp) * (tp + fn) / total + (fn + tn) * (fp + tn) / total) / total
    return (agreed - chance) / (1 - chance)


COMPUTED: dict[str, Callable[..., Any]] = {
    "dice": lambda tp, fp, fn, tn: 1 - (fp + fn) / (2 * tp + fp + fn),
    "jaccard": lambda tp, fp, fn, tn: tp / (tp + fp + fn),
    "f_beta:beta=2": lambda tp, fp, fn, tn: (
        5 * tp / (tp + fp) * (tp / (tp + fn)) / (4 * (tp / (tp + fp)) + tp / (tp + fn))
    ),
    "youden": lambda tp, fp, fn, tn: tp / (tp + fn) + tn / (tn + fp) - 1,
    "mcc": lambda tp, fp, fn, tn: (tp * tn - fp * fn) / ((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)) ** 0.5,
    "kappa": kappa_of_a_textbook,
}


#: What programs leave of a float, and from which kind of float on.
def tensor_of(number: Any, kind: str = "float32") -> Any:
    import torch

    return torch.tensor(number, dtype=getattr(torch, kind))


LEFT: list[tuple[str, type, Callable[[Any], Any]]] = [
    ("a float64", np.float64, lambda x: x),
    ("a float", np.float64, float),
    ("all digits", np.float64, lambda x: repr(float(x))),
    ("12 decimals", np.float64, lambda x: f"{x:.12f}"),
    ("percent", np.float64, lambda x: f"{100 * float(x)}%"),
    ("a float32", np.float32, lambda x: x),
    ("a tensor", np.float32, lambda x: tensor_of(x)),
    ("a float of a float32", np.float32, float),
    ("all digits of a float32", np.float32, lambda x: str(x)),
    ("its digits as a float", np.float32, lambda x: repr(float(x))),
    ("7 decimals", np.float32, lambda x: f"{x:.7f}"),
    ("9 decimals", np.float32, lambda x: f"{x:.9f}"),
    ("12 decimals of a float32", np.float32, lambda x: f"{x:.12f}"),
    ("percent of a float32", np.float32, lambda x: f"{100 * x}%"),
    ("percent of its digits", np.float32, lambda x: f"{100 * float(x):.10f}%"),
]


@pytest.mark.parametrize(("name", "kind", "leave"), LEFT, ids=[name for name, _, _ in LEFT])
def test_what_was_computed_from_counts_has_their_exact_value_among_it(
    name: str, kind: type, leave: Callable[[Any], Any]
) -> None:
    random = np.random.default_rng(0)
    for metric, compute in COMPUTED.items():
        for _ in range(40):
            counts = Counts(*(int(count) for count in 10 ** random.uniform(0, 4, 4)))
            exact = value_at(metric_named(metric), counts)
            computed = kind(compute(*map(kind, counts)))
            given = leave(computed)
            if metric == "kappa" and isinstance(given, str) and len(given) < 9:
                continue  # a float32 of few digits, which are not even these
            read = value_of(metric_named(metric), given)
            assert sp.N(read.low - exact, 30) <= 0 <= sp.N(read.high - exact, 30), (metric, counts)
            # digits may happen to be those of a float32
            single = kind is np.float32 or np.float32(computed) == computed or isinstance(given, str)
            wide = 1e-11 if not single else 2e-3 if metric == "kappa" else 2e-6
            assert 0 < read.high - read.low < wide, (metric, counts)


def test_small_floats_have_the_errors_of_one() -> None:
    """Recall and specificity of 0.7 and 0.3 leave 5.6e-17 of a Youden's J that is 0; float16 and bfloat16 know two or three digits."""
    assert value_of(metric_named("youden"), 0.7 + 0.3 - 1 + 5.6e-17).contains(sp.Integer(0))
    assert reported(np.float16(0.8)).contains(sp.Rational(4, 5)) and not reported(np.float16(0.8)).contains(
        sp.Rational(81, 100)
    )
    assert not reported(0.8).contains(sp.Rational(800000001, 10**9)) and not reported(0.5).exact
    assert reported(tensor_of(0.8, "bfloat16")).contains(sp.Rational(4, 5))


def test_few_digits_are_those_of_print_and_not_of_a_computer() -> None:
    found = reported("0.869565")
    assert (found.low, found.high) == (sp.Rational("0.8695645"), sp.Rational("0.8695655"))
    between = reported("0.86956520")  # no float32 is next to it
    assert between.high - between.low == sp.Rational(1, 10**8)


# --- in questions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "size"),
    [
        ({"dice": "78%", "iou": "64%"}, None),
        ({"sensitivity": "100%", "specificity": "86%"}, Size(330, 76)),
        ({"dice": "0.8695652173913043", "iou": "0.7692307692307693"}, None),
        ({"dice": 0.8695652173913043, "iou": 0.7692307692307693}, None),
        ({"dice": 0.8695652173913043, "iou": 0.7692307692307693}, Size(13, 11)),
        ({"dice": "0.869565217391", "iou": "0.769230769231", "recall": "0.909090909091"}, None),
        ({"dice": np.float32(20 / 23), "iou": np.float32(10 / 13)}, None),
    ],
    ids=str,
)
def test_true_numbers_are_possible(given: dict[str, Any], size: Size | None) -> None:
    found = consistent(given, size=size)
    assert found.possible and found.example is not None
    for name, value in given.items():
        assert value_of(metric_named(name), value).contains(value_at(metric_named(name), found.example))


def test_false_numbers_with_many_digits_are_not() -> None:
    assert not consistent({"dice": 20 / 23, "iou": 10 / 13 + 1e-14}).possible
    assert not consistent({"dice": "0.869565217391", "iou": "0.769230769233"}).possible
    assert not consistent({"dice": np.float32(20 / 23), "iou": np.float32(10 / 13 + 3e-6)}).possible


def test_what_is_exact_is_said_by_two_equals_signs() -> None:
    rounded, exact = (interval("accuracy", {"dice": "17/20", "prevalence": text}) for text in ("2%", "==2%"))
    assert exact.low.value == sp.Rational(422, 425) > rounded.low.value
    assert exact == interval("accuracy", {"dice": "17/20", "prevalence": "1/50"})


def test_means_and_deviations_are_read_in_the_same_way() -> None:
    (mean,) = known_means({"dice": "85 ± 10 %"}, ddof=0)
    assert mean.mean == reported("85%") and mean.deviation == reported("10%")
    (mean,) = known_means({"dice": "==0.85 ± 0.00"}, ddof=0)
    assert mean.mean.exact and mean.deviation is not None and mean.deviation.exact
    (mean,) = known_means({"dice": "0.85 ± 0.00"}, ddof=0, rounding="down")
    assert mean.deviation is not None and (mean.deviation.low, mean.deviation.high) == (0, sp.Rational(1, 100))
    (mean,) = known_means({"dice": float(np.mean([20 / 23, 10 / 13, 1 / 3]))})
    assert mean.mean.contains((sp.Rational(20, 23) + sp.Rational(10, 13) + sp.Rational(1, 3)) / 3)
    assert mean_consistent({"dice": "78%", "iou": "64%"}).possible


@pytest.mark.parametrize(
    ("metric", "value", "says"),
    [
        ("dice", "87", "Dice is never 87: did you mean 87 %?"),
        ("dice", "79.55", "did you mean 79.55 %?"),
        ("dice", 79.55, "did you mean 79.55 %?"),
        ("mcc", 87, "did you mean 87 %?"),
        ("prevalence", "2..10", "did you mean 2..10 %?"),
        ("dice", "high", "'high' is not a value: write it like 0.85"),
        ("dice", True, "'True' is not a value"),
        ("dice", None, "'None' is not a value"),
        ("dice", math.nan, "nan is not a value"),
        ("dice", np.float32("inf"), "inf is not a value"),
        ("dice", Decimal("nan"), "'NaN' is not a value"),
        ("dice", np.array([0.1, 0.2]), "is not a value"),
        ("dice", "1e999", "is not a value"),
        ("dice", "1" * 10_000, "111' ... '11111111111111111111'"),
        ("dice", "0.8..0.9..1", "is not a value"),
        ("dice", "0.9..0.8", "is an empty range"),
        ("dice", "1/0", "is not a value"),
        ("dice", "0.85±0.10", "a mean has one deviation"),
    ],
)
def test_what_is_no_value_gets_one_sentence(metric: str, value: Any, says: str) -> None:
    with pytest.raises(InputError) as told:
        value_of(metric_named(metric), value)
    assert says in str(told.value) and "\n" not in str(told.value)


def test_deviations_without_their_sign_and_unknown_roundings_are_asked_about() -> None:
    with pytest.raises(InputError, match=r"a standard deviation is never 10: did you mean 10 %\?"):
        known_means({"dice": "0.85 ± 10"})
    with pytest.raises(InputError, match="there is no rounding called 'upp': did you mean up"):
        reported("0.85", rounding="upp")


def test_metrics_without_an_upper_end_may_be_large() -> None:
    tp, fp = sp.symbols("tp fp", nonnegative=True)
    from segbounds.metrics.similarity import Similarity

    ratio = Similarity("ratio", tp / fp, when_undefined=0)
    assert value_of(ratio, "87.0").contains(sp.Integer(87))
    assert evaluate(ratio, Counts(87, 1, 0, 0)) == 87


@pytest.mark.parametrize("value", [Fraction(20, 23), Fraction(1, 3), Fraction(-2, 7), Fraction(0), Fraction(7, 2)])
def test_of_what_was_computed_the_simplest_fraction_is_found(value: Fraction) -> None:
    assert Fraction(str(reported(float(value)).simplest)) == value
    assert Fraction(str(reported(value).simplest)) == value


def test_counts_that_show_computed_values_are_small() -> None:
    found = consistent({"dice": 20 / 23, "iou": 10 / 13, "recall": 10 / 11})
    assert found.example is not None and found.example[:3] == (10, 2, 1)


@pytest.mark.parametrize(
    ("command", "status", "says"),
    [
        ("consistent dice=78% iou=64%", 0, "Possible"),
        ("consistent dice=78% iou=64% --exact", 1, "given Dice = 0.78"),
        ("consistent dice=0.85 iou=0.733 --rounding down", 1, "Impossible"),
        ("consistent dice=0.85 iou=0.733 --rounding any", 0, "Possible"),
        ("consistent dice=0.85 iou=0.72 --averaged --rounding down", 1, "mean Dice = 0.85 to 0.86"),
        ("interval dice --given iou=0.7 --rounding down", 0, "0.823529 = 14/17"),
        ("compare dice jaccard --given dice==80%", 0, "0.133333 = 2/15"),
        ("average jaccard --given dice==80% --rounding up", 0, "0.666667 = 2/3"),
        ("beats --first dice=0.87 --second dice==0.80 --rounding down", 3, "Undecided"),
        ("joint-range precision recall dice==4/5", 0, "2*a/(5*a - 2)"),
        ("consistent dice=87 iou=80%", 2, "Dice is never 87: did you mean 87 %?"),
        ("interval dice --given iou=79.55", 2, "did you mean 79.55 %?"),
        ("consistent ==0.8", 2, "names no metric"),
        ("interval dice --given iou=0.7 --rounding dwn", 2, "'dwn' is not one of"),
    ],
)
def test_every_command_reads_numbers_so(
    command: str, status: int, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["segbounds", *command.split()])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    assert (ended.value.code or 0) == status and says in printed.out + printed.err
