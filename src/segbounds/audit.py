"""What somebody's loss is, and what surprises it holds: a battery of small masks, and what a torch callable says of them.

    audit(DiceLoss(sigmoid=True), Call(input="logits"))

On binary masks most losses of segmentation are 1 - (tp + s)/(tp + a fp + b fn + r): that form is solved for its four numbers, which names
the metric, the order of the weights, and where smoothing was put. Then come soft predictions, batches, empty masks, soft labels and
gradients. Everything is computed in double precision on images of twenty pixels, so that smoothing shows.
"""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from segbounds.errors import InputError, raised, unknown
from segbounds.losses import Loss, cross_entropy, lovasz_hinge, lovasz_softmax, soft_loss
from segbounds.metrics.catalogue import CATALOGUE, dice, jaccard, precision, recall, tversky
from segbounds.metrics.counts import Counts, fn, fp, tp
from segbounds.metrics.similarity import Prepared, Similarity, evaluate

INPUTS, LABELS = ("logits", "probabilities"), ("masks", "numbers")
SHAPES = {1: (20,), 2: (4, 5), 3: (2, 2, 5)}  # twenty pixels in so many dimensions
SURE = 1e-9  # probabilities nearer to 0 or 1 have no logit that a sum could bear
SAME = 1e-6  # two values that differ by less are one: sure logits are off by a billionth
NOTICED = 1e-3  # smoothing below this matters on empty masks alone
AT_CORNERS = 1e-2  # where there are no pixels, what is left of sure probabilities counts beside small smoothing


@dataclass(frozen=True)
class Call:
    """How a loss wants to be called.

    input
        "logits" or "probabilities".
    channels
        1: a binary question. 2: background and foreground.
    labels
        "masks": floating point 0 and 1 in the shape of the prediction, one-hot for two channels. "numbers": whole numbers of shape
        (images, *space).
    channels_last
        Whether the shape is (images, *space, channels) instead of (images, channels, *space).
    dimensions
        How many of space: 1, 2 or 3.
    """

    input: str = "logits"
    channels: int = 1
    labels: str = "masks"
    channels_last: bool = False
    dimensions: int = 2

    def __post_init__(self) -> None:
        for kind, value, known in (("input", self.input, INPUTS), ("kind of labels", self.labels, LABELS)):
            if value not in known:
                raise unknown(kind, value, known)
        if self.channels not in (1, 2) or self.dimensions not in SHAPES:
            raise InputError(f"{self.channels} channels in {self.dimensions} dimensions: give 1 or 2, and 1, 2 or 3")

    def prediction(self, x: Tensor) -> Tensor:
        """Probabilities of the foreground, (images, pixels), as the loss wants them."""
        both = x[:, None] if self.channels == 1 else torch.stack([1 - x, x], 1)
        if self.input == "logits":
            inside = both.clamp(SURE, 1 - SURE)
            both = inside.logit() if self.channels == 1 else inside.log()
        return self._shaped(both)

    def reference(self, y: Tensor) -> Tensor:
        if self.labels == "numbers":
            return y.long().reshape(len(y), *SHAPES[self.dimensions])
        return self._shaped(y[:, None] if self.channels == 1 else torch.stack([1 - y, y], 1))

    def _shaped(self, values: Tensor) -> Tensor:
        shaped = values.reshape(*values.shape[:2], *SHAPES[self.dimensions])
        return shaped.movedim(1, -1).contiguous() if self.channels_last else shaped


@dataclass(frozen=True)
class Finding:
    """What one part of the battery showed: its name, a sentence, and whether that is what one would not expect."""

    what: str
    says: str
    surprise: bool = False


@dataclass(frozen=True)
class Audit:
    """What a loss is, in one line, and all that was found."""

    is_: str
    findings: tuple[Finding, ...]

    @property
    def surprises(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.surprise)

    def __str__(self) -> str:
        width = max(len(finding.what) for finding in self.findings)
        lines = [f"{'!' if f.surprise else ' '} {f.what:<{width}}  {f.says}" for f in self.findings]
        number = len(self.surprises)
        ending = "no surprises" if not number else f"{number} surprise{'s' if number > 1 else ''}, marked with !"
        return "\n".join([f"it is {self.is_}", *lines, ending])


# --- reading ----------------------------------------------------------------------------------------------------------


def load(name: str, arguments: Sequence[str] = ()) -> Callable[..., Any]:
    """The loss that ``module:callable`` names, or ``file.py:callable``; a class is made an object with ``key=value`` arguments, and so
    is what a function makes of arguments.

    Raises InputError for a module that is not there or cannot be loaded, for a name that it does not have, and for what cannot be called.
    """
    place, colon, attribute = name.rpartition(":")
    if not colon or not place or not attribute:
        raise InputError(f"{name!r} names no loss: write it like my_losses:DiceLoss or path/my_losses.py:dice_loss")
    found: Any = _module(place)
    for part in attribute.split("."):
        if not hasattr(found, part):
            raise unknown(
                f"name in {place}", part, sorted(n for n in vars(found) if not n.startswith("_")) or ["nothing"]
            )
        found = getattr(found, part)
    given = dict(_argument(text) for text in arguments)
    if not callable(found):
        raise InputError(
            f"{name} is {type(found).__name__}, which cannot be called: name a function, a class or a module of torch"
        )
    if isinstance(found, type) or given:
        try:
            found = found(**given)
        except BaseException as error:  # whatever a stranger's code raises, the arguments are what can be changed
            raise InputError(f"{name} cannot be made with {given}: {raised(error)}") from error
    if not callable(found):
        raise InputError(f"{name} makes {type(found).__name__}, which cannot be called: name what makes a loss")
    return found


def _module(place: str) -> Any:
    try:
        if place.endswith(".py"):
            spec = importlib.util.spec_from_file_location(Path(place).stem, place)
            assert spec is not None and spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module
        if "" not in sys.path:  # as python -m has it: modules of the folder one is in
            sys.path.insert(0, "")
        return importlib.import_module(place)
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise InputError(
            f"there is no {place} to import ({error}): install it, or name a file like my_losses.py"
        ) from error
    except KeyboardInterrupt:  # Ctrl-C, which ends the command
        raise
    except BaseException as error:  # a stranger's module may raise anything, SystemExit too
        raise InputError(f"{place} cannot be loaded: {raised(error)}") from error


def _argument(text: str) -> tuple[str, Any]:
    key, equals, value = text.partition("=")
    if not equals or not key.isidentifier():
        raise InputError(f"{text!r} is no argument: write it like sigmoid=True or alpha=0.3")
    words = {"true": True, "false": False, "none": None}
    if value.lower() in words:
        return key, words[value.lower()]
    for kind in (int, float):
        try:
            return key, kind(value)
        except ValueError:
            continue
    return key, value


# --- asking -----------------------------------------------------------------------------------------------------------


class _Asked:
    """A loss with the way in which it is called; what it raises is told with what it was given."""

    def __init__(self, loss: Callable[..., Any], call: Call) -> None:
        self.loss, self.call = loss, call
        self.in_double = self._bears_double()

    def _bears_double(self) -> bool:
        """Whether it can be called in double precision: if not, but in single, it is asked in single."""
        x = torch.full((1, 20), 0.25, dtype=torch.float64)
        given = self.call.prediction(x), self.call.reference((x > 0).double())
        try:
            self.loss(*given)
        except BaseException:  # a stranger's loss may raise anything, SystemExit too; the next call tells
            try:
                self.loss(*(_single(part) for part in given))
            except BaseException:  # neither: it is called in another way
                return True
            return False
        return True

    def tensor(self, prediction: Tensor, reference: Tensor) -> Tensor:
        shapes = f"a prediction {tuple(prediction.shape)} and a reference {tuple(reference.shape)} of {reference.dtype}"
        if not self.in_double:
            prediction, reference = _single(prediction), _single(reference)
        try:
            value = self.loss(prediction, reference)
        except KeyboardInterrupt:  # Ctrl-C, which ends the command
            raise
        except BaseException as error:  # a stranger's loss may raise anything
            what, _, said = raised(error).partition(": ")
            raise InputError(
                f"the loss raises {what} on {shapes}: {said}; say how it is called: input, channels, labels, dimensions"
            ) from error
        if (
            not isinstance(value, Tensor)
            or value.numel() != 1
            or value.is_complex()
            or value.layout is not torch.strided
        ):
            shape = _kind_of_tensor(value) if isinstance(value, Tensor) else type(value).__name__
            raise InputError(
                f"the loss gives {shape} for {shapes}, not one number: have it averaged (reduction='mean')"
            )
        return value.reshape(())

    def __call__(self, x: Tensor, y: Tensor, sure: float | None = None) -> float:
        prediction = self.call.prediction(x)
        if sure is not None:  # logits of this size, whatever the probabilities
            prediction = sure * prediction.sign()
        return float(self.tensor(prediction, self.call.reference(y)).detach())

    def gradient(self, x: Tensor, y: Tensor) -> Tensor:
        """By the prediction of the foreground: (images, pixels)."""
        prediction = self.call.prediction(x).requires_grad_()
        value = self.tensor(prediction, self.call.reference(y))
        if not value.requires_grad:
            return torch.full_like(x, torch.nan)
        try:
            (slope,) = torch.autograd.grad(value, prediction, allow_unused=True)
        except Exception as error:  # a stranger's way back may raise anything
            raise InputError(f"its gradient raises {type(error).__name__}") from error
        if slope is None:
            return torch.full_like(x, torch.nan)
        first = slope.movedim(-1, 1) if self.call.channels_last else slope
        return first[:, -1].reshape(x.shape)


def _kind_of_tensor(value: Tensor) -> str:
    kind = "complex " if value.is_complex() else "" if value.layout is torch.strided else "sparse "
    return f"a {kind}tensor of shape {tuple(value.shape)}"


def _single(values: Tensor) -> Tensor:
    return values.float() if values.is_floating_point() else values


def masks(counts: Counts) -> tuple[Tensor, Tensor]:
    """One image with these counts, as soft masks of shape (1, pixels)."""
    prediction, reference = (torch.as_tensor(mask, dtype=torch.float64)[None] for mask in counts.masks())
    return prediction, reference


def some_counts() -> list[Counts]:
    """Counts of twenty pixels with true positives, symmetric and not."""
    return [Counts(a, b, c, 20 - a - b - c) for a, b, c in product((1, 3, 6), (0, 1, 4), (0, 2, 5))]


PERFECT, NOTHING, EVERYTHING, OPPOSITE = (
    Counts(6, 0, 0, 14),
    Counts(0, 0, 6, 14),
    Counts(6, 14, 0, 0),
    Counts(0, 14, 6, 0),
)
BOTH_EMPTY, ALARM_ALONE = Counts(0, 0, 0, 20), Counts(0, 3, 0, 17)


# --- what it is on binary masks ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """1 - (tp + above)/(tp + alpha fp + beta fn + below), times a factor where logits of size 1 were given."""

    alpha: float
    beta: float
    above: float
    below: float

    @property
    def similarity(self) -> Similarity:
        """The index without its smoothing."""
        weights = (Fraction(self.alpha).limit_denominator(1000), Fraction(self.beta).limit_denominator(1000))
        for known in (dice, jaccard, precision, recall):
            if weights == _weights_of(known):
                return known
        return tversky(alpha=weights[0], beta=weights[1])

    @property
    def smoothed(self) -> Similarity:
        """The index as it stands: for evaluating it, at counts that are not scaled."""
        top, bottom = (
            tp + _rounded(self.above),
            tp + _rounded(self.alpha) * fp + _rounded(self.beta) * fn + _rounded(self.below),
        )
        return Similarity("smoothed", top / bottom, when_undefined=1)


def _rounded(value: float) -> Fraction:
    return Fraction(value).limit_denominator(10**6)


def _weights_of(similarity: Similarity) -> tuple[Fraction, Fraction]:
    first, second = (1 / similarity(Counts(1, *wrong)) - 1 for wrong in ((1, 0, 0), (0, 1, 0)))
    return first, second


def solved(values: np.ndarray, counts: Sequence[Counts]) -> Form | None:
    """The form that has these values at these counts, if there is one: with S = 1 - value, S (tp + a fp + b fn + r) = tp + s is linear
    in its numbers."""
    hits, alarms, misses, _ = np.array(counts, float).T
    s = 1 - values
    rows = np.stack([s * alarms, s * misses, -np.ones_like(s), s], 1)
    numbers, *_ = np.linalg.lstsq(rows, hits * values, rcond=None)
    alpha, beta, above, below = (float(number) for number in numbers)
    bottom = hits + alpha * alarms + beta * misses + below
    if not (abs(bottom) > SAME).all() or np.abs(1 - (hits + above) / bottom - values).max() > 10 * SAME:
        return None
    return Form(*(round(number, 6) + 0.0 for number in (alpha, beta, above, below)))


@dataclass(frozen=True)
class OnMasks:
    """What a loss is on binary masks, with a name; the form where there is one; by how much it is multiplied; and whether it is a number
    everywhere."""

    name: str
    form: Form | None = None
    factor: float = 1.0
    finite: bool = True


def on_masks(asked: _Asked) -> OnMasks:
    counts = some_counts()
    for sure, factor in ((None, 1.0), (1.0, 2.0)) if asked.call.input == "logits" else ((None, 1.0),):
        values = np.array([asked(*masks(each), sure) for each in counts]) / factor
        if sure is None and (off := _not_finite(values)):
            return OnMasks(f"no metric: {off} binary masks", finite=False)
        if _not_finite(values):
            continue
        form = solved(values, counts)
        if form is not None:
            scaled = "" if sure is None else f"at logits of ±1 {factor:g} times "
            return OnMasks(f"{scaled}1 - {form.similarity}", form, factor)
        if sure is None:
            first = values
    for name, of in _others():
        wanted = 1 - np.array([float(of(each)) for each in counts])
        factor = float(first @ wanted / (wanted @ wanted))
        if np.abs(first - factor * wanted).max() < 10 * SAME * max(1.0, abs(factor)):
            return OnMasks(f"1 - {name}" if abs(factor - 1) < SAME else f"proportional to 1 - {name}")
    weights = _weighted(first, counts)
    if weights is not None:
        return OnMasks(
            f"the share of wrong pixels, where false negatives weigh {weights:.4g} times what false positives do"
        )
    return OnMasks("no metric that is known here")


def _not_finite(values: np.ndarray) -> str:
    """At how many of some places a loss is no number; nothing where there is none."""
    off = int((~np.isfinite(values)).sum())
    return f"NaN or infinite at {off} of {len(values)}" if off else ""


def _weighted(values: np.ndarray, counts: Sequence[Counts]) -> float | None:
    """The weight b/a of (a fp + b fn)/(negatives + k positives), as weighted cross-entropies have it, if there is one."""
    hits, alarms, misses, rest = np.array(counts, float).T
    rows = np.stack([alarms, misses, -values * (hits + misses)], 1)
    (a, b, k), *_ = np.linalg.lstsq(rows, values * (alarms + rest), rcond=None)
    bottom = alarms + rest + k * (hits + misses)
    fits = abs(a) > SAME and np.abs((a * alarms + b * misses) / bottom - values).max() < 1e-5 * np.abs(values).max()
    return float(b / a) if fits else None


def _others() -> Iterator[tuple[str, Callable[[Counts], Any]]]:
    for of in CATALOGUE.values():
        if isinstance(of, Similarity):
            yield str(of), of
    for of in (dice, jaccard):
        yield f"the mean of {of} over background and foreground", partial(_of_both_classes, of)


def _of_both_classes(of: Similarity, counts: Counts) -> Any:
    return (evaluate(of, counts) + evaluate(of, Counts(*reversed(counts)))) / 2


# --- the battery ------------------------------------------------------------------------------------------------------


def audit(
    loss: Callable[..., Any],
    call: Call,
    metric: Similarity | None = None,
    partner: Callable[..., Any] | None = None,
) -> Audit:
    """What a loss is and what surprises it holds.

    loss
        Called with (prediction, reference), as `call` says; it gives one number, smaller for better predictions.
    metric
        The similarity whose loss it should be, with its parameters: another one is a surprise.
    partner
        The other loss of Dice and Jaccard, called the same way: that one does not follow from the other is a surprise.

    Raises InputError where the loss raises, or gives something other than one number.
    """
    asked = _Asked(loss, call)
    shown = on_masks(asked)
    findings = [
        _on_masks(shown, metric),
        *_corners(asked, shown),
        *_smoothing(shown),
        _soft(asked, shown),
        _batches(asked),
        *_soft_labels(asked),
        *_gradients(asked),
    ]
    if partner is not None:
        findings.append(_tied(asked, _Asked(partner, call)))
    if not asked.in_double:
        findings.append(Finding("double precision", "it raises: it was asked in single precision", True))
    form = next(finding for finding in findings if finding.what == "soft predictions").says
    return Audit(f"{shown.name} on binary masks; {form}", tuple(findings))


def _on_masks(shown: OnMasks, metric: Similarity | None) -> Finding:
    said = shown.name
    if not shown.finite:
        return Finding("binary masks", said, True)
    if shown.form is not None:
        said += f": false positives weigh {shown.form.alpha:.4g}, false negatives {shown.form.beta:.4g}"
    if metric is None:
        return Finding("binary masks", said)
    if shown.form is None:
        names = shown.name == f"1 - {metric}"
        return Finding("binary masks", said + ("" if names else f"; it should be 1 - {metric}"), not names)
    found, wanted, exchanged = (
        np.array([float(value(counts)) for counts in some_counts()])
        for value in (shown.form.similarity, metric, lambda counts: metric(counts.swapped))
    )
    if np.allclose(found, wanted, atol=1e-4):
        return Finding("binary masks", said)
    why = "exchanged: " if np.allclose(found, exchanged, atol=1e-4) else ""
    return Finding("binary masks", f"{said}; {why}it should be 1 - {metric}", True)


def _corners(asked: _Asked, shown: OnMasks) -> Iterator[Finding]:
    sure = 1.0 if shown.factor != 1 else None
    places = (
        ("equal masks", PERFECT),
        ("empty prediction", NOTHING),
        ("full prediction", EVERYTHING),
        ("opposite masks", OPPOSITE),
        ("both empty", BOTH_EMPTY),
        ("empty reference, 3 predicted", ALARM_ALONE),
    )
    for what, counts in places:
        try:
            value, equal = asked(*masks(counts), sure), counts.fp + counts.fn == 0
        except InputError as raised:
            yield Finding(what, _raises(raised), True)
            continue
        wanted = float(1 - shown.form.similarity(counts)) if shown.form is not None else 0.0
        known = shown.form is not None or equal
        off = known and bool(np.isfinite(value)) and abs(value - shown.factor * wanted) > AT_CORNERS * shown.factor
        hoped = f", where the metric has {shown.factor * wanted:.4g}" if off else ""
        yield Finding(what, f"{value:.4g}{hoped}", off or not np.isfinite(value))


def _raises(error: InputError) -> str:
    return f"raises {type(error.__cause__).__name__}" if error.__cause__ is not None else str(error)


def _smoothing(shown: OnMasks) -> Iterator[Finding]:
    if shown.form is None:
        return
    above, below = shown.form.above, shown.form.below
    if max(abs(above), abs(below)) < NOTICED:
        yield Finding("smoothing", "none that is seen beside a true positive")
        return
    if abs(above - below) < NOTICED:
        other = (
            "; with this term in Dice and in Jaccard alike the two are no longer tied"
            if shown.form.alpha == 0.5
            else ""
        )
        yield Finding("smoothing", f"as {above:.4g} true positives{other}")
        return
    yield Finding(
        "smoothing",
        f"{above:.4g} above and {below:.4g} below: no true positives, so bounds between metrics do not carry over",
        True,
    )


def _soft_pairs() -> Iterator[tuple[Tensor, Tensor]]:
    random = torch.Generator().manual_seed(0)
    for share in (0.2, 0.5, 0.8):
        for bend in (0.5, 1.0, 3.0):
            x = torch.rand(1, 20, generator=random, dtype=torch.float64) ** bend
            y = (torch.rand(1, 20, generator=random, dtype=torch.float64) < share).double()
            y[0, 0], y[0, 1] = 1, 0
            yield x, y


def _soft(asked: _Asked, shown: OnMasks) -> Finding:
    """Which extension to soft predictions it is."""
    pairs = list(_soft_pairs())
    values = np.array([asked(x, y) for x, y in pairs])
    if _not_finite(values):
        return Finding("soft predictions", _not_finite(values), True)
    nearest = ""
    for says, loss in _extensions(shown, asked.call):
        wanted = np.array([loss(x, y) for x, y in pairs])
        off = float(np.abs(values - wanted).max())
        if off < 1e-5:
            return Finding("soft predictions", says)
        if says.startswith("the linear form, "):
            nearest = f", up to {off:.2g} away from the linear form: what ties Dice and Jaccard does not hold"
    return Finding("soft predictions", f"none of the extensions that are known here{nearest}", bool(nearest))


def _tied(asked: _Asked, partner: _Asked) -> Finding:
    """Whether one is the loss of Dice and the other that of Jaccard at the same counts, soft ones and empty masks among them."""
    corners = (PERFECT, NOTHING, EVERYTHING, OPPOSITE, BOTH_EMPTY, ALARM_ALONE)
    pairs = [*map(masks, (*corners, *some_counts())), *_soft_pairs()]
    one, other = (np.array([loss(x, y) for x, y in pairs]) for loss in (asked, partner))
    # 1 - J = 2 (1 - D)/(1 + (1 - D)), in either order
    off = {name: np.abs(j - 2 * d / (1 + d)) for name, (d, j) in (("Dice", (one, other)), ("Jaccard", (other, one)))}
    name = min(off, key=lambda order: float(off[order].max()))
    if off[name].max() < AT_CORNERS and off[name][len(corners) :].max() < 10 * SAME:
        return Finding(
            "its partner", f"tied: this is the loss of {name}, the partner that of the other, at every prediction"
        )
    return Finding("its partner", f"not tied as Dice and Jaccard are: off by up to {off[name].max():.2g}", True)


def _extensions(shown: OnMasks, call: Call) -> Iterator[tuple[str, Callable[[Tensor, Tensor], float]]]:
    binary = Call(input="probabilities")

    def ours(loss: Loss, way: Call = binary) -> Callable[[Tensor, Tensor], float]:
        return lambda x, y: float(loss(way.prediction(x), way.reference(y)))

    if shown.form is not None:
        of = Prepared(shown.form.smoothed, torch)

        def squared(x: Tensor, y: Tensor) -> float:
            both = (x * y).sum()
            return float(1 - of(both, (x * x).sum() - both, (y * y).sum() - both, 0 * both))

        yield (
            "the linear form, tp = sum of xy: bounds between metrics carry over",
            ours(soft_loss(shown.form.smoothed, input="probabilities")),
        )
        yield (
            "the squared form, sums of x² and y²: it is no function of soft counts, and bounds do not carry over",
            squared,
        )
        if max(abs(shown.form.above), abs(shown.form.below)) < NOTICED and min(shown.form.alpha, shown.form.beta) >= 0:
            of_one, of_two = shown.form.similarity, Call(input="logits")
            yield "the Lovász extension", ours(lovasz_softmax(of_one, input="probabilities"))
            yield "the Lovász hinge", ours(lovasz_hinge(of_one), of_two)
    two = Call(input="probabilities", channels=2)
    for of_class in (dice, jaccard):
        yield (
            f"the linear form of {of_class}, averaged over classes",
            ours(soft_loss(of_class, input="probabilities"), two),
        )
    yield "the Lovász extension of Jaccard, averaged over classes", ours(lovasz_softmax(input="probabilities"), two)
    yield "cross-entropy: proper, its minimum is the probability itself", ours(cross_entropy(input="probabilities"))


def _batches(asked: _Asked) -> Finding:
    """Two images of different sizes of object, together and apart."""
    first, second = masks(Counts(6, 1, 2, 11)), masks(Counts(1, 1, 0, 18))
    soft = [(0.1 + 0.8 * x, y) for x, y in (first, second)]
    x, y = torch.cat([x for x, _ in soft]), torch.cat([y for _, y in soft])
    together = asked(x, y)
    apart = [asked(*one) for one in soft]
    if _not_finite(np.array([together, *apart])):
        return Finding("batches", "NaN or infinite", True)
    if abs(together - sum(apart) / 2) < SAME:
        return Finding("batches", "the mean over the images")
    if abs(together - sum(apart)) < SAME:
        return Finding("batches", "the sum over the images: it grows with the batch", True)
    # the same pixels, dealt out to the two images in another way
    dealt = x.reshape(20, 2).T.contiguous(), y.reshape(20, 2).T.contiguous()
    if abs(asked(*dealt) - together) < SAME:
        return Finding("batches", "the pixels of a batch count as those of one image")
    return Finding("batches", "neither the mean over the images nor that of all pixels together")


def _soft_labels(asked: _Asked) -> Iterator[Finding]:
    if asked.call.labels == "numbers":
        return
    label, y = 0.4, torch.full((1, 20), 0.4, dtype=torch.float64)
    tried = [k / 25 for k in range(1, 25)]
    try:
        values = [asked(torch.full_like(y, x), y) for x in tried]
    except InputError:
        yield Finding("soft labels", "refused")
        return
    if off := _not_finite(np.array(values)):
        yield Finding("soft labels", f"{off} predictions")
        return
    best = tried[int(np.argmin(values))]
    least = best if 0.04 < best < 0.96 else round(best)
    if abs(best - label) < 0.01:
        yield Finding("soft labels", "least at the label")
    else:
        yield Finding(
            "soft labels", f"for labels of {label:g} it is least at predictions of {least:.2g}, not at the label"
        )


def _gradients(asked: _Asked) -> Iterator[Finding]:
    _, y = masks(PERFECT)
    half = torch.full_like(y, 0.5)
    for what, counts, x, reference in (
        ("gradient at one half", None, half, y),
        ("gradient, equal masks", PERFECT, y, y),
        ("gradient, empty prediction", NOTHING, torch.zeros_like(y), y),
        ("gradient, opposite masks", OPPOSITE, 1 - y, y),
        ("gradient, empty reference", BOTH_EMPTY, half, torch.zeros_like(y)),
        ("gradient, all empty", BOTH_EMPTY, torch.zeros_like(y), torch.zeros_like(y)),
    ):
        try:
            slope = asked.gradient(x, reference)
        except InputError as raised:
            yield Finding(what, _raises(raised), True)
            continue
        if slope.isnan().all():
            yield Finding(what, "none: NaN, or the value does not depend on the prediction", True)
            continue
        if not slope.isfinite().all():
            yield Finding(what, "not finite", True)
            continue
        size = float(slope.abs().max())
        wrong = bool(((slope > SAME) & (reference > 0)).any() or ((slope < -SAME) & (reference == 0)).any())
        if wrong:
            yield Finding(what, "points away from the reference", True)
        elif counts is None and not bool((slope.abs() > 0).all()):
            yield Finding(what, "some pixels have none", False)
        elif what == "gradient, empty reference" and size < SAME:
            yield Finding(what, "none: images without an object teach nothing", True)
        else:
            yield Finding(what, f"finite, at most {size:.3g}")
