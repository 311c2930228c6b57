"""Evidence, and what follows from it. Pure: no engine, no files, no printing.

An engine looks at one theorem and returns evidence for each obligation of its claim; `judge` turns all evidence on a
theorem into a verdict. Nobody types "proved": it is computed here.
"""

import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from typing import Any, NamedTuple

import numpy as np
import sympy as sp

from segbounds.algebra.written import in_signs
from segbounds.metrics.counts import Counts
from segbounds.results import Shown, shown
from segbounds.theorems.posteriors import PosteriorPlace
from segbounds.theorems.records import Claim, Supremum, Theorem


class Outcome(StrEnum):
    """What an engine, or all engines together, found. The value is the sentence shown to the user."""

    PROVED = "Holds for every pair of masks; the proof can be re-checked."
    CONSISTENT = "No exception found in the examined scope; this is not a proof."
    REFUTED = "Fails for the pair of masks shown."
    UNDECIDED = "The engine stopped before it could tell; see the reason."
    VACUOUS = "No pair of masks satisfies the hypotheses: the statement says nothing."
    CONFLICT = "Proved by one engine and refuted by another: a bug in segbounds; please report it."
    NOT_RUN = "Not run; see the reason."


def word(outcome: Outcome) -> str:
    """An outcome in one word, as in a table."""
    return outcome.name.lower().replace("_", " ")


class Obligation(StrEnum):
    """The two halves of a supremum. An `Always` claim has the first only."""

    BOUND = "never above"
    TIGHT = "arbitrarily near"


def obligations(claim: Claim) -> tuple[Obligation, ...]:
    return (Obligation.BOUND, Obligation.TIGHT) if isinstance(claim, Supremum) else (Obligation.BOUND,)


@dataclass(frozen=True)
class Extreme:
    """The most telling pair an engine met: its counts (no pixels where a claim is about its parameters alone, or about posteriors), the
    value of the claim's expression there (exact), the parameter values, where it came from, and the posterior."""

    counts: Counts
    value: Any
    parameters: dict[str, str] = field(default_factory=dict)
    found_by: str = ""
    posterior: PosteriorPlace | None = None


@dataclass(frozen=True)
class Evidence:
    """What one engine says of one obligation of one theorem.

    scope
        One sentence: what exactly was looked at, or which argument was made.
    examined
        How many count tuples, mask pairs or steps were looked at.
    extreme
        The pair that refutes, or that came nearest.
    artefact
        The paths of the files that re-check the claim, where an engine keeps them, with ", " between them.
    solver
        The solver on whose word a proof rests that cannot be re-checked by an identity.
    """

    engine: str
    obligation: Obligation
    outcome: Outcome
    scope: str
    examined: int = 0
    extreme: Extreme | None = None
    artefact: str | None = None
    solver: str = ""
    seconds: float = 0.0
    device: str = "cpu"
    versions: str = f"python {platform.python_version()}, numpy {np.__version__}, sympy {sp.__version__}"
    seed: int | None = None

    def _repr_html_(self) -> str:
        return _table([self])


CELL = "text-align: left; vertical-align: top; padding: 2px 12px 2px 0"


def _table(evidence: Iterable[Evidence]) -> str:
    """As HTML in few columns, for a phone; each cell is aligned by itself: notebooks put what is in tables to the right."""
    rows = [
        (
            e.engine,
            f"{e.obligation}: {word(e.outcome)}",
            in_signs(f"{e.scope}; {e.examined:,} examined" if e.examined else e.scope),
        )
        for e in evidence
    ]
    head, *body = (
        "".join(f'<{tag} style="{CELL}">{escape(cell)}</{tag}>' for cell in row)
        for tag, row in (("th", ("engine", "outcome", "scope")), *(("td", row) for row in rows))
    )
    lines = "".join(f"<tr>{line}</tr>" for line in body)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


@dataclass(frozen=True)
class Budget:
    """How much an engine may spend; each engine has the signature ``check(theorem, budget) -> tuple[Evidence, ...]``.

    pixels
        exhaust: the size of the masks of which every pair is visited.
    pairs
        sample: how many random mask pairs are drawn.
    seed
        sample: every random number follows from it.
    time
        derive, certify: seconds on the clock after which a theorem is left undecided, which says so; None is no limit. What is searched
        is limited by counted work, so that a verdict does not depend on the machine.
    work
        certify: units of counted work (see limits.spend) for one obligation, after which it is left undecided.
    instances
        exhaust, sample, observe: at how many parameter values a statement with parameters is tried.
    observed
        observe: named counts of real mask pairs.
    proofs
        certify: the folder that keeps the proofs.
    one_proof
        Whether derive is left out where certify has proved a theorem: for a first look one proof is enough.
    """

    pixels: int = 200
    pairs: int = 200_000
    seed: int = 0
    time: float | None = None
    work: float = 25_000_000
    instances: int = 6
    observed: tuple[tuple[str, Counts], ...] = ()
    proofs: str | None = None
    one_proof: bool = False


#: For a first look, and for tests: seconds instead of a minute.
QUICK = Budget(pixels=40, pairs=10_000, instances=3)
#: For a first look at all theorems.
FIRST_LOOK = Budget(pixels=16, pairs=2_000, instances=1, one_proof=True)


@dataclass(frozen=True)
class Verdict(Shown):
    """The judgement on one theorem: the outcome, the reason in one sentence, and all evidence it rests on."""

    outcome: Outcome
    reason: str
    evidence: tuple[Evidence, ...]

    def _repr_html_(self) -> str:
        """The judgement, and a table of the engines that ran."""
        told = [item for item in self.evidence if item.outcome is not Outcome.NOT_RUN]
        return f"<p><b>{word(self.outcome)}</b>: {escape(self.reason)}</p>{_table(told) if told else ''}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What IPython prints: the sentence, where the record would fill a page, with seconds in it that no two runs have alike."""
        printer.text(str(self))

    @property
    def fails(self) -> bool:
        """Whether this verdict must fail a run: the theorem is refuted, vacuous, or engines contradict one another."""
        return self.outcome in (Outcome.REFUTED, Outcome.CONFLICT, Outcome.VACUOUS)


class Result(NamedTuple):
    """One theorem with its verdict."""

    theorem: Theorem
    verdict: Verdict

    def __str__(self) -> str:
        return f"{word(self.verdict.outcome)}: {self.theorem.title}, {self.verdict.reason}"

    def to_dict(self) -> dict[str, Any]:
        """The verdict as numbers and texts, in the form that docs/json.md describes."""
        found: dict[str, Any] = shown("as_dict", self)
        return found

    def _repr_html_(self) -> str:
        return f"<p>{escape(self.theorem.title)}</p>{self.verdict._repr_html_()}"


def judge(claim: Claim, evidence: Iterable[Evidence]) -> Verdict:
    """The verdict that follows from the evidence.

    A conflict outranks everything, then hypotheses that no pair met, then a refutation; PROVED needs a proof of every
    obligation.
    """
    evidence = tuple(evidence)

    def by(*outcomes: Outcome, obligation: Obligation | None = None) -> list[Evidence]:
        return [
            item for item in evidence if item.outcome in outcomes and obligation in (None, item.obligation)
        ]  # fmt: skip

    for obligation in obligations(claim):
        proofs, refutations = (by(kind, obligation=obligation) for kind in (Outcome.PROVED, Outcome.REFUTED))
        if proofs and refutations:
            reason = f"{obligation}: {_names(proofs)} proved it, {_names(refutations)} refuted it"
            return Verdict(Outcome.CONFLICT, reason, evidence)
    vacuous = by(Outcome.VACUOUS)
    # an engine that looked at few sizes may meet no pair where another one does: then the domain is not empty
    if vacuous and not any(item.extreme for item in evidence):
        return Verdict(Outcome.VACUOUS, vacuous[0].scope, evidence)
    if refuted := by(Outcome.REFUTED):
        return Verdict(Outcome.REFUTED, refuted[0].scope, evidence)
    proved = {item.obligation for item in by(Outcome.PROVED)}
    if proved.issuperset(obligations(claim)):
        return Verdict(Outcome.PROVED, f"proved by {_names(by(Outcome.PROVED))}", evidence)
    if consistent := by(Outcome.CONSISTENT):
        missing = ", ".join(obligation for obligation in obligations(claim) if obligation not in proved)
        return Verdict(Outcome.CONSISTENT, f"no proof of: {missing}; examined by {_names(consistent)}", evidence)
    undecided = by(Outcome.UNDECIDED)
    return Verdict(Outcome.UNDECIDED, undecided[0].scope if undecided else "no engine ran", evidence)


def _names(evidence: Sequence[Evidence]) -> str:
    return ", ".join(
        dict.fromkeys(item.engine + f" (by solver {item.solver})" * bool(item.solver) for item in evidence)
    )
