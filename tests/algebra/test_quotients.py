"""What is zero whatever its symbols are, and what is not."""

import sympy as sp

from segbounds.algebra.quotients import identically_zero

ALPHA, BETA = sp.symbols("alpha beta", positive=True)
root = sp.sqrt
rational = sp.Rational


def test_what_is_identically_zero() -> None:
    zeros = (
        sp.Integer(0),
        (ALPHA + BETA) ** 2 - ALPHA**2 - 2 * ALPHA * BETA - BETA**2,
        1 / ALPHA + 1 / BETA - (ALPHA + BETA) / (ALPHA * BETA),
        (root(2) * ALPHA) ** 2 - 2 * ALPHA**2 + (root(3) - 1) * (root(3) + 1) - 2,
        root(6) * ALPHA - root(2) * root(3) * ALPHA,
        (ALPHA / (ALPHA + 2 * BETA) ** 2) ** -1 - ALPHA - 4 * BETA * (1 + BETA / ALPHA),
        root(ALPHA) * root(BETA) / BETA - root(ALPHA) / root(BETA),
    )
    primes = (ALPHA - 7) * (BETA - 11)  # zero at a place that is tried
    others = (rational(1, 10**30), primes, root(2) * ALPHA - BETA, 1 / (ALPHA - 7) - 1, sp.Max(ALPHA, BETA) - BETA)
    assert all(identically_zero(zero) for zero in zeros)
    assert not any(identically_zero(zero + other) for zero in zeros for other in others)
