"""Texts before their meaning: how long they may be, the tokens and decimals in them, and how a message quotes them."""

import re
from dataclasses import dataclass
from typing import NamedTuple

import sympy as sp

from segbounds.errors import InputError


@dataclass(frozen=True)
class TextLimits:
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


TYPED = TextLimits()
#: Exact values that this program wrote: points of curves in fields of degree five have coordinates of hundreds of digits.
STORED = TextLimits(length=100_000, digits=4_000, result=4_000, degree=60)


def shown(text: str) -> str:
    """A text in quotes for a message: its ends where it is long, with line breaks and the like made visible."""
    return ascii_quoted(text) if len(text) <= 80 else f"{ascii_quoted(text[:40])} ... {ascii_quoted(text[-20:])}"


def ascii_quoted(text: str) -> str:
    return repr(text) if text.isprintable() else ascii(text)


_TOKEN = re.compile(
    r"\s*(?:(?P<number>\.?[0-9](?:[eE][-+](?=[0-9])|[0-9A-Za-z_.])*)|(?P<name>[A-Za-z_][A-Za-z_0-9]*)"
    r"|(?P<sign><=|>=|==|\*\*|[-+*/^(),=<>])|(?P<end>\Z)|(?P<other>.))",
    re.ASCII | re.DOTALL,
)
_DECIMAL = re.compile(r"([0-9]*)(?:\.([0-9]*))?(?:[eE]([-+]?[0-9]+))?")
NUMBER = re.compile(r"\s*(?P<sign>[-+]?)\s*(?P<above>[0-9.][^\s/]*)\s*(?:/\s*(?P<below>[0-9]+))?\s*", re.ASCII)
#: What is written instead of characters that people or word processors put into formulas.
_INSTEAD = {
    **{"≤": "<=", "≥": ">=", "≠": "< or >", "!": "< or >", "−": "-", "–": "-", "·": "*", "×": "*", "÷": "/", "²": "**2"},
    **{"³": "**3", "½": "1/2", "√": "sqrt(...)", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "%": "/100"},
    **{"[": "(", "]": ")", "{": "(", "}": ")", "&": "a comma", ";": "a comma"},
}  # fmt: skip


class Unreadable(Exception):
    """What is wrong with a text, said without quoting it."""


def unreadable(text: str, reason: str) -> InputError:
    return InputError(f"{shown(text)} cannot be read: {reason}")


def check_length(text: str, limits: TextLimits) -> None:
    if not isinstance(text, str):
        raise InputError(f"{type(text).__name__} cannot be read as a formula: a text is wanted")
    if len(text) > limits.length:
        raise unreadable(text, f"it has {len(text):,} characters, and {limits.length:,} is the most")


class Token(NamedTuple):
    kind: str  # of the groups of _TOKEN
    text: str


def tokens_of(text: str) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        token = Token(kind, match[kind])
        if kind == "other":
            instead = _INSTEAD.get(token.text)
            remedy = f"write {instead}" if instead else "write letters a to z, digits, + - * / ** ( ) and commas"
            raise Unreadable(f"{ascii_quoted(token.text)} has no place in a formula: {remedy}")
        found.append(token)
        if kind == "end":
            break
    return found


def decimal(text: str, limits: TextLimits) -> sp.Rational:
    match = _DECIMAL.fullmatch(text)
    whole, rest, power = match.groups(default="") if match else ("", "", "")
    if not whole + rest:
        raise Unreadable(f"{shown(text)} is not a number such as 0.85, 3/10 or 1e-5")
    if len(whole + rest) > limits.digits or len(power) > 6 or abs(int(power or 0)) > limits.digits:
        raise Unreadable(f"{shown(text)} is too long a number: {limits.digits} digits are the most")
    places = int(power or 0) - len(rest)
    return sp.Rational(int(whole + rest) * 10 ** max(places, 0), 10 ** max(-places, 0))
