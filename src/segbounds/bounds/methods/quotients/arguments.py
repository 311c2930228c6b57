"""Arguments that settle a quotient on an orthant at once: on rays, by coefficients, on two rays."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, permutations
from typing import Any

import sympy as sp

from segbounds.algebra.comparisons import squares
from segbounds.algebra.nonnegative import evidently_nonnegative, evidently_positive
from segbounds.bounds.methods.quotients.largest import largest
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, n
from segbounds.metrics.similarity import Similarity
from segbounds.regions.bound import Bound
from segbounds.regions.orthants import Orthant


def on_rays(face: Orthant, quotient: tuple[sp.Poly, sp.Poly]) -> Bound | None:
    numerator, denominator = quotient
    if numerator.total_degree() > 1 or denominator.total_degree() > 1:
        return None
    if denominator.total_degree() == 0:
        value = numerator.as_expr() / denominator.as_expr()
        return Bound(value, False, (face.family([1] * len(face.rays)),), argument="the expression is constant there")
    found = []
    for i, y in enumerate(face.variables):
        top, bottom = numerator.coeff_monomial(y), denominator.coeff_monomial(y)
        if bottom == 0 and top == 0:
            continue
        value = _sign_times_infinity(top, face.known) if bottom == 0 else sp.factor(top / bottom)
        along = face.family([n if i == j else 1 for j in range(len(face.rays))])
        found.append(Bound(value, False, (along,), argument="linear-fractional: extreme on a ray of the region"))
    return largest(found, face.known)


def on_two_rays(face: Orthant, quotient: tuple[sp.Poly, sp.Poly]) -> Bound | None:
    """Lemma: on {A = a} a linear-fractional B is extreme at a vertex, so at most two rays have weight."""
    (expression,) = face.branch
    linear = {
        s: [sp.Poly(part, *face.variables) for part in sp.fraction(form)] for s, form in face.similarities.items()
    }
    if (
        len(linear) != 2
        or expression.free_symbols & set(SYMBOLS)
        or any(p.total_degree() > 1 for parts in linear.values() for p in parts)
        or not all(_monotone(expression, s, face.known) for s in linear)
    ):
        return None
    found = []
    for i, j in combinations(range(len(face.rays)), 2):
        zeros = {y: 0 for k, y in enumerate(face.variables) if k not in (i, j)}
        if any(parts[1].as_expr().subs(zeros) == 0 for parts in linear.values()):
            continue
        pair = [sp.Poly(p.as_expr().subs(zeros).subs(face.variables[i], 1), face.variables[j]) for p in quotient]
        for value, ratio in on_a_line(pair[0], pair[1], face.known):
            heavy = (
                {i: n, j: n * ratio} if ratio not in (0, sp.oo) else {i: n**2, j: n} if ratio == 0 else {i: n, j: n**2}
            )
            along = face.family([heavy.get(k, 1) for k in range(len(face.rays))])
            method = "two linear-fractional similarities: extreme with at most two rays of weight"
            found.append(Bound(value, False, (along,), argument=method))
    return largest(found, face.known)


def _monotone(expression: sp.Expr, similarity: Similarity, known: tuple[sp.Expr, ...]) -> bool:
    names = {
        s: sp.Symbol(f"s{i}", nonnegative=True) for i, s in enumerate(sorted(expression.atoms(Similarity), key=str))
    }
    slope = sp.diff(expression.xreplace(names), names[similarity])
    return evidently_nonnegative(slope, known) or evidently_nonnegative(-slope, known)


def on_a_line(
    numerator: sp.Poly, denominator: sp.Poly, known: tuple[sp.Expr, ...]
) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    """The limits at 0 and infinity and the critical values of a quotient on (0, oo), each with its place."""
    numerator, denominator = (sp.Poly(p, numerator.gen) for p in sp.fraction(sp.cancel(numerator / denominator)))
    for place, pick in ((sp.Integer(0), min), (sp.oo, max)):
        end = pick(exponent for (exponent,) in denominator.monoms())
        beyond = pick([exponent for (exponent,) in numerator.monoms()] + [end])
        if numerator.is_zero or beyond == end:
            yield sp.factor(numerator.nth(end) / denominator.nth(end)), place
        else:
            yield _sign_times_infinity(numerator.nth(beyond), known), place
    slope = numerator.diff() * denominator - numerator * denominator.diff()
    quotient = numerator.as_expr() / denominator.as_expr()
    for place in _positive_roots(slope):
        yield _tidy(quotient.subs(numerator.gen, place)), place


def _tidy(value: sp.Expr) -> sp.Expr:
    """A critical value in lowest terms, with square roots of parameters as the variables."""
    if not value.free_symbols:
        return sp.radsimp(sp.sqrtdenest(sp.factor(sp.radsimp(value))))
    roots = squares(value.free_symbols)
    back = {square.base: sp.sqrt(symbol) for symbol, square in roots.items()}
    plain = value.subs(roots)
    numbers = sorted((power for power in plain.atoms(sp.Pow) if power.is_number and power.is_irrational), key=str)
    return sp.factor_terms(sp.cancel(plain, extension=numbers or None).subs(back), fraction=True)


def _positive_roots(polynomial: sp.Poly) -> list[sp.Expr]:
    if polynomial.is_zero:
        return []
    if not polynomial.free_symbols_in_domain:
        return [
            sp.radsimp(root) for root, _ in sp.real_roots(polynomial, multiple=False, radicals=True) if root.is_positive
        ]
    roots = sp.roots(polynomial)
    if sum(roots.values()) != polynomial.degree():
        raise Unsupported("the critical points have no closed form in the parameters")
    for root in roots:
        if root.is_positive is None and not root.is_zero:
            raise Unsupported(f"whether the critical point {root} is positive depends on the parameters")
    return [root for root in roots if root.is_positive]


def _sign_times_infinity(coefficient: sp.Expr, known: tuple[sp.Expr, ...]) -> sp.Expr:
    found = _infinity_if_signed(coefficient, known)
    if found is None:
        raise Unsupported(f"the sign of {coefficient} decides whether there is a bound")
    return found


def _infinity_if_signed(coefficient: sp.Expr, known: tuple[sp.Expr, ...]) -> sp.Expr | None:
    if evidently_positive(coefficient, known):
        return sp.oo
    return -sp.oo if evidently_nonnegative(-coefficient, known) else None


def by_coefficients(face: Orthant, quotient: tuple[sp.Poly, sp.Poly]) -> Bound | None:
    """Every coefficient of N is at most c times that of D, and along some curve N/D tends to c (or beyond any bound)."""
    numerator, denominator = quotient
    top, bottom = dict(numerator.terms()), dict(denominator.terms())
    corners = [_limit_along(numerator, denominator, order, face) for order in permutations(range(len(face.rays)))]
    if not corners:
        return None
    best = largest([corner for corner in corners if corner is not None], face.known)
    if best.value is sp.oo:
        return best
    surplus = [coefficient for monomial, coefficient in top.items() if monomial not in bottom]
    if not best.exact or not all(evidently_nonnegative(-c, face.known) for c in surplus):
        return None
    if all(evidently_nonnegative(best.value * c - top.get(m, 0), face.known) for m, c in bottom.items()):
        return Bound(best.value, False, best.along, argument="coefficient by coefficient, and a curve that reaches it")
    return None


def _limit_along(numerator: sp.Poly, denominator: sp.Poly, order: tuple[int, ...], face: Orthant) -> Bound | None:
    """The limit of N/D when each variable of the order outgrows the next."""
    power = {variable: len(order) - 1 - place for place, variable in enumerate(order)}

    def leading(polynomial: sp.Poly) -> tuple[tuple[int, ...], sp.Expr]:
        return max(polynomial.terms(), key=lambda term: [term[0][i] for i in order])

    if numerator.is_zero:
        value = sp.Integer(0)
    else:
        (top, a), (bottom, b) = leading(numerator), leading(denominator)
        growth = [top[i] - bottom[i] for i in order]
        first = next((g for g in growth if g), 0)
        # compare n^(w.m) for steep enough w: the order is lexicographic
        if first > 0:
            value = _infinity_if_signed(a, face.known)
            if value is None:
                return None
        else:
            value = sp.Integer(0) if first < 0 else sp.cancel(a / b)
    steep = 1 + max(numerator.total_degree(), denominator.total_degree())
    gentle = [power[i] for i in range(len(order))]
    sure = [0 if rank == 0 else steep ** (rank - 1) for rank in gentle]
    exponents = gentle if _same_leader((numerator, denominator), gentle, leading) else sure
    along = (face.family([n**e for e in exponents]),)
    return Bound(value, False, along, argument="a curve along which the counts outgrow each other")


def _same_leader(polynomials: Iterable[sp.Poly], exponents: Sequence[int], leading: Any) -> bool:
    """Whether with these exponents each polynomial still has the one leading term that steeper ones give."""
    for polynomial in polynomials:
        if polynomial.is_zero:
            continue
        growth = {m: sum(e * k for e, k in zip(m, exponents, strict=True)) for m in polynomial.monoms()}
        first = leading(polynomial)[0]
        if any(growth[m] >= growth[first] for m in growth if m != first):
            return False
    return True


def smallest_of_bounds(face: Orthant, quotients: Sequence[tuple[sp.Poly, sp.Poly]]) -> Bound | None:
    """The supremum of a minimum is at most the smallest supremum; a curve on which all reach it makes it exact."""
    bounds = []
    for quotient in quotients:
        bound = by_coefficients(face, quotient)
        if bound is not None and bound.exact:
            bounds.append(bound.value)
    for order in permutations(range(len(face.rays))):
        limits = [_limit_along(numerator, denominator, order, face) for numerator, denominator in quotients]
        values = [limit.value for limit in limits if limit is not None]
        if len(values) == len(limits) and values and any(sp.Min(*values) == bound for bound in bounds):
            steepest = max(
                (limit for limit in limits if limit is not None),
                key=lambda limit: sp.total_degree(sum(limit.along[0]), n),
            )
            argument = "the smallest of the bounds, reached along a curve"
            return Bound(sp.Min(*values), False, steepest.along, argument=argument)
    return None
