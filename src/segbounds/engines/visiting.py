"""Visiting all counts of a size: what is evaluated on them, in integers where these fit, and which of them there are."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache, partial
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import SYMBOLS, Counts, d, pixels
from segbounds.metrics.similarity import Similarity, in_counts, on_support, ratio
from segbounds.theorems.instances import COMPARE, Inequality, value
from segbounds.theorems.records import Theorem

CHUNK = 1 << 15  # a handful of arrays of this length stays in a core's second-level cache (measured: 2^13 to 2^15)
NEAR = 1e-14  # a float quotient of two exact integers errs by less than this; anything nearer is judged exactly
NEAR_WITH_ROOTS = 1e-9


@dataclass
class Best:
    """The largest value met at one instance and size."""

    value: Fraction | sp.Expr | None = None
    counts: Counts | None = None
    about: float = -np.inf

    def keep(self, value: Fraction | sp.Expr, counts: Counts) -> None:
        self.value, self.counts, self.about = value, counts, float(value)


def is_size(hypothesis: Relational) -> bool:
    return bool(hypothesis.rel_op == "==" and sp.expand(hypothesis.lhs - hypothesis.rhs) in (pixels - d, d - pixels))


@dataclass(frozen=True)
class _Plan:
    """One quotient over one set of count tuples."""

    quotient: tuple[sp.Expr, sp.Expr]
    bound: Inequality
    hypotheses: tuple[Relational, ...]
    size: int
    chunks: Callable[[], Iterator[Counts]]

    def visit(self, best: Best, refute: Callable[[Counts], bool]) -> int:
        """Updates ``best``, calls ``refute`` for pairs that may break the bound; the number of tuples visited."""
        visited = 0
        limit = symbolic(self.bound.at_most).subs(d, self.size)
        threshold = float(limit) - self.margin * max(1.0, abs(float(limit)))
        quotient = _compiled(*self.quotient)
        filters = [_compiled_relation(h.subs(d, self.size) if h.has(d) else h) for h in self.hypotheses]
        for counts in self.chunks():
            visited += len(counts.fp)
            top, bottom = quotient(counts, self.size)
            inside = bottom > 0
            for admitted in filters:
                inside &= admitted(counts, self.size)
            if inside.all():
                quotients = (top / bottom).astype(float, copy=False)
            else:
                quotients = np.where(inside, (top / np.where(inside, bottom, 1)).astype(float), -np.inf)
            highest = quotients.max()
            if highest == -np.inf:
                continue
            self._keep_largest(best, counts, top, bottom, quotients, highest)
            if limit is not sp.oo and highest >= threshold:
                suspects = np.flatnonzero(quotients >= threshold)
                for place in self._beyond(suspects, top, bottom, limit):
                    if refute(_pair(counts, place)):
                        break
        return visited

    def _keep_largest(
        self, best: Best, counts: Counts, top: np.ndarray, bottom: np.ndarray, quotients: np.ndarray, highest: float
    ) -> None:
        """Floats nominate, integers decide: quotients that differ exactly may agree to the last place as floats."""
        if best.value is not None and highest < best.about - self.margin * max(1.0, abs(best.about)):
            return
        near = np.flatnonzero(quotients >= highest - 1e-15 * max(1.0, abs(highest)))
        if self.has_roots:
            if best.value is None or highest > best.about * (1 + 1e-15):
                best.keep(value(self.bound.of, _pair(counts, near[0])), _pair(counts, near[0]))
            return
        top, bottom = _whole(top[near]), _whole(bottom[near])
        beyond = np.arange(len(near))
        if isinstance(best.value, Fraction):
            beyond = beyond[_cross(np.greater, top, best.value.denominator, bottom, best.value.numerator)]
        while len(beyond):
            first = beyond[0]
            found = Fraction(int(top[first]), int(bottom[first]))
            best.keep(found, _pair(counts, near[first]))
            beyond = beyond[_cross(np.greater, top[beyond], found.denominator, bottom[beyond], found.numerator)]

    def _beyond(self, suspects: np.ndarray, top: np.ndarray, bottom: np.ndarray, limit: sp.Expr) -> np.ndarray:
        """Of the places that floats put at the limit or beyond, those that integers put beyond; all, where integers
        cannot tell (an irrational limit, or roots)."""
        if self.has_roots or not limit.is_Rational:
            return suspects
        compare = np.greater_equal if self.bound.strict else np.greater
        return suspects[_cross(compare, _whole(top[suspects]), int(limit.q), _whole(bottom[suspects]), int(limit.p))]

    @property
    def margin(self) -> float:
        return NEAR_WITH_ROOTS if self.has_roots else NEAR

    @property
    def has_roots(self) -> bool:
        return _has_roots(*self.quotient)


def _pair(counts: Counts, place: int) -> Counts:
    return Counts(*(int(count if np.ndim(count) == 0 else count[place]) for count in counts))


def _whole(numbers: np.ndarray) -> np.ndarray:
    """Integers kept as float64 (below 2^53) as integers again."""
    return numbers.astype(np.int64) if numbers.dtype == float else numbers


def _cross(compare: Any, top: np.ndarray, q: int, bottom: np.ndarray, p: int) -> np.ndarray:
    """top/bottom against p/q by integer cross-products, in Python integers where int64 could overflow."""
    if not len(top):
        return np.zeros(0, bool)
    largest = max(int(np.abs(top).max()) * q, int(np.abs(bottom).max()) * abs(p))
    if largest >= 2**63:
        top, bottom = top.astype(object), bottom.astype(object)
    return np.asarray(compare(top * q, bottom * p), bool)


def plans(bound: Inequality, theorem: Theorem, size: int, through_sum: bool) -> Iterator[_Plan]:
    """The claim on all tuples where every similarity is defined, then on each support where one is not."""
    hypotheses = tuple(h for h in theorem.domain.hypotheses if not is_size(h) and h.free_symbols != {d})
    hypotheses += tuple(sp.Ne(divisor, 0) for divisor in _divisors(bound.of))
    for support, quotient in _quotients(bound.of.subs(d, size) if bound.of.has(d) else bound.of):
        tuples = partial(_with_support, support) if support else _by_sum if through_sum else _all
        yield _Plan(quotient, bound, hypotheses, size, partial(tuples, size))


def _divisors(of: sp.Expr) -> list[sp.Expr]:
    """What the claim itself divides by: where that is zero it makes no statement, also where the zero would cancel."""
    return [p.base for p in of.atoms(sp.Pow) if p.exp.is_negative and p.base.has(Similarity)]


@cache
def _quotients(of: sp.Expr) -> list[tuple[frozenset[sp.Symbol], tuple[sp.Expr, sp.Expr]]]:
    """The quotient where all similarities are defined (no support named), and on each support where one is not."""
    similarities = tuple(sorted(of.atoms(Similarity), key=str))
    found = [(frozenset[sp.Symbol](), _integer_quotient(in_counts(of)))]
    for support in _supports():
        # a ratio whose denominator is zero there makes no statement
        if _undefined(similarities, support) and not (there := on_support(of, support)).has(sp.zoo, sp.nan):
            found.append((support, _integer_quotient(there)))
    return found


@cache
def _undefined(similarities: tuple[Similarity, ...], support: frozenset[sp.Symbol]) -> bool:
    zeros = {count: 0 for count in SYMBOLS if count not in support}
    return any(ratio(s.formula)[1].subs(zeros) == 0 for s in similarities)


def _supports() -> list[frozenset[sp.Symbol]]:
    return [frozenset(chosen) for k in (1, 2, 3) for chosen in combinations(SYMBOLS, k)]


@cache
def _integer_quotient(expression: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Numerator and denominator with integer coefficients, factored: the form with the fewest operations, as a rule."""
    top, bottom = ratio(expression)
    common = sp.ilcm(1, 1, *(number.q for part in (top, bottom) for number in part.atoms(sp.Rational)))
    return sp.factor(top * common, deep=True), sp.factor(bottom * common, deep=True)


@cache
def _has_roots(top: sp.Expr, bottom: sp.Expr) -> bool:
    return any(not power.exp.is_Integer for part in (top, bottom) for power in part.atoms(sp.Pow))


@cache
def _compiled(top: sp.Expr, bottom: sp.Expr) -> Callable[[Counts, int], tuple[np.ndarray, np.ndarray]]:
    """Numerator and denominator as a function of arrays of counts up to a size.

    Every intermediate result is an integer. While none can reach 2^53 for the size, float64 holds them exactly, and
    its products are vectorised, which int64's are not (measured: three times as fast); up to 2^62 they are int64;
    beyond, Python integers. With roots they are floats, and only nominate.
    """
    function = sp.lambdify(SYMBOLS, [top, bottom], modules="numpy", cse=True)

    @cache
    def kind(size: int) -> Any:
        largest = 0 if _has_roots(top, bottom) else max(_magnitude(top, size), _magnitude(bottom, size))
        return float if largest < 2**53 else np.int64 if largest < 2**62 else object

    def evaluate(counts: Counts, size: int) -> tuple[np.ndarray, np.ndarray]:
        as_kind = kind(size)
        given: Iterable[np.ndarray] = map(np.asarray, counts)
        if as_kind is not float:
            given = (count.astype(np.int64).astype(as_kind) for count in given)
        shape = counts.fp.shape
        above, below = (np.broadcast_to(np.asarray(part, as_kind), shape) for part in function(*given))
        return above, below

    return evaluate


def _magnitude(expression: sp.Expr, size: int) -> int:
    """An upper bound on the absolute value of every intermediate result with counts up to ``size``."""
    if expression.is_Symbol:
        return size
    if expression.is_Integer:
        return abs(int(expression))
    parts = [_magnitude(argument, size) for argument in expression.args]
    if expression.is_Add:
        return sum(parts)
    if expression.is_Mul:
        return int(np.prod(np.array(parts, object)))
    if expression.is_Pow and expression.exp.is_Integer:
        return int(parts[0] ** abs(int(expression.exp)))
    return max(parts, default=1)


@cache
def _compiled_relation(relation: Relational) -> Callable[[Counts, int], np.ndarray]:
    compare = COMPARE[relation.rel_op]
    function = _compiled(*_integer_quotient(in_counts(relation.lhs - relation.rhs)))

    def holds(counts: Counts, size: int) -> np.ndarray:
        top, bottom = function(counts, size)
        return np.asarray(compare(top, 0), bool) & (bottom > 0)

    return holds


def _triangle(size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All (a, b) with a + b <= size in order of a + b, and a + b; one table serves many sizes."""
    table = _triangle_table(1 << size.bit_length())
    first, second, both = (column[: comb(size + 2, 2)] for column in table)
    return first, second, both


@lru_cache(maxsize=1)
def _triangle_table(size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    total = np.repeat(np.arange(size + 1), np.arange(1, size + 2))
    first = np.arange(len(total)) - (total * (total + 1)) // 2
    return first.astype(float), (total - first).astype(float), total.astype(float)


def _all(size: int) -> Iterator[Counts]:
    """All tuples with sum ``size``: (tp, fp, fn) with a smaller sum, tn takes what is left."""
    for tp in range(size + 1):
        a, b, total = _triangle(size - tp)
        for start in range(0, len(a), CHUNK):
            piece = slice(start, start + CHUNK)
            yield Counts(float(tp), a[piece], b[piece], size - tp - total[piece])


def _by_sum(size: int) -> Iterator[Counts]:
    """All (tp, errors) with sum at most ``size``, the errors counted as fp, the rest tn."""
    a, b, total = _triangle(size)
    for start in range(0, len(a), CHUNK):
        piece = slice(start, start + CHUNK)
        yield Counts(a[piece], b[piece], 0.0, size - total[piece])


def _with_support(support: frozenset[sp.Symbol], size: int) -> Iterator[Counts]:
    """All tuples with sum ``size`` whose positive counts are exactly these (at most three)."""
    names = [count for count in SYMBOLS if count in support]
    if len(names) > size:
        return
    if len(names) == 1:
        found = [np.array([float(size)])]
    elif len(names) == 2:
        first = np.arange(1.0, size)
        found = [first, size - first]
    else:
        a, b, total = _triangle(size - 3)
        found = [a + 1, b + 1, size - 2 - total]
    columns = dict(zip(names, found, strict=True))
    yield Counts(*(columns.get(count, np.zeros(len(found[0]))) for count in SYMBOLS))
