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
    evidence: list[Evidence] = []
    for name, check in ENGINES.items():
        if name in chosen:
            try:
                evidence.extend(check(theorem, budget))
            except NotWritten:  # a full disk says nothing of a theorem
                raise
            except (
                Exception,
                SystemExit,
            ) as error:  # one theorem must not end the others' examination; the reason is shown
                reason = out_of_memory(error) or f"stopped by {raised(error)}"
                evidence.extend(Evidence(name, o, Outcome.UNDECIDED, reason) for o in obligations(theorem.claim))
        else:
            reason = "not among the chosen engines"
            evidence.extend(Evidence(name, o, Outcome.NOT_RUN, reason) for o in obligations(theorem.claim))
    return judge(theorem.claim, evidence)
