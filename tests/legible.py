"""Whether a figure can be read: no two of its texts overlap, and no line or marker crosses one."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgba
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox

TOUCH = 1.0  # pixels at 200 to the inch: what two boxes may share, and a stroke may come near


def collisions(figure: Figure) -> list[str]:
    """One sentence for each text that something else runs through."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    boxes = [(text, *_inner(text, canvas)) for text in _texts(figure)]
    found = [
        f"{a.get_text()!r} overlaps {b.get_text()!r}"
        for (a, one, *_), (b, other, *_) in combinations(boxes, 2)
        if _overlap(one, other)
    ]
    found += [f"{text.get_text()!r} is cut off" for text, *_ in boxes if _cut_off(text, canvas)]
    strokes = list(_strokes(figure))
    extents = np.array([stroke.extent for stroke in strokes]).reshape(-1, 4)
    on_contours = {id(text) for lines in figure.findobj(ContourSet) for text in getattr(lines, "labelTexts", ())}
    for text, around, turn, upright in boxes:
        # a text on a contour has a gap in it
        if id(text) not in on_contours and not _opaque(text):
            found += [
                f"{strokes[k].what} crosses {text.get_text()!r}"
                for k in _near(extents, around)
                if _meets(strokes[k], upright, turn)
            ]
    return found


def _cut_off(text: Text, canvas: FigureCanvasAgg) -> bool:
    """Whether a part of a text lies beyond the figure, or beyond the axes outside of which it is not drawn."""
    box, clip = _shrunk(text.get_window_extent(canvas.get_renderer())), text.get_clip_box()
    frames = [canvas.figure.bbox, *([clip] if text.get_clip_on() and clip is not None else [])]
    return any(box.x0 < f.x0 or box.y0 < f.y0 or box.x1 > f.x1 or box.y1 > f.y1 for f in frames)


def _texts(figure: Figure) -> Iterator[Text]:
    """All that is seen: numbers along an axis that lie outside of it are not drawn."""
    unseen: set[int] = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
                if not (low <= tick.get_loc() <= high and axes.axison and axis.get_visible()):
                    unseen |= {id(tick.label1), id(tick.label2)}
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and id(text) not in unseen:
            yield text


def _inner(text: Text, canvas: FigureCanvasAgg) -> tuple[Bbox, Affine2D, Bbox]:
    """The box around a text, what turns the figure so that the text is upright, and its box then."""
    around, angle = text.get_window_extent(canvas.get_renderer()), text.get_rotation()
    text.set_rotation(0)
    flat = text.get_window_extent(canvas.get_renderer())
    text.set_rotation(angle)
    x, y = (around.x0 + around.x1) / 2, (around.y0 + around.y1) / 2
    width, height = max(0.0, flat.width - 2 * TOUCH) / 2, max(0.0, flat.height - 2 * TOUCH) / 2
    return (
        _shrunk(around),
        Affine2D().rotate_deg_around(x, y, -angle),
        Bbox.from_extents(x - width, y - height, x + width, y + height),
    )


def _shrunk(box: Bbox) -> Bbox:
    return Bbox.from_extents(
        box.x0 + TOUCH, box.y0 + TOUCH, max(box.x0 + TOUCH, box.x1 - TOUCH), max(box.y0 + TOUCH, box.y1 - TOUCH)
    )


def _overlap(one: Bbox, other: Bbox) -> bool:
    shared = Bbox.intersection(one, other)
    return shared is not None and shared.width > 0 and shared.height > 0


def _near(extents: np.ndarray, around: Bbox) -> np.ndarray:
    """The numbers of the strokes some of which may lie in the box around a text: looking at each of them takes long."""
    left, bottom, right, top = extents.T
    reach = 2 * TOUCH
    beside = (right < around.x0 - reach) | (left > around.x1 + reach)
    above = (top < around.y0 - reach) | (bottom > around.y1 + reach)
    return np.flatnonzero(~(beside | above))


def _meets(stroke: "Stroke", upright: Bbox, turn: Affine2D) -> bool:
    """Whether a stroke, of which nothing is drawn outside of its axes, runs through a text."""
    if stroke.inside is not None and not _overlap(turn.inverted().transform_bbox(upright), stroke.inside):
        return False
    path = _rectangle(*stroke.extent) if stroke.path is None else stroke.path
    return bool(turn.transform_path(path).intersects_bbox(upright, filled=False))


def _opaque(text: Text) -> bool:
    """Whether it has paper of its own, which hides what runs below."""
    patch = text.get_bbox_patch()
    return patch is not None and (patch.get_alpha() or to_rgba(patch.get_facecolor())[3]) >= 0.7


Extent = tuple[float, float, float, float]


class Stroke(NamedTuple):
    """What is drawn besides texts: its left, bottom, right and top ends, its path (a marker is a square), and the axes that cut it off."""

    what: str
    extent: Extent
    path: Path | None = None
    inside: Bbox | None = None


def _strokes(figure: Figure) -> Iterator[Stroke]:
    """Lines and markers in pixels, without grids, axes and the marks along these."""
    of_axes = {
        id(line)
        for axis in figure.findobj(Axis)
        for line in (*axis.get_ticklines(), *axis.get_ticklines(True), *axis.get_gridlines())
    }
    for line in figure.findobj(Line2D):
        if line.get_visible() and id(line) not in of_axes:
            path, inside = line.get_transform().transform_path(line.get_path()), _inside(line)
            if line.get_linestyle() not in ("None", "", " "):
                yield _line(path, inside)
            if line.get_marker() not in ("None", "", " ", None):
                half = line.get_markersize() / 72 * figure.dpi / 2
                yield from (_marker(x, y, half) for x, y in np.asarray(path.vertices))
    for lines in (*figure.findobj(LineCollection), *figure.findobj(ContourSet)):
        if lines.get_visible() and not (isinstance(lines, ContourSet) and lines.filled):
            for path in lines.get_paths():
                yield _line(lines.get_transform().transform_path(path), _inside(lines))
    for points in figure.findobj(PathCollection):
        if points.get_visible():
            halves = np.sqrt(points.get_sizes()) / 72 * figure.dpi / 2
            places = points.get_offset_transform().transform(points.get_offsets())
            yield from (_marker(x, y, halves[k % len(halves)]) for k, (x, y) in enumerate(places))


def _inside(artist: Artist) -> Bbox | None:
    return artist.axes.bbox if artist.axes is not None and artist.get_clip_on() else None


def _line(path: Path, inside: Bbox | None) -> Stroke:
    drawn = np.asarray(path.vertices)
    drawn = drawn[np.isfinite(drawn).all(axis=1)]
    ends = (*drawn.min(axis=0), *drawn.max(axis=0)) if len(drawn) else (np.inf, np.inf, -np.inf, -np.inf)
    return Stroke("a line", ends, path, inside)


def _marker(x: float, y: float, half: float) -> Stroke:
    return Stroke("a marker", (x - half, y - half, x + half, y + half))


def _rectangle(left: float, bottom: float, right: float, top: float) -> Path:
    return Path([(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)])
