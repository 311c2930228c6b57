"""Labels: what follows from a claim, what stands, and planted false ones of each kind, which are refused."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from commands import run
from once import theory
from places import ROOT

from segbounds.engines import derive, examine, exhaust
from segbounds.errors import InputError
from segbounds.metrics.catalogue import dice, jaccard, recall, tversky
from segbounds.metrics.counts import Counts, fp, n, tp
from segbounds.theorems.evidence import Budget, Outcome, Result, Verdict
from segbounds.theorems.labels import fails, objection, supported
from segbounds.theorems.loading import load
from segbounds.theorems.records import Always, Domain, Gap, Label, Supremum, Theorem

x, y = sp.symbols("x y", nonnegative=True)
h = sp.Symbol("h", positive=True)
PELL = Counts(1, sp.sqrt(2), 0, 0)
PROVED = Verdict(Outcome.PROVED, "", ())
SOME = Verdict(Outcome.CONSISTENT, "", ())


def stated(claim: Any, **entries: Any) -> Theorem:
    return Theorem("a title", "a test", claim if isinstance(claim, Supremum) else Always(claim), **entries)


@pytest.mark.parametrize(
    ("theorem", "label"),
    [
        (stated(Supremum(dice - jaccard, 3 - 2 * sp.sqrt(2), PELL)), Label.TIGHT),
        (stated(Supremum(1 / jaccard, sp.oo, Counts(1, n, 0, 0))), Label.COUNTEREXAMPLE),
        (stated(sp.Eq(jaccard, dice / (2 - dice))), Label.IDENTITY),
        (stated(sp.Le(jaccard, dice)), Label.UPPER),
        (stated(sp.Ge(dice, jaccard)), Label.LOWER),
        (stated(sp.Le(jaccard, dice), attained_by=Counts(1, 0, 0, 0)), Label.TIGHT),
        (stated(sp.Le(jaccard, dice), label="upper bound"), Label.UPPER),
        (stated(dice < 2 * jaccard + 1, label=Label.COUNTEREXAMPLE), Label.COUNTEREXAMPLE),
    ],
)
def test_a_label_follows_from_the_claim_or_is_given(theorem: Theorem, label: Label) -> None:
    assert theorem.label == label and not objection(theorem)
    assert supported(theorem, PROVED) is label and supported(theorem, SOME) is Label.OPEN


ATTAINED = "both sides differ where attained_by says they do not"
#: False labels, and what is said of them.
FALSE = {
    "a bound with one percent too much": (
        stated(sp.Le(jaccard, dice * sp.Rational(101, 100)), attained_by=Counts(1, 0, 0, 0)),
        ATTAINED,
    ),
    "too much, where both sides are 0": (
        stated(sp.Le(dice, 3 * jaccard), attained_by=Counts(0, 1, 1, 0)),
        ATTAINED,
    ),
    "the same on one side": (stated(sp.Ge(3 * jaccard - dice, 0), attained_by=Counts(0, 1, 1, 0)), ATTAINED),
    "too much, in the limit": (stated(sp.Le(dice, 3 * jaccard), attained_by=Counts(1, n, 0, 0)), ATTAINED),
    "something added": (
        stated(sp.Le(dice - jaccard, sp.Rational(18, 100)), attained_by=Counts(2, 3, 0, 0)),
        ATTAINED,
    ),
    "parameters, too much": (
        stated(sp.Le(2 * x * y, (x**2 + y**2) * sp.Rational(101, 100)), attained_by={x: 1, y: 1}),
        ATTAINED,
    ),
    "parameters, at 0": (stated(sp.Le(2 * x * y, 3 * (x**2 + y**2)), attained_by={x: 0, y: 0}), ATTAINED),
    "a place outside": (
        stated(sp.Le(jaccard, dice), domain=Domain((fp >= 1,)), attained_by=Counts(1, 0, 0, 0)),
        "attained_by is outside of its domain",
    ),
    "parameters outside": (stated(sp.Le(2 * x, x + h), attained_by={x: 0, h: 0}), "outside of its domain"),
    "a parameter left out": (stated(sp.Le(2 * x * y, x**2 + y**2), attained_by={x: 1}), "has no value for y"),
    "tight without a place": (stated(sp.Le(jaccard, dice), label="tight"), "nothing is named that attains it"),
    "a supremum without a family": (stated(Supremum(dice - jaccard, 1, ())), "nothing is named that attains"),
    "tight with a gap": (
        stated(sp.Le(jaccard, dice), label="tight", attained_by=Counts(1, 0, 0, 0), gap=Gap("it", 0, 1)),
        "leaves a gap open, it",
    ),
    "an inequality called an identity": (stated(sp.Le(jaccard, dice), label="identity"), "its claim is no equation"),
    "an identity called tight": (stated(sp.Eq(jaccard, dice / (2 - dice)), label="tight"), "its claim is an equation"),
    "a supremum called an upper bound": (
        stated(Supremum(dice - jaccard, 3 - 2 * sp.sqrt(2), PELL), label="upper bound"),
        "but a supremum is claimed",
    ),
    "an upper bound that is attained": (
        stated(sp.Le(jaccard, dice), label="upper bound", attained_by=Counts(1, 0, 0, 0)),
        "but it is attained",
    ),
    "a counterexample that contradicts nothing": (
        stated(sp.Le(jaccard, dice), label="counterexample"),
        "equality contradicts nothing",
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_label_is_refused(name: str) -> None:
    theorem, says = FALSE[name]
    assert says in objection(theorem)
    assert fails(Result(theorem, PROVED))


def test_what_is_proved_is_not_open() -> None:
    theorem = stated(sp.Le(jaccard, dice), label="open")
    assert "it is proved" in objection(theorem, PROVED) and not objection(theorem, SOME)


def test_a_supremum_with_one_percent_too_much_is_refuted_by_its_own_family() -> None:
    theorem = stated(Supremum(dice - jaccard, (3 - 2 * sp.sqrt(2)) * sp.Rational(101, 100), PELL))
    assert fails(Result(theorem, examine(theorem, Budget(pixels=8), (derive.NAME, exhaust.NAME))))


@pytest.mark.parametrize(
    "theorem",
    [
        stated(sp.Le(dice, 2 * jaccard), attained_by=Counts(1, n, 0, 0)),
        stated(sp.Le(2 * x * y, x**2 + y**2), attained_by={x: 1, y: 1}),
        stated(sp.Gt(x + h, x, evaluate=False), attained_by={x: 1, h: 1 / n}),
        stated(sp.Ge(x**2, 0, evaluate=False), attained_by={x: 0}),
        stated(sp.Le(tversky(alpha=h, beta=h), dice), domain=Domain((h >= 1,)), attained_by={h: 1, tp: 1}),
        stated(sp.Le(jaccard, recall), attained_by=Counts(1, 0, n, 0)),
    ],
    ids=str,
)
def test_what_is_attained_or_approached_is_tight(theorem: Theorem) -> None:
    assert theorem.label == Label.TIGHT and not objection(theorem)


def test_labels_that_there_are_not() -> None:
    with pytest.raises(InputError, match="'best' is no label of a theorem: tight, upper bound, lower bound"):
        stated(sp.Le(jaccard, dice), label="best")
    with pytest.raises(InputError, match="at least 1 and at most 1 leave nothing open"):
        Gap("it", 1, 1)
    with pytest.raises(InputError, match="the gap of a theorem is a Gap, not tuple"):
        stated(sp.Le(jaccard, dice), gap=(0, 1))


@pytest.mark.parametrize("name", ["n", "tp", "d"])
@pytest.mark.parametrize("where", ["claim", "domain"])
def test_a_parameter_whose_name_is_taken_is_refused(name: str, where: str) -> None:
    taken = sp.Symbol(name, real=True)
    relations = {"claim": sp.Le(jaccard, dice), "domain": sp.Ge(x, 0, evaluate=False)} | {where: sp.Le(taken, dice)}
    says = "give the parameter n another name" if name == "n" else f"would be taken for segbounds.counts.{name}"
    with pytest.raises(InputError, match=re.escape(says)):
        stated(relations["claim"], domain=Domain((relations["domain"],)))


def test_every_theorem_stands_as_what_it_says() -> None:
    theorems = theory().values()
    # no theorem file has a constant left whose two sides differ
    assert {theorem.label for theorem in theorems} == set(Label) - {Label.UPPER, Label.LOWER}
    assert not [theorem.id for theorem in theorems if objection(theorem)]
    assert not [theorem.id for theorem in theorems if theorem.gap]


def test_the_form_for_a_bound_is_a_theorem(tmp_path: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    file = tmp_path / "mine.py"
    file.write_text(text, encoding="utf-8")
    (theorem,) = load(file)
    verdict = examine(theorem, Budget(pixels=8), (derive.NAME,))
    assert verdict.outcome is Outcome.PROVED and not fails(Result(theorem, verdict))
    assert supported(theorem, verdict) is Label.TIGHT


def test_a_false_label_fails_a_run_and_says_why(tmp_path: Path) -> None:
    """The form of CONTRIBUTING.md with one percent too much."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    file = tmp_path / "mine.py"
    file.write_text(text.replace("dice / 2, jaccard", "dice / 2, jaccard * sp.Rational(101, 100)"), encoding="utf-8")
    done = run("verify", file, "--quick", "--engine", "certify", "--json", tmp_path / "found.json")
    assert done.returncode == 1 and "1 failing" in done.stdout
    assert "FALSE LABEL: Half of Dice is at most Jaccard" in done.stdout
    assert "both sides differ where attained_by says they do not" in done.stdout
    (found,) = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))["theorems"]
    assert found["verdict"] == "PROVED" and "both sides differ" in found["objection"]
