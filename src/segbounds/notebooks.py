"""How results show themselves in a notebook: what draws them is loaded when one is shown, and not before."""

import sys
from importlib import import_module
from typing import Any

#: Where a record is defined, its name, and the function that draws it.
DRAWN = (
    ("segbounds.ranges.joint_ranges", "JointRange", "segbounds.show.figures.joint_ranges:joint_range"),
    ("segbounds.ranges.joint_ranges", "JointRangeOfThree", "segbounds.show.figures.joint_ranges:joint_range_of_three"),
)


def register() -> None:
    """Tells IPython, where this runs in it, how results are drawn; elsewhere nothing."""
    if "IPython" not in sys.modules:
        return
    shell = import_module("IPython").get_ipython()
    if shell is None:
        return
    pictures = shell.display_formatter.formatters["image/png"]
    for module, record, drawer in DRAWN:
        pictures.for_type_by_name(module, record, drawn_by(drawer))


def drawn_by(drawer: str) -> Any:
    """A formatter that loads what draws, at the first result that is shown."""
    module, _, function = drawer.partition(":")
    return lambda result: getattr(import_module(module), function)(result)._repr_png_()
