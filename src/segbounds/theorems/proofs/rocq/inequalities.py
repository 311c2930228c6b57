"""An inequality: a lemma for each case, and which case applies where which counts are zero."""

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from segbounds.theorems.proofs.rocq.identities import positive_roots, shown
from segbounds.theorems.proofs.rocq.proof import RocqProof
from segbounds.theorems.proofs.rocq.square_roots import in_square_roots
from segbounds.theorems.proofs.rocq.terms import COUNTS, OTHERS_ZERO, as_rocq, stated, zeros_put_in


def inequality(proof: RocqProof) -> Iterator[str]:
    relation = proof.file["claim"][1]
    for number, case in enumerate(proof.file["cases"]):
        apart = relation == "<" and not _positive_everywhere(proof, case)
        yield from _case(proof, f"{proof.name}_case{number}", case, apart)
    counts = [*(f"0 <= {c}" for c in COUNTS), f"0 < {' + '.join(map(str, COUNTS))}"]
    lemma = proof.name if proof.plain else f"{proof.name}_all"
    left, right = proof.sides(proof.inner, proof.squares())
    assumptions = [*proof.about_parameters(), *counts, *proof.hypotheses(proof.inner)]
    yield stated(
        "Theorem" if proof.plain else "Lemma",
        lemma,
        [*proof.variables, *map(str, COUNTS)],
        assumptions,
        f"{left} {relation} {right}",
    )
    yield "Proof.\n  intros."
    for number, count in enumerate(COUNTS):
        yield f"  {'all: ' * (number > 0)}destruct (zero_or_positive {count} ltac:(assumption)) as [Z{count} | P{count}]."
    yield from _supports(proof)
    yield "Qed.\n"
    if not proof.plain:
        yield from in_square_roots(proof, lemma, relation, counts, list(map(str, COUNTS)))


def _supports(proof: RocqProof) -> Iterator[str]:
    """Which counts are zero, in the order of the case distinctions: why that cannot be, or which case applies."""
    cases = [frozenset(case["positive"]) for case in proof.file["cases"]]
    unfold = f"unfold {', '.join(proof.called.values())}; evaluate. " if proof.file["similarities"] else ""
    yield "  - exfalso; subst; lra."
    for bits in range(1, 16):
        present = frozenset(c.name for i, c in enumerate(COUNTS) if bits >> (3 - i) & 1)
        names = {**proof.inner, **dict.fromkeys(OTHERS_ZERO[present], "0")}
        roots = "".join(f"{step}. " for step in positive_roots(proof, names))
        impossible = _impossible(proof, present)
        if impossible is not None:
            form = as_rocq(sp.expand(impossible), proof.inner)
            yield f"  - exfalso. {zeros_put_in(present)} {roots}first [lra | assert (0 < {form}) by sign; lra]."
            continue
        fitting = (k for k, wide in enumerate(cases) if present <= wide and proof.checked.alike(wide, present))
        case = next(fitting, None)
        if case is None:  # a strict hypothesis says 0 < 0
            yield f"  - exfalso. {zeros_put_in(present)} lra."
            continue
        given = " ".join([*proof.variables, *(c.name if c.name in present else "0" for c in COUNTS)])
        yield f"  - {zeros_put_in(present)} {roots}{unfold}apply ({proof.name}_case{case} {given}); first [sign | reflexivity | lra | nra]."


def _impossible(proof: RocqProof, present: frozenset[str]) -> sp.Expr | None:
    """A form that is positive where exactly these counts are, and that a hypothesis says is not."""
    against = [-form for form, _ in proof.facts] + [sign * zero.as_expr() for zero in proof.zeros for sign in (1, -1)]
    for form in (form.xreplace(OTHERS_ZERO[present]) for form in against):
        if proof.checked.seen(proof.checked.form(str(form)), (proof.checked.place(present),)) > 0:
            return form
    return None


def _positive_everywhere(proof: RocqProof, case: Mapping[str, Any]) -> bool:
    """Whether one term of a case is positive because of the hypotheses alone, whichever counts are zero."""
    wide, checked = frozenset(case["positive"]), proof.checked
    facts = tuple(checked.facts(wide))
    forms = ([term["coefficient"], *term["factors"]] for term in case["terms"] if term["square"] == "1")
    return any(all(checked.seen(checked.form(f, wide), (checked.positive,), facts) > 0 for f in each) for each in forms)


def _case(proof: RocqProof, name: str, case: Mapping[str, Any], apart: bool) -> Iterator[str]:
    wide = frozenset(case["positive"])
    over = {proof.parse(form): power for form, power in case["over"].items()}
    names = {**proof.inner, **dict.fromkeys(OTHERS_ZERO[wide], "0")}
    missing, below = proof.inserted(wide)
    divisors = [*over, *below, *_divisors_at_zero(proof, wide)]
    # sorted: the order in which divisors are found may differ from run to run
    positive = sorted({sp.expand(form) for form in divisors if not form.is_number}, key=str)
    assumptions = [
        *proof.about_parameters(),
        *(f"0 <= {c}" if c.name in wide else f"{c} = 0" for c in COUNTS),
        *proof.hypotheses(proof.inner),
        *(f"0 < {as_rocq(form, names)}" for form in positive),
        *([f"0 < {' + '.join(sorted(wide))}"] if apart else []),
    ]
    relation = proof.file["claim"][1]
    left, right = proof.evaluated(wide, proof.inner)
    yield stated("Lemma", name, [*proof.variables, *map(str, COUNTS)], assumptions, f"{left} {relation} {right}")
    yield f"Proof.\n  intros. {zeros_put_in(wide)}"
    left, right = proof.evaluated(wide, names)
    counts = sorted(wide) if apart else []
    yield from shown(proof, missing, over, case["terms"], names, f"{right} - {left}", relation, counts)
    yield "Qed.\n"


def _divisors_at_zero(proof: RocqProof, present: frozenset[str]) -> list[Any]:
    """What the values at 0/0 divide by."""
    values = (at_zero for _, _, at_zero in map(proof.parts, proof.file["similarities"]))
    bases = (power.base for value in values for power in value.atoms(sp.Pow) if power.exp.is_negative)
    return [base.xreplace(OTHERS_ZERO[present]) for base in bases]
