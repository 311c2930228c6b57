"""One table of similarities against one table of evaluators, held against definitions on sets of pixels; then the laws."""

import copy
import pickle
import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import oracles
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from segbounds.errors import InputError
from segbounds.metrics import catalogue
from segbounds.metrics.catalogue import (
    ALIASES,
    CATALOGUE,
    NAMED,
    OTHERS,
    cohen_kappa,
    dice,
    f_beta,
    fowlkes_mallows,
    hamming,
    jaccard,
    matthews,
    overlap,
    parse,
    precision,
    recall,
    tversky,
    volumetric_similarity,
    weighted_hamming,
    youden,
)
from segbounds.metrics.counts import SYMBOLS, Counts, fn, fp, prevalence, tn, tp
from segbounds.metrics.similarity import (
    Similarity,
    evaluate,
    in_counts,
    keeps_its_value,
    on_support,
    substitute,
    value_at,
)

# --- the table --------------------------------------------------------------------------------------------------------

PARAMETERS: dict[str, list[dict[str, Fraction]]] = {
    "tversky": [
        {"alpha": Fraction(alpha), "beta": Fraction(beta)}
        for alpha, beta in (("1/2", "1/2"), ("3/10", "7/10"), ("2", "1/7"), ("0", "1"), ("1", "0"), ("0", "0"))
    ],
    "f_beta": [{"beta": Fraction(beta)} for beta in ("0", "1/2", "1", "2")],
    "weighted_hamming": [{"gamma": Fraction(gamma)} for gamma in ("0", "1/4", "1")],
}


def _entry(name: str) -> Any:
    return CATALOGUE[name]


def _table() -> list[tuple[Similarity, oracles.Oracle, bool]]:
    rows = [(_entry(name), oracle, False) for name, oracle in oracles.ORACLES.items()]
    rows += [(_entry(name), oracle, True) for name, oracle in oracles.SQUARED.items()]
    for name, family in oracles.FAMILIES.items():
        rows += [(_entry(name)(**values), family(**values), False) for values in PARAMETERS[name]]
    return rows


TABLE = _table()
SIMILARITIES = [row[0] for row in TABLE]


@cache
def pairs() -> tuple[tuple[oracles.Mask, oracles.Mask, int], ...]:
    """All pairs on one to three pixels, and random ones on up to 40."""
    small = [(*pair, pixels) for pixels in (1, 2, 3) for pair in oracles.all_pairs(pixels)]
    source = random.Random(20201021)
    large = []
    for _ in range(60):
        pixels, marked, true = source.randint(4, 40), source.random(), source.random()
        prediction = frozenset(pixel for pixel in range(pixels) if source.random() < marked)
        reference = frozenset(pixel for pixel in range(pixels) if source.random() < true)
        large.append((prediction, reference, pixels))
    return (*small, *large)


COUNTED = tuple(Counts(*oracles.counted(*pair)) for pair in pairs())
DISTINCT = tuple(dict.fromkeys(COUNTED))


def one_by_one(kind: Callable[[int], Any]) -> Callable[[Similarity], list[Any]]:
    def values(similarity: Similarity) -> list[Any]:
        known = {counts: similarity(Counts(*map(kind, counts))) for counts in DISTINCT}
        return [known[counts] for counts in COUNTED]

    return values


def at_once(make: Callable[[list[int]], Any]) -> Callable[[Similarity], list[Any]]:
    def values(similarity: Similarity) -> list[Any]:
        columns = (make([counts[place] for counts in COUNTED]) for place in range(4))
        return list(np.asarray(similarity(Counts(*columns))))

    return values


def tensor_of(numbers: Any, kind: str, **how: Any) -> Any:
    import torch

    return torch.tensor(numbers, dtype=getattr(torch, kind), **how)


EXACT = {
    "Python integers": one_by_one(int),
    "Fractions": one_by_one(lambda count: Fraction(count, 7)),
    "numpy integers, one at a time": one_by_one(np.int64),
}
FLOATING = {
    "numpy int64": (at_once(lambda column: np.array(column, np.int64)), 1e-14),
    "numpy uint8": (at_once(lambda column: np.array(column, np.uint8)), 1e-14),
    "numpy float64": (at_once(lambda column: np.array(column, np.float64)), 1e-14),
    "torch float64": (at_once(lambda column: tensor_of(column, "float64")), 1e-14),
    "torch int32": (at_once(lambda column: tensor_of(column, "int32")), 1e-14),
    "torch float32": (at_once(lambda column: tensor_of(column, "float32")), 1e-5),
}


def test_the_table_covers_the_whole_catalogue() -> None:
    named = {*oracles.ORACLES, *oracles.SQUARED, *oracles.FAMILIES}
    assert named == set(CATALOGUE), "a similarity without a definition in oracles.py is not tested"


@pytest.mark.parametrize("evaluator", EXACT)
@pytest.mark.parametrize(("similarity", "oracle", "squared"), TABLE, ids=map(str, SIMILARITIES))
def test_exact_value_is_the_definition(
    similarity: Similarity, oracle: oracles.Oracle, squared: bool, evaluator: str
) -> None:
    for pair, found in zip(pairs(), EXACT[evaluator](similarity), strict=True):
        wanted = oracle(*pair)
        if squared:
            assert sp.sympify(found) * abs(sp.sympify(found)) == sp.Rational(wanted.numerator, wanted.denominator), pair
        else:
            assert isinstance(found, Fraction)
            assert found == wanted, pair


@pytest.mark.parametrize("evaluator", FLOATING)
@pytest.mark.parametrize(("similarity", "oracle", "squared"), TABLE, ids=map(str, SIMILARITIES))
def test_array_values_are_the_definition(
    similarity: Similarity, oracle: oracles.Oracle, squared: bool, evaluator: str
) -> None:
    values, tolerance = FLOATING[evaluator]
    wanted = np.array([float(oracle(*pair)) for pair in pairs()])
    if squared:
        wanted = np.sign(wanted) * np.sqrt(np.abs(wanted))
    np.testing.assert_allclose(values(similarity), wanted, rtol=0, atol=tolerance)


def test_a_wrong_formula_fails_the_table() -> None:
    """The control: Jaccard with its fp left out, and Dice with another value for empty masks, are caught."""
    exact = EXACT["Python integers"]
    wrong = Similarity("Jaccard without fp", tp / (tp + fn), when_undefined=1)
    assert exact(wrong) != [oracles.jaccard(*pair) for pair in pairs()]
    other = Similarity("Dice, empty is 0", dice.formula, when_undefined=0)
    differing = [pair for pair, v in zip(pairs(), exact(other), strict=True) if v != oracles.dice(*pair)]
    assert differing and all(not prediction and not reference for prediction, reference, _ in differing)


# --- kinds of results -------------------------------------------------------------------------------------------------


def test_kinds_of_results() -> None:
    columns = [np.array([[3, 0], [1, 0]]), np.array([[1, 0], [1, 2]]), np.array([[2, 0], [0, 0]]), np.ones((2, 2), int)]
    found = jaccard(Counts(*columns))
    assert isinstance(found, np.ndarray) and found.dtype == np.float64
    assert found.tolist() == [[0.5, 1.0], [0.5, 0.0]]
    assert fowlkes_mallows(Counts(1, 1, 0, 0)) == sp.sqrt(2) / 2
    tensor = jaccard(Counts(*(tensor_of(column, "float32") for column in columns)))
    assert type(tensor).__name__ == "Tensor" and str(tensor.dtype) == "torch.float32" and tensor.shape == (2, 2)


def test_products_of_large_counts_do_not_overflow() -> None:
    many = 10**6
    assert float(matthews(Counts(*(np.array([many]) for _ in range(4))))[0]) == 0
    assert matthews(Counts(many, 0, 0, many)) == 1
    assert float(matthews(Counts(*(np.array([count]) for count in (many, 0, 0, many))))[0]) == pytest.approx(1)


NARROW = [np.float16, np.float32, "float16", "bfloat16", "float32"]  # of numpy, and of torch


@pytest.mark.parametrize("kind", NARROW, ids=str)
@pytest.mark.parametrize("similarity", SIMILARITIES, ids=str)
def test_counts_in_narrow_types_are_computed_in_wide_ones(similarity: Similarity, kind: Any) -> None:
    """The counts are exact in each of these types; a product of two or four of them is not, or overflows."""
    half = kind in (np.float16, "float16")
    whole = [512, 128, 256, 512] if half else [2**33, 2**31, 2**32, 2**33]
    of_numpy = isinstance(kind, type)
    counts = (np.array([count], kind) if of_numpy else tensor_of([count], kind) for count in whole)
    found = similarity(Counts(*counts))
    assert str(found.dtype) == ("float64" if of_numpy else "torch.float32")
    assert float(found[0]) == pytest.approx(float(sp.N(similarity(Counts(*whole)))), rel=1e-6)


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        (Counts(-1, 2, 3, 4), "counts are never negative: ('-1', '2', '3', '4')"),
        (Counts(0, 0, 0, 0), "the four counts sum to zero: a mask pair has at least one pixel"),
    ],
)
def test_impossible_counts_are_refused(counts: Counts, message: str) -> None:
    with pytest.raises(InputError) as error:
        dice(counts)
    assert str(error.value) == message


# --- laws -------------------------------------------------------------------------------------------------------------

COUNT = st.integers(0, 60)
TUPLES = st.builds(Counts, COUNT, COUNT, COUNT, COUNT).filter(lambda counts: counts.pixels > 0)
WEIGHTS = st.fractions(0, 5, max_denominator=20)
SIGNED = {youden, cohen_kappa, matthews}  # these reach down to -1
SWAPPABLE = {dice, jaccard, hamming, cohen_kappa, matthews, volumetric_similarity, fowlkes_mallows, overlap}


def parametrised(similarity: Similarity) -> bool:
    return bool(similarity.parameters)


@given(TUPLES, st.sampled_from(SIMILARITIES))
def test_values_lie_in_their_range(counts: Counts, similarity: Similarity) -> None:
    assert (-1 if similarity in SIGNED else 0) <= similarity(counts) <= 1


@given(COUNT, COUNT, st.sampled_from(SIMILARITIES))
def test_equal_masks_have_the_value_one(shared: int, neither: int, similarity: Similarity) -> None:
    if shared + neither:
        assert similarity(Counts(shared, 0, 0, neither)) == 1


@given(TUPLES, st.integers(1, 1000), st.sampled_from(SIMILARITIES))
def test_scaling_all_counts_changes_nothing(counts: Counts, factor: int, similarity: Similarity) -> None:
    assert similarity(Counts(*(factor * count for count in counts))) == similarity(counts)


@given(st.data(), st.integers(1, 30), st.sampled_from(SIMILARITIES))
def test_the_order_of_the_pixels_does_not_matter(data: st.DataObject, size: int, similarity: Similarity) -> None:
    masks = data.draw(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=size, max_size=size))
    shuffled = data.draw(st.permutations(masks))

    def value(kinds: Sequence[tuple[bool, bool]]) -> Any:
        prediction = frozenset(place for place, (marked, _) in enumerate(kinds) if marked)
        reference = frozenset(place for place, (_, true) in enumerate(kinds) if true)
        return similarity(Counts(*oracles.counted(prediction, reference, size)))

    assert value(masks) == value(shuffled)


@given(TUPLES, st.sampled_from(SIMILARITIES))
def test_exact_numpy_and_torch_agree(counts: Counts, similarity: Similarity) -> None:
    exact = float(similarity(counts))
    assert float(similarity(Counts(*map(np.array, counts)))) == pytest.approx(exact, abs=1e-12)
    tensors = (tensor_of(count, "int64") for count in counts)
    assert float(similarity(Counts(*tensors))) == pytest.approx(exact, abs=1e-12)


@given(TUPLES)
def test_tversky_is_dice_at_a_half_and_jaccard_at_one(counts: Counts) -> None:
    assert tversky(alpha=0.5, beta=0.5)(counts) == dice(counts)
    assert tversky(alpha=1, beta=1)(counts) == jaccard(counts)


@given(TUPLES, WEIGHTS)
def test_f_measure_is_dice_at_one_and_a_tversky_everywhere(counts: Counts, beta: Fraction) -> None:
    assert f_beta(beta=1)(counts) == dice(counts)
    share = 1 / (1 + beta**2)
    assert f_beta(beta=beta)(counts) == tversky(alpha=share, beta=1 - share)(counts)


@given(TUPLES)
def test_weighted_hamming_at_the_prevalence_is_accuracy(counts: Counts) -> None:
    assert weighted_hamming(gamma=Fraction(counts.tp + counts.fn, counts.pixels))(counts) == hamming(counts)
    assert weighted_hamming(gamma=1)(counts) == recall(counts)


def test_weighted_hamming_at_the_prevalence_is_accuracy_as_an_identity() -> None:
    gamma = sp.Symbol("gamma", nonnegative=True)
    at_prevalence = in_counts(weighted_hamming(gamma=gamma)).subs(gamma, prevalence)
    assert sp.cancel(at_prevalence - hamming.formula) == 0


@given(TUPLES, WEIGHTS, WEIGHTS)
def test_exchanging_the_masks_exchanges_the_weights(counts: Counts, alpha: Fraction, beta: Fraction) -> None:
    assert tversky(alpha=alpha, beta=beta)(counts) == tversky(alpha=beta, beta=alpha)(counts.swapped)
    assert recall(counts) == precision(counts.swapped)
    assert all(similarity(counts) == similarity(counts.swapped) for similarity in SWAPPABLE)


def test_alpha_weighs_false_positives_and_beta_false_negatives() -> None:
    """Keras and Flux had the two exchanged for years, which nobody sees at alpha = beta."""
    only_fp, only_fn = Counts(1, 10, 0, 5), Counts(1, 0, 10, 5)
    index = tversky(alpha=0.3, beta=0.7)
    assert index(only_fp) == Fraction(1, 4)
    assert index(only_fn) == Fraction(1, 8)
    assert f_beta(beta=2)(only_fp) == Fraction(5, 15)
    assert f_beta(beta=2)(only_fn) == Fraction(5, 45)
    assert recall(only_fp) == 1 and precision(only_fp) == Fraction(1, 11)
    assert weighted_hamming(gamma=0.75)(Counts(1, 1, 3, 3)) == 1 - Fraction(3, 4) * Fraction(3, 4) - Fraction(1, 16)


# --- symbolic parameters ----------------------------------------------------------------------------------------------


def test_a_symbolic_parameter_stays_until_it_has_a_number() -> None:
    alpha = sp.Symbol("alpha", positive=True)
    index = tversky(alpha=alpha, beta=1)
    assert index.formula == tp / (tp + alpha * fp + fn)
    with pytest.raises(InputError, match=r"has no value yet: give the parameter alpha a number first"):
        index(Counts(1, 2, 3, 4))
    known = substitute(index, {alpha: sp.Rational(1, 2)})
    assert known == tversky(alpha=0.5, beta=1) and known.parameters == {"alpha": sp.Rational(1, 2), "beta": 1}
    assert substitute(index - dice, {alpha: 2}).atoms(Similarity) == {tversky(alpha=2, beta=1), dice}


def test_an_expression_is_evaluated_with_each_value_at_zero_over_zero() -> None:
    empty, mixed = Counts(0, 0, 0, 9), Counts(2, 1, 1, 5)
    assert evaluate(dice - jaccard, empty) == 0
    assert evaluate(abs(dice - recall) + tn, mixed) == 5
    assert evaluate(dice / (1 + jaccard), mixed) == Fraction(4, 6) / (1 + Fraction(2, 4))
    arrays = Counts(*(np.array([a, b]) for a, b in zip(empty, mixed, strict=True)))
    assert evaluate(dice - jaccard, arrays).tolist() == pytest.approx([0, 1 / 6])


# --- naming -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("dice", dice),
        (" F1 ", dice),
        ("IoU", jaccard),
        ("Cohen-Kappa", cohen_kappa),
        ("MCC", matthews),
        ("sensitivity", recall),
        ("tversky:alpha=0.3,beta=0.7", tversky(alpha=Fraction(3, 10), beta=Fraction(7, 10))),
        ("tversky: beta = 7/10 , alpha = 3/10", tversky(alpha=0.3, beta=0.7)),
        ("weighted hamming:gamma=1/3", weighted_hamming(gamma=Fraction(1, 3))),
        ("f_beta:beta=2", f_beta(beta=2)),
    ],
)
def test_parse_finds(text: str, wanted: Similarity) -> None:
    assert parse(text) == wanted


@pytest.mark.parametrize("name", CATALOGUE)
def test_parse_knows_every_name_of_the_catalogue(name: str) -> None:
    entry = CATALOGUE[name]
    if isinstance(entry, Similarity):
        assert parse(name) == entry
    else:
        values = PARAMETERS[name][0]
        listed = ",".join(f"{key}={value}" for key, value in values.items())
        assert parse(f"{name}:{listed}") == entry(**values)


@pytest.mark.parametrize(("alias", "name"), ALIASES.items())
def test_every_alias_names_something(alias: str, name: str) -> None:
    entry = NAMED[name]
    listed = "" if isinstance(entry, Similarity) else ":" + ",".join(f"{k}={v}" for k, v in PARAMETERS[name][0].items())
    assert parse(f"{alias}{listed}") == parse(f"{name}{listed}")


@pytest.mark.parametrize(
    "text", ["tversky:alpha=.3,beta=.7", "Tversky(alpha=.3, beta=.7)", "TVERSKY-Index( beta==0.7, Alpha==3/10 )"]
)
def test_a_family_is_written_with_a_colon_or_with_parentheses(text: str) -> None:
    assert parse(text) == tversky(alpha="3/10", beta="7/10")


@pytest.mark.parametrize("name", ["Sørensen–Dice", "sorensen-dice", "Dice-Sørensen Coefficient"])
def test_names_may_have_the_letters_of_people(name: str) -> None:
    assert parse(name) == dice


@pytest.mark.parametrize("name", ["F2", "f2-score", "F(beta=2)", "fbeta:beta=2"])
def test_f_measures_have_their_number(name: str) -> None:
    assert parse(name) == f_beta(beta=2)
    assert parse(name.replace("2", ".5")) == f_beta(beta="1/2")


@pytest.mark.parametrize("similarity", [*SIMILARITIES, *OTHERS.values()], ids=str)
def test_what_is_printed_can_be_typed(similarity: Similarity) -> None:
    assert parse(str(similarity)) == parse(str(similarity).upper()) == similarity


def test_a_mean_is_no_metric_of_one_pair() -> None:
    with pytest.raises(InputError, match="it is a mean, over images or classes: name the metric of one pair, iou"):
        parse("mIoU")


@pytest.mark.parametrize(("name", "of"), oracles.COMPLEMENTS.items())
def test_a_complement_is_one_minus_its_metric(name: str, of: str) -> None:
    assert all(OTHERS[name](counts) == 1 - _entry(of)(counts) for counts in DISTINCT)


@pytest.mark.parametrize(("name", "oracle"), oracles.OTHERS.items())
def test_what_is_below_the_catalogue_is_its_definition(name: str, oracle: oracles.Oracle) -> None:
    for pair, counts in zip(pairs(), COUNTED, strict=True):
        assert OTHERS[name](counts) == oracle(*pair), pair


def test_everything_below_the_catalogue_has_a_definition() -> None:
    assert {*oracles.COMPLEMENTS, *oracles.OTHERS, "geometric_mean"} == set(OTHERS)
    for pair, counts in zip(pairs(), COUNTED, strict=True):
        assert OTHERS["geometric_mean"](counts) ** 2 == oracles.geometric_mean_squared(*pair)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("dcie", "there is no similarity named 'dcie': did you mean dice?"),
        ("iuo", "there is no similarity named 'iuo': did you mean iou?"),
        ("jacard:alpha=1", "there is no similarity named 'jacard': did you mean jaccard?"),
        ("xyzzy", f"there is no similarity named 'xyzzy': known are {', '.join(sorted([*CATALOGUE, *OTHERS]))}"),
        (
            "_parameter",
            f"there is no similarity named '_parameter': known are {', '.join(sorted([*CATALOGUE, *OTHERS]))}",
        ),
        ("tversky", "'tversky' does not give tversky its parameters: write it like tversky:alpha=0.5,beta=0.5"),
        (
            "tversky:alpha=1",
            "'tversky:alpha=1' does not give tversky its parameters: write it like tversky:alpha=0.5,beta=0.5",
        ),
        (
            "weighted_hamming:gamma=1,beta=1",
            "'weighted_hamming:gamma=1,beta=1' does not give weighted_hamming its parameters: "
            "write it like weighted_hamming:gamma=0.5",
        ),
        ("dice:alpha=1", "'dice:alpha=1' does not give dice its parameters: write it like dice"),
        (
            "tversky:alpha",
            "'alpha' in 'tversky:alpha' is not of the form parameter=value: write it like tversky:alpha=0.5,beta=0.5",
        ),
        ("tversky:alpha=x,beta=1", "'x' in 'tversky:alpha=x,beta=1' is not a number: write 0.3 or 1/3"),
        ("f_beta:beta=nan", "'nan' in 'f_beta:beta=nan' is not a number: write 0.3 or 1/3"),
        ("tversky:alpha=-1,beta=1", "alpha=-1 is outside its domain: it must be at least 0"),
        ("tversky:alpha=1,beta=-1/2", "beta=-1/2 is outside its domain: it must be at least 0"),
        ("weighted_hamming:gamma=2", "gamma=2 is outside its domain: it must be between 0 and 1"),
    ],
)
def test_parse_says_what_is_wrong_and_what_to_write(text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        parse(text)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (-1, "alpha=-1 is outside its domain: it must be at least 0"),
        (float("nan"), "alpha=nan is not a number: write it like alpha=0.3 or alpha=1/3"),
        (float("inf"), "alpha=inf is not a number: write it like alpha=0.3 or alpha=1/3"),
        ("one third", "alpha='one third' is not a number: write it like alpha=0.3 or alpha=1/3"),
        (None, "alpha=None is not a number: write it like alpha=0.3 or alpha=1/3"),
    ],
)
def test_a_parameter_that_is_none_is_refused(value: Any, message: str) -> None:
    with pytest.raises(InputError) as error:
        tversky(alpha=value, beta=1)
    assert str(error.value) == message


def test_floats_are_read_as_they_are_written() -> None:
    assert tversky(alpha=0.1, beta=0.3).parameters == {"alpha": sp.Rational(1, 10), "beta": sp.Rational(3, 10)}


# --- as sympy symbols, and as lines of code ---------------------------------------------------------------------------


def test_latex() -> None:
    assert sp.latex(dice) == r"\mathrm{Dice}"
    assert sp.latex(balanced := _entry("balanced_accuracy")) == r"\text{Balanced accuracy}"
    assert sp.latex(tversky(alpha=0.3, beta=0.7)) == r"\mathrm{Tversky}_{\frac{3}{10}, \frac{7}{10}}"
    assert sp.latex(dice - jaccard) == r"\mathrm{Dice} - \mathrm{Jaccard}"
    assert dice._repr_latex_().startswith(r"$\displaystyle \mathrm{Dice} = \frac{2 tp}{")
    assert balanced._repr_latex_().endswith("$")


@pytest.mark.parametrize("similarity", SIMILARITIES, ids=str)
def test_copies_are_equal_and_complete(similarity: Similarity) -> None:
    for twin in (pickle.loads(pickle.dumps(similarity)), copy.copy(similarity), copy.deepcopy(similarity)):
        assert twin == similarity and hash(twin) == hash(similarity)
        assert (twin.formula, twin.when_undefined) == (similarity.formula, similarity.when_undefined)
        assert (twin.family, dict(twin.parameters)) == (similarity.family, dict(similarity.parameters))
    assert pickle.loads(pickle.dumps(similarity - dice)) == similarity - dice


def test_similarities_with_one_name_and_two_formulas_are_two() -> None:
    first = Similarity("Index", tp / (tp + fp), when_undefined=1)
    second = Similarity("Index", tp / (tp + fn), when_undefined=1)
    third = Similarity("Index", tp / (tp + fp), when_undefined=0)
    assert len({first, second, third}) == 3 and sp.expand(first - second) != 0


def test_a_user_adds_a_similarity_in_one_line() -> None:
    my_index = Similarity("My index", tp / (tp + fp + 2 * fn), when_undefined=1)
    assert my_index(Counts(2, 1, 1, 0)) == Fraction(2, 5)
    assert my_index(Counts(*(np.array([n]) for n in (2, 1, 1, 0))))[0] == pytest.approx(0.4)
    assert evaluate(my_index - tversky(alpha=1, beta=2), Counts(3, 1, 4, 1)) == 0


def test_the_catalogue_is_what_the_module_defines() -> None:
    # accuracy is the name by which most know hamming
    defined = {name for name, value in vars(catalogue).items() if isinstance(value, Similarity)} - {"accuracy"}
    assert catalogue.accuracy is catalogue.hamming and defined < set(CATALOGUE) | set(OTHERS)
    assert set(CATALOGUE) - defined == {"tversky", "f_beta", "weighted_hamming"}


# --- gradients --------------------------------------------------------------------------------------------------------

DEGENERATE = [
    Counts(0, 0, 0, 5),
    Counts(5, 0, 0, 0),
    Counts(0, 5, 0, 0),
    Counts(0, 0, 5, 0),
    Counts(0, 3, 0, 2),
    Counts(0, 0, 3, 2),
    Counts(3, 2, 0, 0),
    Counts(3, 0, 2, 0),
]
ROOTED = {matthews, fowlkes_mallows}


def gradient(similarity: Similarity, counts: Counts) -> list[float]:
    tensors = [tensor_of(float(count), "float64", requires_grad=True) for count in counts]
    similarity(Counts(*tensors)).backward()
    return [0.0 if tensor.grad is None else float(tensor.grad) for tensor in tensors]


@pytest.mark.parametrize("similarity", SIMILARITIES, ids=str)
def test_gradients_are_finite_where_the_formula_reads_zero_over_zero(similarity: Similarity) -> None:
    for counts in DEGENERATE:
        assert np.isfinite(gradient(similarity, counts)).all(), counts


@pytest.mark.filterwarnings("ignore:torch.asarray")
@pytest.mark.parametrize("similarity", SIMILARITIES, ids=str)
def test_gradients_are_the_derivatives_of_the_formula(similarity: Similarity) -> None:
    counts = Counts(3, 2, 1, 5)
    values = dict(zip((tp, fp, fn, tn), counts, strict=True))
    wanted = [float(sp.diff(similarity.formula, count).subs(values)) for count in (tp, fp, fn, tn)]
    assert gradient(similarity, counts) == pytest.approx(wanted, abs=1e-12)


# --- scaling ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("similarity", SIMILARITIES, ids=str)
def test_multiplying_all_counts_changes_no_metric(similarity: Similarity) -> None:
    assert keeps_its_value(similarity)
    for counts in (Counts(1, 2, 3, 4), Counts(0, 2, 0, 1), Counts(0, 0, 0, 5)):
        assert similarity(counts) == similarity(Counts(*(3 * count for count in counts)))


@pytest.mark.parametrize(
    "formula",
    [
        tp / (tp + fp + 1),
        (2 * tp + 1) / (2 * tp + fp + fn + 1),
        tp / sp.Max(tp + fp, tp + tn + 1),
        tp / sp.sqrt(tp**2 + fp),
        sp.exp(-fp),
        sp.cos(tp / (tp + fp)) * tp,
        sp.Abs(tp - fp**2) / (tp + fp),
    ],
    ids=str,
)
def test_a_smoothing_constant_is_seen(formula: sp.Expr) -> None:
    assert not keeps_its_value(Similarity("smoothed", formula, 1))
    assert not keeps_its_value(dice - Similarity("smoothed", formula, 1))
    assert not keeps_its_value(Similarity("smoothed at 0/0", dice.formula, tn))


def test_exact_values_are_those_of_the_formula_on_its_support() -> None:
    """Numbers put in at once, and symbols first: minima that bend, roots, values at 0/0, and what divides by zero itself."""
    metrics = (overlap, matthews, cohen_kappa, dice, volumetric_similarity)
    expressions = [*metrics, sp.Max(*metrics[:3]) - sp.Min(*metrics[2:]), metrics[0] / metrics[3], tp / fp]
    with_symbols = cache(on_support)
    for counts in product((0, 2, 3), repeat=4):
        support = frozenset(symbol for symbol, count in zip(SYMBOLS, counts, strict=True) if count)
        for expression in expressions:
            slowly = with_symbols(expression, support).xreplace(
                dict(zip(SYMBOLS, map(sp.Integer, counts), strict=True))
            )
            found = value_at(expression, Counts(*counts))
            assert found == slowly or sp.simplify(found - slowly) in (0, sp.nan)  # which takes long
            assert found.has(sp.nan, sp.zoo) == slowly.has(sp.nan, sp.zoo)


def test_what_divides_by_zero_inside_a_maximum_makes_no_statement() -> None:
    assert value_at(sp.Max(tp / fp, 0), Counts(2, 0, 1, 1)) is sp.nan
    assert value_at(sp.Max(tp / fp, 0), Counts(2, 1, 1, 1)) == 2


def test_what_cancels_is_no_smoothing_constant() -> None:
    assert keeps_its_value(Similarity("plain", (tp + 1 - sp.Integer(1)) / (tp + fp), 1))
    assert keeps_its_value(Similarity("plain", tp * (tp + 1) / ((tp + fp) * (tp + 1)), 1))
    assert keeps_its_value(Similarity("cosine", sp.cos(tp / (tp + fp)), 1))


@pytest.mark.parametrize(("name", "meant"), [("fscore", "Dice"), ("F-score", "Dice"), ("f_score:beta=2", "F(beta=2)")])
def test_an_f_score_is_f1_where_no_beta_is_told(name: str, meant: str) -> None:
    assert str(parse(name)) == meant
