"""Suprema and infima of expressions in metrics and counts, with the place where they are reached or approached."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.quotients import too_many_terms
from segbounds.bounds.consistency import contradiction
from segbounds.bounds.plan import METHODS, Method, NoMethod, Unanswered, ask
from segbounds.bounds.problem import Problem
from segbounds.errors import Contradiction, EmptyRegion, InputError
from segbounds.metrics.similarity import Similarity, in_counts
from segbounds.regions.bound import Bound
from segbounds.regions.facts import SizeLike, known_values, size_of
from segbounds.theorems.claims import expression_of, relations_of


def supremum(
    expression: Any,
    given: Mapping[Similarity | str, Any] | None = None,
    *,
    where: Sequence[Relational] | str = (),
    size: SizeLike = None,
    exact: bool = False,
    rounding: str = "nearest",
    methods: Sequence[Method] = METHODS,
) -> Bound:
    """The supremum of an expression over similarities and counts, over all counts that have what is given.

    expression
        One of sympy, or a text: ``"dice - jaccard"``.
    given, size, exact, rounding
        See `interval`.
    where
        Hypotheses instead: relations between counts, or a text like ``"fp <= fn, tp >= 1"``.

    >>> from segbounds.similarities import dice, jaccard
    >>> supremum(dice - jaccard).value
    3 - 2*sqrt(2)
    >>> supremum("dice - iou", {"recall": "1/4"}).value
    3/20

    Steps that may take long have budgets of work, which are counted: the answer is the same everywhere; where ``exact`` is not set, it is
    the upper end of an enclosure. Raises EmptyRegion where nothing satisfies the hypotheses, and Unsupported (with the reason) where no
    method reaches the question; never hangs.
    """
    if where and (given or size is not None):
        raise InputError("what is known is said once: by values and a size, or by hypotheses")
    known, pixels = known_values(given or {}, exact, rounding), size_of(size)
    problem = Problem(expression_of(expression), known=known, size=pixels, hypotheses=_hypotheses(where))
    found = _largest(problem, methods)
    if isinstance(found, Unanswered):
        raise NoMethod(found)
    if found is None and known:
        raise Contradiction(contradiction(known, pixels))
    if found is None:
        raise EmptyRegion("no counts satisfy the hypotheses")
    return found


def _hypotheses(where: Sequence[Relational] | str) -> tuple[Relational, ...]:
    return relations_of(where) if isinstance(where, str) else tuple(where)


def supremum_or_why_not(
    expression: Any, hypotheses: Sequence[Relational] = (), methods: Sequence[Method] = METHODS
) -> Bound | Unanswered:
    """The supremum, or why no method reaches it."""
    found = _largest(Problem(expression_of(expression), hypotheses=tuple(hypotheses)), methods)
    if found is None:
        raise EmptyRegion("no counts satisfy the hypotheses")
    return found


def _largest(problem: Problem, methods: Sequence[Method]) -> Bound | Unanswered | None:
    """The largest value of what is asked, None where no counts have what is known."""
    terms = sp.Add.make_args(problem.of)
    number = sp.Add(*(term for term in terms if term.is_number))  # without it a difference is seen to be one
    of = problem.of - number
    if problem.size is None and (reason := too_many_terms(in_counts(of))):
        return Unanswered(reason, ())
    answer = ask(replace(problem, of=of, pair=pair_of(of)), "most", methods)
    if isinstance(answer, Unanswered) or answer.found is None:
        return answer if isinstance(answer, Unanswered) else None
    bound: Bound = answer.found
    return replace(bound, value=bound.value + number) if number else bound


def infimum(
    expression: Any,
    given: Mapping[Similarity | str, Any] | None = None,
    *,
    where: Sequence[Relational] | str = (),
    size: SizeLike = None,
    exact: bool = False,
    rounding: str = "nearest",
    methods: Sequence[Method] = METHODS,
) -> Bound:
    """The infimum, found as minus the supremum of the opposite; see `supremum`.

    >>> infimum("dice - iou").value
    0
    """
    opposite = -expression_of(expression)
    return -supremum(opposite, given, where=where, size=size, exact=exact, rounding=rounding, methods=methods)


def pair_of(expression: Any) -> tuple[Any, Any] | None:
    """The two metrics of which an expression is the difference; None where it is something else."""
    parts = expression.as_ordered_terms() if expression.is_Add else ()
    above = [part for part in parts if isinstance(part, Similarity)]
    below = [-part for part in parts if isinstance(-part, Similarity)]
    return (above[0], below[0]) if len(parts) == 2 and len(above) == len(below) == 1 else None
