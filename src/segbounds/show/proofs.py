"""Proofs as text: what an engine says of one claim, and a certificate as one reads it."""

import json
from pathlib import Path
from typing import Any

import sympy as sp

from segbounds.engines import derive
from segbounds.show.verdicts import by_engine, failure
from segbounds.theorems.evidence import Outcome, Result, word


def answer(result: Result, engine: str) -> str:
    """What one engine says of one claim: the proof with its certificates, the pair that refutes it, or why it cannot tell."""
    theorem, verdict = result
    if verdict.fails:
        return failure(result)
    (found, *_) = by_engine(verdict)[engine]
    by = f" by solver ({found.solver}), without a certificate" if found.solver else ""
    if verdict.outcome is Outcome.PROVED and engine == derive.NAME:
        by = " without a certificate"
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
