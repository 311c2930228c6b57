"""Values of so many images in order, each between two numbers: narrowed by what is known of sums of them, and divided.

By a median of an even number of images neither of the two in the middle is known, nor are those beside a quartile. What they may be is
divided into boxes, in each of which the images on either side of them are counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from segbounds.means.few_images import dice_of_jaccard, jaccard_of_dice
from segbounds.means.in_order.order_statistics import ROOM, SideShare
from segbounds.means.in_order.places import Placed
from segbounds.means.one_image import ends_of
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import Mean, fraction

MOST = 60  # images
ALL = 4  # images of which all values are divided
ROUNDS = 40  # of narrowing
GRID = 10**12  # ends are multiples of one over this, outwards
NARROW = Fraction(1, 10**6)  # what is not divided any more
WIDE = Fraction(1, 50)  # to which width values between which something known lies are divided before others

Ends = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Sum:
    """A sum of multiples of one metric's values in order, between two numbers."""

    metric: Similarity
    weights: tuple[tuple[int, Fraction], ...]
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Boxes:
    """Between which numbers each value of each metric in order lies, and which of them are divided: first those, so many, between two of
    which something known lies."""

    ends: dict[Similarity, tuple[Ends, ...]]
    sums: tuple[Sum, ...]
    divided: tuple[tuple[Similarity, int], ...]
    between: int

    @property
    def limits(self) -> dict[Similarity, Ends]:
        """Between which numbers a metric lies on every image."""
        return {metric: (values[0][0] - ROOM, values[-1][1] + ROOM) for metric, values in self.ends.items()}

    @property
    def shares(self) -> list[SideShare]:
        """How many images are at most, and at least, what each of those that are divided is at most and at least."""
        found = []
        for metric, number in self.divided:
            values = self.ends[metric]
            many, (low, high) = len(values), values[number]
            found.append(SideShare(metric, high + ROOM, True, Fraction(number + 1, many)))
            found.append(SideShare(metric, low - ROOM, False, Fraction(many - number, many)))
        return found

    def narrowed(self) -> "Boxes | None":
        """The same with what sums and the order leave; None where nothing is left."""
        ends = {metric: list(values) for metric, values in self.ends.items()}
        for _ in range(ROUNDS):
            before = [end for values in ends.values() for pair in values for end in pair]
            for values in ends.values():
                _put_in_order(values)
            for item in self.sums:
                if not _within(ends[item.metric], item):
                    return None
            if dice in ends and jaccard in ends:
                _of_one_order(ends[dice], ends[jaccard])
            if any(low > high for values in ends.values() for low, high in values):
                return None
            after = [end for values in ends.values() for pair in values for end in pair]
            if all(abs(new - old) < NARROW for new, old in zip(after, before, strict=True)):
                break
        return Boxes({metric: tuple(values) for metric, values in ends.items()}, self.sums, self.divided, self.between)

    def halves(self) -> "tuple[Boxes, ...]":
        """Both halves of the widest of what is divided; none where all of it is narrow."""
        widths = [self.ends[metric][number][1] - self.ends[metric][number][0] for metric, number in self.divided]
        between = widths[: self.between]
        place = widths.index(max(between if max(between, default=Fraction(0)) > WIDE else widths))
        if widths[place] < NARROW:
            return ()
        metric, number = self.divided[place]
        low, high = self.ends[metric][number]
        parts = []
        for end in ((low, (low + high) / 2), ((low + high) / 2, high)):
            values = (*self.ends[metric][:number], end, *self.ends[metric][number + 1 :])
            parts.append(Boxes({**self.ends, metric: values}, self.sums, self.divided, self.between))
        return tuple(parts)


def boxes_of(places: Sequence[Placed], known: Sequence[Mean], images: int) -> Boxes:
    """All that so many values in order may be, where they and means are known."""
    metrics = list(dict.fromkeys(item.statistic.metric for item in places))
    every = {metric: (ends_of(metric) or (Fraction(0), Fraction(1)),) * images for metric in metrics}
    sums = [
        Sum(i.statistic.metric, i.weights, fraction(i.statistic.value.low), fraction(i.statistic.value.high))
        for i in places
    ]
    alike = tuple((number, Fraction(1, images)) for number in range(images))
    sums += [Sum(m.metric, alike, fraction(m.mean.low), fraction(m.mean.high)) for m in known if m.metric in every]
    divided = [(item.statistic.metric, number) for item in places if item.share for number, _ in item.weights]
    between = len(set(divided))
    divided += [(item.statistic.metric, item.number) for item in places]
    if images <= ALL:
        divided += [(metric, number) for metric in metrics for number in range(images)]
    return Boxes(every, tuple(sums), tuple(dict.fromkeys(divided)), between)


def _put_in_order(values: list[Ends]) -> None:
    for i in range(1, len(values)):
        values[i] = max(values[i][0], values[i - 1][0]), values[i][1]
    for i in range(len(values) - 2, -1, -1):
        values[i] = values[i][0], min(values[i][1], values[i + 1][1])


def _within(values: list[Ends], item: Sum) -> bool:
    """Values narrowed by a sum of them; whether anything is left."""
    least = sum((w * values[i][0] for i, w in item.weights), Fraction(0))
    most = sum((w * values[i][1] for i, w in item.weights), Fraction(0))
    if least > item.high or most < item.low:
        return False
    before, beyond = Fraction(0), most
    left = sum((w for _, w in item.weights), Fraction(0))
    passed = Fraction(0)
    for i, w in item.weights:
        low, high = values[i]
        # by itself, and with all behind it at least as large, and all before it at most
        beyond -= w * high
        ups = (item.high - least + w * low) / w, (item.high - before) / left
        downs = (item.low - most + w * high) / w, (item.low - beyond) / (passed + w)
        before, left, passed = before + w * low, left - w, passed + w
        up = Fraction(-(-min(ups) * GRID // 1), GRID)
        down = Fraction(max(downs) * GRID // 1, GRID)
        values[i] = max(low, down), min(high, up)
    return True


def _of_one_order(of_dice: list[Ends], of_jaccard: list[Ends]) -> None:
    """Dice and Jaccard put images in one order, so that values at one place are those of one image."""
    for i, ((d, e), (j, k)) in enumerate(zip(of_dice, of_jaccard, strict=True)):
        of_dice[i] = max(d, dice_of_jaccard(j)), min(e, dice_of_jaccard(k))
        of_jaccard[i] = max(j, jaccard_of_dice(d)), min(k, jaccard_of_dice(e))
