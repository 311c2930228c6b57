"""Sums over probabilities and their gradients, each in one pass compiled by numba."""

import numpy as np

from segbounds.threads import compiled, share_out

#: Pixels whose sums are taken in single precision; those of blocks are added in double.
BLOCK = 1024
#: Pixels of all channels that are worked on together. Channels as far apart as those of images of 256 x 256 have the same places in the
#: nearest cache, where more would push each other out.
NARROW = 128
#: Pixels for which another core is worth its hand-over.
ALONE = 1 << 15
#: Sums may be taken in any order, as vector instructions take them; NaN stays NaN.
LOOSE = {"reassoc", "contract", "nsz"}


def _quick(loop):
    return compiled(loop, fastmath=LOOSE)


@_quick
def _mask(labels, image, channel, channels, block, mask):
    """One channel's block of the reference, 1 where a pixel is of its class: from masks, or from the numbers of classes."""
    if labels.shape[1] < channels:
        numbers = labels[image, 0, block]
        for at in range(numbers.size):
            mask[at] = np.float32(numbers[at] == channel)
    else:
        given = labels[image, channel, block]
        for at in range(given.size):
            mask[at] = np.float32(given[at])


@_quick
def _added(x, mask):
    """The sums of x y, x and y, and how many y are shares, in one block."""
    shared = predicted = positive = np.float32(0)
    shares = np.int32(0)
    for at in range(x.size):
        y = np.float32(mask[at])
        shared += x[at] * y
        predicted += x[at]
        positive += y
        shares += np.int32((y >= np.float32(0)) & (y <= np.float32(1)))
    return shared, predicted, positive, np.float32(shares)


@_quick
def _sums(p, labels, found):
    numbered = labels.shape[1] < p.shape[1]
    mask = np.empty(BLOCK, np.float32)
    for image in range(p.shape[0]):
        for start in range(0, p.shape[2], BLOCK):
            block = slice(start, min(start + BLOCK, p.shape[2]))
            for channel in range(p.shape[1]):
                x = p[image, channel, block]
                if numbered:
                    _mask(labels, image, channel, p.shape[1], block, mask)
                    sums = _added(x, mask)
                else:
                    sums = _added(x, labels[image, channel, block])
                for number in range(4):
                    found[number, image, channel] += sums[number]


@_quick
def _back_sigmoid(p, labels, a, b, found):
    mask = np.empty(BLOCK, np.float32)
    for image in range(p.shape[0]):
        for start in range(0, p.shape[2], BLOCK):
            block = slice(start, min(start + BLOCK, p.shape[2]))
            for channel in range(p.shape[1]):
                _mask(labels, image, channel, p.shape[1], block, mask)
                slope, level = a[image, channel], b[image, channel]
                x, out = p[image, channel, block], found[image, channel, block]
                for at in range(x.size):
                    out[at] = (slope * mask[at] + level) * x[at] * (np.float32(1) - x[at])


@_quick
def _back_softmax(p, labels, a, b, found):
    mask = np.empty(NARROW, np.float32)
    mean = np.empty(NARROW, np.float32)  # of the slopes of all classes, by their probabilities
    for image in range(p.shape[0]):
        for start in range(0, p.shape[2], NARROW):
            block = slice(start, min(start + NARROW, p.shape[2]))
            mean[:] = 0
            for channel in range(p.shape[1]):
                _mask(labels, image, channel, p.shape[1], block, mask)
                slope, level = a[image, channel], b[image, channel]
                x, out = p[image, channel, block], found[image, channel, block]
                for at in range(x.size):
                    out[at] = slope * mask[at] + level
                    mean[at] += x[at] * out[at]
            for channel in range(p.shape[1]):
                x, out = p[image, channel, block], found[image, channel, block]
                for at in range(x.size):
                    out[at] = x[at] * (out[at] - mean[at])


@_quick
def _less_masks(p, labels, scale):
    mask = np.empty(BLOCK, np.float32)
    for image in range(p.shape[0]):
        for start in range(0, p.shape[2], BLOCK):
            block = slice(start, min(start + BLOCK, p.shape[2]))
            for channel in range(p.shape[1]):
                _mask(labels, image, channel, p.shape[1], block, mask)
                x = p[image, channel, block]
                for at in range(x.size):
                    x[at] = scale * (x[at] - mask[at])


@_quick
def _straight(x, labels, tails, found):
    mask = np.empty(BLOCK, np.float32)
    for image in range(x.shape[0]):
        for start in range(0, x.shape[2], BLOCK):
            block = slice(start, min(start + BLOCK, x.shape[2]))
            for channel in range(x.shape[1]):
                _mask(labels, image, channel, x.shape[1], block, mask)
                here, tail = x[image, channel, block], tails[image, channel, block]
                total, shares = np.float32(0), np.int32(0)
                for at in range(here.size):
                    y = mask[at]
                    tail[at] = -abs(here[at])
                    total += (here[at] - tail[at]) * np.float32(0.5) - here[at] * y
                    shares += np.int32((y >= np.float32(0)) & (y <= np.float32(1)))
                found[0, image] += total
                found[1, image] += shares


@_quick
def _back_of_straight(x, labels, tails, scale, found):
    mask = np.empty(BLOCK, np.float32)
    for image in range(x.shape[0]):
        for start in range(0, x.shape[2], BLOCK):
            block = slice(start, min(start + BLOCK, x.shape[2]))
            for channel in range(x.shape[1]):
                _mask(labels, image, channel, x.shape[1], block, mask)
                here, tail, out = x[image, channel, block], tails[image, channel, block], found[image, channel, block]
                for at in range(here.size):
                    larger = np.float32(1) if here[at] >= 0 else tail[at]
                    out[at] = scale * (larger / (np.float32(1) + tail[at]) - mask[at])


def sums(p: np.ndarray, labels: np.ndarray, *, alone: bool = False) -> np.ndarray | None:
    """The sums of p y, p and y over the pixels: (3, images, channels) in double precision; None where labels are none.

    p, labels
        (images, channels, pixels) in single precision; masks of the same shape, or (images, 1, pixels) with the numbers of classes.
    alone
        Whether only the calling thread may work.
    """
    found = np.zeros((4, *p.shape[:2]))
    _share(p, lambda first, last: _sums(p[first:last], labels[first:last], found[:, first:last]), alone)
    numbered = labels.shape[1] < p.shape[1]
    right = found[2].sum() == labels.size if numbered else found[3].sum() == p.size
    return found[:3] if right else None


def back(
    p: np.ndarray, labels: np.ndarray, a: np.ndarray, b: np.ndarray, softmax: bool, *, alone: bool = False
) -> np.ndarray:
    """The gradient by the logits of a·(sum of p y) + b·(sum of p), with a and b of shape (images, channels)."""
    found, loop = np.empty_like(p), _back_softmax if softmax else _back_sigmoid

    def work(first: int, last: int) -> None:
        loop(*(part[first:last] for part in (p, labels, a, b, found)))

    _share(p, work, alone)
    return found


def straight(x: np.ndarray, labels: np.ndarray, tails: np.ndarray, *, alone: bool = False) -> float | None:
    """The sum of max(x, 0) - x y over all pixels and channels, and in ``tails`` -|x|; None where labels are none."""
    found = np.zeros((2, len(x)))
    _share(x, lambda a, b: _straight(x[a:b], labels[a:b], tails[a:b], found[:, a:b]), alone)
    return float(found[0].sum()) if found[1].sum() == x.size else None


def back_of_straight(
    x: np.ndarray, labels: np.ndarray, tails: np.ndarray, scale: float, *, alone: bool = False
) -> np.ndarray:
    """The sigmoid of x less the masks, scaled, from ``tails`` = exp(-|x|)."""
    found = np.empty_like(x)
    _share(x, lambda a, b: _back_of_straight(x[a:b], labels[a:b], tails[a:b], np.float32(scale), found[a:b]), alone)
    return found


def less_masks(p: np.ndarray, labels: np.ndarray, scale: float, *, alone: bool = False) -> None:
    """Makes of p, where it is, the scaled difference between it and the masks."""
    _share(p, lambda first, last: _less_masks(p[first:last], labels[first:last], np.float32(scale)), alone)


def _share(p: np.ndarray, work, alone: bool) -> None:
    if alone:
        work(0, len(p))
    else:
        share_out(len(p), work, least=max(1, ALONE // max(1, p[0].size)))
