"""A solver's opinion on a question: z3, imported when it is asked. It is trusted, not checked; see docs/proofs.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import SYMBOLS
from segbounds.theorems.proofs.certificates.records import Question

Place = Mapping[sp.Symbol, sp.Rational]

#: Of the solver's own, which it counts, so that its answer does not depend on the machine; ten seconds at most, mostly less than one.
STEPS = 4_000_000
#: On the clock: single steps of the solver, with roots of polynomials of many variables, may take hours.
SECONDS = 60.0


@dataclass(frozen=True)
class SolverAnswer:
    """holds
        Whether the polynomial has its sign wherever the facts hold; None where the solver does not tell.
    place
        Values of the symbols at which it has not, where they are rational.
    stopped
        Whether the clock stopped the solver.
    query
        The question in the solver's language, SMT-LIB: are there values at which the sign is another?
    """

    holds: bool | None
    place: Place | None
    query: str
    stopped: bool = False


def installed() -> bool:
    return find_spec("z3") is not None


def version() -> str:
    import z3

    return f"z3 {z3.get_version_string()}"


def ask(question: Question, seconds: float = SECONDS) -> SolverAnswer:
    """Asks for values of the symbols, with the signs and facts of the question, at which its polynomial fails."""
    import z3

    terms = _Terms(question)
    solver = z3.SolverFor("QF_NRA", terms.context)
    solver.set("rlimit", STEPS)
    solver.set("timeout", max(1, int(1000 * seconds)))
    for symbol in question.variables:
        value = terms.of(symbol)
        solver.add(value > 0 if symbol.is_positive else value >= 0)
    for form in question.facts:
        solver.add(terms.of(form) >= 0)
    for form in question.over:
        solver.add(terms.of(form) > 0)
    if present := [count for count in question.variables if count in SYMBOLS]:
        solver.add(terms.of(sp.Add(*present)) > 0)
    polynomial = terms.of(question.polynomial)
    solver.add({">=": polynomial < 0, ">": polynomial <= 0, "=": polynomial != 0}[question.sign])
    solver.add(*terms.about_the_number)
    verdict = solver.check()
    if verdict == z3.sat:
        return SolverAnswer(False, terms.place(solver.model()), solver.to_smt2())
    stopped = verdict == z3.unknown and "resource" not in solver.reason_unknown()
    return SolverAnswer(True if verdict == z3.unsat else None, None, solver.to_smt2(), stopped)


class _Terms:
    """Polynomials of a question as the solver reads them; its irrational number is one more variable."""

    def __init__(self, question: Question) -> None:
        import z3

        self.question, self.z3 = question, z3
        self.context = z3.Context()  # of its own, so that what was asked before changes nothing
        self.symbols = {symbol: self._real(symbol.name) for symbol in question.variables}
        self.about_the_number: list[Any] = []
        if question.field is not sp.QQ:
            self.number, theta = self._real("r"), question.field.ext
            low = sp.floor(theta.as_expr() * 10**12)
            minimal = [self._quotient(int(c.p), int(c.q)) for c in map(sp.Rational, theta.minpoly.all_coeffs())]
            self.about_the_number = [
                self._polynomial(minimal) == 0,
                self.number >= self._quotient(int(low), 10**12),
                self.number <= self._quotient(int(low) + 1, 10**12),
            ]

    def _real(self, name: str) -> Any:
        return self.z3.Real(name, self.context)

    def _quotient(self, above: int, below: int) -> Any:
        return self.z3.Q(above, below, self.context)

    def of(self, expression: sp.Expr) -> Any:
        """A polynomial, with what the equations of the question determine replaced."""
        polynomial = self.question.poly(symbolic(expression))
        total = self._quotient(0, 1)
        for powers, c in polynomial.rep.terms():
            product = self._number(c)
            for symbol, power in zip(polynomial.gens, powers, strict=True):
                for _ in range(power):
                    product = product * self.symbols.setdefault(symbol, self._real(symbol.name))
            total = total + product
        return total

    def _number(self, c: Any) -> Any:
        field = self.question.field
        coefficients = [c] if field is sp.QQ else c.to_list()
        return self._polynomial(
            [self._quotient(int(q.numerator), int(q.denominator)) for q in map(sp.QQ.convert, coefficients)]
        )

    def _polynomial(self, coefficients: list[Any]) -> Any:
        total = self._quotient(0, 1)
        for c in coefficients:
            total = total * self.number + c if len(coefficients) > 1 else c
        return total

    def place(self, model: Any) -> Place | None:
        """The values of a model where all are rational; the number need not be."""
        found = {}
        for symbol, variable in self.symbols.items():
            value = model.eval(variable, model_completion=True)
            if not self.z3.is_rational_value(value):
                return None
            found[symbol] = sp.Rational(value.numerator_as_long(), value.denominator_as_long())
        for symbol, value in self.question.equations.items():
            found[symbol] = symbolic(value).subs(found)
        return found if all(value.is_Rational for value in found.values()) else None
