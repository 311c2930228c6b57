"""Counts that are known, as facts: `tp=202` beside `fp=37990` says what precision is, and with the number of pixels what share of these."""

from collections.abc import Mapping
from typing import Any

import sympy as sp

from segbounds.algebra.reading import number
from segbounds.errors import InputError
from segbounds.metrics.counts import SYMBOLS, pixels
from segbounds.metrics.similarity import Similarity
from segbounds.regions.facts import Size, pairs_of

COUNTS = {symbol.name: symbol for symbol in SYMBOLS}


def with_counts(
    given: Mapping[Similarity | str, Any], size: Size | None = None
) -> tuple[dict[Similarity | str, Any], Size | None]:
    """What is given, with counts turned into facts about shares of pixels; all four of them are the size as well.

    One count alone says nothing without the number of pixels, but that it is zero.

    Raises InputError for counts that are no whole numbers, or that do not fit the size.
    """
    known: dict[sp.Symbol, int] = {}
    rest: dict[Similarity | str, Any] = {}
    for name, value in pairs_of(given):
        symbol = COUNTS.get(name.strip().lower()) if isinstance(name, str) else None
        if symbol is None:
            rest[name] = value
        else:
            known[symbol] = _whole(symbol.name, value)
    if not known:
        return rest, size
    total = sum(known.values())
    if len(known) == 4:
        if total == 0:
            raise InputError("four counts of zero are no masks: a pair has at least one pixel")
        if size is not None and size.pixels != total:
            raise InputError(f"the four counts add up to {total} pixels, not {size.pixels}")
        positives = known[COUNTS["tp"]] + known[COUNTS["fn"]]
        size = size or Size(total, positives)
    if size is not None:
        if total > size.pixels:
            raise InputError(f"counts of {total} do not fit on {size.pixels} pixels")
        for symbol, value in known.items():
            rest[Similarity(f"share of {symbol}", symbol / pixels, -1)] = sp.Rational(value, size.pixels)
        return rest, size
    first, largest = max(known.items(), key=lambda item: item[1])
    if largest == 0:
        rest.update({Similarity(f"share of {symbol}", symbol / pixels, 0): sp.Integer(0) for symbol in known})
        return rest, size
    if len(known) == 1:
        raise InputError(
            f"{first}={largest} says nothing by itself: give another count, or the number of pixels (--pixels, or size=)"
        )
    for symbol, value in known.items():  # the largest is positive, so neither is no such pair: -1 is no share
        if symbol != first:
            share = Similarity(f"{symbol}/({symbol} + {first})", symbol / (symbol + first), -1)
            rest[share] = sp.Rational(value, value + largest)
    return rest, size


def _whole(name: str, value: Any) -> int:
    try:
        read = number(str(value).removeprefix("=="))
    except InputError:
        read = sp.Rational(1, 2)
    if not read.is_Integer or read < 0:
        raise InputError(f"{name} is a number of pixels, not {value!r}")
    return int(read)
