"""Products of the facts: a linear programme nominates them, and they are solved for exactly."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, islice

import numpy as np
import sympy as sp
from sympy.polys.domains.domain import Domain
from sympy.polys.matrices import DomainMatrix

from segbounds.algebra import linear_programmes, number_fields
from segbounds.algebra.number_fields import element, sign
from segbounds.limits import spend
from segbounds.theorems.proofs.certificates.records import Certificate, Factors, Question, Term, merged

MOST_PRODUCTS = 6000
Degrees = tuple[int, ...]  # in each of the symbols, and the total one


def by_products(question: Question, preferred: Collection[sp.Expr] = ()) -> Certificate | None:
    """Products of the facts with non-negative coefficients, found by a linear programme and solved for exactly; as much as there can be of
    those that have preferred factors alone."""
    for multipliers in _multipliers(question):
        certificate = _products_with(question, multipliers, preferred)
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


def _products_with(
    question: Question, multipliers: tuple[sp.Expr, ...], preferred: Collection[sp.Expr]
) -> Certificate | None:
    targets = [question.poly(m * question.polynomial) for m in multipliers]
    generators = {form: question.poly(form) for form in (*question.variables, *question.facts)}
    gens = sorted(set(chain.from_iterable(p.gens for p in (*targets, *generators.values()))), key=str)
    targets = [number_fields.in_gens(p, gens) for p in targets]
    generators = {form: number_fields.in_gens(p, gens) for form, p in generators.items()}
    room = (*(max(1, *(p.degree(x) for p in targets)) for x in gens), max(p.total_degree() for p in targets))
    products = list(islice(_products(generators, gens, room, question.field), MOST_PRODUCTS + 1))
    if not products or len(products) > MOST_PRODUCTS:
        return None
    monomials = sorted(set(chain.from_iterable(p.monoms() for p in [*targets, *(p for _, p in products)])))
    spend(len(monomials) * len(products) // 2)
    row = {monomial: i for i, monomial in enumerate(monomials)}
    columns = [p for _, p in products] + [-p for p in targets]
    matrix = np.zeros((len(row) + 1, len(columns)))
    for j, column in enumerate(columns):
        for powers, c in column.terms():
            matrix[row[powers], j] = float(c)
    matrix[-1, len(products) :] = 1  # the multiplier is not zero
    right = np.append(np.zeros(len(row)), 1.0)
    cost = np.ones(len(columns))
    if preferred:
        cost[: len(products)] = [-1.0 if {*factors} <= {*preferred} else 1.0 for factors, _ in products]
    nominated = linear_programmes.optimum(cost, equal=(matrix, right), precision=None)
    if nominated is None:
        return None
    used = [j for j, amount in enumerate(nominated.values) if amount > 1e-9]
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
    generators: Mapping[sp.Expr, sp.Poly], gens: Sequence[sp.Symbol], room: Degrees, domain: Domain
) -> Iterator[tuple[Factors, sp.Poly]]:
    """Products of the generators that fit into a polynomial of these degrees, which are those of the factors, added up."""
    forms = list(generators)
    degrees = {form: (*map(p.degree, gens), p.total_degree()) for form, p in generators.items()}

    def extended(start: int, factors: Factors, product: sp.Poly, left: Degrees) -> Iterator[tuple[Factors, sp.Poly]]:
        yield factors, product
        for i in range(start, len(forms)):
            form = forms[i]
            rest = tuple(most - own for most, own in zip(left, degrees[form], strict=True))
            if min(rest) >= 0:
                spend(100 + 5 * len(product.monoms()))
                yield from extended(i, merged(factors, {form: 1}), product * generators[form], rest)

    yield from extended(0, {}, sp.Poly(1, *gens, domain=domain), room)


def _solved_exactly(columns: Sequence[sp.Poly], weights: Sequence[int], domain: Domain) -> list[sp.Expr] | None:
    """The combination of the columns that is zero and whose weighted sum is one, exactly; None where it is not unique."""
    monomials = sorted(set(chain.from_iterable(column.monoms() for column in columns)))
    entries = [[dict(column.rep.terms()).get(m, domain.zero) for column in columns] + [domain.zero] for m in monomials]
    entries.append([domain.convert(weight) for weight in weights] + [domain.one])
    spend(len(columns) ** 2 * len(monomials) // 4)
    matrix = DomainMatrix(entries, (len(entries), len(columns) + 1), domain).to_field()
    reduced, pivots = matrix.rref()
    if len(columns) in pivots:
        return None
    values = [domain.zero] * len(columns)
    dense = reduced.to_list()
    for place, pivot in enumerate(pivots):
        values[pivot] = dense[place][-1]
    return [matrix.domain.to_sympy(value) for value in values]
