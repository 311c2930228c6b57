"""|.|, min and max taken apart, against their values at small numbers."""

from itertools import product

import pytest
import sympy as sp

from segbounds.errors import Unsupported
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import SYMBOLS, fn, fp, tp
from segbounds.metrics.pieces import bends, branches, choices, halves, innermost, nodes, put_in, split

x, y, z = sp.symbols("x y z", real=True)
PLACES = [dict(zip((x, y, z), values, strict=True)) for values in product((-2, 0, 1, 3), repeat=3)]
BENT = [sp.Abs(x), sp.Abs(x - y), sp.Min(x, y), sp.Max(x, y), sp.Min(x, y, z), sp.Max(x, 2 * y, -z), sp.Max(x, -x)]


@pytest.mark.parametrize("node", BENT, ids=str)
def test_the_halves_of_a_node_are_its_values(node: sp.Expr) -> None:
    cut = halves(node)
    for place in PLACES:
        first, second, above, below, value, form = (
            part.subs(place) for part in (cut.first, cut.second, cut.above, cut.below, node, cut.form)
        )
        assert first < second or above == value
        assert second < first or below == value
        assert sp.sign(form) == sp.sign(first - second)
        choose = min if isinstance(node, sp.Min) else max
        assert choose(choice.subs(place) for choice in choices(node)) == value
    assert len(nodes(cut.above)) < len(nodes(node)) or len(choices(node)) > 2


@pytest.mark.parametrize(
    "expression",
    [
        *BENT,
        sp.Abs(x) - sp.Min(y, z),
        2 * sp.Max(x, y) - 3 * sp.Abs(y - z) + z,
        sp.Max(sp.Min(x, y), sp.Abs(z) - 1),
        -sp.Abs(sp.Min(x, y) - z),
    ],
    ids=str,
)
def test_branches_are_a_maximum_of_minima(expression: sp.Expr) -> None:
    rows = branches(expression, ())
    assert rows is not None and rows == split(expression, ())
    assert not any(bends(entry) for row in rows for entry in row)
    for place in PLACES:
        assert max(min(entry.subs(place) for entry in row) for row in rows) == expression.subs(place)


def test_a_factor_of_unknown_sign_does_not_split() -> None:
    assert branches(x * sp.Abs(y), ()) is None
    with pytest.raises(Unsupported, match="does not split into branches"):
        split(x * sp.Abs(y), ())
    positive = sp.Symbol("w", positive=True)
    assert branches(positive * sp.Abs(y), ()) == [[positive * y], [-positive * y]]


def test_the_innermost_come_first_and_are_all_without_others() -> None:
    nested = sp.Max(sp.Min(x, y), sp.Abs(z) - 1)
    assert [*innermost(nested)] == [sp.Abs(z), sp.Min(x, y)] and len(nodes(nested)) == 3


def test_a_value_is_put_into_formulas_as_well() -> None:
    overlap = parse("overlap")
    (node,) = nodes(overlap.formula)
    cut = halves(node)
    assert {cut.first, cut.second} == {tp + fp, tp + fn}
    (changed,) = put_in(overlap - 1, node, cut.below).atoms(type(overlap))
    assert sp.cancel(changed.formula - tp / cut.below) == 0 and changed.when_undefined == overlap.when_undefined
    assert put_in(parse("dice"), node, cut.below) == parse("dice") and not bends(overlap)
    assert {*changed.formula.free_symbols} <= {*SYMBOLS}
