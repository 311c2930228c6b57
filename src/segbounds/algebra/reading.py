"""The one reader of formulas and numbers that come as text: typed, given as arguments, or kept in a file.

No text is ever evaluated, neither by Python nor by sympy's parser. This is the whole grammar, in ASCII:

    relations  relation (, relation)*
    relation   sum (<= | >= | < | > | == | =) sum
    sum        product ((+ | -) product)*
    product    factor ((* | /) factor)*
    factor     (+ | -)* power
    power      atom [(** | ^) factor]
    atom       number | name | name ( [argument (, argument)*] ) | ( sum )
    argument   [name (= | ==)] sum
    number     digits with one point, and an exponent of ten: 0.3 is exactly 3/10

What names and functions mean is said by whoever asks. Every limit is looked at before the work that it limits, so that no text takes
long. Every error is an InputError of one sentence, which quotes the text and says what is wrong with it."""

from collections.abc import Mapping
from contextlib import suppress
from numbers import Rational, Real
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.arithmetic import ARITHMETIC, UNKNOWN, Function, divided, indexed_root
from segbounds.algebra.grammar import Reader
from segbounds.algebra.texts import (
    NUMBER,
    STORED,
    TYPED,
    TextLimits,
    Unreadable,
    check_length,
    decimal,
    tokens_of,
    unreadable,
)
from segbounds.errors import InputError


def expression(
    text: str, names: Mapping[str, sp.Expr], functions: Mapping[str, Function], limits: TextLimits = TYPED
) -> sp.Expr:
    """The sum that a text is. Raises InputError for anything else, for unknown names and beyond the limits.

    >>> from segbounds.metrics.counts import fp, tp
    >>> expression("tp/(tp + 0.3*fp)", {"tp": tp, "fp": fp}, {})
    tp/(3*fp/10 + tp)
    """
    found: sp.Expr = _read(text, names, functions, limits, "sum")
    return found


def relations(
    text: str, names: Mapping[str, sp.Expr], functions: Mapping[str, Function], limits: TextLimits = TYPED
) -> tuple[Relational, ...]:
    """The relations, with commas between them, that a text is; none is evaluated: one that is plainly true is one still."""
    found: tuple[Relational, ...] = _read(text, names, functions, limits, "relations")
    return found


def relation(
    text: str, names: Mapping[str, sp.Expr], functions: Mapping[str, Function], limits: TextLimits = TYPED
) -> Relational:
    """The one relation that a text is."""
    first, *others = relations(text, names, functions, limits)
    if others:
        raise unreadable(text, "it is several relations where one is wanted")
    return first


def number(text: str, limits: TextLimits = TYPED) -> sp.Rational:
    """The rational number that a text is: a sign, a decimal, and perhaps a whole number below a stroke.

    >>> number("0.3"), number("-17/20"), number("1e-05")
    (3/10, -17/20, 1/100000)
    """
    check_length(text, limits)
    match = NUMBER.fullmatch(text)
    if match is None:
        raise unreadable(text, "it is not a number such as 0.85, 17/20 or 1e-5")
    try:
        above, below = decimal(match["above"], limits), decimal(match["below"] or "1", limits)
        return divided(-above if match["sign"] == "-" else above, below)
    except Unreadable as wrong:
        raise unreadable(text, str(wrong)) from None


def stored(text: str, names: Mapping[str, sp.Expr]) -> sp.Expr:
    """An exact value that this program wrote with ``str``: with the roots of polynomials in x that sympy writes as CRootOf.

    >>> stored("CRootOf(x**3 + 6*x**2 + 14*x - 2, 0)/2", {})
    CRootOf(x**3 + 6*x**2 + 14*x - 2, 0)/2
    """
    found = expression(text, {**names, UNKNOWN.name: UNKNOWN}, {"CRootOf": Function(indexed_root, 2, 2)}, STORED)
    if UNKNOWN in found.free_symbols:
        raise unreadable(text, "x is there outside of CRootOf")
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


def _read(text: str, names: Mapping[str, Any], functions: Mapping[str, Function], limits: TextLimits, what: str) -> Any:
    check_length(text, limits)
    try:
        reader = Reader(tokens_of(text), names, {**ARITHMETIC, **functions}, limits)
        found = reader.relations() if what == "relations" else reader.sum().value
        reader.expect("end")
    except Unreadable as wrong:
        raise unreadable(text, str(wrong)) from None
    return found
