"""How much expected Dice can the pixels above one half of a best soft mask for Dice lose? Searched over millions of posteriors.

The posteriors are of `segbounds.learning.decisions.regions`: regions of pixels that are alike, and a few references.
Four families are drawn: single pixels with any references, single pixels with nested references, regions that
references have whole or not at all, and regions of which they have any part. For one volume expected soft Dice is
linear, so its best soft mask fills regions in one order; volumes are visited on a grid, which is refined twice. The
posteriors that lose most are then moved, in rounds: their weights, and how many pixels regions and references have;
what loses more is kept.

    python benchmarks/soft_dice_regret.py --posteriors 2000000 --seed 0 --device cpu

Floats nominate. Of the nominees one value becomes exactly one half, or a little more where it is rounded up; the
weights become the fractions with which its slope is 0; and `Regions.is_best` decides exactly whether no soft mask is
better, else the nominee is dropped. A row for each family is appended to benchmarks/results/soft_dice_regret.csv, and
Ctrl-C keeps what was found until then. What is true of all posteriors is theory/soft_dice_one_half_at_most.py;
posteriors that come as near to it as one likes, theory/soft_dice_regret_of_one_half.py.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import torch
from rows import append, here

from segbounds.cli.bars import progress_bar
from segbounds.endings import ANSWERED, INTERRUPTED, ending
from segbounds.errors import InputError
from segbounds.learning.decisions.regions import Regions
from segbounds.masks.drawing._torch import placed

COLUMNS = (
    "date", "family", "posteriors", "seed", "lost", "decimal", "pixels", "references", "weights", "soft", "device", "cpu", "versions",
)  # fmt: skip
NAME = "soft_dice_regret.csv"
REGIONS, REFERENCES = 8, 6  # the most that a posterior has
LARGEST = 40  # pixels of a region that is drawn
BLOCK = 1 << 13  # posteriors at one time
VOLUMES, FINER = 48, 12  # visited of each posterior; then, twice, between the neighbours of the best
CLOSER = 20  # times as many of those that are kept
#: The first four regions or some of them: the corners of the families that have no more, whose volumes are visited as well.
SOME = [[*some, *[0] * (REGIONS - 4)] for some in product((0, 1), repeat=4)]
KEPT = 128  # posteriors that are moved
DRAWN = 0.5  # of the budget; the others are moved
NOMINEES = 24
DENOMINATOR = 10_000  # of weights
UP = Fraction(501, 1000)  # a value that one half rounds up
DIGITS = 9  # of regrets in floats: those that differ by less count as equal


class Posteriors(NamedTuple):
    """Many posteriors, with 0 for what is not there: pixels (B, REGIONS), references (B, REFERENCES, REGIONS), weights (B, REFERENCES)."""

    pixels: np.ndarray
    references: np.ndarray
    weights: np.ndarray

    def taken(self, which: np.ndarray) -> "Posteriors":
        return Posteriors(*(part[which] for part in self))

    @classmethod
    def joined(cls, parts: "Sequence[Posteriors]") -> "Posteriors":
        return cls(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


# --- families ---------------------------------------------------------------------------------------------------------


def _single(rng: np.random.Generator, many: int) -> tuple[np.ndarray, np.ndarray]:
    """Two to eight single pixels, and any references."""
    pixels = (np.arange(REGIONS) < rng.integers(2, REGIONS + 1, (many, 1))).astype(int)
    return pixels, pixels[:, None] * (
        rng.random((many, REFERENCES, REGIONS)) < rng.uniform(0.2, 0.8, (many, REFERENCES, 1))
    )


def _nested(rng: np.random.Generator, many: int) -> tuple[np.ndarray, np.ndarray]:
    """Single pixels, the references one within the other."""
    pixels = (np.arange(REGIONS) < rng.integers(2, REGIONS + 1, (many, 1))).astype(int)
    return pixels, pixels[:, None] * (np.arange(REGIONS) < rng.integers(1, REGIONS + 1, (many, REFERENCES, 1)))


def _regions(rng: np.random.Generator, many: int) -> tuple[np.ndarray, np.ndarray]:
    """Two to four regions, of which a reference has all pixels or none."""
    there = np.arange(REGIONS) < rng.integers(2, 5, (many, 1))
    pixels = there * np.exp(rng.uniform(0, np.log(LARGEST), (many, REGIONS))).astype(int)
    return pixels, pixels[:, None] * (rng.random((many, REFERENCES, REGIONS)) < 0.5)


def _parts(rng: np.random.Generator, many: int) -> tuple[np.ndarray, np.ndarray]:
    """The same regions, of which a reference has all pixels, none, or any part."""
    pixels, _ = _regions(rng, many)
    share = rng.random((many, REFERENCES, REGIONS)) ** 2
    kind = rng.random(share.shape)
    return pixels, np.where(
        kind < 0.4, 0, np.where(kind < 0.6, pixels[:, None], np.ceil(share * pixels[:, None]))
    ).astype(int)


Family = Callable[[np.random.Generator, int], tuple[np.ndarray, np.ndarray]]
FAMILIES: dict[str, Family] = {
    "single pixels": _single,
    "nested references": _nested,
    "whole regions": _regions,
    "parts of regions": _parts,
}


def drawn(family: str, rng: np.random.Generator, many: int) -> Posteriors:
    pixels, references = FAMILIES[family](rng, many)
    return _whole(Posteriors(pixels, references, rng.exponential(size=(many, REFERENCES)) ** 2))


def moved(family: str, given: Posteriors, rng: np.random.Generator, far: float) -> Posteriors:
    """Weights moved by a factor; where regions are no single pixels, pixels of regions and of references by some."""
    weights = (
        given.weights * np.exp(far * rng.normal(size=given.weights.shape)) * (rng.random(given.weights.shape) > 0.03)
    )
    pixels, references = given.pixels, given.references
    if family in ("whole regions", "parts of regions"):
        steps = (rng.random(pixels.shape) < 0.3) * rng.normal(size=pixels.shape) * (1 + far * pixels)
        changed = np.where(pixels > 0, np.maximum(1, np.rint(pixels + steps)), 0).astype(int)
        scaled = references * changed[:, None] / np.maximum(pixels, 1)[:, None]
        if family == "parts of regions":
            within = (references > 0) & (references < pixels[:, None]) & (rng.random(references.shape) < 0.5)
            scaled = scaled + within * rng.normal(size=references.shape) * (1 + far * references)
            scaled = np.where(within, np.maximum(scaled, 1), scaled)
        pixels, references = changed, np.minimum(np.rint(scaled), changed[:, None]).astype(int)
    return _whole(Posteriors(pixels, references, weights))


def _whole(given: Posteriors) -> Posteriors:
    """Weights of sum 1; empty references have none."""
    weights = given.weights * given.references.any(axis=2)
    weights[weights.sum(axis=1) == 0] = 1
    references = np.where(given.references.any(axis=2, keepdims=True), given.references, given.pixels[:, None])
    return Posteriors(given.pixels, references, weights / weights.sum(axis=1, keepdims=True))


# --- what one half loses ----------------------------------------------------------------------------------------------


class Lost(NamedTuple):
    """For each posterior: what one half loses, in floats, and how much of each region its best soft mask has."""

    lost: np.ndarray
    soft: np.ndarray


def lost(given: Posteriors, device: torch.device, visited: int = VOLUMES) -> Lost:
    """For posteriors at once. Volumes between those that are visited may have a better mask or soft mask, which is missed."""
    pixels, references, weights = (torch.as_tensor(part, dtype=torch.float64, device=device) for part in given)
    sizes, parts = references.sum(2), references / pixels.clamp(min=1)[:, None]
    total = pixels.sum(1, keepdim=True)

    def filled(volumes: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """For volumes (B, V): the largest expectation (B, V), and how much of each region there is then (B, V, REGIONS)."""
        gains = torch.bmm(2 * weights[:, None] / (volumes[:, :, None] + sizes[:, None]), parts)
        gains = torch.where(pixels[:, None] > 0, gains, -1.0)
        best, order = gains.sort(dim=2, descending=True, stable=True)
        room = pixels[:, None].expand_as(order).gather(2, order)
        before = room.cumsum(2) - room
        fill = torch.minimum((volumes[:, :, None] - before).clamp(min=0), room)
        return (fill * best).sum(2), torch.zeros_like(fill).scatter(2, order, fill)

    def expected(soft: torch.Tensor) -> torch.Tensor:
        return (weights * 2 * (parts * soft[:, None]).sum(2) / (soft.sum(1, keepdim=True) + sizes)).sum(1)

    steps = torch.arange(1, visited + 1, dtype=torch.float64, device=device) / visited
    some = torch.tensor(SOME, dtype=torch.float64, device=device)
    corners = torch.cat([torch.arange(1, REGIONS + 1, device=device).expand(len(total), -1), pixels @ some.T], dim=1)
    volumes, wide = torch.cat([total * steps, corners.clamp(min=1).minimum(total)], dim=1), total / visited
    best_mask = filled(volumes.ceil())[0].amax(1)
    for _ in range(3):
        values, _ = filled(volumes)
        best = volumes.gather(1, values.argmax(1, keepdim=True))
        between = torch.linspace(-1, 1, 2 * FINER + 1, dtype=torch.float64, device=device)
        volumes, wide = (best + wide * between).clamp(min=0).minimum(total), wide / FINER
    soft = filled(best)[1][:, 0]
    nearby = filled(torch.cat([best.floor().clamp(min=1), best.ceil()], dim=1))[0].amax(1)
    above = torch.where(2 * soft > pixels * (1 + 1e-9), pixels, 0.0)
    found = torch.maximum(best_mask, nearby) - expected(above)
    return Lost(np.round(found.cpu().numpy(), DIGITS), soft.cpu().numpy())


# --- the search -------------------------------------------------------------------------------------------------------


@dataclass
class Search:
    """What was found in one family so far: the worst posteriors, worst first, and how many were looked at."""

    family: str
    worst: Posteriors
    lost: np.ndarray
    seen: int = 0

    def add(self, given: Posteriors, device: torch.device) -> None:
        found = lost(given, device).lost
        nearest = given.taken(np.argsort(-found, kind="stable")[:KEPT])
        both = Posteriors.joined([self.worst, nearest])
        values = np.concatenate([self.lost, lost(nearest, device, CLOSER * VOLUMES).lost])
        order = np.argsort(-values, kind="stable")
        first = np.unique(values[order], return_index=True)[1]  # of equal losses one is enough
        kept = order[np.sort(first)][:KEPT]
        self.worst, self.lost, self.seen = both.taken(kept), values[kept], self.seen + len(found)


def searching(family: str, budget: int, seed: int, device: torch.device) -> Iterator[Search]:
    """A search that goes on block by block: half of the budget is drawn, half moves what lost most."""
    nothing = Posteriors(*(np.zeros((0, *shape)) for shape in ((REGIONS,), (REFERENCES, REGIONS), (REFERENCES,))))
    search, block = Search(family, nothing, np.zeros(0)), 0
    while search.seen < budget:
        rng = np.random.default_rng([seed, list(FAMILIES).index(family), block])
        many = min(BLOCK, budget - search.seen)
        if search.seen < DRAWN * budget:
            search.add(drawn(family, rng, many), device)
        else:
            gone = (search.seen / budget - DRAWN) / (1 - DRAWN)
            starts = search.worst.taken(rng.integers(0, max(1, len(search.lost) // (1 + int(7 * gone))), many))
            search.add(moved(family, starts, rng, 0.3 * 0.02**gone), device)
        block += 1
        yield search


# --- exactly ----------------------------------------------------------------------------------------------------------


class Certified(NamedTuple):
    """A posterior with a soft mask that is best, exactly, and what one half of this loses of the expected Dice of the best mask."""

    posterior: Regions
    soft: tuple[Fraction, ...]
    lost: Fraction


def certified(given: Posteriors, soft: np.ndarray) -> Certified | None:
    """One posterior, made exact: its soft mask with one value of one half, or a little more; None where another soft mask is better."""
    pixels = [int(n) for n in given.pixels[0] if n]
    references = [[int(part) for part in reference[: len(pixels)]] for reference in given.references[0]]
    parts = [Fraction(float(part)) / n for part, n in zip(soft[0], pixels, strict=False)]
    inside = [region for region, part in enumerate(parts) if Fraction(1, 100) < part < Fraction(99, 100)]
    if len(inside) != 1:
        return None
    value = Fraction(1, 2) if parts[inside[0]] <= Fraction(1, 2) else UP
    whole = tuple(
        n * (value if region == inside[0] else Fraction(round(part)))
        for region, (n, part) in enumerate(zip(pixels, parts, strict=True))
    )
    weights = [Fraction(round(float(weight) * DENOMINATOR)) for weight in given.weights[0]]
    known = [(tuple(reference), weight) for reference, weight in zip(references, weights, strict=True) if weight]
    balanced = _with_slope_zero(pixels, known, whole, inside[0])
    if balanced is None or not balanced.is_best(whole):
        return None
    return Certified(balanced, whole, balanced.lost_by_half(whole))


def _with_slope_zero(
    pixels: Sequence[int], known: Sequence[tuple[tuple[int, ...], Fraction]], soft: tuple[Fraction, ...], region: int
) -> Regions | None:
    """The references with which the expectation falls have their weights multiplied so that its slope along a region is 0."""
    slopes = []
    for reference, weight in known:
        both = sum(soft) + sum(reference)
        tp = sum(
            (Fraction(part, n) * there for part, n, there in zip(reference, pixels, soft, strict=True)), Fraction(0)
        )
        slopes.append(weight * (Fraction(reference[region], pixels[region]) * both - tp) / both**2)
    rising, falling = (
        sum(max(slope, Fraction(0)) for slope in slopes),
        -sum(min(slope, Fraction(0)) for slope in slopes),
    )
    if not rising or not falling:
        return None
    weights = [
        weight * (rising / falling if slope < 0 else 1) for (_, weight), slope in zip(known, slopes, strict=True)
    ]
    total = sum(weights)
    return Regions(
        tuple(pixels), tuple(reference for reference, _ in known), tuple(weight / total for weight in weights)
    )


def worst_certified(search: Search) -> Certified | None:
    """Of the nominees the one that loses most exactly."""
    nominees = search.worst.taken(np.arange(min(NOMINEES, len(search.lost))))
    soft = lost(nominees, torch.device("cpu"), CLOSER * VOLUMES).soft
    exact = (certified(nominees.taken(np.array([k])), soft[[k]]) for k in range(len(soft)))
    return max((found for found in exact if found and found.lost > 0), key=lambda found: found.lost, default=None)


def row(search: Search, seed: int, device: torch.device, found: Certified | None) -> dict[str, Any]:
    """What is kept of a search; without an example where none that loses anything was certified."""
    about = {
        **here("numpy", "torch"),
        "family": search.family,
        "posteriors": search.seen,
        "seed": seed,
        "device": device.type,
    }
    if found is None:
        return about
    posterior = found.posterior
    return {
        **about,
        "lost": found.lost, "decimal": f"{float(found.lost):.6f}",
        "pixels": " ".join(map(str, posterior.pixels)),
        "references": "; ".join(" ".join(map(str, reference)) for reference in posterior.references),
        "weights": "; ".join(map(str, posterior.weights)),
        "soft": " ".join(map(str, found.soft)),
    }  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--posteriors", type=int, default=4_000_000, help="how many are looked at, in all families together"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cpu", help="of torch, such as cuda")
    asked = parser.parse_args(arguments)
    try:
        device = placed(asked.device)
        if asked.posteriors < len(FAMILIES) or asked.seed < 0:
            raise InputError(
                f"look at {len(FAMILIES)} posteriors or more (--posteriors), with a seed of 0 or more (--seed)"
            )
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return ending(error)[0]
    found: list[Search] = []
    status = ANSWERED
    with progress_bar() as progress:
        task = progress.add_task("", total=asked.posteriors)
        try:
            for family in FAMILIES:
                progress.update(task, description=family)
                for number, search in enumerate(
                    searching(family, asked.posteriors // len(FAMILIES), asked.seed, device)
                ):
                    if not number:
                        found.append(search)
                    progress.update(task, completed=sum(each.seen for each in found))
        except KeyboardInterrupt:
            status = INTERRUPTED
    for search in found:
        exact = worst_certified(search)
        print(
            f"{search.family}: {search.seen:,} posteriors, "
            + (f"{exact.lost} = {float(exact.lost):.6f}" if exact else "nothing that is certified")
        )
        append(NAME, COLUMNS, [row(search, asked.seed, device, exact)])
    return status


if __name__ == "__main__":
    sys.exit(main())
