"""Each command once, and the files that it reads."""

from pathlib import Path

import numpy as np
from commands import TRUE, conjecture, run

#: Each command once, with its exit status; {tmp} has masks, a theorem, a posterior and a table.
ASKED = {
    "list": 0,
    "show dice_jaccard_identity": 0,
    "verify {tmp}/gap.py --quick --engine exhaust": 0,
    "prove 'iou <= dice'": 0,
    "prove 'dice <= iou'": 1,
    "check-proof {tmp}/proofs": 0,
    "export-proof {tmp}/proofs --out {tmp}/rocq": 0,
    "observe {tmp}/references.npz {tmp}/predictions.npz": 0,
    "sample dice_jaccard_absolute --pairs 1000 --workers 1 --state {tmp}/state.json": 0,
    "decide --posterior {tmp}/posterior.csv": 0,
    "interval mcc --given dice=0.85": 0,
    "interval dice --given mcc=0.8": 0,
    "consistent dice=0.85 iou=0.74": 0,
    "consistent dice=0.9061 iou=0.9082": 1,
    "consistent dice=0.9061 iou=0.9082 --averaged": 1,
    "compare dice iou": 0,
    "compare dice mcc": 0,
    "joint-range dice kappa": 0,
    "joint-range dice recall accuracy": 0,
    "average iou --given dice=0.85": 0,
    "average recall --given accuracy=0.95 --given specificity=0.97 --dataset drive-test": 0,
    "interval miou --given aacc=0.9 --classes 19": 0,
    "beats --first dice=0.87 --second dice=0.85": 3,
    "spread dice=0.898 iou=0.840": 0,
    "check {tmp}/table.csv": 1,
    "sizes": 0,
    "metrics tp=3 fp=1 fn=1 tn=5": 0,
    "interval nothing": 2,
}


def files_in(folder: Path) -> None:
    """Masks, a theorem, a posterior and a table."""
    conjecture(folder, "gap", TRUE)
    mask = np.zeros((1, 4, 4), np.uint8)
    mask[0, 1:3, 1:3] = 1
    np.savez(folder / "references.npz", a=mask)
    np.savez(folder / "predictions.npz", a=np.roll(mask, 1, axis=1))
    (folder / "posterior.csv").write_text("0.9,0.6\n0.4,0.1\n")
    (folder / "table.csv").write_text("method,Dice,IoU\na,0.9061,0.9082\n")
    run("prove", "iou <= dice", "--proofs", folder / "proofs")
