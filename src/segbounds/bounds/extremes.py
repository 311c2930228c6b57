"""Suprema and infima of expressions in metrics and counts, with the place where they are reached or approached."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.reading import symbolic
from segbounds.bounds.plan import METHODS, Method, NoMethod, Unanswered, ask
from segbounds.bounds.problem import Problem
from segbounds.errors import EmptyRegion
from segbounds.metrics.similarity import Similarity
from segbounds.regions.bound import Bound


def supremum(expression: Any, hypotheses: Sequence[Relational] = (), methods: Sequence[Method] = METHODS) -> Bound:
    """The supremum of an expression over similarities and counts, over all counts that satisfy the hypotheses.

    >>> from segbounds.similarities import dice, jaccard
    >>> supremum(dice - jaccard).value
    3 - 2*sqrt(2)

    Steps that may take long have budgets of work, which are counted: the answer is the same everywhere; where ``exact`` is not set, it is
    the upper end of an enclosure. Raises EmptyRegion where nothing satisfies the hypotheses, and Unsupported (with the reason) where no
    method reaches the question; never hangs.
    """
    found = supremum_or_why_not(expression, hypotheses, methods)
    if isinstance(found, Unanswered):
        raise NoMethod(found)
    return found


def supremum_or_why_not(
    expression: Any, hypotheses: Sequence[Relational] = (), methods: Sequence[Method] = METHODS
) -> Bound | Unanswered:
    """The supremum, or why no method reaches it."""
    whole = symbolic(expression)
    number = sp.Add(
        *(term for term in sp.Add.make_args(whole) if term.is_number)
    )  # then a difference is seen to be one
    of = whole - number
    answer = ask(Problem(of, pair_of(of), hypotheses=tuple(hypotheses)), "most", methods)
    if isinstance(answer, Unanswered):
        return answer
    if answer.found is None:
        raise EmptyRegion("no counts satisfy the hypotheses")
    bound: Bound = answer.found
    return replace(bound, value=bound.value + number) if number else bound


def infimum(expression: Any, hypotheses: Sequence[Relational] = (), methods: Sequence[Method] = METHODS) -> Bound:
    """The infimum, found as minus the supremum of the opposite; see `supremum`."""
    return -supremum(-symbolic(expression), hypotheses, methods)


def pair_of(expression: Any) -> tuple[Any, Any] | None:
    """The two metrics of which an expression is the difference; None where it is something else."""
    parts = expression.as_ordered_terms() if expression.is_Add else ()
    above = [part for part in parts if isinstance(part, Similarity)]
    below = [-part for part in parts if isinstance(-part, Similarity)]
    return (above[0], below[0]) if len(parts) == 2 and len(above) == len(below) == 1 else None
