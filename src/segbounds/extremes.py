"""Exact suprema and infima of expressions in the counts, with the place where they are reached or approached.

The method, for an expression that does not change when all counts are scaled, over a region (see regions.py):

1. Where a similarity reads 0/0 its own value applies, so each face of the region on which another set of similarities
   is undefined is a problem of its own (`_faces`).
2. ``Abs`` and ``Max`` split into branches, ``Abs`` and ``Min`` inside a formula into parts of the region.
3. Each branch is a quotient N/D. Cheapest argument first:
   - N and D linear: a mediant of its values on the rays, so the extremes are on rays.
   - two linear-fractional similarities, monotone in both: on {A = a} the other is extreme at a vertex, so two rays
     suffice, and one ratio of counts remains.
   - no coefficient of N exceeds c times that of D, and a curve reaches c: then c is the supremum.
   - in general the supremum is a limit along x_i = y_i n^(w_i), for one of finitely many orders of growth w, at a critical
     point of the quotient of leading forms. The critical values are roots of elimination polynomials; a certified
     enclosure singles out the right one. Where elimination does not end in time, the enclosure is the answer.
"""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations, permutations, product
from math import ceil, prod
from time import monotonic
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds.counts import SYMBOLS, Counts, n
from segbounds.enclosures import enclose
from segbounds.nonnegative import evidently_nonnegative, evidently_positive
from segbounds.regions import Region, Unsupported, region_of, split
from segbounds.similarities import Similarity, in_counts, on_support

__all__ = [
    "EmptyRegion",
    "OnRegion",
    "Optimum",
    "Unsupported",
    "admitted_along",
    "at_most",
    "can_limit_time",
    "infimum",
    "largest",
    "on_region",
    "same",
    "supremum",
    "time_limit",
    "value_at",
]


NEGLIGIBLE = 1e-9  # a float comparison only saves the search for a form that cannot be found


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


def supremum(expression: Any, hypotheses: Sequence[Relational] = (), *, seconds: float = 20.0) -> Optimum:
    """The supremum of an expression over similarities and counts, over all counts that satisfy the hypotheses.

    seconds
        A limit on each of the two steps that may take long, elimination and branch and bound.

    Raises EmptyRegion where nothing satisfies the hypotheses, and Unsupported (with the reason) where the method does
    not reach; never hangs.
    """
    expression = sp.sympify(expression)
    region = region_of(hypotheses)
    if not region.rays or not region.admits(region.rays):
        raise EmptyRegion("no counts satisfy the hypotheses")
    found, open_questions = [], []
    for part, branches in _parts(region, expression):
        for branch in branches:
            for rays in _faces(part, expression):
                face = _Face(part, rays, branch)
                try:
                    found.append(_on_face(face, seconds))
                except Unsupported as reason:
                    open_questions.append((face, reason))
    best = _unless_exceeded(largest(found, region.known) if found else None, open_questions, region.known)
    return _with_attained(expression, region, best)


def _unless_exceeded(
    best: Optimum | None, open_questions: Sequence[tuple["_Face", Unsupported]], known: tuple[sp.Expr, ...]
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


def _ceiling(face: "_Face") -> list[sp.Expr] | None:
    """Values of which the largest is an upper bound on a face: the ratios of the coefficients of N and D."""
    try:
        numerator, denominator = face.quotient(face.branch[0])
    except Unsupported:
        return None
    top, bottom = dict(numerator.terms()), dict(denominator.terms())
    if any(m not in bottom and not evidently_nonnegative(-c, face.known) for m, c in top.items()):
        return None
    return [sp.factor(top.get(m, sp.Integer(0)) / c) for m, c in bottom.items()]


def infimum(expression: Any, hypotheses: Sequence[Relational] = (), *, seconds: float = 20.0) -> Optimum:
    """The infimum, found as minus the supremum of the opposite; see `supremum`."""
    top = supremum(-sp.sympify(expression), hypotheses, seconds=seconds)
    enclosure = None if top.enclosure is None else (-top.enclosure[1], -top.enclosure[0])
    value = None if top.value is None else _minus(top.value)
    return Optimum(value, top.along, top.attained, top.method, enclosure)


def _minus(value: sp.Expr) -> sp.Expr:
    return sp.Min(*(-argument for argument in value.args)) if isinstance(value, sp.Max) else -value


def value_at(expression: Any, counts: Counts) -> sp.Expr:
    """The expression at exact (also symbolic, positive) counts, with each similarity's value at 0/0 where it applies."""
    values = dict(zip(SYMBOLS, map(sp.sympify, counts), strict=True))
    support = frozenset(count for count, value in values.items() if value != 0)
    return on_support(expression, support).xreplace(values)


# --- splitting a question into questions about one quotient ------------------------------------------------------------


def _parts(region: Region, expression: sp.Expr) -> Iterator[tuple[Region, list[list[sp.Expr]]]]:
    """Parts of the region on which the piecewise linear nodes of the formulas are linear, with the branches there.

    The supremum is the largest over the branches of the supremum of the smallest of the branch's expressions.
    """
    nodes = [
        node
        for node in sorted(in_counts(expression).atoms(sp.Abs, sp.Min, sp.Max), key=str)
        if all(
            argument.is_polynomial(*SYMBOLS) and sp.Poly(argument, *SYMBOLS).total_degree() <= 1
            for argument in node.args
        )
    ]
    if not nodes:
        yield region, _branches(expression, region.known)
        return
    node = nodes[0]
    if isinstance(node, sp.Abs):
        form, here, there = node.args[0], node.args[0], -node.args[0]
    else:
        first, second = node.args[0], node.func(*node.args[1:])
        form = first - second
        here, there = (first, second) if isinstance(node, sp.Max) else (second, first)
    for part, value in zip(split(region, form), (here, there), strict=True):
        if part.rays and part.admits(part.rays):
            yield from _parts(part, _replace(expression, node, value))


def _replace(expression: sp.Expr, node: sp.Expr, value: sp.Expr) -> sp.Expr:
    """The expression with a node replaced, inside the similarities' formulas as well."""
    replaced = {
        similarity: Similarity(similarity.name, similarity.formula.subs(node, value), similarity.when_undefined)
        for similarity in expression.atoms(Similarity)
        if similarity.formula.has(node)
    }
    return expression.xreplace({node: value}).xreplace(replaced)


def _branches(expression: sp.Expr, known: tuple[sp.Expr, ...]) -> list[list[sp.Expr]]:
    """The expression as a maximum of minima of expressions without Abs, Max and Min."""
    if not expression.has(sp.Abs, sp.Max, sp.Min):
        return [[expression]]
    if isinstance(expression, sp.Abs):
        inside = expression.args[0]
        return _branches(inside, known) + _branches(-inside, known)
    if isinstance(expression, sp.Max):
        return list(chain.from_iterable(_branches(argument, known) for argument in expression.args))
    if isinstance(expression, sp.Min):
        choices = product(*(_branches(argument, known) for argument in expression.args))
        return [list(chain.from_iterable(choice)) for choice in choices]
    if expression.is_Add:
        sums = product(*(_branches(term, known) for term in expression.args))
        return [[sp.Add(*terms) for terms in product(*choice)] for choice in sums]
    if expression.is_Mul:
        bent = [factor for factor in expression.args if factor.has(sp.Abs, sp.Max, sp.Min)]
        rest = sp.Mul(*(factor for factor in expression.args if factor not in bent))
        if len(bent) == 1 and evidently_nonnegative(rest, known):
            return [[rest * term for term in branch] for branch in _branches(bent[0], known)]
        if len(bent) == 1 and evidently_nonnegative(-rest, known):
            # minus a maximum of minima is a minimum of maxima: one choice from each branch
            return [[rest * term for term in choice] for choice in product(*_branches(bent[0], known))]
    raise Unsupported(f"{expression} bends in a way that does not split into branches")


def _faces(region: Region, expression: sp.Expr) -> Iterator[tuple[Counts, ...]]:
    """The whole region, and each face on which another set of similarities is undefined."""
    similarities = sorted(expression.atoms(Similarity), key=str)

    def undefined(rays: Sequence[Counts]) -> frozenset[Similarity]:
        zeros = {count: 0 for count in SYMBOLS if count not in _support(rays)}
        return frozenset(s for s in similarities if sp.denom(sp.together(s.formula)).subs(zeros) == 0)

    everywhere = undefined(region.rays)
    yield region.rays
    for size in range(1, len(region.rays)):
        for rays in combinations(region.rays, size):
            if undefined(rays) != everywhere and region.admits(rays):
                yield rays


def _support(rays: Iterable[Counts]) -> frozenset[sp.Symbol]:
    return frozenset(count for ray in rays for count, value in zip(SYMBOLS, ray, strict=True) if value != 0)


class _Face:
    """One problem: the smallest of some expressions, over all positive combinations of some rays."""

    def __init__(self, region: Region, rays: tuple[Counts, ...], branch: Sequence[sp.Expr]) -> None:
        self.known, self.rays, self.branch = region.known, rays, branch
        self.variables = sp.symbols(f"y:{len(rays)}", positive=True)
        entries = (sp.Add(*(y * ray[i] for y, ray in zip(self.variables, rays, strict=True))) for i in range(4))
        self.weights = dict(zip(SYMBOLS, entries, strict=True))
        self.similarities = {
            s: _in_weights(s, _support(rays), tuple(self.weights.values()))
            for s in sorted(set(chain.from_iterable(e.atoms(Similarity) for e in branch)), key=str)
        }

    def quotients(self) -> list[tuple[sp.Poly, sp.Poly]]:
        return [self.quotient(expression) for expression in self.branch]

    def quotient(self, expression: sp.Expr) -> tuple[sp.Poly, sp.Poly]:
        """Numerator and denominator in the variables, the denominator with non-negative coefficients."""
        in_variables = expression.xreplace(self.similarities).xreplace(self.weights)
        if not in_variables.is_rational_function(*self.variables):
            raise Unsupported(f"{expression} has a root in it")
        top, bottom = sp.fraction(sp.cancel(in_variables))
        numerator, denominator = sp.Poly(top, *self.variables), sp.Poly(bottom, *self.variables)
        if all(evidently_nonnegative(-c, self.known) for c in denominator.coeffs()):
            numerator, denominator = -numerator, -denominator
        if not all(evidently_nonnegative(c, self.known) for c in denominator.coeffs()):
            raise Unsupported(f"the denominator of {expression} may change sign")
        return numerator, denominator

    def family(self, weights: Sequence[Any]) -> Counts:
        """The counts for these weights of the rays."""
        values = dict(zip(self.variables, map(sp.sympify, weights), strict=True))
        return Counts(*(sp.expand(self.weights[count].xreplace(values)) for count in SYMBOLS))


# --- algebra on a region, for written derivations ----------------------------------------------------------------------


class OnRegion:
    """Identities and signs of expressions at all counts of a region, or, without a region, in the parameters alone."""

    def __init__(self, region: Region | None, known: tuple[sp.Expr, ...]) -> None:
        self.region, self.known = region, known
        self.size = region.size if region else None

    def _form(self, expression: Any, rays: tuple[Counts, ...] | None = None) -> sp.Expr:
        expression = sp.sympify(expression)
        if self.region is None or not expression.has(*SYMBOLS, Similarity):
            return in_counts(expression)
        face = _Face(self.region, rays or self.region.rays, [expression])
        return expression.xreplace(face.similarities).xreplace(face.weights)

    def vanishes(self, expression: Any) -> bool:
        """Whether an expression is identically zero."""
        numerator, _ = sp.fraction(sp.together(self._form(expression)))
        return bool(sp.expand(numerator) == 0)

    def shows(self, expression: Any, sign: Callable[..., bool]) -> bool:
        """Whether the form of an expression, as written in the counts, shows its sign inside the region."""
        support = _support(self.region.rays) if self.region is not None else frozenset(SYMBOLS)
        inside = {s: sp.Symbol(s.name, positive=True) if s in support else sp.Integer(0) for s in SYMBOLS}
        return sign(in_counts(expression).xreplace(inside), self.known)

    def shows_on(self, rays: tuple[Counts, ...], expression: Any, sign: Callable[..., bool]) -> bool:
        """The same on a face, where other values at 0/0 apply."""
        return sign(self._form(expression, rays), self.known)

    def branches(self, expression: Any) -> list[list[sp.Expr]]:
        """The expression as a maximum of minima."""
        return _branches(sp.sympify(expression), self.known)

    def inside(self) -> Counts | None:
        """Some integer counts of the region, where it has rational rays."""
        if self.region is None:
            return None
        total = [sum(entries) for entries in zip(*self.region.rays, strict=True)]
        if not all(sp.sympify(entry).is_Rational for entry in total):
            return None
        scale = sp.ilcm(1, 1, *(sp.Rational(entry).q for entry in total))
        return Counts(*(int(entry * scale) for entry in total))

    def other_faces(self, expression: Any) -> list[tuple[Counts, ...]]:
        """The faces on which similarities are undefined that are defined inside."""
        return [] if self.region is None else list(_faces(self.region, sp.sympify(expression)))[1:]


@cache
def on_region(hypotheses: tuple[Relational, ...]) -> OnRegion:
    """Algebra on the region of these hypotheses; where they are not linear, in the counts as they stand."""
    try:
        region = region_of(hypotheses)
    except Unsupported:
        return OnRegion(None, ())
    return OnRegion(region if region.rays else None, region.known)


def admitted_along(place: OnRegion, family: Counts) -> bool:
    """Whether a family of counts lies in the region for all large n, as far as its form tells."""
    if place.region is None:
        return True
    values = dict(zip(SYMBOLS, map(sp.sympify, family), strict=True))
    if place.region.size is not None and sp.expand(sum(values.values()) - place.region.size) != 0:
        return False
    return all(_eventually(form.xreplace(values), place.known, True) for form in place.region.positive) and all(
        _eventually(form.xreplace(values), place.known, False) for form in place.region.facets
    )


def _eventually(expression: sp.Expr, known: tuple[sp.Expr, ...], strictly: bool) -> bool:
    expression = sp.expand(expression)
    if expression == 0:
        return not strictly
    leading = sp.Poly(expression, n).LC() if expression.has(n) else expression
    return evidently_positive(leading, known) or (not strictly and evidently_nonnegative(leading, known))


@cache
def _in_weights(similarity: Similarity, support: frozenset[sp.Symbol], weights: tuple[sp.Expr, ...]) -> sp.Expr:
    return sp.cancel(on_support(similarity, support).xreplace(dict(zip(SYMBOLS, weights, strict=True))))


# --- one quotient on the positive orthant -----------------------------------------------------------------------------


def _on_face(face: _Face, seconds: float) -> Optimum:
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
    return _strata(face, quotients, seconds)


def _linear_fractional(face: _Face, quotient: tuple[sp.Poly, sp.Poly]) -> Optimum | None:
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


def _two_rays(face: _Face, quotient: tuple[sp.Poly, sp.Poly]) -> Optimum | None:
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
    roots = _squares(value.free_symbols)
    back = {square.base: sp.sqrt(symbol) for symbol, square in roots.items()}
    plain = value.subs(roots)
    numbers = [power for power in plain.atoms(sp.Pow) if power.is_number and power.is_irrational]
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


def _coefficients(face: _Face, quotient: tuple[sp.Poly, sp.Poly]) -> Optimum | None:
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


def _limit_along(numerator: sp.Poly, denominator: sp.Poly, order: tuple[int, ...], face: _Face) -> Optimum | None:
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


def _smallest_of_bounds(face: _Face, quotients: Sequence[tuple[sp.Poly, sp.Poly]]) -> Optimum | None:
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


def _strata(face: _Face, quotients: Sequence[tuple[sp.Poly, sp.Poly]], seconds: float) -> Optimum:
    """Critical values on every stratum, the right one singled out by a certified enclosure."""
    enclosure = enclose(quotients, seconds=seconds)
    along, bounds = (face.family(enclosure.point),), (enclosure.lower, enclosure.upper)
    located = Optimum(None, along, False, "branch and bound with certified enclosures", bounds)
    if len(quotients) > 1:
        return located
    try:
        with time_limit(seconds):
            inside = [
                (value, place)
                for value, place in _critical_values(face, quotients[0])
                if bounds[0] <= value.evalf(30) + sp.Float("1e-25") and value.evalf(30) - sp.Float("1e-25") <= bounds[1]
            ]
    except (TimeoutError, NotImplementedError, sp.PolynomialError):
        return Optimum(None, along, False, f"{located.method}; elimination did not end in time", bounds)
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


def _critical_values(face: _Face, quotient: tuple[sp.Poly, sp.Poly]) -> list[tuple[sp.Expr, Counts | None]]:
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
            found.append((sp.sympify(top / bottom), None))
        elif len(used) == 1:
            for value, place in _univariate(sp.Poly(top, used[0]), sp.Poly(bottom, used[0]), face.known):
                if place not in (0, sp.oo):
                    found.append((value, _curve(face, blocks, {used[0]: place})))
        else:
            found.extend((value, None) for value in _eliminated(top, bottom, used))
    return found


def _curve(face: _Face, blocks: Sequence[Sequence[int]], values: Mapping[sp.Symbol, sp.Expr]) -> Counts:
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


def _eliminated(top: sp.Expr, bottom: sp.Expr, variables: Sequence[sp.Symbol]) -> list[sp.Expr]:
    """Real numbers among which are all critical values of top/bottom at positive points."""
    c, inverse = sp.symbols("c inverse")
    equations = [sp.expand(top - c * bottom)]
    for y in variables:
        slope = sp.factor(sp.diff(top, y) * bottom - top * sp.diff(bottom, y))
        factors = [base for base, _ in sp.factor_list(slope)[1] if not evidently_positive(base)]
        equations.append(prod(factors, start=sp.Integer(1)) if slope != 0 else sp.Integer(0))
    # the inverse keeps the critical points off the coordinate hyperplanes, where the denominator could vanish as well
    equations.append(1 - inverse * prod(variables) * bottom)
    basis = sp.groebner([e for e in equations if e != 0], inverse, *variables, c, order="lex")
    only_c = [g for g in basis.exprs if g.free_symbols == {c}]
    if sp.Integer(1) in basis.exprs:
        return []
    if not only_c:
        raise NotImplementedError("no polynomial for the critical values alone")
    return list(
        sp.real_roots(sp.Poly(only_c[0], c), multiple=False)
        and [r for r, _ in sp.real_roots(sp.Poly(only_c[0], c), multiple=False)]
    )


def can_limit_time() -> bool:
    """Whether `time_limit` works here: signals reach the main thread only, and not on every system."""
    return threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TimeoutError in the block after some seconds; at once where no time can be limited. Limits nest."""
    if not can_limit_time():
        raise TimeoutError

    def stop(*_: object) -> None:
        raise TimeoutError

    start, before = monotonic(), signal.signal(signal.SIGALRM, stop)
    outer, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.signal(signal.SIGALRM, before)
        # what is left of a limit around this one; if nothing is, it ends as soon as it can
        left = max(outer - (monotonic() - start), 1e-3) if outer else 0
        signal.setitimer(signal.ITIMER_REAL, left)


# --- comparing values -------------------------------------------------------------------------------------------------


def same(first: Any, second: Any, known: tuple[sp.Expr, ...] = ()) -> bool:
    """Whether two exact values (with parameters: two maxima of expressions) are equal."""
    return at_most(first, second, known) and at_most(second, first, known)


def at_most(first: Any, second: Any, known: tuple[sp.Expr, ...] = ()) -> bool:
    """Whether first <= second: decided for exact numbers; for expressions, whether that is evident from their form."""
    bounds = _arguments(second)
    return all(_below_one_of(term, bounds, known) for term in _arguments(first))


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
        if others and _below_one_of(optimum.value, others, known):
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


def _arguments(value: Any) -> tuple[sp.Expr, ...]:
    """The expressions of which a value is the maximum; |x| is the larger of x and -x.

    Comparisons work on these: building a sympy Max compares all its arguments first, which takes seconds.
    """
    value = sp.sympify(value)
    if isinstance(value, sp.Max):
        return tuple(chain.from_iterable(map(_arguments, value.args)))
    if isinstance(value, sp.Abs) and value.free_symbols:
        return (value.args[0], -value.args[0])
    return (value,)


def _below_one_of(term: sp.Expr, bounds: Sequence[sp.Expr], known: tuple[sp.Expr, ...]) -> bool:
    """Whether a term is at most the largest of some bounds."""
    if term is -sp.oo or any(term == bound or bound is sp.oo for bound in bounds):
        return True
    symbols = sorted(set().union(term.free_symbols, *(bound.free_symbols for bound in bounds)), key=str)
    if not symbols:
        return any(_number_at_most(term, bound) for bound in bounds)
    known = tuple(hypothesis for hypothesis in known if hypothesis.free_symbols <= set(symbols))
    if term.is_infinite:
        return False
    term, bounds, known, symbols = _in_roots(term, [b for b in bounds if not b.is_infinite], known, symbols)
    points = _samples(tuple(symbols), known)
    gaps = sp.lambdify(symbols, [bound - term for bound in bounds], modules="math")
    try:
        room = [gaps(*point) for point in points]
    except NameError:
        return False  # a function that has no value at these numbers: nothing is evident
    if any(max(row) < -NEGLIGIBLE for row in room):
        return False  # a point where it fails is found much faster than a form that shows it
    for i, bound in enumerate(bounds):
        if all(row[i] > -NEGLIGIBLE for row in room) and evidently_nonnegative(_together(bound - term), known):
            return True
    # below a weighted mean of two bounds is below the larger one
    weights = (sp.Integer(1), *(symbol for symbol in symbols if symbol.is_positive))
    for weight, (i, j) in product(weights, permutations(range(len(bounds)), 2)):
        heavy = [1.0 if weight == 1 else point[symbols.index(weight)] for point in points]
        if all(w * row[i] + row[j] > -NEGLIGIBLE for w, row in zip(heavy, room, strict=True)):
            if evidently_nonnegative(_together(weight * (bounds[i] - term) + bounds[j] - term), known):
                return True
    return False


def _in_roots(
    term: sp.Expr, bounds: list[sp.Expr], known: tuple[sp.Expr, ...], symbols: list[sp.Symbol]
) -> tuple[sp.Expr, list[sp.Expr], tuple[sp.Expr, ...], list[sp.Symbol]]:
    """With square roots of positive parameters about, the roots as variables: everything is rational in them."""
    powers = chain.from_iterable(e.atoms(sp.Pow) for e in (term, *bounds))
    if not any(power.exp.is_Rational and power.exp.q == 2 and power.free_symbols for power in powers):
        return term, bounds, known, symbols
    squares = _squares(symbols)
    renamed = sorted((square.base if (square := squares.get(s)) is not None else s for s in symbols), key=str)
    return term.subs(squares), [b.subs(squares) for b in bounds], tuple(k.subs(squares) for k in known), renamed


def _squares(symbols: Iterable[sp.Symbol]) -> dict[sp.Symbol, sp.Expr]:
    return {symbol: sp.Symbol(f"root_{symbol}", positive=True) ** 2 for symbol in symbols if symbol.is_positive}


@cache
def _samples(symbols: tuple[sp.Symbol, ...], known: tuple[sp.Expr, ...]) -> list[tuple[float, ...]]:
    """Some parameter values that the hypotheses allow, to discard what is false at one of them."""
    values = [(k * k % 17 + 1) / (k % 5 + 3) for k in range(1, 60)]
    allowed = sp.lambdify(symbols, list(known), modules="math")
    points = []
    for start in range(40):
        chosen = (values[(start + 7 * i) % len(values)] for i in range(len(symbols)))
        point = tuple(ceil(v) if s.is_integer else v for s, v in zip(symbols, chosen, strict=True))
        if all(value >= 0 for value in allowed(*point)):
            points.append(point)
    return points[:6]


def _together(expression: sp.Expr) -> sp.Expr:
    return sp.factor(sp.together(expression))


def _number_at_most(first: sp.Expr, second: sp.Expr) -> bool:
    difference = second - first
    if difference == 0 or difference.is_infinite:
        return bool(difference == 0 or difference > 0)
    approximation = difference.evalf(40)
    if abs(approximation) > sp.Float("1e-30"):
        return bool(approximation > 0)
    return bool(sp.minimal_polynomial(difference, polys=True).nth(0) == 0) or bool(difference > 0)


def _with_attained(expression: sp.Expr, region: Region, best: Optimum) -> Optimum:
    """Where the fastest growing counts alone give the value, it is attained there (if they are integers up to scale)."""
    if best.value is None or best.value in (sp.oo, -sp.oo):
        return best
    for family in best.along:
        growth = max(sp.degree(count, n) if sp.sympify(count).has(n) else 0 for count in family if count != 0)
        leading = Counts(
            *(sp.Poly(count, n).nth(growth) if count != 0 else sp.Integer(0) for count in map(sp.sympify, family))
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
