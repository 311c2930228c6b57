"""A statement in plain form: an inequality, or a limit, of rational functions of the counts.

A theorem's claim becomes some of these (goals.py): Abs, Max and Min are taken apart, square roots of parameters get names, a constant
that is a maximum becomes "any number that is at least each of these". What is left can be written into a file and checked by whoever
knows polynomials.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import SYMBOLS, Counts, n
from segbounds.metrics.similarity import Similarity, in_counts
from segbounds.theorems.hypotheses import Condition


@dataclass(frozen=True)
class Statement:
    """left <relation> right, where all conditions hold; with ``along``: left tends to right along this family of counts.

    written
        Forms of ``right - left`` that somebody wrote down because they show its sign.
    room
        By how much the right side may be smaller, as far as one knows, in the order to be tried.
    """

    left: sp.Expr
    relation: str
    right: sp.Expr
    where: tuple[Condition, ...] = ()
    along: Counts | None = None
    written: tuple[sp.Expr, ...] = ()
    room: tuple[sp.Expr, ...] = (sp.Integer(0),)

    @property
    def parts(self) -> Iterator[sp.Expr]:
        yield from (self.left, self.right, *(form for form, _ in self.where), *(self.along or ()), *self.room)

    @cached_property
    def similarities(self) -> tuple[Similarity, ...]:
        return tuple(sorted(set(chain.from_iterable(symbolic(e).atoms(Similarity) for e in self.parts)), key=str))

    @cached_property
    def parameters(self) -> tuple[sp.Symbol, ...]:
        symbols = set(chain.from_iterable(in_counts(e).free_symbols for e in self.parts))
        return tuple(sorted(symbols - {*SYMBOLS, n}, key=str))

    def mapped(self, change: Any) -> "Statement":
        """The statement with every expression changed, the formulas of the similarities among them."""
        formulas = {
            s: Similarity(s.family, change(s.formula), change(s.when_undefined), {k: change(v) for k, v in s.parameters.items()})
            for s in self.similarities
        }  # fmt: skip

        def changed(expression: sp.Expr) -> sp.Expr:
            return change(symbolic(expression).xreplace(formulas))

        return Statement(
            changed(self.left),
            self.relation,
            changed(self.right),
            tuple((changed(form), sign) for form, sign in self.where),
            None if self.along is None else Counts(*map(changed, self.along)),
            tuple(map(changed, self.written)),
        )


#: Statements of which one is enough; each of them is a tuple, all of whose members are needed.
Goal = tuple[tuple[Statement, ...], ...]
