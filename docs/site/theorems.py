"""A page for each theorem: statement, derivation, extreme masks, evidence, and files to download."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

from segbounds.algebra.written import in_signs, latex
from segbounds.engines import ENGINES
from segbounds.engines.verification import load_all, verdicts
from segbounds.show.figures.captions import captions
from segbounds.show.html.report import extremes
from segbounds.theorems.derivations import step_holds
from segbounds.theorems.evidence import QUICK, Evidence, Outcome, Result, Verdict, word
from segbounds.theorems.labels import supported
from segbounds.theorems.records import Supremum, Theorem, readable


def write(source: Path, jobs: int) -> None:
    """Examines every theorem and writes its page into ``theorems/``, its proof files into ``proofs/``."""
    place, proofs = source / "theory", source / "proofs"
    examined = load_all([place])
    budget = replace(QUICK, proofs=str(proofs))
    found = dict(verdicts(examined, budget, list(ENGINES), jobs))
    (source / "theorems").mkdir()
    for number, theorem in enumerate(examined):
        text = page(Result(theorem, found[number]), source)
        (source / "theorems" / f"{theorem.id}.md").write_text(text, encoding="utf-8")


def page(result: Result, source: Path) -> str:
    theorem, verdict = result
    parts = [
        f"# {theorem.title}",
        f"{_verdict(verdict)} Label: {supported(theorem, verdict)}.",
        *([f"Open: {theorem.gap}."] if theorem.gap else []),
        f"$${statement(theorem)}$$",
        *_where(theorem),
        f"Source: {theorem.source}.",
        *([f"Equality: {in_signs(theorem.equality)}"] if theorem.equality else []),
        *_derivation(theorem),
        *_approached(theorem),
        *_masks(verdict.evidence),
        *_figure(theorem, source),
        *_evidence(verdict.evidence),
        *_files(result, source),
    ]
    return "\n\n".join(parts) + "\n"


def _verdict(verdict: Verdict) -> str:
    said = word(verdict.outcome)
    reason = verdict.reason.removeprefix(said) if verdict.reason.startswith(said) else f": {verdict.reason}"
    return f"**{said.capitalize()}**{reason}."


def statement(theorem: Theorem) -> str:
    """The claim as LaTeX."""
    claim = theorem.claim
    if not isinstance(claim, Supremum):
        return latex(claim.relation)
    of = latex(claim.of) if claim.of.is_Atom else rf"\left({latex(claim.of)}\right)"
    return rf"\sup {of} = {latex(claim.equals)}"


def _where(theorem: Theorem) -> list[str]:
    hypotheses = [f"${latex(hypothesis)}$" for hypothesis in readable(theorem.domain.hypotheses)]
    if theorem.about_posteriors:
        hypotheses.append(f"the posterior is of this kind: {theorem.domain.posteriors}")
    return [f"where {', '.join(hypotheses)}."] if hypotheses else []


def _derivation(theorem: Theorem) -> list[str]:
    if not theorem.derivation:
        return []
    steps = []
    for number, step in enumerate(theorem.derivation, 1):
        mark = "✓" if step_holds(step, theorem) else "**not confirmed**"
        parts = [f"{number}. {_cell(in_signs(step.says))} {mark}"]
        for words, formula in step.formulas().items():
            parts += [*([words] if words else []), f"$${latex(formula)}$$"]
        steps.append("\n\n   ".join(parts))
    return ["## Derivation", "Algebra checks each step (✓).", *steps]


def _approached(theorem: Theorem) -> list[str]:
    """The counts, or families of them in n, along which a supremum is reached or comes near."""
    if not isinstance(theorem.claim, Supremum):
        return []
    families = [
        ", ".join(rf"\mathit{{{count}}} = {latex(value)}" for count, value in family._asdict().items())
        for family in theorem.claim.families
    ]
    return ["## Approached along", *(f"$${family}$$" for family in families)]


def _masks(evidence: Sequence[Evidence]) -> list[str]:
    drawn = extremes(evidence)
    return ["## Extreme masks", *drawn[1:]] if drawn else []


def _figure(theorem: Theorem, source: Path) -> list[str]:
    if not theorem.figure or not (source / "figures" / f"{theorem.figure}.png").exists():
        return []
    says = captions()[theorem.figure]
    return ["## Figure", f"![{says}](../figures/{theorem.figure}.png)", says]


def _evidence(evidence: Sequence[Evidence]) -> list[str]:
    rows = [
        f"| {item.engine} | {item.obligation} | {word(item.outcome)} | {item.examined:,} | {_cell(in_signs(item.scope))} |"
        for item in evidence
        if item.outcome is not Outcome.NOT_RUN
    ]
    return [
        "## Evidence",
        "\n".join(["| engine | obligation | outcome | examined | what |", "|---|---|---|--:|---|", *rows]),
    ]


def _cell(text: str) -> str:
    return escape(text, quote=False).replace("|", r"\|").replace("*", r"\*").replace("_", r"\_")


def _files(result: Result, source: Path) -> list[str]:
    name = result.theorem.id
    lines = [f"- {{download}}`{name}.py <../theory/{name}.py>`: the theorem"]
    if (source / "theory" / "rocq" / f"{name}.v").exists():
        lines.append(f"- {{download}}`{name}.v <../theory/rocq/{name}.v>`: the same for Rocq's kernel")
    kept = dict.fromkeys(
        file for item in result.verdict.evidence if item.artefact for file in item.artefact.split(", ")
    )
    for file in map(Path, kept):
        lines.append(
            f"- {{download}}`{file.name} <../proofs/{file.name}>`: a proof; `segbounds check-proof {file.name}` re-checks it"
        )
    return ["## Files", "\n".join(lines)]
