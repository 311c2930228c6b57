"""Verdicts as text: a terminal table, Markdown, JSON; text.py has the mask pairs drawn with characters."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import sympy as sp
from rich.table import Table
from rich.text import Text

from segbounds.algebra.reading import symbolic
from segbounds.engines import derive, examine, exhaust, observe
from segbounds.engines.sampling import GAP_EDGES, Finding
from segbounds.escaping import as_csv, code, in_markdown, table_row
from segbounds.metrics.counts import Counts, d
from segbounds.metrics.similarity import Similarity, evaluate
from segbounds.show.text import draw
from segbounds.theorems.derivations import step_holds
from segbounds.theorems.evidence import Budget, Evidence, Extreme, Obligation, Outcome, Verdict, word
from segbounds.theorems.instances import value as exact_value
from segbounds.theorems.records import Always, Supremum, Theorem, at_parameters, infix

STYLES = {
    Outcome.PROVED: "bold green",
    Outcome.CONSISTENT: "cyan",
    Outcome.REFUTED: "bold red",
    Outcome.UNDECIDED: "yellow",
    Outcome.VACUOUS: "bold red",
    Outcome.CONFLICT: "bold white on red",
    Outcome.NOT_RUN: "dim",
}


class Result(NamedTuple):
    """One theorem with its verdict."""

    theorem: Theorem
    verdict: Verdict


def without_files(results: Iterable[Result]) -> list[Result]:
    """The same results, of which no file was kept."""
    return [
        Result(theorem, replace(verdict, evidence=tuple(replace(item, artefact=None) for item in verdict.evidence)))
        for theorem, verdict in results
    ]


def engine_outcome(evidence: Iterable[Evidence]) -> Outcome:
    """What one engine says of a theorem as a whole: its worst news, else its proof, else what it says of the bound."""
    evidence = list(evidence)
    found = [item.outcome for item in evidence]
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


# --- terminal ---------------------------------------------------------------------------------------------------------


def table(results: Sequence[Result]) -> Table:
    """Theorem by engine, with the verdict in the last column; engines that ran nowhere are left to `not_run`."""
    engines = [name for name, evidence in _by_name(results).items() if any(_ran(item) for item in evidence)]
    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("theorem", overflow="fold", min_width=20)
    for name in (*engines, "verdict"):
        shown.add_column(name, no_wrap=True)
    for theorem, verdict in results:
        cells = [engine_outcome(by_engine(verdict).get(name, [])) for name in engines]
        shown.add_row(theorem.title, *(Text(word(cell), STYLES[cell]) for cell in (*cells, verdict.outcome)))
    return shown


def not_run(results: Sequence[Result]) -> list[str]:
    """One line for each engine that ran on no theorem, with its reason."""
    silent = {name: items for name, items in _by_name(results).items() if not any(map(_ran, items))}
    return [
        f"not run: {name} ({'; '.join(dict.fromkeys(item.scope for item in items))})" for name, items in silent.items()
    ]


def _by_name(results: Sequence[Result]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for result in results:
        for item in result.verdict.evidence:
            found.setdefault(item.engine, []).append(item)
    return found


def _ran(item: Evidence) -> bool:
    return item.outcome is not Outcome.NOT_RUN


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
    lines = [
        f"{word(verdict.outcome).upper()}: {theorem.title}",
        f"  claimed   {theorem.statement}",
        f"  because   {verdict.reason}",
    ]
    for item in _telling(verdict):
        assert item.extreme is not None
        on = f" on {item.extreme.found_by}" if item.engine == observe.NAME else ""
        lines.append(f"  {item.engine} found{on} {describe(item.extreme, theorem)}")
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
    at = "".join(f", {name} = {number}" for name, number in pair.parameters.items())
    said = (both_sides(pair, theorem) if theorem else None) or f"value {_shown(symbolic(pair.value))}"
    return f"{' '.join(where) + at if where else at[2:]}: {said}"


def _shown(value: sp.Expr) -> str:
    return str(value) if value.is_Integer else f"{value} = {sp.N(value, 6)}"


#: What is true instead of a relation that fails.
OPPOSITE = {"<=": ">", "<": ">=", ">=": "<", ">": "<="}


def both_sides(pair: Extreme, theorem: Theorem) -> str | None:
    """The two sides of a relation at a pair that refutes it, "0.909 > 0.5", with the digits it takes to tell them apart."""
    if not isinstance(theorem.claim, Always):
        return None
    values = {p: sp.Rational(pair.parameters[p.name]) for p in theorem.parameters if p.name in pair.parameters}
    relation = at_parameters(theorem, values).claim.relation  # type: ignore[union-attr]
    sides = [
        exact_value(side, pair.counts) if pair.counts.pixels else symbolic(side)
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


# --- proofs -----------------------------------------------------------------------------------------------------------


def answer(result: Result, engine: str) -> str:
    """What one engine says of one claim: the proof with its certificates, the pair that refutes it, or why it cannot tell."""
    theorem, verdict = result
    if verdict.fails:
        return failure(result)
    (found, *_) = by_engine(verdict)[engine]
    by = f" by solver ({found.solver}), without a certificate" if found.solver else ""
    lines = [f"{word(verdict.outcome).upper()}{by}: {theorem.statement}"]
    files = [Path(name) for name in (found.artefact or "").split(", ") if name.endswith(".json")]
    lines += [certificate(file.read_text(encoding="utf-8")) for file in files]
    if verdict.outcome is Outcome.PROVED and not files and not found.solver:
        lines.append(found.scope)
    if verdict.outcome is not Outcome.PROVED:
        lines.append(f"after {found.seconds:.1f} seconds: {found.scope}")
    return "\n\n".join(lines)


def certificate(proof: str) -> str:
    """The text of a proof file as one reads it: the claim, and for each set of formulas the identity that shows it."""
    file = json.loads(proof)
    lines = [" ".join(file["claim"])]
    lines += [f"  where {form} {sign}" for form, sign in file["where"].items()]
    lines += [f"  where {zero} = 0" for zero in file["equations"].values()]
    if number := file["number"]:
        near = float(sp.Rational(number["between"][0]))
        lines.append(f"  where {number['polynomial']} = 0, near {near:.9g}")
    for case in file["cases"]:
        over = "*".join(f"({form})" + f"**{power}" * (power > 1) for form, power in case["over"].items())
        lines.append(f"  on pairs with {', '.join(case['positive'])} alone, right - left is P/({over or 1}) with")
        lines.append(f"    P = {' + '.join(map(_term, case['terms'])) or 0}")
    return "\n".join(lines)


def _term(term: dict[str, Any]) -> str:
    factors = [f"({form})" + f"**{power}" * (power > 1) for form, power in term["factors"].items()]
    square = [] if term["square"] == "1" else [f"({term['square']})**2"]
    parts = [f"({term['coefficient']})" if term["coefficient"] != "1" else "", *factors, *square]
    return "*".join(part for part in parts if part) or "1"


# --- a run of random pairs --------------------------------------------------------------------------------------------

BAR = 40


def sampled(findings: Sequence[Finding]) -> list[Table | str]:
    """A table with the pair nearest to each bound, and what was missing to the bounds."""
    found = Table(
        "bound", "pairs", "nearest value", "short by", "tp fp fn tn", box=None, pad_edge=False, header_style="bold"
    )
    for finding in findings:
        at = ", ".join(f"{name} = {value}" for name, value in finding.question.parameters)
        of = f"{finding.question.bound.of} <= {finding.question.bound.at_most}"
        row = [at or of, f"{finding.near.admitted:,}"]
        if finding.nearest is None:
            row += ["none satisfies the hypotheses" if not finding.near.admitted else "has no value", "", ""]
        else:
            limit = symbolic(finding.question.bound.at_most).subs(d, finding.nearest.counts.pixels)
            short = "" if limit is sp.oo else f"{float(limit - finding.nearest.value):.3g}"
            row += [f"{float(finding.nearest.value):.9g}", short, " ".join(map(str, finding.nearest.counts))]
        found.add_row(*row)
    return ["", found, "", *_gaps(findings)]


def _gaps(findings: Sequence[Finding]) -> list[str]:
    """How many pairs miss their bound by how much, by powers of ten."""
    total = sum((finding.near.gaps for finding in findings), np.zeros(len(GAP_EDGES) + 1, np.int64))
    if not total.sum():
        return []
    rows = {"beyond": int(total[0]), "met to 1e-13": int(total[1])}
    for number, low in enumerate(GAP_EDGES[1:], 2):
        label = f"below {10.0 ** (np.floor(np.log10(low) + 1e-9) + 1):.0e}"
        rows[label] = rows.get(label, 0) + int(total[number])
    most = max(rows.values())
    lines = [f"{label:>12} {count:>16,} {'█' * ceil(BAR * count / most)}" for label, count in rows.items() if count]
    return ["what is missing to the bound, relative to it where it exceeds 1:", *lines]


def failure_sampled(finding: Finding) -> str:
    """A pair that breaks a bound, drawn."""
    assert finding.refuting is not None
    lines = [f"REFUTED: {finding.question.text}", f"  by {describe(finding.refuting)}"]
    return "\n".join([*lines, *(f"    {line}" for line in draw(finding.refuting.counts).splitlines())])


# --- one theorem ------------------------------------------------------------------------------------------------------


def exposition(theorem: Theorem, budget: Budget) -> str:
    """A theorem to read: statement, constant, derivation with each step checked, equality case, nearest masks drawn."""
    lines = [theorem.title, "=" * len(theorem.title), "", theorem.statement, "", f"source    {theorem.source}"]
    if isinstance(theorem.claim, Supremum):
        lines.append(f"constant  {constant(theorem)}")
        lines += [f"witness   tp, fp, fn, tn = {', '.join(map(str, family))}" for family in theorem.claim.families]
    if theorem.equality:
        lines.append(f"equality  {theorem.equality}")
    if theorem.derivation:
        lines += ["", "Derivation (each step checked by algebra)"]
    for number, step in enumerate(theorem.derivation, 1):
        mark = "✓" if step_holds(step, theorem) else "✗ NOT CONFIRMED"
        lines += [f"  {number}. {step.says}  {mark}", f"     {infix(step.relation)}"]
        if step.because is not None:
            lines.append(f"     since the difference is {step.because}")
    verdict = examine(theorem, budget, (derive.NAME, exhaust.NAME))
    lines += ["", f"{word(verdict.outcome)}: {verdict.reason}"]
    pairs = [item.extreme for item in verdict.evidence if item.extreme is not None and item.engine == exhaust.NAME]
    if pairs and pairs[0].counts.pixels:
        lines += ["", f"Nearest pair of masks: {describe(pairs[0])}", draw(pairs[0].counts)]
    return "\n".join(lines)


# --- real masks -------------------------------------------------------------------------------------------------------

PAIRS_SHOWN = 20


def observations(observed: Sequence[tuple[str, Counts]], similarities: Sequence[Similarity]) -> Table:
    """Counts and similarities of the first pairs, and the mean over all."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("pair", overflow="fold")
    for name in (*Counts._fields, *(similarity.name for similarity in similarities)):
        shown.add_column(name, justify="right")
    values = _values(observed, similarities)
    for (name, counts), row in list(zip(observed, values, strict=True))[:PAIRS_SHOWN]:
        shown.add_row(name, *map(str, counts), *(f"{value:.4f}" for value in row))
    if len(observed) > PAIRS_SHOWN:
        shown.add_row(f"… {len(observed) - PAIRS_SHOWN} more")
    shown.add_row(
        f"mean of {len(observed)}", *[""] * 4, *(f"{value:.4f}" for value in values.mean(axis=0)), style="bold"
    )
    return shown


def nearness(results: Sequence[Result]) -> Table:
    """For each theorem: whether it holds on all pairs, and how near they come to its bound."""
    shown = Table("theorem", "verdict", "nearest real pair", box=None, pad_edge=False, header_style="bold")
    for theorem, verdict in results:
        found = [item for item in verdict.evidence if item.engine == observe.NAME]
        shown.add_row(theorem.title, Text(word(found[0].outcome), STYLES[found[0].outcome]), found[-1].scope)
    return shown


def observations_csv(observed: Sequence[tuple[str, Counts]], similarities: Sequence[Similarity]) -> str:
    """One row a pair: name, counts, similarities."""
    head = ["pair", *Counts._fields, *(similarity.name for similarity in similarities)]
    rows = zip(observed, _values(observed, similarities), strict=True)
    return as_csv([head, *([name, *counts, *map(float, row)] for (name, counts), row in rows)])


def observations_json(
    observed: Sequence[tuple[str, Counts]],
    similarities: Sequence[Similarity],
    results: Sequence[Result],
    complete: bool,
) -> str:
    """The pairs with their counts and similarities, and all evidence; whether it is that of all theorems."""
    pairs = [
        {"pair": name, **counts._asdict(), **{s.name: float(v) for s, v in zip(similarities, row, strict=True)}}
        for (name, counts), row in zip(observed, _values(observed, similarities), strict=True)
    ]
    content = {"complete": complete, "pairs": pairs, "theorems": [_record(result) for result in results]}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _values(observed: Sequence[tuple[str, Counts]], similarities: Sequence[Similarity]) -> np.ndarray:
    columns = Counts(*(np.array([counts[i] for _, counts in observed], np.int64) for i in range(4)))
    return np.stack([evaluate(similarity, columns) for similarity in similarities], axis=1)


# --- files ------------------------------------------------------------------------------------------------------------


def as_json(results: Sequence[Result], of: int) -> str:
    """All results with all evidence, as JSON text, and whether they are those of all theorems."""
    content = {
        "complete": len(results) == of,
        "examined": len(results),
        "of": of,
        "theorems": [_record(result) for result in results],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def stopped(results: Sequence[Result], of: int) -> str:
    """What a report says where the examination was stopped; nothing where it was not."""
    return "" if len(results) == of else f"Stopped: {len(results)} of {of} theorems were examined."


def _record(result: Result) -> dict[str, Any]:
    theorem, verdict = result
    return {
        "title": theorem.title,
        "statement": theorem.statement,
        "constant": constant(theorem),
        "source": theorem.source,
        "equality": theorem.equality,
        "verdict": verdict.outcome.name,
        "reason": verdict.reason,
        "evidence": [
            {
                "engine": item.engine,
                "obligation": str(item.obligation),
                "outcome": item.outcome.name,
                "scope": item.scope,
                "examined": item.examined,
                "extreme": None if item.extreme is None else _pair(item.extreme),
                "artefact": item.artefact,
                "seconds": round(item.seconds, 3),
                "device": item.device,
                "versions": item.versions,
                "seed": item.seed,
            }
            for item in verdict.evidence
        ],
    }


def _pair(pair: Extreme) -> dict[str, Any]:
    return {
        "counts": {name: int(count) for name, count in pair.counts._asdict().items()},
        "value": str(pair.value),
        "parameters": pair.parameters,
        "found_by": pair.found_by,
    }


def markdown(results: Sequence[Result], of: int) -> str:
    """A report to read: the table, then each theorem with its statement, derivation and evidence."""
    engines = list(dict.fromkeys(name for result in results for name in by_engine(result.verdict)))
    lines = [
        "# Verdicts",
        "",
        *([f"**{stopped(results, of)}**", ""] if stopped(results, of) else []),
        table_row(["theorem", "constant", *engines, "verdict"]),
        "|---" * (len(engines) + 3) + "|",
    ]
    for theorem, verdict in results:
        cells = [word(engine_outcome(by_engine(verdict).get(name, []))) for name in engines]
        title, value = in_markdown(theorem.title), in_markdown(constant(theorem))
        lines.append(table_row([title, value, *cells, f"**{word(verdict.outcome)}**"]))
    lines += ["", *(f"- **{word(outcome)}**: {outcome}" for outcome in Outcome), ""]
    for result in results:
        lines += _section(result)
    return "\n".join(lines)


def _section(result: Result) -> list[str]:
    theorem, verdict = result
    title, source, reason = map(in_markdown, (theorem.title, theorem.source, verdict.reason))
    lines = [f"## {title}", "", code(theorem.statement), "", f"Source: {source}.", ""]
    if theorem.equality:
        lines += [f"Equality: {in_markdown(theorem.equality)}", ""]
    for number, step in enumerate(theorem.derivation, 1):
        lines.append(f"{number}. {in_markdown(step.says)}: {code(infix(step.relation))}")
    lines += ["", f"**{word(verdict.outcome)}**: {reason}", ""]
    lines += [
        "| engine | obligation | outcome | scope | examined | extreme pair | seconds |",
        "|---|---|---|---|---|---|---|",
    ]
    for item in verdict.evidence:
        pair = describe(item.extreme) if item.extreme else ""
        cells = (
            item.engine,
            item.obligation,
            word(item.outcome),
            item.scope,
            item.examined,
            pair,
            f"{item.seconds:.2f}",
        )
        lines.append(table_row(in_markdown(str(cell)) for cell in cells))
    for item in verdict.evidence:
        if item.extreme is not None and item.extreme.counts.pixels:
            drawn = f"{describe(item.extreme)}\n{draw(item.extreme.counts)}"
            lines += ["", *(f"    {line}" for line in drawn.splitlines())]
            break
    return [*lines, ""]
