"""Proofs as files: a certificate for each plain inequality, a limit along a witness family, and each re-checked.

Where no certificate is found, a solver is asked (z3, where it is installed). That it finds no counterexample counts as a
proof, labelled "by solver", and the question it answered is kept; a counterexample is made one of whole counts and judged
exactly. What none of these settles is undecided, with the reason.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import sympy as sp
from sympy.core.relational import Relational
from sympy.polys.polyerrors import BasePolynomialError

from segbounds.engines.posteriors import by_parts, over_posteriors
from segbounds.errors import InputError, Unsupported
from segbounds.files_out import write
from segbounds.limits import Exhausted, Stopped, stopped, stopped_after, within
from segbounds.metrics.similarity import Similarity
from segbounds.theorems.counterexamples import at_place, climbed, counterexample, of_few_pixels
from segbounds.theorems.evidence import Budget, Evidence, Extreme, Obligation, Outcome, obligations
from segbounds.theorems.instances import extreme
from segbounds.theorems.posterior_lemmas import parts_of
from segbounds.theorems.proofs import smt as solver
from segbounds.theorems.proofs.certificates.records import Question
from segbounds.theorems.proofs.files import File, NotFound, save, slug
from segbounds.theorems.proofs.goals import inequalities, limits
from segbounds.theorems.proofs.kept import Kept, beside
from segbounds.theorems.proofs.questions import questions
from segbounds.theorems.proofs.search import prove
from segbounds.theorems.proofs.statements import Goal, Statement
from segbounds.theorems.radicands import unproved
from segbounds.theorems.records import Always, Domain, Supremum, Theorem
from segbounds.theorems.sizes import Visit, visit
from segbounds.theorems.vacuity import emptiness, example
from segbounds.theorems.whole_counts import (
    NOT_FOR_WHOLE,
    ONE_PIXEL,
    depends_on_size,
    fails_for_real_counts,
    holds_from_one_pixel,
    rounded,
)
from segbounds.theorems.witnesses import NO_LIMIT, differ, leaves, limit_along

NAME = "certify"

MOST_CONTRADICTED = 4  # hypotheses of which each is held against the others
#: What sympy raises where an expression is beyond what it can do: that is a reason to be undecided, and none to end.
BEYOND = (
    ArithmeticError,
    AttributeError,
    BasePolynomialError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)
TOO_MUCH = "no proof was found within the limit of the search, which is counted work and no time"
UNTREATED = "the claim, or a step of its proof, is beyond what the algebra here can treat"


@over_posteriors(by_parts, NAME)
def check(theorem: Theorem, budget: Budget) -> tuple[Evidence, ...]:
    """Evidence from certificates, one for each obligation of the claim; see the module's text."""
    bound, *others = obligations(theorem.claim)
    found = [_timed(theorem, bound, budget)]
    # that pairs come near to a bound which does not hold is true, and no proof of the theorem: no file is kept under its name
    rest = budget if found[0].outcome is Outcome.PROVED else replace(budget, proofs=None)
    return (*found, *(_timed(theorem, obligation, rest) for obligation in others))


def proof_files(theorem: Theorem, kept: Kept | None = None) -> list[File]:
    """The files that prove a theorem, both obligations; none where one of them has no certificate.

    What is not among the kept proofs, those beside the theorem's file when left out, is searched for.
    """
    kept = beside(theorem) if kept is None else kept
    if theorem.about_posteriors:
        return _files_of_parts(theorem, kept)
    goals = [_goals(theorem, make) for make in (inequalities, limits)]
    files: list[File] = []
    for some in goals:
        if isinstance(some, str):
            return []
        found, resisting = _proved(theorem, some, kept)
        if resisting:
            return []
        files += found
    return files


def _files_of_parts(theorem: Theorem, kept: Kept) -> list[File]:
    try:
        parts = [proof_files(part, kept) for part in parts_of(theorem)[1]]
    except Unsupported:
        return []
    return [file for files in parts for file in files] if all(parts) else []


def _goals(theorem: Theorem, make: Callable[[Theorem], list[Goal]]) -> list[Goal] | str:
    """What has to be proved, or why it is not known."""
    try:
        return make(theorem)
    except Unsupported as reason:
        return str(reason)


def _timed(theorem: Theorem, obligation: Obligation, budget: Budget) -> Evidence:
    start = perf_counter()
    examine = {Obligation.BOUND: _bound, Obligation.TIGHT: _tight}[obligation]
    try:
        with stopped_after(budget.time), within(budget.work):
            found = examine(theorem, budget)
    except Stopped as reason:
        found = Evidence(NAME, obligation, Outcome.UNDECIDED, str(reason))
    except InputError:  # a folder that cannot be written to, say
        raise
    except (Exhausted, *BEYOND) as reason:
        why = TOO_MUCH if isinstance(reason, Exhausted) else UNTREATED
        untreated = Evidence(NAME, obligation, Outcome.UNDECIDED, why)
        found = (_refuted(theorem) if obligation is Obligation.BOUND else None) or untreated
    return replace(found, seconds=perf_counter() - start)


# --- never above ------------------------------------------------------------------------------------------------------


def _bound(theorem: Theorem, budget: Budget) -> Evidence:
    found = _compared(theorem, budget)
    if found.outcome is not Outcome.PROVED:
        return found
    for radicand in unproved(theorem):
        real = Always(sp.Ge(radicand, 0, evaluate=False))
        domain = Domain(tuple(h for h in theorem.domain.hypotheses if not _takes_root_of(h, radicand)))
        part = _bound(Theorem(f"{theorem.title}: its roots are real", theorem.source, real, domain), budget)
        if part.outcome is not Outcome.PROVED:
            unseen = f"the claim takes the square root of {radicand}, which is not shown to be never negative"
            reason = f"{unseen}: say where it is not, as a hypothesis"
            return Evidence(NAME, Obligation.BOUND, Outcome.UNDECIDED, reason)
        kept = ", ".join(filter(None, (found.artefact, part.artefact)))
        found = replace(found, examined=found.examined + part.examined, artefact=kept or None)
    return found


def _takes_root_of(hypothesis: Relational, radicand: sp.Expr) -> bool:
    return any(power.base == radicand and not power.exp.is_Integer for power in hypothesis.atoms(sp.Pow))


def _compared(theorem: Theorem, budget: Budget) -> Evidence:
    """Evidence on a claim wherever both of its sides are numbers."""
    empty = emptiness(theorem)
    if empty is not None:
        return Evidence(NAME, Obligation.BOUND, Outcome.VACUOUS, empty)
    visited = visit(theorem)
    if visited is not None:
        return _by_visit(visited, theorem)
    goals = _goals(theorem, inequalities)
    if isinstance(goals, str):
        return _refuted(theorem) or Evidence(NAME, Obligation.BOUND, Outcome.UNDECIDED, goals)
    if not goals and isinstance(theorem.claim, Always):
        nowhere = "the claim divides by zero for every pair of masks: it says nothing"
        return Evidence(NAME, Obligation.BOUND, Outcome.VACUOUS, nowhere)
    kept = beside(theorem)
    if (found := kept.proofs_of_all(theorem.title, goals)) is not None:
        return _by_certificates(theorem, Obligation.BOUND, found, budget)
    plain = isinstance(theorem.claim, Always) and not theorem.parameters
    # masks are soon found, if there are any, and a proof of what is nearly true is long looked for
    if (refuted := _refuted(theorem, counterexample if plain else of_few_pixels)) is not None:
        return refuted
    files: list[File] = []
    resisting: list[tuple[Goal, str]] = []
    for goal in goals:
        proofs, resists = _proved(theorem, [goal], kept)
        # one that resists is reason to look for masks before time goes into the others
        if resists and not resisting and not plain and (refuted := _refuted(theorem, climbed)) is not None:
            return refuted
        files += proofs
        resisting += resists
    # without any file: each part of the claim is about pairs that there are not
    if (goals and not files and not resisting) or (resisting and _contradicted(theorem)):
        return Evidence(NAME, Obligation.BOUND, Outcome.VACUOUS, "no pair of masks satisfies the hypotheses")
    if not resisting:
        return _by_certificates(theorem, Obligation.BOUND, files, budget)
    if holds_from_one_pixel(theorem):
        return Evidence(NAME, Obligation.BOUND, Outcome.PROVED, ONE_PIXEL)
    return _by_solver(theorem, files, resisting, budget)


def _by_visit(visited: Visit, theorem: Theorem) -> Evidence:
    """What all pairs of masks of a few sizes show."""
    if visited.broken is not None:
        return _refuted_by(extreme(*visited.broken, NAME))
    last = visited.sizes[-1]
    sizes = f"{last} pixels" if len(visited.sizes) == 1 else f"{visited.sizes[0]} to {last} pixels"
    scope = f"by exhaustion: all {visited.admitted:,} count tuples of {sizes} that satisfy the hypotheses, in exact arithmetic"
    return Evidence(NAME, Obligation.BOUND, Outcome.PROVED, scope, visited.admitted)


def _contradicted(theorem: Theorem) -> bool:
    """Whether it is proved that one of the hypotheses fails where the others hold."""
    hypotheses = theorem.domain.hypotheses
    if len(hypotheses) > MOST_CONTRADICTED or theorem.parameters or example(theorem) is not None:
        return False
    for place, hypothesis in enumerate(hypotheses):
        if hypothesis.has(Similarity) and hypothesis.rel_op != "==":
            opposite = Always(hypothesis.negated.func(*hypothesis.args, evaluate=False))
            others = Domain((*hypotheses[:place], *hypotheses[place + 1 :]))
            goals = _goals(replace(theorem, claim=opposite, domain=others, derivation=()), inequalities)
            if goals and not isinstance(goals, str) and not _proved(theorem, goals)[1]:
                return True
    return False


def _proved(
    theorem: Theorem, goals: Sequence[Goal], kept: Kept | None = None
) -> tuple[list[File], list[tuple[Goal, str]]]:
    """The files that prove some of the goals, and the other goals with the reason."""
    files: list[File] = []
    resisting: list[tuple[Goal, str]] = []
    for goal in goals:
        found = _files_of(theorem, goal, kept)
        if isinstance(found, str) and depends_on_size(theorem):
            of_whole = _files_of(theorem, rounded(goal), kept)
            found = found if isinstance(of_whole, str) else of_whole
        if isinstance(found, str):
            resisting.append((goal, found))
        else:
            files.extend(found)
    return files, resisting


def _files_of(theorem: Theorem, goal: Goal, kept: Kept | None) -> tuple[File, ...] | str:
    """The files that prove a goal, or why there are none."""
    try:
        return prove(theorem.title, goal, kept=kept)
    except (NotFound, Unsupported) as reason:
        return str(reason)
    except BEYOND:
        return UNTREATED


def _by_certificates(theorem: Theorem, obligation: Obligation, files: Sequence[File], budget: Budget) -> Evidence:
    methods = ", ".join(dict.fromkeys(file["method"] for file in files if "method" in file))
    scope = methods or _limits(theorem, [file for file in files if "along" in file]) or "nothing lies above infinity"
    kept = save(Path(budget.proofs), theorem.title, obligation, files) if budget.proofs and files else ()
    return Evidence(
        NAME, obligation, Outcome.PROVED, scope, len(files), artefact=", ".join(map(str, kept)) or None
    )  # fmt: skip


def _limits(theorem: Theorem, files: Sequence[File]) -> str:
    """Along which families limits were taken: as the theorem has them, since files have names of their own for roots."""
    if not files:
        return ""
    families = theorem.claim.families if isinstance(theorem.claim, Supremum) else ()
    written = [map(str, family) for family in families] or [file["along"].values() for file in files]
    return f"limit along tp, fp, fn, tn = {'; '.join(dict.fromkeys(map(', '.join, written)))}"


def _refuted(theorem: Theorem, look: Callable[[Theorem, str], Extreme | None] = counterexample) -> Evidence | None:
    try:
        pair = look(theorem, NAME)
    except BEYOND:
        return None
    return None if pair is None else _refuted_by(pair)


def _refuted_by(pair: Extreme) -> Evidence:
    beyond = "masks beyond the bound" if pair.counts.pixels else "fails at the parameter values shown"
    return Evidence(NAME, Obligation.BOUND, Outcome.REFUTED, beyond, 1, pair)


def _by_solver(
    theorem: Theorem, files: Sequence[File], resisting: Sequence[tuple[Goal, str]], budget: Budget
) -> Evidence:
    """What the solver says of goals without a certificate."""
    first = [NOT_FOR_WHOLE] if depends_on_size(theorem) else []
    reasons = "; ".join(dict.fromkeys([*first, *(reason for _, reason in resisting)]))
    undecided = Evidence(NAME, Obligation.BOUND, Outcome.UNDECIDED, reasons, len(files))
    if first and (fails := fails_for_real_counts(theorem)):
        return replace(undecided, scope=fails)
    if not solver.installed():
        return replace(undecided, scope=f"{reasons} (for a solver's opinion: pip install 'segbounds[proofs]')")
    seconds = budget.time or solver.SECONDS
    queries: list[str] = []
    for goal, _ in resisting:
        for statement in goal[0]:
            for question in _asked(statement):
                if question is None:
                    return undecided
                answer = solver.ask(question, seconds)
                queries.append(answer.query)
                if answer.place and (pair := at_place(theorem, answer.place, NAME)):
                    return _refuted_by(pair)
                if answer.stopped:
                    return replace(undecided, scope=f"{reasons}; the solver was {stopped(seconds)}")
                if not answer.holds:
                    return replace(undecided, scope=f"{reasons}; the solver does not tell either")
    folder = Path(budget.proofs or tempfile.mkdtemp(prefix="segbounds-"))
    kept = save(folder, theorem.title, Obligation.BOUND, files)
    asked = folder / f"{slug(theorem.title)}.smt2"
    write(asked, "\n".join(queries))
    artefact = ", ".join(map(str, (*kept, asked)))
    scope = "by solver: it finds no counts beyond the bound"
    return Evidence(
        NAME, Obligation.BOUND, Outcome.PROVED, scope, len(queries), artefact=artefact, solver=solver.version()
    )  # fmt: skip


def _asked(statement: Statement) -> Iterator[Question | None]:
    """The questions of a statement; None in the place of one that is too large."""
    try:
        yield from questions(statement)
    except Unsupported:
        yield None


# --- arbitrarily near -------------------------------------------------------------------------------------------------


def _tight(theorem: Theorem, budget: Budget) -> Evidence:
    assert isinstance(theorem.claim, Supremum)
    claim = theorem.claim
    if not claim.families:
        return Evidence(NAME, Obligation.TIGHT, Outcome.UNDECIDED, "the theorem names no witness family")
    goals = _goals(theorem, limits)
    files, resisting = ([], []) if isinstance(goals, str) else _proved(theorem, goals, beside(theorem))
    reason = goals if isinstance(goals, str) else "; ".join(dict.fromkeys(why for _, why in resisting))
    if not reason:
        return _by_certificates(theorem, Obligation.TIGHT, files, budget)
    for family in claim.families:
        if leaves(theorem, family):
            scope = f"the witness family {tuple(family)} leaves the domain"
            return Evidence(NAME, Obligation.TIGHT, Outcome.REFUTED, scope)
    found = [limit for family in claim.families if (limit := limit_along(claim.of, family)) is not None]
    if len(found) < len(claim.families):
        return Evidence(NAME, Obligation.TIGHT, Outcome.UNDECIDED, f"{reason}; {NO_LIMIT} {claim.of}")
    # a Max of equal numbers that are written differently takes minutes
    numbers = all(limit.is_number for limit in found)
    limit = max(found, key=lambda number: sp.N(number, 30)) if numbers else sp.Max(*found)
    if differ(limit, claim.equals, theorem):
        scope = f"along the witness family the limit is {limit}, claimed {claim.equals}"
        return Evidence(NAME, Obligation.TIGHT, Outcome.REFUTED, scope)
    return Evidence(NAME, Obligation.TIGHT, Outcome.UNDECIDED, reason)
