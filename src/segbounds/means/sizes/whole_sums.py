"""Means that are linear in the counts, over images of few sizes or on few pixels: whole numbers decide.

Mean recall, specificity, accuracy, balanced accuracy and Youden's J are sums of true positives and true negatives, each over the size of
its image. Images of one size enter by their sums alone, which are any whole numbers up to a largest one. Those next to the middle of
what sums would be that need not be whole are nominated first, then what an integer programme finds. That there are none is shown by
looking at all of them where they are few enough (paired_sums.py), else by branching: each part is excluded by multiples of what is
demanded, checked in fractions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import ceil, floor

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from segbounds.algebra.linear_programmes import optimum
from segbounds.means.sizes.paired_sums import Demanded, pairs_of_sums
from segbounds.means.sizes.sized_images import SizedImages
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import fraction
from segbounds.regions.orders import exact_value
from segbounds.regions.printed import Reported

MOVED = 5  # sums of a kind that are looked for next to others
FEW, MANY = 300, 20_000  # ways of these of a kind
NOMINATED = 20  # of what is found
NODES = 4_000  # of the integer programme
PARTS = 1_500  # that are excluded one by one
INSIDE = 1e-3  # of half of a width: kept free, since floats are off by less
WHOLE = 1e-6  # next to a whole number, in floats
UNIT = 2**30  # of multipliers


@dataclass(frozen=True)
class _Row:
    """A form of all sums that is at most something; exactly, with what it is divided by to be of size one."""

    form: tuple[Fraction, ...]
    most: Fraction


class WholeSums:
    """Sums of true positives and of true negatives of all images of a size, and what means demand of them."""

    def __init__(self, given: Sequence[tuple[Similarity, Reported]], images: SizedImages) -> None:
        self.images = images
        sizes = list(zip(images.positives, images.negatives, strict=True))
        self.kinds = sorted(set(sizes))
        self.many = [sizes.count(kind) for kind in self.kinds]
        self.largest = [m * p for (p, _), m in zip(self.kinds, self.many, strict=True)]
        self.largest += [m * n for (_, n), m in zip(self.kinds, self.many, strict=True)]
        self.rows = [row for metric, value in given for row in self._rows(metric, value)]
        self.forms = self._forms()

    def _rows(self, metric: Similarity, value: Reported) -> Iterator[_Row]:
        images = len(self.images)
        level, slopes = Fraction(0), ([], [])  # type: tuple[Fraction, tuple[list[Fraction], list[Fraction]]]
        for (p, n), many in zip(self.kinds, self.many, strict=True):
            none, hits, right = (
                exact_value(metric, counts)[0]
                for counts in (Counts(0, n, p, 0), Counts(p, n, 0, 0), Counts(0, 0, p, n))
            )
            level += none * many / images
            slopes[0].append((hits - none) / p / images if p else Fraction(0))
            slopes[1].append((right - none) / n / images if n else Fraction(0))
        form = (*slopes[0], *slopes[1])
        width = fraction(value.high - value.low) / 2 or Fraction(1, 10**9)
        yield _Row(tuple(c / width for c in form), (fraction(value.high) - level) / width)
        yield _Row(tuple(-c / width for c in form), (level - fraction(value.low)) / width)

    def _forms(self) -> list[tuple[int, ...]]:
        """Sums of which parts are made: those of all images with as many positives, or negatives, and then one by one."""
        many = len(self.kinds)
        found = [tuple(range(many)), tuple(range(many, 2 * many))]
        for side in (0, 1):
            for size in sorted({kind[side] for kind in self.kinds}):
                found.append(tuple(i + side * many for i, kind in enumerate(self.kinds) if kind[side] == size))
        return list(dict.fromkeys([*found, *((i,) for i in range(2 * many))]))

    # --- found --------------------------------------------------------------------------------------------------------

    def nominated(self) -> Iterator[tuple[Counts, ...]]:
        """Whole counts of all images which floats take for possible; none where these see a contradiction in sums of any kind."""
        found = self._solved(self.rows)
        if found is None or found[1] > WHOLE:
            return
        inner = self._inner(found[0])
        for last in (False, True):
            yield from self._next_to(inner, last=last)
        inside = self.programmed(INSIDE)
        if inside is not None:
            yield inside

    def _inner(self, values: np.ndarray) -> np.ndarray:
        """Sums of which forms say the same as of these, which lie in a corner: near to one half of the largest, if there are such."""
        forms, largest = np.array([[float(c) for c in row.form] for row in self.rows]), np.array(self.largest, float)
        moved = np.linalg.lstsq(forms * largest, forms @ (values - largest / 2))[0]
        return values if abs(moved).max() > 1 / 2 else largest * (1 / 2 + moved)

    def _next_to(self, values: np.ndarray, *, last: bool) -> Iterator[tuple[Counts, ...]]:
        """Some of those whose sums are next to these; ``last`` leaves the largest sum of a kind to a mean that knows nothing of the other
        kind, so that many of the others can be looked at."""
        least, widths = np.clip(np.round(values).astype(int), 0, self.largest), np.zeros(len(self.largest), int)
        sizes = len(self.kinds)
        sides = slice(0, sizes), slice(sizes, 2 * sizes)
        for side, other in zip(sides, reversed(sides), strict=True):
            moved, left = sorted(range(2 * sizes)[side], key=self.largest.__getitem__)[-MOVED:], FEW
            if last and any(any(row.form[side]) and not any(row.form[other]) for row in self.rows):
                free, left = moved.pop(), MANY
                least[free], widths[free] = 0, self.largest[free]
            for place, i in enumerate(moved):  # what small sums leave is for the others
                ways = min(floor(left ** (1 / (len(moved) - place)) + WHOLE), self.largest[i] + 1)
                least[i], widths[i] = min(max(least[i] - ways // 2, 0), self.largest[i] + 1 - ways), ways - 1
                left //= ways
        return map(self._counts, islice(self._listed(least, widths.tolist()) or (), NOMINATED))

    def programmed(self, inside: float) -> tuple[Counts, ...] | None:
        """The same by an integer programme, with so much of half of a width kept free."""
        matrix = np.array([[float(c) for c in row.form] for row in self.rows])
        most = np.array([float(row.most) for row in self.rows])
        found = milp(
            np.zeros(len(self.largest)),
            constraints=LinearConstraint(matrix, -np.inf, most - inside),
            integrality=np.ones(len(self.largest)),
            bounds=Bounds(0, self.largest),
            options={"node_limit": NODES, "presolve": False},  # of few rows, it takes longer than it saves
        )
        return None if found.x is None else self._counts([round(x) for x in found.x])

    def looked_at(self) -> Iterator[tuple[Counts, ...]] | None:
        """Whole counts of all images of which everything demanded is true, or nearly so; None where there are too many to look at."""
        found = self._listed(np.zeros(len(self.largest), int), self.largest)
        return None if found is None else map(self._counts, found)

    def _listed(self, least: np.ndarray, widths: Sequence[int]) -> Iterator[np.ndarray] | None:
        """Whole sums that are as demanded, or nearly so, from the least ones up to so many more."""
        uppers, lowers = self.rows[::2], self.rows[1::2]
        forms = np.array([[float(c) for c in row.form] for row in uppers])
        low, high = np.array([-float(row.most) for row in lowers]), np.array([float(row.most) for row in uppers])
        found = pairs_of_sums(Demanded(forms, low - forms @ least, high - forms @ least, widths))
        return None if found is None else (least + more for more in found)

    def _counts(self, sums: Sequence[int] | np.ndarray) -> tuple[Counts, ...]:
        whole = [int(number) for number in sums]
        left = dict(zip(self.kinds, zip(whole, whole[len(self.kinds) :], strict=False), strict=True))
        found = []
        for p, n in zip(self.images.positives, self.images.negatives, strict=True):
            hits, right = min(p, left[p, n][0]), min(n, left[p, n][1])
            left[p, n] = left[p, n][0] - hits, left[p, n][1] - right
            found.append(Counts(hits, n - right, p - hits, right))
        return tuple(found)

    # --- excluded -----------------------------------------------------------------------------------------------------

    def excluded(self) -> bool:
        """Whether it is certified that no whole numbers are what means demand."""
        parts: list[list[_Row]] = [[]]
        for _ in range(PARTS):
            if not parts:
                return True
            held = parts.pop()
            rows = [*self.rows, *held]
            found = self._solved(rows)
            if found is None:
                return False
            values, missed, multipliers = found
            if missed > WHOLE:
                if not self._certified(rows, multipliers):
                    return False
                continue
            branches = self._branches(values)
            if branches is None:
                return False
            parts += [[*held, row] for row in branches]
        return False

    def _solved(self, rows: Sequence[_Row]) -> tuple[np.ndarray, float, np.ndarray] | None:
        matrix = np.array([[float(c) for c in row.form] for row in rows])
        most = np.array([float(row.most) for row in rows])
        found = optimum(
            np.append(np.zeros(len(self.largest)), 1.0),
            at_most=(np.hstack([matrix, -np.ones((len(rows), 1))]), most),
            highest=np.array([*self.largest, np.inf], float),
            presolved=False,
        )
        return None if found is None else (found.values[:-1], float(found.values[-1]), -found.above)

    def _certified(self, rows: Sequence[_Row], multipliers: np.ndarray) -> bool:
        """Whether a sum of multiples of rows is more than what it is to be at most, on all sums there are."""
        total, most = [Fraction(0)] * len(self.largest), Fraction(0)
        for row, value in zip(rows, multipliers, strict=True):
            factor = max(Fraction(round(value * UNIT), UNIT), Fraction(0))
            most += factor * row.most
            total = [old + factor * new for old, new in zip(total, row.form, strict=True)]
        least = sum((c * largest for c, largest in zip(total, self.largest, strict=True) if c < 0), Fraction(0))
        return least > most

    def _branches(self, values: np.ndarray) -> list[_Row] | None:
        """Both sides of the first sum that is no whole number; None where all are."""
        for form in self.forms:
            value = float(values[list(form)].sum())
            if abs(value - round(value)) > WHOLE * (1 + abs(value)):
                ones = tuple(Fraction(int(i in form)) for i in range(len(self.largest)))
                return [
                    _Row(ones, Fraction(floor(value))),
                    _Row(tuple(-c for c in ones), Fraction(-ceil(value))),
                ]
        return None
