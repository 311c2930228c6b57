"""How long does a table of reported numbers take to check, are true rows ever refused, and are planted typos named?

Masks of images are drawn as counts, summed up in one of the units that people report (pooled, a mean over images with empty ones as
1, as 0 or left out, a mean over folds, means over classes), rounded, and written as a table. Every row must be possible. Then a digit of
some rows is changed, or two of their columns are exchanged, and it is counted how often the row becomes impossible, and whether what is
named as its typo is what was planted.

    python benchmarks/report_tables.py --rows 100

appends a row for each set of columns to benchmarks/results/report_tables.csv and prints every row that is not answered rightly.
"""

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from math import sqrt
from time import process_time

from rows import append, here

from segbounds.reports.checking import check_text
from segbounds.reports.verdicts import RowVerdict

COLUMNS = (
    "date", "columns", "rows", "cpu_seconds", "possible", "depends", "not_decided", "refused", "typos", "typos_impossible", "typos_named",
    "typos_misnamed", "cpu", "versions",
)  # fmt: skip
TABLES = {
    "usual": ("Dice", "IoU", "Sensitivity", "Precision", "Specificity", "Accuracy"),
    "curved": ("Dice", "IoU", "Volumetric similarity", "MCC", "Balanced accuracy", "F2"),
    "kappa": ("Dice", "Sensitivity", "Specificity", "Kappa", "MCC", "Accuracy"),
    "classes": ("mDice", "mIoU", "mRecall", "mPrecision"),
}
UNITS = ("pooled", "images, empty 1", "images, empty 0", "images, empty left out", "folds")
CLASS_UNITS = ("per class", "class by class over images", "image by image over classes")

Four = tuple[int, int, int, int]
Values = dict[str, float | None]


def image(draw: random.Random) -> Four:
    """An image's tp, fp, fn and tn: one in ten has no object, one in ten is segmented badly."""
    pixels = draw.randint(200, 60_000)
    positives = 0 if draw.random() < 0.1 else max(1, round(pixels * draw.uniform(0.005, 0.5)))
    bad = draw.random() < 0.1
    missed = round(positives * draw.betavariate(2, 3 if bad else 12))
    alarmed = round((positives or pixels * 0.01 * draw.randint(0, 1)) * draw.betavariate(2, 3 if bad else 12))
    alarmed = min(alarmed, pixels - positives)
    return positives - missed, alarmed, missed, pixels - positives - alarmed


def values(tp: int, fp: int, fn: int, tn: int) -> Values:
    """What the columns are of one image, or of a sum; None where it is 0/0."""
    recall, specificity, errors = _over(tp, tp + fn), _over(tn, tn + fp), fp + fn
    both = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    return {
        "Dice": _over(2 * tp, 2 * tp + errors),
        "IoU": _over(tp, tp + errors),
        "Sensitivity": recall,
        "Precision": _over(tp, tp + fp),
        "Specificity": specificity,
        "Accuracy": _over(tp + tn, tp + errors + tn),
        "Volumetric similarity": _over(2 * tp + errors - abs(fp - fn), 2 * tp + errors),
        "MCC": (tp * tn - fp * fn) / sqrt(both) if both else 0.0 if errors else None,
        "Kappa": _over(2 * (tp * tn - fp * fn), (tp + fp) * (fp + tn) + (tp + fn) * (fn + tn)),
        "Balanced accuracy": averaged([{"": recall}, {"": specificity}], None)[""],
        "F2": _over(5 * tp, 5 * tp + 4 * fn + fp),
    }


def _over(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def averaged(parts: Sequence[Values], empty: float | None) -> Values:
    """Means over parts; `empty` is what 0/0 counts as, None where it is left out."""
    found: Values = {}
    for name in parts[0]:
        column = [empty if part[name] is None else part[name] for part in parts]
        numbers = [value for value in column if value is not None]
        found[name] = sum(numbers) / len(numbers) if numbers else None
    return found


def summed(images: Sequence[Four]) -> Values:
    return values(*(sum(counts) for counts in zip(*images, strict=True)))


def row(draw: random.Random, unit: str) -> Values:
    """The numbers of one set of images in a unit."""
    if unit in CLASS_UNITS:
        return _of_classes(draw, unit)
    images = [image(draw) for _ in range(draw.randint(3, 60))]
    if unit == "pooled":
        return summed(images)
    if unit == "folds":
        return averaged([summed(images[start::3]) for start in range(3)], None)
    return averaged([values(*one) for one in images], {"1": 1.0, "0": 0.0}.get(unit[-1]))


def _of_classes(draw: random.Random, unit: str) -> Values:
    """Labels of some classes in some images; an image lacks some of the classes."""
    classes, number = draw.randint(2, 8), draw.randint(3, 12)
    matrices = [_matrix(draw, classes) for _ in range(number)]
    each = [[_of_class(matrix, k) for matrix in matrices] for k in range(draw.randint(0, 1), classes)]
    if unit == "per class":
        return averaged([summed(images) for images in each], None)
    if unit == "class by class over images":
        return averaged([averaged([values(*one) for one in images], None) for images in each], None)
    return averaged([averaged([values(*one) for one in of_image], None) for of_image in zip(*each, strict=True)], None)


def _matrix(draw: random.Random, classes: int) -> list[list[int]]:
    shares = [draw.random() ** 2 * (k == 0 or draw.random() < 0.85) for k in range(classes)]
    matrix = []
    for k, share in enumerate(shares):
        wrong = [0 if j == k else round(2000 * share * draw.betavariate(1, 30)) for j in range(classes)]
        wrong[k] = max(round(10_000 * share) - sum(wrong), 0)
        matrix.append(wrong)
    return matrix


def _of_class(matrix: Sequence[Sequence[int]], k: int) -> Four:
    tp, fn, fp = matrix[k][k], sum(matrix[k]) - matrix[k][k], sum(line[k] for line in matrix) - matrix[k][k]
    return tp, fp, fn, sum(map(sum, matrix)) - tp - fp - fn


def printed(found: Values, columns: Sequence[str], places: int, percent: bool) -> list[str]:
    """The cells, rounded."""
    names = {"mDice": "Dice", "mIoU": "IoU", "mRecall": "Sensitivity", "mPrecision": "Precision"}
    cells = []
    for column in columns:
        value = found[names.get(column, column)]
        assert value is not None, "images without any object are not alone"
        cells.append(str(Decimal(value * (100 if percent else 1)).quantize(Decimal(1).scaleb(-places))))
    return cells


def true_rows(draw: random.Random, name: str, many: int) -> list[tuple[str, list[str]]]:
    """So many rows with their units, all with as many digits."""
    units = CLASS_UNITS if name == "classes" else UNITS
    places = draw.choice((2, 3, 4))
    chosen = [draw.choice(units) for _ in range(many)]
    return [(unit, printed(row(draw, unit), TABLES[name], places, False)) for unit in chosen]


def planted(draw: random.Random, cells: list[str]) -> tuple[list[str], str]:
    """The row with one digit changed, or two columns exchanged, and what was done."""
    if draw.random() < 0.25:
        i, j = draw.sample(range(len(cells)), 2)
        cells = list(cells)
        cells[i], cells[j] = cells[j], cells[i]
        return cells, f"exchanged {i} {j}"
    i = draw.randrange(len(cells))
    place = draw.choice([place for place, letter in enumerate(cells[i]) if letter.isdigit() and place])
    digit = draw.choice([letter for letter in "0123456789" if letter != cells[i][place]])
    changed = cells[i][:place] + digit + cells[i][place + 1 :]
    return [*cells[:i], changed, *cells[i + 1 :]], f"{cells[i]} {i}"


def verdicts(name: str, rows: Sequence[Sequence[str]]) -> tuple[RowVerdict, ...]:
    """One verdict a row."""
    lines = [",".join(("Method", *TABLES[name])), *(f"row {i}," + ",".join(cells) for i, cells in enumerate(rows))]
    return check_text("\n".join(lines) + "\n").verdicts


def names_it(verdict: RowVerdict, name: str, change: str) -> bool:
    """Whether the typo that is named is the one that was planted."""
    if change.startswith("exchanged"):
        i, j = map(int, change.split()[1:])
        return verdict.mended.startswith(f"{TABLES[name][i]} and {TABLES[name][j]} exchanged")
    right, _, where = change.partition(" ")
    return f" {right} instead" in verdict.mended and verdict.mended.lower().startswith(
        TABLES[name][int(where)][:2].lower()
    )


def measure(name: str, many: int, planted_in: int, seed: int) -> dict[str, object]:
    draw = random.Random(f"{name} {seed}")
    rows = true_rows(draw, name, many)
    start = process_time()
    found = verdicts(name, [cells for _, cells in rows])
    seconds = process_time() - start
    print(f"{name}: {many} rows took {seconds:.1f} s of processor time", flush=True)
    outcomes = Counter(verdict.outcome for verdict in found)
    for (unit, cells), verdict in zip(rows, found, strict=True):
        kind = "pooled" if unit == "pooled" else "means"
        own = [item for item in verdict.readings if item.reading.startswith(kind)]
        if verdict.outcome == "impossible" or not any(item.possible is not False for item in own):
            print("REFUSED", name, unit, cells, verdict.sentence)
        if verdict.outcome == "not decided":
            print("not decided", name, unit, cells, verdict.sentence)
    counts = typos(draw, name, rows[:planted_in])
    return {
        "columns": name, "rows": many, "cpu_seconds": f"{seconds:.1f}", "possible": outcomes["possible"],
        "depends": outcomes["depends"], "not_decided": outcomes["not decided"], "refused": outcomes["impossible"], **counts,
        **here("sympy", "numpy", "scipy"),
    }  # fmt: skip


def typos(draw: random.Random, name: str, rows: Sequence[tuple[str, list[str]]]) -> dict[str, int]:
    """How many planted typos make rows impossible, and of how many the right, or another one, is named."""
    changed = [planted(draw, cells) for _, cells in rows]
    impossible = named = misnamed = 0
    for (unit, cells), (wrong, change) in zip(rows, changed, strict=True):
        (verdict,) = verdicts(name, [wrong])
        if verdict.outcome != "impossible":
            continue
        impossible += 1
        right = names_it(verdict, name, change)
        named, misnamed = named + right, misnamed + bool(verdict.mended and not right)
        if verdict.mended and not right:
            print("misnamed", name, unit, cells, wrong, verdict.mended)
    return {
        "typos": len(changed),
        "typos_impossible": impossible,
        "typos_named": named,
        "typos_misnamed": misnamed,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100)
    parser.add_argument("--typos", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--columns", nargs="*", choices=TABLES, default=list(TABLES))
    asked = parser.parse_args()
    for name in asked.columns:
        found = measure(name, asked.rows, asked.typos, asked.seed)
        append("report_tables.csv", COLUMNS, [found])
        print({key: found[key] for key in COLUMNS[1:-2]})


if __name__ == "__main__":
    main()
