"""Exact suprema and infima of expressions in the counts, with the place where they are reached or approached.

The method, for an expression that does not change when all counts are scaled, over a region (see regions.py):

1. Where a similarity reads 0/0 its own value applies, so each face of the region on which another set of similarities
   is undefined is a problem of its own (see regions/orthants.py).
2. ``Abs`` and ``Max`` split into branches, ``Abs`` and ``Min`` inside a formula into parts of the region.
3. Each branch is a quotient N/D. Cheapest argument first:
   - N and D linear: a mediant of its values on the rays, so the extremes are on rays.
   - two linear-fractional similarities, monotone in both: on {A = a} the other is extreme at a vertex, so two rays
     suffice, and one ratio of counts remains.
   - no coefficient of N exceeds c times that of D, and a curve reaches c: then c is the supremum.
   - in general the supremum is a limit along x_i = y_i n^(w_i), for one of finitely many orders of growth w, at a critical
     point of the quotient of leading forms. The critical values are roots of elimination polynomials; a certified
     enclosure singles out the right one. Where elimination does not end within its budget, the enclosure is the answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, permutations
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.comparisons import at_most, below_one_of, same, squares
from segbounds.algebra.elimination import MONOMIALS, NoCriticalValues, critical_values
from segbounds.algebra.nonnegative import evidently_nonnegative, evidently_positive
from segbounds.algebra.reading import symbolic
from segbounds.bounds.enclosures import enclose
from segbounds.limits import Exhausted, Work
from segbounds.metrics.counts import SYMBOLS, Counts, n
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.regions.orthants import Face, faces, parts
from segbounds.regions.region import Region, Unsupported, region_of

__all__ = ["EmptyRegion", "Optimum", "Unsupported", "infimum", "largest", "supremum"]


class EmptyRegion(Exception):
    """No counts satisfy the hypotheses."""


@dataclass(frozen=True)
class Optimum:
    """The supremum (or infimum) of an expression.

    value
        An exact number, an expression in the parameters, oo; None where only an enclosure is known.
    along
        Families of counts, functions of n: the value is the largest limit (smallest, for an infimum) along them.
    attained
        Whether integer counts attain the value.
    method
        One sentence: the argument that was used.
    enclosure
        Certified lower and upper bounds, where the value was located rather than derived.
    """

    value: sp.Expr | None
    along: tuple[Counts, ...]
    attained: bool
    method: str
    enclosure: tuple[sp.Expr, sp.Expr] | None = None


def supremum(expression: Any, hypotheses: Sequence[Relational] = ()) -> Optimum:
    """The supremum of an expression over similarities and counts, over all counts that satisfy the hypotheses.

    The two steps that may take long, elimination and branch and bound, have budgets of work, which are counted: the answer is the same
    everywhere. Raises EmptyRegion where nothing satisfies the hypotheses, and Unsupported (with the reason) where the method does
    not reach; never hangs.
    """
    expression, region = symbolic(expression), region_of(hypotheses)
    if not region.rays or not region.admits(region.rays):
        raise EmptyRegion("no counts satisfy the hypotheses")
    found, open_questions = [], []
    for part, branches in parts(region, expression):
        for branch in branches:
            for rays in faces(part, expression):
                face = Face(part, rays, branch)
                try:
                    found.append(_on_face(face))
                except Unsupported as reason:
                    open_questions.append((face, reason))
    best = _unless_exceeded(largest(found, region.known) if found else None, open_questions, region.known)
    return _with_attained(expression, region, best)


def _unless_exceeded(
    best: Optimum | None, open_questions: Sequence[tuple[Face, Unsupported]], known: tuple[sp.Expr, ...]
) -> Optimum:
    """The best value found, where no face that resisted can lie above it: then its exact value is not needed."""
    for face, reason in open_questions:
        if best is None or best.value is None:
            raise reason
        if best.value is not sp.oo:
            ceiling = _ceiling(face)
            if ceiling is None or not all(at_most(term, best.value, known) for term in ceiling):
                raise reason
    if best is None:
        raise EmptyRegion("no counts satisfy the hypotheses")
    return best


def _ceiling(face: Face) -> list[sp.Expr] | None:
    """Values of which the largest is an upper bound on a face: the ratios of the coefficients of N and D."""
    try:
        numerator, denominator = face.quotient(face.branch[0])
    except Unsupported:
        return None
    top, bottom = dict(numerator.terms()), dict(denominator.terms())
    if any(m not in bottom and not evidently_nonnegative(-c, face.known) for m, c in top.items()):
        return None
    return [sp.factor(top.get(m, sp.Integer(0)) / c) for m, c in bottom.items()]


def infimum(expression: Any, hypotheses: Sequence[Relational] = ()) -> Optimum:
    """The infimum, found as minus the supremum of the opposite; see `supremum`."""
    top = supremum(-symbolic(expression), hypotheses)
    enclosure = None if top.enclosure is None else (-top.enclosure[1], -top.enclosure[0])
    value = None if top.value is None else _minus(top.value)
    return Optimum(value, top.along, top.attained, top.method, enclosure)


def _minus(value: sp.Expr) -> sp.Expr:
    return sp.Min(*(-argument for argument in value.args)) if isinstance(value, sp.Max) else -value


# --- one quotient on the positive orthant -----------------------------------------------------------------------------


def _on_face(face: Face) -> Optimum:
    if face.has_roots():
        return _located(face, [face.quotient_with_roots(expression) for expression in face.branch])
    quotients = face.quotients()
    if len(quotients) == 1:
        (quotient,) = quotients
        for argument in (_linear_fractional, _coefficients, _two_rays):
            if (optimum := argument(face, quotient)) is not None:
                return optimum
    elif (optimum := _smallest_of_bounds(face, quotients)) is not None:
        return optimum
    if any(c.free_symbols for quotient in quotients for p in quotient for c in p.coeffs()):
        raise Unsupported("with parameters, only arguments that settle all their values at once are tried")
    return _strata(face, quotients)


def _linear_fractional(face: Face, quotient: tuple[sp.Poly, sp.Poly]) -> Optimum | None:
    numerator, denominator = quotient
    if numerator.total_degree() > 1 or denominator.total_degree() > 1:
        return None
    if denominator.total_degree() == 0:
        value = numerator.as_expr() / denominator.as_expr()
        return Optimum(value, (face.family([1] * len(face.rays)),), False, "the expression is constant there")
    found = []
    for i, y in enumerate(face.variables):
        top, bottom = numerator.coeff_monomial(y), denominator.coeff_monomial(y)
        if bottom == 0 and top == 0:
            continue
        value = _sign_times_infinity(top, face.known) if bottom == 0 else sp.factor(top / bottom)
        along = face.family([n if i == j else 1 for j in range(len(face.rays))])
        found.append(Optimum(value, (along,), False, "linear-fractional: extreme on a ray of the region"))
    return largest(found, face.known)


def _two_rays(face: Face, quotient: tuple[sp.Poly, sp.Poly]) -> Optimum | None:
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
        for value, ratio in _univariate(pair[0], pair[1], face.known):
            heavy = (
                {i: n, j: n * ratio} if ratio not in (0, sp.oo) else {i: n**2, j: n} if ratio == 0 else {i: n, j: n**2}
            )
            along = face.family([heavy.get(k, 1) for k in range(len(face.rays))])
            method = "two linear-fractional similarities: extreme with at most two rays of weight"
            found.append(Optimum(value, (along,), False, method))
    return largest(found, face.known)


def _monotone(expression: sp.Expr, similarity: Similarity, known: tuple[sp.Expr, ...]) -> bool:
    names = {
        s: sp.Symbol(f"s{i}", nonnegative=True) for i, s in enumerate(sorted(expression.atoms(Similarity), key=str))
    }
    slope = sp.diff(expression.xreplace(names), names[similarity])
    return evidently_nonnegative(slope, known) or evidently_nonnegative(-slope, known)


def _univariate(
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
    if evidently_positive(coefficient, known):
        return sp.oo
    if evidently_nonnegative(-coefficient, known):
        return -sp.oo
    raise Unsupported(f"the sign of {coefficient} decides whether there is a bound")


def _coefficients(face: Face, quotient: tuple[sp.Poly, sp.Poly]) -> Optimum | None:
    """Every coefficient of N is at most c times that of D, and along some curve N/D tends to c (or beyond any bound)."""
    numerator, denominator = quotient
    top, bottom = dict(numerator.terms()), dict(denominator.terms())
    corners = [_limit_along(numerator, denominator, order, face) for order in permutations(range(len(face.rays)))]
    if not corners:
        return None
    try:
        best = largest([corner for corner in corners if corner is not None], face.known)
    except Unsupported:
        return None
    if best.value is sp.oo:
        return best
    surplus = [coefficient for monomial, coefficient in top.items() if monomial not in bottom]
    if best.value is None or not all(evidently_nonnegative(-c, face.known) for c in surplus):
        return None
    if all(evidently_nonnegative(best.value * c - top.get(m, 0), face.known) for m, c in bottom.items()):
        return Optimum(best.value, best.along, False, "coefficient by coefficient, and a curve that reaches it")
    return None


def _limit_along(numerator: sp.Poly, denominator: sp.Poly, order: tuple[int, ...], face: Face) -> Optimum | None:
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
            try:
                value = _sign_times_infinity(a, face.known)
            except Unsupported:
                return None
        else:
            value = sp.Integer(0) if first < 0 else sp.cancel(a / b)
    steep = 1 + max(numerator.total_degree(), denominator.total_degree())
    gentle = [power[i] for i in range(len(order))]
    sure = [0 if rank == 0 else steep ** (rank - 1) for rank in gentle]
    exponents = gentle if _same_leader((numerator, denominator), gentle, leading) else sure
    along = (face.family([n**e for e in exponents]),)
    return Optimum(value, along, False, "a curve along which the counts outgrow each other")


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


def _smallest_of_bounds(face: Face, quotients: Sequence[tuple[sp.Poly, sp.Poly]]) -> Optimum | None:
    """The supremum of a minimum is at most the smallest supremum; a curve on which all reach it makes it exact."""
    bounds = []
    for quotient in quotients:
        bound = _coefficients(face, quotient)
        if bound is not None and bound.value is not None:
            bounds.append(bound.value)
    for order in permutations(range(len(face.rays))):
        limits = [_limit_along(numerator, denominator, order, face) for numerator, denominator in quotients]
        values = [limit.value for limit in limits if limit is not None]
        if len(values) == len(limits) and values and any(sp.Min(*values) == bound for bound in bounds):
            steepest = max(
                (limit for limit in limits if limit is not None),
                key=lambda limit: sp.total_degree(sum(limit.along[0]), n),
            )
            return Optimum(sp.Min(*values), steepest.along, False, "the smallest of the bounds, reached along a curve")
    return None


# --- the general case -------------------------------------------------------------------------------------------------


def _strata(face: Face, quotients: Sequence[tuple[sp.Poly, sp.Poly]]) -> Optimum:
    """Critical values on every stratum, the right one singled out by a certified enclosure."""
    located = _located(face, quotients)
    along, bounds = located.along, located.enclosure
    if len(quotients) > 1 or bounds is None:
        return located
    try:
        inside = [
            (value, place)
            for value, place in _critical_values(face, quotients[0], Work(MONOMIALS))
            if bounds[0] <= value.evalf(30) + sp.Float("1e-25") and value.evalf(30) - sp.Float("1e-25") <= bounds[1]
        ]
    except (Exhausted, NoCriticalValues, NotImplementedError, sp.PolynomialError):
        return Optimum(None, along, False, f"{located.method}; elimination did not end within its limit", bounds)
    values = list({value: None for value, _ in inside})
    if len(values) != 1:
        return located
    exact = next((place for _, place in inside if place is not None), None)
    return Optimum(
        values[0],
        (exact,) if exact else along,
        False,
        "critical values of the strata, singled out by an enclosure",
        bounds,
    )


def _located(face: Face, quotients: Sequence[tuple[Any, Any]]) -> Optimum:
    """Where no argument gives the value: between which numbers it lies, and near which counts."""
    found = enclose(quotients)
    method = "branch and bound with certified enclosures"
    return Optimum(None, (face.family(found.point),), False, method, (found.lower, found.upper))


def _critical_values(face: Face, quotient: tuple[sp.Poly, sp.Poly], work: Work) -> list[tuple[sp.Expr, Counts | None]]:
    found: list[tuple[sp.Expr, Counts | None]] = []
    for blocks in _ordered_partitions(list(range(len(face.rays)))):
        numerator, denominator = (_leading_form(polynomial, blocks) for polynomial in quotient)
        if _growth(quotient[0], blocks) < _growth(quotient[1], blocks):
            numerator = numerator * 0
        free = [face.variables[i] for block in blocks for i in block[1:]]
        fixed = {face.variables[block[0]]: 1 for block in blocks}
        top, bottom = sp.fraction(sp.cancel(numerator.as_expr().subs(fixed) / denominator.as_expr().subs(fixed)))
        used = [y for y in free if (top / bottom).has(y)]
        if not used:
            found.append((symbolic(top / bottom), None))
        elif len(used) == 1:
            for value, place in _univariate(sp.Poly(top, used[0]), sp.Poly(bottom, used[0]), face.known):
                if place not in (0, sp.oo):
                    found.append((value, _curve(face, blocks, {used[0]: place})))
        else:
            found.extend((value, None) for value in critical_values(top, bottom, used, work))
    return found


def _curve(face: Face, blocks: Sequence[Sequence[int]], values: Mapping[sp.Symbol, sp.Expr]) -> Counts:
    weights = [sp.Integer(1)] * len(face.rays)
    for rank, block in enumerate(blocks):
        for i in block:
            weights[i] = values.get(face.variables[i], sp.Integer(1)) * n ** (len(blocks) - 1 - rank)
    return face.family(weights)


def _ordered_partitions(items: list[int]) -> Iterator[list[list[int]]]:
    """All ways to rank items with ties, the fastest growing block first."""
    if not items:
        yield []
    for size in range(1, len(items) + 1):
        for block in combinations(items, size):
            for rest in _ordered_partitions([item for item in items if item not in block]):
                yield [list(block), *rest]


def _growth(polynomial: sp.Poly, blocks: Sequence[Sequence[int]]) -> tuple[int, ...]:
    return max(tuple(sum(m[i] for i in block) for block in blocks) for m in polynomial.monoms())


def _leading_form(polynomial: sp.Poly, blocks: Sequence[Sequence[int]]) -> sp.Poly:
    top = _growth(polynomial, blocks)
    kept = {m: c for m, c in polynomial.terms() if tuple(sum(m[i] for i in block) for block in blocks) == top}
    return sp.Poly.from_dict(kept, *polynomial.gens)


# --- the largest of several -------------------------------------------------------------------------------------------


def largest(optima: Iterable[Optimum], known: tuple[sp.Expr, ...] = ()) -> Optimum:
    """The largest of some suprema; with parameters possibly a Max of several, each with its family."""
    kept: list[Optimum] = []
    enclosed: list[Optimum] = []
    for optimum in chain.from_iterable(map(_single_values, optima)):
        if optimum.value is None:
            enclosed.append(optimum)
            continue
        twin = next((other for other in kept if other.value == optimum.value), None)
        if twin is not None:
            kept[kept.index(twin)] = min(twin, optimum, key=lambda o: sum(map(sp.count_ops, o.along[0])))
        elif not any(at_most(optimum.value, other.value, known) for other in kept):
            kept = [other for other in kept if not at_most(other.value, optimum.value, known)] + [optimum]
    for optimum in list(kept):
        others = [other.value for other in kept if other is not optimum]
        if others and below_one_of(optimum.value, others, known):
            kept.remove(optimum)
    if enclosed:
        return _largest_enclosed(kept, enclosed)
    if len(kept) == 1:
        return kept[0]
    method = "; ".join(dict.fromkeys(optimum.method for optimum in kept))
    families = tuple(dict.fromkeys(chain.from_iterable(optimum.along for optimum in kept)))
    return Optimum(sp.Max(*(optimum.value for optimum in kept), evaluate=False), families, False, method)


def _single_values(optimum: Optimum) -> Iterator[Optimum]:
    if not isinstance(optimum.value, sp.Max):
        yield optimum
        return
    for value in optimum.value.args:
        yield Optimum(value, optimum.along, optimum.attained, optimum.method)


def _largest_enclosed(exact: list[Optimum], enclosed: list[Optimum]) -> Optimum:
    """Where an enclosure reaches beyond every exact value, the answer is an enclosure too."""
    bounds = [optimum.enclosure for optimum in enclosed if optimum.enclosure is not None]
    upper = max(high for _, high in bounds)
    for optimum in exact:
        if optimum.value is not None and optimum.value >= upper:
            return optimum
    best = max(enclosed, key=lambda optimum: optimum.enclosure[0] if optimum.enclosure else -sp.oo)
    lower = max([low for low, _ in bounds] + [optimum.value for optimum in exact if optimum.value is not None])
    return Optimum(None, best.along, False, best.method, (lower, sp.Max(upper, lower)))


def _with_attained(expression: sp.Expr, region: Region, best: Optimum) -> Optimum:
    """Where the fastest growing counts alone give the value, it is attained there (if they are integers up to scale)."""
    if best.value is None or best.value in (sp.oo, -sp.oo):
        return best
    for family in best.along:
        growth = max(sp.degree(count, n) if symbolic(count).has(n) else 0 for count in family if count != 0)
        leading = Counts(
            *(sp.Poly(count, n).nth(growth) if count != 0 else sp.Integer(0) for count in map(symbolic, family))
        )
        inside = all(
            evidently_positive(form.xreplace(dict(zip(SYMBOLS, leading, strict=True)))) for form in region.positive
        )
        there = value_at(expression, leading)
        if inside and not there.has(sp.nan, sp.zoo) and same(there, best.value, region.known):
            whole = all(sp.cancel(count / sum(leading)).is_rational for count in leading)
            if region.size is not None:
                leading = Counts(*(sp.factor(count * region.size / sum(leading)) for count in leading))
                whole = all(count.is_integer for count in leading)
            return Optimum(best.value, (leading,), whole, best.method, best.enclosure)
    return best
