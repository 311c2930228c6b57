"""A proof file as its export needs it: formulas, sides and hypotheses as texts of Rocq."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sympy as sp

from segbounds.errors import InputError
from segbounds.theorems.proofs.check_proof import NAME, Proof, parse
from segbounds.theorems.proofs.rocq.preamble import WORDS
from segbounds.theorems.proofs.rocq.terms import COUNTS, OTHERS_ZERO, SIGNS, Names, as_rocq, as_sympy, compared, wrapped


def refuse_word(name: str) -> None:
    """Everything that has a name in an export went through here: a name is a name there, and never a command."""
    if not re.fullmatch(NAME, name):
        raise InputError(f"{name!r} is no name in Rocq: letters, digits and _ make one, a letter first")
    if name in WORDS:
        raise InputError(f"the name {name} has a meaning of its own in Rocq: give it another")


class RocqProof:
    """A proof file that the checker accepts, with what its export needs: its texts as expressions of sympy."""

    def __init__(self, file: Mapping[str, Any], name: str) -> None:
        self.file, self.checked = file, Proof(json.dumps(file))
        self.name, self.theorems = name, [name]
        #: the names of the similarities in the export
        self.called = {similarity: similarity for similarity in file["similarities"]}
        number = file["number"]
        for word in (*file["parameters"], *file["similarities"], *([number["name"]] if number else [])):
            refuse_word(word)
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
        return as_sympy(parse(text))

    def formulas(self, present: frozenset[str]) -> dict[Any, tuple[Any, Any]]:
        """Numerators and denominators where exactly these counts are positive; a value at 0/0 is a formula as well."""
        found = {}
        for symbol, name in self.similarities.items():
            top, bottom, at_zero = (part.xreplace(OTHERS_ZERO[present]) for part in self.parts(name))
            if sp.expand(bottom) == 0:
                top, bottom = sp.fraction(sp.together(at_zero))
            found[symbol] = top, bottom
        return found

    def inserted(self, present: frozenset[str]) -> tuple[Any, list[Any]]:
        """What is missing to the right side, and all divisors."""
        formulas = self.formulas(present)
        values = OTHERS_ZERO[present] | {name: top / bottom for name, (top, bottom) in formulas.items()}
        powers = sp.Tuple(self.left, self.right).atoms(sp.Pow)
        bases = [power.base.xreplace(values) for power in powers if power.exp.is_negative]
        below = [part for base in bases for part in sp.fraction(sp.together(base))] + [b for _, b in formulas.values()]
        return (self.left if self.right is sp.oo else self.right - self.left).xreplace(values), below

    def parts(self, name: str) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
        entry = self.file["similarities"][name]
        return self.parse(entry["numerator"]), self.parse(entry["denominator"]), self.parse(entry["undefined"])

    @property
    def plain(self) -> bool:
        """Whether the theorem needs no square roots."""
        return not self.roots and not self.number_symbol

    def _scale(self, roots: Sequence[sp.Symbol]) -> sp.Expr:
        """What divides root^2 once numerator and denominator of a similarity are divided by their common factor."""
        for top, rest, _ in map(self.parts, self.file["similarities"]):
            if rest.has(*roots):
                coefficients = [c for part in (top, rest.subs(dict.fromkeys(roots, 0))) for c in sp.Poly(part).coeffs()]
                return sp.gcd(coefficients)
        return sp.Integer(1)

    def formula(self, name: str) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
        """Numerator, denominator and value at 0/0 of a similarity in the parameters that are meant."""
        top, bottom, at_zero = self.parts(name)
        if self.roots:
            meant = {root**2: scale * parameter for root, (parameter, scale) in self.roots.items()}
            top, bottom = (sp.expand(part).subs(meant) for part in (top, bottom))
            common = sp.gcd([*sp.Poly(top).coeffs(), *sp.Poly(bottom).coeffs()])
            top, bottom = sp.expand(top / common), sp.expand(bottom / common)
        return top, bottom, at_zero

    def arguments(self, name: str) -> list[sp.Symbol]:
        meant = [self.roots[p][0] if p in self.roots else p for p in self.parameters]
        found = set().union(*(part.free_symbols for part in self.formula(name)))
        return sorted((p for p in meant if p in found), key=str)

    def definitions(self) -> Iterator[str]:
        for name in self.file["similarities"]:
            yield f"Definition {self.called[name]} {self.definition(name)}"

    def definition(self, name: str) -> str:
        parts = " ".join(wrapped(as_rocq(part, {})) for part in self.formula(name))
        return f"({' '.join(map(str, (*self.arguments(name), *COUNTS)))} : R) : R := quotient {parts}."

    def sides(self, names: Names, parameters: Names) -> tuple[str, str]:
        """Both sides of the claim, the similarities applied to counts and parameters under these names."""
        applied = dict(names)
        for name in self.file["similarities"]:
            arguments = [*(parameters.get(p, str(p)) for p in self.arguments(name)), *(names[c] for c in COUNTS)]
            applied[sp.Symbol(name)] = f"({' '.join([self.called[name], *map(wrapped, arguments)])})"
        return as_rocq(self.left, applied), "" if self.right is sp.oo else as_rocq(self.right, applied)

    def evaluated(self, present: frozenset[str], names: Names) -> tuple[str, str]:
        """Both sides with the formulas that apply, letter by letter as unfolding the definitions gives them."""
        inner = {**names, **self.squares()}
        formulas = dict(names)
        for name in self.file["similarities"]:
            top, bottom, at_zero = self.formula(name)
            undefined = sp.expand(bottom.xreplace(OTHERS_ZERO[present])) == 0
            quotient = f"({as_rocq(top, inner)} / {as_rocq(bottom, inner)})"
            formulas[sp.Symbol(name)] = as_rocq(at_zero, inner) if undefined else quotient
        return as_rocq(self.left, formulas), "" if self.right is sp.oo else as_rocq(self.right, formulas)

    def squares(self) -> dict[sp.Expr, str]:
        return {parameter: f"({root} ^ 2 / {scale})" for root, (parameter, scale) in self.roots.items()}

    @property
    def variables(self) -> list[str]:
        return [*map(str, self.parameters), *([str(self.number_symbol)] if self.number_symbol else [])]

    def about_parameters(self) -> list[str]:
        found = [f"0 {SIGNS[sign]} {p}" for p, sign in self.file["parameters"].items()]
        if self.number:
            low, high = (as_rocq(end, {}) for end in self.interval)
            found += [
                f"{as_rocq(self.number.as_expr(), {})} = 0",
                f"{low} <= {self.number_symbol}",
                f"{self.number_symbol} <= {high}",
            ]
        return found

    def hypotheses(self, names: Names) -> list[str]:
        """The hypotheses of the file; along a family, those about the parameters alone: the checker saw to the others."""
        forms = {
            form: sign
            for form, sign in self.file["where"].items()
            if "along" not in self.file or not self.parse(form).has(*COUNTS)
        }
        equations = (zero.as_expr() for zero in self.zeros if zero.gen != self.number_symbol)
        return [
            *(compared(self.parse(form), SIGNS[sign], names) for form, sign in forms.items()),
            *(compared(form, "=", names) for form in equations),
        ]
