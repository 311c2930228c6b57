"""On which faces of a cone, and along which chains of faces, an expression may be extreme.

The cone has finitely many faces. Where a metric reads 0/0 its own value applies; near a face on which the piece of a larger one vanishes
above and below, it has no limit but many, one for each chain of faces.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple, TypeAlias

import sympy as sp

from segbounds.metrics.counts import SYMBOLS
from segbounds.metrics.similarity import Similarity, in_counts
from segbounds.regions.cone import UNITS, Cone, Face, Vector, at, normal_to, plus, rank
from segbounds.regions.pieces import Piece, at_zero_over_zero, by_formula, makes_a_statement, piece_of


@dataclass(frozen=True)
class Stratum:
    """A chain of faces, inside of which an expression may be extreme along n^k g1 + ... + n gk.

    piece
        The expression on the counts of the last face, or of a larger one of whose values there is a limit.
    admitted
        Whether the inside of the last face belongs to the cone; else what is there is a limit of values inside of another face.
    inside
        That face, which is the last one where it is admitted.
    at_zero_over_zero
        Whether a value at 0/0 is in the piece.
    """

    piece: Piece
    up: tuple[Face, ...]
    admitted: bool
    inside: Face
    at_zero_over_zero: bool = False


def strata(of: sp.Expr, cone: Cone) -> Iterator[Stratum]:
    """All chains of faces on which an expression without |.|, min and max may be extreme over a cone."""
    unknown = _unknown_counts(of)
    # where all of the cone reads 0/0 formulas have no limits, though what is put together of them may cancel
    defined = not at_zero_over_zero(of, cone.faces[-1].support)
    admitted_places = {yes: {face.places for face in cone.faces if cone.admits(face) == yes} for yes in (True, False)}
    for face in cone.faces:
        if any(
            cone.rays[i] in unknown and face.places - {i} in admitted_places[cone.admits(face)] for i in face.places
        ):
            continue  # more of a count that it does not know: the same values as without it
        admitted, special = cone.admits(face), at_zero_over_zero(of, face.support)
        if defined and by_formula(of, face.support):  # values over the cone, or limits of some
            piece, belongs = piece_of(of, face.support, True), admitted and not special
            for up in _chains(_where_zero(piece, face, cone), face):
                yield Stratum(piece, up, belongs, face if belongs else cone.faces[-1])
        if not (special and admitted and makes_a_statement(of, face.support)):
            continue
        piece = piece_of(of, face.support, False)
        for up in _chains(_where_zero(piece, face, cone), face):
            yield Stratum(piece, up, True, face, True)
        for end in cone.faces:  # the value at 0/0 has limits of its own, on the edge of where it applies
            if end.places < face.places and not piece.vanishes(end.support):
                for up in _chains(_where_zero(piece, end, cone), end):
                    yield Stratum(piece, up, False, face, True)


def _where_zero(piece: Piece, face: Face, cone: Cone) -> list[Face]:
    """The smaller faces on which the bottom of a piece vanishes."""
    return [other for other in cone.faces if other.places < face.places and piece.vanishes(other.support)]


def _unknown_counts(of: sp.Expr) -> set[Vector]:
    """The unit vectors of the counts on which an expression in metrics does not depend."""
    used = in_counts(of).free_symbols.union(*(metric.when_undefined.free_symbols for metric in of.atoms(Similarity)))
    return {unit for unit, count in zip(UNITS, SYMBOLS, strict=True) if count not in used}


def _chains(within: Sequence[Face], top: Face) -> Iterator[tuple[Face, ...]]:
    """All chains of faces that end in the top."""
    yield (top,)
    for last in within:
        for up in _chains([face for face in within if face.places < last.places], last):
            yield (*up, top)


#: Rays by their places, to be summed: one direction, or the two ends of an edge.
Ends: TypeAlias = tuple[frozenset[int], frozenset[int] | None]


class Open(NamedTuple):
    """Why it is open what an expression is inside of a chain of faces."""

    reason: str


def levels_of(stratum: Stratum, cone: Cone) -> list[Ends] | Open | None:
    """For each face of a chain the directions that it adds.

    None where the expression grows inside of a face until it leaves it; Open where more than one variable would be left.
    """
    piece, up = stratum.piece, stratum.up
    levels: list[Ends] = []
    for previous, face in zip((None, *up), up, strict=False):
        below = previous.places if previous else frozenset()
        dimension = face.dimension - (previous.dimension if previous else 0)
        if dimension == 1:
            levels.append((face.places - below, None))
            continue
        if dimension >= piece.flat_from or grows_within(piece, face, previous):
            return None
        if dimension > 2:
            return Open("there may be extremes inside of four dimensions")
        first, second = (  # the two ends
            end.places - below
            for end in cone.faces
            if below < end.places < face.places and end.dimension == face.dimension - 1
        )
        levels.append((first, second))
    if sum(second is not None for _, second in levels) > 1:
        if piece.flat_from < 5:
            return None
        return Open("a limit may have extremes in two variables")
    return levels


def grows_within(piece: Piece, face: Face, previous: Face | None) -> bool:
    """Whether a direction in the span of the face, and not in that of the previous one, makes the metric grow or stay."""
    below = previous.rays if previous else ()

    def leads_out(direction: Vector) -> bool:
        inside = face.dimension == 4 or rank((*face.rays, direction)) == face.dimension
        return inside and rank((*below, direction)) > rank(below)

    if any(map(leads_out, piece.growing)):
        return True
    return any(
        leads_out(plus(tuple(a * x for x in first), tuple(b * x for x in second)))
        for first, second in combinations(piece.growing, 2)
        for a, b in _mixtures(first, second, face)
    )


def _mixtures(first: Vector, second: Vector, face: Face) -> Iterator[tuple[Any, Any]]:
    """The positive weights with which two directions add up to one in a span of three dimensions."""
    if face.dimension == 3:
        normal = form_across(face.rays)
        a, b = at(normal, first), at(normal, second)
        if a * b < 0:
            yield abs(b), abs(a)


def form_across(rays: Sequence[Vector]) -> Vector:
    """The form that vanishes on rays that span three dimensions."""
    return next(normal for three in combinations(rays, 3) if any(normal := normal_to(three)))
