"""Joint ranges and pairs of masks as pictures (SVG) that stand in a page.

They are drawn from exact results with Python's own arithmetic: where there is no numpy, as in a browser, they are drawn as well. Texts
in them are escaped here; colours are attributes, which the style of a page may overrule.
"""

import math
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from itertools import pairwise
from typing import NamedTuple

import sympy as sp

from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.arcs import Arc, Traced
from segbounds.ranges.joint_ranges import joint_range
from segbounds.ranges.of_three.values import a
from segbounds.show.drawings import scaled
from segbounds.show.numbers import counted

BLUE, ORANGE = "#0072b2", "#d55e00"
STEPS = 48  # of an arc
SIDE, LEFT, TOP = 240, 58, 8  # of a picture with axes
ENLARGED = 0.4  # of the range: what is reported is shown enlarged where it and the boundary lie in less of it
LEAST = 3.0  # units of a picture that a box takes at least, so that it is seen

Point = tuple[float, float]


class Box(NamedTuple):
    """What is reported of two metrics: between these values of each."""

    first: tuple[float, float]
    second: tuple[float, float]


class Frame(NamedTuple):
    """A part of the plane of two metrics that is drawn as a square."""

    low: Point
    high: Point
    side: float = SIDE

    def at(self, point: Point) -> Point:
        (x, y), (x0, y0), (x1, y1) = point, self.low, self.high
        return (x - x0) / (x1 - x0) * self.side, (y1 - y) / (y1 - y0) * self.side


# --- joint ranges -----------------------------------------------------------------------------------------------------


def joint_range_thumbnail(first: Similarity, second: Similarity, box: Box, side: int) -> str:
    """A small picture without axes, of all values from 0 to 1: of means over images (light) and of one pair of masks (dark)."""
    frame = Frame((0, 0), (1, 1), side)
    title = f"{first} to the right, {second} upwards"
    return (
        f'<svg viewBox="-2 -2 {side + 4} {side + 4}" role="img"><title>{escape(title)}</title>'
        f"{_ranges(first, second, frame, means=True)}{_box(box, frame)}</svg>"
    )


def joint_range_pictures(first: Similarity, second: Similarity, box: Box | None, *, means: bool = False) -> list[str]:
    """The joint range with axes and what is reported in it; then, where that is small and near the boundary, these enlarged.

    means
        Whether that of means over images is drawn as well, which is the convex hull.

    Raises what `joint_range` raises, as of a metric that has no bound.
    """
    ends = [*zip(*_outline(first, second), strict=True)]
    (x0, x1), (y0, y1) = ((min(0.0, *side), max(1.0, *side)) for side in ends)
    frames = [Frame((x0, y0), (x1, y1)), *(_enlarged(first, second, box, x1 - x0) if box else ())]
    titles = [f"All pairs of {first} (to the right) and {second} (upwards) that masks have"] * 2
    if box is not None:
        titles[0] += f", and in a box what is reported: {first} {_text(box.first)}, {second} {_text(box.second)}"
        titles[1] += ", enlarged where the box is"
    return [
        f'<svg viewBox="0 0 {SIDE + 70} {SIDE + 48}" width="{SIDE + 70}" role="img"><title>{escape(title)}</title>'
        f"{''.join(_axes(first, second, frame))}{_inside(first, second, box, frame, means)}</svg>"
        for title, frame in zip(titles, frames, strict=False)
    ]


def _inside(first: Similarity, second: Similarity, box: Box | None, frame: Frame, means: bool) -> str:
    """What lies in a frame, cut off at its border: an inner picture does that."""
    place = f'x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}" viewBox="0 0 {SIDE} {SIDE}"'
    return f"<svg {place}>{_ranges(first, second, frame, means)}{_box(box, frame) if box else ''}</svg>"


def _enlarged(first: Similarity, second: Similarity, box: Box, whole: float) -> Iterator[Frame]:
    """The surroundings of a box, with the nearest point of the boundary: where they are small against the whole."""
    x, y = centre = ((box.first[0] + box.first[1]) / 2, (box.second[0] + box.second[1]) / 2)
    away = min(math.dist(centre, point) for point in _dense(_outline(first, second)))
    reach = max(1.5 * away, 2 * (box.first[1] - box.first[0]), 2 * (box.second[1] - box.second[0]))
    if 0 < 2 * reach < ENLARGED * whole:
        yield Frame((x - reach, y - reach), (x + reach, y + reach))


def _dense(shape: Sequence[Point]) -> Iterator[Point]:
    for (x0, y0), (x1, y1) in pairwise([*shape, shape[0]]):
        yield from ((x0 + (x1 - x0) * k / 8, y0 + (y1 - y0) * k / 8) for k in range(8))


def _ranges(first: Similarity, second: Similarity, frame: Frame, means: bool) -> str:
    def drawn(kind: str, shape: Sequence[Point], look: str) -> str:
        points = " ".join("{:.1f},{:.1f}".format(*frame.at(point)) for point in shape)
        return f'<polygon class="{kind}" fill="{BLUE}" {look} points="{points}"/>' if points else ""

    margin = (frame.high[0] - frame.low[0]) / 4
    one = _outline(first, second, (frame.low[0] - margin, frame.high[0] + margin))
    uprights = _uprights(first, second)
    corners = _hull([*_outline(first, second), *(point for upright in uprights for point in upright)]) if means else ()
    shown = (drawn("one", shape, f'fill-opacity=".35" stroke="{BLUE}"') for shape in (one, *uprights))
    return drawn("hull", corners, 'fill-opacity=".12"') + "".join(shown)


def _box(box: Box, frame: Frame) -> str:
    left, bottom = frame.at((box.first[0], box.second[0]))
    right, top = frame.at((box.first[1], box.second[1]))
    width, height = max(right - left, LEAST), max(bottom - top, LEAST)
    x, y = (left + right - width) / 2, (top + bottom - height) / 2
    place = f'x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
    return f'<rect class="box" fill="none" stroke="{ORANGE}" stroke-width="1.5" {place}/>'


def _axes(first: Similarity, second: Similarity, frame: Frame) -> Iterator[str]:
    text = 'font-size="{}" fill="currentColor" text-anchor="{}"'.format
    place = f'x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}"'
    yield f'<rect class="frame" {place} fill="none" stroke="currentColor" stroke-opacity=".4"/>'
    for tick in _ticks(frame.low[0], frame.high[0]):
        x, _ = frame.at((tick, frame.low[1]))
        yield f'<text x="{LEFT + x:.1f}" y="{TOP + SIDE + 14}" {text(11, "middle")}>{tick:g}</text>'
    for tick in _ticks(frame.low[1], frame.high[1]):
        _, y = frame.at((frame.low[0], tick))
        yield f'<text x="{LEFT - 5}" y="{TOP + y + 4:.1f}" {text(11, "end")}>{tick:g}</text>'
    middle = TOP + SIDE / 2
    yield f'<text x="{LEFT + SIDE / 2:g}" y="{TOP + SIDE + 32}" {text(12, "middle")}>{escape(str(first))}</text>'
    turned = f'transform="rotate(-90 12 {middle:g})"'
    yield f'<text x="12" y="{middle:g}" {text(12, "middle")} {turned}>{escape(str(second))}</text>'


def _ticks(low: float, high: float) -> list[float]:
    """Three to six round numbers."""
    unit = 10 ** math.floor(math.log10(high - low))
    step = next(unit * part for part in (0.2, 0.5, 1, 2) if (high - low) / (unit * part) < 6)
    return [round(k * step, 12) for k in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def _text(ends: Point) -> str:
    return " to ".join(dict.fromkeys(f"{end:.6g}" for end in ends))


@cache
def _outline(first: Similarity, second: Similarity, between: Point = (-math.inf, math.inf)) -> list[Point]:
    """The boundary of the joint range, once around, where the first metric lies between two values."""
    found = joint_range(first, second)
    sides = []
    for arcs, sign in ((found.lower, 1), (found.upper, -1)):
        pieces: list[Arc | Traced] = [*arcs, *(piece for piece in found.traced if piece.side == sign)]
        pieces.sort(key=lambda piece: float(piece.low))
        sides.append([point for piece in pieces for point in _points(piece, *between)])
    return [*sides[0], *reversed(sides[1])]


@cache
def _uprights(first: Similarity, second: Similarity) -> list[tuple[Point, Point]]:
    """Where the first metric has one value and the second many, or another one than beside it."""
    found = joint_range(first, second).uprights
    return [((float(item.place), float(item.low.value)), (float(item.place), float(item.high.value))) for item in found]


def _points(piece: Arc | Traced, first: float, last: float) -> Iterator[Point]:
    if isinstance(piece, Traced):
        yield from ((float(x), float(y)) for x, y in zip(piece.places, piece.values, strict=True) if first <= x <= last)
        return
    low, high = max(first, float(piece.low)), min(last, float(piece.high))
    if low > high:
        return
    formula = sp.lambdify(a, piece.value, "math")
    for step in range(STEPS + 1):
        # nearer to one another towards the ends, where curves bend
        x = low + (high - low) * (1 - math.cos(math.pi * step / STEPS)) / 2
        end = {0: piece.low, STEPS: piece.high}.get(step)
        try:
            y = float(piece.limit(end) if end is not None and float(end) == x else formula(x))
        except (ArithmeticError, ValueError):
            continue  # next to a root of what stands under a root
        yield x, y


def _hull(points: Sequence[Point]) -> list[Point]:
    """The corners of the convex hull, once around."""
    sides = []
    for ordered in (sorted(points), sorted(points, reverse=True)):
        side: list[Point] = []
        for x, y in ordered:
            while len(side) > 1 and (side[-1][0] - side[-2][0]) * (y - side[-2][1]) <= (side[-1][1] - side[-2][1]) * (
                x - side[-2][0]
            ):
                side.pop()
            side.append((x, y))
        sides += side[:-1]
    return sides


# --- masks ------------------------------------------------------------------------------------------------------------

GAP, CAPTION = 18, 18
PANEL = 150  # units that a mask is wide


def masks_picture(counts: Counts) -> str:
    """A prediction and a reference with these counts: what both have in one colour, what only one has in another.

    Where they are large, a cell stands for several pixels, and every count that is not zero keeps a cell.
    """
    cells, unit = scaled(counts)
    kinds = ["fp"] * cells.fp + ["tp"] * cells.tp + ["fn"] * cells.fn + ["tn"] * cells.tn
    rows = max(1, math.isqrt(len(kinds) - 1))
    columns = math.ceil(len(kinds) / rows)
    cell = min(18, PANEL // columns)
    panel = max(columns * cell, 70)  # so that its caption has room
    colours = {"tp": BLUE, "fp": ORANGE, "fn": ORANGE}
    parts = []
    for number, (name, has) in enumerate((("prediction", ("tp", "fp")), ("reference", ("tp", "fn")))):
        left = number * (panel + GAP)
        parts.append(f'<text x="{left}" y="12" font-size="12" fill="currentColor">{name}</text>')
        corners: dict[str, list[str]] = {}
        for place, kind in enumerate(kinds):
            column, row = divmod(place, rows)
            look = f'fill="{colours[kind]}"' if kind in has else 'fill="currentColor" fill-opacity=".12"'
            corners.setdefault(look, []).append(f"M{left + column * cell} {CAPTION + row * cell}")
        inner = f"h{cell - 1}v{cell - 1}h-{cell - 1}z"
        parts += [f'<path {look} d="{inner.join(places)}{inner}"/>' for look, places in corners.items()]
    width, height = 2 * panel + GAP, CAPTION + rows * cell
    title = f"two masks with {counted(counts)}" + (f"; a cell stands for up to {unit} pixels" if unit > 1 else "")
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img"><title>{title}</title>{"".join(parts)}</svg>'
    )
