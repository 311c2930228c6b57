"""Claims and theorems examined from Python, as `segbounds prove` and `segbounds verify` do."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from segbounds.engines import ENGINES, settle
from segbounds.engines.verification import load_all, verdicts
from segbounds.theorems.claims import claim as read
from segbounds.theorems.evidence import FIRST_LOOK, Budget, Result, Verdict


def prove(
    claim: str, where: Sequence[str] = (), *, proofs: Path | str | None = None, time: float | None = None
) -> Verdict:
    """Whether a relation between similarities holds for all pairs of masks: proved, refuted with two masks, or undecided.

    claim
        Like ``"dice - jaccard <= 3 - 2*sqrt(2)"``: expressions in similarities, counts and numbers with <=, >=, ==, < or > between them.
    where
        Hypotheses, like ``"fp <= fn"``.
    proofs
        The folder that keeps the proof; none is kept when left out.
    time
        Seconds on the clock after which it is left undecided.

    >>> prove("iou <= dice").outcome.name, prove("dice - iou <= 0.17").outcome.name
    ('PROVED', 'REFUTED')

    Raises InputError for what is no relation, and for unknown names.
    """
    with tempfile.TemporaryDirectory() as passing:
        theorem = read(claim, (where,) if isinstance(where, str) else where)
        return settle(theorem, Budget(time=time, proofs=str(proofs or passing)))[0]


def verify(
    places: Sequence[Path | str] | Path | str = (),
    *,
    quick: bool = False,
    engines: Sequence[str] = tuple(ENGINES),
    jobs: int = 1,
) -> tuple[Result, ...]:
    """Theorems with their verdicts: of files, folders and ids like ``"dice_jaccard_absolute"``; of all that travel with the package where
    none is named.

    quick
        Smaller masks and fewer samples.
    engines
        Some of derive, certify, exhaust, sample and observe.
    jobs
        Processes that work side by side.

    >>> [(found.theorem.id, found.verdict.outcome.name) for found in verify("dice_jaccard_identity", engines=["certify"])]
    [('dice_jaccard_identity', 'PROVED')]

    Raises InputError for places that are not there. Theorem files are Python, which is run.
    """
    chosen = [places] if isinstance(places, Path | str) else [*places]
    theorems, budget = load_all(chosen), FIRST_LOOK if quick else Budget()
    found = dict(verdicts(theorems, budget, engines, jobs))
    return tuple(Result(theorem, found[number]) for number, theorem in enumerate(theorems))
