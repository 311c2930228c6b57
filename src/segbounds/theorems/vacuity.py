"""Whether any pair of masks satisfies the hypotheses of a theorem: an example, or the reason why there is none."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain
from math import gcd

import numpy as np
import sympy as sp
from sympy.core.relational import Relational

from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts, d
from segbounds.metrics.similarity import Similarity
from segbounds.regions.region import region_if_any, whole_rays
from segbounds.theorems.hypotheses import Condition, alternatives, sizes_of
from segbounds.theorems.instances import admitted, holds
from segbounds.theorems.records import Theorem
from segbounds.theorems.satisfying import WEIGHTS
from segbounds.theorems.sizes import tuples, visit

SMALL = range(1, 9)  # sizes of which every pair is looked at for an example
MOST_SIZES, LARGEST = 20, 60  # where the hypotheses say which
SCALES = (1, 10, 10**3, 10**6)  # of the middle of the cone
DRAWN, TAKEN = 4000, 20  # sums of its rays, and those of them that are looked at exactly
Row = tuple[tuple[Fraction, ...], bool]  # coefficients, the constant last; whether more than zero is meant


def example(theorem: Theorem) -> Counts | None:
    """A small pair of masks that satisfies all hypotheses, for theorems without parameters."""
    if theorem.parameters or any(h.has(d) for h in theorem.domain.hypotheses):
        return None
    sizes = sizes_of(theorem.domain.hypotheses)
    for counts in tuples(SMALL if sizes is None else [size for size in sizes[:MOST_SIZES] if size <= LARGEST]):
        inside = admitted(theorem, counts)
        if inside.any():
            first = int(inside.argmax())
            found = Counts(*(int(count[first]) for count in counts))
            if all(holds(hypothesis, found) for hypothesis in theorem.domain.hypotheses):
                return found
    rays = whole_rays(theorem.domain.hypotheses)
    middle = [int(entry) for entry in rays.sum(axis=0)]
    for found in chain((Counts(*(scale * entry for entry in middle)) for scale in SCALES), _drawn(theorem, rays)):
        if found.pixels and all(holds(hypothesis, found) for hypothesis in theorem.domain.hypotheses):
            return found
    return None


def _drawn(theorem: Theorem, rays: np.ndarray) -> Iterator[Counts]:
    """Sums of rays, so many times each, that seem to satisfy the hypotheses, those with few pixels first."""
    drawn = np.random.default_rng(0).choice(WEIGHTS, (DRAWN, len(rays))) @ rays
    drawn = drawn[drawn.any(axis=1)]
    seem = drawn[admitted(theorem, Counts(*drawn.T))] if len(drawn) else drawn
    yield from (Counts(*map(int, counts)) for counts in sorted(seem.tolist(), key=sum)[:TAKEN])


def emptiness(theorem: Theorem) -> str | None:
    """Why no pair of masks, or no value of a parameter, satisfies the hypotheses; None where that is not shown."""
    hypotheses = theorem.domain.hypotheses
    if not hypotheses or example(theorem) is not None:
        return None
    nothing = "no pair of masks satisfies the hypotheses"
    about_parameters = [h for h in hypotheses if not h.has(*SYMBOLS, Similarity, d)]
    if about_parameters and _contradict(about_parameters, theorem.parameters):
        return "no values of the parameters satisfy the hypotheses" if theorem.parameters else nothing
    sizes = sizes_of(hypotheses)
    if sizes is not None and not sizes:
        return nothing
    try:
        cases = alternatives(hypotheses)
    except Unsupported:
        return nothing if _no_region(hypotheses) else None
    if all(_infeasible(case, (*SYMBOLS, *theorem.parameters)) for case in cases) or _no_region(hypotheses):
        return nothing
    seen = visit(theorem)
    return nothing if seen is not None and not seen.admitted else None


def _no_region(hypotheses: Sequence[Relational]) -> bool:
    region = region_if_any(hypotheses)
    return region is not None and (not region.rays or not region.admits(region.rays))


def _contradict(relations: Iterable[Relational], parameters: Sequence[sp.Symbol]) -> bool:
    conditions: list[Condition] = []
    for relation in relations:
        if relation.rel_op == "==":
            conditions.append((sp.expand(relation.lhs - relation.rhs), "="))
        else:
            conditions.append((sp.expand(relation.gts - relation.lts), ">" if relation.rel_op in ("<", ">") else ">="))
    return _infeasible(conditions, parameters, masks=False)


def _infeasible(conditions: Iterable[Condition], symbols: Sequence[sp.Symbol], masks: bool = True) -> bool:
    """Whether the linear ones among the conditions exclude all values of the symbols: those of counts are whole, and not all zero."""
    rows: list[Row] = []
    for form, sign in (
        *conditions,
        *((s, ">" if s.is_positive else ">=") for s in symbols),
        *([(sp.Add(*SYMBOLS) - 1, ">=")] if masks else []),
    ):
        row = _row(form, symbols)
        if row is None:
            continue
        rows.append((row, sign == ">"))
        if sign == "=":
            rows.append((tuple(-x for x in row), False))
            if masks and _never_whole(row, symbols):
                return True
    return _eliminated(rows, len(symbols))


def _row(form: sp.Expr, symbols: Sequence[sp.Symbol]) -> tuple[Fraction, ...] | None:
    if form.is_number:
        sign = sp.sign(form)
        return (*[Fraction(0)] * len(symbols), Fraction(int(sign))) if sign.is_Integer else None
    if not form.free_symbols <= {*symbols} or not form.is_polynomial(*symbols):
        return None
    polynomial = sp.Poly(form, *symbols)
    if polynomial.total_degree() > 1 or not all(c.is_Rational for c in polynomial.coeffs()):
        return None
    numbers = (*(polynomial.coeff_monomial(symbol) for symbol in symbols), polynomial.coeff_monomial(1))
    return tuple(Fraction(int(c.p), int(c.q)) for c in numbers)


def _never_whole(row: tuple[Fraction, ...], symbols: Sequence[sp.Symbol]) -> bool:
    """Whether an equation has no solution in whole counts, because of what its coefficients have in common."""
    if any(x and s not in SYMBOLS for x, s in zip(row, symbols, strict=False)):
        return False
    scale = sp.ilcm(1, 1, *(x.denominator for x in row))
    *whole, constant = (int(x * scale) for x in row)
    common = gcd(*whole)
    return bool(common and constant % common)


MOST_ROWS = 2000


def _eliminated(rows: list[Row], symbols: int) -> bool:
    """Whether linear inequalities contradict one another (Fourier and Motzkin); no where that takes too many."""
    for place in range(symbols):
        above = [row for row in rows if row[0][place] > 0]
        below = [row for row in rows if row[0][place] < 0]
        kept = {row for row in rows if row[0][place] == 0}
        if len(above) * len(below) > MOST_ROWS:
            return False
        for first, strictly in above:
            for second, too in below:
                a, b = -second[place], first[place]
                mixed = tuple(a * x + b * y for x, y in zip(first, second, strict=True))
                size = max(map(abs, mixed)) or Fraction(1)
                kept.add((tuple(x / size for x in mixed), strictly or too))
        rows = sorted(kept)
        if len(rows) > MOST_ROWS:
            return False
    return any(row[-1] < 0 or (strictly and row[-1] == 0) for row, strictly in rows)
