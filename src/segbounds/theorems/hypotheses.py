"""Hypotheses as forms in the counts that are compared with zero: one set of conditions, or several that together cover them.

A hypothesis about similarities is one about the numerator of a difference wherever these are defined. Where one is 0/0 and its
own value there decides otherwise than the numerator would, those pairs of masks get a set of conditions of their own. So do the
two sides on which |.|, min and max bend, and the signs that matter where a square root is compared with something.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, combinations, product

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.nonnegative import evidently_positive
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, pixels
from segbounds.metrics.pieces import bends, halves, nodes, split
from segbounds.metrics.similarity import Similarity, in_counts, on_support, ratio

Condition = tuple[sp.Expr, str]  # a form, and how it compares with 0: ">=", ">" or "="
Conditions = tuple[Condition, ...]

SUPPORTS = [frozenset(chosen) for size in (4, 3, 2, 1) for chosen in combinations(SYMBOLS, size)]
MOST = 64  # sets of conditions
KEPT = 4096  # answers: each proof that is tried asks anew which counts its conditions exclude


def alternatives(hypotheses: Iterable[Relational]) -> list[Conditions]:
    """Sets of conditions: the pairs of masks that satisfy all hypotheses are those that satisfy one of the sets.

    Raises Unsupported where a hypothesis is not made of polynomials, or divides by something of unknown sign.
    """
    found: list[Conditions] = [()]
    for hypothesis in hypotheses:
        together = (_kept((*before, *more)) for before, more in product(found, _of_one(hypothesis)))
        found = [conditions for conditions in together if any(not impossible(conditions, s) for s in SUPPORTS)]
        if len(found) > MOST:
            raise Unsupported("the hypotheses bend at too many places")
    return found


def _kept(conditions: Conditions) -> Conditions:
    """Without what is said twice, or is true of numbers."""
    return tuple(
        (form, sign)
        for form, sign in dict.fromkeys(conditions)
        if not (form.is_number and {"=": form == 0, ">=": form >= 0, ">": form > 0}[sign])
    )


def impossible(conditions: Iterable[Condition], support: frozenset[sp.Symbol]) -> bool:
    """Whether it is evident that the conditions exclude all pairs on which exactly these counts are positive."""
    return any(_impossible(condition, support) for condition in conditions)


@lru_cache(KEPT)
def _impossible(condition: Condition, support: frozenset[sp.Symbol]) -> bool:
    form, sign = condition
    values = {count: sp.Symbol(count.name, positive=True) if count in support else sp.Integer(0) for count in SYMBOLS}
    here = sp.expand(form.xreplace(values))
    return evidently_positive(-here) or (sign == "=" and evidently_positive(here)) or (sign == ">" and bool(here == 0))


def sizes_of(hypotheses: Iterable[Relational]) -> range | None:
    """The sizes that the hypotheses allow, where these are finitely many."""
    low, high = 1, None
    for hypothesis in hypotheses:
        rest = sp.expand(hypothesis.lhs - hypothesis.rhs)
        for sign, relation in ((1, hypothesis.rel_op), (-1, _TURNED[hypothesis.rel_op])):
            bound = sp.expand(pixels - sign * rest)
            if not (bound.is_number and bound.is_real):
                continue
            if relation in ("==", "<=", "<"):
                most = int(sp.floor(bound)) - int(relation == "<" and bound.is_integer is True)
                high = most if high is None else min(high, most)
            if relation in ("==", ">=", ">"):
                low = max(low, int(sp.ceiling(bound)) + int(relation == ">" and bound.is_integer is True))
    return None if high is None else range(low, high + 1)


_TURNED = {"==": "==", "<=": ">=", "<": ">", ">=": "<=", ">": "<"}


def parameter_facts(hypotheses: Iterable[Relational]) -> tuple[sp.Expr, ...]:
    """Expressions in the parameters alone that are not negative by hypothesis."""
    about_parameters = (h for h in hypotheses if not h.has(*SYMBOLS, Similarity) and h.rel_op != "==")
    return tuple(h.gts - h.lts for h in about_parameters)


def _of_one(hypothesis: Relational) -> list[Conditions]:
    if hypothesis.rel_op == "==":
        difference = hypothesis.lhs - hypothesis.rhs
        if not _bends(difference):
            return _compared(difference, "=", hypothesis)
        return [
            (*first, *second)
            for first, second in product(*(_all_rows(sign * difference, ">=", hypothesis) for sign in (1, -1)))
        ]
    return _all_rows(hypothesis.gts - hypothesis.lts, ">" if hypothesis.rel_op in ("<", ">") else ">=", hypothesis)


def _bends(expression: sp.Expr) -> bool:
    return bends(in_counts(expression))


def _all_rows(difference: sp.Expr, sign: str, hypothesis: Relational) -> list[Conditions]:
    """Conditions for a difference to be positive, or not negative: for all rows of its opposite, some entry is not."""
    rows = split(-difference, ())
    choices = [list(chain.from_iterable(_compared(-entry, sign, hypothesis) for entry in row)) for row in rows]
    return [tuple(chain.from_iterable(choice)) for choice in product(*choices)]


def _compared(difference: sp.Expr, sign: str, hypothesis: Relational) -> list[Conditions]:
    """Conditions for a difference without |.|, min and max outside the similarities, the values at 0/0 among them."""
    classes: dict[frozenset[Similarity], list[frozenset[sp.Symbol]]] = {}
    similarities = sorted(difference.atoms(Similarity), key=str)
    for support in SUPPORTS:
        undefined = frozenset(s for s in similarities if _undefined(s, support))
        classes.setdefault(undefined, []).append(support)
    found, apart = [], frozenset()  # type: list[Conditions], frozenset[Similarity]
    whole = _signs(in_counts(difference), sign, hypothesis)
    for undefined, supports in classes.items():
        if undefined and not all(_same_truth(difference, sign, whole, support) for support in supports):
            apart |= undefined
    for undefined, supports in classes.items():
        if undefined & apart:
            for widest, exact in _gathered(difference, supports):
                there = on_support(difference, widest)
                if not there.has(sp.nan, sp.zoo):
                    zeros = tuple((-count, ">=") for count in SYMBOLS if count not in widest)
                    present = tuple((count - 1, ">=") for count in SYMBOLS if exact and count in widest)
                    found += [(*zeros, *present, *more) for more in _signs(there, sign, hypothesis)]
    inside = tuple((form, ">=") for s in sorted(apart, key=str) for form in _least_positive(s))
    return [(*inside, *conditions) for conditions in whole] + found


def _gathered(
    difference: sp.Expr, supports: Sequence[frozenset[sp.Symbol]]
) -> Iterator[tuple[frozenset[sp.Symbol], bool]]:
    """Sets of counts outside of which counts are zero, and whether those of the set are positive; together, all the supports."""
    left = list(supports)
    for widest in supports:
        if widest not in left:
            continue
        smaller = [s for s in SUPPORTS if s <= widest]
        alike = all(s in left and _alike(difference, widest, s) for s in smaller)
        left = [s for s in left if s not in (smaller if alike else [widest])]
        yield widest, not alike


def _alike(difference: sp.Expr, widest: frozenset[sp.Symbol], support: frozenset[sp.Symbol]) -> bool:
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    first, second = on_support(difference, widest).xreplace(absent), on_support(difference, support)
    if first.has(sp.nan, sp.zoo) or second.has(sp.nan, sp.zoo):
        return first == second
    return bool(sp.cancel(first - second) == 0)


def _undefined(similarity: Similarity, support: frozenset[sp.Symbol]) -> bool:
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    return bool(sp.expand(ratio(similarity.formula)[1].xreplace(absent)) == 0)


def _least_positive(similarity: Similarity) -> Iterator[sp.Expr]:
    """Forms in whole counts that are not negative exactly where the similarity is defined."""
    waiting = [ratio(similarity.formula)[1]]
    while waiting:
        factor = waiting.pop()
        if factor.is_Mul or isinstance(factor, sp.Min):
            waiting.extend(factor.args)
        elif factor.is_Pow:
            waiting.append(factor.base)
        elif factor.is_polynomial(*SYMBOLS):
            parts = [f for f, _ in sp.factor_list(factor, *SYMBOLS)[1]]
            if len(parts) > 1:
                waiting.extend(parts)
            elif parts:
                yield sp.Poly(factor, *SYMBOLS).clear_denoms(convert=True)[1].as_expr() - 1
        else:
            raise Unsupported(f"a hypothesis decides by the value of {similarity} at 0/0")


def _same_truth(difference: sp.Expr, sign: str, whole: Sequence[Conditions], support: frozenset[sp.Symbol]) -> bool:
    """Whether, where some similarity is 0/0, the conditions for all other pairs say the same as its value there."""
    there = on_support(difference, support)
    if len(whole) != 1 or there.has(sp.nan, sp.zoo) or not there.is_number:
        return False
    holds = {"=": there == 0, ">=": there >= 0, ">": there > 0}[sign]
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    forms = [(sp.expand(form.xreplace(absent)), how) for form, how in whole[0]]
    if not all(form.is_number for form, _ in forms):
        return False
    return bool(holds) == all({"=": form == 0, ">=": form >= 0, ">": form > 0}[how] for form, how in forms)


def _signs(difference: sp.Expr, sign: str, hypothesis: Relational) -> list[Conditions]:
    """Conditions in polynomials for a difference of quotients in the counts."""
    node = next(iter(nodes(difference)), None)
    if node is not None:
        cut = halves(node)
        if bends(cut.first) or bends(cut.second):
            raise Unsupported(f"{hypothesis} bends at too many places")
        larger = sp.expand(cut.first - cut.second)
        return [
            ((form, ">="), *more)
            for value, form in ((cut.above, larger), (cut.below, -larger))
            for more in _signs(difference.xreplace({node: value}), sign, hypothesis)
        ]
    numerator, denominator = ratio(difference)
    if evidently_positive(-_inside(denominator)):
        numerator, denominator = -numerator, -denominator
    if not evidently_positive(_inside(denominator)):
        raise Unsupported(f"{hypothesis} divides by something of unknown sign")
    roots = sorted((p for p in numerator.atoms(sp.Pow) if p.exp == sp.Rational(1, 2) and p.base.has(*SYMBOLS)), key=str)
    names = {root: sp.Dummy() for root in roots}
    form = sp.Poly(numerator.xreplace(names), *names.values()) if names else numerator
    if not names:
        form = sp.expand(numerator)
        if not form.is_polynomial(*SYMBOLS):
            raise Unsupported(f"{hypothesis} is not made of polynomials")
        return [_solvable(form, sign)]
    terms = dict(form.terms())
    plain, others = terms.pop((0,) * len(roots), sp.Integer(0)), list(terms.items())
    if len(others) != 1:
        raise Unsupported(f"{hypothesis} compares several square roots")
    powers, times = others[0]
    times *= sp.Mul(*(root.base ** (power // 2) for root, power in zip(roots, powers, strict=True)))
    square = sp.Mul(*(root.base ** (power % 2) for root, power in zip(roots, powers, strict=True)))
    return [*_rooted(sp.expand(plain), sp.expand(times), square, sign)]


def _rooted(plain: sp.Expr, times: sp.Expr, square: sp.Expr, sign: str) -> Iterator[Conditions]:
    """Conditions for plain + times*sqrt(square) to have a sign."""
    gap = sp.expand(plain**2 - times**2 * square)
    if sign == "=":
        yield (gap, ">="), (-gap, ">="), (sp.expand(-plain * times), ">=")
        return
    if plain == 0:
        yield ((times, ">="), (sp.expand(times**2 * square), sign))
        return
    yield (plain, sign), (times, ">=")
    yield (-plain, ">="), (times, ">="), (-gap, sign)
    yield (plain, ">="), (-times, ">="), (gap, sign)


def _solvable(form: sp.Expr, sign: str) -> Conditions:
    """An equation that gives no symbol is two inequalities."""
    if sign != "=" or form == 0:
        return ((form, sign),)
    if any(sp.diff(form, symbol).is_number for symbol in form.free_symbols):
        return ((form, sign),)
    return (form, ">="), (-form, ">=")


def _inside(form: sp.Expr) -> sp.Expr:
    return form.xreplace({count: sp.Symbol(count.name, positive=True) for count in SYMBOLS})
