"""The one reader of formulas and numbers that come as text: typed, given as arguments, or kept in a file.

No text is ever evaluated, neither by Python nor by sympy's parser. This is the whole grammar, in ASCII:

    relations  relation (, relation)*
    relation   sum (<= | >= | < | > | ==) sum
    sum        product ((+ | -) product)*
    product    factor ((* | /) factor)*
    factor     (+ | -)* power
    power      atom [(** | ^) factor]
    atom       number | name | name ( [argument (, argument)*] ) | ( sum )
    argument   [name =] sum
    number     digits with one point, and an exponent of ten: 0.3 is exactly 3/10

What names and functions mean is said by whoever asks. Every limit is looked at before the work that it limits, so that no text takes
long. Every error is an InputError of one sentence, which quotes the text and says what is wrong with it.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import comb, prod
from numbers import Rational, Real
from typing import Any, NamedTuple

import sympy as sp
from sympy.core.relational import Relational

from segbounds.errors import InputError


@dataclass(frozen=True)
class Limits:
    """How much a text may ask for: far more than what a person writes, far less than what takes long."""

    length: int = 4_000  #: characters of the text
    depth: int = 40  #: parentheses, functions and exponents inside one another
    digits: int = 100  #: of a number as written, and the size of its exponent of ten
    result: int = 1_000  #: digits of a number that is worked out
    degree: int = 24  #: exponents, and the degree of the formula
    root: int = 12  #: the index of a root: an exponent of 1/3 is one of index 3
    terms: int = 2_000  #: after multiplying out
    choices: int = 64  #: signs of roots and of abs, arguments of min and max: the product of their numbers
    relations: int = 12


TYPED = Limits()
#: Exact values that this program wrote: points of curves in fields of degree five have coordinates of hundreds of digits.
STORED = Limits(length=100_000, digits=4_000, result=4_000, degree=60)


class Function(NamedTuple):
    """What a name before parentheses stands for: it takes from ``least`` to ``most`` values, and exactly these keywords.

    Of ``choices`` alternatives its value is one (2 for abs; 0 for as many as it takes values).
    """

    apply: Callable[..., Any]
    least: int = 0
    most: int = 0
    keywords: tuple[str, ...] = ()
    choices: int = 1


def shown(text: str) -> str:
    """A text in quotes for a message: its ends where it is long, with line breaks and the like made visible."""
    return ascii_quoted(text) if len(text) <= 80 else f"{ascii_quoted(text[:40])} ... {ascii_quoted(text[-20:])}"


def ascii_quoted(text: str) -> str:
    return repr(text) if text.isprintable() else ascii(text)


def expression(
    text: str, names: Mapping[str, sp.Expr], functions: Mapping[str, Function], limits: Limits = TYPED
) -> sp.Expr:
    """The sum that a text is. Raises InputError for anything else, for unknown names and beyond the limits.

    >>> from segbounds.metrics.counts import fp, tp
    >>> expression("tp/(tp + 0.3*fp)", {"tp": tp, "fp": fp}, {})
    tp/(3*fp/10 + tp)
    """
    found: sp.Expr = _read(text, names, functions, limits, "sum")
    return found


def relations(
    text: str, names: Mapping[str, sp.Expr], functions: Mapping[str, Function], limits: Limits = TYPED
) -> tuple[Relational, ...]:
    """The relations, with commas between them, that a text is; none is evaluated: one that is plainly true is one still."""
    found: tuple[Relational, ...] = _read(text, names, functions, limits, "relations")
    return found


def relation(
    text: str, names: Mapping[str, sp.Expr], functions: Mapping[str, Function], limits: Limits = TYPED
) -> Relational:
    """The one relation that a text is."""
    first, *others = relations(text, names, functions, limits)
    if others:
        raise _unreadable(text, "it is several relations where one is wanted")
    return first


def number(text: str, limits: Limits = TYPED) -> sp.Rational:
    """The rational number that a text is: a sign, a decimal, and perhaps a whole number below a stroke.

    >>> number("0.3"), number("-17/20"), number("1e-05")
    (3/10, -17/20, 1/100000)
    """
    _check_length(text, limits)
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise _unreadable(text, "it is not a number such as 0.85, 17/20 or 1e-5")
    try:
        above, below = _decimal(match["above"], limits), _decimal(match["below"] or "1", limits)
        return _divided(-above if match["sign"] == "-" else above, below)
    except _Wrong as wrong:
        raise _unreadable(text, str(wrong)) from None


def stored(text: str, names: Mapping[str, sp.Expr]) -> sp.Expr:
    """An exact value that this program wrote with ``str``: with the roots of polynomials in x that sympy writes as CRootOf.

    >>> stored("CRootOf(x**3 + 6*x**2 + 14*x - 2, 0)/2", {})
    CRootOf(x**3 + 6*x**2 + 14*x - 2, 0)/2
    """
    found = expression(text, {**names, _X.name: _X}, {"CRootOf": Function(_root_of, 2, 2)}, STORED)
    if _X in found.free_symbols:
        raise _unreadable(text, "x is there outside of CRootOf")
    return found


def symbolic(value: Any) -> Any:
    """A number or an expression as sympy has it.

    Raises InputError for text, which sympy would evaluate, also inside of collections, and for what is neither.
    """
    if isinstance(value, sp.Basic):
        return value
    if isinstance(value, str | bytes):
        raise InputError(
            f"{value!r:.80} is a text where a number or a formula of symbols is wanted: write it without quotes"
        )
    if not hasattr(value, "__iter__"):
        with suppress(sp.SympifyError):
            return sp.sympify(value, strict=True)
    raise InputError(f"{type(value).__name__} is neither a number nor a formula of symbols: give one of these")


def as_shown(value: Any) -> Any:
    """A value whose decimals mean what they show, as a float or as text: 0.3 is 3/10. Anything else as `symbolic` has it."""
    is_decimal = isinstance(value, Real) and not isinstance(value, Rational | sp.Expr)
    return number(str(value)) if is_decimal or isinstance(value, str | sp.Float) else symbolic(value)


# --- characters -------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\.?[0-9](?:[eE][-+](?=[0-9])|[0-9A-Za-z_.])*)|(?P<name>[A-Za-z_][A-Za-z_0-9]*)"
    r"|(?P<sign><=|>=|==|\*\*|[-+*/^(),=<>])|(?P<end>\Z)|(?P<other>.))",
    re.ASCII | re.DOTALL,
)
_DECIMAL = re.compile(r"([0-9]*)(?:\.([0-9]*))?(?:[eE]([-+]?[0-9]+))?")
_NUMBER = re.compile(r"\s*(?P<sign>[-+]?)\s*(?P<above>[0-9.][^\s/]*)\s*(?:/\s*(?P<below>[0-9]+))?\s*", re.ASCII)

#: What is written instead of characters that people or word processors put into formulas.
_INSTEAD = {
    **{"≤": "<=", "≥": ">=", "≠": "< or >", "!": "< or >", "−": "-", "–": "-", "·": "*", "×": "*", "÷": "/", "²": "**2"},
    **{"³": "**3", "½": "1/2", "√": "sqrt(...)", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "%": "/100"},
    **{"[": "(", "]": ")", "{": "(", "}": ")", "&": "a comma", ";": "a comma"},
}  # fmt: skip


class _Wrong(Exception):
    """What is wrong with a text, said without quoting it."""


def _unreadable(text: str, reason: str) -> InputError:
    return InputError(f"{shown(text)} cannot be read: {reason}")


def _check_length(text: str, limits: Limits) -> None:
    if not isinstance(text, str):
        raise InputError(f"{type(text).__name__} cannot be read as a formula: a text is wanted")
    if len(text) > limits.length:
        raise _unreadable(text, f"it has {len(text):,} characters, and {limits.length:,} is the most")


class _Token(NamedTuple):
    kind: str  # of the groups of _TOKEN
    text: str


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        token = _Token(kind, match[kind])
        if kind == "other":
            instead = _INSTEAD.get(token.text)
            remedy = f"write {instead}" if instead else "write letters a to z, digits, + - * / ** ( ) and commas"
            raise _Wrong(f"{ascii_quoted(token.text)} has no place in a formula: {remedy}")
        found.append(token)
        if kind == "end":
            break
    return found


def _decimal(text: str, limits: Limits) -> sp.Rational:
    match = _DECIMAL.fullmatch(text)
    whole, rest, power = match.groups(default="") if match else ("", "", "")
    if not whole + rest:
        raise _Wrong(f"{shown(text)} is not a number such as 0.85, 3/10 or 1e-5")
    if len(whole + rest) > limits.digits or len(power) > 6 or abs(int(power or 0)) > limits.digits:
        raise _Wrong(f"{shown(text)} is too long a number: {limits.digits} digits are the most")
    places = int(power or 0) - len(rest)
    return sp.Rational(int(whole + rest) * 10 ** max(places, 0), 10 ** max(-places, 0))


# --- formulas ---------------------------------------------------------------------------------------------------------


_Choices = frozenset[tuple[str, int]]


class _Part(NamedTuple):
    """A part of a formula that was read, and bounds on what it becomes when it is multiplied out."""

    value: sp.Expr
    degree: int = 0
    terms: int = 1
    choices: _Choices = _Choices()  # each once, however often it is written


def _read(text: str, names: Mapping[str, Any], functions: Mapping[str, Function], limits: Limits, what: str) -> Any:
    _check_length(text, limits)
    try:
        reader = _Reader(_tokens(text), names, {**ARITHMETIC, **functions}, limits)
        found = reader.relations() if what == "relations" else reader.sum().value
        reader.expect("end")
    except _Wrong as wrong:
        raise _unreadable(text, str(wrong)) from None
    return found


class _Reader:
    """Reads by descending into the rules of the grammar, one method each."""

    def __init__(
        self, tokens: list[_Token], names: Mapping[str, Any], functions: Mapping[str, Function], limits: Limits
    ) -> None:
        self.tokens, self.names, self.functions, self.limits = tokens, names, functions, limits
        self.place = self.depth = 0

    @property
    def next(self) -> _Token:
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
            wanted = "write == for =" if self.next.text == "=" else "one relation has two sides"
            raise _Wrong(f"{self.next.text!r} is out of place: {wanted}")
        missing = "operator or comma" if sign == "end" else repr(sign)
        raise _Wrong(f"there is no {missing} {self.here}")

    @property
    def here(self) -> str:
        return "at its end" if self.next.kind == "end" else f"before {shown(self.next.text)}"

    def relations(self) -> tuple[Relational, ...]:
        found = [self.relation()]
        while self.take(","):
            if len(found) == self.limits.relations:
                raise _Wrong(f"it has more than {self.limits.relations} relations")
            found.append(self.relation())
        return tuple(found)

    def relation(self) -> Relational:
        left = self.sum()
        sign = self.take(*_RELATIONS)
        if not sign:
            if self.next.text != ",":
                self.expect("end")  # says what is there instead
            raise _Wrong("it is not a relation: write two sides with <=, >=, <, > or == between them")
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
            value = found.value * right.value if sign == "*" else _divided(found.value, right.value)
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
            raise _Wrong("an exponent is a number, such as 2 or 1/2")
        if exponent.q > self.limits.root:
            raise _Wrong(f"an exponent of {shown(str(exponent))} is a root too high: {self.limits.root} is the most")
        times = -(-abs(exponent.p) // exponent.q)
        if base.value.is_Rational:
            if times * _digits(base.value) > self.limits.result:
                raise _Wrong(self.too_large)
        elif times > self.limits.degree:
            raise _Wrong(f"the exponent {shown(str(exponent))} is too large: {self.limits.degree} is the most")
        size = max(base.degree * times, 1), comb(base.terms + times - 1, times) if times else 1
        self.check_size(*size)
        if (base.value == 0 and exponent == 0) or (exponent < 0 and _is_zero(base.value)):
            raise _Wrong("it divides by zero")
        root = {(str(base.value), int(exponent.q))} if exponent.q > 1 else set()
        return self.checked(base.value**exponent, *size, base.choices | root)

    def atom(self) -> _Part:
        if self.take("("):
            found = self.deeper(self.sum)
            self.expect(")")
            return found
        kind, text = self.next
        if kind not in ("number", "name"):
            raise _Wrong(f"there is no number or name {self.here}")
        self.place += 1
        if kind == "number":
            return _Part(_decimal(text, self.limits))
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
            if word and self.tokens[self.place + 1] == _Token("sign", "="):
                if word in keywords:
                    raise _Wrong(f"{name} is given {word} twice")
                self.place += 2
                keywords[word] = self.sum()
            else:
                values.append(self.sum())
            if len(values) + len(keywords) > 12:
                raise _Wrong(f"{name} does not take so many values")
        if not function.least <= len(values) <= function.most or {*keywords} != {*function.keywords}:
            form = ", ".join(f"{word}=0.5" for word in function.keywords) or "..."
            raise _Wrong(f"{name} does not take these values: write it like {name}({form})")
        return self.applied(function, values, keywords)

    def applied(self, function: Function, values: list[_Part], keywords: Mapping[str, _Part]) -> _Part:
        parts = [*values, *keywords.values()]
        if function.apply is _root:
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
            raise _Wrong(
                f"{name} is written {f'{name}(...)' if name in self.functions else f'{name}, without parentheses'}"
            )
        known = sorted({*self.names, *self.functions})
        near = difflib.get_close_matches(name[:40].lower(), known, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(known)}"
        raise _Wrong(f"it has {shown(name)}, which is not known: {hint}")

    def deeper(self, rule: Callable[[], _Part]) -> _Part:
        self.depth += 1
        if self.depth > self.limits.depth:
            raise _Wrong(f"it is nested more than {self.limits.depth} deep")
        found = rule()
        self.depth -= 1
        return found

    def checked(self, value: sp.Expr, degree: int, terms: int, choices: _Choices) -> _Part:
        if _digits(value.as_coeff_Mul()[0]) > self.limits.result:
            raise _Wrong(self.too_large)
        if value.is_Rational:
            return _Part(value)
        if value.is_number and value.is_real is not True:
            raise _Wrong(f"{shown(str(value))} is no real number")
        self.check_size(degree, terms)
        if prod(number for _, number in choices) > self.limits.choices:
            raise _Wrong("it has too many roots, abs, min and max at once")
        return _Part(value, degree, terms, choices)

    def check_size(self, degree: int, terms: int) -> None:
        if degree > self.limits.degree:
            raise _Wrong(f"its degree is {degree:,}, and {self.limits.degree} is the most")
        if terms > self.limits.terms:
            raise _Wrong(f"it has more than {self.limits.terms:,} terms when it is multiplied out")


_RELATIONS: dict[str, type[Relational]] = {"<=": sp.Le, ">=": sp.Ge, "<": sp.Lt, ">": sp.Gt, "==": sp.Eq}


def _root(value: sp.Expr) -> sp.Expr:
    """Stands in the table for sqrt, which is read as a power."""
    return sp.sqrt(value)


_X = sp.Symbol("x")
_ROOT_DEGREE = 30  # the atlas has degree 8


def _root_of(polynomial: sp.Expr, index: sp.Expr) -> sp.Expr:
    if polynomial.free_symbols != {_X} or not polynomial.is_polynomial(_X):
        raise _Wrong("CRootOf is of a polynomial in x")
    read = sp.Poly(polynomial, _X)
    if (not read.domain.is_QQ and not read.domain.is_ZZ) or read.degree() > _ROOT_DEGREE:
        raise _Wrong(f"CRootOf is of a polynomial with rational coefficients, of degree {_ROOT_DEGREE} at most")
    if not index.is_Integer or not 0 <= index < read.count_roots():
        raise _Wrong("the polynomial in CRootOf has no real root of that number")
    return sp.CRootOf(polynomial, int(index))


def _divided(above: sp.Expr, below: sp.Expr = sp.Integer(1)) -> sp.Expr:
    if _is_zero(below):
        raise _Wrong("it divides by zero")
    return above / below


def _is_zero(value: sp.Expr) -> bool:
    """Whether it is zero, or a number that cannot be told from it."""
    if value.is_Rational or value.is_Symbol:
        return bool(value == 0)
    if value.is_number:
        return bool(abs(value.evalf(30, maxn=200)) < sp.Rational(1, 10**60))
    return bool(sp.expand(value) == 0)


def _digits(value: sp.Rational) -> int:
    return max(1, int(max(abs(value.p), value.q).bit_length() * 0.30103))


ARITHMETIC: dict[str, Function] = {
    "sqrt": Function(_root, 1, 1),
    "abs": Function(sp.Abs, 1, 1, choices=2),
    "min": Function(sp.Min, 1, 8, choices=0),
    "max": Function(sp.Max, 1, 8, choices=0),
    "Rational": Function(_divided, 1, 2),
}
