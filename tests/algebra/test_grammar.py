"""The grammar: formulas mean what Python's own arithmetic makes of them, and what is no formula is none."""

import random
from fractions import Fraction

import pytest

from segbounds.algebra.arithmetic import ARITHMETIC
from segbounds.algebra.grammar import Reader
from segbounds.algebra.texts import TYPED, Unreadable, tokens_of


def read(text: str) -> Fraction:
    reader = Reader(tokens_of(text), {}, ARITHMETIC, TYPED)
    value = reader.sum().value
    reader.expect("end")
    return Fraction(int(value.p), int(value.q))


def formula(draw: random.Random, depth: int) -> tuple[str, Fraction]:
    """A text, and its value by fractions."""
    if depth == 0 or draw.random() < 0.2:
        number = draw.randint(0, 9)
        return str(number), Fraction(number)
    (left, a), (right, b) = formula(draw, depth - 1), formula(draw, depth - 1)
    sign = draw.choice("+-*/" if b else "+-*")
    value = {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else a}[sign]
    return f"({left}) {sign} ({right})", value


@pytest.mark.parametrize("seed", range(40))
def test_random_formulas_mean_what_fractions_make_of_them(seed: int) -> None:
    text, value = formula(random.Random(seed), 4)
    assert read(text) == value
    assert read(f"-({text}) * 2 - -1") == -value * 2 + 1


@pytest.mark.parametrize(
    ("text", "value"), [("2 - 3 - 4", -5), ("8/2/2", 2), ("-2**2", -4), ("2**3**2", 512), ("2 + 3*4", 14), ("--3", 3)]
)
def test_precedence(text: str, value: int) -> None:
    assert read(text) == value


@pytest.mark.parametrize("text", ["", "1 +", "(1", "1)", "1 2", "max(", "f(1)", "1/0", "0**0", "0**-1", "a", "1 < 2"])
def test_no_formula(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)
