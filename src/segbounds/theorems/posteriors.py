"""Posteriors over masks as a domain of theorems: what soft predictions are expected to have, under any finite mixture of references.

A claim about them is a relation between expectations of soft similarities, at a soft mask with values in [0, 1] and at what is
made of it:

    Expected(S)           at the soft mask itself
    ExpectedWithout(S)    with 0 for the value of one pixel, any one
    ExpectedWith(S)       with 1 for it
    ExpectedChord(S)      on the line between these two, at the value that the pixel has
    ExpectedBest(S)       at the best mask

A soft similarity is the formula at soft counts: tp is the sum of x y over pixels, fp that of x (1 - y), fn that of (1 - x) y. References
are not empty. Their posterior is any, or one of independent pixels, or one of references of one size (`Domain.posteriors`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.errors import InputError
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, value_at

ANY, INDEPENDENT, ONE_SIZE = KINDS = ("any", "independent pixels", "references of one size")


class Expectation(sp.Function):
    """The expected value of a similarity at some mask that belongs to a posterior and a soft mask."""

    nargs = 1
    where = "x"  # in formulas

    def _eval_is_extended_real(self) -> bool:
        return True

    def _latex(self, printer: Any) -> str:
        return rf"\mathbb{{E}}_{{{self.where}}} \left[{printer.doprint(self.args[0])}\right]"

    @property
    def similarity(self) -> Similarity:
        found = self.args[0]
        if not isinstance(found, Similarity):
            raise InputError(f"{type(self).__name__} is of a similarity, such as dice, not of {found}")
        return found


class Expected(Expectation):
    """The expected value under the posterior of what stands in it, at the soft counts of the soft mask."""


class ExpectedWithout(Expectation):
    """The same with 0 for the value of one pixel, any one."""

    where = "x_j = 0"


class ExpectedWith(Expectation):
    """The same with 1 for the value of that pixel."""

    where = "x_j = 1"


class ExpectedChord(Expectation):
    """On the line between ExpectedWithout and ExpectedWith, at the value that the pixel has."""

    where = r"\text{chord}"


class ExpectedBest(Expectation):
    """The same at the mask that has the largest."""

    where = r"\text{best mask}"


@dataclass(frozen=True)
class PosteriorPlace:
    """References with their probabilities, a soft mask, and one of its pixels.

    references
        Masks on the same pixels, none of them empty, each a tuple of 0 and 1.
    weights
        How probable each is; their sum is 1.
    soft
        The values of the soft mask, from 0 to 1.
    pixel
        The place of the pixel whose value is changed.
    """

    references: tuple[tuple[int, ...], ...]
    weights: tuple[Fraction, ...]
    soft: tuple[Fraction, ...]
    pixel: int = 0

    def __post_init__(self) -> None:
        sizes = {len(self.soft), *map(len, self.references)}
        if len(sizes) != 1 or len(self.weights) != len(self.references) or not 0 <= self.pixel < len(self.soft):
            raise InputError(
                "a posterior has references, a soft mask and a pixel of one image, and a weight of each reference"
            )
        if sum(self.weights) != 1 or min(self.weights) < 0 or not all(map(any, self.references)):
            raise InputError("a posterior has weights of sum 1, none of them negative, and no empty reference")
        if min(self.soft) < 0 or max(self.soft) > 1:
            raise InputError("the values of a soft mask lie between 0 and 1")

    def __str__(self) -> str:
        parts = [
            f"reference {''.join(map(str, reference))} with {weight}"
            for reference, weight in zip(self.references, self.weights, strict=True)
            if weight
        ]
        return f"{', '.join(parts)}; soft mask ({', '.join(map(str, self.soft))}), pixel {self.pixel + 1}"

    def is_of(self, kind: str) -> bool:
        """Whether it is a posterior of this kind."""
        if kind == ONE_SIZE:
            return len({sum(r) for r, weight in zip(self.references, self.weights, strict=True) if weight}) == 1
        if kind == INDEPENDENT:
            return self._independent()
        return True

    def _independent(self) -> bool:
        at: dict[tuple[int, ...], Fraction] = {}
        for reference, weight in zip(self.references, self.weights, strict=True):
            at[reference] = at.get(reference, Fraction(0)) + weight
        pixels = range(len(self.soft))
        chances = [sum((w for r, w in at.items() if r[j]), Fraction(0)) for j in pixels]
        return all(
            at.get(mask, Fraction(0)) == prod((c if there else 1 - c for c, there in zip(chances, mask, strict=True)))
            for mask in product((0, 1), repeat=len(self.soft))
        )

    def expected(self, similarity: Similarity, soft: Iterable[Fraction]) -> sp.Expr:
        """The expected value of a similarity at a soft mask, exactly."""
        values = tuple(soft)
        return sp.Add(
            *(
                sp.Rational(weight.numerator, weight.denominator) * value_at(similarity, soft_counts(values, reference))
                for reference, weight in zip(self.references, self.weights, strict=True)
                if weight
            )
        )

    def value(self, expression: Any) -> sp.Expr:
        """The value of an expression in expectations, exactly. Parameters in it stay."""
        expression = symbolic(expression)
        return expression.xreplace({node: self._of(node) for node in expression.atoms(Expectation)})

    def _of(self, node: Expectation) -> sp.Expr:
        similarity, t = node.similarity, self.soft[self.pixel]
        if isinstance(node, Expected):
            return self.expected(similarity, self.soft)
        if isinstance(node, ExpectedBest):
            masks = product((Fraction(0), Fraction(1)), repeat=len(self.soft))
            return sp.Max(*(self.expected(similarity, mask) for mask in masks))
        ends = [
            self.expected(similarity, (*self.soft[: self.pixel], Fraction(end), *self.soft[self.pixel + 1 :]))
            for end in (0, 1)
        ]
        if isinstance(node, ExpectedChord):
            share = sp.Rational(t.numerator, t.denominator)
            return (1 - share) * ends[0] + share * ends[1]
        return ends[isinstance(node, ExpectedWith)]


def soft_counts(soft: Iterable[Fraction], reference: Iterable[int]) -> Counts:
    """The four soft counts, in the product form."""
    pairs = [
        (sp.Rational(Fraction(x).numerator, Fraction(x).denominator), y) for x, y in zip(soft, reference, strict=True)
    ]
    tp = sp.Add(*(x for x, y in pairs if y))
    fp = sp.Add(*(x for x, y in pairs if not y))
    positives = sum(y for _, y in pairs)
    return Counts(tp, fp, positives - tp, len(pairs) - positives - fp)


def about_posteriors(*expressions: Any) -> bool:
    """Whether expressions are about posteriors."""
    return any(symbolic(expression).has(Expectation) for expression in expressions)
