"""Losses whose faults were told in public: each is found to have them."""

import importlib.util
from typing import Any

import pytest
from places import ROOT

from segbounds.learning.audit import audit


def described() -> list[Any]:
    spec = importlib.util.spec_from_file_location("described_losses", ROOT / "benchmarks" / "described_losses.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: list[Any] = module.DESCRIBED
    return found


#: What the finding says, by where the fault was told.
SAYS = {
    "mobile-semantic-segmentation/issues/24": "makes them worse",
    "ComboLoss/issues/3": "0.5 times cross-entropy and -0.5",
    "Pytorch-UNet/issues/271": "a sigmoid or softmax is missing",
    "VNet/issues/13": "it grows with the batch",
    "Loss_ToolBox-PyTorch/issues/11": "applied twice",
    "UNet3plus_pth/issues/23": "applied twice",
    "hepattn/issues/44": "",
    "sam2/pull/376": "not at the label",
}


@pytest.mark.parametrize("one", described(), ids=lambda one: one.where.rpartition("github.com/")[2])
def test_a_fault_that_was_told_is_found(one: Any) -> None:
    found = audit(one.loss, one.call)
    (finding,) = (finding for finding in found.findings if finding.id == one.finding)
    (says,) = (says for where, says in SAYS.items() if one.where.endswith(where))
    assert says in finding.says, str(found)
    if one.finding not in ("soft-predictions", "soft-labels"):
        assert finding.surprise
