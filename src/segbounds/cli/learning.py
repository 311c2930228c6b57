"""Commands about losses: audit-loss."""

from dataclasses import dataclass
from typing import Annotated

import typer

from segbounds.cli.console import out
from segbounds.cli.json_form import tell
from segbounds.cli.options import of_record
from segbounds.cli.resources import needing
from segbounds.errors import InputError

commands = typer.Typer()


@dataclass(frozen=True, kw_only=True)
class AuditRequest:
    """A loss, how it is made and called, and what it should stand for."""

    loss: Annotated[
        str,
        typer.Argument(
            help="What to audit: `module:callable` or `file.py:callable`; a function, an object, or a class that is made with "
            "the arguments. It is Python, which is run."
        ),
    ]
    argument: Annotated[
        list[str] | None,
        typer.Option(
            help="An argument for making it, like `sigmoid=True`, `weight=1,2` or `apply_nonlin=torch:sigmoid`; repeat for several.",
            show_default=False,
        ),
    ] = None
    metric: Annotated[
        str | None, typer.Option(help="The similarity that it should stand for, like `tversky:alpha=0.3,beta=0.7`.")
    ] = None
    partner: Annotated[
        str | None,
        typer.Option(
            help="Its partner, `module:callable`: Jaccard's loss of a Dice loss, or the reverse.", show_default=False
        ),
    ] = None
    partner_argument: Annotated[
        list[str] | None,
        typer.Option(help="An argument for making the partner; repeat for several.", show_default=False),
    ] = None
    given: Annotated[str, typer.Option("--input", help="What it wants: `logits` or `probabilities`.")] = "logits"
    channels: Annotated[int, typer.Option(help="1: a binary question. More: background and classes.")] = 1
    labels: Annotated[
        str,
        typer.Option(
            help="`masks` in the shape of the prediction (one-hot for several channels), `numbers` without channels, or a `column` of "
            "numbers, (images, 1, *space)."
        ),
    ] = "masks"
    channels_last: Annotated[bool, typer.Option("--channels-last", help="Shapes are (images, *space, channels).")] = (
        False
    )
    dimensions: Annotated[int, typer.Option(help="Of space: 1, 2 or 3.")] = 2
    order: Annotated[
        str, typer.Option(help="`prediction-first`, or `reference-first` as Keras has it: loss(y_true, y_pred).")
    ] = "prediction-first"
    multilabel: Annotated[
        bool, typer.Option("--multi-label", help="Channels are questions of their own, whose masks overlap.")
    ] = False
    arrays: Annotated[str, typer.Option(help="`torch` tensors, or `numpy` arrays, without gradients.")] = "torch"
    accept: Annotated[
        list[str] | None,
        typer.Option(
            help="The id of a finding that is known and no error any more; repeat for several.", show_default=False
        ),
    ] = None


@commands.command(name="audit-loss")
@of_record
def audit_loss(asked: AuditRequest) -> None:
    """Say what a loss written in torch or numpy is, and what surprises it holds.

    It is called as `loss(prediction, reference)` on small images: equal, empty, full and opposite masks, all kinds of binary masks, soft
    predictions, batches, soft labels; and its gradients are looked at. From this follow the metric that it stands for, the order of the
    weights, where smoothing was put, whether bounds between metrics carry over to it, and what it does on empty masks.

    Example: `segbounds audit-loss monai.losses:DiceLoss --argument sigmoid=True --metric dice`

    Every finding has an id. Those marked with ! are errors: NaN, a metric that is not `--metric`, a gradient that points away, a
    prediction that is ignored. Those marked with ? are warnings: what one would not expect, or what others choose otherwise.

    Exit status 0: no errors but accepted ones; 1: some; 2: it cannot be loaded or called so.
    """
    from segbounds.metrics.catalogue import parse

    with needing("audits", "torch"):
        from segbounds.learning.audit import Call, audit, load
    call = Call(
        asked.given,
        asked.channels,
        asked.labels,
        asked.channels_last,
        asked.dimensions,
        asked.order,
        asked.multilabel,
        asked.arrays,
    )
    if asked.partner_argument and not asked.partner:
        raise InputError("--partner-argument is for making a partner: name it with --partner")
    other = load(asked.partner, asked.partner_argument or ()) if asked.partner else None
    metric = parse(asked.metric) if asked.metric else None
    found = audit(load(asked.loss, asked.argument or ()), call, metric, other).accepting(asked.accept or ())
    tell(found.to_dict)
    out.print(str(found), soft_wrap=True)
    raise typer.Exit(1 if found.errors else 0)
