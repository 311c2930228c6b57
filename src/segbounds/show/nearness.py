"""How near real mask pairs come to the bound of each theorem."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from segbounds.engines import observe
from segbounds.show.verdicts import STYLES
from segbounds.theorems.evidence import Result, word


def nearness(results: Sequence[Result]) -> Table:
    """For each theorem: whether it holds on all pairs, and how near they come to its bound."""
    shown = Table("theorem", "verdict", "nearest real pair", box=None, pad_edge=False, header_style="bold")
    for theorem, verdict in results:
        found = [item for item in verdict.evidence if item.engine == observe.NAME]
        shown.add_row(theorem.title, Text(word(found[0].outcome), STYLES[found[0].outcome]), found[-1].scope)
    return shown
