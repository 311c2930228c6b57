"""One theorem to read."""

from segbounds.engines import derive, examine, exhaust
from segbounds.show.drawings import draw
from segbounds.show.verdicts import constant, describe
from segbounds.theorems.derivations import step_holds
from segbounds.theorems.evidence import Budget, word
from segbounds.theorems.records import Supremum, Theorem, infix


def exposition(theorem: Theorem, budget: Budget) -> str:
    """A theorem to read: statement, constant, derivation with each step checked, equality case, nearest masks drawn."""
    lines = [theorem.title, "=" * len(theorem.title), "", theorem.statement, "", f"source    {theorem.source}"]
    if isinstance(theorem.claim, Supremum):
        lines.append(f"constant  {constant(theorem)}")
        lines += [f"witness   tp, fp, fn, tn = {', '.join(map(str, family))}" for family in theorem.claim.families]
    lines.append(f"label     {theorem.label}")
    if theorem.gap is not None:
        lines.append(f"open      {theorem.gap}")
    if theorem.equality:
        lines.append(f"equality  {theorem.equality}")
    if theorem.derivation:
        lines += ["", "Derivation (each step checked by algebra)"]
    for number, step in enumerate(theorem.derivation, 1):
        mark = "✓" if step_holds(step, theorem) else "✗ NOT CONFIRMED"
        lines.append(f"  {number}. {step.says}  {mark}")
        lines += [
            f"     {words} {formula}" if words else f"     {infix(formula)}"
            for words, formula in step.formulas().items()
        ]
    verdict = examine(theorem, budget, (derive.NAME, exhaust.NAME))
    lines += ["", f"{word(verdict.outcome)}: {verdict.reason}"]
    pairs = [item.extreme for item in verdict.evidence if item.extreme is not None and item.engine == exhaust.NAME]
    if pairs and pairs[0].counts.pixels:
        lines += ["", f"Nearest pair of masks: {describe(pairs[0])}", draw(pairs[0].counts)]
    return "\n".join(lines)
