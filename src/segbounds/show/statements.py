"""Theorems as statements that other provers can open: plain expressions in counts and parameters. docs/json.md describes the form."""

from collections.abc import Iterable, Mapping
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts, d, n
from segbounds.metrics.similarity import in_counts, ratio
from segbounds.show.dictionaries import family, number
from segbounds.show.verdicts import constant
from segbounds.theorems.posterior_lemmas import parts_of
from segbounds.theorems.posteriors import PosteriorPlace
from segbounds.theorems.proofs.files import slug
from segbounds.theorems.records import Always, Gap, Theorem
from segbounds.theorems.shipped import theory_folder

#: Of the form of these records. It changes where a key changes its meaning or goes, and not where one is added.
VERSION = 1


def statement_of(theorem: Theorem) -> dict[str, Any]:
    """A theorem: what is claimed of which symbols under which hypotheses, its label, and where its proof is."""
    return {
        "id": theorem.id,
        "title": theorem.title,
        "label": str(theorem.label),
        "statement": theorem.statement,
        "constant": constant(theorem),
        "source": theorem.source,
        "equality": theorem.equality,
        "claim": _claim(theorem),
        "hypotheses": [_relation(hypothesis) for hypothesis in theorem.domain.hypotheses],
        "posteriors": theorem.domain.posteriors if theorem.about_posteriors else None,
        "symbols": [_symbol(symbol) for symbol in _symbols(theorem)],
        "similarities": [_similarity(entry) for entry in sorted(theorem.similarities, key=str)],
        "functions": _functions(theorem),
        "attained": _attained(theorem),
        "gap": None if theorem.gap is None else _gap(theorem.gap),
        "proof_files": [f"{slug(title)}_*.json" for title in _proved_titles(theorem)],
        "rocq_file": f"{theorem.id}.v" if (theory_folder() / "rocq" / f"{theorem.id}.v").is_file() else None,
    }


def _proved_titles(theorem: Theorem) -> list[str]:
    """Of a theorem about posteriors, those of what it follows from."""
    try:
        return [part.title for part in parts_of(theorem)[1]] if theorem.about_posteriors else [theorem.title]
    except Unsupported:
        return []


def _claim(theorem: Theorem) -> dict[str, Any]:
    claim = theorem.claim
    if isinstance(claim, Always):
        return {"kind": "relation", **_relation(claim.relation)}
    return {"kind": "supremum", "of": str(in_counts(claim.of)), **_exact("equals", claim.equals)}


def _exact(key: str, value: Any) -> dict[str, Any]:
    value = symbolic(value)
    return {key: str(value), "decimal": None if value.free_symbols else number(value)}


def _relation(relation: Relational) -> dict[str, str]:
    sides = {"left": str(in_counts(relation.lhs)), "right": str(in_counts(relation.rhs))}
    return {"left": sides["left"], "sign": relation.rel_op, "right": sides["right"]}


def _symbols(theorem: Theorem) -> list[sp.Symbol]:
    """The counts, which every statement is about or free of, then d where it is in it, then the parameters."""
    claim = theorem.claim
    parts = [claim.relation] if isinstance(claim, Always) else [claim.of, claim.equals]
    found = set().union(*(in_counts(part).free_symbols for part in (*parts, *theorem.domain.hypotheses)))
    return [symbol for symbol in (*SYMBOLS, d) if symbol in found] + list(theorem.parameters)


def _symbol(symbol: sp.Symbol) -> dict[str, str]:
    kind = "count" if symbol in SYMBOLS else "number of pixels" if symbol == d else "parameter"
    sign = "positive" if symbol.is_positive else "nonnegative" if symbol.is_nonnegative else "any"
    return {"name": symbol.name, "kind": kind, "domain": "integer" if symbol.is_integer else "real", "sign": sign}


def _similarity(entry: Any) -> dict[str, str]:
    """What a similarity is, and where its formula, which stands in the claim, is 0/0 and has another value."""
    return {
        "name": str(entry),
        "formula": str(entry.formula),
        "denominator": str(ratio(entry.formula)[1]),
        "when_undefined": str(entry.when_undefined),
    }


def _functions(theorem: Theorem) -> dict[str, str]:
    """Expectations, and functions of the theorem's own file, each with what it says of itself."""
    claim = theorem.claim
    parts: Iterable[sp.Basic] = [claim.relation] if isinstance(claim, Always) else [symbolic(claim.equals)]
    own = {type(node) for part in parts for node in part.atoms(sp.Function)}
    return {kind.__name__: (kind.__doc__ or "").strip() for kind in own if not kind.__module__.startswith("sympy.")}


def _attained(theorem: Theorem) -> dict[str, Any]:
    at = theorem.attained_by
    values = (
        dict(zip(SYMBOLS, at, strict=True)) if isinstance(at, Counts) else dict(at) if isinstance(at, Mapping) else {}
    )
    along = () if isinstance(theorem.claim, Always) else theorem.claim.families
    return {
        "at": {str(symbol): str(value) for symbol, value in values.items()},
        "along": [family(counts) for counts in along],
        "posterior": str(at) if isinstance(at, PosteriorPlace) else None,
        "to_infinity": n.name,
    }


def _gap(gap: Gap) -> dict[str, Any]:
    sides = {side: _exact("value", value) for side, value in (("at_least", gap.at_least), ("at_most", gap.at_most))}
    return {"of": gap.of, **sides}
