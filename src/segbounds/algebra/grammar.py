"""The grammar of formulas, one method for each of its rules; every limit is looked at before the work that it limits."""

from collections.abc import Callable, Mapping
from math import comb, prod
from typing import Any, NamedTuple

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.arithmetic import Function, digits_in, divided, is_zero, square_root
from segbounds.algebra.texts import TextLimits, Token, Unreadable, decimal, shown
from segbounds.errors import nearest

_Choices = frozenset[tuple[str, int]]


class _Part(NamedTuple):
    """A part of a formula that was read, and bounds on what it becomes when it is multiplied out."""

    value: sp.Expr
    degree: int = 0
    terms: int = 1
    choices: _Choices = _Choices()  # each once, however often it is written


class Reader:
    """Reads by descending into the rules of the grammar, one method each."""

    def __init__(
        self, tokens: list[Token], names: Mapping[str, Any], functions: Mapping[str, Function], limits: TextLimits
    ) -> None:
        self.tokens, self.names, self.functions, self.limits = tokens, names, functions, limits
        self.place = self.depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self, *signs: str) -> str:
        """The next token if it is one of some signs, and nothing otherwise."""
        if self.next.kind != "sign" or self.next.text not in signs:
            return ""
        self.place += 1
        return self.tokens[self.place - 1].text

    def expect(self, sign: str) -> None:
        if (self.next.kind == "end" and sign == "end") or self.take(sign):
            return
        if self.next.text in _RELATIONS or self.next.text == "=":
            raise Unreadable(f"{self.next.text!r} is out of place: one relation has two sides")
        missing = "operator or comma" if sign == "end" else repr(sign)
        raise Unreadable(f"there is no {missing} {self.here}")

    @property
    def here(self) -> str:
        return "at its end" if self.next.kind == "end" else f"before {shown(self.next.text)}"

    def relations(self) -> tuple[Relational, ...]:
        found = [self.relation()]
        while self.take(","):
            if len(found) == self.limits.relations:
                raise Unreadable(f"it has more than {self.limits.relations} relations")
            found.append(self.relation())
        return tuple(found)

    def relation(self) -> Relational:
        left = self.sum()
        sign = self.take(*_RELATIONS)
        if not sign:
            if self.next.text != ",":
                self.expect("end")  # says what is there instead
            raise Unreadable("it is not a relation: write two sides with <=, >=, <, > or == between them")
        return _RELATIONS[sign](left.value, self.sum().value, evaluate=False)

    def sum(self) -> _Part:
        found = self.product()
        while sign := self.take("+", "-"):
            right = self.product()
            value = found.value + right.value if sign == "+" else found.value - right.value
            size = max(found.degree, right.degree), found.terms + right.terms
            found = self.checked(value, *size, found.choices | right.choices)
        return found

    def product(self) -> _Part:
        found = self.factor()
        while sign := self.take("*", "/"):
            right = self.factor()
            value = found.value * right.value if sign == "*" else divided(found.value, right.value)
            size = found.degree + right.degree, found.terms * right.terms
            found = self.checked(value, *size, found.choices | right.choices)
        return found

    def factor(self) -> _Part:
        negative = False
        while sign := self.take("+", "-"):
            negative ^= sign == "-"
        found = self.power()
        return found._replace(value=-found.value) if negative else found

    def power(self) -> _Part:
        base = self.atom()
        if not self.take("**", "^"):
            return base
        return self.raised(base, self.deeper(self.factor).value)

    @property
    def too_large(self) -> str:
        return f"it has too large a number: {self.limits.result:,} digits are the most"

    def raised(self, base: _Part, exponent: sp.Expr) -> _Part:
        if not exponent.is_Rational:
            raise Unreadable("an exponent is a number, such as 2 or 1/2")
        if exponent.q > self.limits.root:
            raise Unreadable(
                f"an exponent of {shown(str(exponent))} is a root too high: {self.limits.root} is the most"
            )
        times = -(-abs(exponent.p) // exponent.q)
        if base.value.is_Rational:
            if times * digits_in(base.value) > self.limits.result:
                raise Unreadable(self.too_large)
        elif times > self.limits.degree:
            raise Unreadable(f"the exponent {shown(str(exponent))} is too large: {self.limits.degree} is the most")
        size = max(base.degree * times, 1), comb(base.terms + times - 1, times) if times else 1
        self.check_size(*size)
        if (base.value == 0 and exponent == 0) or (exponent < 0 and is_zero(base.value)):
            raise Unreadable("it divides by zero")
        root = {(str(base.value), int(exponent.q))} if exponent.q > 1 else set()
        return self.checked(base.value**exponent, *size, base.choices | root)

    def atom(self) -> _Part:
        if self.take("("):
            found = self.deeper(self.sum)
            self.expect(")")
            return found
        kind, text = self.next
        if kind not in ("number", "name"):
            raise Unreadable(f"there is no number or name {self.here}")
        self.place += 1
        if kind == "number":
            return _Part(decimal(text, self.limits))
        if self.take("("):
            return self.deeper(lambda: self.call(text))
        return _Part(self.known(text, self.names), degree=1)

    def call(self, name: str) -> _Part:
        function = self.known(name, self.functions)
        values: list[_Part] = []
        keywords: dict[str, _Part] = {}
        while not self.take(")"):
            if values or keywords:
                self.expect(",")
            word = self.next.text if self.next.kind == "name" else ""
            if word and self.tokens[self.place + 1] in _GIVES:
                if word in keywords:
                    raise Unreadable(f"{name} is given {word} twice")
                self.place += 2
                keywords[word] = self.sum()
            else:
                values.append(self.sum())
            if len(values) + len(keywords) > 12:
                raise Unreadable(f"{name} does not take so many values")
        if not function.least <= len(values) <= function.most or {*keywords} != {*function.keywords}:
            form = ", ".join(f"{word}=0.5" for word in function.keywords) or "..."
            raise Unreadable(f"{name} does not take these values: write it like {name}({form})")
        return self.applied(function, values, keywords)

    def applied(self, function: Function, values: list[_Part], keywords: Mapping[str, _Part]) -> _Part:
        parts = [*values, *keywords.values()]
        if function.apply is square_root:
            return self.raised(values[0], sp.Rational(1, 2))
        choices = _Choices().union(*(part.choices for part in parts))
        if function.choices != 1:
            choices |= {(str([part.value for part in values]), function.choices or len(values))}
        size = sum(part.degree for part in parts) + 1, prod(part.terms for part in parts)
        self.check_size(*size)
        value = function.apply(*(part.value for part in values), **{word: p.value for word, p in keywords.items()})
        return self.checked(value, *size, choices)

    def known(self, name: str, among: Mapping[str, Any]) -> Any:
        if name in among:
            return among[name]
        if name in self.functions or name in self.names:
            raise Unreadable(
                f"{name} is written {f'{name}(...)' if name in self.functions else f'{name}, without parentheses'}"
            )
        known = sorted({*self.names, *self.functions})
        listed = known if len(known) <= LISTED else [*known[:LISTED], "… (`segbounds list` has all)"]
        raise Unreadable(f"it has {shown(name)}, which is not known: {nearest(name, known, listed)}")

    def deeper(self, rule: Callable[[], _Part]) -> _Part:
        self.depth += 1
        if self.depth > self.limits.depth:
            raise Unreadable(f"it is nested more than {self.limits.depth} deep")
        found = rule()
        self.depth -= 1
        return found

    def checked(self, value: sp.Expr, degree: int, terms: int, choices: _Choices) -> _Part:
        if digits_in(value.as_coeff_Mul()[0]) > self.limits.result:
            raise Unreadable(self.too_large)
        if value.is_Rational:
            return _Part(value)
        if value.is_number and value.is_real is not True:
            raise Unreadable(f"{shown(str(value))} is no real number")
        self.check_size(degree, terms)
        if prod(number for _, number in choices) > self.limits.choices:
            raise Unreadable("it has too many roots, abs, min and max at once")
        return _Part(value, degree, terms, choices)

    def check_size(self, degree: int, terms: int) -> None:
        if degree > self.limits.degree:
            raise Unreadable(f"its degree is {degree:,}, and {self.limits.degree} is the most")
        if terms > self.limits.terms:
            raise Unreadable(f"it has more than {self.limits.terms:,} terms when it is multiplied out")


LISTED = 12  # names in a sentence, where what was meant is not near any
_RELATIONS: dict[str, type[Relational]] = {"<=": sp.Le, ">=": sp.Ge, "<": sp.Lt, ">": sp.Gt, "==": sp.Eq, "=": sp.Eq}
_GIVES = (Token("sign", "="), Token("sign", "=="))
