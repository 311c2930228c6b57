"""How claims about posteriors follow from claims about single references, which engines prove.

Expectations are linear in the posterior. So a relation that is linear in them holds under every posterior if it holds for every
reference: one that has the pixel, and one that has not. Of references of one size the soft F-measures of a soft mask of one volume are
linear in tp, so the expectation is the value at the mean tp: along a pixel a quotient of linear functions, which is a mean of its ends. A
mask is best where no value of a pixel is better than both of its ends: values are rounded one after the other.
"""

from collections.abc import Callable, Iterator

import sympy as sp

from segbounds.algebra.nonnegative import evidently_positive
from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.similarity import Similarity, keeps_its_value, ratio
from segbounds.theorems.posteriors import (
    ANY,
    INDEPENDENT,
    ONE_SIZE,
    Expectation,
    Expected,
    ExpectedBest,
    ExpectedChord,
    ExpectedWith,
    ExpectedWithout,
)
from segbounds.theorems.records import Always, Domain, Theorem

#: The soft counts of the other pixels, and what stays of the pixel below its value and above it.
A, F, M, R = sp.symbols("tp0 fp0 fn0 tn0", nonnegative=True)
BELOW, ABOVE = sp.symbols("below above", positive=True)
WHOLE = BELOW + ABOVE
LINEAR = "for each reference, since expectations are linear in the posterior"
MEAN = "at the mean tp, since these indices are linear in it for references of one size"


def parts_of(theorem: Theorem) -> tuple[str, tuple[Theorem, ...]]:
    """Why a theorem about posteriors follows from theorems about parameters alone, and these. Raises Unsupported where no lemma does it."""
    relation = _about_pixel(theorem)
    if relation.rel_op not in ("<=", ">=", "=="):
        raise Unsupported("no lemma is known for strict inequalities between expectations")
    kind = theorem.domain.posteriors
    if kind == ONE_SIZE and not _linear(relation):
        return MEAN, tuple(_at_mean(theorem, relation))
    if not _linear(relation):
        raise Unsupported(f"no lemma is known for claims like this one about posteriors ({kind})")
    return LINEAR, tuple(_of_reference(theorem, relation))


def _about_pixel(theorem: Theorem) -> sp.core.relational.Relational:
    """The claim; that a mask is best as one that its values are, one after the other, no better than their ends."""
    assert isinstance(theorem.claim, Always)
    relation = theorem.claim.relation
    best = relation.atoms(ExpectedBest)
    if not best:
        return relation
    (node,) = best if len(best) == 1 else (None,)
    if node is None or relation != sp.Le(Expected(node.similarity), node, evaluate=False):
        raise Unsupported("of the best mask no lemma says more than that no soft mask is better")
    if theorem.domain.posteriors == INDEPENDENT:
        raise Unsupported("no lemma is known that makes a mask best for independent pixels")
    if theorem.domain.posteriors == ANY:
        return sp.Le(Expected(node.similarity), ExpectedChord(node.similarity), evaluate=False)
    return _no_better_than_ends(node.similarity)


def _linear(relation: sp.core.relational.Relational) -> bool:
    nodes = sorted(relation.atoms(Expectation), key=str)
    symbols = [sp.Dummy(f"e{number}", real=True) for number in range(len(nodes))]
    replaced = (relation.lhs - relation.rhs).xreplace(dict(zip(nodes, symbols, strict=True)))
    return bool(replaced.is_polynomial(*symbols)) and sp.Poly(replaced, *symbols).total_degree() <= 1


def _of_reference(theorem: Theorem, relation: sp.core.relational.Relational) -> Iterator[Theorem]:
    """The claim for a reference with the pixel; and for one without it, which has another: it is predicted a little, or not at all."""
    one, other = sp.Symbol("tp1", positive=True), sp.Symbol("fn1", positive=True)
    cases = {
        "a reference with the pixel": lambda low, high: Counts(A + low, F, M + high, R),
        "a reference without it": lambda low, high: Counts(one, F + low, M, R + high),
        "a reference without it that is missed": lambda low, high: Counts(0, F + low, other, R + high),
    }
    for says, counts in cases.items():

        def at(node: Expectation, counts: Callable[..., Counts] = counts) -> sp.Expr:
            without, here, whole = (
                _defined(node.similarity, counts(*split), theorem) for split in ((0, WHOLE), (BELOW, ABOVE), (WHOLE, 0))
            )
            chord = (ABOVE * without + BELOW * whole) / WHOLE
            return {Expected: here, ExpectedWithout: without, ExpectedWith: whole, ExpectedChord: chord}[type(node)]

        yield _stated(theorem, relation, {node: at(node) for node in relation.atoms(Expectation)}, says)


def _at_mean(theorem: Theorem, relation: sp.core.relational.Relational) -> Iterator[Theorem]:
    """That the expectation along a pixel is a mean of its ends, in counts: v the volume elsewhere, a the mean tp there, p how probable the
    pixel is, t its value, m the size of the references. It is a quotient of linear functions of t, and the denominator weighs the ends."""
    (node,) = relation.atoms(Expected) if len(relation.atoms(Expected)) == 1 else (None,)
    if node is None or relation != _no_better_than_ends(node.similarity):
        raise Unsupported(
            "of references of one size no lemma says more than that no value of a pixel is better than its ends"
        )
    a, v, p, t = sp.symbols("a v p t", nonnegative=True)
    m = sp.Symbol("m", positive=True)
    parts = [_of_size(node.similarity, a + p * value, v + value, m, theorem) for value in (0, t, 1)]
    out, here, whole = (top / bottom for top, bottom in parts)
    weight = t * parts[2][1] / parts[1][1]
    domain = Domain((*theorem.domain.hypotheses, p <= 1, t <= 1))
    claims = {
        "a mean of the ends": sp.Eq(here, (1 - weight) * out + weight * whole, evaluate=False),
        "with a weight of at most 1": sp.Le(weight, 1, evaluate=False),
    }
    for says, claim in claims.items():
        yield Theorem(
            f"{theorem.title}, {says}", theorem.source, Always(claim), domain, id=theorem.id, file=theorem.file
        )


def _no_better_than_ends(similarity: Similarity) -> sp.core.relational.Relational:
    ends = sp.Max(ExpectedWithout(similarity), ExpectedWith(similarity))
    return sp.Le(Expected(similarity), ends, evaluate=False)


def _of_size(
    similarity: Similarity, tp: sp.Expr, volume: sp.Expr, size: sp.Expr, theorem: Theorem
) -> tuple[sp.Expr, sp.Expr]:
    """A similarity at a mean tp, where the volumes of both masks are fixed: above and below the line, both linear in the volume. Raises
    Unsupported where it is not linear in tp, or not linear in the volume."""
    hits = sp.Dummy("tp", nonnegative=True)
    top, bottom = ratio(similarity.formula)
    there = dict(zip(SYMBOLS[:3], (hits, volume - hits, size - hits), strict=True))
    top, bottom = (sp.expand(part.xreplace(there)) for part in (top, bottom))
    if top.has(SYMBOLS[3]) or bottom.has(SYMBOLS[3], hits) or sp.degree(top, hits) > 1:
        raise Unsupported(f"{similarity} is not linear in tp where the volumes of both masks are fixed")
    if not evidently_positive(bottom, _known(theorem)):
        raise Unsupported(f"{similarity} is not seen to be defined at all soft masks")
    return top.xreplace({hits: tp}), bottom


def _defined(similarity: Similarity, counts: Counts, theorem: Theorem) -> sp.Expr:
    there = dict(zip(SYMBOLS, map(symbolic, counts), strict=True))
    top, bottom = (part.xreplace(there) for part in ratio(similarity.formula))
    if not keeps_its_value(similarity) or not evidently_positive(sp.expand(bottom), _known(theorem)):
        raise Unsupported(f"{similarity} is not seen to be defined at all soft masks")
    return top / bottom


def _known(theorem: Theorem) -> tuple[sp.Expr, ...]:
    return tuple(h.gts - h.lts for h in theorem.domain.hypotheses if h.rel_op != "==")


def _stated(
    theorem: Theorem, relation: sp.core.relational.Relational, at: dict[sp.Expr, sp.Expr], says: str
) -> Theorem:
    claim = Always(relation.func(relation.lhs.xreplace(at), relation.rhs.xreplace(at), evaluate=False))
    domain = Domain(theorem.domain.hypotheses)
    return Theorem(f"{theorem.title}, {says}", theorem.source, claim, domain, id=theorem.id, file=theorem.file)
