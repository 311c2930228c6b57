"""The engines, one way of checking a statement per file, all with the signature ``check(theorem, budget)``.

They never import one another. To add one: a file with ``NAME`` and ``check``, and a row in ENGINES.
"""

from collections.abc import Callable, Iterable

from segbounds.endings import out_of_memory
from segbounds.engines import certify, derive, exhaust, observe, sample
from segbounds.errors import NotWritten, raised
from segbounds.theorems.evidence import Budget, Evidence, Outcome, Verdict, judge, obligations
from segbounds.theorems.records import Theorem

ENGINES: dict[str, Callable[[Theorem, Budget], tuple[Evidence, ...]]] = {
    engine.NAME: engine.check for engine in (derive, certify, exhaust, sample, observe)
}


def examine(theorem: Theorem, budget: Budget, chosen: Iterable[str] = tuple(ENGINES)) -> Verdict:
    """The verdict on one theorem by the chosen engines; the others are on record as not run."""
    chosen = set(chosen)
    found: dict[str, tuple[Evidence, ...]] = {}
    for name in sorted(ENGINES, key=lambda name: budget.one_proof and name != certify.NAME):
        if name not in chosen:
            found[name] = _not_run(name, theorem, "not among the chosen engines")
        elif name == derive.NAME and budget.one_proof and _proves(found.get(certify.NAME, ())):
            found[name] = _not_run(name, theorem, "certify has proved it, and one proof is enough for a quick look")
        else:
            found[name] = _checked(name, theorem, budget)
    return judge(theorem.claim, [item for name in ENGINES for item in found[name]])


def _not_run(name: str, theorem: Theorem, reason: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(name, o, Outcome.NOT_RUN, reason) for o in obligations(theorem.claim))


def _proves(evidence: Iterable[Evidence]) -> bool:
    outcomes = [item.outcome for item in evidence]
    return bool(outcomes) and all(outcome is Outcome.PROVED for outcome in outcomes)


def _checked(name: str, theorem: Theorem, budget: Budget) -> tuple[Evidence, ...]:
    """What one engine says; what stops it is a reason to be undecided."""
    try:
        return ENGINES[name](theorem, budget)
    except NotWritten:  # a full disk says nothing of a theorem
        raise
    except (
        Exception,
        SystemExit,
    ) as error:  # one theorem must not end the others' examination; the reason is shown
        reason = out_of_memory(error) or f"stopped by {raised(error)}"
        return tuple(Evidence(name, o, Outcome.UNDECIDED, reason) for o in obligations(theorem.claim))
