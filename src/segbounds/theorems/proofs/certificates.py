"""Why a polynomial is never negative: a certificate that a mere identity re-checks.

    multiplier * polynomial = sum of  coefficient * factors * square^2

with coefficients that are not negative, factors that are known not to be, and a multiplier that is positive. `find` looks for
one, cheapest first: the polynomial is zero, no coefficient is negative, a form that somebody wrote down, products of the facts
(a linear programme), sums of squares. Floats only nominate; what is returned has been checked exactly.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, reduce
from itertools import chain, combinations
from typing import Any

import numpy as np
import sympy as sp
from sympy.polys.domains.domain import Domain
from sympy.polys.matrices import DomainMatrix

from segbounds.algebra import number_fields
from segbounds.algebra.number_fields import element, sign
from segbounds.algebra.reading import symbolic

Factors = dict[sp.Expr, int]
NOTHING = sp.Dummy(nonnegative=True)  # the variable of numbers, since sympy has no polynomials without one


@dataclass(frozen=True)
class Term:
    """coefficient * factors * square^2, none of them negative."""

    coefficient: sp.Expr
    factors: Factors = field(default_factory=dict)
    square: sp.Expr = sp.Integer(1)

    @property
    def value(self) -> sp.Expr:
        return self.coefficient * sp.Mul(*(form**power for form, power in self.factors.items())) * self.square**2

    def times(self, other: "Term") -> "Term":
        return Term(
            self.coefficient * other.coefficient, merged(self.factors, other.factors), self.square * other.square
        )


@dataclass(frozen=True)
class Certificate:
    """See the module's text. ``method`` says in a few words how it was found."""

    terms: tuple[Term, ...]
    multiplier: Factors = field(default_factory=dict)
    method: str = ""


@dataclass(frozen=True)
class Question:
    """Whether a polynomial is never negative.

    polynomial
        An expression over ``field``, polynomial in the variables (and in the symbols of ``equations``).
    variables
        Symbols that are not negative, counts before parameters.
    facts
        Further polynomials that are not negative.
    equations
        What a symbol is equal to: it is replaced.
    roots
        What the square of a symbol is equal to.
    parameters
        Those of the variables that are parameters: a multiplier may have them.
    written
        Forms of a rational function that is the polynomial over ``over``: sums and products that show their sign.
    over
        The positive polynomial of the line above, as factors.
    sign
        What is asked of the polynomial: ">=", ">" or "=" zero. A certificate for ">" has a positive term.
    """

    polynomial: sp.Expr
    variables: tuple[sp.Symbol, ...]
    facts: tuple[sp.Expr, ...] = ()
    equations: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    parameters: tuple[sp.Symbol, ...] = ()
    written: tuple[sp.Expr, ...] = ()
    over: Factors = field(default_factory=dict)
    roots: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    field: Domain = sp.QQ
    sign: str = ">="

    @cached_property
    def free(self) -> tuple[sp.Symbol, ...]:
        return tuple(v for v in self.variables if v not in self.equations)

    def poly(self, expression: sp.Expr) -> sp.Poly:
        """The expression as a polynomial in the variables that no equation removes."""
        for symbol, value in self.equations.items():
            expression = expression.subs(symbol, value)
        gens = sorted({*self.free, *(symbolic(expression).free_symbols - {*self.equations})}, key=str) or [NOTHING]
        found = number_fields.polynomial(symbolic(expression), gens, self.field)
        for symbol, square in self.roots.items():
            if symbol in gens and found.degree(symbol) > 1:
                found = _reduced(found, symbol, number_fields.polynomial(square, gens, self.field))
        return found

    def holds(self, certificate: Certificate) -> bool:
        """Whether the identity of a certificate is one, and its coefficients have their sign."""
        left = sp.Mul(self.polynomial, *(form**power for form, power in certificate.multiplier.items()))
        right = sp.Add(*(term.value for term in certificate.terms))
        signs = (sign(element(term.coefficient, self.field), self.field) for term in certificate.terms)
        return min(signs, default=0) >= 0 and self.vanishes(left - right)

    def vanishes(self, expression: sp.Expr) -> bool:
        return self.poly(symbolic(expression)).is_zero


def _reduced(polynomial: sp.Poly, symbol: sp.Symbol, square: sp.Poly) -> sp.Poly:
    """A polynomial with symbol^2 = square."""
    place = polynomial.gens.index(symbol)
    rows: dict[int, dict[tuple[int, ...], object]] = {}
    for powers, coefficient in polynomial.rep.terms():
        rest = (*powers[:place], powers[place] % 2, *powers[place + 1 :])
        rows.setdefault(powers[place] // 2, {})[rest] = coefficient
    total = polynomial.zero
    for power, terms in rows.items():
        total += sp.Poly.from_dict(terms, *polynomial.gens, domain=polynomial.domain) * square**power
    return total


def merged(first: Factors, second: Factors) -> Factors:
    return {form: first.get(form, 0) + second.get(form, 0) for form in {**first, **second}}


def not_negative(value: sp.Expr) -> bool:
    """Whether an exact real number is not negative."""
    return bool(symbolic(value).is_nonnegative)


def find(question: Question, searches: "Sequence[Search] | None" = None) -> Certificate | None:
    """The first certificate that a search finds; each returns only what holds exactly."""
    if negative_at(question) is not None:
        return None
    return next((found for search in searches or SEARCHES if (found := search(question)) is not None), None)


Search = Callable[[Question], Certificate | None]


TRIED = 4000


def negative_at(question: Question) -> dict[sp.Symbol, float] | None:
    """Values of the symbols, found by random trial, at which the facts seem to hold and the polynomial seems to be negative.

    For nomination only: it saves the search for a certificate that cannot exist.
    """
    free = sorted({*question.variables, *question.polynomial.free_symbols} - {*question.equations}, key=str)
    if not free:
        return None
    generator = np.random.default_rng(0)
    values = 10 ** generator.uniform(-3, 2, (len(free), TRIED))
    values *= generator.random(values.shape) > 0.1
    places = dict(zip(free, values, strict=True))
    for symbol, square in question.roots.items():
        places[symbol] = np.sqrt(
            np.maximum(_values(square, places), 0)
        )  # a nomination: where it is negative any number will do
    places |= {symbol: _values(value, places) for symbol, value in question.equations.items()}
    inside = np.ones(TRIED, bool)
    for form in (*question.facts, *(v for v in question.variables if v in question.equations)):
        inside &= _values(form, places) >= 0
    size = sum(np.abs(_values(term, places)) for term in sp.Add.make_args(sp.expand(question.polynomial)))
    with np.errstate(all="ignore"):
        value = np.where(inside, _values(question.polynomial, places), 0) / np.maximum(size, 1e-300)
    worst = int(np.argmin(np.nan_to_num(value)))
    return {symbol: float(place[worst]) for symbol, place in places.items()} if value[worst] < -1e-9 else None


def _values(form: sp.Expr, places: Mapping[sp.Symbol, np.ndarray]) -> np.ndarray:
    form = form.xreplace({root: root.n() for root in form.atoms(sp.CRootOf)})  # which numpy does not know
    symbols = sorted(form.free_symbols, key=str)
    with np.errstate(all="ignore"):
        found = sp.lambdify(symbols, form, modules="numpy")(*(places[symbol] for symbol in symbols))
    return np.broadcast_to(np.asarray(found, float), (TRIED,))


def nothing_left(question: Question) -> Certificate | None:
    return Certificate((), method="identity") if question.vanishes(question.polynomial) else None


def by_coefficients(question: Question) -> Certificate | None:
    """Every coefficient is non-negative."""
    polynomial = question.poly(question.polynomial)
    if not {*polynomial.gens} <= {*question.variables}:
        return None
    coefficients = [(powers, c) for powers, c in polynomial.rep.terms() if c]
    if any(sign(c, question.field) < 0 for _, c in coefficients):
        return None
    terms = (
        Term(question.field.to_sympy(c), {x: e for x, e in zip(polynomial.gens, powers, strict=True) if e})
        for powers, c in coefficients
    )
    return Certificate(tuple(terms), method="no negative coefficient")


# --- written forms ----------------------------------------------------------------------------------------------------


def as_written(question: Question) -> Certificate | None:
    """A form that shows its sign, taken apart into terms over a positive denominator."""
    for form in question.written:
        try:
            terms, below = _taken_apart(form, question)
        except _NoSign:
            continue
        common = {f: min(below.get(f, 0), power) for f, power in question.over.items()}
        over = {f: power - common[f] for f, power in question.over.items() if power > common[f]}
        multiplier = {f: power - common.get(f, 0) for f, power in below.items() if power > common.get(f, 0)}
        certificate = Certificate(
            tuple(term.times(Term(sp.Integer(1), over)) for term in terms), multiplier, "a form that shows its sign"
        )
        if question.holds(certificate):
            return certificate
    return None


class _NoSign(Exception):
    """The form of an expression does not show its sign."""


def _taken_apart(form: sp.Expr, question: Question) -> tuple[list[Term], Factors]:
    """Terms, none of them negative, and the positive factors of their common denominator."""
    if form.is_number:
        if not not_negative(form):
            raise _NoSign
        return [Term(form)], {}
    if (factor := _known(form, question)) is not None:
        scale, fact = factor
        return [Term(scale, {fact: 1})], {}
    if form.is_Pow and form.exp.is_Integer:
        if form.exp < 0:
            numerator, denominator = sp.fraction(sp.together(form.base))
            _positive_factors(numerator, -int(form.exp))
            return [Term(sp.Integer(1), _positive_factors(denominator, -int(form.exp)))], _positive_factors(
                numerator, -int(form.exp)
            )
        if form.exp % 2 == 0 and _known(form.base, question) is None:
            numerator, denominator = sp.fraction(sp.together(form.base))
            power = int(form.exp)
            return [Term(sp.Integer(1), {}, sp.expand(numerator) ** (power // 2))], _positive_factors(
                denominator, power
            )
        return _product([_taken_apart(form.base, question)] * int(form.exp))
    if form.is_Mul:
        return _product([_taken_apart(factor, question) for factor in form.args])
    if form.is_Add:
        return _sum([_taken_apart(term, question) for term in form.args])
    raise _NoSign


def _known(form: sp.Expr, question: Question) -> tuple[sp.Expr, sp.Expr] | None:
    """A form that is a positive multiple of a fact, or a polynomial without negative coefficients: (scale, fact)."""
    if form in question.variables:
        return sp.Integer(1), form
    symbols = form.free_symbols
    if not form.is_polynomial(*symbols):
        return None
    for fact in question.facts:
        if fact.free_symbols & symbols:
            scale = sp.cancel(form / fact)
            if scale.is_number and scale.is_positive:
                return scale, fact
    if symbols <= {*question.variables} and all(not_negative(c) for c in sp.Poly(form, *symbols).coeffs()):
        return sp.Integer(1), form
    return None


def _positive_factors(form: sp.Expr, power: int) -> Factors:
    found: Factors = {}
    for factor in sp.Mul.make_args(sp.factor(form)):
        base, exponent = factor.as_base_exp()
        if base != 1:
            found[base] = found.get(base, 0) + int(exponent) * power
    return found


def _product(parts: Iterable[tuple[list[Term], Factors]]) -> tuple[list[Term], Factors]:
    terms, below = [Term(sp.Integer(1))], {}  # type: list[Term], Factors
    for more, under in parts:
        terms = [first.times(second) for first in terms for second in more]
        below = merged(below, under)
    return terms, below


def _sum(parts: list[tuple[list[Term], Factors]]) -> tuple[list[Term], Factors]:
    below: Factors = {}
    for _, under in parts:
        below = {form: max(below.get(form, 0), under.get(form, 0)) for form in {**below, **under}}
    terms = []
    for more, under in parts:
        missing = {form: power - under.get(form, 0) for form, power in below.items() if power > under.get(form, 0)}
        terms += [term.times(Term(sp.Integer(1), missing)) for term in more]
    return terms, below


# --- products of the facts --------------------------------------------------------------------------------------------

MOST_PRODUCTS = 6000


def by_products(question: Question) -> Certificate | None:
    """Products of the facts with non-negative coefficients, found by a linear programme and solved for exactly."""
    for multipliers in _multipliers(question):
        certificate = _products_with(question, multipliers)
        if certificate is not None:
            return certificate
    return None


def _multipliers(question: Question) -> Iterator[tuple[sp.Expr, ...]]:
    one = sp.Integer(1)
    yield (one,)
    if question.parameters:
        yield (one, *question.parameters)
    counts = sp.Add(*(v for v in question.variables if v not in question.parameters))
    if counts != 0:
        yield (counts,)


def _products_with(question: Question, multipliers: tuple[sp.Expr, ...]) -> Certificate | None:
    from scipy.optimize import linprog

    targets = [question.poly(m * question.polynomial) for m in multipliers]
    generators = {form: question.poly(form) for form in (*question.variables, *question.facts)}
    gens = sorted(set(chain.from_iterable(p.gens for p in (*targets, *generators.values()))), key=str)
    targets = [number_fields.in_gens(p, gens) for p in targets]
    generators = {form: number_fields.in_gens(p, gens) for form, p in generators.items()}
    room = [max(1, *(p.degree(x) for p in targets)) for x in gens], max(p.total_degree() for p in targets)
    products = list(_products(generators, gens, room, question.field))
    if not products or len(products) > MOST_PRODUCTS:
        return None
    monomials = sorted(set(chain.from_iterable(p.monoms() for p in [*targets, *(p for _, p in products)])))
    row = {monomial: i for i, monomial in enumerate(monomials)}
    columns = [p for _, p in products] + [-p for p in targets]
    matrix = np.zeros((len(row) + 1, len(columns)))
    for j, column in enumerate(columns):
        for powers, c in column.terms():
            matrix[row[powers], j] = float(c)
    matrix[-1, len(products) :] = 1  # the multiplier is not zero
    right = np.append(np.zeros(len(row)), 1.0)
    solved = linprog(np.ones(len(columns)), A_eq=matrix, b_eq=right, method="highs-ds")
    if solved.status != 0:
        return None
    used = [j for j, amount in enumerate(solved.x) if amount > 1e-9]
    amounts = _solved_exactly([columns[j] for j in used], [int(j >= len(products)) for j in used], question.field)
    if amounts is None:
        return None
    found = dict(zip(used, amounts, strict=True))
    terms = [Term(found[j], products[j][0]) for j in used if j < len(products)]
    multiplier = sp.Add(*(found[j] * multipliers[j - len(products)] for j in used if j >= len(products)))
    if any(sign(element(amount, question.field), question.field) < 0 for amount in amounts):
        return None
    if multiplier.is_number:
        terms, multiplier = [Term(t.coefficient / multiplier, t.factors) for t in terms], sp.Integer(1)
    return Certificate(
        tuple(t for t in terms if t.coefficient != 0),
        {} if multiplier == 1 else {sp.expand(multiplier): 1},
        "products of the hypotheses",
    )


def _products(
    generators: Mapping[sp.Expr, sp.Poly], gens: Sequence[sp.Symbol], room: tuple[list[int], int], domain: Domain
) -> Iterator[tuple[Factors, sp.Poly]]:
    """Products of the generators that fit into a polynomial of these degrees."""
    forms = list(generators)

    def extended(start: int, factors: Factors, product: sp.Poly) -> Iterator[tuple[Factors, sp.Poly]]:
        yield factors, product
        for i in range(start, len(forms)):
            longer = product * generators[forms[i]]
            fits = all(longer.degree(x) <= most for x, most in zip(gens, room[0], strict=True))
            if fits and longer.total_degree() <= room[1]:
                yield from extended(i, merged(factors, {forms[i]: 1}), longer)

    yield from extended(0, {}, sp.Poly(1, *gens, domain=domain))


def _solved_exactly(columns: Sequence[sp.Poly], weights: Sequence[int], domain: Domain) -> list[sp.Expr] | None:
    """The combination of the columns that is zero and whose weighted sum is one, exactly; None where it is not unique."""
    monomials = sorted(set(chain.from_iterable(column.monoms() for column in columns)))
    entries = [[dict(column.rep.terms()).get(m, domain.zero) for column in columns] + [domain.zero] for m in monomials]
    entries.append([domain.convert(weight) for weight in weights] + [domain.one])
    matrix = DomainMatrix(entries, (len(entries), len(columns) + 1), domain).to_field()
    reduced, pivots = matrix.rref()
    if len(columns) in pivots:
        return None
    values = [domain.zero] * len(columns)
    dense = reduced.to_list()
    for place, pivot in enumerate(pivots):
        values[pivot] = dense[place][-1]
    return [matrix.domain.to_sympy(value) for value in values]


# --- sums of squares --------------------------------------------------------------------------------------------------


def by_squares(question: Question) -> Certificate | None:
    """Sums of squares, where the question is about non-negative variables alone and homogeneous."""
    from segbounds.algebra import kept_squares as kept
    from segbounds.algebra import sums_of_squares

    polynomial = question.poly(question.polynomial)
    gens = tuple(x for x in polynomial.gens if polynomial.degree(x) > 0)
    if not gens or not {*gens} <= {*question.variables} or not polynomial.is_homogeneous or len(gens) > 4:
        return None
    asked = number_fields.in_gens(polynomial, gens)
    found = kept.look_up(asked) or sums_of_squares.find(asked)
    if found is None:
        return None
    terms = []
    for t in found.terms:
        # a square that begins with 1 is easier to read
        coefficient = question.field.to_sympy(element(t.coefficient, question.field) * t.square.rep.LC() ** 2)
        factors = {x: e for x, e in zip(gens, t.exponents, strict=True) if e}
        terms.append(Term(coefficient, factors, t.square.monic().as_expr()))
    multiplier = {sp.Add(*gens): found.power} if found.power else {}
    return Certificate(tuple(terms), multiplier, "a sum of squares")


# --- factors ----------------------------------------------------------------------------------------------------------


def by_factors(question: Question) -> Certificate | None:
    """Factors taken out: even powers are squares, others may show their sign or be a fact; what is left is asked again."""
    polynomial = question.poly(question.polynomial)
    scale, square, evident, rest = polynomial.rep.LC(), sp.Integer(1), Factors(), polynomial.one
    for factor, power in _factored(polynomial, question):
        square *= factor.as_expr() ** (power // 2)
        seen = _seen(factor, question) if power % 2 else None
        if seen is not None:
            evident = merged(evident, {seen[0]: 1})
            scale = scale / seen[1]
        elif power % 2:
            rest *= factor
    if square == 1 and not evident:
        return None
    remaining = replace(question, polynomial=rest.mul_ground(scale).as_expr(), written=())
    found = find(remaining, tuple(search for search in SEARCHES if search not in (by_factors, by_factors_of_much)))
    if found is None:
        return None
    whole = Term(sp.Integer(1), evident, square)
    return replace(found, terms=tuple(term.times(whole) for term in found.terms))


SMALL = 6  # a degree: sums of squares of no higher one are found at once, and read better


def by_factors_of_much(question: Question) -> Certificate | None:
    """The same, before other searches, where these would take long."""
    much = question.roots or question.poly(question.polynomial).total_degree() > SMALL
    return by_factors(question) if much else None


MOST_FACTORED = 200  # terms: factoring more takes long, and what is proved here is seldom a product


def _factored(polynomial: sp.Poly, question: Question) -> list[tuple[sp.Poly, int]]:
    """Monic factors with their powers, which one learns in short time; of A + B root, those that A and B share."""
    if polynomial.total_degree() < 1 or not polynomial.domain.is_QQ or len(polynomial.terms()) > MOST_FACTORED:
        return []
    roots = [root for root in question.roots if root in polynomial.free_symbols]
    shared = polynomial
    for root in roots:
        shared = reduce(sp.Poly.gcd, _coefficients(shared, root))
    factors = shared.factor_list()[1] if shared.total_degree() else []
    found = [(factor.monic(), int(power)) for factor, power in factors]
    rest = polynomial.monic().exquo(sp.prod((f**power for f, power in found), polynomial.one))
    return [*found, (rest, 1)] if rest.total_degree() else found


def _coefficients(polynomial: sp.Poly, symbol: sp.Symbol) -> list[sp.Poly]:
    """The coefficients of the powers of a symbol, in the same symbols."""
    place = polynomial.gens.index(symbol)
    found: dict[int, dict[tuple[int, ...], Any]] = {}
    for powers, c in polynomial.rep.terms():
        found.setdefault(powers[place], {})[(*powers[:place], 0, *powers[place + 1 :])] = c
    return [sp.Poly.from_dict(terms, *polynomial.gens, domain=polynomial.domain) for terms in found.values()]


def _seen(factor: sp.Poly, question: Question) -> tuple[sp.Expr, Any] | None:
    """A form that is known not to be negative and is a multiple of a factor, and by which number."""
    if {*factor.gens} <= {*question.variables}:
        signs = {sign(c, question.field) for _, c in factor.rep.terms()}
        if len(signs) == 1:
            number = question.field.convert(signs.pop())
            return factor.mul_ground(number).as_expr(), number
    for fact in question.facts:
        known = question.poly(fact)
        if known.total_degree() == factor.total_degree() and {*known.gens} <= {*factor.gens}:
            known = number_fields.in_gens(known, factor.gens)
            if (known - factor.mul_ground(known.rep.LC())).is_zero:
                return fact, known.rep.LC()
    return None


# --- cones ------------------------------------------------------------------------------------------------------------


def by_cone(question: Question) -> Certificate | None:
    """With linear facts that leave a cone with as many rays as dimensions: weights of the rays are variables without facts."""
    cone = cone_of(question)
    if cone is None or len(cone.rays) != len(cone.free):
        return None
    weights = tuple(sp.Dummy(f"w{i}", nonnegative=True) for i in range(len(cone.rays)))
    polynomial = question.poly(question.polynomial)
    if not {*polynomial.gens} <= {*cone.free}:
        return None
    inside = _composed(number_fields.in_gens(polynomial, cone.free), cone.rays, weights)
    asked = Question(inside.as_expr(), weights, field=question.field, sign=question.sign)
    found = find(asked, (nothing_left, by_coefficients, by_factors, by_squares))
    if found is None:
        return None
    facets = dict(zip(weights, cone.facets(), strict=True))
    linear = {w: form / scale for w, (form, scale) in facets.items()}
    terms = []
    for term in found.terms:
        square = question.poly(symbolic(term.square).xreplace(linear)).as_expr()
        product = sp.Mul(*(form**power for form, power in term.factors.items()))
        for powers, amount in sp.Poly(product, *weights).terms():
            scale = amount / sp.Mul(*(facets[w][1] ** e for w, e in zip(weights, powers, strict=True)))
            named = {facets[w][0]: e for w, e in zip(weights, powers, strict=True) if e}
            terms.append(Term(sp.expand(term.coefficient * scale), named, square))
    # the counts of each ray sum to one, so that the weights and the counts have the same sum
    multiplier = {sp.Add(*cone.free): sum(found.multiplier.values())} if found.multiplier else {}
    return Certificate(tuple(terms), multiplier, found.method)


@dataclass(frozen=True)
class ConeOfFacts:
    """Where linear facts hold: the counts that are free, forms that are not negative with their coefficients, extreme rays."""

    free: tuple[sp.Symbol, ...]
    forms: tuple[tuple[sp.Expr, tuple[Fraction, ...]], ...]
    rays: tuple[tuple[Fraction, ...], ...]

    def facets(self) -> list[tuple[sp.Expr, sp.Rational]]:
        """For each ray the form that is zero on all others, and its value there."""
        found = []
        for ray in self.rays:
            for form, row in self.forms:
                if dot(row, ray) > 0 and not any(dot(row, other) for other in self.rays if other != ray):
                    value = dot(row, ray)
                    found.append((form, sp.Rational(value.numerator, value.denominator)))
                    break
        return found


def dot(first: Sequence[Fraction], second: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(first, second, strict=True)), Fraction(0))


def cone_of(question: Question) -> ConeOfFacts | None:
    """The cone of the facts that are linear forms with rational coefficients; None where these say nothing new."""
    free = tuple(v for v in question.free if v not in question.parameters)
    forms = [(v, tuple(Fraction(int(v == x)) for x in free)) for v in free]
    for form in (*(v for v in question.variables if v in question.equations), *question.facts):
        row = _row(question.poly(form), free)
        if row is not None:
            forms.append((form, row))
    if len(forms) == len(free) or not free:
        return None
    return ConeOfFacts(free, tuple(forms), tuple(_extreme_rays([row for _, row in forms])))


def _row(form: sp.Poly, free: Sequence[sp.Symbol]) -> tuple[Fraction, ...] | None:
    """The coefficients of a linear form; None for another polynomial."""
    found = dict.fromkeys(free, Fraction(0))
    for powers, c in form.rep.terms():
        there = [x for x, e in zip(form.gens, powers, strict=True) if e]
        number = form.domain.to_sympy(c)
        if sum(powers) != 1 or there[0] not in found or not number.is_Rational:
            return None
        found[there[0]] = Fraction(int(number.p), int(number.q))
    return tuple(found.values())


def _extreme_rays(rows: Sequence[tuple[Fraction, ...]]) -> Iterator[tuple[Fraction, ...]]:
    """Directions in which enough of the forms are zero and none is negative, their entries with the sum one."""
    size, seen = len(rows[0]), set()
    for tight in combinations(rows, size - 1):
        matrix = DomainMatrix(
            [[sp.QQ(x.numerator, x.denominator) for x in row] for row in tight] or [[]], (size - 1, size), sp.QQ
        )
        kernel = matrix.nullspace().to_Matrix() if size > 1 else sp.Matrix([[1]])
        if kernel.shape[0] != 1:
            continue
        direction = tuple(Fraction(int(x.p), int(x.q)) for x in kernel)
        total = sum(direction)
        if total == 0:
            continue
        ray = tuple(x / total for x in direction)
        if ray not in seen and all(dot(row, ray) >= 0 for row in rows):
            seen.add(ray)
            yield ray


def _composed(polynomial: sp.Poly, rays: Sequence[Sequence[Fraction]], weights: Sequence[sp.Symbol]) -> sp.Poly:
    """The polynomial in the weights of rays."""
    domain = polynomial.domain
    entries = [
        sp.Poly.from_dict(
            {tuple(int(k == j) for k in range(len(rays))): domain.convert(sp.QQ(ray[i].numerator, ray[i].denominator), sp.QQ)
             for j, ray in enumerate(rays)}, *weights, domain=domain)
        for i in range(len(polynomial.gens))
    ]  # fmt: skip
    powers: dict[tuple[int, int], sp.Poly] = {}
    total = sp.Poly(0, *weights, domain=domain)
    for exponents, c in polynomial.rep.terms():
        product = sp.Poly.from_dict({(0,) * len(weights): c}, *weights, domain=domain)
        for place, e in enumerate(exponents):
            if e:
                if (place, e) not in powers:
                    powers[place, e] = entries[place] ** e
                product *= powers[place, e]
        total += product
    return total


# --- square roots -----------------------------------------------------------------------------------------------------


def by_parts(question: Question) -> Certificate | None:
    """A + B q >= 0, where q^2 = Q, from questions without q.

    Either A and B are not negative; or A is positive and A^2 >= B^2 Q, or B is positive and B^2 Q >= A^2, for

        2 A (A + B q) = (A + B q)^2 + (A^2 - B^2 Q)
        2 B Q (A + B q) = q (A + B q)^2 + q (B^2 Q - A^2)

    With two roots, A and B may have the other one, which is what is left when q is gone.
    """
    there = question.poly(question.polynomial).free_symbols
    searches = (_by_parts(root, question) for root in question.roots if root in there)
    return next((found for found in searches if found is not None), None)


def _by_parts(root: sp.Symbol, question: Question) -> Certificate | None:
    square, others = question.roots[root], {r: q for r, q in question.roots.items() if r != root}
    parts = _in_powers_of(root, question)
    without = replace(question, variables=tuple(v for v in question.variables if v != root), roots=others, written=())
    a, b = (without.poly(part) for part in parts)
    if (first := _not_negative(a, without)) is not None and (second := _not_negative(b, without)) is not None:
        if not first.multiplier and not second.multiplier:
            terms = (*first.terms, *(term.times(Term(sp.Integer(1), {root: 1})) for term in second.terms))
            return Certificate(terms, method=f"a root, {second.method}")
    under = without.poly(square)
    difference = without.poly((a * a - b * b * under).as_expr())
    whole = Term(sp.Rational(1, 2), {}, parts[0] + parts[1] * root)
    for positive, form, multiplier, factor in (
        (a, difference, {parts[0]: 1}, Term(sp.Integer(1))),
        (b, -difference, {parts[1]: 1, square: 1}, Term(sp.Integer(1), {root: 1})),
    ):
        # a root may be zero, so a form with one is not seen to be positive, which a multiplier has to be
        if positive.is_zero or positive.free_symbols & {*others}:
            continue
        if by_coefficients(replace(without, polynomial=positive.as_expr())) is None:
            continue
        if (rest := _not_negative(form, without)) is not None:
            again = Term(sp.Integer(1), rest.multiplier)
            halves = (factor.times(Term(sp.Rational(1, 2))).times(term) for term in rest.terms)
            terms = (whole.times(factor).times(again), *halves)
            return Certificate(terms, merged(multiplier, rest.multiplier), f"a root, {rest.method}")
    return None


def by_squares_with_root(question: Question) -> Certificate | None:
    """Sums of squares in which a square root stands for one more variable."""
    from segbounds.algebra import sums_of_squares

    polynomial = question.poly(question.polynomial)
    roots = [root for root in question.roots if root in polynomial.free_symbols]
    if len(roots) != 1 or question.parameters != tuple(question.roots):
        return None
    square = question.poly(question.roots[roots[0]])
    counts = tuple(x for x in question.free if x not in question.parameters)
    if not polynomial.free_symbols <= {*counts, *roots} or not square.free_symbols <= {*counts}:
        return None
    asked = number_fields.in_gens(polynomial, (*counts, *roots))
    found = sums_of_squares.find_with_root(asked, number_fields.in_gens(square, counts))
    if found is None:
        return None
    terms = (
        Term(t.coefficient, {x: e for x, e in zip(asked.gens, t.exponents, strict=True) if e}, t.square.as_expr())
        for t in found.terms
    )
    multiplier = {sp.Add(*counts): found.power} if found.power else {}
    certificate = Certificate(tuple(terms), multiplier, "a sum of squares with a root")
    return certificate if question.holds(certificate) else None


def _in_powers_of(root: sp.Symbol, question: Question) -> tuple[sp.Expr, sp.Expr]:
    """The polynomial as A + B root."""
    polynomial = question.poly(question.polynomial)
    found = [sp.Integer(0), sp.Integer(0)]
    if root not in polynomial.gens:
        return polynomial.as_expr(), found[1]
    place = polynomial.gens.index(root)
    for power in (0, 1):
        terms = {m: c for m, c in polynomial.rep.terms() if m[place] == power}
        kept = {(*m[:place], 0, *m[place + 1 :]): c for m, c in terms.items()}
        found[power] = (
            sp.Poly.from_dict(kept, *polynomial.gens, domain=polynomial.domain).as_expr() if kept else sp.Integer(0)
        )
    return found[0], found[1]


def by_substitution(question: Question) -> Certificate | None:
    """With a fact a x - g >= 0, where a is a count, a positive parameter or a positive number, and g has no negative
    coefficient: x is g/a + w with w >= 0."""
    for fact in question.facts:
        for x in question.variables:
            polynomial = sp.Poly(fact, x) if fact.has(x) else None
            if polynomial is None or polynomial.degree() != 1:
                continue
            a, g = polynomial.LC(), -polynomial.nth(0)
            found = None
            if a in question.variables and (a not in question.parameters or a.is_positive):
                found = _substituted(question, fact, x, a, g)
            elif a.is_number and a.is_positive:
                found = _shifted(question, fact, x, a, g)
            if found is not None:
                return found
    return None


def _shifted(question: Question, fact: sp.Expr, x: sp.Symbol, a: sp.Expr, g: sp.Expr) -> Certificate | None:
    w = sp.Symbol("w", nonnegative=True)
    rest, scale = question.poly(g), question.field.convert(1) / element(a, question.field)
    moved = question.poly(w) + rest.mul_ground(scale)
    polynomial = question.poly(question.polynomial)
    powers = {power: polynomial.as_expr().coeff(x, power) for power in range(polynomial.degree(x) + 1)}
    shifted = sum((question.poly(c) * moved**power for power, c in powers.items()), question.poly(sp.Integer(0)))
    others = tuple(w if v == x else v for v in question.variables)
    found = by_squares(replace(question, polynomial=shifted.as_expr(), variables=others, facts=()))
    if found is None or found.multiplier:
        return None
    back = question.field.to_sympy(scale) * fact
    terms = []
    for term in found.terms:
        factors = {fact if v == w else v: e for v, e in term.factors.items()}
        coefficient = question.field.to_sympy(
            element(term.coefficient, question.field) * scale ** term.factors.get(w, 0)
        )
        terms.append(Term(coefficient, factors, question.poly(term.square.subs(w, back)).as_expr()))
    return Certificate(tuple(terms), {}, "a sum of squares")


def _substituted(question: Question, fact: sp.Expr, x: sp.Symbol, a: sp.Symbol, g: sp.Expr) -> Certificate | None:
    w = sp.Symbol("w", nonnegative=True)
    power = sp.degree(question.polynomial, x)
    cleared = sp.expand(sp.expand(question.polynomial.subs(x, g / a + w)) * a**power)
    others = tuple(w if v == x else v for v in question.variables)
    found = by_squares(replace(question, polynomial=cleared, variables=others, facts=()))
    if found is None:
        return None
    taken = [(t, t.factors.get(w, 0) + 2 * sp.degree(t.square, w) * int(t.square.has(w))) for t in found.terms]
    most = max((int(spent) for _, spent in taken), default=0)
    terms = []
    for term, spent in taken:
        square = sp.expand(
            sp.expand(term.square.subs(w, fact / a)) * a ** (sp.degree(term.square, w) if term.square.has(w) else 0)
        )
        factors = {fact if v == w else v: e for v, e in term.factors.items()}
        terms.append(Term(term.coefficient, merged(factors, {a: most - int(spent)}), square))
    multiplier = merged({a: int(power) + most}, {f.subs(w, fact / a): e for f, e in found.multiplier.items()})
    if found.multiplier:
        return None  # a sum with w in it has no place among the denominators
    return Certificate(tuple(terms), multiplier, "a sum of squares")


def _not_negative(form: sp.Poly, question: Question) -> Certificate | None:
    """A certificate for a form, its evident factors left out of the search."""
    if form.is_zero:
        return Certificate((), method="identity")
    evident: Factors = {}
    for factor in _evident_factors(question):
        divisor = number_fields.polynomial(factor, form.gens, form.domain)
        while divisor.total_degree() and form.total_degree() >= divisor.total_degree():
            quotient, rest = form.div(divisor)
            if not rest.is_zero:
                break
            form, evident[factor] = quotient, evident.get(factor, 0) + 1
    searches = (
        nothing_left,
        by_coefficients,
        by_factors_of_much,
        by_products,
        by_squares,
        by_substitution,
        by_factors,
        by_cone,
    )
    found = find(replace(question, polynomial=form.as_expr()), searches)
    if found is None:
        return None
    return replace(found, terms=tuple(term.times(Term(sp.Integer(1), evident)) for term in found.terms))


def _evident_factors(question: Question) -> list[sp.Expr]:
    """Variables and denominators: forms without negative coefficients."""
    forms = [*question.variables, *(sp.expand(form) for form in question.over)]
    counts = [v for v in question.variables if v not in question.parameters]
    return [*forms, *(x + y for i, x in enumerate(counts) for y in counts[:i])]


#: With facts or roots, what uses them comes before sums of squares that know neither and would look for long in vain.
SEARCHES: tuple[Search, ...] = (
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
