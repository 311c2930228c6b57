"""Why a difference has its sign: the identity of a certificate, with the equations that it needs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sympy as sp

from segbounds.errors import InputError
from segbounds.theorems.proofs.check_proof import SUPPORTS
from segbounds.theorems.proofs.rocq.proof import RocqProof
from segbounds.theorems.proofs.rocq.terms import Names, as_rocq, wrapped


def shown(
    proof: RocqProof,
    missing: Any,
    over: Mapping[Any, int],
    terms: Sequence[Mapping[str, Any]],
    names: Names,
    difference: str,
    relation: str,
    apart: Sequence[str] = (),
) -> Iterator[str]:
    """Why a difference has its sign: over a positive form it is a sum of terms, by an identity and the equations. Where one term is
    positive for some counts and another one for others, it is shown apart for which of these counts are zero."""
    product = sp.Mul(*(form**power for form, power in over.items()))
    polynomial = sp.expand(sp.cancel(sp.together(missing * product)))
    text, below = as_rocq(polynomial, names), " * ".join(f"{as_rocq(f, names)} ^ {p}" for f, p in over.items()) or "1"
    parts = [_term(proof, term, names) for term in terms] or ["0"]
    multiples = _multiples(proof, polynomial, terms, names)
    yield f"  assert (I : {text} = {' + '.join([*parts, *(f'{q} * {z}' for q, z in multiples)])}) by field."
    yield from (f"  replace {z} with 0 in I by lra." for _, z in multiples)
    yield f"  assert (E : {difference} = {text} / ({below})) by (field; nonzero)."
    if relation == "=":
        yield f"  assert (G : {difference} = 0) by (rewrite E; replace {wrapped(text)} with 0 by lra; unfold Rdiv; ring)."
        yield "  lra."
        return
    yield from (f"  assert (T{i} : 0 <= {part}) by sign." for i, part in enumerate(parts))
    lemma = "nonnegative_quotient"
    if relation == "<":
        lemma = "positive_quotient"
        if apart:
            split = "; ".join(f"destruct (zero_or_positive {c} ltac:(assumption)) as [Z{c} | P{c}]" for c in apart)
            ways = " | ".join(f"assert (0 < {part}) by sign; lra" for part in parts)
            split += "".join(f"; {positive}" for positive in positive_roots(proof, names))
            yield f"  assert (S : 0 < {' + '.join(parts)})."
            yield f"  {{ {split}; first [exfalso; lra | exfalso; subst; lra | {ways}]. }}"
        else:
            yield f"  first [{' | '.join(f'assert (0 < {part}) by sign' for part in parts)}]."
    yield f"  assert (G : 0 {relation} {difference}) by (rewrite E; apply {lemma}; [lra | sign])."
    yield "  lra."


def positive_roots(proof: RocqProof, names: Names) -> Iterator[str]:
    """Steps that say of parameters whose square an equation gives that they are positive, where that is seen to be."""
    places = frozenset().union(*map(proof.checked.place, SUPPORTS)) - proof.checked.positive
    for zero in proof.zeros:
        root = str(zero.gen)
        if zero.gen in proof.parameters and root in places:
            square = as_rocq(sp.expand(zero.gen**2 - zero.as_expr()), names)
            contradicted = f"exfalso; subst {root}; assert (0 < {square}) by sign; lra"
            shown_by = f"destruct (zero_or_positive {root} ltac:(assumption)) as [Z | P]; [{contradicted} | exact P]"
            yield f"try assert (P{root} : 0 < {root}) by ({shown_by})"


def _multiples(
    proof: RocqProof, polynomial: Any, terms: Sequence[Mapping[str, Any]], names: Names
) -> list[tuple[str, str]]:
    """By what each equation is multiplied in the difference of the polynomial and the sum of the terms."""
    total = sp.Integer(0)
    for term in terms:
        factors = sp.Mul(*(proof.parse(form) ** power for form, power in term["factors"].items()))
        total += sp.expand(proof.parse(term["coefficient"]) * factors * proof.parse(term["square"]) ** 2)
    rest, found = sp.expand(polynomial - total), []
    for zero in proof.zeros:
        if rest.has(zero.gen):
            quotient, remainder = sp.div(sp.Poly(rest, zero.gen), zero)
            rest = sp.expand(remainder.as_expr())
            if not quotient.is_zero:
                found.append((as_rocq(sp.expand(quotient.as_expr()), names), as_rocq(zero.as_expr(), names)))
    if rest != 0:
        raise InputError(f"{proof.file['theorem']}: its equations would have to be used in another order")
    return found


def _term(proof: RocqProof, term: Mapping[str, Any], names: Names) -> str:
    factors = [
        as_rocq(proof.parse(form), names) + f" ^ {power}" * (power > 1) for form, power in term["factors"].items()
    ]
    square = [] if term["square"] == "1" else [f"{as_rocq(proof.parse(term['square']), names)} ^ 2"]
    return f"({' * '.join([as_rocq(proof.parse(term['coefficient']), names), *factors, *square])})"
