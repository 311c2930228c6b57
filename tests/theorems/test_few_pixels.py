"""Claims that fail on a few pixels: all are found, by whatever hypotheses they are guarded, and nothing else is.

Which pairs break a claim is judged by the definitions on sets of pixels, and what stands in a text by Python's own reader.
"""

import re
from fractions import Fraction
from functools import cache, total_ordering
from itertools import product
from random import Random
from typing import Any

import oracles
import pytest

from segbounds.engines import certify
from segbounds.theorems.claims import claim
from segbounds.theorems.counterexamples import FEW, FEW_PIXELS, of_few_pixels
from segbounds.theorems.evidence import Budget, Outcome

Tuple = tuple[int, ...]
TUPLES = sorted((c for c in product(range(FEW + 1), repeat=4) if 0 < sum(c) <= FEW), key=sum)
METRICS = [name for name in oracles.ORACLES if name != "hamming"]
ROOTS = [*oracles.SQUARED]
COUNTS = ("tp", "fp", "fn", "tn")


@total_ordering
class Root:
    """A number by its signed square."""

    def __init__(self, square: Fraction) -> None:
        self.square = square

    def __eq__(self, other: Any) -> bool:
        return bool(self.square == self._squared(other))

    def __lt__(self, other: Any) -> bool:
        return bool(self.square < self._squared(other))

    @staticmethod
    def _squared(other: Any) -> Fraction:
        return other.square if isinstance(other, Root) else other * abs(other)


@cache
def value(name: str, counts: Tuple) -> Any:
    tp, fp, fn, _ = counts
    prediction, reference = frozenset(range(tp + fp)), frozenset([*range(tp), *range(tp + fp, tp + fp + fn)])
    if name in COUNTS:
        return Fraction(counts[COUNTS.index(name)])
    if name in ROOTS:
        return Root(oracles.SQUARED[name](prediction, reference, sum(counts)))
    return oracles.ORACLES[name](prediction, reference, sum(counts))


@cache
def read(text: str) -> Any:
    return compile(re.sub("[0-9]+", r"F(\g<0>)", text), text, "eval")


def true_at(text: str, counts: Tuple) -> bool:
    known = {"F": Fraction, "abs": abs, "min": min}
    return bool(eval(read(text), known | {n: value(n, counts) for n in read(text).co_names if n not in known}))


def drawn(random: Random, forms: tuple[str, ...]) -> str:
    """A relation of one of some forms, between a, b and c, which are metrics, k and m, which are counts, and numbers p/q."""
    form, sign = random.choice(forms), random.choice(("<", "<=", ">", ">=", "=="))
    parts: dict[str, Any] = dict(zip("abc", random.sample(METRICS, 3), strict=True))
    parts |= dict(zip("km", random.sample(COUNTS, 2), strict=True)) | {"r": random.choice(ROOTS)}
    return form.format(sign=sign, p=random.randint(0, 4), q=random.randint(4, 7), **parts)


CLAIMS = (
    "{a} {sign} {b}",
    "{a} - {b} {sign} {p}/{q}",
    "min({a}, {b}) {sign} {c}",
    "abs({a} - {b}) {sign} {p}/{q}",
    "{a}*{b} {sign} {c}",
    "{a}**2 {sign} {b} + {p}/{q}",
    "{r} {sign} {a}",
    "{k}*{a} {sign} {m} + {p}",
)
HYPOTHESES = (
    "{a} {sign} {b}",
    "{k} < {m}",
    "{k} <= {p}",
    "{k} > 0",
    "{a} {sign} {p}/{q}",
    "{k} + {m} >= 2",
    "{r} {sign} {p}/{q}",
)
RANDOM = Random(7)
DRAWN = [(drawn(RANDOM, CLAIMS), tuple(drawn(RANDOM, HYPOTHESES) for _ in range(k % 4))) for k in range(20)]


@pytest.mark.parametrize("part", range(4))
def test_what_fails_on_few_pixels_is_found_and_nothing_else(part: int) -> None:
    for text, where in DRAWN[part::4]:
        found = of_few_pixels(claim(text, where), "test")
        breaking = [c for c in TUPLES if all(true_at(h, c) for h in where) and not true_at(text, c)]
        if not breaking:
            assert found is None, (text, where)
        else:
            assert found is not None and tuple(found.counts) in breaking, (text, where)
            assert found.counts.pixels == sum(breaking[0])


def test_the_claims_that_are_drawn_are_of_all_kinds() -> None:
    kinds = {
        (any(all(true_at(h, c) for h in where) for c in TUPLES), of_few_pixels(claim(text, where), "test") is None)
        for text, where in DRAWN[:12]
    }
    assert kinds >= {(True, True), (True, False)}
    assert sorted(map(tuple, FEW_PIXELS)) == sorted(TUPLES)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("balanced_accuracy > accuracy", ("recall > specificity", "tp < tn", "fn + tp < fp + tn")),
        ("min(precision, recall) < dice", ("fp > 0", "tp > 0")),
        ("tversky(alpha=alpha, beta=1) < dice", ("alpha > 1/2", "tp == fp")),
        ("sqrt(recall - precision) <= 1/2", ("recall >= precision",)),
        ("d*dice > 2*tp", ()),
    ],
)
def test_it_is_refuted(text: str, where: tuple[str, ...]) -> None:
    (found,) = certify.check(claim(text, where), Budget())
    assert found.outcome is Outcome.REFUTED and found.extreme is not None and found.extreme.counts.pixels <= 3
