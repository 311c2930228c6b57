"""The search for the proof of a goal: choices, sets of positive counts that need a proof of their own, sharper bounds.

A proof of a theorem is a handful of files, one for each plain inequality and each limit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

import sympy as sp

from segbounds.metrics.counts import SYMBOLS
from segbounds.theorems.hypotheses import SUPPORTS, Condition, Conditions
from segbounds.theorems.proofs.certificates.trials import negative_at
from segbounds.theorems.proofs.certificates.ways import find
from segbounds.theorems.proofs.files import File, Finder, NotFound, proof_file
from segbounds.theorems.proofs.kept import Kept
from segbounds.theorems.proofs.questions import listed, missing_on, question_on, supports_of
from segbounds.theorems.proofs.statements import Goal, Statement
from segbounds.theorems.proofs.words import Words


def prove(title: str, goal: Goal, finder: Finder = find, kept: Kept | None = None) -> tuple[File, ...]:
    """The files of the first choice of a goal that can be proved. Raises NotFound (for the first choice) where none can.

    What is kept is not searched for. No choice is tried that random counts refute. Where all are refuted, but not for the same
    sets of positive counts, these are proved apart.
    """
    kept = kept or Kept()
    if (found := kept.proofs(title, goal)) is not None:
        return found
    failing = [frozenset(chain.from_iterable(map(_failing, statements))) for statements in goal]
    first: NotFound | None = None
    for statements, refuted in zip(goal, failing, strict=True):
        if refuted:
            continue
        try:
            asked = [s for s in statements if s.along is not None or supports_of(s)]
            return tuple(_with_room(title, statement, finder) for statement in asked)
        except NotFound as reason:
            first = first or reason
    apart = min((f for f in failing if frozenset(SYMBOLS) not in f), key=len, default=frozenset())
    if first is not None and (count := _solved_for(goal)) is not None:
        there = prove(title, _restricted(goal, ((count - 1, ">="),)), finder, kept)
        return (*there, *prove(title, _restricted(goal, ((-count, ">="),), {count: sp.Integer(0)}), finder, kept))
    if first is not None or not apart:
        widest = next(support for support in SUPPORTS if first is not None or support in failing[0])
        raise first or NotFound(goal[0][0], None, f"no certificate exists where {listed(widest)} are positive")
    outside: list[Condition] = []
    files: list[File] = []
    for support in [s for s in SUPPORTS if s in apart and not any(s < other for other in apart)]:
        zeros = tuple((-count, ">=") for count in SYMBOLS if count not in support)
        if {*zeros} <= {*goal[0][0].where}:  # they are apart already, and every choice is refuted
            raise NotFound(goal[0][0], None, f"no certificate exists where {listed(support)} are positive")
        files.extend(prove(title, _restricted(goal, zeros), finder, kept))
        outside.append((sp.Add(*(count for count in SYMBOLS if count not in support), -1), ">="))
    return (*files, *prove(title, _restricted(goal, tuple(outside)), finder, kept))


def _with_room(title: str, statement: Statement, finder: Finder) -> File:
    """The file of a statement, of which a sharper bound may be shown: what that leaves is one more term."""
    first: NotFound | None = None
    for less in statement.room:
        try:
            return proof_file(title, replace(statement, room=(less,)), finder)
        except NotFound as reason:
            first = first or reason
    assert first is not None
    raise first


def _restricted(goal: Goal, more: Conditions, zeros: Mapping[sp.Symbol, sp.Expr] | None = None) -> Goal:
    """A goal for fewer pairs of masks; its equations with what is zero put in, so that they give another symbol."""

    def there(statement: Statement) -> Statement:
        where = ((sp.expand(f.xreplace(zeros)), s) if zeros and s == "=" else (f, s) for f, s in statement.where)
        return replace(statement, where=(*where, *more))

    return tuple(tuple(map(there, statements)) for statements in goal)


def _solved_for(goal: Goal) -> sp.Symbol | None:
    """A count for which the checker solves an equation between counts, and which may be zero: without it, the equation
    gives another one."""
    for form, sign in goal[0][0].where:
        counts = [count for count in SYMBOLS if form.has(count)]
        if sign == "=" and len(counts) > 1 and sp.diff(form, counts[-1]).is_number and goal[0][0].along is None:
            if not any((count - 1, ">=") in goal[0][0].where for count in counts[-1:]):
                return counts[-1]
    return None


def _failing(statement: Statement) -> Iterator[frozenset[sp.Symbol]]:
    """Sets of counts on which random values refute a statement."""
    if statement.along is not None:
        return
    field = Words(statement).field
    for support in supports_of(statement):
        missing = missing_on(statement, support)
        if missing.has(sp.nan, sp.zoo) or negative_at(question_on(statement, support, missing, field)) is not None:
            yield support
