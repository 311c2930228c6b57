"""Batch Dice gathered over two processes is that of one process with both batches, with its gradients."""

import socket
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, distributed
from torch.multiprocessing.spawn import spawn
from torch.nn.parallel import DistributedDataParallel

from segbounds.losses import cross_entropy, generalised_dice, soft_loss, weighted_cross_entropy
from segbounds.masks.tracker import MetricTracker

MADE: dict[str, Any] = {
    "soft Dice": lambda **how: soft_loss("dice", **how),
    "classes present": lambda **how: soft_loss("dice", classes="present", **how),
    "generalised Dice": generalised_dice,
    "cross-entropy": lambda **how: cross_entropy(ignore=255, **how),
    "by inverse frequency": lambda **how: weighted_cross_entropy("inverse frequency", **how),
}


def batches() -> tuple[Tensor, Tensor]:
    """Three images: the first process has one, the second two; a class and an ignored pixel are in one of them alone."""
    random = torch.Generator().manual_seed(0)
    logits = torch.randn(3, 3, 4, 4, generator=random, dtype=torch.float64)
    numbers = torch.randint(0, 2, (3, 4, 4), generator=random)
    numbers[0, 0], numbers[2, 1, 1] = 2, 1
    return logits, numbers


def network() -> torch.nn.Module:
    """The same weights wherever it is made."""
    torch.manual_seed(1)
    return torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3, padding=1), torch.nn.Tanh(), torch.nn.Conv2d(4, 3, 1)).double()


def slopes(model: torch.nn.Module, loss: Any, images: Tensor, numbers: Tensor) -> Tensor:
    """The gradient of the loss by all weights."""
    loss(model(images), numbers).backward()
    return torch.cat([weights.grad.flatten() for weights in model.parameters() if weights.grad is not None])


def work(rank: int, port: int, folder: str) -> None:
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=2)
    mine = slice(0, 1) if rank == 0 else slice(1, 3)
    logits, numbers = (part[mine] for part in batches())
    found: dict[str, Any] = {}
    for name, make in MADE.items():
        leaf = logits.clone().requires_grad_()
        value = make(activation="softmax", per="processes")(leaf, numbers)
        (slope,) = torch.autograd.grad(value, leaf)
        found[name] = value.detach(), slope
        model = DistributedDataParallel(network())
        found[name] = *found[name], slopes(model, make(activation="softmax", per="processes"), logits, numbers)
    tracker = MetricTracker("dice", classes=3)
    tracker.update(logits.argmax(1), numbers)
    for _ in range(3):  # as after every epoch: what was gathered before is counted once
        tracker.gather()
    found["tracker"] = torch.tensor(list(tracker.compute()["Dice"].values()), dtype=torch.float64)
    found["images"] = torch.tensor(len(tracker.table.images))
    torch.save(found, Path(folder) / f"{rank}.pt")
    distributed.destroy_process_group()


@pytest.mark.slow
def test_two_processes_find_what_one_does(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    spawn(work, args=(port, str(tmp_path)), nprocs=2)
    first, second = (torch.load(tmp_path / f"{rank}.pt") for rank in (0, 1))
    logits, numbers = batches()
    tracker = MetricTracker("dice", classes=3)
    tracker.update(logits.argmax(1), numbers)
    assert first["images"] == second["images"] == len(numbers)
    assert first["tracker"].tolist() == second["tracker"].tolist() == list(tracker.compute()["Dice"].values())
    for name, make in MADE.items():
        leaf = logits.clone().requires_grad_()
        wanted = make(activation="softmax", per="batch")(leaf, numbers)
        (slope,) = torch.autograd.grad(wanted, leaf)
        assert torch.allclose(first[name][0], wanted) and torch.allclose(second[name][0], wanted), name
        # each process owes its part to both losses, of which DistributedDataParallel takes the mean
        assert torch.allclose(torch.cat([first[name][1], second[name][1]]) / 2, slope), name
        weights = slopes(network(), make(activation="softmax", per="batch"), logits, numbers)
        assert torch.allclose(first[name][2], weights) and torch.allclose(second[name][2], weights), name
        alone = make(activation="softmax", per="image")(logits, numbers)
        assert not torch.allclose(alone, wanted) or name == "cross-entropy"


def test_without_processes_it_is_the_batch() -> None:
    logits, numbers = batches()
    for make in MADE.values():
        one, other = (make(activation="softmax", per=per)(logits, numbers) for per in ("processes", "batch"))
        assert torch.equal(one, other)
