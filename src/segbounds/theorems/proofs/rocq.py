"""Proof files as Rocq (Coq) theorems: readable statements, proved from the certificates, for the kernel to check.

A file of the export has the similarities with their value at 0/0, and for each proof file

- a lemma for each of its cases: the identity of the certificate and the sign of each of its terms;
- a lemma for all counts: which counts are zero decides which similarities are defined, and so which case applies;
- the theorem, in which an irrational number is written with a square root, and so are the roots of parameters.

A limit along a family becomes: far enough out, the difference is smaller than any eps. That is shown by certificates as
well, for n times the difference being bounded; where the family consists of whole numbers, it is said of natural ones too.
"""

import json
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.errors import InputError
from segbounds.theorems.proofs.certificates import Question, by_coefficients, by_products, find, nothing_left
from segbounds.theorems.proofs.check_proof import NAME, SUPPORTS, Proof, Tree, parse

HEADER = """\
(* {title}

   Exported by `segbounds export-proof --to rocq` from the proof files of this theorem. *)

From Coq Require Import Reals Lra Lia.
Local Open Scope R_scope.

(* A quotient with its own value where it is 0/0. *)
Definition quotient (top bottom undefined : R) : R := if Req_EM_T bottom 0 then undefined else top / bottom.
"""

TACTICS = """
Lemma defined : forall t b u, 0 < b -> quotient t b u = t / b.
Proof. intros t b u H. unfold quotient. destruct (Req_EM_T b 0); [lra | reflexivity]. Qed.

Lemma undefined : forall t b u, b = 0 -> quotient t b u = u.
Proof. intros t b u H. unfold quotient. destruct (Req_EM_T b 0); [reflexivity | contradiction]. Qed.

Lemma nonnegative_quotient : forall p q, 0 <= p -> 0 < q -> 0 <= p / q.
Proof. intros p q Hp Hq. apply Rmult_le_pos; [exact Hp | left; apply Rinv_0_lt_compat; exact Hq]. Qed.

Lemma positive_quotient : forall p q, 0 < p -> 0 < q -> 0 < p / q.
Proof. intros p q Hp Hq. apply Rmult_lt_0_compat; [exact Hp | apply Rinv_0_lt_compat; exact Hq]. Qed.

Lemma small_quotient : forall k x e, 0 < x -> 0 < e -> k / e < x -> k / x < e.
Proof.
  intros k x e Hx He H. apply (Rmult_lt_reg_r x); [exact Hx |]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra.
  apply (Rmult_lt_compat_r e) in H; [| exact He]. unfold Rdiv in H. rewrite Rmult_assoc, Rinv_l in H by lra. lra.
Qed.

Lemma large_quotient : forall k x m, 0 < k -> k * m < x -> m < x / k.
Proof.
  intros k x m Hk H. apply (Rmult_lt_reg_r k); [exact Hk |]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

Lemma cleared : forall a b m, 0 < b -> a / b <= m -> a <= m * b.
Proof.
  intros a b m Hb H. apply (Rmult_le_compat_r b) in H; [| lra]. unfold Rdiv in H. rewrite Rmult_assoc, Rinv_l in H by lra. lra.
Qed.

Lemma zero_or_positive : forall x, 0 <= x -> x = 0 \\/ 0 < x.
Proof. intros x H. destruct (Rle_lt_or_eq_dec 0 x H); [right | left]; auto. Qed.

Lemma unbounded : forall x, exists k : nat, x < INR k.
Proof.
  intro x. exists (Z.to_nat (up x)). destruct (archimed x) as [H _]. destruct (Z_le_gt_dec 0 (up x)) as [P | P].
  - rewrite INR_IZR_INZ, Z2Nat.id by exact P. lra.
  - assert (IZR (up x) < 0) by (apply IZR_lt; lia). pose proof (pos_INR (Z.to_nat (up x))). lra.
Qed.

(* Signs that show in the form of an expression. *)
Ltac sign :=
  first
    [ assumption
    | match goal with
      | |- 0 <= _ ^ 2 => apply pow2_ge_0
      | |- 0 <= _ + _ => apply Rplus_le_le_0_compat; sign
      | |- 0 <= _ * _ => apply Rmult_le_pos; sign
      | |- 0 <= _ / _ => apply nonnegative_quotient; sign
      | |- 0 <= _ ^ _ => apply pow_le; sign
      | |- 0 < _ * _ => apply Rmult_lt_0_compat; sign
      | |- 0 < _ / _ => apply positive_quotient; sign
      | |- 0 < _ ^ _ => apply pow_lt; sign
      | |- 0 < _ + _ => solve [apply Rplus_lt_le_0_compat; sign | apply Rplus_le_lt_0_compat; sign]
      end
    | lra ].

Ltac evaluate :=
  repeat match goal with
         | |- context [quotient ?t ?b ?u] =>
             first [rewrite (undefined t b u) by ring | rewrite (defined t b u) by sign]
         end.

Ltac nonzero := repeat split; apply not_eq_sym, Rlt_not_eq; sign.
"""

COUNTS = sp.symbols("tp fp fn tn")
n = sp.Symbol("n")
OTHERS_ZERO = {support: {count: sp.Integer(0) for count in COUNTS if count.name not in support} for support in SUPPORTS}
SIGNS = {">= 0": "<=", "> 0": "<"}
#: What means something else in Rocq, in its library of real numbers, or in every export.
WORDS = frozenset(
    re.findall(
        r"\w+",
        """as at cofix else end exists exists2 fix for forall fun if in let match mod return then using where with
        Prop Set SProp Type True False R N Z nat real Rabs INR IZR sqrt up pow ln exp sin cos
        quotient defined undefined cleared unbounded zero_or_positive nonnegative_quotient positive_quotient
        small_quotient large_quotient""",
    )
)
BOUNDS = (1, 2, 3, 4, 6, 8, 12, 20, 50, 100)

Names = Mapping[sp.Expr, str]


def export(files: Sequence[Mapping[str, Any]], name: str) -> str:
    """The text of a Rocq file for the proof files of one theorem; ``name`` begins the names of its theorems.

    Each proof is checked first. Raises InputError for a claim that cannot be written in Rocq yet, and says why.
    """
    _refuse_word(name)
    proofs = [_Proof(file, f"{name}_{number}") for number, file in enumerate(files, 1)]
    _tell_apart(proofs)
    definitions = dict.fromkeys(text for proof in proofs for text in proof.definitions())
    parts = [HEADER.format(title=re.sub(r"[^\w ,.()=<>+-]|\(\*|\*\)", " ", files[0]["theorem"])), *definitions, TACTICS]
    parts += [line for proof in proofs for line in (proof.limit() if "along" in proof.file else proof.inequality())]
    parts += [f"Print Assumptions {theorem}." for proof in proofs for theorem in proof.theorems]
    return "\n".join(parts) + "\n"


def _refuse_word(name: str) -> None:
    """Everything that has a name in an export went through here: a name is a name there, and never a command."""
    if not re.fullmatch(NAME, name):
        raise InputError(f"{name!r} is no name in Rocq: letters, digits and _ make one, a letter first")
    if name in WORDS:
        raise InputError(f"the name {name} has a meaning of its own in Rocq: give it another")


def _tell_apart(proofs: "Sequence[_Proof]") -> None:
    """Another name for a formula that shares its name with a different one: the branches of |.|, min and max have the name of the whole."""
    formulas: dict[str, list[Any]] = {}
    for proof in proofs:
        for name in proof.file["similarities"]:
            known = formulas.setdefault(name, [])
            formula = proof.definition(name)
            if formula not in known:
                known.append(formula)
            proof.called[name] = name if formula == known[0] else f"{name}_branch{known.index(formula) + 1}"


class _Proof:
    """A proof file that the checker accepts, with what its export needs: its texts as expressions of sympy."""

    def __init__(self, file: Mapping[str, Any], name: str) -> None:
        self.file, self.proof = file, Proof(json.dumps(file))
        self.name, self.theorems = name, [name]
        #: the names of the similarities in the export
        self.called = {similarity: similarity for similarity in file["similarities"]}
        number = file["number"]
        for word in (*file["parameters"], *file["similarities"], *([number["name"]] if number else [])):
            _refuse_word(word)
        for entry in file["similarities"].values():
            if "sign" in entry["undefined"]:
                raise InputError(f"{file['theorem']}: a value at 0/0 that is a sign cannot be written in Rocq yet")
        self.parameters = [sp.Symbol(parameter) for parameter in file["parameters"]]
        self.similarities = {sp.Symbol(name): name for name in file["similarities"]}
        self.facts = [(self.parse(form), sign) for form, sign in file["where"].items()]
        equations = {sp.Symbol(name): self.parse(text) for name, text in file["equations"].items()}
        #: polynomials that are zero; along a family those about its counts are no hypotheses, the checker saw to them
        self.zeros = [
            sp.Poly(form, name) for name, form in equations.items() if "along" not in file or not form.has(*COUNTS)
        ]
        self.number: sp.Poly | None = None
        if number:
            self.number = sp.Poly(self.parse(number["polynomial"]), sp.Symbol(number["name"]))
            self.interval = [self.parse(end) for end in number["between"]]
            self.zeros.append(self.number)
        left, _, right = file["claim"]
        self.left, self.right = self.parse(left), sp.oo if right == "oo" else self.parse(right)
        if self.number and self.number.degree() != 2:
            raise InputError(f"{file['theorem']}: no square root gives the root of {self.number.as_expr()}")
        self.number_symbol = self.number.gen if self.number else None
        roots = [symbol for symbol in self.parameters if symbol.name.startswith("root_")]
        scale = self._scale(roots)
        #: root -> parameter and scale, where root = sqrt(scale * parameter)
        self.roots = {root: (sp.Symbol(root.name.removeprefix("root_")), scale) for root in roots}
        self.inner: dict[sp.Expr, str] = {symbol: str(symbol) for symbol in (*COUNTS, *self.parameters)}

    def parse(self, text: str) -> sp.Expr:
        return _expression(parse(text))

    def _formulas(self, present: frozenset[str]) -> dict[Any, tuple[Any, Any]]:
        """Numerators and denominators where exactly these counts are positive; a value at 0/0 is a formula as well."""
        found = {}
        for symbol, name in self.similarities.items():
            top, bottom, at_zero = (part.xreplace(OTHERS_ZERO[present]) for part in self._parts(name))
            if sp.expand(bottom) == 0:
                top, bottom = sp.fraction(sp.together(at_zero))
            found[symbol] = top, bottom
        return found

    def _inserted(self, present: frozenset[str]) -> tuple[Any, list[Any]]:
        """What is missing to the right side, and all divisors."""
        formulas = self._formulas(present)
        values = OTHERS_ZERO[present] | {name: top / bottom for name, (top, bottom) in formulas.items()}
        powers = sp.Tuple(self.left, self.right).atoms(sp.Pow)
        bases = [power.base.xreplace(values) for power in powers if power.exp.is_negative]
        below = [part for base in bases for part in sp.fraction(sp.together(base))] + [b for _, b in formulas.values()]
        return (self.left if self.right is sp.oo else self.right - self.left).xreplace(values), below

    def _parts(self, name: str) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
        entry = self.file["similarities"][name]
        return self.parse(entry["numerator"]), self.parse(entry["denominator"]), self.parse(entry["undefined"])

    @property
    def plain(self) -> bool:
        """Whether the theorem needs no square roots."""
        return not self.roots and not self.number_symbol

    def _scale(self, roots: Sequence[sp.Symbol]) -> sp.Expr:
        """What divides root^2 once numerator and denominator of a similarity are divided by their common factor."""
        for top, rest, _ in map(self._parts, self.file["similarities"]):
            if rest.has(*roots):
                coefficients = [c for part in (top, rest.subs(dict.fromkeys(roots, 0))) for c in sp.Poly(part).coeffs()]
                return sp.gcd(coefficients)
        return sp.Integer(1)

    # --- statements ---

    def _formula(self, name: str) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
        """Numerator, denominator and value at 0/0 of a similarity in the parameters that are meant."""
        top, bottom, at_zero = self._parts(name)
        if self.roots:
            meant = {root**2: scale * parameter for root, (parameter, scale) in self.roots.items()}
            top, bottom = (sp.expand(part).subs(meant) for part in (top, bottom))
            common = sp.gcd([*sp.Poly(top).coeffs(), *sp.Poly(bottom).coeffs()])
            top, bottom = sp.expand(top / common), sp.expand(bottom / common)
        return top, bottom, at_zero

    def _arguments(self, name: str) -> list[sp.Symbol]:
        meant = [self.roots[p][0] if p in self.roots else p for p in self.parameters]
        found = set().union(*(part.free_symbols for part in self._formula(name)))
        return sorted((p for p in meant if p in found), key=str)

    def definitions(self) -> Iterator[str]:
        for name in self.file["similarities"]:
            yield f"Definition {self.called[name]} {self.definition(name)}"

    def definition(self, name: str) -> str:
        parts = " ".join(_wrapped(_text(part, {})) for part in self._formula(name))
        return f"({' '.join(map(str, (*self._arguments(name), *COUNTS)))} : R) : R := quotient {parts}."

    def _sides(self, names: Names, parameters: Names) -> tuple[str, str]:
        """Both sides of the claim, the similarities applied to counts and parameters under these names."""
        applied = dict(names)
        for name in self.file["similarities"]:
            arguments = [*(parameters.get(p, str(p)) for p in self._arguments(name)), *(names[c] for c in COUNTS)]
            applied[sp.Symbol(name)] = f"({' '.join([self.called[name], *map(_wrapped, arguments)])})"
        return _text(self.left, applied), "" if self.right is sp.oo else _text(self.right, applied)

    def _evaluated(self, present: frozenset[str], names: Names) -> tuple[str, str]:
        """Both sides with the formulas that apply, letter by letter as unfolding the definitions gives them."""
        inner = {**names, **self._squares()}
        formulas = dict(names)
        for name in self.file["similarities"]:
            top, bottom, at_zero = self._formula(name)
            undefined = sp.expand(bottom.xreplace(OTHERS_ZERO[present])) == 0
            quotient = f"({_text(top, inner)} / {_text(bottom, inner)})"
            formulas[sp.Symbol(name)] = _text(at_zero, inner) if undefined else quotient
        return _text(self.left, formulas), "" if self.right is sp.oo else _text(self.right, formulas)

    def _squares(self) -> dict[sp.Expr, str]:
        return {parameter: f"({root} ^ 2 / {scale})" for root, (parameter, scale) in self.roots.items()}

    @property
    def _variables(self) -> list[str]:
        return [*map(str, self.parameters), *([str(self.number_symbol)] if self.number_symbol else [])]

    def _about_parameters(self) -> list[str]:
        found = [f"0 {SIGNS[sign]} {p}" for p, sign in self.file["parameters"].items()]
        if self.number:
            low, high = (_text(end, {}) for end in self.interval)
            found += [
                f"{_text(self.number.as_expr(), {})} = 0",
                f"{low} <= {self.number_symbol}",
                f"{self.number_symbol} <= {high}",
            ]
        return found

    def _hypotheses(self, names: Names) -> list[str]:
        """The hypotheses of the file; along a family, those about the parameters alone: the checker saw to the others."""
        forms = {
            form: sign
            for form, sign in self.file["where"].items()
            if "along" not in self.file or not self.parse(form).has(*COUNTS)
        }
        equations = (zero.as_expr() for zero in self.zeros if zero.gen != self.number_symbol)
        return [
            *(_compared(self.parse(form), SIGNS[sign], names) for form, sign in forms.items()),
            *(_compared(form, "=", names) for form in equations),
        ]

    def _solved_for_bound(self, names: Names) -> tuple[list[str], list[str]]:
        """The hypotheses with those about a number that is at least each of some values as one reads them, and the steps
        back to the forms that the lemma has."""
        hypotheses, steps = self._hypotheses(names), []
        bound = sp.Symbol("bound")
        for place, (form, _) in enumerate(self.facts if "along" not in self.file else ()):
            if bound not in self.parameters or sp.degree(form, bound) != 1:
                continue
            below = sp.expand(sp.diff(form, bound))
            if below != 1 and self._always_positive(below):
                above = sp.expand(bound * below - form)
                steps.append(f"  assert ({hypotheses[place]}) by (apply cleared; [sign | assumption]).")
                hypotheses[place] = f"{_text(above, names)} / {_wrapped(_text(below, names))} <= bound"
                steps[-1] = (
                    f"  assert ({_text(above, names)} <= bound * {_wrapped(_text(below, names))}) by (apply cleared; [sign | assumption])."
                )
        return hypotheses, steps

    def _always_positive(self, form: sp.Expr) -> bool:
        return self.proof.seen(self.proof.form(str(form)), (self.proof.positive,)) > 0

    # --- inequalities ---

    def inequality(self) -> Iterator[str]:
        relation = self.file["claim"][1]
        for number, case in enumerate(self.file["cases"]):
            yield from self._case(f"{self.name}_case{number}", case)
        counts = [*(f"0 <= {c}" for c in COUNTS), f"0 < {' + '.join(map(str, COUNTS))}"]
        lemma = self.name if self.plain else f"{self.name}_all"
        left, right = self._sides(self.inner, self._squares())
        assumptions = [*self._about_parameters(), *counts, *self._hypotheses(self.inner)]
        yield _statement(
            "Theorem" if self.plain else "Lemma",
            lemma,
            [*self._variables, *map(str, COUNTS)],
            assumptions,
            f"{left} {relation} {right}",
        )
        yield "Proof.\n  intros."
        for number, count in enumerate(COUNTS):
            yield f"  {'all: ' * (number > 0)}destruct (zero_or_positive {count} ltac:(assumption)) as [Z{count} | P{count}]."
        yield from self._supports()
        yield "Qed.\n"
        if not self.plain:
            yield from self._in_square_roots(lemma, relation, counts, list(map(str, COUNTS)))

    def _supports(self) -> Iterator[str]:
        """Which counts are zero, in the order of the case distinctions: why that cannot be, or which case applies."""
        cases = [frozenset(case["positive"]) for case in self.file["cases"]]
        unfold = f"unfold {', '.join(self.called.values())}; evaluate. " if self.file["similarities"] else ""
        yield "  - exfalso; subst; lra."
        for bits in range(1, 16):
            present = frozenset(c.name for i, c in enumerate(COUNTS) if bits >> (3 - i) & 1)
            impossible = self._impossible(present)
            if impossible is not None:
                form = _text(sp.expand(impossible), self.inner)
                yield f"  - exfalso. {_zeros_put_in(present)} first [lra | assert (0 < {form}) by sign; lra]."
                continue
            fitting = (k for k, wide in enumerate(cases) if present <= wide and self.proof.alike(wide, present))
            case = next(fitting, None)
            if case is None:  # a strict hypothesis says 0 < 0
                yield f"  - exfalso. {_zeros_put_in(present)} lra."
                continue
            given = " ".join([*self._variables, *(c.name if c.name in present else "0" for c in COUNTS)])
            yield f"  - {_zeros_put_in(present)} {unfold}apply ({self.name}_case{case} {given}); first [sign | reflexivity | lra | nra]."

    def _impossible(self, present: frozenset[str]) -> sp.Expr | None:
        """A form that is positive where exactly these counts are, and that a hypothesis says is not."""
        against = [-form for form, _ in self.facts] + [sign * zero.as_expr() for zero in self.zeros for sign in (1, -1)]
        for form in (form.xreplace(OTHERS_ZERO[present]) for form in against):
            if self.proof.seen(self.proof.form(str(form)), (self.proof.positive | present,)) > 0:
                return form
        return None

    def _case(self, name: str, case: Mapping[str, Any]) -> Iterator[str]:
        wide = frozenset(case["positive"])
        over = {self.parse(form): power for form, power in case["over"].items()}
        names = {**self.inner, **dict.fromkeys(OTHERS_ZERO[wide], "0")}
        missing, below = self._inserted(wide)
        divisors = [*over, *below, *self._divisors_at_zero(wide)]
        # sorted: the order in which divisors are found may differ from run to run
        positive = sorted({sp.expand(form) for form in divisors if not form.is_number}, key=str)
        assumptions = [
            *self._about_parameters(),
            *(f"0 <= {c}" if c.name in wide else f"{c} = 0" for c in COUNTS),
            *self._hypotheses(self.inner),
            *(f"0 < {_text(form, names)}" for form in positive),
        ]
        relation = self.file["claim"][1]
        left, right = self._evaluated(wide, self.inner)
        yield _statement(
            "Lemma", name, [*self._variables, *map(str, COUNTS)], assumptions, f"{left} {relation} {right}"
        )
        yield f"Proof.\n  intros. {_zeros_put_in(wide)}"
        left, right = self._evaluated(wide, names)
        yield from self._shown(missing, over, case["terms"], names, f"{right} - {left}", relation)
        yield "Qed.\n"

    def _divisors_at_zero(self, present: frozenset[str]) -> list[Any]:
        """What the values at 0/0 divide by."""
        values = (at_zero for _, _, at_zero in map(self._parts, self.file["similarities"]))
        bases = (power.base for value in values for power in value.atoms(sp.Pow) if power.exp.is_negative)
        return [base.xreplace(OTHERS_ZERO[present]) for base in bases]

    def _shown(
        self,
        missing: Any,
        over: Mapping[Any, int],
        terms: Sequence[Mapping[str, Any]],
        names: Names,
        difference: str,
        relation: str,
    ) -> Iterator[str]:
        """Why a difference has its sign: over a positive form it is a sum of terms, by an identity and the equations."""
        product = sp.Mul(*(form**power for form, power in over.items()))
        polynomial = sp.expand(sp.cancel(sp.together(missing * product)))
        text, below = _text(polynomial, names), " * ".join(f"{_text(f, names)} ^ {p}" for f, p in over.items()) or "1"
        parts = [self._term(term, names) for term in terms] or ["0"]
        multiples = self._multiples(polynomial, terms, names)
        yield f"  assert (I : {text} = {' + '.join([*parts, *(f'{q} * {z}' for q, z in multiples)])}) by field."
        yield from (f"  replace {z} with 0 in I by lra." for _, z in multiples)
        yield f"  assert (E : {difference} = {text} / ({below})) by (field; nonzero)."
        if relation == "=":
            yield f"  assert (G : {difference} = 0) by (rewrite E; replace {_wrapped(text)} with 0 by lra; unfold Rdiv; ring)."
            yield "  lra."
            return
        yield from (f"  assert (T{i} : 0 <= {part}) by sign." for i, part in enumerate(parts))
        lemma = "nonnegative_quotient"
        if relation == "<":
            lemma = "positive_quotient"
            yield f"  first [{' | '.join(f'assert (0 < {part}) by sign' for part in parts)}]."
        yield f"  assert (G : 0 {relation} {difference}) by (rewrite E; apply {lemma}; [lra | sign])."
        yield "  lra."

    def _multiples(self, polynomial: Any, terms: Sequence[Mapping[str, Any]], names: Names) -> list[tuple[str, str]]:
        """By what each equation is multiplied in the difference of the polynomial and the sum of the terms."""
        total = sp.Integer(0)
        for term in terms:
            factors = sp.Mul(*(self.parse(form) ** power for form, power in term["factors"].items()))
            total += sp.expand(self.parse(term["coefficient"]) * factors * self.parse(term["square"]) ** 2)
        rest, found = sp.expand(polynomial - total), []
        for zero in self.zeros:
            if rest.has(zero.gen):
                quotient, remainder = sp.div(sp.Poly(rest, zero.gen), zero)
                rest = sp.expand(remainder.as_expr())
                if not quotient.is_zero:
                    found.append((_text(sp.expand(quotient.as_expr()), names), _text(zero.as_expr(), names)))
        if rest != 0:
            raise InputError(f"{self.file['theorem']}: its equations would have to be used in another order")
        return found

    def _term(self, term: Mapping[str, Any], names: Names) -> str:
        factors = [
            _text(self.parse(form), names) + f" ^ {power}" * (power > 1) for form, power in term["factors"].items()
        ]
        square = [] if term["square"] == "1" else [f"{_text(self.parse(term['square']), names)} ^ 2"]
        return f"({' * '.join([_text(self.parse(term['coefficient']), names), *factors, *square])})"

    # --- square roots ---

    def _in_square_roots(self, lemma: str, relation: str, counts: Sequence[str], variables: list[str]) -> Iterator[str]:
        """The theorem, from the lemma in which the number and the roots of parameters are variables."""
        names, given, steps = dict(self.inner), [], []
        for parameter in self.parameters:
            if parameter in self.roots:
                meant, scale = self.roots[parameter]
                names[parameter] = f"(sqrt ({scale} * {meant}))" if scale != 1 else f"(sqrt {meant})"
                steps.append(
                    f"  assert (E_{meant} : {names[parameter]} ^ 2 / {scale} = {meant}) by (rewrite pow2_sqrt; lra)."
                )
                steps.append(f"  assert (0 < {names[parameter]}) by (apply sqrt_lt_R0; lra).")
            given.append(names[parameter])
        if self.number_symbol:
            value = next(r for r in sp.roots(self.number) if self.interval[0] <= r <= self.interval[1])
            (power,) = value.atoms(sp.Pow)
            names[self.number_symbol] = _wrapped(_text(value, {}))
            given.append(names[self.number_symbol])
            low, high = _around(int(power.base))
            root = f"sqrt {power.base}"
            steps += [
                f"  assert (S : {root} * {root} = {power.base}) by (apply sqrt_sqrt; lra).",
                f"  assert ({low} <= {root}) by (apply Rsqr_incr_0_var; [unfold Rsqr; lra | apply sqrt_pos]).",
                f"  assert ({root} <= {high}) by (apply Rsqr_incr_0_var; [unfold Rsqr; lra | lra]).",
            ]
        meant = [str(self.roots[p][0]) if p in self.roots else str(p) for p in self.parameters]
        signs = [f"0 {SIGNS[sign]} {p}" for p, sign in zip(meant, self.file["parameters"].values(), strict=True)]
        along = (
            {count: _text(self.parse(self.file["along"][count.name]), names) for count in COUNTS}
            if "along" in self.file
            else {}
        )
        left, right = self._sides({**names, **along}, {})
        hypotheses, cleared = self._solved_for_bound(names)
        assumptions = [*signs, *counts, *hypotheses]
        yield _statement("Theorem", self.name, [*meant, *variables], assumptions, f"{left} {relation} {right}")
        yield "Proof.\n  intros."
        yield from (*steps, *cleared)
        yield f"  pose proof ({' '.join([lemma, *given, *variables])}) as H_all."
        if self.roots:
            yield f"  rewrite {', '.join(f'?E_{parameter}' for parameter, _ in self.roots.values())} in H_all."
        yield "  apply H_all; first [assumption | lra | nra].\nQed.\n"

    # --- limits ---

    def limit(self) -> Iterator[str]:
        along = {count: self.parse(self.file["along"][count.name]) for count in COUNTS}
        return self._approached(along) if any(count.has(n) for count in along.values()) else self._reached(along)

    def _reached(self, along: Mapping[Any, Any]) -> Iterator[str]:
        """The value at one place: an equation."""
        present = frozenset(count.name for count in COUNTS if along[count] != 0)
        lemma = self.name if self.plain else f"{self.name}_all"
        names = {**self.inner, **{count: _text(value, self.inner) for count, value in along.items()}}
        left, right = self._sides(names, self._squares())
        assumptions = [*self._about_parameters(), *self._hypotheses(self.inner)]
        yield _statement("Theorem" if self.plain else "Lemma", lemma, self._variables, assumptions, f"{left} = {right}")
        yield f"Proof.\n  intros. unfold {', '.join(self.called.values())}; evaluate."
        missing, _ = self._inserted(present)
        gap = sp.together(missing.xreplace(along))
        left, right = self._evaluated(present, names)
        yield from self._shown(gap, {sp.expand(sp.fraction(gap)[1]): 1}, [], self.inner, f"{right} - {left}", "=")
        yield "Qed.\n"
        if not self.plain:
            yield from self._in_square_roots(lemma, "=", [], [])

    def _approached(self, along: Mapping[Any, Any]) -> Iterator[str]:
        """x times the difference is bounded for x >= 1 (for an infinite limit: a multiple of the value is at least x)."""
        if not self.plain:
            raise InputError(f"{self.file['theorem']}: a limit with irrational numbers cannot be written in Rocq yet")
        present = frozenset(count.name for count in COUNTS if along[count] != 0)
        x, infinite = sp.Symbol("x"), self.right is sp.oo
        names = {**self.inner, **{count: _text(value.subs(n, x), self.inner) for count, value in along.items()}}
        missing, _ = self._inserted(present)
        difference = missing.xreplace(along).subs(n, x)
        size = self._bound(difference, x)
        bound = _text(size, self.inner)
        assumptions = [*self._about_parameters(), *self._hypotheses(self.inner)]
        left, right = self._sides(names, {})
        first, second = self._evaluated(present, names)
        if infinite:
            near = [(f"x / {bound} <= {left}", f"{first} - x / {bound}", difference - x / size)]
        else:
            near = [
                (f"{left} - {right} <= {bound} / x", f"{bound} / x - ({first} - {second})", size / x + difference),
                (f"{right} - {left} <= {bound} / x", f"{bound} / x - ({second} - {first})", size / x - difference),
            ]
        for number, (claim, shown, form) in enumerate(near):
            yield _statement(
                "Lemma", f"{self.name}_near{number}", [*self._variables, "x"], [*assumptions, "1 <= x"], claim
            )
            yield f"Proof.\n  intros. unfold {', '.join(self.called.values())}; evaluate."
            yield from self._by_terms(form, x, shown)
            yield "Qed.\n"
        yield from self._near_enough(along, assumptions, bound, len(near))
        if all(_is_natural(value) for value in along.values()):
            yield from self._by_natural_counts(along, assumptions)

    def _near_enough(
        self, along: Mapping[Any, Any], assumptions: Sequence[str], bound: str, lemmas: int
    ) -> Iterator[str]:
        at_k = {**self.inner, **{c: _wrapped(_text(value, {n: "(INR k)"})) for c, value in along.items()}}
        quantified, near = self._quantified(at_k)
        conclusion = f"{quantified}exists k0 : nat, forall k : nat, (k0 <= k)%nat ->\n  {near}"
        yield _statement("Theorem", self.name, self._variables, assumptions, conclusion)
        far = f"{bound} * M" if lemmas == 1 else f"{bound} / eps"
        yield "Proof.\n  intros."
        yield f"  destruct (unbounded ({far})) as [k0 Beyond]. exists (S k0). intros k Hk."
        yield "  assert (1 <= INR k) by (apply (le_INR 1); lia)."
        yield f"  assert ({far} < INR k) by (apply (Rlt_le_trans _ _ _ Beyond); apply le_INR; lia)."
        given = " ".join([*self._variables, "(INR k)", *["ltac:(assumption)"] * (len(assumptions) + 1)])
        yield from (f"  pose proof ({self.name}_near{number} {given}) as N{number}." for number in range(lemmas))
        if lemmas == 1:
            yield f"  assert (M < INR k / {bound}) by (apply large_quotient; [sign | lra])."
            yield "  lra.\nQed.\n"
        else:
            yield f"  assert ({bound} / INR k < eps) by (apply small_quotient; lra)."
            yield "  apply Rabs_def1; lra.\nQed.\n"

    def _by_natural_counts(self, along: Mapping[Any, Any], assumptions: Sequence[str]) -> Iterator[str]:
        """The same for natural numbers of pixels."""
        self.theorems.append(f"{self.name}_counts")
        quantified, near = self._quantified({**self.inner, **{count: f"(INR {count})" for count in COUNTS}})
        conclusion = f"{quantified}exists {' '.join(map(str, COUNTS))} : nat,\n  {near}"
        yield _statement("Theorem", self.theorems[-1], self._variables, assumptions, conclusion)
        last = "M" if self.right is sp.oo else "eps ltac:(assumption)"
        given = " ".join([*self._variables, *["ltac:(assumption)"] * len(assumptions), last])
        yield f"Proof.\n  intros.\n  destruct ({self.name} {given}) as [k0 Near]. specialize (Near k0 (le_n k0))."
        yield f"  exists {', '.join(_natural(value) for value in along.values())}."
        for value in dict.fromkeys(along.values()):
            real = _wrapped(_text(value, {n: "(INR k0)"}))
            yield f"  replace (INR {_natural(value)}) with {real} by (rewrite ?plus_INR, ?mult_INR; simpl; ring)."
        yield "  exact Near.\nQed.\n"

    def _quantified(self, names: Names) -> tuple[str, str]:
        left, right = self._sides(names, {})
        if self.right is sp.oo:
            return "forall M : R, ", f"M < {left}"
        return "forall eps : R, 0 < eps -> ", f"Rabs ({left} - {right}) < eps"

    def _bound(self, difference: Any, x: sp.Symbol) -> Any:
        """Something positive of which it can be shown that it bounds x times the difference (x over the value)."""
        top, bottom = (sp.Poly(part, x) for part in sp.fraction(sp.together(difference)))
        sizes = sp.Add(*(_size(term) for c in top.coeffs() for term in sp.Add.make_args(sp.expand(c))))
        for bound in (*map(sp.Integer, BOUNDS), sizes / bottom.LC()):
            infinite = self.right is sp.oo
            forms = [difference - x / bound] if infinite else [bound / x + difference, bound / x - difference]
            if all(self._certificate(form, x) is not None for form in forms):
                return bound
        raise InputError(f"{self.file['theorem']}: no simple bound shows how fast the limit is approached")

    def _certificate(self, form: Any, x: sp.Symbol) -> tuple[Any, Any, list[tuple[Any, dict[Any, int]]]] | None:
        """A form's numerator and positive denominator, and terms that show the numerator's sign where x >= 1."""
        top, bottom = sp.fraction(sp.together(form))
        if bottom.subs({x: 2, **dict.fromkeys(self.parameters, sp.Rational(1, 3))}) < 0:
            top, bottom = -top, -bottom
        signed = {
            s: sp.Symbol(s.name, positive=s.name in self.proof.positive or None, nonnegative=True)
            for s in self.parameters
        }
        more = sp.Symbol("more", nonnegative=True)
        facts = [form.xreplace(signed) for form, _ in self.facts if not form.has(*COUNTS)]
        polynomial = sp.expand(top.xreplace(signed).subs(x, more + 1))
        found = find(
            Question(polynomial, (more, *signed.values()), tuple(facts)), (nothing_left, by_coefficients, by_products)
        )
        if found is None or found.multiplier:
            return None
        back = {symbol: s for s, symbol in signed.items()} | {more: x - 1}
        terms = [(term.coefficient, {f.xreplace(back): p for f, p in term.factors.items()}) for term in found.terms]
        return top, bottom, terms

    def _by_terms(self, form: Any, x: sp.Symbol, difference: str) -> Iterator[str]:
        certificate = self._certificate(form, x)
        assert certificate is not None
        top, bottom, terms = certificate
        names = {**self.inner, x: "x"}
        parts = [
            f"({' * '.join([_text(c, names), *(_text(f, names) + f' ^ {p}' * (p > 1) for f, p in factors.items())])})"
            for c, factors in terms
        ] or ["0"]
        yield f"  assert (I : {_text(top, names)} = {' + '.join(parts)}) by field."
        yield f"  assert (E : {difference} = {_text(top, names)} / {_text(bottom, names)}) by (field; nonzero)."
        yield from (f"  assert (T{i} : 0 <= {part}) by sign." for i, part in enumerate(parts))
        yield f"  assert (G : 0 <= {difference}) by (rewrite E; apply nonnegative_quotient; [lra | sign])."
        yield "  lra."


# --- texts ------------------------------------------------------------------------------------------------------------


OPERATIONS: dict[tuple[str, int], Callable[[Any, Any], Any]] = {
    ("sum", 1): operator.add,
    ("sum", -1): operator.sub,
    ("product", 1): operator.mul,
    ("product", -1): operator.truediv,
}


def _expression(tree: Tree) -> sp.Expr:
    """An expression that the checker has read, as sympy makes it step by step from left to right."""
    kind, *rest = tree
    if kind == "number":
        return sp.Integer(rest[0])
    if kind == "name":
        return sp.Symbol(rest[0])
    if kind == "minus":
        return -_expression(rest[0])
    if kind == "power":
        return _expression(rest[0]) ** rest[1]
    (_, first), *others = rest[0]
    found = _expression(first)
    for sign, part in others:
        value = _expression(part)
        found = OPERATIONS[kind, sign](found, value)
    return found


def _text(expression: Any, names: Names) -> str:
    """An expression as Rocq reads it."""
    expression = symbolic(expression)
    if expression in names:
        return names[expression]
    if expression.is_Integer:
        return str(expression) if expression >= 0 else f"(- {-expression})"
    if expression.is_Rational:
        return f"({_text(expression.p, names)} / {expression.q})"
    if expression.is_Symbol:
        return str(expression)
    if expression.is_Add:
        first, *rest = expression.as_ordered_terms()
        signed = ((" - ", -term) if term.could_extract_minus_sign() else (" + ", term) for term in rest)
        return f"({_text(first, names)}{''.join(sign + _text(term, names) for sign, term in signed)})"
    if expression.is_Pow and expression.exp.is_Integer and expression.exp > 0:
        return f"({_text(expression.base, names)} ^ {expression.exp})"
    if expression.is_Pow and expression.exp == sp.Rational(1, 2):
        return f"(sqrt {_text(expression.base, names)})"
    top, bottom = sp.fraction(expression)
    if bottom != 1:
        return f"({_text(top, names)} / {_text(bottom, names)})"
    if expression.is_Mul:
        if expression.args[0] == -1:
            return f"(- {_text(-expression, names)})"
        return f"({' * '.join(_text(factor, names) for factor in expression.as_ordered_factors())})"
    raise InputError(f"{expression} cannot be written in Rocq")


def _zeros_put_in(present: frozenset[str]) -> str:
    """The step that puts zero for the counts that are not present; an equation for another variable stays as it is."""
    absent = [count.name for count in COUNTS if count.name not in present]
    return f"subst {' '.join(absent)}." if absent else ""


def _compared(form: sp.Expr, sign: str, names: Names) -> str:
    """A form compared with zero, its negative terms on the other side."""
    terms = sp.Add.make_args(sp.expand(form))
    negative = [term for term in terms if term.could_extract_minus_sign()]
    left, right = (
        sp.Add(*part) for part in ((-term for term in negative), (term for term in terms if term not in negative))
    )
    return f"{_text(left, names)} {sign} {_text(right, names)}"


def _wrapped(text: str) -> str:
    """A text as one argument."""
    return text if re.fullmatch(r"\w+", text) or (text[0], text[-1]) == ("(", ")") else f"({text})"


def _statement(kind: str, name: str, variables: Sequence[str], assumptions: Iterable[str], conclusion: str) -> str:
    quantified = f"forall {' '.join(variables)} : R,\n" if variables else ""
    given = "".join(f"  {assumption} ->\n" for assumption in assumptions)
    return f"{kind} {name} : {quantified}{given}  {conclusion}."


def _around(root: int) -> tuple[str, str]:
    """Decimals below and above the square root of a whole number."""
    scale = 10**12
    low = int(sp.floor(sp.sqrt(root) * scale))
    return f"{low} / {scale}", f"{low + 1} / {scale}"


def _size(term: sp.Expr) -> sp.Expr:
    return -term if term.could_extract_minus_sign() else term


def _is_natural(value: sp.Expr) -> bool:
    """Whether a count is a polynomial in n with natural coefficients."""
    return value.free_symbols <= {n} and all(c.is_Integer and c >= 0 for c in sp.Poly(value, n).coeffs())


def _natural(value: sp.Expr) -> str:
    """Such a count at k0, as a natural number."""
    products = [
        " * ".join([*([str(c)] if c != 1 or not power else []), *["k0"] * power])
        for (power,), c in sp.Poly(value, n).terms()
    ]
    return f"({' + '.join(products)})%nat"
