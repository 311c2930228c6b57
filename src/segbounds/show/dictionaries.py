"""Results as dictionaries, for JSON: exact values as texts, beside them decimals. docs/json.md describes the form."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import value_at
from segbounds.regions.bound import Bound, near
from segbounds.regions.facts import Fact, Size
from segbounds.regions.printed import Reported
from segbounds.show.answers import sentence
from segbounds.show.numbers import whole_counts

PRECISION = 15


def number(value: Any) -> float | str | None:
    """A value as a number; "inf" and "-inf", which JSON has no numbers for, as texts; None for what has parameters."""
    value = symbolic(value)
    if value.is_infinite:
        return "inf" if value > 0 else "-inf"
    return None if value.free_symbols else float(sp.N(value, PRECISION))


def counts_of(counts: Counts) -> dict[str, Any]:
    return {name: int(count) for name, count in zip(Counts._fields, counts, strict=True)}


def family(counts: Counts) -> dict[str, str]:
    return {name: str(count) for name, count in zip(Counts._fields, counts, strict=True)}


def end(found: Bound, of: Any = None, problem: Any = None) -> dict[str, Any]:
    """One end: its exact value as a text and as a decimal, counts there or near and whether there, and the family along which it is
    approached.

    of, problem
        The expression it is an end of, and what was known: then the counts are those that a text shows.
    """
    plain = not symbolic(found.value).free_symbols
    counts = None
    if found.along and plain:
        counts = near(found) if problem is None else whole_counts(of, found, problem.known, problem.size)
    return {
        "value": str(found.value),
        "decimal": number(found.value),
        "exact": bool(found.exact),
        "width": number(found.width),
        "attained": bool(found.attained),
        "counts": None if counts is None else counts_of(counts),
        "reached": None if counts is None or of is None else bool(found.exact and value_at(of, counts) == found.value),
        "along": [family(counts) for counts in found.along],
        "argument": found.argument,
    }


def reported(value: Reported) -> dict[str, Any]:
    ends = {"low": str(value.low), "high": str(value.high)}
    return {**ends, "low_included": value.with_low, "high_included": value.with_high}


def fact(known: Fact) -> dict[str, Any]:
    return {"metric": str(known.metric), "typed": known.typed, **reported(known.value)}


def size_of(size: Size | None) -> dict[str, Any] | None:
    return None if size is None else {"pixels": size.pixels, "positives": size.positives}


def question(problem: Any) -> dict[str, Any]:
    return {"given": [fact(known) for known in problem.known], "size": size_of(problem.size)}


def interval(found: Any) -> dict[str, Any]:
    asked = {"asked": str(found.problem.of), **question(found.problem)}
    low, high = (end(side, found.problem.of, found.problem) for side in (found.low, found.high))
    return {**asked, "low": low, "high": high, "method": found.answer.method}


def consistency(found: Any) -> dict[str, Any]:
    example = None if found.example is None else counts_of(found.example)
    return {**question(found.problem), "possible": found.possible, "reason": found.reason, "example": example}


def comparison(found: Any) -> dict[str, Any]:
    relative = None if found.relative is None else {"value": str(found.relative), "decimal": number(found.relative)}
    return {
        "first": str(found.first),
        "second": str(found.second),
        **question(found.problem),
        "above": end(found.above, found.first - found.second, found.problem),
        "below": end(found.below, found.second - found.first, found.problem),
        "relative": relative,
    }


def images(mixture: Any) -> list[dict[str, Any]]:
    return [{"share": str(share), "decimal": number(share), "counts": family(counts)} for share, counts in mixture]


def mean_end(found: Any) -> dict[str, Any]:
    return {
        "value": str(found.value),
        "decimal": number(found.value),
        "exact": bool(found.exact),
        "reached": None if found.reached is None else number(found.reached),
        "images": images(found.images),
    }


def mean(known: Any) -> dict[str, Any]:
    deviation = None if known.deviation is None else reported(known.deviation)
    return {"metric": str(known.metric), **reported(known.mean), "deviation": deviation}


def in_order(known: Any) -> dict[str, Any]:
    return {"metric": str(known.metric), "statistic": known.kind, **reported(known.value)}


def mean_interval(found: Any) -> dict[str, Any]:
    more = {"statistic": found.statistic, "in_order": [in_order(known) for known in found.in_order]}
    return {
        "asked": str(found.asked),
        **(more if found.in_order else {}),
        "given": [mean(known) for known in found.known],
        "images": found.sample.images,
        "ddof": found.sample.ddof,
        "low": mean_end(found.low),
        "high": mean_end(found.high),
    }


def means_consistency(found: Any) -> dict[str, Any]:
    return {"possible": found.possible, "reason": found.reason, "examples": images(found.examples)}


def sized_consistency(found: Any) -> dict[str, Any]:
    return {"possible": found.possible, "reason": found.reason, "images": [*map(counts_of, found.images)]}


def sized_mean(known: Any) -> dict[str, Any]:
    """A mean over images of known sizes that is given, or a value of their pooled counts."""
    return {"metric": str(known.metric), "pooled": known.pooled, **reported(known.value)}


def sized_interval(found: Any) -> dict[str, Any]:
    ends = zip(("low", "high"), (found.low, found.high), found.reached, strict=True)
    return {
        name: {"value": str(end), "decimal": float(end), "exact": False, "reached": float(reached)}
        for name, end, reached in ends
    }


def class_interval(found: Any) -> dict[str, Any]:
    ends = {
        name: {"value": str(end), "decimal": float(end), "exact": True}
        for name, end in (("low", found.low), ("high", found.high))
    }
    known = [{"metric": name, "typed": typed, **reported(value)} for name, value, typed in found.known]
    return {"asked": found.asked, "classes": found.classes, "given": known, **ends, "tight": found.tight}


def ranking(found: Any) -> dict[str, Any]:
    first, second = mean_interval(found.first), mean_interval(found.second)
    shown = [{"first": images(one), "second": images(other)} for one, other in found.examples]
    return {"verdict": found.verdict, "first": first, "second": second, "examples": shown}


def joint_range(found: Any) -> dict[str, Any]:
    def arcs(side: Sequence[Any]) -> list[dict[str, Any]]:
        return [
            {
                "from": str(arc.low),
                "to": str(arc.high),
                "value": str(arc.value),
                "along": None if arc.along is None else family(arc.along),
                "attained": bool(arc.attained),
                "proved": bool(arc.proved),
            }
            for arc in side
        ]

    uprights = [
        {"at": str(upright.place), "low": str(upright.low.value), "high": str(upright.high.value)}
        for upright in found.uprights
    ]
    traced = [
        {"side": piece.side, "places": [*map(number, piece.places)], "values": [*map(number, piece.values)]}
        for piece in found.traced
    ]
    return {
        "first": str(found.first),
        "second": str(found.second),
        "given": [fact(known) for known in found.known],
        "lower": arcs(found.lower),
        "upper": arcs(found.upper),
        "uprights": uprights,
        "traced": traced,
    }


def joint_range_of_three(found: Any) -> dict[str, Any]:
    surfaces = [
        {
            "of": str(surface.of),
            "side": int(surface.side),
            "value": str(surface.value),
            "equation": str(surface.equation),
            "zero": [str(count) for count in surface.zero],
            "along": None if surface.along is None else family(surface.along),
            "attained": bool(surface.attained),
        }
        for surface in ([] if found.nonlinear else found.surfaces)
    ]
    names = {"first": str(found.first), "second": str(found.second), "third": str(found.third)}
    return {**names, "given": [fact(known) for known in found.known], "surfaces": surfaces}


def verdict(found: Any) -> dict[str, Any]:
    from segbounds.show.records import evidence_of

    return {"outcome": found.outcome.name, "reason": found.reason, "evidence": evidence_of(found)}


def result(found: Any) -> dict[str, Any]:
    from segbounds.show.records import record_of

    return record_of(found)


def table_check(found: Any) -> dict[str, Any]:
    from segbounds.show.reported import as_record

    return as_record(found)


def row_verdict(found: Any) -> dict[str, Any]:
    from segbounds.show.reported import row_record

    return row_record(found)


def audit(found: Any) -> dict[str, Any]:
    return {"is": found.is_, "findings": [{"id": item.id, **asdict(item)} for item in found.findings]}


def decision(found: Any) -> dict[str, Any]:
    return {
        "pixels": found.size,
        "expected": float(found.value),
        "error": float(found.error),
        "threshold": None if found.threshold is None else float(found.threshold),
        "prediction": found.prediction.astype(int).tolist(),
    }


RECORDS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "Interval": interval,
    "Consistency": consistency,
    "Comparison": comparison,
    "MeanInterval": mean_interval,
    "MeansConsistency": means_consistency,
    "SizedConsistency": sized_consistency,
    "SizedInterval": sized_interval,
    "ClassInterval": class_interval,
    "Ranking": ranking,
    "Bound": end,
    "MeanEnd": mean_end,
    "JointRange": joint_range,
    "JointRangeOfThree": joint_range_of_three,
    "Verdict": verdict,
    "Result": result,
    "TableCheck": table_check,
    "RowVerdict": row_verdict,
    "Audit": audit,
    "Decision": decision,
}


def as_dict(result: Any) -> dict[str, Any]:
    """A result as a dictionary: what kind it is, its sentence, and all of it."""
    kind = type(result).__name__
    return {"kind": kind, "sentence": sentence(result), **RECORDS[kind](result)}
