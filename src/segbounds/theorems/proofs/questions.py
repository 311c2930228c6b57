"""What is to be shown for an inequality: one question about a polynomial for each set of formulas that may apply."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache

import sympy as sp
from sympy.polys.domains.domain import Domain

from segbounds.algebra.quotients import most_terms, multiplied_out, too_many_terms
from segbounds.errors import Unsupported
from segbounds.limits import spend
from segbounds.metrics.counts import SYMBOLS, tp
from segbounds.metrics.similarity import Similarity, on_support, ratio
from segbounds.theorems.hypotheses import SUPPORTS, impossible
from segbounds.theorems.proofs.certificates.records import Factors, Question
from segbounds.theorems.proofs.certificates.strict import is_positive
from segbounds.theorems.proofs.statements import Statement
from segbounds.theorems.proofs.words import Words
from segbounds.theorems.satisfying import nothing_satisfies, solved

KEPT = 1024  # questions: random counts try a statement before certificates are looked for


def questions(statement: Statement) -> Iterator[Question]:
    """What is to be shown for an inequality, one question for each set of formulas that may apply."""
    field = Words(statement).field
    for support in supports_of(statement):
        yield question_on(statement, support, missing_on(statement, support), field)


def supports_of(statement: Statement) -> list[frozenset[sp.Symbol]]:
    """Sets of counts such that on every pair that the conditions admit, the formulas of one of them apply."""
    chosen: list[frozenset[sp.Symbol]] = []
    if statement.along is None and nothing_satisfies(statement.where, Words(statement).field):
        return chosen
    for support in SUPPORTS:
        if not impossible_on(statement, support) and not any(
            support <= wider and _agree(statement, wider, support) for wider in chosen
        ):
            chosen.append(support)
    return chosen


def impossible_on(statement: Statement, support: frozenset[sp.Symbol]) -> bool:
    return impossible(statement.where, support)


def fails_at_once(statement: Statement, support: frozenset[sp.Symbol]) -> bool:
    """Whether a strict hypothesis says 0 > 0 on a support."""
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    return any(sign == ">" and sp.expand(form.xreplace(absent)) == 0 for form, sign in statement.where)


def positive_on(statement: Statement, support: frozenset[sp.Symbol]) -> tuple[sp.Symbol, ...]:
    """Symbols that are positive where exactly these counts are: parameters that always are, and the roots of what is."""
    present = [*support, *(p for p in statement.parameters if p.is_positive)]
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    for form, sign in statement.where:
        for root in statement.parameters:
            square = sp.expand((root**2 - form).xreplace(absent))
            if sign == "=" and not square.has(root) and is_positive(square, present, strict_on(statement, support)):
                present.append(root)
    return (*present,)


def strict_on(statement: Statement, support: frozenset[sp.Symbol]) -> tuple[sp.Expr, ...]:
    """The forms that are positive by hypothesis, in the counts of a support alone."""
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    return tuple(sp.expand(form.xreplace(absent)) for form, sign in statement.where if sign == ">")


def _agree(statement: Statement, wider: frozenset[sp.Symbol], support: frozenset[sp.Symbol]) -> bool:
    return all(_agrees(similarity, wider, support) for similarity in statement.similarities)


@cache
def _agrees(similarity: Similarity, wider: frozenset[sp.Symbol], support: frozenset[sp.Symbol]) -> bool:
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    if _undefined(similarity, wider) != _undefined(similarity, support):
        return False
    return bool(sp.cancel(on_support(similarity, wider).xreplace(absent) - on_support(similarity, support)) == 0)


def _undefined(similarity: Similarity, support: frozenset[sp.Symbol]) -> bool:
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    return bool(sp.expand(ratio(similarity.formula)[1].xreplace(absent)) == 0)


def missing_on(statement: Statement, support: frozenset[sp.Symbol]) -> sp.Expr:
    """What is missing to the right side, in the counts of a support alone."""
    formulas = {s: on_support(s, support) for s in statement.similarities}
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    return (statement.right - statement.left).xreplace(formulas).xreplace(absent)


def listed(support: Iterable[sp.Symbol]) -> str:
    return ", ".join(sorted(map(str, support)))


def question_on(statement: Statement, support: frozenset[sp.Symbol], missing: sp.Expr, field: Domain) -> Question:
    """The question for a support, on which ``missing`` is missing to the right side. Raises Unsupported where its polynomial may have more
    terms than are looked at."""
    plain = missing.xreplace(
        {p: tp**2 for p in statement.parameters if p.name.startswith("root")}
    )  # of a product of four sizes
    if reason := too_many_terms(plain):
        raise Unsupported(reason)
    spend(30 * most_terms(plain))
    return _question_on(statement, support, missing, field)


@lru_cache(KEPT)
def _question_on(statement: Statement, support: frozenset[sp.Symbol], missing: sp.Expr, field: Domain) -> Question:
    numerator, denominator = sp.fraction(sp.together(missing))
    over: Factors = {}
    scale = sp.Integer(1)
    for factor in sp.Mul.make_args(sp.factor(denominator)):
        base, power = factor.as_base_exp()
        if base.is_number:
            scale *= factor
            continue
        if _negative_somewhere(base, statement, support):
            base, scale = sp.expand(-base), scale * (-1) ** int(power)
        over[base] = over.get(base, 0) + int(power)
    parameters = statement.parameters
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    restricted = [(sp.expand(form.xreplace(absent)), sign) for form, sign in statement.where]
    polynomial = multiplied_out(numerator / scale)
    equations, roots = solved([form for form, sign in restricted if sign == "="], (*SYMBOLS, *parameters))
    none = {root: sp.Integer(0) for root, square in roots.items() if square == 0}
    polynomial = sp.expand(polynomial.xreplace(none))
    question = Question(
        polynomial,
        (*(count for count in SYMBOLS if count in support), *parameters),
        tuple(form for form, sign in restricted if sign != "=" and form.free_symbols),
        equations,
        parameters,
        statement.written,
        over,
        {root: square for root, square in roots.items() if root not in none},
        field,
        {"<=": ">=", "<": ">"}.get(statement.relation, statement.relation),
    )
    return replace(question, polynomial=question.poly(polynomial).as_expr()) if roots else question


def _negative_somewhere(form: sp.Expr, statement: Statement, support: frozenset[sp.Symbol]) -> bool:
    """Whether a form without zeros is the negative one of the two, as one place tells."""
    small = {symbol: sp.Rational(1, 7 + k) for k, symbol in enumerate((*support, *statement.parameters))}
    return bool(form.xreplace(small).is_negative)
