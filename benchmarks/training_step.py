"""How many images a second does a network of the practice study learn from, and what has each means to be quicker given?

One training step (batch, forward, loss, backward, Adam) on one thread, in processor time, of the network as it was (MONAI's UNet in single
precision), of the present one as it would be without each of its means, and of the present one; also compiled. Then the present one
twice at once with one thread each against once with two threads, by the clock (useless while other work runs). Medians over rounds
in which all take turns; rows are appended to benchmarks/results/training_step.csv.
"""

import argparse
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, cast

import torch
from rows import append, here
from torch import Tensor, nn

from segbounds.learning.practice.networks import Network
from segbounds.losses import cross_entropy

COLUMNS = ("date", "question", "network", "images_a_second", "ratio", "clock", "features", "cpu", "versions")
WIDTHS, BATCH = (16, 32, 64, 128), 8
#: Beyond the widest vectors that `rows.here` names: what makes half precision quick.
FEATURES = ("avx2", "avx512f", "avx512_bf16", "amx_bf16")

Step = Callable[[], object]


class Plain(nn.Module):
    """The present network without one of its means."""

    def __init__(self, layers: nn.Module, last: bool, half: bool) -> None:
        super().__init__()
        self.in_half, self.last = half, last
        self.layers = layers
        layers.to(memory_format=torch.channels_last if last else torch.contiguous_format)  # type: ignore[call-overload]

    def forward(self, images: Tensor) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16, enabled=self.in_half):
            order = torch.channels_last if self.last else torch.contiguous_format
            logits: Tensor = self.layers(images.contiguous(memory_format=order))
        return logits.float()


def former() -> nn.Module:
    from monai.networks.nets.unet import UNet

    return UNet(2, 1, 1, WIDTHS, (2,) * 3, num_res_units=0)


def full() -> nn.Module:
    """The first level at full resolution."""
    from monai.networks.nets.dynunet import DynUNet

    how: dict[str, Any] = {"filters": list(WIDTHS), "norm_name": "batch", "upsample_kernel_size": [2] * 3}
    return DynUNet(2, 1, 1, kernel_size=[3] * 4, strides=[1, 2, 2, 2], **how)


def present() -> Network:
    return Network(1, 1, WIDTHS, "bfloat16")


def inner() -> nn.Module:
    layers: nn.Module = present().layers
    return layers


KINDS: dict[str, Callable[[], nn.Module]] = {
    "MONAI UNet, single precision": lambda: Plain(former(), False, False),
    "full resolution": lambda: Plain(full(), True, True),
    "single precision": lambda: Plain(inner(), True, False),
    "channels first": lambda: Plain(inner(), False, True),
    "compiled": lambda: cast(nn.Module, torch.compile(present())),
    "present": present,
}


def step_of(make: Callable[[], nn.Module], side: int) -> Step:
    torch.manual_seed(0)
    network = make().train()
    optimiser = torch.optim.Adam(network.parameters(), 1e-3, fused=True)
    images, labels = torch.randn(BATCH, 1, side, side), torch.randint(2, (BATCH, side, side))
    criterion = cross_entropy(input="logits", per="batch")

    def step() -> None:
        optimiser.zero_grad()
        criterion(network(images), labels).backward()
        optimiser.step()

    return step


def seconds(step: Step, clock: Callable[[], float], steps: int) -> float:
    started = clock()
    for _ in range(steps):
        step()
    return (clock() - started) / steps


def by_the_clock(threads: int, side: int, steps: int) -> float:
    """Images a second of one process with so many threads."""
    torch.set_num_threads(threads)
    step = step_of(present, side)
    step()
    return BATCH / seconds(step, perf_counter, steps)


def at_once(processes: int, threads: int, side: int, steps: int) -> float:
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        return sum(pool.map(by_the_clock, [threads] * processes, [side] * processes, [steps] * processes))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=96)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    torch.set_num_threads(1)
    steps = {name: step_of(make, given.side) for name, make in KINDS.items()}
    for step in steps.values():
        step()
    took: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(given.rounds):
        for name, step in steps.items():
            took[name].append(seconds(step, process_time, given.steps))
    speeds = {name: (BATCH / median(times), "processor") for name, times in took.items()}
    speeds["two processes of one thread"] = at_once(2, 1, given.side, given.steps * given.rounds), "wall"
    speeds["one process of two threads"] = at_once(1, 2, given.side, given.steps * given.rounds), "wall"
    where = here("torch", "monai") | {"features": features(), "question": f"{BATCH} slices of {given.side}²"}
    base = speeds["MONAI UNet, single precision"][0]
    rows = [
        where | {"network": name, "images_a_second": f"{speed:.0f}", "ratio": f"{speed / base:.2f}", "clock": clock}
        for name, (speed, clock) in speeds.items()
    ]
    append("training_step.csv", COLUMNS, rows)
    for row in rows:
        sys.stdout.write(
            f"{row['network']:<32} {row['images_a_second']:>6} images/s  x{row['ratio']} ({row['clock']})\n"
        )


def features() -> str:
    """The instruction sets that matter, of those that the processor says it has."""
    about = Path("/proc/cpuinfo")
    text = about.read_text(encoding="utf-8") if about.exists() else ""
    flags = next((set(line.split()) for line in text.splitlines() if line.startswith("flags")), set())
    return " ".join(name for name in FEATURES if name in flags)


if __name__ == "__main__":
    main()
