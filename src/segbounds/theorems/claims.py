"""A claim as one types it, `dice - jaccard <= 3 - 2*sqrt(2)`, as a theorem."""

import re
from collections.abc import Sequence
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra import reading, texts
from segbounds.algebra.arithmetic import Function
from segbounds.errors import InputError
from segbounds.metrics import counts
from segbounds.metrics.catalogue import NAMED, f_beta, plain
from segbounds.metrics.similarity import Similarity
from segbounds.theorems.records import Always, Domain, Theorem

NAMES: dict[str, Any] = {
    **{name: entry for name, entry in NAMED.items() if isinstance(entry, Similarity)},
    **{symbol.name: symbol for symbol in counts.SYMBOLS},
    **{name: getattr(counts, name) for name in ("positives", "negatives", "pixels", "prevalence", "d")},
    **{name: sp.Symbol(name, positive=True) for name in ("alpha", "beta", "delta")},
    "gamma": sp.Symbol("gamma", nonnegative=True),
    "f2": f_beta(beta=2),
}
FUNCTIONS = {
    name: Function(entry, keywords=tuple(key for key in entry.__annotations__ if key != "return"))
    for name, entry in NAMED.items()
    if not isinstance(entry, Similarity)
}
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:['-][A-Za-z0-9_]+)*", re.ASCII)
_LISTED = re.compile(r"([A-Za-z][A-Za-z0-9_]*):(\w+==?[0-9./]+(?:,\s*\w+==?[0-9./]+)*)", re.ASCII)


def spelled(text: str) -> str:
    """A formula in which metrics are written as this reader has them: ``f1-score`` as ``f1_score``, ``IoU`` as ``iou``,
    ``tversky:alpha=.3,beta=.7`` with parentheses.

    >>> spelled("F1-Score - Tversky:alpha=.3,beta=.7 <= 1/2")
    'f1_score - tversky(alpha=.3,beta=.7) <= 1/2'
    """
    return _WORD.sub(_known_word, _LISTED.sub(r"\1(\2)", text))


def _known_word(found: re.Match[str]) -> str:
    word = found[0]
    if word in NAMES or word in FUNCTIONS or len(word) == 1:  # a D is no number of pixels
        return word
    key = plain(word)
    if key in NAMES or key in FUNCTIONS:
        return key
    return "-".join(part if part == word else _WORD.sub(_known_word, part) for part in word.split("-"))


def expression_of(given: Any) -> Any:
    """An expression in similarities and counts, given as one or as a text."""
    return reading.expression(spelled(given), NAMES, FUNCTIONS) if isinstance(given, str) else reading.symbolic(given)


def relations_of(text: str) -> tuple[Relational, ...]:
    """The relations, with commas between them, that a text is."""
    return reading.relations(spelled(text), NAMES, FUNCTIONS)


def claim(text: str, where: Sequence[str] = ()) -> Theorem:
    """The theorem that a relation states, for all pairs of masks that satisfy some other relations.

    Raises InputError for what is no relation, for unknown names (with the nearest known ones), for parameters outside their
    domain, for what is too large to be worked on, and for a relation that says nothing about masks or parameters.
    """
    if not isinstance(text, str):
        raise InputError(f"{text!r} is no claim: write it as a text, like 'dice - jaccard <= 0.18'")
    relation = reading.relation(spelled(text), NAMES, FUNCTIONS)
    hypotheses = tuple(found for part in where for found in relations_of(part))
    if len(hypotheses) > texts.TYPED.relations:
        raise InputError(f"{len(hypotheses)} hypotheses are too many: {texts.TYPED.relations} are the most")
    if not relation.free_symbols:
        raise InputError(f"{texts.shown(text)} says nothing about masks: name a similarity, such as dice <= 2*jaccard")
    title = " ".join(" where ".join((text, ", ".join(where))).split()) if where else " ".join(text.split())
    return Theorem(title=title, source="as typed", claim=Always(relation), domain=Domain(hypotheses))
