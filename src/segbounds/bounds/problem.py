"""A question about one pair of masks: what is asked, and what is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import sympy as sp
from sympy.core.relational import Relational

from segbounds.metrics.counts import SYMBOLS
from segbounds.metrics.similarity import Similarity, in_counts, keeps_its_value
from segbounds.regions.facts import Fact, Size, nonlinear, straightened


@dataclass(frozen=True)
class Problem:
    """What an expression in metrics can be over all pairs of masks for which some facts hold.

    of
        The expression.
    pair
        The two metrics of which it is the difference, where it is asked for as one.
    known
        Metrics with the values that they are known to have.
    size
        The number of pixels, and of positive ones if that is known: only whole counts are in question then.
    hypotheses
        Relations between counts, as theorems have them.
    quick
        Whether a closed form is not worth a search of up to a minute, and counts at the ends none of some seconds.
    """

    of: sp.Expr
    pair: tuple[Similarity, Similarity] | None = None
    known: tuple[Fact, ...] = ()
    size: Size | None = None
    hypotheses: tuple[Relational, ...] = ()
    quick: bool = False

    @classmethod
    def apart(
        cls,
        first: Similarity,
        second: Similarity,
        known: Sequence[Fact] = (),
        size: Size | None = None,
        quick: bool = False,
    ) -> "Problem":
        """How far the first metric can lie above the second."""
        return cls(first - second, (first, second), tuple(known), size, quick=quick)

    @cached_property
    def metrics(self) -> tuple[Similarity, ...]:
        """All that occur in what is asked and in what is known."""
        asked = self.of.atoms(Similarity) if self.pair is None else self.pair
        return tuple(dict.fromkeys([*sorted(asked, key=str), *(item.metric for item in self.known)]))

    @cached_property
    def nonlinear(self) -> tuple[Fact, ...]:
        """What is known of metrics that are no quotients of linear forms, also not at the prevalence that is known."""
        return tuple(item for item in self.known if nonlinear(straightened(item.metric, self.known)))

    @cached_property
    def straight(self) -> sp.Expr:
        """The expression at the prevalence that is known."""
        atoms = {metric: straightened(metric, self.known) for metric in self.of.atoms(Similarity)}
        return self.of.xreplace({metric: there for metric, there in atoms.items() if there != metric})

    @cached_property
    def parameters(self) -> frozenset[sp.Symbol]:
        """Symbols that stand for numbers, in the expression or in hypotheses."""
        parts: Iterable[sp.Expr] = (in_counts(self.of), *self.hypotheses)
        return frozenset().union(*(in_counts(part).free_symbols for part in parts)) - frozenset(SYMBOLS)

    @cached_property
    def keeps_its_value(self) -> bool:
        """Whether nothing in question changes when all counts are multiplied by the same number."""
        return keeps_its_value(self.of) and all(map(keeps_its_value, self.metrics))

    @property
    def everywhere(self) -> bool:
        """Whether all pairs of masks are in question."""
        return not self.known and self.size is None and not self.hypotheses
