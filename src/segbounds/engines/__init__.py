"""The engines, one way of checking a statement per file, all with the signature ``check(theorem, budget)``.

They never import one another. To add one: a file with ``NAME`` and ``check``, and a row in ENGINES.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from time import perf_counter
from typing import TypeAlias

from segbounds.endings import out_of_memory
from segbounds.engines import certify, derive, exhaust, observe, sample
from segbounds.errors import NotWritten, raised
from segbounds.theorems.evidence import Budget, Evidence, Outcome, Verdict, judge, obligations
from segbounds.theorems.radicands import unproved
from segbounds.theorems.records import Theorem

Check: TypeAlias = Callable[[Theorem, Budget], tuple[Evidence, ...]]
ENGINES: dict[str, Check] = {engine.NAME: engine.check for engine in (derive, certify, exhaust, sample, observe)}


def settle(theorem: Theorem, budget: Budget) -> tuple[Verdict, str]:
    """The verdict on a claim by certificates, else by the supremum that the plan of methods finds; and the engine that reached it."""
    start = perf_counter()
    verdict = examine(theorem, budget, (certify.NAME,))
    left = None if budget.time is None else budget.time - (perf_counter() - start)
    if verdict.outcome is Outcome.UNDECIDED and (left is None or left > 0) and next(unproved(theorem), None) is None:
        rest = replace(budget, time=left)
        other = judge(theorem.claim, _checked(derive.NAME, derive.check_by_every_method, theorem, rest))
        if other.outcome is Outcome.PROVED or other.fails:
            return other, derive.NAME
    return verdict, certify.NAME


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
            found[name] = _checked(name, ENGINES[name], theorem, budget)
    return judge(theorem.claim, [item for name in ENGINES for item in found[name]])


def _not_run(name: str, theorem: Theorem, reason: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(name, o, Outcome.NOT_RUN, reason) for o in obligations(theorem.claim))


def _proves(evidence: Iterable[Evidence]) -> bool:
    outcomes = [item.outcome for item in evidence]
    return bool(outcomes) and all(outcome is Outcome.PROVED for outcome in outcomes)


def _checked(name: str, check: Check, theorem: Theorem, budget: Budget) -> tuple[Evidence, ...]:
    """What one engine says; what stops it is a reason to be undecided."""
    try:
        return check(theorem, budget)
    except NotWritten:  # a full disk says nothing of a theorem
        raise
    except (
        Exception,
        SystemExit,
    ) as error:  # one theorem must not end the others' examination; the reason is shown
        reason = out_of_memory(error) or f"stopped by {raised(error)}"
        return tuple(Evidence(name, o, Outcome.UNDECIDED, reason) for o in obligations(theorem.claim))
