"""A report in Markdown."""

from collections.abc import Mapping, Sequence

from segbounds.escaping import code, in_markdown, table_row
from segbounds.show.drawings import draw
from segbounds.show.records import stopped
from segbounds.show.verdicts import by_engine, constant, describe, engine_outcome, gaps
from segbounds.theorems.evidence import Outcome, Result, word
from segbounds.theorems.labels import objection, supported
from segbounds.theorems.records import infix


def markdown(results: Sequence[Result], of: int, unread: Mapping[str, str] | None = None) -> str:
    """A report to read: the table, then each theorem with its statement, derivation and evidence."""
    engines = list(dict.fromkeys(name for result in results for name in by_engine(result.verdict)))
    lines = [
        "# Verdicts",
        "",
        *([f"**{stopped(results, of)}**", ""] if stopped(results, of) else []),
        *(line for says in (unread or {}).values() for line in (f"**Not examined**: {in_markdown(says)}", "")),
        table_row(["theorem", "label", "constant", *engines, "verdict"]),
        "|---" * (len(engines) + 4) + "|",
    ]
    for theorem, verdict in results:
        cells = [word(engine_outcome(by_engine(verdict).get(name, []))) for name in engines]
        title, value = in_markdown(theorem.title), in_markdown(constant(theorem))
        label = str(supported(theorem, verdict))
        lines.append(table_row([title, label, value, *cells, f"**{word(verdict.outcome)}**"]))
    lines += ["", *(f"- **{word(outcome)}**: {outcome}" for outcome in Outcome), ""]
    if known := gaps(result.theorem for result in results):
        lines += ["Best constants that are open:", "", *(f"- {in_markdown(gap)}" for gap in known), ""]
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
    label = supported(theorem, verdict)
    lines += ["", f"**{word(verdict.outcome)}**, {label}: {in_markdown(objection(theorem, verdict)) or reason}", ""]
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
