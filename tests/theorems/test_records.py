"""Theorems as data: loading files with every way they can be wrong, tightening, statements, parameters."""

import re
import sys
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from segbounds.engines import ENGINES, examine
from segbounds.errors import InputError
from segbounds.metrics.catalogue import dice, jaccard, tversky
from segbounds.metrics.counts import Counts, d, fn, fp, n, pixels, positives, tp
from segbounds.metrics.similarity import Similarity
from segbounds.theorems.evidence import Budget, Outcome
from segbounds.theorems.loading import load
from segbounds.theorems.records import (
    ONE_PERCENT,
    Always,
    Domain,
    Step,
    Supremum,
    Theorem,
    at_parameters,
    identity,
    tightened,
)

GOOD = """
import sympy as sp
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.theorems.records import Always, Theorem

{name} = Theorem(title={title!r}, source="a test", claim=Always(sp.Le(jaccard, dice)))
"""


def write(folder: Path, name: str, title: str, attribute: str = "theorem") -> Path:
    file = folder / name
    file.write_text(GOOD.format(name=attribute, title=title), encoding="utf-8")
    return file


# --- loading ----------------------------------------------------------------------------------------------------------


def test_a_folder_is_read_in_name_order_without_underscored_files(tmp_path: Path) -> None:
    write(tmp_path, "b.py", "second")
    write(tmp_path, "a.py", "first")
    write(tmp_path, "c.py", "third", attribute="any_name_will_do")
    (tmp_path / "_helper.py").write_text("raise RuntimeError('not a theorem file')")
    (tmp_path / "notes.txt").write_text("not Python")
    assert [theorem.title for theorem in load(tmp_path)] == ["first", "second", "third"]
    assert [theorem.title for theorem in load(str(tmp_path))] == ["first", "second", "third"]


def test_a_file_may_hold_several_in_the_order_they_are_written(tmp_path: Path) -> None:
    file = write(tmp_path, "two.py", "zebra")
    file.write_text(file.read_text() + "\nanother = Theorem('aardvark', 'a test', theorem.claim)\n")
    assert [theorem.title for theorem in load(file)] == ["zebra", "aardvark"]


def test_a_file_that_starts_with_an_underscore_can_be_named_itself(tmp_path: Path) -> None:
    assert load(write(tmp_path, "_draft.py", "a draft"))[0].title == "a draft"


def test_files_of_one_name_in_two_folders_do_not_meet(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "claim.py", f"from {folder}")
    assert load(tmp_path / "one")[0].title == "from one"
    assert load(tmp_path / "two")[0].title == "from two"


def test_loading_leaves_no_compiled_files(tmp_path: Path) -> None:
    load(write(tmp_path, "a.py", "a title"))
    assert [file.name for file in tmp_path.iterdir()] == ["a.py"]


def refused(place: Path) -> str:
    with pytest.raises(InputError) as error:
        load(place)
    return str(error.value)


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    assert refused(missing) == f"{missing} does not exist: give a theorem file or a folder of them"


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "_only.py").write_text("")
    assert refused(tmp_path) == f"{tmp_path} holds no theorem files: put a *.py with a Theorem there"


def test_a_file_without_a_theorem(tmp_path: Path) -> None:
    file = tmp_path / "nothing.py"
    file.write_text("theorem = 'Dice is fine'\n")
    assert refused(file) == f"{file} defines no theorem: give it a module attribute that is a Theorem(...)"


def test_a_file_that_is_not_python(tmp_path: Path) -> None:
    file = tmp_path / "theorem.txt"
    file.write_text("Dice is fine")
    assert refused(file) == f"{file} is not a Python file: a theorem file ends in .py"


def test_a_syntax_error_is_shown_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.py"
    file.write_text("x = 1\ny = 2\ntheorem = Theorem(\n")
    assert refused(file).startswith(f"{file}, line 3: Python cannot read this: ")


def test_an_exception_in_a_file_names_the_file_and_what_happened(tmp_path: Path) -> None:
    file = tmp_path / "raises.py"
    file.write_text("1 / 0\n")
    assert refused(file) == f"{file} cannot be loaded: ZeroDivisionError: division by zero"
    file.write_text("from segbounds.similarities import tversky\ntversky(alpha=-1, beta=1)\n")
    assert refused(file) == (
        f"{file} cannot be loaded: InputError: alpha=-1 is outside its domain: it must be at least 0"
    )


@pytest.mark.parametrize(
    ("code", "raised"),
    [
        ("import sys; sys.exit(0)", "SystemExit: 0"),
        ("raise SystemExit", "SystemExit"),
        ("class Stop(BaseException): pass\nraise Stop('a\\nb')", "Stop: a b"),
        ("raise GeneratorExit", "GeneratorExit"),
    ],
)
def test_a_file_that_ends_the_program_is_a_failure(tmp_path: Path, code: str, raised: str) -> None:
    file = tmp_path / "ends.py"
    file.write_text(code)
    assert refused(file) == f"{file} cannot be loaded: {raised}"


def test_ctrl_c_while_a_file_is_loaded_ends_the_command(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("raise KeyboardInterrupt")  # as the signal does
    with pytest.raises(KeyboardInterrupt):
        load(tmp_path / "long.py")


@pytest.mark.parametrize(
    ("entries", "wrong"),
    [
        ({"claim": 3}, "the claim of a theorem is a Supremum or Always, not int"),
        ({"title": None}, "the title of a theorem is a str, not NoneType"),
        ({"title": " "}, "a theorem has a title"),
        ({"source": 3}, "the source of a theorem is a str, not int"),
        ({"domain": [jaccard <= dice]}, "the domain of a theorem is a Domain, not list"),
        ({"derivation": ("by magic",)}, "the derivation of a theorem is a tuple of Steps"),
        (
            {"attained_by": (1, 0, 0, 0)},
            "the attained_by of a theorem is a Counts or Mapping or PosteriorPlace, not tuple",
        ),
    ],
)
def test_a_theorem_is_made_of_what_it_says(entries: dict[str, Any], wrong: str) -> None:
    whole: dict[str, Any] = {"title": "fine", "source": "a test", "claim": Always(sp.Le(jaccard, dice))}
    with pytest.raises(InputError, match=re.escape(wrong)):
        Theorem(**(whole | entries))


def test_an_error_whose_text_is_an_error_is_named_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "odd.py"
    file.write_text("class Odd(Exception):\n    def __str__(self): raise RuntimeError('no')\nraise Odd\n")
    assert refused(file) == f"{file} cannot be loaded: Odd"


def test_a_theorem_that_ends_the_program_when_it_is_examined_is_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINES, "derive", lambda theorem, budget: sys.exit(0))
    verdict = examine(Theorem("later", "a test", Always(sp.Le(jaccard, dice))), Budget(), ("derive",))
    assert verdict.outcome is Outcome.UNDECIDED and "stopped by SystemExit: 0" in verdict.evidence[0].scope


def test_one_broken_file_spoils_its_folder(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "fine")
    (tmp_path / "b.py").write_text("import no_such_module_anywhere\n")
    assert "b.py cannot be loaded: ModuleNotFoundError" in refused(tmp_path)


def test_two_equal_titles_name_both_files(tmp_path: Path) -> None:
    first, second = write(tmp_path, "a.py", "the same"), write(tmp_path, "b.py", "the same")
    assert refused(tmp_path) == f"{second} and {first} both have a theorem titled 'the same': rename one"


# --- records ----------------------------------------------------------------------------------------------------------

ALPHA, BETA = sp.symbols("alpha beta", positive=True)
INDEX = tversky(alpha=ALPHA, beta=BETA)
ABSOLUTE = Theorem(
    title="absolute",
    source="a test",
    claim=Supremum(of=abs(dice - INDEX), equals=1 / (1 + ALPHA), approached_by=Counts(sp.sqrt(ALPHA), n, 0, 0)),
    domain=Domain((tp >= 1, ALPHA <= 2)),
    derivation=(Step("nothing", sp.Eq(dice, dice, evaluate=False)),),
)


def test_a_claim_that_is_no_relation_is_refused() -> None:
    with pytest.raises(InputError, match="a claim that is True whatever the counts says nothing"):
        Always(sp.Eq(dice, dice))
    with pytest.raises(InputError, match="a claim that is False whatever the counts"):
        Always(sp.Lt(tp, 0))


def test_a_false_hypothesis_is_refused_and_a_true_one_is_dropped() -> None:
    with pytest.raises(InputError, match="a hypothesis of the domain is false whatever the counts"):
        Domain((tp >= 1, sp.Lt(fp, 0)))
    assert Domain((sp.Ge(tp, 0), fp >= 1)).hypotheses == (fp >= 1,)
    assert Domain().hypotheses == ()


def test_families_are_always_a_tuple() -> None:
    one, two = Counts(1, 0, 0, 0), Counts(1, n, 0, 0)
    assert Supremum(dice, sp.Integer(1), one).families == (one,)
    assert Supremum(dice, sp.Integer(1), (one, two)).families == (one, two)


def test_statement_in_one_line() -> None:
    plain = Theorem("t", "s", Always(sp.Le(jaccard, dice)))
    assert plain.statement == "Jaccard ≤ Dice"
    assert (
        Theorem("t", "s", Always(sp.Gt(dice, jaccard)), Domain((tp >= 1,))).statement == "Dice > Jaccard   where tp ≥ 1"
    )
    assert Theorem("t", "s", Always(sp.Eq(dice, jaccard))).statement == "Dice = Jaccard"
    assert ABSOLUTE.statement == (
        "sup Abs(Dice - Tversky(alpha=alpha, beta=beta)) = 1/(alpha + 1)   where tp ≥ 1, alpha ≤ 2"
    )
    sized = Theorem("t", "s", plain.claim, Domain((sp.Eq(pixels, d), sp.Ge(positives, 1))))
    assert sized.statement == "Jaccard ≤ Dice   where pixels = d, positives ≥ 1"


def test_latex_of_a_statement() -> None:
    assert ABSOLUTE._repr_latex_().startswith(r"$\displaystyle \sup\ ")
    assert r"\quad\text{where }" in ABSOLUTE._repr_latex_()
    assert Theorem("t", "s", Always(sp.Le(jaccard, dice)))._repr_latex_() == (
        r"$\displaystyle \mathrm{Jaccard} \leq \mathrm{Dice}$"
    )


def test_parameters_are_the_symbols_that_are_neither_counts_nor_sizes() -> None:
    assert ABSOLUTE.parameters == (ALPHA, BETA)
    assert ABSOLUTE.similarities == {dice, INDEX}
    sized = Theorem("t", "s", Supremum(dice - jaccard, 1 / d, Counts(1, d, 0, 0)), Domain((sp.Eq(pixels, d),)))
    assert sized.parameters == ()


def test_at_parameters_reaches_claim_domain_witness_and_similarities() -> None:
    at = at_parameters(ABSOLUTE, {ALPHA: sp.Rational(1, 4), BETA: sp.Integer(2)})
    assert isinstance(at.claim, Supremum)
    assert at.claim.of == abs(dice - tversky(alpha=0.25, beta=2))
    assert at.claim.equals == sp.Rational(4, 5)
    assert at.claim.families == (Counts(sp.Rational(1, 2), n, 0, 0),)
    assert at.domain.hypotheses == (tp >= 1,) and at.parameters == ()
    with pytest.raises(InputError, match="nothing satisfies it"):
        at_parameters(ABSOLUTE, {ALPHA: sp.Integer(3), BETA: sp.Integer(1)})


def test_at_parameters_keeps_a_relation_that_becomes_plain() -> None:
    x = sp.Symbol("x", nonnegative=True)
    theorem = Theorem("t", "s", Always(sp.Le(x / (2 - x), x)), Domain((x <= 1,)))
    at = at_parameters(theorem, {x: sp.Rational(1, 2)})
    assert isinstance(at.claim, Always) and at.claim.relation.lhs == sp.Rational(1, 3)
    assert at_parameters(ABSOLUTE, {ALPHA: sp.Integer(1)}).parameters == (BETA,)


# --- tightening -------------------------------------------------------------------------------------------------------


def tight_claim(theorem: Theorem, by: sp.Expr = ONE_PERCENT) -> Supremum:
    claim = tightened(theorem, by).claim
    assert isinstance(claim, Supremum)
    return claim


def tight_relation(relation: sp.Basic, by: sp.Expr = ONE_PERCENT) -> sp.Basic:
    claim = tightened(Theorem("t", "s", Always(relation)), by).claim
    assert isinstance(claim, Always)
    return claim.relation


def test_a_finite_supremum_loses_a_percent_and_an_infinite_one_becomes_finite() -> None:
    finite = Theorem("t", "s", Supremum(dice - jaccard, 3 - 2 * sp.sqrt(2), Counts(1, sp.sqrt(2), 0, 0)))
    assert sp.expand(tight_claim(finite).equals - sp.Rational(99, 100) * (3 - 2 * sp.sqrt(2))) == 0
    assert tight_claim(finite, sp.Rational(1, 2)).equals == sp.Rational(3, 2) - sp.sqrt(2)
    infinite = Theorem("t", "s", Supremum(dice / jaccard, sp.oo, Counts(1, n, 0, 0)))
    assert tight_claim(infinite).equals == 100
    assert tight_claim(finite).families == finite.claim.families  # type: ignore[union-attr]
    assert tightened(finite).title == "t, tightened"


def test_inequalities_and_identities_lose_a_percent_on_the_larger_side() -> None:
    counts = Counts(1, 1, 0, 0)

    def difference(relation: sp.Basic) -> sp.Expr:
        sides = (side.xreplace({dice: dice(counts), jaccard: jaccard(counts)}) for side in relation.args)
        return sp.nsimplify(next(sides)) - sp.nsimplify(next(sides))

    assert difference(tight_relation(sp.Le(jaccard, dice))) == sp.Rational(1, 2) - sp.Rational(66, 100)
    assert difference(tight_relation(sp.Ge(dice, jaccard))) == sp.Rational(66, 100) - sp.Rational(1, 2)
    assert difference(tight_relation(sp.Lt(jaccard, dice))) == sp.Rational(1, 2) - sp.Rational(66, 100)
    assert difference(tight_relation(sp.Gt(dice, jaccard))) == sp.Rational(66, 100) - sp.Rational(1, 2)
    assert difference(tight_relation(sp.Eq(dice, jaccard))) == sp.Rational(2, 3) - sp.Rational(99, 200)


def test_records_are_values() -> None:
    assert Domain((tp >= 1,)) == Domain((tp >= 1, sp.true))
    assert tightened(ABSOLUTE) != ABSOLUTE and tightened(ABSOLUTE) == tightened(ABSOLUTE)
    with pytest.raises(AttributeError):
        ABSOLUTE.title = "other"  # type: ignore[misc]
    assert Similarity("x", fn / (fp + fn), 0) not in ABSOLUTE.similarities


def test_a_step_reads_as_a_sentence_with_its_formula() -> None:
    step = Step("Dice is at least Jaccard", sp.Ge(dice - jaccard, 0, evaluate=False), because=dice * (1 - jaccard))
    text = step._repr_markdown_()
    assert text.startswith(r"Dice is at least Jaccard: $\mathrm{Dice}") and "since the difference is" in text


def test_a_step_says_neither_that_true_is_true_nor_anything_twice() -> None:
    half = sp.Rational(1, 2)
    assert list(Step("Plain", sp.S(3) > 2, because=sp.S(1)).formulas().items()) == [("the difference is", 1)]
    assert Step("Known", sp.S(3) > 2)._repr_markdown_() == "Known"
    assert Step("A half", identity(half, half)).formulas() == {"": half}
    assert Step("Twice", identity(2 * dice, dice + dice)).formulas() == {"": 2 * dice}
    assert Step("Other", identity(2 * dice, jaccard)).formulas() == {"": identity(2 * dice, jaccard)}


@pytest.mark.parametrize(
    "symbol",
    [
        sp.Symbol("A"),
        sp.Symbol("A", real=True),
        sp.Symbol("A", negative=True),
        sp.Symbol("A", nonpositive=True),
        sp.Symbol("A", integer=True, positive=True),
        sp.Symbol("A", complex=True),
    ],
    ids=lambda symbol: str(symbol.assumptions0),
)
def test_parameters_that_may_be_negative_are_refused(symbol: sp.Symbol) -> None:
    """Everything that is said of a parameter rests on its not being negative."""
    for claim, where in ((sp.Le(0, symbol + dice), ()), (sp.Le(dice, 1), (sp.Ge(symbol, 1, evaluate=False),))):
        with pytest.raises(InputError, match="real numbers that are not negative"):
            Theorem("t", "here", Always(claim), Domain(where))


def test_two_symbols_of_one_name_are_refused() -> None:
    one, other = sp.Symbol("A", positive=True), sp.Symbol("A", nonnegative=True)
    with pytest.raises(InputError, match="two different symbols are called A"):
        Theorem("t", "here", Always(sp.Le(one * dice, other * dice, evaluate=False)))
