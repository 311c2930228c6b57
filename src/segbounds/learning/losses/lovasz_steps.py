"""A Lovász extension and its gradient, compiled by numba: one sort of integers that numpy does with vector instructions, and three passes.

Beside what is given and found there is one integer for each pixel of one class: new memory takes longer than what is done with it.
"""

import numpy as np

from segbounds.threads import compiled, share_out

#: What is extended: so many numbers at most, so that their places fit into half an integer, with a label.
MOST = 2**31 - 1
LARGEST = np.int64(2**31 - 1)
#: Pixels for which another core is worth its hand-over.
ALONE = 1 << 15
#: Pixels that are looked at together.
BLOCK = 1024
#: Sums may be taken in any order, as vector instructions take them; NaN stays NaN.
LOOSE = {"reassoc", "contract", "nsz"}


@compiled
def _error(x, hit, hinge):
    """How wrong a logit or probability is."""
    rest = np.float32(1) - x if hit else np.float32(1) + x
    return rest if hinge or hit else x


@compiled
def _look(x, labels, wanted, hinge, errors, missed):
    """The errors of a block of pixels, and which are of the class; how many labels are none of 0 and 1."""
    others = np.int64(0)
    for at in range(x.size):
        hit = labels[at] == wanted
        missed[at] = hit
        errors[at] = _error(x[at], hit, hinge)
        others += (not hit) & (labels[at] != 0)
    return others


@compiled
def _pack(p, labels, kept, channel, numbered, hinge, right, keys):
    """Of each error above 0, or of each ``right`` one of 0, the error, place and label in one integer: ascending integers are falling
    errors.

    The bits of floats that are not negative are ordered as they are; as integers -0.0 and what lies below are negative. Returns how many
    there are, how many pixels count, how many of them are of the class, and how many labels are none of 0 and 1.
    """
    errors, missed = np.empty(BLOCK, np.float32), np.empty(BLOCK, np.bool_)
    bits = errors.view(np.int32)
    number = counted = positives = others = np.int64(0)
    for image in range(p.shape[0]):
        for start in range(0, p.shape[2], BLOCK):
            size = min(BLOCK, p.shape[2] - start)
            block = slice(start, start + size)
            x, y = p[image, channel, block], labels[image, 0 if numbered else channel, block]
            others += _look(x, y, channel if numbered else 1, hinge, errors[:size], missed[:size])
            first = (image * p.shape[1] + channel) * p.shape[2] + start
            for at in range(size):
                keys[number] = ((LARGEST - max(bits[at], np.int32(0))) << 32) | (2 * (first + at) + missed[at])
                counts = kept.size == 0 or kept[image, 0, start + at]
                number += counts & ((bits[at] > 0) != right)
                counted += counts
                positives += counts & missed[at]
    return number, counted, positives, others


@compiled
def _walk(keys, positives, alpha, beta, slopes):
    """What each pixel adds to the loss of a Tversky index when mispredictions come in the order of falling error; negative where the pixel
    is of the class, as its error falls when p grows."""
    misses = alarms = np.int64(0)
    before = np.float64(positives)
    for key in keys:
        missed = key & 1
        misses += missed
        alarms += 1 - missed
        found = positives - misses
        after = found + alpha * alarms + beta * misses
        # the difference of two losses as one quotient: subtracting them would cancel all digits of small steps
        lost = alpha * alarms + beta * positives if missed else alpha * found
        both = before * after
        # where nothing was wrong before and nothing is right after, the similarity falls from 1 to 0
        step = lost / both if both > 0 else np.float64(after > 0)
        slopes[(key & 0xFFFFFFFF) >> 1] = -step if missed else step
        before = after


def _value(p, channel, hinge, slopes):
    """The sum of the errors, each as much as it adds. Of which class a pixel is, is read from the sign of its slope."""
    value = np.float64(0)
    for image in range(p.shape[0]):
        x, slope = p[image, channel], slopes[image, channel]
        for at in range(x.size):
            error = _error(x[at], slope[at] < 0, hinge)
            counts = (slope[at] != 0) | (x[at] != x[at])  # NaN is not to be lost, and infinity times 0 is nothing
            value += np.float64(error) * np.float64(abs(slope[at])) if counts else np.float64(0)
    return value


_value = compiled(_value, fastmath=LOOSE)


def extension(
    p: np.ndarray, labels: np.ndarray, kept: np.ndarray | None, weights: tuple[float, float], *, hinge: bool, batch: bool,
    alone: bool = False,
) -> tuple[np.ndarray, np.ndarray] | None:  # fmt: skip
    """The Lovász extension of a Tversky index's loss, (images, channels) or of a batch (1, channels), and its gradient by p where that is
    given back as 1; None where labels are none.

    p, labels
        (images, channels, pixels) in single precision, at most ``MOST`` numbers; masks of the same shape, or (images, 1, pixels) with the
        numbers of classes.
    kept
        (images, 1, pixels), which pixels count; None for all.
    weights
        alpha and beta of the index.
    hinge
        Whether p are logits, whose hinge errors count; otherwise they are probabilities.
    batch
        Whether the pixels of all images count as those of one.
    alone
        Whether only the calling thread may work.
    """
    images, channels, pixels = p.shape
    numbered, size = labels.shape[1] < channels, pixels * (images if batch else 1)
    slabs = [slice(0, images)] if batch else [slice(image, image + 1) for image in range(images)]
    kept = np.empty((0, 1, 0), np.bool_) if kept is None else kept
    values, slopes = np.empty(len(slabs) * channels), np.empty_like(p)
    hits, others = np.empty(len(values), np.int64), np.empty(len(values), np.int64)

    def work(first: int, last: int) -> None:
        keys = np.empty(size + 1, np.int64)  # what is passed over is written, too, and written over
        for task in range(first, last):  # one after the other, so that a row stays in the cache
            slab, channel = slabs[task // channels], task % channels
            given, slope = p[slab], slopes[slab]
            how = given, labels[slab], kept[slab], channel, numbered, hinge
            number, counted, hits[task], others[task] = _pack(*how, False, keys)
            keys[:number].sort()
            if number < counted and not hinge:  # where the error is 0, the hinge has no gradient
                number += _pack(*how, True, keys[number:])[0]
            if number < size:
                slope[:, channel] = 0
            _walk(keys[:number], hits[task], *weights, slope.reshape(-1))
            values[task] = _value(given, channel, hinge, slope)

    if alone:
        work(0, len(values))
    else:
        share_out(len(values), work, least=max(1, ALONE // max(1, size)))
    right = hits.sum() == labels.size if numbered and not kept.size else numbered or not others.any()
    return (values.reshape(-1, channels).astype(np.float32), slopes) if right else None
