"""What somebody's loss is, and what surprises it holds: a battery of small masks, and what a callable says of them.

    audit(DiceLoss(sigmoid=True), Call(input="logits"))

On binary masks most losses of segmentation are 1 - (tp + s)/(tp + a fp + b fn + r), scaled, shifted or raised to a power: that form is
solved for its numbers, which names the metric, the order of the weights, and where smoothing was put. Then come soft predictions,
batches, empty masks, soft labels and gradients. Everything is computed in double precision on images of twenty pixels, so that
smoothing shows.
"""

from collections.abc import Callable
from typing import Any

from segbounds.errors import InputError, told
from segbounds.learning.audit.battery import (
    arrangement,
    batches,
    corners,
    gradients,
    of_masks,
    smoothing,
    soft_labels,
    tied,
)
from segbounds.learning.audit.between import is_known, soft
from segbounds.learning.audit.call import Asked, Call
from segbounds.learning.audit.calling import (
    OVER,
    called_wrongly,
    form_of_answers,
    ignored,
    over_pixels,
    over_questions,
    randomness,
)
from segbounds.learning.audit.findings import Audit, Finding
from segbounds.learning.audit.forms import OnMasks, averaged, on_masks
from segbounds.learning.audit.loading import load
from segbounds.metrics.catalogue import parse
from segbounds.metrics.similarity import Similarity

__all__ = ["Audit", "Call", "Finding", "audit", "audit_loss", "load"]


def audit(
    loss: Callable[..., Any] | str,
    call: Call = Call(),
    metric: Similarity | str | None = None,
    partner: Callable[..., Any] | str | None = None,
) -> Audit:
    """What a loss is and what surprises it holds.

    loss
        Called with (prediction, reference), as `call` says; it gives one number, smaller for better predictions. Or a text,
        ``"module:callable"``.
    metric
        The similarity, or its name, whose loss it should be, with its parameters: another one is a surprise.
    partner
        The other loss of Dice and Jaccard, called the same way: that one does not follow from the other is a surprise.

    >>> from segbounds.losses import soft_loss
    >>> audit(soft_loss("dice", input="logits"), metric="dice").is_
    '1 - Dice on binary masks; the linear form, tp = sum of xy: bounds between metrics carry over'

    Raises InputError where the loss raises, or gives something other than one number.
    """
    if isinstance(loss, str):
        loss = load(loss)
    if isinstance(partner, str):
        partner = load(partner)
    if isinstance(metric, str):
        metric = parse(metric)
    for given in (loss,) if partner is None else (loss, partner):
        if isinstance(given, type) or not callable(given):
            made = (
                f"make an object of it, like {given.__name__}()"
                if isinstance(given, type)
                else "give a function or an object"
            )
            raise InputError(f"{told(given)} cannot be called with a prediction and a reference: {made}")
    if not isinstance(call, Call):
        raise InputError(
            f"{told(call)} does not say how the loss is called: give Call(input='probabilities'), or the like"
        )
    asked = Asked(loss, call)
    shown = on_masks(asked)
    between = soft(asked, shown)
    random = [*randomness(asked)]
    ways = (ignored(asked), over_pixels(asked), over_questions(asked), called_wrongly(asked, shown, between))
    wrongly = next((found for way in ways if (found := [*way])), [])
    in_batches = batches(asked)
    findings = [
        *random,
        *wrongly,
        of_masks(shown, metric, "" if metric is None or shown.named or not shown.finite else averaged(asked, metric)),
        *corners(asked, shown),
        *smoothing(shown),
        *arrangement(asked, shown),
        between,
        in_batches,
        *soft_labels(asked),
        *gradients(asked),
    ]
    if partner is not None:
        findings.append(tied(asked, Asked(partner, call)))
    findings.extend(form_of_answers(asked))
    headline = _headline(shown, between, random or wrongly)
    if in_batches.level == "error" and shown.finite and not random and not wrongly:
        headline = f"wrong in batches: {in_batches.says}; of one image it is {headline}"
    return Audit(headline, tuple(findings))


audit_loss = audit


def _headline(shown: OnMasks, between: Finding, wrongly: list[Finding]) -> str:
    if wrongly and wrongly[0].what == "randomness":
        return f"random: {wrongly[0].says}"
    if wrongly and wrongly[0].what == "prediction":
        return f"no loss of the prediction: {shown.name}"
    if wrongly and wrongly[0].says.startswith(OVER):
        return f"a loss with an activation {wrongly[0].says}"
    if wrongly:
        return f"called in a way that it is not made for: {wrongly[0].says}"
    if not shown.named and shown.finite and is_known(between):
        return between.says
    return f"{shown.name} on binary masks; {between.says}"
