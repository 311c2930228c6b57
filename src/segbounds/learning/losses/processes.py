"""Sums over the processes of torch.distributed, through which gradients flow back to each."""

import torch
from torch import Tensor, distributed


def over_processes(sums: Tensor) -> Tensor:
    """The sum over all processes; the sums themselves where there is no group of them."""
    if not (distributed.is_available() and distributed.is_initialized()):
        return sums
    found: Tensor = _Sum.apply(sums)
    return found


class _Sum(torch.autograd.Function):
    """Forwards and backwards a sum over the processes: each has the whole loss, and hands back what it owes to the others."""

    @staticmethod
    def forward(_: object, sums: Tensor) -> Tensor:
        sums = sums.clone()
        distributed.all_reduce(sums)
        return sums

    @staticmethod
    def backward(_: object, slope: Tensor) -> Tensor:
        slope = slope.clone()
        distributed.all_reduce(slope)
        return slope
