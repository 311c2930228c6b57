"""Sums over probabilities and their gradient, each in one pass compiled by numba."""

import numpy as np

from segbounds.threads import compiled, share_out

#: Pixels whose sums are taken in single precision; those of blocks are added in double.
BLOCK = 1024
#: Pixels for which another core is worth its hand-over.
ALONE = 1 << 15
#: Sums may be taken in any order, as vector instructions take them; NaN stays NaN.
LOOSE = {"reassoc", "contract", "nsz"}


def _quick(loop):
    return compiled(loop, fastmath=LOOSE)


@_quick
def _sums(p, labels, found):
    numbered = labels.shape[1] < p.shape[1]
    for image in range(p.shape[0]):
        for channel in range(p.shape[1]):
            x, y = p[image, channel], labels[image, 0 if numbered else channel]
            for start in range(0, x.size, BLOCK):
                shared = predicted = positive = np.float32(0)
                if numbered:
                    for at in range(start, min(start + BLOCK, x.size)):
                        here = np.float32(y[at] == channel)
                        shared += x[at] * here
                        predicted += x[at]
                        positive += here
                else:
                    for at in range(start, min(start + BLOCK, x.size)):
                        here = np.float32(y[at])
                        shared += x[at] * here
                        predicted += x[at]
                        positive += here
                found[0, image, channel] += shared
                found[1, image, channel] += predicted
                found[2, image, channel] += positive


@_quick
def _back_sigmoid(p, labels, a, b, found):
    numbered = labels.shape[1] < p.shape[1]
    for image in range(p.shape[0]):
        for channel in range(p.shape[1]):
            x, out, y = p[image, channel], found[image, channel], labels[image, 0 if numbered else channel]
            slope, level = a[image, channel], b[image, channel]
            if numbered:
                for at in range(x.size):
                    out[at] = (slope * np.float32(y[at] == channel) + level) * x[at] * (np.float32(1) - x[at])
            else:
                for at in range(x.size):
                    out[at] = (slope * np.float32(y[at]) + level) * x[at] * (np.float32(1) - x[at])


@_quick
def _back_softmax(p, labels, a, b, found):
    numbered = labels.shape[1] < p.shape[1]
    mean = np.empty(BLOCK, np.float32)  # of the slopes of all classes, by their probabilities
    for image in range(p.shape[0]):
        for start in range(0, p.shape[2], BLOCK):
            stop = min(start + BLOCK, p.shape[2])
            mean[:] = 0
            for channel in range(p.shape[1]):
                x, out, y = p[image, channel], found[image, channel], labels[image, 0 if numbered else channel]
                slope, level = a[image, channel], b[image, channel]
                for at in range(start, stop):
                    here = np.float32(y[at] == channel) if numbered else np.float32(y[at])
                    out[at] = slope * here + level
                    mean[at - start] += x[at] * out[at]
            for channel in range(p.shape[1]):
                x, out = p[image, channel], found[image, channel]
                for at in range(start, stop):
                    out[at] = x[at] * (out[at] - mean[at - start])


def sums(p: np.ndarray, labels: np.ndarray, *, alone: bool = False) -> np.ndarray:
    """The sums of p y, p and y over the pixels: (3, images, channels) in double precision.

    p, labels
        (images, channels, pixels) in single precision; masks of the same shape, or (images, 1, pixels) with the numbers of classes.
    alone
        Whether only the calling thread may work.
    """
    found = np.zeros((3, *p.shape[:2]))
    _share(p, lambda first, last: _sums(p[first:last], labels[first:last], found[:, first:last]), alone)
    return found


def back(
    p: np.ndarray, labels: np.ndarray, a: np.ndarray, b: np.ndarray, softmax: bool, *, alone: bool = False
) -> np.ndarray:
    """The gradient by the logits of a·(sum of p y) + b·(sum of p), with a and b of shape (images, channels)."""
    found, loop = np.empty_like(p), _back_softmax if softmax else _back_sigmoid

    def work(first: int, last: int) -> None:
        loop(*(part[first:last] for part in (p, labels, a, b, found)))

    _share(p, work, alone)
    return found


def _share(p: np.ndarray, work, alone: bool) -> None:
    if alone:
        work(0, len(p))
    else:
        share_out(len(p), work, least=max(1, ALONE // max(1, p[0].size)))
