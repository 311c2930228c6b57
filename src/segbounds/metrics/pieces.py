"""|.|, min and max, the one place where they are taken apart: what each of them chooses between, and expressions without them."""

from collections.abc import Iterator, Sequence
from itertools import chain, product
from math import prod
from typing import NamedTuple, TypeVar

import sympy as sp

from segbounds.algebra.nonnegative import evidently_nonnegative
from segbounds.errors import Unsupported
from segbounds.limits import spend
from segbounds.metrics.similarity import Similarity

T = TypeVar("T")
BENDING = (sp.Abs, sp.Max, sp.Min)


class Halves(NamedTuple):
    """A node |x|, min or max: ``above`` is its value where first >= second, ``below`` where second >= first."""

    first: sp.Expr
    second: sp.Expr
    above: sp.Expr
    below: sp.Expr

    @property
    def form(self) -> sp.Expr:
        """What has the sign of first - second: x itself for |x|."""
        return self.first if self.first == -self.second else self.first - self.second


def bends(expression: sp.Expr) -> bool:
    """Whether |.|, min or max stand in an expression itself; those of a similarity's formula do not."""
    return bool(expression.has(*BENDING))


def nodes(expression: sp.Expr) -> list[sp.Expr]:
    """Every |.|, min and max in an expression, in an order that is the same on every run."""
    return sorted(expression.atoms(*BENDING), key=str)


def innermost(expression: sp.Expr) -> Iterator[sp.Expr]:
    """Those that have no other one inside."""
    yield from (node for node in nodes(expression) if not any(map(bends, node.args)))


def choices(node: sp.Expr) -> tuple[sp.Expr, ...]:
    """What it is the largest of, for min the smallest."""
    return (node.args[0], -node.args[0]) if isinstance(node, sp.Abs) else node.args


def halves(node: sp.Expr) -> Halves:
    """Its values by the first two of its choices: the other one of these drops out.

    >>> x, y, z = sp.symbols("x y z")
    >>> halves(sp.Min(x, y)).above, halves(sp.Abs(x)).below, halves(sp.Max(x, y, z)).above
    (y, -x, Max(x, z))
    """
    first, second, *others = choices(node)
    above, below = (second, first) if isinstance(node, sp.Min) else (first, second)
    if others:
        above, below = node.func(above, *others), node.func(below, *others)
    return Halves(first, second, above, below)


def put_in(expression: sp.Expr, node: sp.Expr, value: sp.Expr) -> sp.Expr:
    """The expression with a node replaced, inside of the similarities' formulas as well."""
    straight = {
        metric: Similarity(metric.name, metric.formula.xreplace({node: value}), metric.when_undefined)
        for metric in expression.atoms(Similarity)
        if metric.formula.has(node)
    }
    return expression.xreplace({node: value}).xreplace(straight)


def branches(expression: sp.Expr, known: tuple[sp.Expr, ...]) -> list[list[sp.Expr]] | None:
    """The expression as a maximum of minima of expressions without |.|, max and min, where ``known`` are not negative.

    None where a factor of unknown sign stands before one of them.
    """
    if not bends(expression):
        return [[expression]]
    bent = [factor for factor in expression.args if bends(factor)] if expression.is_Mul else []
    inside = bent if expression.is_Mul else choices(expression)
    parts = [there for argument in inside if (there := branches(argument, known)) is not None]
    if len(parts) < len(inside):
        return None
    if isinstance(expression, sp.Abs | sp.Max):
        return list(chain.from_iterable(parts))
    if isinstance(expression, sp.Min):
        return [list(chain.from_iterable(choice)) for choice in _every(parts)]
    if expression.is_Add:
        return [[sp.Add(*terms) for terms in _every(choice)] for choice in _every(parts)]
    if len(bent) != 1:
        return None
    rest = sp.Mul(*(factor for factor in expression.args if factor not in bent))
    if evidently_nonnegative(rest, known):
        return [[rest * term for term in branch] for branch in parts[0]]
    if evidently_nonnegative(-rest, known):
        # minus a maximum of minima is a minimum of maxima: one choice from each branch
        return [[rest * term for term in choice] for choice in _every(parts[0])]
    return None


def _every(parts: Sequence[Sequence[T]]) -> Iterator[tuple[T, ...]]:
    """One of each part, in every way."""
    spend(20 * prod(map(len, parts)))
    return product(*parts)


def split(expression: sp.Expr, known: tuple[sp.Expr, ...]) -> list[list[sp.Expr]]:
    """The same for who can do nothing without. Raises Unsupported."""
    found = branches(expression, known)
    if found is None:
        raise Unsupported(f"{expression} bends in a way that does not split into branches")
    return found
