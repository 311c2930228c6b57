"""Tables that programs draw with lines, as in the logs of mmsegmentation, and the line that sums one of these up."""

import re

from segbounds.reports.tables import Table, of_grid

BORDER = r"(?m)^.*\+-[-+=]*-\+\s*$"
#: The mean over classes, as `mIoU: 82.31`, and aAcc, the share of all pixels with the right class.
SUMMARY = r"\b(?:aAcc|mIoU|mAcc|mDice|mFscore|mPrecision|mRecall)\s*:\s*\d"
_SUMMED = re.compile(r"\b([am](?:Acc|IoU|Dice|Fscore|Precision|Recall))\s*:\s*(\d+(?:\.\d+)?)")


def tables(place: str, text: str) -> list[Table]:
    """Every table with borders, and of lines that sum up one table."""
    grids: list[tuple[list[list[str]], int]] = []  # with how many rows are the head
    inside: list[list[str]] = []
    heads = 1
    for line in [*text.splitlines(), ""]:
        stripped = line[line.find("+-") :].strip() if "+-" in line else line.strip()
        if re.fullmatch(r"\+[-+=]+\+", stripped):
            heads = len(inside) if "=" in stripped and inside else heads  # as reStructuredText has it
            continue
        if "|" in line and line.rstrip().endswith("|"):
            inside.append([cell.strip() for cell in line[line.find("|") :].strip().strip("|").split("|")])
        elif inside:
            grids.append((inside, heads))
            inside, heads = [], 1
    summed = [dict(_SUMMED.findall(line)) for line in text.splitlines()]
    summed = [row for row in summed if row]
    if summed:
        names = list(dict.fromkeys(name for row in summed for name in row))
        rows = [[f"{i}", *(row.get(n, "") for n in names)] for i, row in enumerate(summed, 1)]
        grids.append(([["line", *names], *rows], 1))
    found = [
        of_grid(f"{place}, table {i}" if len(grids) > 1 else place, grid, heads=first, drawn=True)
        for i, (grid, first) in enumerate(grids, 1)
    ]
    return [table for table in found if table is not None]
