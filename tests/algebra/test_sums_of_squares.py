"""Sums of squares: known tight claims are proved, false ones are not, and a certificate is checked by arithmetic alone.

The independent check here multiplies numbers: both sides of an identity at random points, with many digits.
"""

import random
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from segbounds.algebra import semidefinite, sums_of_squares
from segbounds.algebra.number_fields import sign
from segbounds.algebra.sums_of_squares import SquareTerm, SumOfSquares, find, holds
from segbounds.metrics.catalogue import cohen_kappa, dice, f_beta, jaccard, recall, tversky, weighted_hamming
from segbounds.metrics.counts import SYMBOLS, fn, fp, tp
from segbounds.metrics.similarity import Similarity

w, x, y, z = sp.symbols("w x y z")
SQUARE_ROOT = sp.sqrt(2)
TOP = max(sp.Poly(x**3 + 16 * x**2 - 8 * x - 10).real_roots())
F2 = f_beta(beta=2)
LEANING = tversky(alpha=sp.Rational(3, 10), beta=sp.Rational(7, 10))

FORMS: dict[str, tuple[sp.Expr, int]] = {  # what is not negative, and the power that is needed
    "no coefficient is negative": (x**2 + x * y, 0),
    "means of three": (x**3 + y**3 + z**3 - 3 * x * y * z, 0),
    "means of four": (w**4 + x**4 + y**4 + z**4 - 4 * w * x * y * z, 0),
    "Motzkin": (x**2 * y + x * y**2 + z**3 - 3 * x * y * z, 1),
    "Schur": (x * (x - y) * (x - z) + y * (y - x) * (y - z) + z * (z - x) * (z - y), 1),
    "no slope at a zero on the boundary": (x**2 + y**2 + z**2 - x * y - y * z - z * x + w**2, 0),
    "a surface of zeros": ((x + y - 2 * z) ** 2 * (x + 3 * y), 0),
    "a zero at infinity": ((x - y) ** 2 * x + w**2 * (x + y) + w * z**2, 0),
    "zeros outside the field of the coefficients": (
        (x**2 + y**2 + z**2) ** 2 - 3 * (x**3 * y + y**3 * z + z**3 * x),
        0,
    ),
    "a root": ((x - SQUARE_ROOT * y) ** 2 * z + (z - x) ** 2 * x, 0),
}

BOUNDS: list[Any] = [
    (dice, jaccard, 3 - 2 * SQUARE_ROOT),
    (dice, F2, (13 - 4 * sp.sqrt(10)) / 3),
    (F2, LEANING, 5 - 2 * sp.sqrt(6)),
    (dice, cohen_kappa, sp.Integer(1)),
    pytest.param(cohen_kappa, jaccard, 3 - 2 * SQUARE_ROOT, marks=pytest.mark.slow),
    (cohen_kappa, weighted_hamming(gamma=sp.Rational(1, 4)), sp.Rational(5, 2) - sp.sqrt(6)),
    pytest.param(recall, cohen_kappa, TOP, marks=pytest.mark.slow),
]

FALSE: dict[str, sp.Expr] = {
    "far": x**2 - 3 * x * y + y**2,
    "near": x**3 + y**3 + z**3 - sp.Rational(3001, 1000) * x * y * z,
    "in the last variable": (x - y) ** 2 * z - w**3 / 1000,
}


def polynomial(expression: sp.Expr, *roots: sp.Expr) -> sp.Poly:
    gens = [symbol for symbol in (w, x, y, z, *SYMBOLS) if symbol in expression.free_symbols]
    domain = sp.QQ.algebraic_field(*roots) if roots else sp.QQ
    return sp.Poly(expression, *gens, domain=domain)


def numerator(first: Similarity, second: Similarity, bound: sp.Expr) -> sp.Poly:
    """What is not negative if and only if first - second is at most the bound."""
    top, bottom = sp.fraction(sp.together(first.formula - second.formula))
    return polynomial(bound * sp.expand(bottom) - sp.expand(top), *[bound] * (not bound.is_rational))


def is_identity(claim: sp.Poly, certificate: SumOfSquares) -> bool:
    """Whether both sides agree at random points, and no coefficient is negative, to fifty digits."""
    source = random.Random(0)
    for _ in range(3):
        point = [sp.Integer(source.randint(1, 99)) for _ in claim.gens]
        left = sum(point) ** certificate.power * claim(*point)
        right = sum(
            t.coefficient * sp.prod(v**e for v, e in zip(point, t.exponents, strict=True)) * t.square(*point) ** 2
            for t in certificate.terms
        )
        if abs(sp.N(left, 60) - sp.N(right, 60)) > sp.Float("1e-40") * (1 + abs(sp.N(left, 60))):
            return False
    return all(sp.N(t.coefficient, 50) >= 0 for t in certificate.terms)


@pytest.mark.parametrize("name", FORMS)
def test_known_forms_are_sums_of_squares(name: str) -> None:
    form, power = FORMS[name]
    claim = polynomial(sp.expand(form), *[SQUARE_ROOT] * form.has(SQUARE_ROOT))
    certificate = find(claim)
    assert certificate is not None
    assert certificate.power == power
    assert holds(claim, certificate)
    assert is_identity(claim, certificate)


@pytest.mark.parametrize("error", [-1e-9, 1e-9])
def test_a_certificate_does_not_hang_on_the_last_bits_of_the_solver(
    error: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nearly(*programme: Any) -> semidefinite.SemidefiniteSolution | None:
        found = semidefinite.largest_least_eigenvalue(*programme)
        return found and replace(found, value=error if abs(found.value) < 1e-8 else found.value)

    monkeypatch.setattr(sums_of_squares, "largest_least_eigenvalue", nearly)
    assert find(polynomial(sp.expand(FORMS["zeros outside the field of the coefficients"][0]))) is not None


@pytest.mark.parametrize(("first", "second", "bound"), BOUNDS, ids=str)
def test_tight_bounds_between_similarities_are_proved(first: Similarity, second: Similarity, bound: sp.Expr) -> None:
    claim = numerator(first, second, bound)
    certificate = find(claim)
    assert certificate is not None
    assert is_identity(claim, certificate)


@pytest.mark.parametrize("name", FALSE)
def test_false_claims_have_no_certificate(name: str) -> None:
    assert find(polynomial(sp.expand(FALSE[name]))) is None


def test_a_bound_that_is_slightly_too_small_has_no_certificate() -> None:
    bound = 3 - 2 * SQUARE_ROOT
    claim = numerator(dice, jaccard, bound)
    too_small = claim - sp.Poly((2 * tp + fp + fn) * (tp + fp + fn) / 10**6, *claim.gens, domain=claim.domain)
    assert find(claim) is not None
    assert find(too_small) is None


def test_a_polynomial_of_several_degrees_is_left_alone() -> None:
    assert find(polynomial(x**2 - 2 * x + 1)) is None


def test_other_coefficients_are_refused() -> None:
    with pytest.raises(ValueError, match="algebraic number field"):
        find(sp.Poly(w * x**2 - 2 * x * y + y**2, x, y))


# --- the check --------------------------------------------------------------------------------------------------------


def test_corrupted_certificates_are_refused() -> None:
    claim = numerator(dice, jaccard, 3 - 2 * SQUARE_ROOT)
    certificate = find(claim)
    assert certificate is not None
    first, *others = certificate.terms
    a_little = SQUARE_ROOT / 10**30
    corrupted = [
        replace(certificate, power=1),
        replace(certificate, power=-1),
        replace(certificate, terms=(*others, *certificate.terms, first)),
        replace(certificate, terms=(replace(first, coefficient=first.coefficient + a_little), *others)),
        replace(certificate, terms=(replace(first, square=first.square + a_little * claim.gens[0]), *others)),
        replace(certificate, terms=(replace(first, coefficient=sp.sqrt(3)), *others)),
    ]
    assert holds(claim, certificate)
    for wrong in corrupted:
        assert not holds(claim, wrong)


def test_a_true_identity_with_a_negative_coefficient_is_refused() -> None:
    claim = polynomial(x**2 - y**2)
    squares = [sp.Poly(v, x, y, domain=sp.QQ) for v in (x, y)]
    signs = [sp.Integer(1), sp.Integer(-1)]
    terms = tuple(SquareTerm(sign, (0, 0), square) for sign, square in zip(signs, squares, strict=True))
    assert is_identity(claim + sp.Poly(2 * y**2, x, y), SumOfSquares(0, (terms[0], replace(terms[1], coefficient=1))))
    assert not holds(claim, SumOfSquares(0, terms))


def test_the_sign_of_a_tiny_number_is_exact() -> None:
    """p - q sqrt(2) for p/q the convergents: the signs alternate long after float64 sees zero."""
    field = sp.QQ.algebraic_field(SQUARE_ROOT)
    p, q = 1, 1
    for k in range(300):
        difference = field([sp.QQ(-q), sp.QQ(p)])
        assert sign(difference, field) == (-1) ** (k + 1)
        p, q = p + 2 * q, p + q
    assert sign(field.zero, field) == 0
