"""A claim as one types it, `dice - jaccard <= 3 - 2*sqrt(2)`, as a theorem."""

from collections.abc import Sequence
from typing import Any

import sympy as sp

from segbounds.algebra import reading, texts
from segbounds.algebra.arithmetic import Function
from segbounds.errors import InputError
from segbounds.metrics import counts
from segbounds.metrics.catalogue import ALIASES, CATALOGUE
from segbounds.metrics.similarity import Similarity
from segbounds.theorems.records import Always, Domain, Theorem

NAMES: dict[str, Any] = {
    **{name: entry for name, entry in CATALOGUE.items() if isinstance(entry, Similarity)},
    **{alias: CATALOGUE[name] for alias, name in ALIASES.items()},
    **{symbol.name: symbol for symbol in counts.SYMBOLS},
    **{name: getattr(counts, name) for name in ("positives", "negatives", "pixels", "prevalence", "d")},
    **{name: sp.Symbol(name, positive=True) for name in ("alpha", "beta", "delta")},
    "gamma": sp.Symbol("gamma", nonnegative=True),
}
FUNCTIONS = {
    name: Function(entry, keywords=tuple(key for key in entry.__annotations__ if key != "return"))
    for name, entry in CATALOGUE.items()
    if not isinstance(entry, Similarity)
}


def claim(text: str, where: Sequence[str] = ()) -> Theorem:
    """The theorem that a relation states, for all pairs of masks that satisfy some other relations.

    Raises InputError for what is no relation, for unknown names (with the nearest known ones), for parameters outside their
    domain, for what is too large to be worked on, and for a relation that says nothing about masks or parameters.
    """
    relation = reading.relation(text, NAMES, FUNCTIONS)
    hypotheses = tuple(found for part in where for found in reading.relations(part, NAMES, FUNCTIONS))
    if len(hypotheses) > texts.TYPED.relations:
        raise InputError(f"{len(hypotheses)} hypotheses are too many: {texts.TYPED.relations} are the most")
    if not relation.free_symbols:
        raise InputError(f"{texts.shown(text)} says nothing about masks: name a similarity, such as dice <= 2*jaccard")
    title = " ".join(" where ".join((text, ", ".join(where))).split()) if where else " ".join(text.split())
    return Theorem(title=title, source="as typed", claim=Always(relation), domain=Domain(hypotheses))
