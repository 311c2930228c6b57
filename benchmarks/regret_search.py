"""How much expected Jaccard can the best mask for Dice lose? Searched over posteriors; the worst found are kept, exactly.

Three searches. *Any posterior on d pixels*: with the mask chosen by Dice and its rival fixed, pixels fall into four
kinds, and exchanging pixels of a kind changes nothing, so a posterior need only say how many of each kind the reference
has: the worst is the solution of a linear programme, one for each way to share d pixels out. *Independent pixels*: a
seeded differential evolution. *A family*: the posteriors of theory/dice_jaccard_risk_posterior.py at the Pell
fractions, in closed form.

Floats only nominate: weights become fractions, and `segbounds.learning.decisions.best.regret` visits all 2^d predictions in exact
arithmetic. The result, benchmarks/results/regret_witness.json, is the same for every run; tests/learning/test_decisions.py
re-checks it with definitions of its own.
"""

import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import numpy as np
from rows import RESULTS
from scipy.optimize import differential_evolution, linprog

from segbounds.engines import exhaust
from segbounds.learning.decisions.best_masks import regret
from segbounds.learning.decisions.expectations import expected_by_size
from segbounds.learning.decisions.posteriors import Independent, Mixture, Posterior
from segbounds.similarities import dice, jaccard

FILE = RESULTS / "regret_witness.json"
SEED = 0
ANY, APART = range(2, 8), range(2, 6)  # pixels
PELL = ((1, 1), (2, 3), (5, 7), (12, 17), (29, 41), (70, 99), (169, 239))
NEAR = 1e-7  # two masks whose expected Dice differ by less count as equal while searching
STEPS = 1000  # probabilities of independent pixels become multiples of a thousandth


def worst_of_any(pixels: int) -> tuple[float, Mixture]:
    """The largest regret over all posteriors on this many pixels, and a posterior that has it."""
    shares = (share for share in product(range(pixels + 1), repeat=4) if sum(share) == pixels)
    found = ((*_programme(share), share) for share in shares if share[0] + share[1] and share[0] + share[2])
    value, weights, share = max(found, key=lambda each: each[0])
    return value, _mixture(share, weights)


def _programme(share: tuple[int, ...]) -> tuple[float, np.ndarray]:
    """For pixels in both masks, in the chosen one alone, in its rival alone and in none: the worst weights of references,
    by how many pixels of each kind they have."""
    sizes = np.array(share)
    references = _fillings(share)[1:]
    predictions = _fillings(share)
    mean = predictions / np.maximum(sizes, 1) @ references.T  # expected true positives
    both = predictions.sum(axis=1)[:, None] + references.sum(axis=1)
    by_dice = 2 * mean / both
    chosen, rival = (
        np.flatnonzero((predictions == sizes * keep).all(axis=1))[0] for keep in ((1, 1, 0, 0), (1, 0, 1, 0))
    )
    # a union of whole kinds has the same true positives whichever pixels of a kind the reference has
    by_jaccard = mean / (both - mean)
    solution = linprog(
        by_jaccard[chosen] - by_jaccard[rival], A_ub=by_dice - by_dice[chosen], b_ub=np.zeros(len(predictions)),
        A_eq=np.ones((1, len(references))), b_eq=[1], method="highs",
    )  # fmt: skip
    return -solution.fun, solution.x


def _fillings(share: tuple[int, ...]) -> np.ndarray:
    return np.array(list(product(*(range(size + 1) for size in share))))


def _mixture(share: tuple[int, ...], weights: np.ndarray) -> Mixture:
    masks, exact = [], []
    for filling, weight in zip(_fillings(share)[1:], weights, strict=True):
        fraction = Fraction(float(weight)).limit_denominator(1000)
        if fraction:
            placed = list(_placed(share, filling))
            masks += placed
            exact += [fraction / len(placed)] * len(placed)
    total = sum(exact, Fraction(0))
    return Mixture(np.array(masks), np.array([weight / total for weight in exact], object))


def _placed(share: tuple[int, ...], filling: np.ndarray) -> Iterator[list[int]]:
    """All masks with so many pixels of each kind."""
    starts = np.concatenate([[0], np.cumsum(share)])
    kinds = (
        combinations(range(start, start + size), many)
        for start, size, many in zip(starts, share, filling, strict=False)
    )
    for chosen in product(*kinds):
        places = {place for part in chosen for place in part}
        yield [int(place in places) for place in range(sum(share))]


def worst_apart(pixels: int) -> Independent:
    """The independent pixels with the largest regret that the search finds."""

    def gained(probabilities: np.ndarray) -> float:
        by_dice, by_jaccard = (expected_by_size(of, Independent(probabilities))[0] for of in (dice, jaccard))
        return float(by_jaccard[by_dice >= by_dice.max() - NEAR].min() - by_jaccard.max())

    found = differential_evolution(gained, [(0, 1)] * pixels, rng=SEED, popsize=12, maxiter=60, tol=1e-10, polish=False)
    # near a tie either mask may be the best: of the fractions around, those whose best mask loses most
    around = product(*({int(p * STEPS), int(p * STEPS) + 1} for p in sorted(found.x)))
    candidates = (Independent(np.array([Fraction(min(p, STEPS), STEPS) for p in each], object)) for each in around)
    return max(candidates, key=lambda posterior: regret(posterior).lost)


def witness(posterior: Posterior) -> dict[str, Any]:
    """The posterior, the two masks and what the one loses, as exact text."""
    found = regret(posterior)
    given: dict[str, Any] = (
        {"probabilities": [str(p) for p in posterior.probabilities]}
        if isinstance(posterior, Independent)
        else {"masks": posterior.masks.astype(int).tolist(), "weights": [str(w) for w in posterior.weights]}
    )
    masks = {"dice_mask": found.chosen.prediction, "jaccard_mask": found.best.prediction}
    return {
        **given,
        **{name: mask.astype(int).tolist() for name, mask in masks.items()},
        "regret": str(found.lost),
        "decimal": float(found.lost),
    }


def main() -> None:
    sizes = []
    for pixels in ANY:
        value, posterior = worst_of_any(pixels)
        attained, bound = regret(posterior).lost, exhaust.largest(dice - jaccard, pixels).value
        sizes.append(
            {"pixels": pixels, "programme": round(value, 9), "exactly": str(attained), "dice_minus_jaccard": str(bound)}
        )
        print(
            f"any posterior, {pixels} pixels: {attained} = {float(attained):.6f}; largest D - J there {bound}",
            flush=True,
        )
    apart = {}
    for pixels in APART:
        apart[pixels] = witness(worst_apart(pixels))
        print(f"independent pixels, {pixels}: {apart[pixels]['decimal']:.6f}", flush=True)
    family = [
        {
            "a": a,
            "b": b,
            "regret": str(value := Fraction(2 * a, 2 * a + b) - Fraction(a, a + b)),
            "decimal": float(value),
        }
        for a, b in PELL
    ]
    result = {
        "question": __doc__.splitlines()[0],  # type: ignore[union-attr]
        "seed": SEED,
        "any_posterior": {"sizes": sizes, "witness": witness(worst_of_any(5)[1])},
        "independent_pixels": apart[max(apart, key=lambda pixels: apart[pixels]["decimal"])],
        "family": family,
    }
    FILE.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"family, up to {sum(PELL[-1])} pixels: {family[-1]['decimal']:.9f}\nkept in {FILE.name}")


if __name__ == "__main__":
    main()
