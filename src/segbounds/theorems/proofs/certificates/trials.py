"""Values of the symbols, drawn at random, at which a polynomial seems to be negative: no certificate exists then."""

from collections.abc import Mapping, Sequence

import numpy as np
import sympy as sp

from segbounds.limits import spend
from segbounds.theorems.proofs.certificates.records import Question

TRIED = 4000


def negative_at(question: Question) -> dict[sp.Symbol, float] | None:
    """Values of the symbols, found by random trial, at which the facts seem to hold and the polynomial seems to be negative.

    For nomination only: it saves the search for a certificate that cannot exist.
    """
    free = sorted({*question.variables, *question.polynomial.free_symbols} - {*question.equations}, key=str)
    if not free:
        return None
    terms = sp.Add.make_args(sp.expand(question.polynomial))
    spend(250 * len(terms))
    generator = np.random.default_rng(0)
    values = 10 ** generator.uniform(-3, 2, (len(free), TRIED))
    values *= generator.random(values.shape) > 0.1
    places = dict(zip(free, values, strict=True))
    for symbol, square in question.roots.items():
        places[symbol] = np.sqrt(
            np.maximum(_values(square, places), 0)
        )  # a nomination: where it is negative any number will do
    places |= {symbol: _values(value, places) for symbol, value in question.equations.items()}
    inside = np.ones(TRIED, bool)
    for form in (*question.facts, *(v for v in question.variables if v in question.equations)):
        inside &= _values(form, places) >= 0
    polynomial, *sizes = _all_values([question.polynomial, *terms], places)
    with np.errstate(all="ignore"):
        value = np.where(inside, polynomial, 0) / np.maximum(sum(map(np.abs, sizes)), 1e-300)
    worst = int(np.argmin(np.nan_to_num(value)))
    return {symbol: float(place[worst]) for symbol, place in places.items()} if value[worst] < -1e-9 else None


def _values(form: sp.Expr, places: Mapping[sp.Symbol, np.ndarray]) -> np.ndarray:
    (found,) = _all_values([form], places)
    return found


def _all_values(forms: Sequence[sp.Expr], places: Mapping[sp.Symbol, np.ndarray]) -> list[np.ndarray]:
    forms = [form.xreplace({root: root.n() for root in form.atoms(sp.CRootOf)}) for form in forms]  # numpy knows none
    symbols = sorted(set().union(*(form.free_symbols for form in forms)), key=str)
    with np.errstate(all="ignore"):
        found = sp.lambdify(symbols, forms, modules="numpy")(*(places[symbol] for symbol in symbols))
    return [np.broadcast_to(np.asarray(values, float), (TRIED,)) for values in found]
