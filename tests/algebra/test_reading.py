"""The reader of formulas: what texts mean, and that none is evaluated, takes long or ends in anything but one sentence."""

import ast
import builtins
from collections.abc import Callable
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from segbounds.algebra.arithmetic import Function
from segbounds.algebra.reading import expression, number, relation, relations, stored, symbolic
from segbounds.algebra.texts import STORED, TYPED
from segbounds.errors import InputError
from segbounds.metrics.catalogue import parse, tversky
from segbounds.metrics.counts import SYMBOLS, fn, fp, tp
from segbounds.metrics.similarity import Similarity, evaluate, in_counts, substitute

NAMES = {symbol.name: symbol for symbol in SYMBOLS}
FUNCTIONS = {"tversky": Function(tversky, keywords=("alpha", "beta"))}
RADICAL = sp.sqrt(tp)

SAME: list[tuple[str, Any]] = [
    ("0.3*tp", sp.Rational(3, 10) * tp),
    (".5 + 5.", sp.Rational(11, 2)),
    ("1e-5 + 2E3", sp.Rational(200000001, 100000)),
    ("-tp**2", -(tp**2)),
    ("2**3**2", 512),
    ("tp^2 - - fp", tp**2 + fp),
    ("2**-1", sp.Rational(1, 2)),
    ("tp - fp - fn", tp - fp - fn),
    ("tp/fp/fn", tp / (fp * fn)),
    ("tp/(fp*(fn + 1))", tp / (fp * (fn + 1))),
    ("sqrt(tp) + tp**(1/2)", 2 * RADICAL),
    ("Rational(3, 10) + Rational(2)", sp.Rational(23, 10)),
    ("abs(tp - fp)", sp.Abs(tp - fp)),
    ("max(tp, fp) - min(tp, fn, 1)", sp.Max(tp, fp) - sp.Min(tp, fn, 1)),
    ("tversky(alpha=0.3, beta=7/10)", tversky(alpha=sp.Rational(3, 10), beta=sp.Rational(7, 10))),
    ("\t tp\n+\u2003fp ".replace("\u2003", " "), tp + fp),
]


@pytest.mark.parametrize(("text", "meaning"), SAME, ids=[text for text, _ in SAME])
def test_a_text_means_its_formula(text: str, meaning: Any) -> None:
    assert expression(text, NAMES, FUNCTIONS) == meaning


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.3", "3/10"), ("-17/20", "-17/20"), (" + 1 / 3 ", "1/3"), ("1e-05", "1/100000"), ("5.", "5"), (".5", "1/2")],
)
def test_a_text_means_its_number(text: str, value: str) -> None:
    above, _, below = value.partition("/")
    assert number(text) == sp.Rational(int(above), int(below or 1))


#: A text, and what its error says.
BAD = [
    # too much: each of these would take minutes, or all memory, if it were worked out
    ("9**9**9", "too large a number"),
    ("10**10**10", "too large a number"),
    ("*".join(["9**999"] * 500), "too large a number"),
    ("*".join(["9**999"] * 500) + "*tp", "too large a number"),
    ("1e999999999", "too long a number"),
    ("1e-999", "too long a number"),
    ("1" * 101, "too long a number"),
    ("tp**tp", "an exponent is a number"),
    ("tp**100000", "too large"),
    ("(tp+fp+fn+tn)**300", "too large"),
    ("(tp+fp+fn+tn)**22", "terms"),
    ("((tp+fp)**9)**9", "degree"),
    ("tp**(1/1000003)", "root too high"),
    ("((1+sqrt(2))**20)**20", "degree"),
    ("tversky(alpha=9**9**9, beta=1)", "too large a number"),
    ("tversky(alpha=1e999999999, beta=1)", "too long a number"),
    ("abs(tp - 1) + " + "+".join(f"abs(tp - sqrt({k}))" for k in (2, 3, 5, 7)), "too many roots"),
    ("sqrt(" * 7 + "2 + tp" + ")" * 7, "too many roots"),
    ("min(" + ", ".join("123456789") + ")", "does not take"),
    ("tp" * 10**6, "2,000,000 characters"),
    ("(" * 1000 + "tp" + ")" * 1000, "nested"),
    ("2**" * 1000 + "2", "nested"),
    ("abs(" * 500 + "tp" + ")" * 500, "nested"),
    # numbers that are none
    ("1_000*tp", "is not a number"),
    ("0x10", "is not a number"),
    ("1j", "is not a number"),
    ("1.2.3", "is not a number"),
    ("1/0", "divides by zero"),
    ("tp/(fp - fp)", "divides by zero"),
    ("tp/((tp + fp)**2 - tp**2 - 2*tp*fp - fp**2)", "divides by zero"),
    ("1/(sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2))", "divides by zero"),
    ("(tp - tp)**-1", "divides by zero"),
    ("0**0", "divides by zero"),
    ("sqrt(-1)", "no real number"),
    ("(-8)**(1/3)", "no real number"),
    ("oo", "not known"),
    ("nan", "not known"),
    ("I", "not known"),
    # Python
    ("__import__('os').system('true')", "has no place"),
    ("__import__", "not known"),
    ("exec(1)", "not known"),
    ("tp.__class__", "has no place"),
    ("'tp'", "has no place"),
    ('f"{tp}"', "has no place"),
    ("[tp for tp in fp]", "has no place"),
    ("lambda: tp", "has no place"),
    ("fp tp", "no operator or comma before 'tp'"),
    ("(x := 1)", "has no place"),
    ("tp if fp else fn", "no operator or comma before 'if'"),
    ("tp and fp", "no operator or comma before 'and'"),
    ("tp; fp", "has no place"),
    ("tp\\\nfp", "has no place"),
    ("tp # fp", "has no place"),
    ("tp @ fp", "has no place"),
    ("tp // fp", "no number or name before '/'"),
    ("tp % fp", "write /100"),
    ("tversky(*tp)", "no number or name before '*'"),
    ("tversky(**tp)", "no number or name before '**'"),
    ("tversky(1, 2)", "does not take"),
    ("tversky(alpha=1, alpha=2)", "twice"),
    ("tversky(alpha=1, beta=2, gamma=3)", "does not take"),
    ("sqrt()", "does not take"),
    ("sqrt", "is written sqrt(...)"),
    ("tp(fp)", "without parentheses"),
    # characters
    ("tp\0", r"'\x00' has no place"),
    ("\uff11 + tp", "has no place"),
    ("\u0661", "has no place"),
    ("t\u0440", "has no place"),
    ("tp \u2264 1", "write <="),
    ("tp \u2212 1", "write -"),
    ("\udcff", r"'\udcff' has no place"),
    # what is not finished, or too long by something
    ("", "no number or name at its end"),
    ("   ", "no number or name at its end"),
    ("tp +", "no number or name at its end"),
    ("(tp", "no ')' at its end"),
    ("tp)", "before ')'"),
    ("tp fp", "before 'fp'"),
    ("2tp", "is not a number"),
    ("tp <= 1", "out of place"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), BAD, ids=[ascii(text[:30]) for text, _ in BAD])
def test_a_bad_text_gets_one_sentence(text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        expression(text, NAMES, FUNCTIONS)
    said = str(caught.value)
    assert says in said and "cannot be read: " in said
    assert len(said) < 500 and said.isprintable()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("tp", "is not a relation"),
        ("0 <= tp <= 1", "one relation has two sides"),
        ("tp = 1 = fp", "one relation has two sides"),
        ("tp != 1", "write < or >"),
        ("tp <=", "no number or name at its end"),
        (",", "no number or name before ','"),
        ("tp <= 1,", "no number or name at its end"),
        (", ".join(["tp <= 1"] * 13), "more than 12 relations"),
    ],
)
def test_a_bad_relation_gets_one_sentence(text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        relations(text, NAMES, FUNCTIONS)
    assert says in str(caught.value)


def test_relations_are_not_evaluated() -> None:
    assert relation("1 <= 2", NAMES, FUNCTIONS) == sp.Le(1, 2, evaluate=False)
    assert len(relations("tp >= 0, max(tp, fp) > fn", NAMES, FUNCTIONS)) == 2


@pytest.mark.parametrize(
    "text", ["", "nan", "inf", "1_0", "\uff11", "1e", "--1", "1 2", "1/-2", "1/0", "0/0", "0x1", ".", "e5", "1e-999", "1" * 101, "1;2"]
)  # fmt: skip
def test_a_bad_number_gets_one_sentence(text: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        number(text)


@given(st.text(alphabet="tpfn01.e+-*/^()<>=, sqrtabm_\0é", max_size=40))
@settings(max_examples=300)
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (lambda: relations(text, NAMES, FUNCTIONS), lambda: number(text), lambda: stored(text, NAMES)):
        try:
            read()
        except InputError as error:
            assert "cannot be read" in str(error)


def _formulas() -> st.SearchStrategy[sp.Expr]:
    leaves = st.sampled_from([*SYMBOLS, sp.Integer(2), sp.Rational(-1, 3), sp.sqrt(2)])
    ways: list[Callable[[Any, Any], Any]] = [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a * b,
        lambda a, b: a / b if b != 0 else a,
        lambda a, b: a**2 / (1 + b**2),
    ]
    return st.recursive(
        leaves, lambda inner: st.builds(lambda way, a, b: way(a, b), st.sampled_from(ways), inner, inner), max_leaves=8
    )


@given(_formulas())
@settings(max_examples=100)
def test_what_sympy_writes_is_read_as_sympy_reads_it(formula: sp.Expr) -> None:
    assert expression(str(formula), NAMES, FUNCTIONS, STORED) == sp.sympify(str(formula), locals=NAMES)


def test_nothing_of_python_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a text was evaluated")

    for place, name in ((builtins, "eval"), (builtins, "exec"), (builtins, "compile"), (ast, "parse")):
        monkeypatch.setattr(place, name, never)
    assert expression("tversky(alpha=1/3, beta=sqrt(2)) + 0.3", NAMES, FUNCTIONS)
    assert stored("CRootOf(x**3 - 2, 0)", {})
    with pytest.raises(AssertionError, match="evaluated"):  # the check can fail
        sp.sympify("1 + 1")


def test_numbers_that_were_written_exactly_are_read_exactly() -> None:
    root = sp.CRootOf(sp.Symbol("x") ** 3 + 6 * sp.Symbol("x") ** 2 + 14 * sp.Symbol("x") - 2, 0)
    value = (root**2 / 7 - sp.sqrt(5)) / 3
    assert stored(str(value), {}) == value
    assert number("7" * 1000, STORED) == sp.Integer("7" * 1000)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("CRootOf(x**3 - 2, 5)", "no real root of that number"),
        ("CRootOf(x**3 - 2, -1)", "no real root of that number"),
        ("CRootOf(x**2 + 1, 0)", "no real root of that number"),
        ("CRootOf(x**3 - sqrt(2), 0)", "rational coefficients"),
        ("CRootOf(x**50 - 2, 0)", "of degree 30 at most"),
        ("CRootOf(2, 0)", "of a polynomial in x"),
        ("CRootOf(1/x, 0)", "of a polynomial in x"),
        ("CRootOf(x - 2, x)", "no real root of that number"),
        ("x + 1", "x is there outside of CRootOf"),
        ("__import__('os')", "has no place"),
        ("Float(1)", "not known"),
    ],
)
def test_bad_stored_values_are_refused(text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        stored(text, {})
    assert says in str(caught.value)


CODE = "__import__('os').getpid()"
DOORS: list[Callable[[], Any]] = [
    lambda: symbolic(CODE),
    lambda: symbolic(CODE.encode()),
    lambda: symbolic([CODE]),
    lambda: symbolic({"a": CODE}),
    lambda: symbolic(object()),
    lambda: Similarity("Mine", CODE, 1),
    lambda: Similarity("Mine", tp, CODE),
    lambda: Similarity("Mine", tp, 1, {"alpha": CODE}),
    lambda: in_counts(CODE),
    lambda: evaluate(CODE, (1, 2, 3, 4)),  # type: ignore[arg-type]
    lambda: substitute(tp, {tp: CODE}),
    lambda: substitute(CODE, {}),
    lambda: tversky(alpha=CODE, beta=1),
    lambda: tversky(alpha=[1], beta=1),
    lambda: parse(f"tversky:alpha={CODE},beta=1"),
    lambda: parse("tversky:alpha=1e999999999,beta=1"),
]


@pytest.mark.parametrize("door", DOORS, ids=range(len(DOORS)))
def test_no_door_takes_text_for_a_formula(door: Callable[[], Any]) -> None:
    with pytest.raises(InputError):
        door()


def test_limits_of_what_people_type_are_below_those_of_what_is_kept() -> None:
    assert TYPED.length < STORED.length and TYPED.digits < STORED.digits
