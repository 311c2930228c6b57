"""Whether a theorem is the kind of statement that its label says: what its own data shows, exactly, and what the evidence does.

That a bound is tight takes more than a place where both sides are equal: where both are 0 there, a factor may be far too large. So
both sides have to be other than 0 there, or to become equal in proportion, unless nothing stands on one of them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.reading import symbolic
from segbounds.errors import InputError
from segbounds.metrics.counts import SYMBOLS, Counts, d, n
from segbounds.metrics.similarity import substitute, value_at
from segbounds.theorems.evidence import Outcome, Result, Verdict
from segbounds.theorems.instances import admits, instances
from segbounds.theorems.posteriors import PosteriorPlace
from segbounds.theorems.records import Always, Label, Supremum, Theorem, at_parameters
from segbounds.theorems.witnesses import limit_along

FAR = 10**6  # for n, where it is asked whether a family is in the domain


def supported(theorem: Theorem, verdict: Verdict) -> Label:
    """What a theorem is as far as the evidence goes: what its label says where it is proved, else open."""
    return Label(theorem.label) if verdict.outcome is Outcome.PROVED else Label.OPEN


def fails(result: Result) -> bool:
    """Whether a theorem fails a run: by its verdict, or because it is no such statement as its label says."""
    return result.verdict.fails or bool(objection(*result))


def objection(theorem: Theorem, verdict: Verdict | None = None) -> str:
    """Why the label of a theorem is false, in one sentence; empty where nothing speaks against it.

    The theorem's own data is asked exactly; of the evidence, where it is given, whether what is called open is proved.
    """
    label, claim = Label(theorem.label), theorem.claim
    if label is Label.OPEN:
        proved = verdict is not None and verdict.outcome is Outcome.PROVED
        return "its label is open, but it is proved: leave the label out" if proved else ""
    equation = isinstance(claim, Always) and claim.relation.rel_op == "=="
    if (label is Label.IDENTITY) is not equation:
        return f"its label is {label}, but its claim is {'an' if equation else 'no'} equation"
    if label is Label.TIGHT:
        return _of_tight(theorem)
    if label in (Label.UPPER, Label.LOWER):
        return _of_one_sided(theorem)
    if label is Label.COUNTEREXAMPLE and isinstance(claim, Always) and claim.relation.rel_op not in ("<", ">"):
        return "its label is counterexample, but equality contradicts nothing: claim a strict inequality, or a supremum"
    return ""


def _of_one_sided(theorem: Theorem) -> str:
    label, gap = Label(theorem.label), theorem.gap
    if isinstance(theorem.claim, Supremum):
        return f"its label is {label}, but a supremum is claimed: claim a relation"
    if gap is None and theorem.attained_by is not None and not _not_attained(theorem):
        return f"its label is {label}, but it is attained: leave the label out, or give the gap that stays"
    return ""


def _of_tight(theorem: Theorem) -> str:
    if theorem.gap is not None:
        return f"its label is tight, but it leaves a gap open, {theorem.gap.of}: it is an upper or a lower bound"
    if isinstance(theorem.claim, Supremum):
        if not theorem.claim.families and theorem.attained_by is None:
            return "its label is tight, but nothing is named that attains or approaches the supremum"
        return ""  # that the family reaches it is an obligation of the claim, which engines examine
    if theorem.attained_by is None:
        return "its label is tight, but nothing is named that attains it: say what does in attained_by"
    return _not_attained(theorem)


def _not_attained(theorem: Theorem) -> str:
    """Why what is named in `attained_by` does not show that the relation is tight."""
    inside = False
    try:
        for parts in _places(theorem):
            if _equal(parts):
                return ""
            inside = True
    except InputError as reason:
        return str(reason)
    if not inside:
        return "its label is tight, but what is named in attained_by is outside of its domain"
    return "its label is tight, but both sides differ where attained_by says they do not"


def _places(theorem: Theorem) -> Iterator[tuple[sp.Expr, ...]]:
    """What stands on both sides at what attains a relation, or along it, for some parameter values: of both, and of their quotient."""
    at = theorem.attained_by
    if isinstance(at, Mapping):
        yield from _at_values(theorem, at)
        return
    if isinstance(at, PosteriorPlace):
        if at.is_of(theorem.domain.posteriors):
            for _, instance in instances(theorem):
                yield tuple(at.value(part) for part in _parts(_relation(instance)))
        return
    assert isinstance(at, Counts)
    for _, instance in instances(theorem):
        if admits(instance, Counts(*map(int, at.at(FAR)))):
            yield tuple(_along(part, at) for part in _parts(_relation(instance)))


def _at_values(theorem: Theorem, at: Mapping[sp.Symbol, Any]) -> Iterator[tuple[sp.Expr, ...]]:
    """The same at one value of each parameter, and of counts where the claim is about them."""
    missing = [p for p in theorem.parameters if p not in at]
    if missing:
        raise InputError(f"attained_by has no value for {', '.join(map(str, missing))}")
    values = {p: symbolic(at[p]) for p in theorem.parameters}
    counts = Counts(*(symbolic(at.get(count, 0)) for count in SYMBOLS))
    far = {p: value.subs(n, FAR) for p, value in values.items()}
    if all(_has_sign(p, value) for p, value in far.items()) and admits(at_parameters(theorem, far), counts.at(FAR)):
        parts = _parts(_relation(theorem))
        there = (substitute(part, values) for part in parts)
        yield tuple(_along(part, counts) if any(counts) else _limit(part) for part in there)


def _relation(theorem: Theorem) -> Relational:
    assert isinstance(theorem.claim, Always)
    return theorem.claim.relation


def _has_sign(parameter: sp.Symbol, value: sp.Expr) -> bool:
    return not (parameter.is_positive and not value > 0) and not (parameter.is_nonnegative and not value >= 0)


def _parts(relation: Relational) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """Both sides and their quotient. Where 0 stands on one, what is subtracted goes there."""
    low, high = (symbolic(side) for side in (relation.lts, relation.gts))
    if low == 0 or high == 0:
        terms = sp.Add.make_args(high - low)
        subtracted = [-term for term in terms if term.could_extract_minus_sign()]
        low = sp.Add(*subtracted)
        high = sp.Add(*(term for term in terms if not term.could_extract_minus_sign()))
    return low, high, sp.Integer(1) if low == 0 or high == 0 else low / high


def _along(part: sp.Expr, family: Counts) -> sp.Expr:
    part = part.subs(d, family.pixels)
    found = limit_along(part, family) if any(symbolic(count).has(n) for count in family) else value_at(part, family)
    return sp.nan if found is None else found


def _limit(part: sp.Expr) -> sp.Expr:
    return sp.limit(part, n, sp.oo) if part.has(n) else part


def _equal(found: tuple[sp.Expr, ...]) -> bool:
    low, high, quotient = found
    if low.is_infinite or high.is_infinite or low.has(sp.nan) or high.has(sp.nan):
        return bool(sp.simplify(quotient - 1) == 0)
    if sp.simplify(low - high) != 0:
        return False
    return bool(sp.simplify(quotient - 1) == 0)
