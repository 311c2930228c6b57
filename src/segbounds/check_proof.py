"""Re-checks proof files with sympy alone: `python check_proof.py FILE...`. What a file claims, and how, is in docs/proofs.md."""

import hashlib
import json
import re
import sys
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import sympy as sp

COUNTS, n, STRICT = sp.symbols("tp fp fn tn"), sp.Symbol("n"), {">= 0": 0, "> 0": 1}
SETS = [frozenset(chosen) for size in range(1, 5) for chosen in combinations(COUNTS, size)]
OTHERS_ZERO = {present: {count: sp.S.Zero for count in COUNTS if count not in present} for present in SETS}


def require(condition: Any, reason: str) -> None:
    if not condition:
        raise ValueError(reason)


class Proof:
    def __init__(self, text: str) -> None:
        self.file = file = json.loads(text)
        content = json.dumps({key: value for key, value in file.items() if key != "digest"}, sort_keys=True)
        require(file["digest"] == hashlib.sha256(content.encode()).hexdigest(), "its digest differs: it was changed")
        number, signs = file["number"], file["parameters"]
        names = [*map(str, COUNTS), "n", *signs, *file["similarities"], *([number["name"]] if number else [])]
        require(len({*names, "oo", "sign"}) == len(names) + 2, "a name stands for two things")
        self.names = {name: sp.Symbol(name) for name in names}
        self.variables = [*COUNTS, n, *(self.names[name] for name in signs)]  # none of these is negative
        self.positive = frozenset({n} | {self.names[name] for name, sign in signs.items() if STRICT[sign]})
        self.facts = tuple((self.parse(form), STRICT[sign]) for form, sign in file["where"].items())
        self.zeros = [sp.Poly(self.parse(text), self.names[name]) for name, text in file["equations"].items()]
        require(all(zero.is_monic for zero in self.zeros), "an equation is not solved for the power of a symbol")
        if number:  # the one root, in an interval, of an irreducible polynomial, which is the last equation
            self.interval, self.number = [sp.Rational(end) for end in number["between"]], self.zeros[-1]
            require(self.number.is_irreducible and self.number.count_roots(*self.interval) == 1, "not one number")
        self.left, self.right, self.relation = *map(self.parse, file["claim"][::2]), file["claim"][1]
        self.seen = cache(self.look)
        (self.tends if "along" in file else self.never_above)()

    def parse(self, text: str) -> Any:
        words = {*re.findall(r"[A-Za-z_]\w*", text)} - {"sign", "oo"}
        require(re.fullmatch(r"[\w +*/()-]*", text, re.ASCII) and words <= {*self.names}, f"cannot read {text!r}")
        return sp.sympify(text, locals=self.names, rational=True)

    def reduced(self, expression: Any) -> Any:
        for zero in (zero for zero in self.zeros if expression.has(zero.gen)):
            others = [name for name in self.names.values() if name != zero.gen]  # as coefficients: expressions are slow
            expression = sp.Poly(expression, zero.gen, *others).eject(*others).rem(zero).as_expr()
        return sp.expand(expression)

    def zero(self, expression: Any, gone: Any = None) -> bool:
        top, bottom = (sp.expand(self.reduced(p).xreplace(gone or {})) for p in sp.fraction(sp.together(expression)))
        return bool(top == 0 and bottom != 0)

    def sign(self, value: Any) -> int:  # of a polynomial in the number: the same in the whole of the number's interval
        if not (value := value if value.is_Rational else self.reduced(value)).is_Rational:
            polynomial = sp.Poly(value, self.number.gen, domain="QQ")
            require(polynomial.count_roots(*self.interval) == 0, f"the interval is too wide for the sign of {value}")
            value = polynomial.eval(self.interval[0])
        return int(sp.sign(value))

    def look(self, form: Any, places: Any, known: Any) -> int:
        """1: a form is seen to be positive wherever one of these sets of symbols is, 0: not negative, -1: neither."""
        best = -1
        for less, strictly in ((sp.S.Zero, 0), *known):
            terms = [(self.sign(c), sp.Mul(*map(pow, self.variables, powers)).free_symbols)
                     for powers, c in sp.Poly(form - less, *self.variables).terms()]  # fmt: skip
            sure = all(any(s > 0 and symbols <= place for s, symbols in terms) for place in places)
            best = max(best, strictly, int(sure)) if all(s >= 0 for s, _ in terms) else best
        return best

    def formulas(self, present: Any) -> dict[Any, tuple[Any, Any]]:
        """Numerators and denominators where exactly these counts are positive; a value at 0/0 is a formula as well."""
        found = {}
        for name, texts in self.file["similarities"].items():
            top, bottom, at_zero = (self.parse(text).xreplace(OTHERS_ZERO[present]) for text in texts)
            if sp.expand(bottom) == 0:
                signs = {s: sp.S.One for s in at_zero.atoms(sp.sign) if self.seen(s.args[0], (present,), ()) > 0}
                top, bottom = sp.fraction(sp.together(at_zero.xreplace(signs)))
            found[self.names[name]] = top, bottom
        return found

    def agree(self, wide: Any, present: Any) -> bool:  # whether formulas for more positive counts hold for these
        gone, pairs = OTHERS_ZERO[present], zip(*(self.formulas(s).values() for s in (wide, present)), strict=True)
        return all(self.zero(a.xreplace(gone) / b.xreplace(gone) - c / d) for (a, b), (c, d) in pairs)

    def inserted(self, present: Any) -> tuple[Any, list[Any]]:  # what is missing to the right side, and all divisors
        formulas = self.formulas(present)
        values = OTHERS_ZERO[present] | {name: top / bottom for name, (top, bottom) in formulas.items()}
        bases = [p.base.xreplace(values) for p in sp.Tuple(self.left, self.right).atoms(sp.Pow) if p.exp.is_negative]
        below = [part for base in bases for part in sp.fraction(sp.together(base))] + [b for _, b in formulas.values()]
        return (self.left if self.right is sp.oo else self.right - self.left).xreplace(values), below

    def never_above(self) -> None:
        against = [-form for form, _ in self.facts] + [sign * z.as_expr() for z in self.zeros for sign in (1, -1)]
        cases: list[Any] = [(c, frozenset(map(self.names.get, c["positive"])), []) for c in self.file["cases"]]
        for present, zeros in OTHERS_ZERO.items():
            if all(self.seen(form.xreplace(zeros), (self.positive | present,), ()) < 1 for form in against):
                fits = (places for _, wide, places in cases if present <= wide and self.agree(wide, present))
                next(fits).append(self.positive | present)  # an error where no case covers these pairs
        for case, wide, places in cases:
            self.case(case, wide, tuple(places))

    def case(self, case: Any, wide: Any, places: Any) -> None:
        over, polynomial = [(self.parse(f), power) for f, power in case["over"].items()], self.parse(case["polynomial"])
        require(all(self.seen(form, places, self.facts) > 0 for form, _ in over), f"some of {over} may be zero")
        known, (missing, below) = (*self.facts, *((form, 1) for form, _ in over)), self.inserted(wide)
        defined = all(max(self.seen(form, places, known), self.seen(-form, places, known)) > 0 for form in below)
        total, best, gone = sp.Poly(0, *self.names.values()), 0, OTHERS_ZERO[wide]
        require(defined and self.zero(missing * sp.prod(f**e for f, e in over) - polynomial, gone), "not the gap")
        for term in case["terms"]:
            powers = [(term["square"], 2), (term["coefficient"], 1), *term["factors"].items()]
            square, _, *factors = parts = [self.parse(text) for text, power in powers for _ in range(power)]
            require((sign := min(self.seen(part, places, known) for part in factors)) >= 0, f"{term} may be negative")
            total, best = total + sp.prod(sp.Poly(p, *total.gens) for p in parts), max(best, sign * (square == 1))
        enough = {"<=": True, "<": best > 0, "=": polynomial == 0}[self.relation]
        require(enough and self.zero(polynomial - total.as_expr(), gone), f"the terms do not show that of {polynomial}")

    def tends(self) -> None:
        def eventually(form: Any) -> int:  # as seen, for all large n
            leading = self.seen(sp.Poly(form := self.reduced(form), n).LC(), (self.positive,), self.facts)
            return 1 if leading > 0 else min(self.seen(form, (self.positive,), self.facts), 0)

        counts = {count: self.parse(self.file["along"][count.name]) for count in COUNTS}
        require(not any(z.as_expr().has(*COUNTS) for z in [*self.zeros, *counts.values()]), "that is no family")
        inside = all(eventually(form.xreplace(counts)) >= s for form, s in [*self.facts, *((c, 0) for c in COUNTS)])
        wide, sure = (frozenset(c for c in COUNTS if test(counts[c])) for test in (bool, lambda f: eventually(f) > 0))
        require(inside and sure and self.agree(wide, sure), "whether the family is inside depends on the parameters")
        missing, below = self.inserted(wide)
        top, bottom = (sp.Poly(self.reduced(p), n) for p in sp.fraction(sp.together(missing.xreplace(counts))))
        divisors = (form.xreplace(counts) for form in [*below, bottom.as_expr()])
        defined = all(max(eventually(form), eventually(-form)) > 0 for form in divisors)
        growth = top.degree() - bottom.degree()  # the degree of zero is minus infinity
        tends = growth > 0 and eventually(top.LC() * bottom.LC()) > 0 if self.right is sp.oo else growth < 0
        require(self.relation == "->" and defined and tends, f"the limit is not {self.right}")


def check(text: str) -> str:
    """The claim that the text of a proof file proves. Raises an error where it proves nothing."""
    return " ".join(Proof(text).file["claim"])


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(f"{name} holds: {check(Path(name).read_text(encoding='utf-8'))}")
