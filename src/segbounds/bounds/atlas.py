"""The atlas: how far each of seventeen metrics can lie above each other one, over all pairs of masks.

One row for each ordered pair: the tight absolute error with what supports it, whether first <= second always holds, the tight relative
error, and the worst pair of masks. A row is plain text and numbers, so that rows can be kept in a file: what a run that was
stopped had finished is not computed again, as long as the package is the same.

Exchanging prediction and reference, or foreground and background, turns metrics into one another (recall and precision, recall and
specificity, ...): only one pair of each orbit is computed.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import permutations
from math import gcd
from pathlib import Path
from typing import Any

import numpy as np
import sympy as sp

import segbounds
from segbounds import files_out
from segbounds.bounds.methods.certified.samples import PIXELS, sample, sampled
from segbounds.bounds.methods.relative_errors import relative
from segbounds.bounds.plan import ATLAS, CERTIFIED, METHODS, solve
from segbounds.bounds.problem import Problem
from segbounds.errors import InputError
from segbounds.files_out import is_real, is_text, is_whole
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.similarity import Similarity
from segbounds.regions.bound import Bound, near
from segbounds.theorems.known_differences import known_rows

METRICS = (
    "dice", "jaccard", "tversky:alpha=3/10,beta=7/10", "f_beta:beta=2", "recall", "precision", "specificity", "npv", "accuracy",
    "balanced_accuracy", "weighted_hamming:gamma=1/4", "youden", "kappa", "volumetric_similarity", "overlap", "fowlkes_mallows", "mcc",
)  # fmt: skip
Pair = tuple[str, str]
PAIRS: tuple[Pair, ...] = tuple(permutations(METRICS, 2))

#: What a symmetry does: which of (tp, fp, fn, tn) takes the place of each.
SYMMETRIES: Mapping[str, tuple[int, int, int, int]] = {
    "": (0, 1, 2, 3),
    "prediction and reference exchanged": (0, 2, 1, 3),
    "foreground and background exchanged": (3, 2, 1, 0),
    "both exchanged": (3, 1, 2, 0),
}
KEEPS, FORMAT = "atlas of segbounds", 3  # what the file that keeps rows is
SLACK = 1e-6  # how near the worst family has to come, and rounding


class Support(StrEnum):
    """What a number rests on."""

    EXACT = "exact argument"
    CERTIFICATE = "certificate"
    ENCLOSURE = "enclosure"


@dataclass(frozen=True)
class AtlasRow:
    """What is known of first - second, as text and numbers.

    above, decimals
        The largest value: exactly (or the two ends of an enclosure), and to twelve digits.
    always
        Whether first <= second for every pair of masks.
    support, argument
        What the value rests on.
    attained, along
        Counts (or a family in n) that attain or approach the value.
    worst
        Whole counts there, or near to it.
    seen, seen_at
        The largest value on masks of at most PIXELS pixels, and the counts that have it.
    relative, relative_decimals, relative_along
        The relative error of the two: exactly, as a decimal ("inf" where there is none), and a family that shows it.
    symmetry
        The pair that was computed in its place, and how it becomes this one; empty where it was this one.
    """

    first: str
    second: str
    above: str
    decimals: str
    always: bool
    support: str
    argument: str
    attained: bool
    along: tuple[str, ...]
    worst: tuple[int, ...]
    seen: float
    seen_at: tuple[int, ...]
    relative: str
    relative_decimals: str
    relative_along: tuple[str, ...]
    symmetry: str = ""

    @property
    def number(self) -> float:
        return float(self.decimals)


def row(first: str, second: str) -> AtlasRow:
    """The row of one ordered pair, computed. Raises AssertionError where a pair of masks contradicts it: that is a bug."""
    one, other = parse(first), parse(second)
    found, support = above(one, other)
    both = relative(one, other)
    seen, place = _seen(one, other)
    _recheck(one, other, found)
    return AtlasRow(
        first,
        second,
        str(found.value) if found.exact else f"{float(found.value - found.width):.12g} to {float(found.value):.12g}",
        _decimals(found.value),
        found.exact and found.value == 0,
        support.value,
        found.argument,
        found.attained,
        tuple(map(str, _whole(found).along[0])) if found.along else (),
        tuple(map(int, near(_whole(found)))) if found.along else (),
        seen,
        place,
        "" if both is None else str(both.value),
        "" if both is None else _decimals(both.value),
        tuple(map(str, both.along[0])) if both is not None and both.along else (),
    )


def above(first: Similarity, second: Similarity) -> tuple[Bound, Support]:
    """The tight upper bound of first - second over all pairs of masks, derived anew, and what it rests on."""
    deriving = [method for method in METHODS if method is not ATLAS]
    answer = solve(Problem.apart(first, second), "most", deriving)
    if answer.method == CERTIFIED.name:
        return answer.found, Support.CERTIFICATE
    return answer.found, Support.EXACT if answer.found.exact else Support.ENCLOSURE


def _decimals(value: sp.Expr) -> str:
    return "inf" if value.is_infinite else f"{float(sp.N(value, 30)):.12g}"


def _whole(end: Bound) -> Bound:
    """The end with whole counts where masks attain it."""
    if not end.attained:
        return end
    counts = [sp.nsimplify(count) for count in end.along[0].at(1)]
    # a common factor, irrational perhaps, is none of the masks'
    largest = max(counts)
    ratios = [sp.Rational(sp.radsimp(count / largest)) for count in counts]
    common = sp.ilcm(*(ratio.q for ratio in ratios))
    whole = [int(ratio * common) for ratio in ratios]
    return replace(end, along=(Counts(*(count // gcd(*whole) for count in whole)),))


def _seen(one: Similarity, other: Similarity) -> tuple[float, tuple[int, ...]]:
    few = sample().pixels <= PIXELS
    gaps = np.where(few, sampled(one) - sampled(other), -np.inf)
    # of equal ones the fewest pixels
    best = np.flatnonzero(gaps > gaps.max() - 1e-12)
    place = best[np.argmin(sample().pixels[best])]
    return round(float(gaps[place]), 12), tuple(int(count[place]) for count in sample())


def _recheck(one: Similarity, other: Similarity, end: Bound) -> None:
    """No pair of masks that is tried lies above the value, and the worst family comes near to it."""
    value = float(end.value)
    highest = float((sampled(one) - sampled(other)).max())
    assert highest <= value + 1e-9, f"{one} - {other} is {highest} at a pair of masks, above {value}"
    if end.exact:
        there = reached(one, other, end.along[0])
        assert abs(there - value) < SLACK, f"{one} - {other} is {there} along {end.along[0]}, not {value}"


def reached(one: Similarity, other: Similarity, family: Counts) -> float:
    """The difference far out along a family, at whole counts."""
    entries = [sp.N(count, 40) for count in family.at(10**15)]
    least = min(entry for entry in entries if entry > 0)
    counts = Counts(*(int(sp.floor(entry * 10**9 / least + sp.Rational(1, 2))) for entry in entries))
    return float(sp.N(one(counts), 30) - sp.N(other(counts), 30))


def representative(pair: Pair) -> tuple[Pair, str]:
    """The pair that is computed for the whole orbit of a pair, and the symmetry between the two."""
    images = [((_image(pair[0], name), _image(pair[1], name)), name) for name in SYMMETRIES]
    known = [((first, second), name) for (first, second), name in images if first is not None and second is not None]
    return min(known, key=lambda item: PAIRS.index(item[0]))


@cache
def _image(metric: str, symmetry: str) -> str | None:
    """The metric of the atlas that a metric becomes, its value at 0/0 as well."""
    moved = {count: SYMBOLS[place] for count, place in zip(SYMBOLS, SYMMETRIES[symmetry], strict=True)}
    similarity = parse(metric)
    becomes = similarity.formula.xreplace(moved), similarity.when_undefined.xreplace(moved)
    return next((m for m in METRICS if (parse(m).formula, parse(m).when_undefined) == becomes), None)


def mirrored(computed: AtlasRow, pair: Pair) -> AtlasRow:
    """The row of a pair from the row of its representative."""
    source, symmetry = representative(pair)
    assert source == (computed.first, computed.second)
    if not symmetry:
        return computed
    places = SYMMETRIES[symmetry]

    def moved(entries: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(entries[place] for place in places) if entries else ()

    return replace(
        computed,
        first=pair[0],
        second=pair[1],
        along=moved(computed.along),
        worst=moved(computed.worst),
        seen_at=moved(computed.seen_at),
        relative_along=moved(computed.relative_along),
        symmetry=f"{source[0]} - {source[1]}, {symmetry}",
    )


def chosen(metrics: Sequence[str] | None = None) -> tuple[Pair, ...]:
    """The ordered pairs of some metrics of the atlas; all of them when left out. Raises InputError for what is not in it."""
    if not metrics:
        return PAIRS
    by_formula = {parse(metric): metric for metric in METRICS}
    wanted = []
    for text in metrics:
        if parse(text) not in by_formula:
            raise InputError(
                f"{text} is not in the atlas: it has {', '.join(METRICS)}; `segbounds compare` takes any two"
            )
        wanted.append(by_formula[parse(text)])
    if len(set(wanted)) < 2:
        raise InputError("a pair takes two metrics: name another one")
    return tuple(pair for pair in PAIRS if set(pair) <= set(wanted))


@cache
def version() -> str:
    """What rows depend on: the package's text, and sympy."""
    package = Path(segbounds.__file__).parent
    texts = [file.read_bytes() for file in sorted(package.rglob("*.py"))]
    return hashlib.sha256(b"\0".join([*texts, sp.__version__.encode()])).hexdigest()[:16]


class KeptRows:
    """A file of rows, written anew and whole with each finished one; it is for one version of the package.

    asked
        Which rows are asked for: the file says whether it has them all.
    """

    def __init__(self, file: Path, asked: Sequence[Pair] = ()) -> None:
        self.file, self.asked = file, set(asked)

    def read(self) -> dict[Pair, AtlasRow]:
        """The rows in the file, none where there is no file. Raises InputError for a file that keeps anything else."""
        remedy = "delete it to begin anew, or name another file with --state"
        try:
            content = files_out.unsealed(self.file, KEEPS, FORMAT, remedy)
        except FileNotFoundError:
            return {}
        if content.get("version") != version():
            raise InputError(f"{self.file} keeps what another version of segbounds has computed: {remedy}")
        entries = content.get("rows")
        rows = [_row(entry) for entry in entries] if isinstance(entries, list) else [None]
        found = {(item.first, item.second): item for item in rows if item is not None}
        if len(found) != len(rows):
            raise InputError(f"{self.file} keeps rows that the atlas does not have: {remedy}")
        return found

    def add(self, found: AtlasRow) -> None:
        rows = self.read() | {(found.first, found.second): found}
        content = {
            "version": version(),
            "complete": bool(self.asked) and self.asked <= set(rows),
            "rows": list(map(asdict, rows.values())),
        }
        files_out.folder(self.file.parent)
        files_out.write(self.file, files_out.sealed(KEEPS, FORMAT, content), durable=True)


_EXPRESSION = re.compile(r"[\w ()*+,./-]*")
_WORDS = re.compile(r"[\w ()*+,./:;'≤−-]*")
_DECIMALS = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")


def _row(entry: Any) -> AtlasRow | None:
    """A row as a file has it, if it is one that is computed for the atlas: each part of it goes into a page."""

    def expressions(value: Any) -> bool:
        return isinstance(value, list) and len(value) in (0, 4) and all(map(expression, value))

    def counts(value: Any) -> bool:
        return (
            isinstance(value, list) and len(value) in (0, 4) and all(map(is_whole, value)) and (not value or any(value))
        )

    def matching(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
        return lambda value: is_text(value) and pattern.fullmatch(value) is not None

    def truth(value: Any) -> bool:
        return type(value) is bool

    expression = matching(_EXPRESSION)
    checks: dict[str, Callable[[Any], bool]] = {
        "first": is_text,
        "second": is_text,
        "above": expression,
        "decimals": matching(_DECIMALS),
        "always": truth,
        "support": lambda value: value in [kind.value for kind in Support],
        "argument": matching(_WORDS),
        "attained": truth,
        "along": expressions,
        "worst": counts,
        "seen": is_real,
        "seen_at": lambda value: counts(value) and value,
        "relative": expression,
        "relative_decimals": lambda value: value in ("", "inf") or matching(_DECIMALS)(value),
        "relative_along": expressions,
        "symmetry": lambda value: value == "",
    }
    if not isinstance(entry, dict) or set(entry) != set(checks):
        return None
    if not all(check(entry[key]) for key, check in checks.items()):
        return None
    pair = (entry["first"], entry["second"])
    if pair not in PAIRS or representative(pair)[0] != pair:
        return None
    cells: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return AtlasRow(**cells)


def shipped(pairs: Sequence[Pair]) -> list[AtlasRow]:
    """The rows of some pairs as they come with the package, in which `make atlas` once computed them all."""
    computed = {(entry["first"], entry["second"]): _of_text(entry) for entry in known_rows() if not entry["symmetry"]}
    return [mirrored(computed[representative(pair)[0]], pair) for pair in pairs]


def _of_text(entry: Mapping[str, str]) -> AtlasRow:
    """A row from the cells of atlas.csv, which `show.atlas.as_csv` wrote."""

    def parts(name: str) -> tuple[str, ...]:
        return tuple(filter(None, entry[name].split("; ")))

    def counts(name: str) -> tuple[int, ...]:
        return tuple(map(int, parts(name)))

    return AtlasRow(
        entry["first"],
        entry["second"],
        entry["above"],
        entry["decimals"],
        entry["always"] == "yes",
        entry["support"],
        entry["argument"],
        entry["attained"] == "yes",
        parts("along"),
        counts("worst"),
        float(entry["seen"]),
        counts("seen_at"),
        entry["relative"],
        entry["relative_decimals"],
        parts("relative_along"),
    )


def rows(
    pairs: Sequence[Pair], kept: KeptRows, executor: Callable[[], Executor] | None = None
) -> Iterator[tuple[int, int, AtlasRow | None]]:
    """Computes the rows that are not kept yet. Yields how many representatives are done, of how many, and the last one."""
    wanted = list(dict.fromkeys(representative(pair)[0] for pair in pairs))
    before = kept.read()
    waiting = [pair for pair in wanted if pair not in before]
    done = len(wanted) - len(waiting)
    yield done, len(wanted), None
    for found in _computed(waiting, executor):
        kept.add(found)
        done += 1
        yield done, len(wanted), found


def _computed(pairs: Sequence[Pair], executor: Callable[[], Executor] | None) -> Iterator[AtlasRow]:
    if executor is None:
        yield from (row(*pair) for pair in pairs)
        return
    pool = executor()
    try:
        running: set[Future[AtlasRow]] = {pool.submit(row, *pair) for pair in pairs}
        while running:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in finished)
        pool.shutdown()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise


def finished(pairs: Sequence[Pair], kept: KeptRows) -> list[AtlasRow]:
    """The rows of some pairs, all of whose representatives are kept, in their order."""
    computed = kept.read()
    return [mirrored(computed[representative(pair)[0]], pair) for pair in pairs]
