"""How the expressions of a statement are written in a proof file: names, and one irrational number for all of them."""

import re
from collections.abc import Iterable
from typing import Any

import sympy as sp
from sympy.polys.domains.domain import Domain

from segbounds.algebra.number_fields import in_generator, irrational_in
from segbounds.algebra.reading import symbolic
from segbounds.metrics.catalogue import CATALOGUE, OTHERS
from segbounds.metrics.counts import SYMBOLS
from segbounds.metrics.similarity import Similarity, ratio
from segbounds.theorems.proofs import check_proof
from segbounds.theorems.proofs.certificates.records import Term
from segbounds.theorems.proofs.statements import Statement

NARROW = 10**24  # an irrational number is given between two neighbouring multiples of 1/NARROW


class Words:
    """How the expressions of a statement are written: names for similarities, and one irrational number for all of them."""

    def __init__(self, statement: Statement) -> None:
        self.names: dict[sp.Expr, str] = {}
        for similarity in statement.similarities:
            name = _named(similarity)
            taken = [*self.names.values()]
            self.names[similarity] = (
                name if name not in taken else f"{name}_{1 + sum(t.startswith(name) for t in taken)}"
            )
        irrational = set()
        for part in statement.parts:
            irrational |= irrational_in(part)
        for similarity in statement.similarities:
            irrational |= irrational_in(similarity.formula) | irrational_in(similarity.when_undefined)
        self.field: Domain = sp.QQ.algebraic_field(*sorted(irrational, key=str)) if irrational else sp.QQ
        self.symbol = sp.Symbol(
            "r" if sp.Symbol("r") not in {sp.Symbol(str(p)) for p in statement.parameters} else "theta"
        )

    @property
    def number(self) -> dict[str, Any] | None:
        """An interval in which the number is the only root of its minimal polynomial."""
        if self.field is sp.QQ:
            return None
        scaled = sp.floor(self.field.ext.as_expr() * NARROW)
        monic = self.field.ext.minpoly.monic()
        return {
            "name": str(self.symbol),
            "polynomial": str(monic.as_expr().subs(monic.gen, self.symbol)),
            "between": [f"{scaled + side}/{NARROW}" for side in (0, 1)],
        }

    def plain(self, expression: sp.Expr) -> sp.Expr:
        """The expression with every irrational number as a polynomial in the one number."""
        expression = symbolic(expression)
        if self.field is sp.QQ:
            return expression
        return expression.xreplace({v: in_generator(v, self.field, self.symbol) for v in irrational_in(expression)})

    def text(self, expression: Any) -> str:
        named = self.plain(symbolic(expression)).xreplace({s: sp.Symbol(name) for s, name in self.names.items()})
        return str(sp.factor_terms(named) if named.is_number else named)


def _named(similarity: Similarity) -> str:
    """A name for a similarity; a name of the catalogue is kept for what the catalogue means by it."""
    name = re.sub(r"\W+", "_", similarity.family, flags=re.ASCII).strip("_")
    if not re.match("[A-Za-z]", name) or (check_proof.known_as(name) and _in_catalogue(similarity) is None):
        name = f"own_{name}"
    return name[: check_proof.LONGEST_NAME - 5]


def similarity_in_words(similarity: Similarity, words: Words) -> dict[str, Any]:
    top, bottom = ratio(words.plain(similarity.formula))
    entry: dict[str, Any] = {
        "numerator": words.text(top),
        "denominator": words.text(bottom),
        "undefined": words.text(similarity.when_undefined),
    }
    parameters = _in_catalogue(similarity)
    if parameters:
        entry["parameters"] = {key: words.text(value) for key, value in parameters.items()}
    return entry


def _in_catalogue(similarity: Similarity) -> dict[str, sp.Expr] | None:
    """The parameters of a similarity of the catalogue; None for any other.

    Once roots have names and what bends is taken apart, the parameter says what the root, the difference |fn - fp| or the
    smaller of tp + fp and tp + fn is.
    """
    tp, fp, fn, tn = SYMBOLS
    formula = similarity.formula
    auxiliary = {
        "MCC": ("root", formula * (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn) / (tp * tn - fp * fn)),
        "Fowlkes-Mallows": ("root", formula * (tp + fp) * (tp + fn) / tp),
        "Geometric mean": ("root", formula * (tp + fn) * (tn + fp)),
        "Volumetric similarity": ("difference", (1 - formula) * (2 * tp + fp + fn)),
        "Overlap": ("smaller", tp / formula),
    }
    for entry in (*CATALOGUE.values(), *OTHERS.values()):
        if isinstance(entry, Similarity):
            if entry.family != similarity.family or entry.when_undefined != similarity.when_undefined:
                continue
            if entry.family in auxiliary:
                key, value = auxiliary[entry.family]
                value = sp.cancel(value)
                return {key: value} if value.is_polynomial() else None
            return {} if sp.cancel(entry.formula - formula) == 0 else None
        if {*similarity.parameters} == {key for key in entry.__annotations__ if key != "return"}:
            meant = entry(**similarity.parameters)
            same = (
                sp.cancel(meant.formula - formula) == 0
                and sp.cancel(meant.when_undefined - similarity.when_undefined) == 0
            )
            if meant.family == similarity.family:
                return dict(similarity.parameters) if same else None
    return None


def terms_in_words(terms: Iterable[Term], words: Words) -> list[dict[str, Any]]:
    return [
        {
            "coefficient": words.text(term.coefficient),
            "factors": {words.text(form): power for form, power in term.factors.items()},
            "square": words.text(term.square),
        }
        for term in terms
    ]
