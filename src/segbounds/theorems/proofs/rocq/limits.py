"""Limits along a family of counts: far enough out the difference is smaller than any eps."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sympy as sp

from segbounds.errors import InputError
from segbounds.theorems.proofs.certificates.coefficients import by_coefficients, nothing_left
from segbounds.theorems.proofs.certificates.products import by_products
from segbounds.theorems.proofs.certificates.records import Question
from segbounds.theorems.proofs.certificates.ways import find
from segbounds.theorems.proofs.rocq.identities import shown
from segbounds.theorems.proofs.rocq.proof import RocqProof
from segbounds.theorems.proofs.rocq.square_roots import in_square_roots
from segbounds.theorems.proofs.rocq.terms import COUNTS, Names, as_rocq, n, stated, wrapped

BOUNDS = (1, 2, 3, 4, 6, 8, 12, 20, 50, 100)


def limit(proof: RocqProof) -> Iterator[str]:
    along = {count: proof.parse(proof.file["along"][count.name]) for count in COUNTS}
    return _approached(proof, along) if any(count.has(n) for count in along.values()) else _reached(proof, along)


def _reached(proof: RocqProof, along: Mapping[Any, Any]) -> Iterator[str]:
    """The value at one place: an equation."""
    present = frozenset(count.name for count in COUNTS if along[count] != 0)
    lemma = proof.name if proof.plain else f"{proof.name}_all"
    names = {**proof.inner, **{count: as_rocq(value, proof.inner) for count, value in along.items()}}
    left, right = proof.sides(names, proof.squares())
    assumptions = [*proof.about_parameters(), *proof.hypotheses(proof.inner)]
    yield stated("Theorem" if proof.plain else "Lemma", lemma, proof.variables, assumptions, f"{left} = {right}")
    yield f"Proof.\n  intros. unfold {', '.join(proof.called.values())}; evaluate."
    missing, _ = proof.inserted(present)
    gap = sp.together(missing.xreplace(along))
    left, right = proof.evaluated(present, names)
    yield from shown(proof, gap, {sp.expand(sp.fraction(gap)[1]): 1}, [], proof.inner, f"{right} - {left}", "=")
    yield "Qed.\n"
    if not proof.plain:
        yield from in_square_roots(proof, lemma, "=", [], [])


def _approached(proof: RocqProof, along: Mapping[Any, Any]) -> Iterator[str]:
    """x times the difference is bounded for x >= 1 (for an infinite limit: a multiple of the value is at least x)."""
    if not proof.plain:
        raise InputError(f"{proof.file['theorem']}: a limit with irrational numbers cannot be written in Rocq yet")
    present = frozenset(count.name for count in COUNTS if along[count] != 0)
    x, infinite = sp.Symbol("x"), proof.right is sp.oo
    names = {**proof.inner, **{count: as_rocq(value.subs(n, x), proof.inner) for count, value in along.items()}}
    missing, _ = proof.inserted(present)
    difference = missing.xreplace(along).subs(n, x)
    size = _bound(proof, difference, x)
    bound = as_rocq(size, proof.inner)
    assumptions = [*proof.about_parameters(), *proof.hypotheses(proof.inner)]
    left, right = proof.sides(names, {})
    first, second = proof.evaluated(present, names)
    if infinite:
        near = [(f"x / {bound} <= {left}", f"{first} - x / {bound}", difference - x / size)]
    else:
        near = [
            (f"{left} - {right} <= {bound} / x", f"{bound} / x - ({first} - {second})", size / x + difference),
            (f"{right} - {left} <= {bound} / x", f"{bound} / x - ({second} - {first})", size / x - difference),
        ]
    for number, (claim, left_over, form) in enumerate(near):
        yield stated("Lemma", f"{proof.name}_near{number}", [*proof.variables, "x"], [*assumptions, "1 <= x"], claim)
        yield f"Proof.\n  intros. unfold {', '.join(proof.called.values())}; evaluate."
        yield from _by_terms(proof, form, x, left_over)
        yield "Qed.\n"
    yield from _near_enough(proof, along, assumptions, bound, len(near))
    if all(is_natural(value) for value in along.values()):
        yield from _by_natural_counts(proof, along, assumptions)


def _near_enough(
    proof: RocqProof, along: Mapping[Any, Any], assumptions: Sequence[str], bound: str, lemmas: int
) -> Iterator[str]:
    at_k = {**proof.inner, **{c: wrapped(as_rocq(value, {n: "(INR k)"})) for c, value in along.items()}}
    quantified, near = _quantified(proof, at_k)
    conclusion = f"{quantified}exists k0 : nat, forall k : nat, (k0 <= k)%nat ->\n  {near}"
    yield stated("Theorem", proof.name, proof.variables, assumptions, conclusion)
    far = f"{bound} * M" if lemmas == 1 else f"{bound} / eps"
    yield "Proof.\n  intros."
    yield f"  destruct (unbounded ({far})) as [k0 Beyond]. exists (S k0). intros k Hk."
    yield "  assert (1 <= INR k) by (apply (le_INR 1); lia)."
    yield f"  assert ({far} < INR k) by (apply (Rlt_le_trans _ _ _ Beyond); apply le_INR; lia)."
    given = " ".join([*proof.variables, "(INR k)", *["ltac:(assumption)"] * (len(assumptions) + 1)])
    yield from (f"  pose proof ({proof.name}_near{number} {given}) as N{number}." for number in range(lemmas))
    if lemmas == 1:
        yield f"  assert (M < INR k / {bound}) by (apply large_quotient; [sign | lra])."
        yield "  lra.\nQed.\n"
    else:
        yield f"  assert ({bound} / INR k < eps) by (apply small_quotient; lra)."
        yield "  apply Rabs_def1; lra.\nQed.\n"


def _by_natural_counts(proof: RocqProof, along: Mapping[Any, Any], assumptions: Sequence[str]) -> Iterator[str]:
    """The same for natural numbers of pixels."""
    proof.theorems.append(f"{proof.name}_counts")
    quantified, near = _quantified(proof, {**proof.inner, **{count: f"(INR {count})" for count in COUNTS}})
    conclusion = f"{quantified}exists {' '.join(map(str, COUNTS))} : nat,\n  {near}"
    yield stated("Theorem", proof.theorems[-1], proof.variables, assumptions, conclusion)
    last = "M" if proof.right is sp.oo else "eps ltac:(assumption)"
    given = " ".join([*proof.variables, *["ltac:(assumption)"] * len(assumptions), last])
    yield f"Proof.\n  intros.\n  destruct ({proof.name} {given}) as [k0 Near]. specialize (Near k0 (le_n k0))."
    yield f"  exists {', '.join(natural(value) for value in along.values())}."
    for value in dict.fromkeys(along.values()):
        real = wrapped(as_rocq(value, {n: "(INR k0)"}))
        yield f"  replace (INR {natural(value)}) with {real} by (rewrite ?plus_INR, ?mult_INR; simpl; ring)."
    yield "  exact Near.\nQed.\n"


def _quantified(proof: RocqProof, names: Names) -> tuple[str, str]:
    left, right = proof.sides(names, {})
    if proof.right is sp.oo:
        return "forall M : R, ", f"M < {left}"
    return "forall eps : R, 0 < eps -> ", f"Rabs ({left} - {right}) < eps"


def _bound(proof: RocqProof, difference: Any, x: sp.Symbol) -> Any:
    """Something positive of which it can be shown that it bounds x times the difference (x over the value)."""
    top, bottom = (sp.Poly(part, x) for part in sp.fraction(sp.together(difference)))
    sizes = sp.Add(*(_size(term) for c in top.coeffs() for term in sp.Add.make_args(sp.expand(c))))
    for bound in (*map(sp.Integer, BOUNDS), sizes / bottom.LC()):
        infinite = proof.right is sp.oo
        forms = [difference - x / bound] if infinite else [bound / x + difference, bound / x - difference]
        if all(_certificate(proof, form, x) is not None for form in forms):
            return bound
    raise InputError(f"{proof.file['theorem']}: no simple bound shows how fast the limit is approached")


def _certificate(proof: RocqProof, form: Any, x: sp.Symbol) -> tuple[Any, Any, list[tuple[Any, dict[Any, int]]]] | None:
    """A form's numerator and positive denominator, and terms that show the numerator's sign where x >= 1."""
    top, bottom = sp.fraction(sp.together(form))
    if bottom.subs({x: 2, **dict.fromkeys(proof.parameters, sp.Rational(1, 3))}) < 0:
        top, bottom = -top, -bottom
    signed = {
        s: sp.Symbol(s.name, positive=s.name in proof.checked.positive or None, nonnegative=True)
        for s in proof.parameters
    }
    more = sp.Symbol("more", nonnegative=True)
    facts = [form.xreplace(signed) for form, _ in proof.facts if not form.has(*COUNTS)]
    polynomial = sp.expand(top.xreplace(signed).subs(x, more + 1))
    found = find(
        Question(polynomial, (more, *signed.values()), tuple(facts)), (nothing_left, by_coefficients, by_products)
    )
    if found is None or found.multiplier:
        return None
    back = {symbol: s for s, symbol in signed.items()} | {more: x - 1}
    terms = [(term.coefficient, {f.xreplace(back): p for f, p in term.factors.items()}) for term in found.terms]
    return top, bottom, terms


def _by_terms(proof: RocqProof, form: Any, x: sp.Symbol, difference: str) -> Iterator[str]:
    certificate = _certificate(proof, form, x)
    assert certificate is not None
    top, bottom, terms = certificate
    names = {**proof.inner, x: "x"}
    parts = [
        f"({' * '.join([as_rocq(c, names), *(as_rocq(f, names) + f' ^ {p}' * (p > 1) for f, p in factors.items())])})"
        for c, factors in terms
    ] or ["0"]
    yield f"  assert (I : {as_rocq(top, names)} = {' + '.join(parts)}) by field."
    yield f"  assert (E : {difference} = {as_rocq(top, names)} / {as_rocq(bottom, names)}) by (field; nonzero)."
    yield from (f"  assert (T{i} : 0 <= {part}) by sign." for i, part in enumerate(parts))
    yield f"  assert (G : 0 <= {difference}) by (rewrite E; apply nonnegative_quotient; [lra | sign])."
    yield "  lra."


def _size(term: sp.Expr) -> sp.Expr:
    return -term if term.could_extract_minus_sign() else term


def is_natural(value: sp.Expr) -> bool:
    """Whether a count is a polynomial in n with natural coefficients."""
    return value.free_symbols <= {n} and all(c.is_Integer and c >= 0 for c in sp.Poly(value, n).coeffs())


def natural(value: sp.Expr) -> str:
    """Such a count at k0, as a natural number."""
    products = [
        " * ".join([*([str(c)] if c != 1 or not power else []), *["k0"] * power])
        for (power,), c in sp.Poly(value, n).terms()
    ]
    return f"({' + '.join(products)})%nat"
