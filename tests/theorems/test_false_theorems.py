"""Planted falsehoods, one file of each kind: what each engine must say, and that the pairs it shows really break them.

Whether they do is judged by the definitions on sets of pixels, not by the formulas.
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import numpy as np
import oracles
import pytest
import sympy as sp
from once import Once
from places import TESTS

from segbounds.engines import certify, derive, exhaust
from segbounds.metrics.catalogue import CATALOGUE, dice, jaccard
from segbounds.metrics.counts import Counts, prevalence
from segbounds.metrics.similarity import Similarity
from segbounds.theorems.evidence import Budget, Evidence, Extreme, Obligation, Outcome, judge
from segbounds.theorems.instances import admits, bounds_of, breaks
from segbounds.theorems.loading import load
from segbounds.theorems.records import Domain, Supremum, Theorem, at_parameters

FOLDER = TESTS / "false_theorems"
ENGINES = {
    "derive": (derive, Budget()),
    "certify": (certify, Budget()),
    "exhaust": (exhaust, Budget(pixels=30)),
}

PROVED, CONSISTENT, REFUTED, UNDECIDED, VACUOUS, CONFLICT, _ = Outcome
Found = tuple[Outcome, ...]  # for each obligation: never above, and for a supremum arbitrarily near

#: file -> what derive says, what certify says, what exhaust says on 30 pixels, the verdict of all three
EXPECTED: dict[str, tuple[Found, Found, Found, Outcome]] = {
    "attained_with_a_wrong_witness": ((PROVED, REFUTED), (PROVED, REFUTED), (CONSISTENT, CONSISTENT), REFUTED),
    "bounded_after_all": ((PROVED, REFUTED), (PROVED, REFUTED), (CONSISTENT, UNDECIDED), REFUTED),
    "false_identity": ((REFUTED,), (REFUTED,), (REFUTED,), REFUTED),
    "false_step": ((UNDECIDED,), (PROVED,), (CONSISTENT,), PROVED),  # a true claim with a false derivation
    "missing_condition": ((REFUTED,), (REFUTED,), (REFUTED,), REFUTED),
    "nearly_convex": ((REFUTED,), (REFUTED,), (REFUTED,), REFUTED),
    "not_for_all_weights": ((REFUTED,), (REFUTED,), (REFUTED,), REFUTED),
    "not_tight": ((PROVED, REFUTED), (PROVED, REFUTED), (CONSISTENT, UNDECIDED), REFUTED),
    "one_empty_mask": ((REFUTED,), (REFUTED,), (REFUTED,), REFUTED),
    "only_at_zero_over_zero": ((REFUTED,), (REFUTED,), (REFUTED,), REFUTED),
    "parameters_alone": ((REFUTED,), (REFUTED,), (REFUTED,), REFUTED),
    "soft_dice_is_consistent": ((REFUTED,), (REFUTED,), (REFUTED,), REFUTED),
    "step_with_a_wrong_form": ((UNDECIDED,), (REFUTED,), (REFUTED,), REFUTED),
    "strict_but_attained": ((UNDECIDED,), (REFUTED,), (REFUTED,), REFUTED),
    "swapped_weights": ((REFUTED,), (REFUTED,), (REFUTED,), REFUTED),
    "unbounded": ((REFUTED, REFUTED), (REFUTED, REFUTED), (REFUTED, UNDECIDED), REFUTED),
    "vacuous": ((VACUOUS,), (VACUOUS,), (VACUOUS,), VACUOUS),
    "witness_outside": ((PROVED, REFUTED), (PROVED, REFUTED), (CONSISTENT, UNDECIDED), REFUTED),
    "wrong_at_a_prevalence": ((REFUTED, REFUTED), (REFUTED, REFUTED), (REFUTED, UNDECIDED), REFUTED),
    "wrong_constant": ((REFUTED, REFUTED), (REFUTED, REFUTED), (REFUTED, UNDECIDED), REFUTED),
    "wrong_on_d_pixels": ((PROVED, REFUTED), (PROVED, REFUTED), (CONSISTENT, REFUTED), REFUTED),
    "wrong_witness": ((PROVED, REFUTED), (PROVED, REFUTED), (CONSISTENT, UNDECIDED), REFUTED),
}

#: Reasons that must be shown with what was found, by derive.
REASONS = {
    "false_step": "step 1 of the written derivation cannot be confirmed: The gap",
    "step_with_a_wrong_form": "step 1 of the written derivation cannot be confirmed: A square",
    "vacuous": "no counts satisfy the hypotheses",
    "wrong_constant": "computed supremum 3 - 2*sqrt(2), claimed 17/100",
    "unbounded": "computed supremum oo, claimed 10",
    "wrong_at_a_prevalence": "computed supremum 3/4, claimed 2/3",
}


def theorem_of(file: str) -> Theorem:
    (theorem,) = load(FOLDER / f"{file}.py")
    return theorem


Examined = Callable[[str, str], tuple[Evidence, ...]]


@pytest.fixture(scope="session")
def evidence(once: Once) -> Examined:
    """What an engine says of a planted file."""

    def examined(file: str, engine: str) -> tuple[Evidence, ...]:
        module, budget = ENGINES[engine]
        found: tuple[Evidence, ...] = once(f"{engine} of false {file}", lambda: module.check(theorem_of(file), budget))
        return found

    return examined


def test_every_planted_file_is_in_the_table() -> None:
    assert {file.stem for file in FOLDER.glob("*.py")} == set(EXPECTED)
    assert len(load(FOLDER)) == len(EXPECTED)


@pytest.mark.parametrize("file", EXPECTED)
def test_derive(file: str, evidence: Examined) -> None:
    found = evidence(file, "derive")
    assert tuple(item.outcome for item in found) == EXPECTED[file][0]
    if file in REASONS:
        assert found[0].scope == REASONS[file]


@pytest.mark.parametrize("file", EXPECTED)
def test_certify(file: str, evidence: Examined) -> None:
    assert tuple(item.outcome for item in evidence(file, "certify")) == EXPECTED[file][1]


@pytest.mark.parametrize("file", EXPECTED)
def test_exhaust(file: str, evidence: Examined) -> None:
    assert tuple(item.outcome for item in evidence(file, "exhaust")) == EXPECTED[file][2]


@pytest.mark.parametrize("file", EXPECTED)
def test_verdict(file: str, evidence: Examined) -> None:
    theorem = theorem_of(file)
    verdict = judge(theorem.claim, [item for engine in ENGINES for item in evidence(file, engine)])
    assert verdict.outcome is EXPECTED[file][3]
    assert verdict.fails == (verdict.outcome is not PROVED)


@pytest.mark.parametrize("file", sorted({*EXPECTED} - {"false_step"}))
def test_none_is_proved(file: str, evidence: Examined) -> None:
    for engine in ENGINES:
        assert judge(theorem_of(file).claim, evidence(file, engine)).outcome is not PROVED


# --- the pairs shown --------------------------------------------------------------------------------------------------

BY_DEFINITION: dict[str, oracles.Oracle] = {
    entry.family: oracle for name, oracle in oracles.ORACLES.items() if isinstance(entry := CATALOGUE[name], Similarity)
}


def definition(similarity: Similarity) -> oracles.Oracle:
    values = {key: Fraction(int(value.p), int(value.q)) for key, value in similarity.parameters.items()}
    if similarity.family == "Tversky":
        return oracles.tversky(**values)
    if similarity.family == "F":
        return oracles.f_beta(**values)
    if similarity.family == "Dice, 0 for empty masks":
        return lambda p, r, d: oracles.dice(p, r, d) if p or r else Fraction(0)
    return BY_DEFINITION[similarity.family]


def on_masks(expression: sp.Expr, counts: Counts) -> sp.Expr:
    """The value of an expression at masks with these counts, by the definitions."""
    masks = (frozenset(np.flatnonzero(mask).tolist()) for mask in counts.masks())
    prediction, reference = masks
    values = {
        similarity: sp.Rational(str(definition(similarity)(prediction, reference, counts.pixels)))
        for similarity in expression.atoms(Similarity)
    }
    return expression.subs(values)


REFUTED_BY = [
    (file, engine)
    for file, expected in EXPECTED.items()
    for engine, found in zip(ENGINES, expected[:3], strict=True)
    if found[0] is REFUTED
]


@pytest.mark.parametrize(("file", "engine"), REFUTED_BY)
def test_the_pair_shown_breaks_the_claim(file: str, engine: str, evidence: Examined) -> None:
    theorem = theorem_of(file)
    shown = next(item for item in evidence(file, engine) if item.obligation is Obligation.BOUND).extreme
    assert shown is not None and shown.found_by == engine
    at = at_parameters(theorem, {symbol: sp.Rational(shown.parameters[symbol.name]) for symbol in theorem.parameters})
    bounds = bounds_of(at.claim)
    if theorem.about_posteriors:
        assert_posterior_breaks(file, shown)
        return
    assert admits(at, shown.counts)
    assert any(breaks(bound, shown.counts) for bound in bounds)
    if not theorem.similarities:
        return
    beyond = [on_masks(bound.of, shown.counts) - bound.at_most for bound in bounds]
    assert any(gap >= 0 if bound.strict else gap > 0 for gap, bound in zip(beyond, bounds, strict=True))
    assert shown.value in [on_masks(bound.of, shown.counts) for bound in bounds]


def assert_posterior_breaks(file: str, shown: Extreme) -> None:
    """By soft Tversky indices written out: with the weights 1 and 99/100 above its chord, and Dice above that of every mask."""
    at = shown.posterior
    assert at is not None
    alpha, beta = (Fraction(1), Fraction(99, 100)) if file == "nearly_convex" else (Fraction(1, 2), Fraction(1, 2))

    def expected(soft: tuple[Fraction, ...]) -> Fraction:
        total = Fraction(0)
        for reference, weight in zip(at.references, at.weights, strict=True):
            tp = sum((x for x, y in zip(soft, reference, strict=True) if y), Fraction(0))
            total += weight * tp / (tp + alpha * (sum(soft) - tp) + beta * (sum(reference) - tp))
        return total

    t, place = at.soft[at.pixel], at.pixel
    ends = [expected((*at.soft[:place], Fraction(end), *at.soft[place + 1 :])) for end in (0, 1)]
    best = max(expected(tuple(map(Fraction, mask))) for mask in product((0, 1), repeat=len(at.soft)))
    limit = (1 - t) * ends[0] + t * ends[1] if file == "nearly_convex" else best
    assert sum(at.weights) == 1 and shown.value == expected(at.soft) - limit > 0


def test_the_statement_that_is_false_only_where_the_reference_is_empty(evidence: Examined) -> None:
    for engine in ENGINES:
        shown = evidence("one_empty_mask", engine)[0].extreme
        assert shown is not None and shown.counts.tp == shown.counts.fn == 0 < shown.counts.fp


RARE = Theorem(
    title="rare",
    source="a test",
    claim=Supremum(dice - jaccard, 3 - 2 * sp.sqrt(2), Counts(1, sp.sqrt(2), 0, 99 - sp.sqrt(2))),
    domain=Domain((sp.Eq(prevalence, sp.Rational(1, 100)),)),
)


def test_a_domain_that_small_images_cannot_meet() -> None:
    """The control of the vacuous file: exhaust meets no pair on 30 pixels, derive proves all the same."""
    assert {item.outcome for item in exhaust.check(RARE, Budget(pixels=30))} == {VACUOUS}
    assert {item.outcome for item in derive.check(RARE, Budget())} == {PROVED}


def test_a_domain_that_small_images_cannot_meet_is_not_called_empty() -> None:
    both = (*derive.check(RARE, Budget()), *exhaust.check(RARE, Budget(pixels=30)))
    assert judge(RARE.claim, both).outcome is PROVED
