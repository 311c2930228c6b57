"""Every metric of the catalogue from counts: of one pair of masks, or of a confusion matrix, class by class and together."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import sympy as sp

from segbounds.algebra.reading import number
from segbounds.errors import InputError
from segbounds.metrics.catalogue import CATALOGUE, f_beta
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.reports.formats.matrices import read_matrix

NAMES = ("tp", "fp", "fn", "tn")
#: All that needs no parameter, and the two F-measures beside Dice that people report.
METRICS = [
    *(entry for entry in CATALOGUE.values() if isinstance(entry, Similarity)),
    f_beta(beta=2),
    f_beta(beta=sp.Rational(1, 2)),
]


@dataclass(frozen=True)
class Matrix:
    """A confusion matrix: rows are classes of the reference, columns those of the prediction."""

    classes: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]

    @property
    def counts(self) -> list[Counts]:
        """Of each class against the others."""
        total = sum(map(sum, self.rows))
        found = []
        for k, row in enumerate(self.rows):
            tp, column = row[k], sum(other[k] for other in self.rows)
            found.append(Counts(tp, column - tp, sum(row) - tp, total - column - sum(row) + tp))
        return found

    def of_all(self) -> list[tuple[str, sp.Expr]]:
        """Of all classes together; classes that occur nowhere are left out of means."""
        # needs numpy, which what is said of tables does not
        from segbounds.metrics.confusion import multiclass_mcc, weighted_kappa

        total = sum(map(sum, self.rows))
        right = Fraction(sum(row[k] for k, row in enumerate(self.rows)), total)
        there = [c for c in self.counts if c.tp + c.fp + c.fn]
        ious = [Fraction(c.tp, c.tp + c.fp + c.fn) for c in there]
        found = {
            "aAcc": right,
            "mIoU": sum(ious, Fraction(0)) / len(there),
            "mDice": sum((Fraction(2 * c.tp, 2 * c.tp + c.fp + c.fn) for c in there), Fraction(0)) / len(there),
            "FWIoU": sum((Fraction(c.tp + c.fn, total) * iou for c, iou in zip(there, ious, strict=True)), Fraction(0)),
        }
        if all(c.tp + c.fn for c in there):
            found["mAcc"] = sum((Fraction(c.tp, c.tp + c.fn) for c in there), Fraction(0)) / len(there)
        found["Cohen's kappa, all classes"] = weighted_kappa(self.rows)
        exact = [(name, sp.Rational(value.numerator, value.denominator)) for name, value in found.items()]
        return [*exact, ("MCC (R_K), all classes", multiclass_mcc(self.rows))]


def counts_of(items: Sequence[str]) -> Counts:
    """Counts written as ``tp=202 fp=37990 fn=3100 tn=810676``; all four."""
    found: dict[str, int] = {}
    for item in items:
        name, _, text = item.partition("=")
        name = name.strip().lower()
        if name not in NAMES:
            raise InputError(f"{item!r} is no count: write tp=202 fp=37990 fn=3100 tn=810676")
        if name in found:
            raise InputError(f"{name} is given twice")
        value = number(text.replace("_", ""))
        if not value.is_Integer or value < 0:
            raise InputError(f"{item!r} is no number of pixels")
        found[name] = int(value)
    missing = [name for name in NAMES if name not in found]
    if missing:
        raise InputError(
            f"no {' and no '.join(missing)} is given: all four counts are needed, as tn=0 if there are none"
        )
    if not any(found.values()):
        raise InputError("counts of nothing: a pair of masks has at least one pixel")
    return Counts(*(found[name] for name in NAMES))


def values_of(counts: Counts) -> list[tuple[str, sp.Expr]]:
    """Every metric by name, exactly, and the prevalence."""
    share = sp.Rational(counts.tp + counts.fn, sum(counts))
    return [*((str(metric), value_at(metric, counts)) for metric in METRICS), ("Prevalence", share)]


def matrix_of(place: Path | str) -> Matrix:
    """A confusion matrix from a file: a row for each class of the reference; names of classes in the head, or before each row, or both;
    as CSV and its relatives, Markdown, JSON, or what numpy prints or saves."""
    names, rows = read_matrix(place)
    if not any(cell for row in rows for cell in row):
        raise InputError(f"{place} counts nothing")
    return Matrix(names, rows)
