"""Theorems in which irrational numbers and roots of parameters are square roots."""

from collections.abc import Iterator, Sequence

import sympy as sp

from segbounds.theorems.proofs.rocq.proof import RocqProof
from segbounds.theorems.proofs.rocq.terms import COUNTS, SIGNS, Names, as_rocq, stated, wrapped


def in_square_roots(
    proof: RocqProof, lemma: str, relation: str, counts: Sequence[str], variables: list[str]
) -> Iterator[str]:
    """The theorem, from the lemma in which the number and the roots of parameters are variables."""
    names, given, steps = dict(proof.inner), [], []
    for parameter in proof.parameters:
        if parameter in proof.roots:
            meant, scale = proof.roots[parameter]
            names[parameter] = f"(sqrt ({scale} * {meant}))" if scale != 1 else f"(sqrt {meant})"
            steps.append(
                f"  assert (E_{meant} : {names[parameter]} ^ 2 / {scale} = {meant}) by (rewrite pow2_sqrt; lra)."
            )
            steps.append(f"  assert (0 < {names[parameter]}) by (apply sqrt_lt_R0; lra).")
        given.append(names[parameter])
    if proof.number_symbol:
        value = next(r for r in sp.roots(proof.number) if proof.interval[0] <= r <= proof.interval[1])
        (power,) = value.atoms(sp.Pow)
        names[proof.number_symbol] = wrapped(as_rocq(value, {}))
        given.append(names[proof.number_symbol])
        low, high = around(int(power.base))
        root = f"sqrt {power.base}"
        steps += [
            f"  assert (S : {root} * {root} = {power.base}) by (apply sqrt_sqrt; lra).",
            f"  assert ({low} <= {root}) by (apply Rsqr_incr_0_var; [unfold Rsqr; lra | apply sqrt_pos]).",
            f"  assert ({root} <= {high}) by (apply Rsqr_incr_0_var; [unfold Rsqr; lra | lra]).",
        ]
    meant = [str(proof.roots[p][0]) if p in proof.roots else str(p) for p in proof.parameters]
    signs = [f"0 {SIGNS[sign]} {p}" for p, sign in zip(meant, proof.file["parameters"].values(), strict=True)]
    along = (
        {count: as_rocq(proof.parse(proof.file["along"][count.name]), names) for count in COUNTS}
        if "along" in proof.file
        else {}
    )
    left, right = proof.sides({**names, **along}, {})
    hypotheses, cleared = _solved_for_bound(proof, names)
    assumptions = [*signs, *counts, *hypotheses]
    yield stated("Theorem", proof.name, [*meant, *variables], assumptions, f"{left} {relation} {right}")
    yield "Proof.\n  intros."
    yield from (*steps, *cleared)
    yield f"  pose proof ({' '.join([lemma, *given, *variables])}) as H_all."
    if proof.roots:
        yield f"  rewrite {', '.join(f'?E_{parameter}' for parameter, _ in proof.roots.values())} in H_all."
    yield "  apply H_all; first [assumption | lra | nra].\nQed.\n"


def _solved_for_bound(proof: RocqProof, names: Names) -> tuple[list[str], list[str]]:
    """The hypotheses with those about a number that is at least each of some values as one reads them, and the steps
    back to the forms that the lemma has."""
    hypotheses, steps = proof.hypotheses(names), []
    bound = sp.Symbol("bound")
    for place, (form, _) in enumerate(proof.facts if "along" not in proof.file else ()):
        if bound not in proof.parameters or sp.degree(form, bound) != 1:
            continue
        below = sp.expand(sp.diff(form, bound))
        if below != 1 and _always_positive(proof, below):
            above = sp.expand(bound * below - form)
            steps.append(f"  assert ({hypotheses[place]}) by (apply cleared; [sign | assumption]).")
            hypotheses[place] = f"{as_rocq(above, names)} / {wrapped(as_rocq(below, names))} <= bound"
            steps[-1] = (
                f"  assert ({as_rocq(above, names)} <= bound * {wrapped(as_rocq(below, names))}) by (apply cleared; [sign | assumption])."
            )
    return hypotheses, steps


def _always_positive(proof: RocqProof, form: sp.Expr) -> bool:
    return proof.checked.seen(proof.checked.form(str(form)), (proof.checked.positive,)) > 0


def around(root: int) -> tuple[str, str]:
    """Decimals below and above the square root of a whole number."""
    scale = 10**12
    low = int(sp.floor(sp.sqrt(root) * scale))
    return f"{low} / {scale}", f"{low + 1} / {scale}"
