"""The largest of several suprema, exact ones, enclosed ones and such with parameters."""

import sympy as sp

from segbounds.bounds.methods.quotients.largest import between, largest
from segbounds.metrics.counts import Counts, n
from segbounds.regions.bound import Bound

ALPHA = sp.Symbol("alpha", positive=True)
HERE, THERE = (Counts(n, 1, 0, 0),), (Counts(1, n, 0, 0),)


def exact(value: object, along: tuple[Counts, ...] = HERE) -> Bound:
    return Bound(sp.sympify(value), False, along, argument=f"argument of {value}")


def test_of_numbers_the_largest_is_kept_with_its_family() -> None:
    found = largest([exact("1/3"), exact("1/2", THERE), exact("sqrt(2)/4")])
    assert (found.value, found.along, found.argument) == (sp.Rational(1, 2), THERE, "argument of 1/2")


def test_with_parameters_a_maximum_has_both_families() -> None:
    found = largest([exact(ALPHA), exact(1, THERE)])
    assert isinstance(found.value, sp.Max) and set(found.value.args) == {ALPHA, sp.Integer(1)}
    assert found.along == (*HERE, *THERE) and "; " in found.argument
    assert largest([exact(ALPHA), exact(1, THERE)], known=(ALPHA - 1,)).value == ALPHA


def test_an_enclosure_that_reaches_beyond_is_the_answer() -> None:
    wide = between(sp.Rational(1, 4), sp.Rational(3, 4), THERE, "enclosed")
    found = largest([exact("1/2"), wide])
    assert (found.value - found.width, found.value) == (sp.Rational(1, 2), sp.Rational(3, 4)) and found.along == THERE
    assert largest([exact("4/5"), wide]).value == sp.Rational(4, 5)
    assert between(sp.Integer(1), sp.oo, HERE, "enclosed").value is sp.oo
