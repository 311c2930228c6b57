"""Where the counts may lie: hypotheses turned into a polyhedral cone with explicit rays.

Similarities do not change when all counts are scaled, so a hypothesis about counts is a linear homogeneous constraint
(``fp <= fn``, ``prevalence = 1/50``) or demands that something is not zero (``tp >= 1``). The pairs that satisfy them
form a cone, and every point of it is a non-negative combination of finitely many rays: with the weights as new
variables, a question over the region is a question over all non-negative numbers. With the number of pixels fixed,
``tp >= 1`` is ``d tp >= pixels``, homogeneous again, and the rays, scaled to d pixels, are the corners.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.nonnegative import evidently_nonnegative, evidently_positive
from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts, d, pixels
from segbounds.metrics.similarity import Similarity, in_counts, ratio

if TYPE_CHECKING:
    import numpy as np

KEPT = 512  # regions: every engine, and every branch of a claim, asks for that of the same hypotheses


@dataclass(frozen=True)
class Region:
    """A cone of counts.

    rays
        Its extreme rays, exact, possibly with parameters.
    positive
        Linear forms in the counts of which each must be positive.
    known
        Expressions in the parameters that are non-negative by hypothesis.
    size
        The number of pixels, where it is fixed.
    facets
        Linear forms that are non-negative throughout; with an equality, the form and its opposite.
    """

    rays: tuple[Counts, ...]
    positive: tuple[sp.Expr, ...] = ()
    known: tuple[sp.Expr, ...] = ()
    size: sp.Expr | None = None
    facets: tuple[sp.Expr, ...] = SYMBOLS

    def admits(self, rays: Iterable[Counts]) -> bool:
        """Whether the open cone over these rays satisfies the strict hypotheses."""
        rays = tuple(rays)
        return all(any(evidently_positive(_at(form, ray), self.known) for ray in rays) for form in self.positive)


EVERYTHING = Region(tuple(Counts(*(int(i == j) for j in range(4))) for i in range(4)))


def region_of(hypotheses: Sequence[Relational]) -> Region:
    """The region that the hypotheses describe. Raises Unsupported where one is not linear in the counts."""
    found = _region_or_reason(tuple(hypotheses))
    if isinstance(found, Unsupported):
        raise Unsupported(str(found))
    return found


@lru_cache(KEPT)
def _region_or_reason(hypotheses: tuple[Relational, ...]) -> Region | Unsupported:
    try:
        return _described(hypotheses)
    except Unsupported as reason:
        return reason.with_traceback(None)


def _described(hypotheses: Sequence[Relational]) -> Region:
    known, about_counts = [], []
    for hypothesis in hypotheses:
        if hypothesis.has(*SYMBOLS, Similarity):
            about_counts.append(hypothesis)
        elif hypothesis.rel_op in ("<", "<=", ">", ">="):
            known.append(hypothesis.gts - hypothesis.lts)
    size = next((rest for rest in map(_size, about_counts) if rest is not None), None)
    equalities: list[sp.Expr] = []
    inequalities: list[sp.Expr] = list(SYMBOLS)
    positive: list[sp.Expr] = []
    for hypothesis in about_counts:
        if _size(hypothesis) is not None:
            continue
        difference = hypothesis.lhs - hypothesis.rhs if hypothesis.rel_op == "==" else hypothesis.gts - hypothesis.lts
        numerator, denominator = ratio(in_counts(difference))
        if hypothesis.has(Similarity):
            _refuse_true_at_undefined(hypothesis)
            positive.extend(factor for factor in sp.Mul.make_args(sp.factor(denominator)) if factor.has(*SYMBOLS))
        form, constant = _linear(numerator, hypothesis)
        if constant != 0 and size is not None:
            form, constant = sp.expand(form * size + constant * pixels), sp.Integer(0)
        if hypothesis.rel_op == "==":
            if constant != 0:
                raise Unsupported(f"{hypothesis} fixes a count without fixing the number of pixels")
            equalities.append(form)
            continue
        if evidently_positive(constant):
            raise Unsupported(f"{hypothesis} bounds a count without fixing the number of pixels")
        inequalities.append(form)
        if constant != 0 or hypothesis.rel_op in ("<", ">"):
            positive.append(form)
    facets = (*inequalities, *equalities, *(-form for form in equalities))
    return Region(_rays(equalities, inequalities, tuple(known)), tuple(positive), tuple(known), size, facets)


def region_if_any(hypotheses: Sequence[Relational]) -> Region | None:
    """The same; None where one of the hypotheses is not linear in the counts."""
    try:
        return region_of(hypotheses)
    except Unsupported:
        return None


def split(region: Region, form: sp.Expr) -> tuple[Region, Region]:
    """The two parts of a region where a linear form is non-negative, and where it is non-positive."""
    values = [(_at(form, ray), ray) for ray in region.rays]
    parts = []
    for sign in (1, -1):
        kept = [ray for value, ray in values if _sign(sign * value, region.known) >= 0]
        crossing = [
            Counts(*(sp.cancel(b * x - a * y) for x, y in zip(first, second, strict=True)))
            for a, first in values
            for b, second in values
            if _sign(a, region.known) < 0 < _sign(b, region.known)
        ]
        parts.append(Region((*kept, *crossing), region.positive, region.known, region.size))
    return parts[0], parts[1]


def _size(hypothesis: Relational) -> sp.Expr | None:
    if hypothesis.rel_op != "==":
        return None
    rest = sp.expand(hypothesis.lhs - hypothesis.rhs - pixels), sp.expand(hypothesis.rhs - hypothesis.lhs - pixels)
    return next((-part for part in rest if not part.has(*SYMBOLS)), None)


def _refuse_true_at_undefined(hypothesis: Relational) -> None:
    """A hypothesis on a similarity is read as one on its formula; where 0/0 would satisfy it too, that loses pairs."""
    at_undefined = hypothesis.xreplace({s: s.when_undefined for s in hypothesis.atoms(Similarity)})
    if at_undefined != sp.false:
        raise Unsupported(f"{hypothesis} may hold where a similarity in it is undefined")


def _linear(numerator: sp.Expr, hypothesis: Relational) -> tuple[sp.Expr, sp.Expr]:
    try:
        polynomial = sp.Poly(numerator, *SYMBOLS)
    except sp.PolynomialError:
        raise Unsupported(f"{hypothesis} is not polynomial in the counts") from None
    if polynomial.total_degree() > 1:
        raise Unsupported(f"{hypothesis} is not linear in the counts")
    constant = polynomial.nth(0, 0, 0, 0)
    return sp.expand(numerator - constant), constant


def _rays(equalities: list[sp.Expr], inequalities: list[sp.Expr], known: tuple[sp.Expr, ...]) -> tuple[Counts, ...]:
    """Extreme rays: directions in which all equalities and enough inequalities are tight, and none is broken."""
    rows = {form: [sp.diff(form, count) for count in SYMBOLS] for form in (*equalities, *inequalities)}
    rank = sp.Matrix([rows[form] for form in equalities]).rank() if equalities else 0
    found: list[Counts] = []
    for tight in combinations(inequalities, 3 - rank):
        directions = sp.Matrix([rows[form] for form in (*equalities, *tight)] or [[0] * 4]).nullspace()
        if len(directions) != 1:
            continue
        direction = _over_one_denominator(directions[0])
        for ray in (direction, Counts(*(-entry for entry in direction))):
            if all(_sign(_at(form, ray), known) >= 0 for form in inequalities) and ray not in found:
                found.append(ray)
    return tuple(found)


def _over_one_denominator(vector: sp.Matrix) -> Counts:
    entries = [sp.cancel(entry) for entry in vector]
    common = sp.lcm([sp.denom(entry) for entry in entries])
    whole = [sp.cancel(entry * common) for entry in entries]
    divisor = sp.gcd(whole)
    return Counts(*(sp.factor(sp.cancel(entry / divisor)) for entry in whole))


def _at(form: sp.Expr, ray: Counts) -> sp.Expr:
    return sp.expand(form.xreplace(dict(zip(SYMBOLS, map(symbolic, ray), strict=True))))


def _sign(value: sp.Expr, known: tuple[sp.Expr, ...]) -> int:
    if value == 0:
        return 0
    if evidently_nonnegative(value, known):
        return 1
    if evidently_nonnegative(-value, known):
        return -1
    raise Unsupported(f"the sign of {value} depends on the parameters")


def whole_rays(hypotheses: Sequence[Relational]) -> "np.ndarray":
    """The rays of the hypotheses' cone in whole numbers, of shape (rays, 4); irrational ones are left out."""
    import numpy as np  # here, since exact questions need no arrays

    whole = []
    for ray in region_of(_describing(hypotheses)).rays:
        entries = [symbolic(entry) for entry in ray]
        if all(entry.is_Rational for entry in entries):
            common = sp.ilcm(1, 1, *(entry.q for entry in entries))
            whole.append([int(entry * common) for entry in entries])
    return np.array(whole, np.int64).reshape(-1, 4)


def _describing(hypotheses: Sequence[Relational]) -> list[Relational]:
    """The hypotheses that describe a cone; what they let through is filtered by the others."""
    kept: list[Relational] = []
    for hypothesis in of_own_size(hypotheses):
        if region_if_any([*kept, hypothesis]) is not None:
            kept.append(hypothesis)
    return kept


def of_own_size(hypotheses: Sequence[Relational]) -> list[Relational]:
    """The hypotheses with each pair's own number of pixels for d, without those that are then true of every pair."""
    return [own for own in (hypothesis.subs(d, pixels) for hypothesis in hypotheses) if own != sp.true]
