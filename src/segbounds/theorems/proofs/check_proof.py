"""Re-checks proof files: `python check_proof.py FILE...`. One file that needs Python and sympy and nothing else: copy it anywhere.

What a file may claim
    For all real numbers tp, fp, fn, tn that are not negative and not all zero, and for all real values of its parameters
    that have their sign (>= 0 or > 0) and satisfy its hypotheses (polynomials that are >= 0, > 0 or = 0), both sides of the
    claim are defined, and left <= right, or left < right, or left = right.

    Or, with ``along``: for all such parameters the counts that are given as polynomials in n are, for all large n, counts
    that satisfy the hypotheses, and left tends to right (to infinity, where right is oo) as n grows.

    A similarity is a quotient of two polynomials, with a value of its own where its denominator is zero.

How it is shown
    left <= right.  Which counts are zero, the *support* of a pair, decides which similarities are defined. There are 15
    supports. For each of them either a hypothesis cannot hold, as the signs of its coefficients show, or one of the cases
    of the file is about it. There, with the formulas that apply, all divisors are different from zero and

        (right - left) * product of ``over``  =  sum of  coefficient * factors * square^2

    is an identity of polynomials, up to multiples of the equations among the hypotheses, where the forms in ``over`` are
    positive and coefficients and factors are not negative. A square of a real number is not negative either: so right - left
    is not. It is positive on each support where one term is; for ``=`` there is no term.

    left -> right.  With the family put in, right - left is a quotient of polynomials in n; the degrees tell the limit.

    A form is *seen* to be positive, or not to be negative, from its coefficients: no variable is negative, so a polynomial
    without negative coefficients is not either, and it is positive where one of its monomials consists of positive variables
    alone. The same holds for a hypothesis (or a form in ``over``) plus such a polynomial. A parameter whose square an equation gives
    is positive where that is seen to be positive. Nothing else is ever used.

    A file may speak of one irrational real number: the only root, between two rational numbers, of an irreducible polynomial.

    Hypotheses that nothing satisfies would make any claim true: a ``witness`` gives values that satisfy them all exactly.

What is trusted: this file, Python, and of sympy the arithmetic of polynomials over the rationals (``ring``), irreducibility
and the count of real roots. No text is ever evaluated; every entry is checked before it is used. The digest notices accidents,
not malice: a file is as good as its identities, whoever wrote it. What was proved is what is printed, and nothing more.
"""

import hashlib
import json
import keyword
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import lcm
from pathlib import Path
from typing import Any

from sympy import Poly, Symbol
from sympy.polys.domains import QQ
from sympy.polys.rings import ring

VERSION = 2
COUNTS = ("tp", "fp", "fn", "tn")
SUPPORTS = [frozenset(chosen) for size in range(1, 5) for chosen in combinations(COUNTS, size)]
STRICT = {">= 0": False, "> 0": True}
RELATIONS = ("<=", "<", "=", "->")

# Limits, some hundred times what the proofs of this project need: a file that is built to take forever is refused in seconds.
MOST_BYTES = 2_000_000
MOST_NESTED = 8  # lists and objects inside one another
MOST_TERMS = 10_000  # of a sum; of anything else a hundred is enough
MOST_SYMBOLS = 40
LONGEST_NAME = 60
LONGEST_LINE = 400  # of a title
LONGEST_TEXT = 100_000  # of an expression
MOST_DIGITS = 2_000  # of one number in it
DEEPEST = 60  # parentheses and signs inside one another
HIGHEST_POWER = 100
HIGHEST_DEGREE = 400  # of a polynomial
MOST_BITS = 100_000  # of a coefficient
MOST_WORK = 1_500_000  # products of two terms, in a whole file
HIGHEST_DEGREE_OF_A_NUMBER = 16
MOST_BITS_OF_A_NUMBER = 6_000  # of all coefficients of its polynomial, over one denominator
MOST_HALVINGS = 2_000  # of the interval around the number

NAME = r"[A-Za-z][A-Za-z0-9_]*"
# what other readers take for sizes, functions and numbers: nothing in a file has these names
RESERVED = {
    *COUNTS,
    "n",
    "oo",
    "sign",
    "prevalence",
    "pixels",
    "positives",
    "negatives",
    "sqrt",
    "abs",
    "min",
    "max",
    "pi",
    "nan",
    "inf",
}


class Refused(ValueError):
    """The file does not prove its claim; the message says why."""


class Malformed(Refused):
    """The file is not of the form that proof_file.schema.json describes."""


class NoProofFile(Malformed):
    """There is nothing that could be a proof: no file, no text, or no object of JSON."""


def require(condition: Any, reason: str) -> None:
    if not condition:
        raise Refused(reason)


def _form(condition: Any, reason: str) -> None:
    if not condition:
        raise Malformed(reason)


# --- the file ---------------------------------------------------------------------------------------------------------


def read(text: str) -> dict[str, Any]:
    """The entries of a file, each of the right type. Whatever is not described here is refused."""
    _form(len(text) <= MOST_BYTES, f"it is longer than {MOST_BYTES:,} characters")
    depth = 0
    for token in re.findall(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', text, re.DOTALL):  # strings are passed over
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token, 0)
        _form(depth <= MOST_NESTED, f"lists and objects are nested more than {MOST_NESTED} deep")
    try:
        file = json.loads(
            text, object_pairs_hook=_once, parse_int=_whole, parse_float=_no_number, parse_constant=_no_number
        )
    except (json.JSONDecodeError, RecursionError) as error:
        raise NoProofFile(f"it is not JSON: {error}") from None
    if not isinstance(file, dict):
        raise NoProofFile("it is not an object")
    _form("version" in file, "it has no version: it was written in an older form, prove the claim anew")
    _conform("its version", file["version"], _version)
    _conform("the file", file, _FILE)
    _form(("along" in file) != ("cases" in file), "it has both along and cases, or neither")
    _form("cases" in file or "method" not in file, "a method belongs to cases")
    content = json.dumps({key: value for key, value in file.items() if key != "digest"}, sort_keys=True)
    require(file["digest"] == hashlib.sha256(content.encode()).hexdigest(), "its digest differs: it was changed")
    return file


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    _form(len({key for key, _ in pairs}) == len(pairs), "a key is there twice")
    return dict(pairs)


def _whole(digits: str) -> int:
    _form(len(digits) <= 9, "a number is too long")
    return int(digits)


def _no_number(text: str) -> None:
    raise Malformed(f"{text[:20]} is not a whole number")


@dataclass(frozen=True)
class _Object:
    needed: Mapping[str, Any]
    possible: Mapping[str, Any]


@dataclass(frozen=True)
class _Entries:
    """An object with any keys of one shape, or (without one) a list."""

    keys: Any
    values: Any
    least: int = 0
    most: int = 100


def _conform(what: str, value: Any, shape: Any) -> None:
    """Raises Malformed for a value that is not of a shape: a choice of texts, a function, or what is described above."""
    if isinstance(shape, _Object):
        _form(isinstance(value, dict), f"{what} is not an object")
        every = {**shape.needed, **shape.possible}
        for key in shape.needed:
            _form(key in value, f"{what} lacks {key}")
        for key, entry in value.items():
            _form(key in every, f"{what} has an unknown key: {key[:40]!a}")
            _conform(f"{key} in {what}", entry, every[key])
    elif isinstance(shape, _Entries):
        _form(
            isinstance(value, dict if shape.keys else list), f"{what} is not {'an object' if shape.keys else 'a list'}"
        )
        _form(shape.least <= len(value) <= shape.most, f"{what} has not {shape.least} to {shape.most} entries")
        for entry in value:
            if shape.keys:
                _conform(f"a key of {what}", entry, shape.keys)
            _conform(f"an entry of {what}", value[entry] if shape.keys else entry, shape.values)
    elif isinstance(shape, tuple):
        _form(isinstance(value, str) and value in shape, f"{what} is none of {', '.join(shape)}")
    else:
        _form(shape(value), f"{what} is not {shape.__doc__}")


def _version(value: Any) -> bool:
    """2: it was written by another version of the project"""
    return type(value) is int and value == VERSION


def _name(value: Any) -> bool:
    """a name: a letter, then letters, digits and _"""
    return isinstance(value, str) and len(value) <= LONGEST_NAME and bool(re.fullmatch(NAME, value))


def _text(value: Any) -> bool:
    """an expression"""
    return isinstance(value, str) and bool(re.fullmatch(r"[A-Za-z0-9_ +*/()-]+", value)) and len(value) <= LONGEST_TEXT


def _line(value: Any) -> bool:
    """a short text"""
    return isinstance(value, str) and len(value) <= LONGEST_LINE


def _power(value: Any) -> bool:
    """a power that is not too high"""
    return type(value) is int and 1 <= value <= HIGHEST_POWER


def _claim(value: Any) -> bool:
    """left side, sign and right side"""
    return isinstance(value, list) and len(value) == 3 and all(map(_text, value[::2])) and value[1] in RELATIONS


def _counts(value: Any) -> bool:
    """a list of some of the counts"""
    return isinstance(value, list) and [*value] == [count for count in COUNTS if count in value] != []


def _digest(value: Any) -> bool:
    """a SHA-256"""
    return isinstance(value, str) and bool(re.fullmatch("[0-9a-f]{64}", value))


def _number(value: Any) -> bool:
    """null, or a name, a polynomial and two numbers"""
    if value is not None:
        _conform(
            "the number",
            value,
            _Object({"name": _name, "polynomial": _text, "between": _Entries(None, _text, 2, 2)}, {}),
        )
    return True


_NAMED = _Entries(_name, _text)
_FACTORS = _Entries(_text, _power)
_SIMILARITY = _Object({"numerator": _text, "denominator": _text, "undefined": _text}, {"parameters": _NAMED})
_TERM = _Object({"coefficient": _text, "factors": _FACTORS, "square": _text}, {})
_CASE = _Object({"positive": _counts, "over": _FACTORS, "terms": _Entries(None, _TERM, most=MOST_TERMS)}, {})
_FILE = _Object(
    {
        "version": _version,
        "theorem": _line,
        "number": _number,
        "parameters": _Entries(_name, (*STRICT,)),
        "similarities": _Entries(_name, _SIMILARITY),
        "where": _Entries(_text, (*STRICT,)),
        "equations": _NAMED,
        "witness": _NAMED,
        "claim": _claim,
        "digest": _digest,
    },
    {"along": _NAMED, "cases": _Entries(None, _CASE), "method": _line},
)


# --- expressions ------------------------------------------------------------------------------------------------------

# ("number", 3)  ("name", "tp")  ("sign", a)  ("minus", a)  ("power", a, -2)  ("sum", [(1, a), (-1, b)])  and
# ("product", [(1, a), (-1, b)]), where -1 divides
Tree = tuple[Any, ...]


def parse(text: str) -> Tree:
    """The tree of an expression: whole numbers, names, + - * /, whole powers, parentheses, and sign(...) of an expression."""
    return _Reader(text).whole()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.place, self.depth = text, 0, 0
        self.tokens = re.findall(rf"[0-9]+|{NAME}|\*\*|[-+*/()]|[^ ]", text)

    def next(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, *tokens: str) -> str:
        """The next token, if it is one of these."""
        found = self.next()
        if found not in tokens or not found:
            return ""
        self.place += 1
        return found

    def fail(self) -> Refused:
        return Refused(f"cannot read {self.text[:60]!a} at {self.next()[:20] or 'its end'!a}")

    def whole(self) -> Tree:
        found = self.sum()
        if self.next():
            raise self.fail()
        return found

    def sum(self) -> Tree:
        parts = [(1, self.product())]
        while sign := self.take("+", "-"):
            parts.append((1 if sign == "+" else -1, self.product()))
        return ("sum", parts) if len(parts) > 1 else parts[0][1]

    def product(self) -> Tree:
        parts = [(1, self.factor())]
        while sign := self.take("*", "/"):
            parts.append((1 if sign == "*" else -1, self.factor()))
        return ("product", parts) if len(parts) > 1 else parts[0][1]

    def factor(self) -> Tree:
        self.depth += 1
        require(self.depth <= DEEPEST, f"{self.text[:60]!a} is nested more than {DEEPEST} deep")
        found: Tree = ("minus", self.factor()) if self.take("-") else self.atom()
        self.depth -= 1
        return found

    def atom(self) -> Tree:
        token = self.next()
        self.place += 1
        if token.isascii() and token.isdigit():
            require(len(token) <= MOST_DIGITS, f"a number has more than {MOST_DIGITS} digits")
            found: Tree = ("number", int(token))
        elif token == "(":
            found = self.sum()
            self.close()
        elif token == "sign" and self.take("("):
            found = ("sign", self.sum())
            self.close()
        elif re.fullmatch(NAME, token):
            found = ("name", token)
        else:
            self.place -= 1
            raise self.fail()
        return ("power", found, self.exponent()) if self.take("**") else found

    def exponent(self) -> int:
        """A power: digits, or minus and digits in parentheses."""
        bracketed = bool(self.take("("))
        if bracketed and not self.take("-"):
            raise self.fail()
        digits = self.next()
        self.place += 1
        short = digits.isascii() and digits.isdigit() and len(digits) <= 9
        require(
            short and int(digits) <= HIGHEST_POWER, f"a power in {self.text[:60]!a} is not one up to {HIGHEST_POWER}"
        )
        if bracketed:
            self.close()
        return -int(digits) if bracketed else int(digits)

    def close(self) -> None:
        if not self.take(")"):
            raise self.fail()


def names_in(tree: Tree) -> set[str]:
    """The names in an expression, with ``sign`` where a sign is taken."""
    kind, *rest = tree
    if kind == "name":
        return {rest[0]}
    if kind == "number":
        return set()
    inside = [part for _, part in rest[0]] if kind in ("sum", "product") else [rest[0]]
    return set().union(*map(names_in, inside), {"sign"} if kind == "sign" else set())


# --- polynomials and quotients ----------------------------------------------------------------------------------------

Polynomial = Any  # an element of sympy's ring: a mapping from the powers of the symbols to rational coefficients


@dataclass(frozen=True)
class Quotient:
    """A polynomial over a product of polynomials with their powers. Nothing is ever cancelled: 0/0 stays what it is."""

    top: Polynomial
    below: Mapping[Polynomial, int]


class Algebra:
    """Exact arithmetic of polynomials in given symbols, which counts its work and stops where that is too much."""

    def __init__(self, names: Sequence[str]) -> None:
        self.ring, *gens = ring(list(names), QQ)
        self.places = {name: place for place, name in enumerate(names)}
        self.symbols = dict(zip(names, gens, strict=True))
        self.work = 0

    def constant(self, value: int) -> Polynomial:
        return self.ring.ground_new(QQ(value))

    def spend(self, work: int) -> None:
        self.work += work
        require(self.work <= MOST_WORK, "multiplying it out is too much work")

    def carry(self, form: Polynomial, terms: int = 1, bits: int = 2) -> None:
        """Spends what multiplying a polynomial by one of so many terms, with coefficients of so many bits, takes."""
        bits += _bits(form)
        require(bits <= MOST_BITS, "its coefficients grow too large")
        self.spend(len(form) * terms * (1 + bits // 1000))

    def times(self, a: Polynomial, b: Polynomial) -> Polynomial:
        require(_degree(a) + _degree(b) <= HIGHEST_DEGREE, f"a degree is higher than {HIGHEST_DEGREE}")
        self.carry(a, len(b), _bits(b))
        return a * b

    def product(self, powers: Iterable[tuple[Polynomial, int]]) -> Polynomial:
        found: Polynomial | None = None
        for form, power in powers:
            for _ in range(power):
                found = form if found is None else self.times(found, form)
        return self.constant(1) if found is None else found

    def add(self, a: Quotient, b: Quotient, sign: int) -> Quotient:
        if not a.below and not b.below:
            for part in (a, b):  # as much work as if they were multiplied by one
                self.carry(part.top)
            return Quotient(a.top + sign * b.top, {})
        below = {form: max(a.below.get(form, 0), b.below.get(form, 0)) for form in {**a.below, **b.below}}
        tops = [
            self.times(part.top, self.product((form, power - part.below.get(form, 0)) for form, power in below.items()))
            for part in (a, b)
        ]
        return Quotient(tops[0] + sign * tops[1], below)

    def multiply(self, a: Quotient, b: Quotient) -> Quotient:
        below = {form: a.below.get(form, 0) + b.below.get(form, 0) for form in {**a.below, **b.below}}
        return Quotient(self.times(a.top, b.top), below)

    def inverse(self, a: Quotient, divisors: set[Polynomial]) -> Quotient:
        """One over a quotient. Its numerator becomes a divisor: that it is not zero remains to be shown."""
        require(a.top != 0, "something is divided by zero")
        over = self.product(a.below.items())
        if a.top.is_ground:
            return Quotient(over * (1 / a.top.LC), {})
        divisors.add(a.top)
        return Quotient(over, {a.top: 1})

    def evaluate(
        self, tree: Tree, values: Mapping[str, Quotient], divisors: set[Polynomial], signs: "Signs | None" = None
    ) -> Quotient:
        """An expression with values for its names; what it divides by is added to the divisors."""
        kind, *rest = tree
        self.spend(5)
        if kind == "number":
            return Quotient(self.constant(rest[0]), {})
        if kind == "name":
            require(rest[0] in values, f"{rest[0][:LONGEST_NAME]!a} is not a name that may stand here")
            return values[rest[0]]
        if kind == "sign":
            if signs is None:
                raise Refused("only a value at 0/0 may take a sign")
            return Quotient(self.constant(signs(rest[0])), {})
        if kind == "sum":
            total = Quotient(self.constant(0), {})
            for sign, part in rest[0]:
                total = self.add(total, self.evaluate(part, values, divisors, signs), sign)
            return total
        if kind == "product":
            total = Quotient(self.constant(1), {})
            for sign, part in rest[0]:
                factor = part if sign == 1 else _one_over(part)
                total = self.multiply(total, self.evaluate(factor, values, divisors, signs))
            return total
        base = self.evaluate(rest[0], values, divisors, signs)
        if kind == "minus":
            return Quotient(-base.top, base.below)
        if rest[1] < 0:
            base = self.inverse(base, divisors)
        return Quotient(
            self.product([(base.top, abs(rest[1]))]), {form: power * abs(rest[1]) for form, power in base.below.items()}
        )


Signs = Callable[[Tree], int]  # the sign of an expression in the counts


def _one_over(tree: Tree) -> Tree:
    """One over an expression, factor by factor: that a factor is not zero may be seen where it is not of the product.

    What is divided by inside is no factor, and stays: 1/(1/x) has no value where x = 0.
    """
    kind, *rest = tree
    if kind == "product":
        return ("product", [(1, _one_over(part if sign == 1 else ("power", part, -1))) for sign, part in rest[0]])
    return ("power", rest[0], -rest[1]) if kind == "power" and rest[1] > 0 else ("power", tree, -1)


def _bits(form: Polynomial) -> int:
    return max((int(c.numerator).bit_length() + int(c.denominator).bit_length() for c in form.values()), default=0)


def _shown(form: Polynomial) -> str:
    return str(form) if len(form) <= 6 and _bits(form) <= 100 else "a long polynomial"


def _degree(form: Polynomial) -> int:
    return max(map(sum, form), default=0)


@dataclass
class Number:
    """A real number: the only root, between low and high, of an irreducible polynomial (its rational coefficients, highest first).

    ``solved`` is the same polynomial as a power of the symbol for the number, and the rest.
    """

    coefficients: Sequence[Fraction]
    solved: tuple[int, Polynomial]
    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        polynomial = Poly([QQ(c.numerator, c.denominator) for c in self.coefficients], Symbol("number"), domain=QQ)
        require(2 <= polynomial.degree() <= HIGHEST_DEGREE_OF_A_NUMBER, "the degree of its number is 1, or too high")
        common = lcm(*(c.denominator for c in self.coefficients))
        bits = max(int(c * common).bit_length() for c in self.coefficients) * polynomial.degree()
        require(bits <= MOST_BITS_OF_A_NUMBER, "the polynomial of its number has too many digits")
        require(polynomial.is_irreducible, "the polynomial of its number is not irreducible")
        ends = [QQ(end.numerator, end.denominator) for end in (self.low, self.high)]
        require(self.low < self.high and polynomial.count_roots(*ends) == 1, "its number is not one number")
        # irreducible, so the root is a simple one, at which the sign changes, and no rational number is a root
        assert self.value(self.coefficients, self.low) * self.value(self.coefficients, self.high) < 0

    @staticmethod
    def value(coefficients: Iterable[Fraction], at: Fraction) -> Fraction:
        total = Fraction(0)
        for coefficient in coefficients:
            total = total * at + coefficient
        return total

    def sign(self, coefficients: Sequence[Fraction], spend: Callable[[int], None]) -> int:
        """The sign of a polynomial in the number, which is not zero: its degree is less than that of the number's own.

        Between the ends of an interval around the number, interval arithmetic bounds it; halving the interval helps.
        """
        for _ in range(MOST_HALVINGS):
            spend(10 * len(coefficients))
            least = most = Fraction(0)
            for coefficient in coefficients:
                ends = [bound * end for bound in (least, most) for end in (self.low, self.high)]
                least, most = min(ends) + coefficient, max(ends) + coefficient
            if least > 0 or most < 0:
                return 1 if least > 0 else -1
            middle = (self.low + self.high) / 2
            if self.value(self.coefficients, self.low) * self.value(self.coefficients, middle) < 0:
                self.high = middle
            else:
                self.low = middle
        raise Refused("the sign of a coefficient is too hard to tell")


# --- the catalogue ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """A well-known similarity; what is under ``zero`` is zero and what is under ``not_negative`` is not negative, by definition."""

    numerator: str
    denominator: str
    undefined: str
    parameters: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    not_negative: tuple[str, ...] = ()


_MARGINS = "(tp + fp)*(tp + fn)*(tn + fp)*(tn + fn)"

#: What these names mean in every file. A root, the difference |fn - fp| and the smaller of tp + fp and tp + fn are no
#: polynomials: a file says how it writes them, as a parameter of the similarity.
CATALOGUE = {
    "Dice": Known("2*tp", "2*tp + fp + fn", "1"),
    "Jaccard": Known("tp", "tp + fp + fn", "1"),
    "Accuracy": Known("tp + tn", "tp + fp + fn + tn", "1"),
    "Recall": Known("tp", "tp + fn", "1"),
    "Precision": Known("tp", "tp + fp", "1"),
    "Specificity": Known("tn", "tn + fp", "1"),
    "NPV": Known("tn", "tn + fn", "1"),
    "Balanced_accuracy": Known(
        "tp*(tn + fp) + tn*(tp + fn)", "2*(tp + fn)*(tn + fp)", "(tp + tn)/(tp + fp + fn + tn)"
    ),
    "Youden_s_J": Known("tp*tn - fp*fn", "(tp + fn)*(tn + fp)", "2*(tp + tn)/(tp + fp + fn + tn) - 1"),
    "Cohen_s_kappa": Known("2*(tp*tn - fp*fn)", "(tp + fp)*(tn + fp) + (tp + fn)*(tn + fn)", "1"),
    "MCC": Known(
        "(tp*tn - fp*fn)*root", _MARGINS, "sign(tp + tn) - sign(fp + fn)",
        ("root",), (f"root**2 - {_MARGINS}",), ("root",),
    ),
    "Fowlkes_Mallows": Known(
        "tp*root", "(tp + fp)*(tp + fn)", "1 - sign(fp + fn)", ("root",), ("root**2 - (tp + fp)*(tp + fn)",), ("root",)
    ),
    "Volumetric_similarity": Known(
        "2*tp + fp + fn - difference", "2*tp + fp + fn", "1",
        ("difference",), ("difference**2 - (fn - fp)**2",), ("difference",),
    ),
    "Overlap": Known(
        "tp", "smaller", "1 - sign(fp + fn)",
        ("smaller",), ("(tp + fp - smaller)*(tp + fn - smaller)",), ("tp + fp - smaller", "tp + fn - smaller"),
    ),
    "Tversky": Known("tp", "tp + alpha*fp + beta*fn", "1", ("alpha", "beta")),
    "F": Known("(1 + beta**2)*tp", "(1 + beta**2)*tp + beta**2*fn + fp", "1", ("beta",)),
    "Weighted_Hamming": Known(
        "(tp + fn)*(tn + fp) - gamma*fn*(tn + fp) - (1 - gamma)*fp*(tp + fn)", "(tp + fn)*(tn + fp)",
        "1 - (gamma*fn + (1 - gamma)*fp)/(tp + fp + fn + tn)", ("gamma",),
    ),
    "Error_rate": Known("fp + fn", "tp + fp + fn + tn", "0"),
    "False_negative_rate": Known("fn", "tp + fn", "0"),
    "False_positive_rate": Known("fp", "tn + fp", "0"),
    "False_discovery_rate": Known("fp", "tp + fp", "0"),
    "False_omission_rate": Known("fn", "tn + fn", "0"),
    "Volumetric_overlap_error": Known("fp + fn", "tp + fp + fn", "0"),
    "Relative_volume_difference": Known("fp - fn", "tp + fn", "sign(fp)"),
    "Geometric_mean": Known(
        "root", "(tp + fn)*(tn + fp)", "(tp + tn)/(tp + fp + fn + tn)",
        ("root",), ("root**2 - tp*tn*(tp + fn)*(tn + fp)",), ("root",),
    ),
    "Markedness": Known("tp*tn - fp*fn", "(tp + fp)*(tn + fn)", "2*(tp + tn)/(tp + fp + fn + tn) - 1"),
}  # fmt: skip

#: What these are called besides, as people write them.
ALIASES = {
    name: known
    for known, names in {
        "Dice": (
            "f1 f1_score dsc dsi dice_score dice_coefficient dice_similarity_coefficient sorensen_dice sorensen "
            "dice_sorensen dice_index dice_similarity sorensen_dice_coefficient dice_sorensen_coefficient "
            "dice_coef f1score f1_measure fscore dcs"
        ),
        "Jaccard": (
            "iou js ji jaccard_index jaccard_score jaccard_similarity intersection_over_union jac "
            "jaccard_coefficient jaccard_similarity_coefficient tanimoto critical_success_index csi threat_score "
            "jsc iou_score ious jacc"
        ),
        "Accuracy": "hamming acc accu oa overall_accuracy pixel_accuracy pa",
        "Recall": "sensitivity sens sen se tpr true_positive_rate hit_rate rec",
        "Precision": "ppv positive_predictive_value prec pre",
        "Specificity": "spec sp spe speci tnr true_negative_rate selectivity",
        "NPV": "negative_predictive_value",
        "Balanced_accuracy": "bacc ba balanced_acc",
        "Youden_s_J": "youden informedness bookmaker_informedness bm youdens_j youden_j youden_index youdens_index",
        "Cohen_s_kappa": "cohen_kappa kappa cohens_kappa",
        "MCC": "matthews matthews_correlation_coefficient matthews_corrcoef phi phi_coefficient matthews_correlation",
        "Volumetric_similarity": "vs volume_similarity volsim",
        "Fowlkes_Mallows": "fm fmi fowlkesmallows fowlkes_mallows_index",
        "Overlap": "overlap_coefficient szymkiewicz_simpson",
        "Tversky": "tversky_index",
        "F": "f_beta fbeta f_score f_measure",
        "Error_rate": "err misclassification_rate hamming_loss",
        "False_negative_rate": "fnr miss_rate",
        "False_positive_rate": "fpr fall_out fallout",
        "False_discovery_rate": "fdr",
        "False_omission_rate": "for",
        "Volumetric_overlap_error": "voe jaccard_distance volume_overlap_error",
        "Relative_volume_difference": "rvd",
        "Geometric_mean": "gm g_mean gmean",
        "Markedness": "mk deltap",
    }.items()
    for name in names.split()
}

_BY_WORD = {name.lower(): name for name in CATALOGUE} | ALIASES


def known_as(name: str) -> str | None:
    """Which similarity of the catalogue a name, in whatever case and with or without a number behind, makes one think of."""
    word = name.lower().rstrip("_")
    return _BY_WORD.get(word) or _BY_WORD.get(word.rstrip("0123456789").rstrip("_"))


# --- the proof --------------------------------------------------------------------------------------------------------

Fact = tuple[Polynomial, bool]  # a form that is positive (True) or not negative (False)
Equation = tuple[str, int, Polynomial]  # symbol^power + polynomial = 0, lower powers of the symbol in the polynomial
Place = frozenset[str]  # symbols that are positive
EVERY = frozenset(COUNTS)


class Proof:
    """A proof file. That it could be made means that the file has been checked: ``claim`` is the whole of what it proves."""

    def __init__(self, text: str) -> None:
        self.file = file = read(text)
        self.left, self.relation, self.right = file["claim"]
        self.tends = "along" in file
        self.parameters = {name: STRICT[sign] for name, sign in file["parameters"].items()}
        self.number_name: str | None = file["number"]["name"] if file["number"] else None
        self._check_names()
        # none of the variables is negative; what is no variable is the number
        self.variables = [*COUNTS, *(["n"] if self.tends else []), *self.parameters]
        self.algebra = Algebra([*self.variables, *([self.number_name] if self.number_name else [])])
        self.positive: Place = frozenset({"n"} | {name for name, strict in self.parameters.items() if strict})
        self.tree, self.form, self.seen, self.place = (
            cache(parse),
            cache(self._form),
            cache(self._seen),
            cache(self._place),
        )
        self.number = self._read_number() if file["number"] else None
        self.labels = {name: self._label(name) for name in file["similarities"]}
        self._check_witness()
        (self._check_limit if self.tends else self._check_inequality)()
        self.claim = self._in_words()

    def _check_names(self) -> None:
        symbols = [*self.parameters, *([self.number_name] if self.number_name else [])]
        names = [*symbols, *self.file["similarities"]]
        require(len(symbols) <= MOST_SYMBOLS, f"it has more than {MOST_SYMBOLS} symbols")
        require(len({*names}) == len(names), "a name stands for two things")
        for name in names:
            require(name not in RESERVED, f"the name {name} has a meaning of its own")
            require(not keyword.iskeyword(name), f"{name} is a word of Python, not a name")
        for name in symbols:
            require(len(name) == 1 or known_as(name) is None, f"{name} is the name of a similarity")
        for name in self.file["equations"]:
            require(name in (*COUNTS, *self.parameters), f"there is an equation for {name}, which is no symbol")
        for name, entry in self.file["similarities"].items():
            found = set().union(*(names_in(parse(entry[part])) for part in ("numerator", "denominator", "undefined")))
            require(found <= {*COUNTS, *symbols, "sign"}, f"{name} is a formula in something that is no symbol")

    def _read_number(self) -> Number:
        name = self.number_name
        assert name is not None
        power, lower = self._solved(name, self.file["number"]["polynomial"], {name: self._symbol(name)})
        rows = {monomial[self.algebra.places[name]]: _fraction(c) for monomial, c in lower.items()} | {
            power: Fraction(1)
        }
        low, high = (_fraction(self._polynomial(end, {}).coeff(1)) for end in self.file["number"]["between"])
        return Number([rows.get(k, Fraction(0)) for k in range(power, -1, -1)], (power, lower), low, high)

    # --- expressions ---

    def _symbol(self, name: str) -> Quotient:
        return Quotient(self.algebra.symbols[name], {})

    def _symbols(self, support: frozenset[str] = EVERY) -> dict[str, Quotient]:
        """The symbols that a formula may have, on a support: the counts that are not in it are zero."""
        zero = Quotient(self.algebra.constant(0), {})
        gone = {*COUNTS} - support
        return {name: zero if name in gone else self._symbol(name) for name in self.algebra.symbols if name != "n"}

    def _polynomial(self, text: str, values: Mapping[str, Quotient]) -> Polynomial:
        divisors: set[Polynomial] = set()
        value = self.algebra.evaluate(self.tree(text), values, divisors)
        require(not divisors, f"{text[:60]!a} is not a polynomial")
        return value.top

    def _form(self, text: str, support: frozenset[str] = EVERY) -> Polynomial:
        return self._polynomial(text, self._symbols(support))

    def _solved(self, name: str, text: str, values: Mapping[str, Quotient]) -> tuple[int, Polynomial]:
        """A polynomial as a power of a symbol plus lower powers."""
        form, place = self._polynomial(text, values), self.algebra.places[name]
        power = max((monomial[place] for monomial in form), default=0)
        lower = form - self.algebra.symbols[name] ** power
        solved = power > 0 and all(monomial[place] < power for monomial in lower)
        require(solved, f"{text[:60]!a} does not begin with a power of {name} alone")
        return power, lower

    def facts(self, support: frozenset[str] = EVERY) -> list[Fact]:
        return [(self.form(text, support), STRICT[sign]) for text, sign in self.file["where"].items()]

    def _equations(self, support: frozenset[str] = EVERY) -> list[Equation]:
        """The equations on a support, without those for counts that are zero there: they are not needed."""
        texts = {name: text for name, text in self.file["equations"].items() if name not in COUNTS or name in support}
        found = [(name, *self._solved(name, text, self._symbols(support))) for name, text in texts.items()]
        # where a power of it is zero, a real number is
        return [(name, power if lower else 1, lower) for name, power, lower in found]

    def reduced(self, form: Polynomial, equations: Iterable[Equation] = ()) -> Polynomial:
        """A form less multiples of equations, that of the number last: what is left has the same value."""
        last = [(self.number_name, *self.number.solved)] if self.number_name and self.number else []
        for name, power, lower in (*equations, *last):
            place = self.algebra.places[name]
            while high := {m: c for m, c in form.items() if m[place] >= power}:
                divided = {(*m[:place], m[place] - power, *m[place + 1 :]): c for m, c in high.items()}
                rest = self.algebra.ring.from_dict({m: c for m, c in form.items() if m not in high})
                form = rest - self.algebra.times(self.algebra.ring.from_dict(divided), lower)
        return form

    # --- signs ---

    def _terms(self, form: Polynomial) -> list[tuple[int, frozenset[str]]]:
        """The signs of the coefficients of a form, which are polynomials in the number, and the symbols of their monomials."""
        rows: dict[tuple[int, ...], dict[int, Fraction]] = {}
        for monomial, c in self.reduced(form).items():
            row = rows.setdefault(monomial[: len(self.variables)], {})
            row[sum(monomial[len(self.variables) :])] = _fraction(c)
        return [
            (self._sign(row), frozenset(name for name, power in zip(self.variables, monomial, strict=True) if power))
            for monomial, row in rows.items()
        ]

    def _sign(self, row: Mapping[int, Fraction]) -> int:
        """The sign of a polynomial in the number; it is not zero, and of lower degree than the number."""
        if {*row} == {0}:
            return 1 if row[0] > 0 else -1
        assert self.number is not None
        return self.number.sign([row.get(k, Fraction(0)) for k in range(max(row), -1, -1)], self.algebra.spend)

    def _seen(self, form: Polynomial, places: tuple[Place, ...], known: tuple[Fact, ...] = ()) -> int:
        """1: a form is seen to be positive at each of these places; 0: not to be negative; -1: neither.

        form = fact + rest, where no coefficient of the rest is negative; the fact may be that 0 is not negative. The form is
        positive where the fact is, and where a monomial of the rest has positive symbols alone.
        """
        best = -1
        for fact, strict in ((self.algebra.constant(0), False), *known):
            rest = self._terms(form - fact)
            self.algebra.spend(len(form) + len(fact))
            if all(sign > 0 for sign, _ in rest):
                sure = all(any(symbols <= place for _, symbols in rest) for place in places)
                best = max(best, int(strict or sure))
        return best

    def _place(self, support: frozenset[str]) -> Place:
        """The symbols that are positive where exactly these counts are. No parameter is negative: one whose square is positive is, too."""
        found, facts = self.positive | support, tuple(self.facts(support))
        for name, power, lower in self._equations(support):
            square = power == 2 and not any(monomial[self.algebra.places[name]] for monomial in lower)
            if name in self.parameters and square and self.seen(-lower, (found,), facts) > 0:
                found |= {name}
        return found

    def _nonzero(self, form: Polynomial, places: tuple[Place, ...], known: tuple[Fact, ...] = ()) -> bool:
        return self.seen(form, places, known) > 0 or self.seen(-form, places, known) > 0

    # --- similarities ---

    def undefined(self, name: str, support: frozenset[str]) -> bool:
        """Whether a similarity is 0/0 on a support. (That a denominator which is not 0 as a polynomial is never 0 is shown apart.)"""
        return bool(self.form(self.file["similarities"][name]["denominator"], support) == 0)

    def _signs(self, support: frozenset[str]) -> Signs:
        def sign(tree: Tree) -> int:
            divisors: set[Polynomial] = set()
            form = self.algebra.evaluate(tree, self._symbols(support), divisors).top
            require(not divisors, "a sign is taken of something that is not a polynomial")
            found = next((s for s in (1, -1) if self.seen(s * form, (self.positive | support,)) > 0), 0)
            require(found or form == 0, "the sign of something in a value at 0/0 depends on the counts")
            return found

        return sign

    def _similarity(
        self, name: str, support: frozenset[str], values: Mapping[str, Quotient], divisors: set[Polynomial]
    ) -> Quotient:
        """The formula that applies on a support, at some values of the symbols."""
        entry = self.file["similarities"][name]
        if self.undefined(name, support):
            return self.algebra.evaluate(self.tree(entry["undefined"]), values, divisors, self._signs(support))
        top, bottom = (Quotient(self._polynomial(entry[part], values), {}) for part in ("numerator", "denominator"))
        return self.algebra.multiply(top, self.algebra.inverse(bottom, divisors))

    def alike(self, wide: frozenset[str], support: frozenset[str]) -> bool:
        """Whether the formulas for more positive counts are those for these: the same similarities are 0/0, with the same value."""
        symbols, equations = self._symbols(support), self._equations(support)
        for name, entry in self.file["similarities"].items():
            if self.undefined(name, wide) != self.undefined(name, support):
                return False
            if self.undefined(name, wide):
                there, here = (
                    self.algebra.evaluate(self.tree(entry["undefined"]), symbols, set(), self._signs(of))
                    for of in (wide, support)
                )
                if not self._same(there, here, equations):
                    return False
        return True

    def _same(self, a: Quotient, b: Quotient, equations: Iterable[Equation]) -> bool:
        """Whether two quotients are the same wherever neither divides by zero."""
        return bool(self.reduced(self.algebra.add(a, b, -1).top, equations) == 0)

    def _sides(
        self, support: frozenset[str], values: Mapping[str, Quotient]
    ) -> tuple[Quotient, Quotient, set[Polynomial]]:
        """Both sides of the claim with the formulas that apply, and whatever is divided by in them."""
        divisors: set[Polynomial] = set()
        named = {name: self._similarity(name, support, values, divisors) for name in self.file["similarities"]}
        left, right = (
            self.algebra.evaluate(self.tree(side), {**values, **named}, divisors) for side in (self.left, self.right)
        )
        return left, right, divisors

    # --- left <= right, left < right, left = right ---

    def _check_inequality(self) -> None:
        require(self.relation != "->", "a limit needs a family of counts along which it is taken")
        for case, places in zip(self.file["cases"], self.places(), strict=True):
            self._check_case(frozenset(case["positive"]), case, places)

    def places(self) -> list[tuple[Place, ...]]:
        """The supports that each case is needed for: those that no hypothesis excludes, with the first case whose formulas apply."""
        wide = [frozenset(case["positive"]) for case in self.file["cases"]]
        found: list[list[Place]] = [[] for _ in wide]
        for support in SUPPORTS:
            if not self._excluded(support):
                fitting = [k for k, counts in enumerate(wide) if support <= counts and self.alike(counts, support)]
                require(fitting, f"no case covers the pairs on which {', '.join(sorted(support))} alone are positive")
                found[fitting[0]].append(self.place(support))
        return [tuple(places) for places in found]

    def _excluded(self, support: frozenset[str]) -> bool:
        """Whether a hypothesis is seen to fail wherever exactly these counts are positive."""
        here = (self.place(support),)
        equal = [self.form(text, support) for text in self.file["equations"].values()]
        return any(self.seen(-form, here) >= (0 if strict else 1) for form, strict in self.facts(support)) or any(
            self._nonzero(form, here) for form in equal
        )

    def _check_case(self, wide: frozenset[str], case: Mapping[str, Any], places: tuple[Place, ...]) -> None:
        """The identity of a case, and the signs of what is in it, at the places that it is needed for."""
        facts = tuple(self.facts(wide))
        over = [(self.form(text, wide), power) for text, power in case["over"].items()]
        for (form, _), text in zip(over, case["over"], strict=True):
            require(self.seen(form, places, facts) > 0, f"it is not seen that {text[:60]} is positive")
        known = (*facts, *((form, True) for form, _ in over))
        left, right, divisors = self._sides(wide, self._symbols(wide))
        for divisor in divisors:
            require(
                self._nonzero(divisor, places, known), f"something that is divided by may be zero: {_shown(divisor)}"
            )
        missing = self.algebra.add(right, left, -1)
        total, open_places = self.algebra.constant(0), set(places if self.relation == "<" else ())
        for term in case["terms"]:
            factors = [(self.form(text, wide), power) for text, power in term["factors"].items()]
            coefficient, square = self.form(term["coefficient"], wide), self.form(term["square"], wide)
            parts = (coefficient, *(form for form, _ in factors))
            signs = [self.seen(form, places, known) for form in parts]
            require(min(signs) >= 0, f"it is not seen that a term is not negative: {str(term)[:100]}")
            if square == 1:
                open_places -= {at for at in open_places if all(self.seen(form, (at,), known) > 0 for form in parts)}
            total += self.algebra.product([(coefficient, 1), *factors, (square, 2)])
        for at in open_places:
            raise Refused(f"no term is seen to be positive where {', '.join(sorted(at & {*COUNTS}))} alone are")
        require(self.relation != "=" or not case["terms"], "an equation has no terms")
        first = self.algebra.times(missing.top, self.algebra.product(over))
        second = self.algebra.times(total, self.algebra.product(missing.below.items()))
        same = self.reduced(first - second, self._equations(wide)) == 0
        require(same, f"the terms are not what is missing where {', '.join(sorted(wide))} are positive")

    # --- left -> right ---

    def _check_limit(self) -> None:
        """That the family is one of counts that satisfy the hypotheses, for all large n, and that left tends to right along it."""
        along: dict[str, str] = self.file["along"]
        require(self.relation == "->", "a family of counts belongs to a limit")
        require({*COUNTS} <= {*along} <= {*COUNTS, *self.parameters}, "the family is not one of the four counts")
        given = {name: self._polynomial(text, {**self._free(), "n": self._symbol("n")}) for name, text in along.items()}
        values = {**self._free(), **{name: Quotient(form, {}) for name, form in given.items()}}
        most = self._check_family(given, values)
        divisors: set[Polynomial] = set()
        named = {name: self._similarity(name, most, values, divisors) for name in self.file["similarities"]}
        value = self.algebra.evaluate(self.tree(self.left), {**values, **named}, divisors)
        infinite = self.right == "oo"
        if not infinite:
            limit = self.algebra.evaluate(self.tree(self.right), self._free(), divisors)
            value = self.algebra.add(value, limit, -1)
        signs = {form: next((s for s in (1, -1) if self._eventually(s * form) > 0), 0) for form in divisors}
        require(all(signs.values()), "something that is divided by may be zero")
        # the coefficients that lead the divisors are not zero, whatever the parameters: so these degrees are true of all
        degree, leading = self._leading(value.top)
        growth = degree - sum(power * self._leading(form)[0] for form, power in value.below.items())
        if infinite:
            for form, power in value.below.items():
                leading = leading * signs[form] ** power
            grows = growth > 0 and self.seen(leading, (self.positive,), self._known()) > 0
            require(grows, "it does not grow beyond all bounds")
        else:
            require(leading == 0 or growth < 0, f"the limit is not {self.right[:60]}")

    def _check_family(self, given: Mapping[str, Polynomial], values: Mapping[str, Quotient]) -> frozenset[str]:
        """That a family satisfies the hypotheses for all large n; the counts that are not zero along it."""
        where = {text: sign for text, sign in self.file["where"].items() if not self._is_free(text)}
        wanted = [(form, self.parameters.get(name, False)) for name, form in given.items()]
        wanted += [(self._polynomial(text, values), STRICT[sign]) for text, sign in where.items()]
        satisfied = all(self._eventually(form) >= strict for form, strict in wanted)
        require(satisfied, "it is not seen that the family satisfies the hypotheses")
        for text in self.file["equations"].values():
            holds = self._is_free(text) or self._leading(self._polynomial(text, values))[1] == 0
            require(holds, f"the family does not satisfy {text[:60]} = 0")
        # for some values of the parameters fewer counts may be positive than for others
        most = frozenset(count for count in COUNTS if self._leading(given[count])[1] != 0)
        least = frozenset(count for count in COUNTS if self._eventually(given[count]) > 0)
        require(least, "it is not seen that the family has a pixel")
        between = [support for support in SUPPORTS if least <= support <= most]
        require(all(self.alike(most, s) for s in between), "which similarities are 0/0 depends on the parameters")
        return most

    def _known(self) -> tuple[Fact, ...]:
        """What is given along a family: the hypotheses about the parameters that it leaves free."""
        where = self.file["where"].items()
        return tuple((self.form(text), STRICT[sign]) for text, sign in where if self._is_free(text))

    def _leading(self, form: Polynomial) -> tuple[int, Polynomial]:
        """The degree in n of a form along a family, and the coefficient there."""
        texts = {name: text for name, text in self.file["equations"].items() if self._is_free(text)}
        form = self.reduced(form, [(name, *self._solved(name, text, self._free())) for name, text in texts.items()])
        place = self.algebra.places["n"]
        degree = max((monomial[place] for monomial in form), default=0)
        rows = {(*m[:place], 0, *m[place + 1 :]): c for m, c in form.items() if m[place] == degree}
        return degree, self.algebra.ring.from_dict(rows)

    def _eventually(self, form: Polynomial) -> int:
        """As seen, for all large n."""
        if self.seen(self._leading(form)[1], (self.positive,), self._known()) > 0:
            return 1
        return min(self.seen(form, (self.positive,), self._known()), 0)

    def _free(self) -> dict[str, Quotient]:
        """The symbols that a family leaves free: parameters and the number."""
        gone = {*COUNTS, "n", *self.file.get("along", ())}
        return {name: self._symbol(name) for name in self.algebra.symbols if name not in gone}

    def _is_free(self, text: str) -> bool:
        return names_in(self.tree(text)) <= {*self._free()}

    # --- the witness ---

    def _check_witness(self) -> None:
        """Values of the symbols, rational or polynomials in the number, that satisfy all hypotheses: else they say nothing.

        Along a family only the parameters that it leaves free have values. A symbol may be left out whose square is given by
        an equation and which no other hypothesis has: where the square is not negative, the symbol is its root.
        """
        wanted = {*self._free()} - {self.number_name} if self.tends else {*COUNTS, *self.parameters}
        witness: dict[str, str] = self.file["witness"]
        require({*witness} <= wanted, "the witness has a value for something that is no symbol")
        number = {self.number_name: self._symbol(self.number_name)} if self.number_name else {}
        values = {name: self._polynomial(text, number) for name, text in witness.items()}
        every = {**number, **{name: Quotient(form, {}) for name, form in values.items()}}

        def sign(form: Polynomial) -> int:
            terms = self._terms(form)
            return terms[0][0] if terms else 0

        if not self.tends:
            require({*COUNTS} <= {*witness}, "the witness does not give the four counts")
            counts = [sign(values[count]) for count in COUNTS]
            require(min(counts) >= 0 and max(counts) > 0, "the counts of the witness are none")
        for name, form in values.items():
            require(sign(form) >= self.parameters.get(name, False), f"{name} of the witness has the wrong sign")
        where = {t: s for t, s in self.file["where"].items() if not self.tends or self._is_free(t)}
        equations = {k: t for k, t in self.file["equations"].items() if not self.tends or self._is_free(t)}
        for name in sorted(wanted - {*witness}):
            text = equations.pop(name, "")
            others = set().union(*(names_in(self.tree(other)) for other in (*where, *equations.values())))
            require(text and name not in others, f"the witness has no value for {name}")
            power, lower = self._solved(name, text, self._symbols())
            place = self.algebra.places[name]
            require(power == 2 and all(not m[place] for m in lower), f"the witness has no value for {name}")
            square = -sign(self._polynomial(text, {**every, name: Quotient(self.algebra.constant(0), {})}))
            require(square >= self.parameters[name], f"the witness makes the square of {name} negative")
        for text, relation in where.items():
            require(
                sign(self._polynomial(text, every)) >= STRICT[relation],
                f"the witness does not satisfy {text[:60]} {relation}",
            )
        for text in equations.values():
            require(sign(self._polynomial(text, every)) == 0, f"the witness does not satisfy {text[:60]} = 0")

    # --- what is said ---

    def _label(self, name: str) -> str:
        """What a similarity is in the catalogue. Refused: a name of the catalogue for something else."""
        entry, familiar = self.file["similarities"][name], known_as(name)
        if familiar is None:
            require("parameters" not in entry, f"{name} is not in the catalogue, so that it has no parameters there")
            return "not in the catalogue"
        known, given, divisors = CATALOGUE[familiar], entry.get("parameters", {}), set()  # type: ignore[var-annotated]
        wrong = f"{name} is not {familiar} as the catalogue has it: give another formula another name"
        require(
            {*given} == {*known.parameters}, f"{wrong} (its parameters are {', '.join(known.parameters) or 'none'})"
        )
        constants = self._free() if not known.zero else self._symbols()
        values = {key: self.algebra.evaluate(self.tree(text), constants, divisors) for key, text in given.items()}
        require(all(self._nonzero(form, (self.positive,)) for form in divisors), wrong)
        for support in SUPPORTS:
            symbols, equations = self._symbols(support), self._equations(support)
            names = {
                **symbols,
                **{key: self.algebra.evaluate(self.tree(t), symbols, set()) for key, t in given.items()},
            }
            bottom = self.algebra.evaluate(self.tree(known.denominator), names, set())
            require((bottom.top == 0) == self.undefined(name, support), wrong)
            if self.undefined(name, support):
                meant = self.algebra.evaluate(self.tree(known.undefined), names, set(), self._signs(support))
            else:
                top = self.algebra.evaluate(self.tree(known.numerator), names, set())
                meant = self.algebra.multiply(top, self.algebra.inverse(bottom, set()))
            require(self._same(self._similarity(name, support, symbols, set()), meant, equations), wrong)
        facts, equations, names = tuple(self.facts()), self._equations(), {**self._symbols(), **values}
        for text in known.zero:
            require(self.reduced(self._polynomial(text, names), equations) == 0, wrong)
        for text in known.not_negative:
            require(self.seen(self._polynomial(text, names), (), facts) >= 0, wrong)
        listed = ", ".join(f"{key} = {text}" for key, text in given.items())
        return f"{familiar} of the catalogue" + (f" with {listed}" if listed else "")

    def _in_words(self) -> str:
        """The whole claim, as a text of several lines."""
        file = self.file
        signs = ", ".join(
            f"{name} {sign}" for name, sign in file["parameters"].items() if name not in file.get("along", ())
        )
        lines = [" ".join(file["claim"])]
        if self.tends:
            lines.append(
                "along " + ", ".join(f"{name} = {text}" for name, text in file["along"].items()) + " as n grows"
            )
            lines += [f"for all real {signs}"] if signs else []
        else:
            lines.append("for all real tp, fp, fn, tn >= 0, not all 0" + (f", and all real {signs}" if signs else ""))
        lines += [f"where {text} {sign}" for text, sign in file["where"].items()]
        lines += [f"where {text} = 0" for text in file["equations"].values()]
        for name, entry in file["similarities"].items():
            formula = f"({entry['numerator']})/({entry['denominator']}), {entry['undefined']} at 0/0"
            lines.append(f"{name} = {formula}: {self.labels[name]}")
        if file["number"]:
            low, high = file["number"]["between"]
            lines.append(f"{self.number_name} is the root of {file['number']['polynomial']} between {low} and {high}")
        if file["where"] or file["equations"]:
            values = ", ".join(f"{name} = {text}" for name, text in file["witness"].items())
            lines.append(f"the hypotheses hold, for instance, at {values}")
        return "\n  ".join(lines)


def _fraction(c: Any) -> Fraction:
    return Fraction(int(c.numerator), int(c.denominator))


def check(text: str) -> str:
    """The whole claim that the text of a proof file proves, in several lines. Raises Refused where it proves nothing."""
    return Proof(text).claim


def check_file(file: Path) -> str:
    """The claim of a file. Raises Refused for one that proves nothing or cannot be read."""
    return Proof(text_of(file)).claim


def text_of(file: Path) -> str:
    if not file.is_file():
        raise NoProofFile("it is not a file")
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
        require(len(content) <= MOST_BYTES, f"it is longer than {MOST_BYTES:,} bytes")
        return content.decode("utf-8")
    except OSError as error:
        raise NoProofFile(f"it cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise NoProofFile("it is not a text in UTF-8") from None


def main(names: Sequence[str]) -> int:
    """Exit status 0: every file proves its claim; 1: one does not; 2: none does not, but one is no proof file."""
    failing = others = False
    for name in names:
        try:
            says = f"{name} holds: {check_file(Path(name))}"
        except NoProofFile as error:
            says, others = f"{name} is no proof file: {error}", True
        except Exception as error:  # whatever is wrong with a file, the others are checked
            says, failing = f"{name} FAILS: {error or type(error).__name__}", True
        print(says.encode("ascii", "backslashreplace").decode())
    return 1 if failing else 2 if others else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
