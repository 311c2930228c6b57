"""Linear facts: where they hold is a cone, and the weights of its rays are variables without facts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import sympy as sp
from sympy.polys.matrices import DomainMatrix

from segbounds.algebra import number_fields
from segbounds.algebra.reading import symbolic
from segbounds.limits import spend
from segbounds.theorems.proofs.certificates.records import Certificate, Question, Term, Way


def by_cone(question: Question, ask: Way) -> Certificate | None:
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
    found = ask(asked)
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
        spend(150)
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
    spend(1000 * len(polynomial.terms()))
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
