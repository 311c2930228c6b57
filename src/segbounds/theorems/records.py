"""Theorems as data: what is claimed, where it is claimed, and how it was derived.

A theorem file is a Python file with module attributes that are a `Theorem`; `load` finds them. Nothing here checks
anything: engines do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.reading import symbolic
from segbounds.algebra.written import in_signs, latex
from segbounds.errors import InputError
from segbounds.metrics import counts
from segbounds.metrics.counts import SYMBOLS, Counts, d, n
from segbounds.metrics.similarity import Similarity, in_counts, substitute
from segbounds.theorems.posteriors import ANY, KINDS, Expectation, PosteriorPlace, about_posteriors

#: In a step about a supremum that is a Max: any number that is at least each of its arguments.
bound = sp.Symbol("bound", nonnegative=True)


@dataclass(frozen=True)
class Supremum:
    """The claim that ``of``, over all pairs of masks in the domain, has the supremum ``equals``.

    of
        An expression over similarities and counts.
    equals
        A sympy number, ``oo`` (no bound exists), or an expression in the parameters and in d.
    approached_by
        Counts (or several) along which ``of`` reaches the supremum or tends to it as n runs to infinity; of several, the
        largest limit counts. Real numbers stand for the integer counts near a large multiple of them.

    Two obligations: never above, and arbitrarily near.
    """

    of: sp.Expr
    equals: sp.Expr
    approached_by: Counts | tuple[Counts, ...]

    def __post_init__(self) -> None:
        for part in (self.of, self.equals, *(count for family in self.families for count in family)):
            symbolic(part)  # raises InputError for text

    @property
    def families(self) -> tuple[Counts, ...]:
        return (self.approached_by,) if isinstance(self.approached_by, Counts) else self.approached_by


@dataclass(frozen=True)
class Always:
    """The claim that a relation (Eq, <=, >=, <, >) holds for every pair of masks in the domain."""

    relation: Relational

    def __post_init__(self) -> None:
        if not isinstance(self.relation, Relational):
            raise InputError(
                f"a claim that is {self.relation} whatever the counts says nothing: claim a relation between them"
            )
        _refuse_unequal(self.relation)


Claim = Supremum | Always


@dataclass(frozen=True)
class Domain:
    """Where a claim is made: relations over the counts, the similarities, d and the parameters; all of them hold.

    ``Eq(pixels, d)`` makes a statement about masks of every one size d. A parameter is any other free symbol; what its
    sympy assumptions say (``positive=True``) belongs to the domain.

    posteriors
        Of a claim about expectations (`segbounds.theorems.posteriors`): which posteriors it is about.
    """

    hypotheses: tuple[Relational, ...] = ()
    posteriors: str = field(default=ANY, repr=False)

    def __post_init__(self) -> None:
        if self.posteriors not in KINDS:
            raise InputError(f"{self.posteriors!r} is no kind of posterior: {', '.join(KINDS)} are")
        for hypothesis in self.hypotheses:
            _refuse_unequal(hypothesis)
            if hypothesis == sp.false:
                raise InputError("a hypothesis of the domain is false whatever the counts: nothing satisfies it")
        # what is true by the symbols' own assumptions says nothing
        kept = tuple(hypothesis for hypothesis in self.hypotheses if hypothesis != sp.true)
        object.__setattr__(self, "hypotheses", kept)


@dataclass(frozen=True)
class Step:
    """One step of a written derivation: a sentence and a relation that can be checked by algebra.

    An inequality holds because its difference has an evidently non-negative form; where the difference does not show
    it, ``because`` gives such a form (a sum of products of non-negative things and squares), and the check is an
    identity.
    """

    says: str
    relation: Relational
    because: sp.Expr | None = None

    def formulas(self) -> dict[str, sp.Basic]:
        """What there is to read, by the words before it: not that true is true, nor twice what is equal as it is written."""
        same = isinstance(self.relation, sp.Eq) and self.relation.lhs == self.relation.rhs
        found = {} if self.relation in (sp.true, sp.false) else {"": self.relation.lhs if same else self.relation}
        if self.because is not None:
            found["since the difference is" if found else "the difference is"] = self.because
        return found

    def _repr_markdown_(self) -> str:
        parts = [f"{words} ${latex(formula)}$".strip() for words, formula in self.formulas().items()]
        return in_signs(self.says) + (": " + " ".join(parts) if parts else "")


def identity(lhs: Any, rhs: Any) -> Relational:
    """An equation for a step, kept as it is written: sympy turns one that it sees through into True."""
    return sp.Eq(lhs, rhs, evaluate=False)


class Label(StrEnum):
    """What kind of statement a theorem is. `segbounds.theorems.labels` holds it against the evidence."""

    TIGHT = "tight"  # no better constant is true: the bound is attained, or approached
    UPPER = "upper bound"
    LOWER = "lower bound"
    IDENTITY = "identity"
    COUNTEREXAMPLE = "counterexample"  # what one might believe fails, or holds with no constant
    OPEN = "open"  # not proved by any engine


@dataclass(frozen=True)
class Gap:
    """A best constant that is not known: what it is of, in words, and the two sides it lies between."""

    of: str
    at_least: sp.Expr
    at_most: sp.Expr

    def __post_init__(self) -> None:
        if not symbolic(self.at_least) < symbolic(self.at_most):
            raise InputError(f"{self.of}: at least {self.at_least} and at most {self.at_most} leave nothing open")

    def __str__(self) -> str:
        return f"{self.of}: at least {_decimals(self.at_least)}, at most {_decimals(self.at_most)}"


def _decimals(value: sp.Expr) -> str:
    """A constant as one reads it: exactly where that is short, and in decimals."""
    value = symbolic(value)
    exact, short = str(value), f"{float(value):.4g}"
    return short if exact == short or len(exact) > MOST_EXACT else f"{exact} = {short}"


MOST_EXACT = 20  # characters of an exact constant in a sentence


@dataclass(frozen=True)
class Theorem:
    """A claim with its domain, its derivation and its source.

    equality
        One sentence: where the bound is attained, or that no masks attain it.
    attained_by
        Counts that attain it, or values of the parameters at which both sides of a relation are equal; with n in them, what
        approaches it as n runs to infinity; of a claim about expectations a posterior. None where none are known.
    figure
        The name of a figure that shows it, for a report; none when empty.
    label
        What kind of statement it is. What is left out is filled in: an equation is an identity, a supremum is tight (an infinite one a
        counterexample), a relation is tight where something attains it, else a bound of its left side.
    gap
        The two sides of a best constant that is open, of which a bound knows one.
    id, file
        The name of its file, by which commands take it, and the file: written by `load`.
    """

    title: str
    source: str
    claim: Claim
    domain: Domain = Domain()
    derivation: tuple[Step, ...] = ()
    equality: str = ""
    attained_by: Counts | Mapping[sp.Symbol, Any] | PosteriorPlace | None = field(default=None, hash=False)
    figure: str = ""
    label: Label | str = field(default="", repr=False)
    gap: Gap | None = field(default=None, repr=False)
    id: str = field(default="", compare=False, kw_only=True)
    file: Path | None = field(default=None, compare=False, repr=False, kw_only=True)

    def __post_init__(self) -> None:
        for name, kinds in _KINDS.items():
            value = getattr(self, name)
            if not isinstance(value, kinds):
                wanted = " or ".join(kind.__name__ for kind in kinds if kind is not type(None))
                raise InputError(f"the {name} of a theorem is a {wanted}, not {type(value).__name__}")
        if not self.title.strip():
            raise InputError("a theorem has a title: say in it what is claimed")
        if not all(isinstance(step, Step) for step in self.derivation):
            raise InputError("the derivation of a theorem is a tuple of Steps")
        for symbol in self._symbols():
            _refuse_taken(symbol)
            _refuse_other_values(symbol)
        _refuse_same_names(self._symbols())
        _refuse_other_than_relations(self)
        object.__setattr__(self, "label", _label(self))

    def __str__(self) -> str:
        return f"{self.title}: {self.statement}"

    @property
    def statement(self) -> str:
        """The claim and its domain in one line."""
        where = [infix(hypothesis) for hypothesis in readable(self.domain.hypotheses)]
        if self.about_posteriors:
            where.append(f"posterior: {self.domain.posteriors}")
        ending = f"   where {', '.join(where)}" if where else ""
        if isinstance(self.claim, Always):
            return f"{infix(self.claim.relation)}{ending}"
        return f"sup {self.claim.of} = {self.claim.equals}{ending}"

    @property
    def parameters(self) -> tuple[sp.Symbol, ...]:
        """The free symbols that are neither counts nor the number of pixels, in name order."""
        return tuple(sorted(self._symbols() - {*SYMBOLS, n, d}, key=str))

    def _symbols(self) -> set[sp.Symbol]:
        return set(chain.from_iterable(in_counts(part).free_symbols for part in self._parts()))

    @property
    def about_posteriors(self) -> bool:
        """Whether the claim is about posteriors over masks, and not about single pairs."""
        return about_posteriors(*self._parts())

    @property
    def similarities(self) -> frozenset[Similarity]:
        return frozenset(chain.from_iterable(part.atoms(Similarity) for part in self._parts()))

    def _parts(self) -> Iterable[sp.Basic]:
        yield from self.domain.hypotheses
        if isinstance(self.claim, Always):
            yield self.claim.relation
        else:
            yield from (self.claim.of, self.claim.equals)

    def _repr_latex_(self) -> str:
        hypotheses = [latex(hypothesis) for hypothesis in readable(self.domain.hypotheses)]
        if self.about_posteriors:
            hypotheses.append(rf"\text{{posterior: {self.domain.posteriors}}}")
        where = r",\ ".join(hypotheses)
        if isinstance(self.claim, Always):
            claim = latex(self.claim.relation)
        else:
            of = latex(self.claim.of)
            of = rf"\left({of}\right)" if isinstance(self.claim.of, sp.Add) else of
            claim = rf"\sup\ {of} = {latex(self.claim.equals)}"
        ending = r"\quad\text{where }" + where if where else ""
        return rf"$\displaystyle {claim}{ending}$"


def _label(theorem: Theorem) -> Label:
    """The label that a theorem is given, else the one that follows from its claim and from what attains it."""
    if theorem.label:
        try:
            return Label(theorem.label)
        except ValueError:
            raise InputError(f"{theorem.label!r} is no label of a theorem: {', '.join(Label)} are") from None
    if isinstance(theorem.claim, Supremum):
        return Label.COUNTEREXAMPLE if theorem.claim.equals is sp.oo else Label.TIGHT
    if theorem.claim.relation.rel_op == "==":
        return Label.IDENTITY
    if theorem.attained_by is not None:
        return Label.TIGHT
    return Label.LOWER if theorem.claim.relation.rel_op in (">", ">=") else Label.UPPER


def _refuse_other_than_relations(theorem: Theorem) -> None:
    """Of posteriors relations are claimed; Raises InputError for suprema, for hypotheses about them, and for counts beside them."""
    if not theorem.about_posteriors:
        return
    if isinstance(theorem.claim, Supremum):
        raise InputError("a supremum over posteriors cannot be examined: claim a relation between expectations")
    if about_posteriors(*theorem.domain.hypotheses):
        raise InputError("a hypothesis is about expectations: say which posteriors in Domain(posteriors=…)")
    for node in theorem.claim.relation.atoms(Expectation):
        node.similarity  # noqa: B018 raises InputError for what is none
    relation = theorem.claim.relation
    bare = relation.xreplace({node: sp.Dummy(real=True) for node in relation.atoms(Expectation)})
    if bare.has(*SYMBOLS, Similarity):
        raise InputError(
            "a claim about expectations has counts or similarities outside of them: what is expected of them?"
        )


#: Names that are taken: a parameter of such a name would be mistaken for it.
TAKEN = {symbol.name: symbol for symbol in (*SYMBOLS, d, n)}


def _refuse_taken(symbol: sp.Symbol) -> None:
    meant = TAKEN.get(symbol.name)
    if meant is n:
        raise InputError("n runs to infinity along families of counts: give the parameter n another name, such as k")
    if meant is not None and symbol != meant:
        raise InputError(
            f"a parameter named {symbol} would be taken for segbounds.counts.{symbol}: import that one, or give the "
            "parameter another name"
        )


def _refuse_other_values(symbol: sp.Symbol) -> None:
    """Counts are never negative, and parameters neither: what engines, proofs and statements say of a symbol rests on that."""
    if not symbol.is_nonnegative or (symbol.is_integer and symbol != d and symbol not in SYMBOLS):
        raise InputError(
            f"the parameter {symbol} stands for real numbers that are not negative: make it Symbol({symbol.name!r}, nonnegative=True), or "
            "positive=True; for others write it as a difference of two, or as 1/k"
        )


def _refuse_same_names(symbols: Iterable[sp.Symbol]) -> None:
    names = [symbol.name for symbol in symbols]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"two different symbols are called {name}: use one, with the same assumptions everywhere")


#: What the entries of a theorem are: a file of somebody's may give anything.
_KINDS: dict[str, tuple[type, ...]] = {
    "title": (str,),
    "source": (str,),
    "claim": (Supremum, Always),
    "domain": (Domain,),
    "derivation": (tuple,),
    "equality": (str,),
    "attained_by": (Counts, Mapping, PosteriorPlace, type(None)),
    "figure": (str,),
    "label": (str,),
    "gap": (Gap, type(None)),
}


def _refuse_unequal(relation: sp.Basic) -> None:
    if isinstance(relation, sp.Ne):
        raise InputError(f"{relation} only excludes equality: state an inequality, such as tp >= 1 for tp != 0")


def readable(hypotheses: Iterable[Relational]) -> list[sp.Basic]:
    """The hypotheses with the names of the sums of counts put back (positives, pixels) as far as sympy shows them."""
    names = {counts.pixels: sp.Symbol("pixels"), counts.positives: sp.Symbol("positives")}
    return [hypothesis.subs(names) for hypothesis in hypotheses]


def infix(relation: sp.Basic) -> str:
    """A relation as one writes it: a = b."""
    if not isinstance(relation, Relational):
        return str(relation)
    sign = {"==": "=", "<=": "≤", ">=": "≥", "<": "<", ">": ">"}[relation.rel_op]
    return f"{relation.lhs} {sign} {relation.rhs}"


def at_parameters(theorem: Theorem, values: dict[sp.Symbol, Any]) -> Theorem:
    """The theorem for particular values of its parameters (or of d)."""
    claim: Claim
    if isinstance(theorem.claim, Always):
        relation = theorem.claim.relation
        # unevaluated: a relation that is plainly true or false at these values is still a relation
        claim = Always(
            relation.func(substitute(relation.lhs, values), substitute(relation.rhs, values), evaluate=False)
        )
    else:
        families = tuple(
            Counts(*(symbolic(count).xreplace(values) for count in family)) for family in theorem.claim.families
        )
        claim = Supremum(
            substitute(theorem.claim.of, values), symbolic(theorem.claim.equals).xreplace(values), families
        )
    hypotheses = tuple(substitute(hypothesis, values) for hypothesis in theorem.domain.hypotheses)
    # the derivation is written for all values
    domain = Domain(hypotheses, theorem.domain.posteriors)
    return replace(theorem, claim=claim, domain=domain, derivation=() if values else theorem.derivation)


ONE_PERCENT = sp.Rational(1, 100)


def tightened(theorem: Theorem, by: sp.Expr = ONE_PERCENT) -> Theorem:
    """The theorem's own negative control: the same statement with its constant one percent too good.

    A finite supremum c > 0 becomes c (1 - by), an infinite one becomes 1/by; in ``lhs <= rhs`` the larger side loses the
    fraction ``by``; in an identity the right side does. Every sound engine refutes the result.
    """
    if isinstance(theorem.claim, Supremum):
        c = theorem.claim.equals
        claim: Claim = replace(theorem.claim, equals=1 / by if c is sp.oo else c * (1 - by))
    else:
        relation = theorem.claim.relation
        if relation.rel_op in (">", ">="):
            claim = Always(relation.func(relation.lhs * (1 - by), relation.rhs, evaluate=False))
        else:
            claim = Always(relation.func(relation.lhs, relation.rhs * (1 - by), evaluate=False))
    # a step about the bound speaks of the constant that was claimed before
    steps = tuple(step for step in theorem.derivation if not step.relation.has(bound))
    return replace(theorem, title=f"{theorem.title}, tightened", claim=claim, derivation=steps)
