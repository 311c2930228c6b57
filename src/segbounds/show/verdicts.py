"""Verdicts as text: a terminal table, why a theorem fails, what one engine says; text.py has the mask pairs drawn with characters."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import sympy as sp
from rich.table import Table
from rich.text import Text

from segbounds.algebra.reading import symbolic
from segbounds.engines import observe
from segbounds.metrics.counts import SYMBOLS
from segbounds.metrics.similarity import Similarity, undefined_on
from segbounds.show.drawings import draw
from segbounds.theorems.evidence import Evidence, Extreme, Obligation, Outcome, Result, Verdict, word
from segbounds.theorems.instances import value as exact_value
from segbounds.theorems.labels import objection, supported
from segbounds.theorems.records import Always, Supremum, Theorem, at_parameters

STYLES = {
    Outcome.PROVED: "bold green",
    Outcome.CONSISTENT: "cyan",
    Outcome.REFUTED: "bold red",
    Outcome.UNDECIDED: "yellow",
    Outcome.VACUOUS: "bold red",
    Outcome.CONFLICT: "bold white on red",
    Outcome.NOT_RUN: "dim",
}


def without_files(results: Iterable[Result]) -> list[Result]:
    """The same results, of which no file was kept."""
    return [
        Result(theorem, replace(verdict, evidence=tuple(replace(item, artefact=None) for item in verdict.evidence)))
        for theorem, verdict in results
    ]


def engine_outcome(evidence: Iterable[Evidence]) -> Outcome:
    """What one engine says of a theorem as a whole: its worst news, else its proof, else what it says of the bound."""
    return of_outcomes([item.outcome for item in evidence])


def of_outcomes(found: Sequence[Outcome]) -> Outcome:
    """The same from what is said of its obligations, that of the bound first."""
    for bad in (Outcome.REFUTED, Outcome.VACUOUS):
        if bad in found:
            return bad
    return found[0] if found else Outcome.NOT_RUN


def by_engine(verdict: Verdict) -> dict[str, list[Evidence]]:
    grouped: dict[str, list[Evidence]] = {}
    for item in verdict.evidence:
        grouped.setdefault(item.engine, []).append(item)
    return grouped


def constant(theorem: Theorem) -> str:
    """The claimed constant, with its decimals where it is a number."""
    if not isinstance(theorem.claim, Supremum):
        return ""
    value = symbolic(theorem.claim.equals)
    if value is sp.oo:
        return "∞"
    if value.is_number and not value.is_Integer:
        return f"{value} = {sp.N(value, 6)}…"
    return str(value)


def one_line(result: Result, width: int) -> Text:
    """The verdict on a theorem, its id, and what proved it; cut where the terminal ends."""
    theorem, verdict = result
    proved = dict.fromkeys(item.engine for item in verdict.evidence if item.outcome is Outcome.PROVED)
    says = f"by {', '.join(proved)}" if verdict.outcome is Outcome.PROVED else verdict.reason
    line = Text(f"{word(verdict.outcome):<10} ", STYLES[verdict.outcome])
    line.append(f"{theorem.id or theorem.title}  ", "none").append(says, "dim")
    line.truncate(max(width, 40), overflow="ellipsis")
    return line


def table(results: Sequence[Result]) -> Table:
    """Theorem by engine, with the verdict in the last column; engines that ran nowhere are left to `not_run`."""
    engines = [name for name, evidence in _by_name(results).items() if any(ran(item) for item in evidence)]
    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("theorem", overflow="fold", min_width=20)
    shown.add_column("label")
    for name in (*engines, "verdict"):
        shown.add_column(name, no_wrap=True)
    for theorem, verdict in results:
        cells = [engine_outcome(by_engine(verdict).get(name, [])) for name in engines]
        label = str(supported(theorem, verdict))
        shown.add_row(theorem.title, label, *(Text(word(cell), STYLES[cell]) for cell in (*cells, verdict.outcome)))
    return shown


def not_run(results: Sequence[Result]) -> list[str]:
    """One line for each engine that ran on no theorem, with its reason."""
    silent = {name: items for name, items in _by_name(results).items() if not any(map(ran, items))}
    return [
        f"not run: {name} ({'; '.join(dict.fromkeys(item.scope for item in items))})" for name, items in silent.items()
    ]


def _by_name(results: Sequence[Result]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for result in results:
        for item in result.verdict.evidence:
            found.setdefault(item.engine, []).append(item)
    return found


def ran(item: Evidence) -> bool:
    return item.outcome is not Outcome.NOT_RUN


def gaps(theorems: Iterable[Theorem]) -> list[str]:
    """One line for each best constant that is open, with both sides."""
    return list(dict.fromkeys(str(theorem.gap) for theorem in theorems if theorem.gap is not None))


def open_questions(results: Sequence[Result]) -> list[str]:
    """One line for each engine that stopped before it could tell whether a bound holds, with its reason."""
    return [
        f"{theorem.title}: {item.engine} is {word(item.outcome)}: {item.scope}"
        for theorem, verdict in results
        for item in verdict.evidence
        if item.outcome is Outcome.UNDECIDED and item.obligation is Obligation.BOUND
    ]


def failure(result: Result) -> str:
    """Why a theorem fails, with the pair of masks that shows it."""
    theorem, verdict = result
    false_label = "" if verdict.fails else objection(theorem, verdict)
    lines = [
        f"{'FALSE LABEL' if false_label else word(verdict.outcome).upper()}: {theorem.title}",
        f"  claimed   {theorem.statement}",
        f"  because   {false_label or verdict.reason}",
    ]
    for item in _telling(verdict):
        assert item.extreme is not None
        on = f" on {item.extreme.found_by}" if item.engine == observe.NAME else ""
        lines.append(f"  {item.engine} found{on} {describe(item.extreme, theorem)}")
        lines.extend(f"    {line}" for line in _by_convention(item.extreme, theorem))
        if item.extreme.counts.pixels:
            lines.extend(f"    {line}" for line in draw(item.extreme.counts).splitlines())
        break
    return "\n".join(lines)


def _telling(verdict: Verdict) -> list[Evidence]:
    refuting = [item for item in verdict.evidence if item.outcome is Outcome.REFUTED and item.extreme is not None]
    return sorted(refuting, key=lambda item: item.extreme.counts.pixels if item.extreme else 0)


def describe(pair: Extreme, theorem: Theorem | None = None) -> str:
    """A telling pair in one line: counts, parameters, and the value; of a relation, both sides."""
    where = [f"{name}={count}" for name, count in pair.counts._asdict().items() if pair.counts.pixels]
    where += [] if pair.posterior is None else [str(pair.posterior)]
    at = "".join(f", {name} = {number}" for name, number in pair.parameters.items())
    said = (both_sides(pair, theorem) if theorem else None) or f"value {_shown(symbolic(pair.value))}"
    return f"{' '.join(where) + at if where else at[2:]}: {said}"


def _by_convention(pair: Extreme, theorem: Theorem) -> list[str]:
    """The similarities of a claim that are 0/0 at a pair, where a value that was agreed on decides."""
    if not pair.counts.pixels:
        return []
    claim = theorem.claim.relation if isinstance(theorem.claim, Always) else theorem.claim.of
    support = frozenset(symbol for symbol, count in zip(SYMBOLS, pair.counts, strict=True) if count)
    undefined = [metric for metric in claim.atoms(Similarity) if undefined_on(metric, support)]
    return sorted(f"{metric} is 0/0 there, and counts as {exact_value(metric, pair.counts)}" for metric in undefined)


def _shown(value: sp.Expr) -> str:
    return str(value) if value.is_Integer else f"{value} = {sp.N(value, 6)}"


#: What is true instead of a relation that fails.
OPPOSITE = {"<=": ">", "<": ">=", ">=": "<", ">": "<="}


def both_sides(pair: Extreme, theorem: Theorem) -> str | None:
    """The two sides of a relation at a pair that refutes it, "0.909 > 0.5", with the digits it takes to tell them apart."""
    if not isinstance(theorem.claim, Always):
        return None
    values = {p: sp.Rational(pair.parameters[p.name]) for p in theorem.parameters if p.name in pair.parameters}
    claim = at_parameters(theorem, values).claim
    assert isinstance(claim, Always)
    relation = claim.relation
    sides = [
        pair.posterior.value(side)
        if pair.posterior
        else exact_value(side, pair.counts)
        if pair.counts.pixels
        else symbolic(side)
        for side in (relation.lhs, relation.rhs)
    ]
    if any(not side.is_number or not side.is_real for side in sides):
        return None
    sign = OPPOSITE.get(relation.rel_op) or (">" if sides[0] > sides[1] else "<")
    first, second = _told_apart(*sides)
    exactly = [str(side) for side in sides if not side.is_Integer and len(str(side)) <= LONG_NUMBER]
    return f"{first} {sign} {second}" + (f" (exactly {f' {sign} '.join(map(str, sides))})" if exactly else "")


LONG_NUMBER = 24  # characters


def _told_apart(first: sp.Expr, second: sp.Expr) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to see that they differ."""
    for digits in (3, 6, 10, 15, 20, 30, 40):
        shown = [str(side) if side.is_Integer else str(sp.N(side, digits)) for side in (first, second)]
        if shown[0] != shown[1] or first == second:
            return shown[0], shown[1]
    return str(first), str(second)
