"""A closed form that is recognised from its digits, and counts only once certificates prove that nothing lies above it and that pairs
come arbitrarily near. Four lemmas shorten the proof that one metric never lies more than a value above another:

- Exchange. Along (tp + u, fp - u, fn - u, tn + u) both masks keep their sizes. A difference that bends upwards there is largest
  at an end of such a segment, where a count is zero: four questions about three counts are left.
- Roots. On three counts, what is left of two square roots is settled by squaring, where signs show (see `_below`).
- True negatives that are in neither metric may be left out.
- A third metric. From A <= C and C - B <= c follows A - B <= c.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations

import sympy as sp

from segbounds.algebra.nonnegative import evidently_nonnegative
from segbounds.algebra.reading import symbolic
from segbounds.bounds.methods.certified.recognition import nominate
from segbounds.bounds.methods.certified.samples import sampled
from segbounds.bounds.methods.nonlinear.values import largest_where
from segbounds.bounds.problem import Problem
from segbounds.errors import Unsupported
from segbounds.metrics.catalogue import CATALOGUE
from segbounds.metrics.counts import SYMBOLS, Counts, fn, fp, tn, tp
from segbounds.metrics.similarity import Similarity, on_support, value_at
from segbounds.regions.bound import Bound, Limit
from segbounds.regions.face_extremes import extent_if_any
from segbounds.theorems.counterexamples import highest
from segbounds.theorems.proofs.files import NotFound
from segbounds.theorems.proofs.goals import inequalities, limits
from segbounds.theorems.proofs.search import prove
from segbounds.theorems.proofs.statements import Goal
from segbounds.theorems.records import Always, Domain, Supremum, Theorem

EQUAL = sp.Float("1e-25")


def closed_form(problem: Problem) -> Bound:
    """The most that one metric is above another, in closed form. Raises Unsupported where none was recognised and proved."""
    assert problem.pair is not None, "it applies"
    first, second = problem.pair
    bounds = _bounds(problem)
    for place in _places(problem):
        try:
            nominated = nominate(problem.of, place)
            if nominated is None or (bounds is not None and not bounds[0] <= nominated[0] <= bounds[1]):
                continue
            value, families = nominated
            family = _approaching(problem.of, value, families)
            argument = never_above(first, second, value)
        except (NotFound, Unsupported, sp.PolynomialError):
            continue
        whole = all(symbolic(count).is_Rational for count in family)
        return Bound(value, whole, (family,), argument=argument)
    raise Unsupported("no closed form was recognised and proved")


def _bounds(problem: Problem) -> tuple[sp.Expr, sp.Expr] | None:
    """Between which numbers it lies; None where nothing encloses it, and the proof alone says so."""
    found = _over_faces(problem)
    if found is not None:
        return sp.Rational(sp.N(found.value, 30)) - EQUAL, sp.Rational(sp.N(found.value, 30)) + EQUAL
    end = enclosure(problem)
    return None if end is None else (end.value - end.width, end.value)


def _places(problem: Problem) -> Iterator[Counts]:
    """Counts near the supremum: what climbing finds, and where the enclosure was located."""
    yield highest(problem.of)
    if _over_faces(problem) is None and (end := enclosure(problem)) is not None:
        yield from end.along


def _over_faces(problem: Problem) -> Limit | None:
    """The exact value, where faces have it as a sum of roots, which is no closed form."""
    found = extent_if_any(problem.of)
    return None if found is None else found[1]


@cache
def enclosure(problem: Problem) -> Bound | None:
    try:
        found = largest_where(problem.of, [])
    except Unsupported:
        return None
    assert found is not None, "there are pairs of masks"
    return found


def _approaching(of: sp.Expr, value: sp.Expr, families: Sequence[Counts]) -> Counts:
    """The first of some families along which it is proved that the value is the limit. Raises NotFound."""
    for family in families:
        try:
            _prove(limits(_theorem(Supremum(of, value, family))))
        except (NotFound, Unsupported):
            if family is families[-1]:
                raise
        else:
            return family
    raise Unsupported("no family of pairs is known")


def _theorem(claim: Supremum | Always, *hypotheses: sp.Expr) -> Theorem:
    return Theorem("a difference", "this module", claim, Domain(hypotheses))


def _prove(goals: Sequence[Goal]) -> str:
    """The methods of certificates for all goals. Raises NotFound."""
    files = [file for goal in goals for file in prove("a difference", goal)]
    return ", ".join(dict.fromkeys(file["method"] for file in files if "method" in file))


def never_above(first: Similarity, second: Similarity, value: sp.Expr) -> str:
    """The argument for first - second <= value. Raises NotFound or Unsupported where there is none."""
    if _without_tn(first, second) and value_at(first - second, Counts(0, 0, 0, 1)) <= value:
        return _on_three_counts(first, second, value, tn)
    if _bends_up(first, second):
        found = [_on_three_counts(first, second, value, gone) for gone in SYMBOLS]
        return "exchange; " + ", ".join(dict.fromkeys(", ".join(found).split(", ")))
    third = _between(first, second, value)
    if third is not None:
        parts = (never_above(first, third, sp.Integer(0)), never_above(third, second, value))
        return f"through {third}: " + "; ".join(parts)
    return _prove(inequalities(_theorem(Always(sp.Le(first - second, value, evaluate=False)))))


def _without_tn(first: Similarity, second: Similarity) -> bool:
    """Whether true negatives change neither metric, so that there may as well be none where there is another count."""
    return not any(part.has(tn) for metric in (first, second) for part in (metric.formula, metric.when_undefined))


# --- exchange ---------------------------------------------------------------------------------------------------------


def _bends_up(first: Similarity, second: Similarity) -> bool:
    """Whether first - second is affine or convex where masks of given sizes trade errors for correct pixels: one more correct in each, and
    one fewer wrong."""
    return evidently_nonnegative(sp.factor(_bend(first) - _bend(second)))


@cache
def _bend(metric: Similarity) -> sp.Expr:
    """The second derivative along the exchange, on positive counts."""
    u = sp.Symbol("u")
    moved = metric.formula.xreplace({tp: tp + u, fp: fp - u, fn: fn - u, tn: tn + u})
    return sp.together(sp.diff(moved, u, 2).subs(u, 0)).xreplace(_POSITIVE)


_POSITIVE = {count: sp.Symbol(count.name, positive=True) for count in SYMBOLS}


def _on_three_counts(first: Similarity, second: Similarity, value: sp.Expr, gone: sp.Symbol) -> str:
    """The argument where one count is zero."""
    try:
        claim = Always(sp.Le(first - second, value, evaluate=False))
        return _prove(inequalities(_theorem(claim, sp.Eq(gone, 0))))
    except (NotFound, Unsupported):
        rest = [count for count in SYMBOLS if count != gone]
        supports = [frozenset(chosen) for size in (3, 2, 1) for chosen in combinations(rest, size)]
        if all(_evidently_below(first, second, value, support) for support in supports):
            return "squares of roots"
        raise


def _evidently_below(first: Similarity, second: Similarity, value: sp.Expr, support: frozenset[sp.Symbol]) -> bool:
    """Whether signs show that first - second <= value where exactly these counts are positive."""
    added: list[sp.Expr] = []
    taken: list[sp.Expr] = []
    rational = sp.Integer(0)
    for sign, metric in ((1, first), (-1, second)):
        term = sign * on_support(metric, support).xreplace(_POSITIVE)
        if not symbolic(term).has(sp.Abs, sp.Min, sp.Max) and term.is_rational_function(*_POSITIVE.values()):
            rational += term
        elif evidently_nonnegative(term):
            added.append(sp.cancel(term**2))
        elif evidently_nonnegative(-term):
            taken.append(sp.cancel(term**2))
        else:
            return False
    # with nothing to spare, where the value is not needed: then no irrational number is in it
    rooms = (-rational, value - rational) if value > 0 else (value - rational,)
    return any(_below(added, taken, room) for room in rooms)


def _below(added: Sequence[sp.Expr], taken: Sequence[sp.Expr], room: sp.Expr) -> bool:
    """Whether signs show that the roots of some expressions, less those of others, are at most the room."""
    shows = _never_negative
    if len(added) == len(taken) == 1 and shows(taken[0] - added[0]):
        return shows(room)
    if not added and len(taken) == 1 and shows(taken[0] - room**2):
        return True
    if not shows(room):
        return False
    if not added:
        return True
    if len(added) == 1:
        return shows(room**2 - added[0])
    rest = room**2 - sum(added)
    return shows(rest) and shows(rest**2 - 4 * sp.prod(added))


def _never_negative(form: sp.Expr) -> bool:
    """Whether a form shows its sign, as it is or on both sides of where two counts are equal."""
    if evidently_nonnegative(sp.factor(form)):
        return True
    more = sp.Symbol("more", nonnegative=True)
    return any(
        all(evidently_nonnegative(sp.factor(form.xreplace({x: y + more}))) for x, y in (pair, pair[::-1]))
        for pair in combinations(sorted(form.free_symbols, key=str), 2)
    )


# --- a third metric ---------------------------------------------------------------------------------------------------


def _between(first: Similarity, second: Similarity, value: sp.Expr) -> Similarity | None:
    """A metric C with first <= C, such that C - second also seems to stay below the value; exchange settles first <= C."""
    thirds = [entry for entry in CATALOGUE.values() if isinstance(entry, Similarity) and entry not in (first, second)]
    for third in thirds:
        if (
            (sampled(first) - sampled(third)).max() < 1e-12
            and (sampled(third) - sampled(second)).max() < float(value) + 1e-12
            and _bends_up(first, third)
        ):
            return third
    return None
