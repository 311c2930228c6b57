"""The ways to certify that a polynomial is never negative, cheapest first: one table.

Some ways leave another question behind; which ways are asked about that stands here as well.
"""

from collections.abc import Sequence

from segbounds.theorems.proofs.certificates import cones, factors, roots
from segbounds.theorems.proofs.certificates.coefficients import by_coefficients, nothing_left
from segbounds.theorems.proofs.certificates.products import by_products
from segbounds.theorems.proofs.certificates.records import Certificate, Question, Way
from segbounds.theorems.proofs.certificates.squares import by_squares, by_squares_with_root
from segbounds.theorems.proofs.certificates.substitution import by_substitution
from segbounds.theorems.proofs.certificates.trials import negative_at
from segbounds.theorems.proofs.certificates.written import as_written


def find(question: Question, ways: Sequence[Way] | None = None) -> Certificate | None:
    """The first certificate that a way finds; each returns only what holds exactly."""
    if negative_at(question) is not None:
        return None
    return next((found for way in ways or WAYS if (found := way(question)) is not None), None)


def by_factors(question: Question) -> Certificate | None:
    return factors.by_factors(question, lambda rest: find(rest, WITHOUT_FACTORS))


def by_factors_of_much(question: Question) -> Certificate | None:
    """The same, before other ways, where these would take long."""
    return by_factors(question) if factors.is_much(question) else None


def by_parts(question: Question) -> Certificate | None:
    return roots.by_parts(question, lambda part: find(part, WITHOUT_THE_ROOT))


def by_cone(question: Question) -> Certificate | None:
    return cones.by_cone(question, lambda inside: find(inside, INSIDE_A_CONE))


#: With facts or roots, what uses them comes before sums of squares that know neither and would look for long in vain.
WAYS: tuple[Way, ...] = (
    nothing_left,
    by_coefficients,
    as_written,
    by_factors_of_much,
    by_products,
    by_parts,
    by_substitution,
    by_squares,
    by_factors,
    by_cone,
    by_squares_with_root,
)
WITHOUT_FACTORS = tuple(way for way in WAYS if way not in (by_factors, by_factors_of_much))
WITHOUT_THE_ROOT: tuple[Way, ...] = (
    nothing_left,
    by_coefficients,
    by_factors_of_much,
    by_products,
    by_squares,
    by_substitution,
    by_factors,
    by_cone,
)
INSIDE_A_CONE: tuple[Way, ...] = (nothing_left, by_coefficients, by_factors, by_squares)
