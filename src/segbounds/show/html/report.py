"""Verdicts as one page that needs nothing else: no network, no other file. It opens from disk, on a phone, and with a screen
reader; formulas are MathML, masks are drawn as SVG, and proofs are in it to be saved."""

import base64
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from math import ceil, sqrt
from pathlib import Path
from typing import Any

import sympy as sp

from segbounds.algebra.mathml import formula
from segbounds.algebra.reading import symbolic
from segbounds.algebra.written import in_signs, with_absolute_values
from segbounds.metrics.counts import Counts
from segbounds.show.drawings import scaled
from segbounds.show.figures.captions import captions
from segbounds.show.html.page import document
from segbounds.show.records import stopped
from segbounds.show.verdicts import by_engine, describe, engine_outcome, gaps, ran
from segbounds.theorems.derivations import step_holds
from segbounds.theorems.evidence import Budget, Evidence, Outcome, Result, word
from segbounds.theorems.labels import objection, supported
from segbounds.theorems.records import Always, Theorem, readable

SCRIPT = """
const rows = [...document.querySelectorAll("#verdicts tbody tr")];
const boxes = [...document.querySelectorAll("input[name=outcome]")];
const search = document.getElementById("title");
function filter() {
  const wanted = new Set(boxes.filter(box => box.checked).map(box => box.value));
  const text = search.value.trim().toLowerCase();
  for (const row of rows)
    row.hidden = !(wanted.has(row.dataset.outcome) && row.dataset.title.includes(text));
  document.getElementById("shown").textContent = rows.filter(row => !row.hidden).length + " of " + rows.length + " theorems shown";
}
const form = document.forms[0];
form.hidden = false;  // without this script there is nothing that it would do
form.addEventListener("submit", event => event.preventDefault());
for (const input of [search, ...boxes]) input.addEventListener("input", filter);
filter();
"""


def page(
    results: Sequence[Result],
    budget: Budget,
    figures: Path = Path("figures"),
    *,
    of: int | None = None,
    unread: Mapping[str, str] | None = None,
) -> str:
    """The whole page. Everything that comes from theorem files is escaped.

    figures
        The folder with the figures that theorems name; those that are not there are left out.
    of
        How many theorems there were to examine, where some were left.
    unread
        By the names of files that cannot be used, what is wrong with each.
    """
    tally = Counter(verdict.outcome for _, verdict in results)
    summary = ", ".join(f"{tally[outcome]} {word(outcome)}" for outcome in Outcome if tally[outcome])
    body = [
        "<header><h1>Verdicts on theorems about segmentation metrics</h1>",
        f"<p>{len(results)} theorems: {escape(summary)}.</p></header>",
        f"<p><strong>{note}</strong></p>" if (note := stopped(results, len(results) if of is None else of)) else "",
        *(f"<p><strong>Not examined</strong>: {escape(says)}</p>" for says in (unread or {}).values()),
        "<main>",
        *_table(results),
        *(part for number, result in enumerate(results) for part in _section(number, result, figures)),
        *_run(results, budget),
        "</main>",
    ]
    return document(f"segbounds: {summary}", body, SCRIPT)


# --- the table --------------------------------------------------------------------------------------------------------


def _table(results: Sequence[Result]) -> list[str]:
    engines = list(dict.fromkeys(item.engine for result in results for item in result.verdict.evidence if ran(item)))
    outcomes = [outcome for outcome in Outcome if any(verdict.outcome is outcome for _, verdict in results)]
    boxes = "".join(
        f'<label><input type="checkbox" name="outcome" value="{_class(outcome)}" checked> {word(outcome)}</label>'
        for outcome in outcomes
    )
    rows = []
    for number, (theorem, verdict) in enumerate(results):
        cells = [engine_outcome(by_engine(verdict).get(name, [])) for name in engines]
        rows.append(
            f'<tr data-outcome="{_class(verdict.outcome)}" data-title="{escape(theorem.title.lower())}">'
            f"<td>{_outcome(verdict.outcome)}</td>"
            f'<th scope="row"><a href="#{_id(number)}">{escape(theorem.title)}</a>'
            f'<div class="formula">{statement(theorem)[0]}</div></th>'
            f"<td>{supported(theorem, verdict)}</td>"
            + "".join(f"<td>{_outcome(cell)}</td>" for cell in cells)
            + "</tr>"
        )
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("verdict", "theorem", "label", *engines))
    return [
        '<section id="verdicts" aria-labelledby="all"><h2 id="all">All theorems</h2>',
        "<form hidden><fieldset><legend>Show</legend>",
        '<p><label for="title">title contains</label><br><input type="search" id="title"></p>',
        f"<p>{boxes}</p></fieldset></form>",
        '<p id="shown" role="status" aria-live="polite"></p>',
        '<div class="wide" role="region" aria-label="verdicts by engine" tabindex="0"><table>',
        f"<thead><tr>{heads}</tr></thead><tbody>",
        *rows,
        "</tbody></table></div>",
        *(f"<p>Open, {escape(gap)}.</p>" for gap in gaps(theorem for theorem, _ in results)),
        "<dl>"
        + "".join(f"<dt>{_outcome(outcome)}</dt><dd>{escape(outcome)}</dd>" for outcome in Outcome)
        + "</dl></section>",
    ]


def _outcome(outcome: Outcome) -> str:
    return f'<span class="outcome {_class(outcome)}">{word(outcome)}</span>'


def _class(outcome: Outcome) -> str:
    return word(outcome).replace(" ", "-")


def _id(number: int) -> str:
    return f"theorem-{number + 1}"


# --- one theorem ------------------------------------------------------------------------------------------------------


def _section(number: int, result: Result, figures: Path) -> list[str]:
    theorem, verdict = result
    claim, *hypotheses = statement(theorem)
    where = f"<p>where</p>{''.join(hypotheses)}" if hypotheses else ""
    if theorem.about_posteriors:
        where += f"<p>posterior: {escape(theorem.domain.posteriors)}</p>"
    lines = [
        f'<article id="{_id(number)}" aria-labelledby="{_id(number)}-title">',
        f'<h2 id="{_id(number)}-title">{escape(theorem.title)}</h2>',
        f"<p>{_outcome(verdict.outcome)}, {supported(theorem, verdict)}: {escape(objection(theorem, verdict) or verdict.reason)}</p>",
        f'<div class="formula">{claim}{where}</div>',
        f'<p class="quiet">Source: {escape(theorem.source)}</p>',
    ]
    if theorem.equality:
        lines.append(f"<p>Equality: {escape(in_signs(theorem.equality))}</p>")
    if theorem.derivation:
        lines.append("<h3>Derivation</h3><ol>")
        for step in theorem.derivation:
            mark = "✓ checked by algebra" if step_holds(step, theorem) else "✗ NOT CONFIRMED"
            parts = [(f"<p>{words}</p>" if words else "") + formula(of) for words, of in step.formulas().items()]
            shown = f'<div class="formula">{"".join(parts)}</div>' if parts else ""
            lines.append(f'<li>{escape(in_signs(step.says))} <span class="quiet">{mark}</span>{shown}</li>')
        lines.append("</ol>")
    lines += _figure(theorem.figure, figures)
    lines += _evidence(verdict.evidence)
    lines += extremes(verdict.evidence)
    lines += _proofs(verdict.evidence)
    return [*lines, "</article>"]


def _figure(name: str, folder: Path) -> list[str]:
    file = folder / f"{name}.png"
    if not name or not file.is_file():
        return []
    says = captions().get(name, name)
    image = base64.b64encode(file.read_bytes()).decode()
    return [
        f'<figure><img src="data:image/png;base64,{image}" alt="{escape(says)}"><figcaption>{escape(says)}</figcaption></figure>'
    ]


def _evidence(evidence: Sequence[Evidence]) -> list[str]:
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("outcome", "engine", "obligation", "examined", "scope", "seconds")
    )
    rows = [
        f'<tr><td>{_outcome(item.outcome)}</td><th scope="row">{escape(item.engine)}</th><td>{escape(item.obligation)}</td>'
        f'<td class="number">{item.examined:,}</td><td class="scope">{escape(in_signs(item.scope))}</td>'
        f'<td class="number">{item.seconds:.2f}</td></tr>'
        for item in filter(ran, evidence)
    ]
    silent = dict.fromkeys(f"{item.engine}: {item.scope}" for item in evidence if not ran(item))
    region = '<div class="wide" role="region" aria-label="evidence" tabindex="0">'
    return [
        "<h3>Evidence</h3>",
        f"{region}<table><thead><tr>{heads}</tr></thead><tbody>",
        *rows,
        "</tbody></table></div>",
        *([f'<p class="quiet">Not run: {escape("; ".join(silent))}.</p>'] if silent else []),
    ]


def extremes(evidence: Iterable[Evidence]) -> list[str]:
    """The telling pairs with masks, each once, those that refute first; the small ones before the large ones."""
    found = [item for item in evidence if item.extreme is not None and item.extreme.counts.pixels]
    found.sort(
        key=lambda item: (item.outcome is not Outcome.REFUTED, item.extreme.counts.pixels if item.extreme else 0)
    )
    drawn: dict[Counts, str] = {}
    for item in found:
        assert item.extreme is not None
        says = "refutes it" if item.outcome is Outcome.REFUTED else "came nearest"
        drawn.setdefault(item.extreme.counts, f"{item.engine}: {in_signs(describe(item.extreme))} {says}")
    if not drawn:
        return []
    return ["<h3>Telling pairs of masks</h3>", *(_masks(counts, says) for counts, says in list(drawn.items())[:2])]


def _masks(counts: Counts, says: str) -> str:
    cells, unit = scaled(counts)
    more = f" One cell stands for up to {unit} pixels." if unit > 1 else ""
    prediction, reference = cells.masks()
    width = ceil(sqrt(len(prediction)))
    parts = "".join(
        f"<div>{_svg(mask, width, f'{name} of the pair {says}')}<div>{name}</div></div>"
        for name, mask in (("prediction", prediction), ("reference", reference))
    )
    return f'<figure><div class="masks">{parts}</div><figcaption>{escape(says + "." + more)}</figcaption></figure>'


def _svg(mask: Any, width: int, title: str) -> str:
    side = max(6, min(18, 144 // width))
    height = ceil(len(mask) / width)
    cells = "".join(
        f'<rect class="{"in" if cell else "out"}" x="{k % width * side}" y="{k // width * side}" width="{side}" height="{side}"/>'
        for k, cell in enumerate(mask)
    )
    size = f'width="{width * side}" height="{height * side}" viewBox="0 0 {width * side} {height * side}"'
    return f'<svg role="img" aria-label="{escape(title)}" {size}><title>{escape(title)}</title>{cells}</svg>'


def _proofs(evidence: Iterable[Evidence]) -> list[str]:
    """The proof files, each as a link that saves it."""
    files = dict.fromkeys(name for item in evidence if item.artefact for name in item.artefact.split(", "))
    links = []
    for file in map(Path, files):
        if not file.is_file():
            continue
        content = base64.b64encode(file.read_bytes()).decode()
        kind = "application/json" if file.suffix == ".json" else "text/plain"
        links.append(
            f'<li><a download="{escape(file.name)}" href="data:{kind};base64,{content}">{escape(file.name)}</a></li>'
        )
    if not links:
        return []
    return [
        "<h3>Proof files</h3><p>Save one and re-check it with <code>segbounds check-proof</code>.</p><ul>",
        *links,
        "</ul>",
    ]


# --- how it was run ---------------------------------------------------------------------------------------------------


def _run(results: Sequence[Result], budget: Budget) -> list[str]:
    versions = dict.fromkeys(item.versions for _, verdict in results for item in verdict.evidence)
    devices = dict.fromkeys(item.device for _, verdict in results for item in verdict.evidence)
    facts = {
        "versions": "; ".join(versions),
        "device": ", ".join(devices),
        "seed": str(budget.seed),
        "random mask pairs": f"{budget.pairs:,}",
        "every mask pair on": f"{budget.pixels} pixels",
        "parameter values tried": str(budget.instances),
        "real mask pairs": f"{len(budget.observed):,}",
    }
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts.items())
    return [f'<section aria-labelledby="run"><h2 id="run">How it was run</h2><dl>{rows}</dl></section>']


# --- mathematics ------------------------------------------------------------------------------------------------------


def statement(theorem: Theorem) -> list[str]:
    """The claim of a theorem, then each hypothesis of its domain, as MathML."""
    claim = theorem.claim
    if isinstance(claim, Always):
        return [formula(claim.relation), *map(formula, readable(theorem.domain.hypotheses))]
    of = ("(", claim.of, ")") if isinstance(claim.of, sp.Add) else (claim.of,)
    return [
        formula("sup", *of, "=", with_absolute_values(symbolic(claim.equals))),
        *map(formula, readable(theorem.domain.hypotheses)),
    ]
