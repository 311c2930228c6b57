"""What so many images with values in order and means leave, box by box: whether anything, and between which ends another mean lies."""

from collections.abc import Sequence
from fractions import Fraction

from segbounds.means.certificates.demands import Parts
from segbounds.means.in_order.boxes import MOST, Boxes, boxes_of
from segbounds.means.in_order.excluding import OrderedProgramme
from segbounds.means.in_order.order_statistics import OrderStatistic
from segbounds.means.in_order.places import placed
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import Mean

NODES = 40  # boxes that are looked at, of all definitions of quartiles together
FEW_WAYS = 3  # definitions of quartiles: with more of them, another mean is not bounded box by box
BOUNDED = 6  # of which another mean is bounded, for each of its ends


def starts(known: Sequence[Mean], statistics: Sequence[OrderStatistic], images: int) -> list[Boxes]:
    """All that images may have, by each definition of quartiles that leaves anything."""
    ways = (boxes_of(places, known, images).narrowed() for places in placed(statistics, images))
    return [boxes for boxes in ways if boxes is not None]


def excluded_in_boxes(
    known: Sequence[Mean], statistics: Sequence[OrderStatistic], images: int | None, cases: Sequence[Parts]
) -> bool:
    """Whether it is certified that no so many images have all of this."""
    if images is None or images > MOST:
        return False
    waiting = starts(known, statistics, images)
    for _ in range(NODES):
        if not waiting:
            return True
        boxes = waiting.pop()
        programme = _programme(boxes, known)
        if all(programme.excludes(parts) for parts in cases):
            continue
        halves = boxes.halves()
        if not halves:
            return False
        waiting += [half for part in halves if (half := part.narrowed()) is not None]
    return not waiting


def least_in_boxes(
    goal: tuple[Similarity, int],
    known: Sequence[Mean],
    statistics: Sequence[OrderStatistic],
    images: int,
    cases: Sequence[Parts],
) -> Fraction | None:
    """What the mean of a goal is at least over so many images, certified; None for nothing."""
    ways = starts(known, statistics, images)
    if len(ways) > FEW_WAYS:
        return None
    waiting = [(_least(goal, boxes, known, cases), boxes) for boxes in ways]
    for _ in range(BOUNDED):
        if not waiting or any(bound is None for bound, _ in waiting):
            break
        place = min(range(len(waiting)), key=lambda i: waiting[i][0] or Fraction(0))
        bound, boxes = waiting[place]
        halves = [half for part in boxes.halves() if (half := part.narrowed()) is not None]
        below = [(_least(goal, half, known, cases), half) for half in halves]
        if not halves or bound is None:
            break
        waiting[place : place + 1] = [(b if b is None else max(b, bound), half) for b, half in below]
    bounds = [bound for bound, _ in waiting]
    return None if not bounds or None in bounds else min(bound for bound in bounds if bound is not None)


def _least(
    goal: tuple[Similarity, int], boxes: Boxes, known: Sequence[Mean], cases: Sequence[Parts]
) -> Fraction | None:
    programme = _programme(boxes, known, goal[0])
    bounds = [programme.least(goal, parts) for parts in cases]
    return None if None in bounds else min(bound for bound in bounds if bound is not None)


def _programme(boxes: Boxes, known: Sequence[Mean], *others: Similarity) -> OrderedProgramme:
    return OrderedProgramme(
        boxes.limits, boxes.shares, tuple(dict.fromkeys([*(mean.metric for mean in known), *others]))
    )
