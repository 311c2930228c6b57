"""Similarities: one symbolic formula in the four counts, together with its value at 0/0.

A similarity is a sympy symbol that knows its formula, so that algebra over similarities is plain sympy:
``dice - jaccard``, ``abs(dice - tversky(alpha=1, beta=1))``. The exact, numpy, torch and LaTeX forms are all computed from
the one formula. To add one, write one line in catalogue.py or in a file of your own::

    my_index = Similarity("My index", tp / (tp + fp + 2 * fn), when_undefined=1)

Undefined means that the denominator of the formula is zero. Which value is taken there is part of the definition:
libraries disagree (NaN, 0, 1 or -1 for two empty masks), and theorems about all mask pairs need an answer.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache, lru_cache
from importlib import import_module
from math import prod
from numbers import Rational
from operator import itemgetter
from typing import Any, TypeAlias

import sympy as sp

from segbounds.algebra.reading import number, symbolic
from segbounds.errors import InputError
from segbounds.metrics.counts import SYMBOLS, Counts

KEPT = 4096  # expressions of which is remembered what they are in counts, and metrics at parameters


class Similarity(sp.Symbol):
    """One segmentation metric: a formula in tp, fp, fn, tn and its value where the formula reads 0/0.

    name
        The field's standard name, as shown in tables.
    formula
        A sympy expression in the four counts (and in parameters), homogeneous of degree 0.
    when_undefined
        The value where the formula's denominator is zero: a number, or an expression in the counts (for instance
        ``1 - sign(fp + fn)``: 1 for equal masks, 0 for others).
    parameters
        Values of the parameters, numbers or symbols; they become part of the shown name.

    Calling it evaluates it: exactly (a Fraction, or a sympy number where a root stays) on Python integers and
    Fractions; as float64 on numpy arrays; as a tensor, differentiable for floating point counts, on torch tensors.
    """

    formula: sp.Expr
    when_undefined: sp.Expr
    parameters: Mapping[str, sp.Expr]
    family: str

    def __new__(
        cls, name: str, formula: Any, when_undefined: Any, parameters: Mapping[str, Any] | None = None
    ) -> "Similarity":
        given = {key: symbolic(value) for key, value in (parameters or {}).items()}
        shown = f"{name}({', '.join(f'{key}={value}' for key, value in given.items())})" if given else name
        self = sp.Symbol.__xnew__(cls, shown, real=True)
        self.family, self.parameters = name, given
        self.formula, self.when_undefined = symbolic(formula), symbolic(when_undefined)
        return self

    def __getnewargs_ex__(self) -> Any:
        return (self.family, self.formula, self.when_undefined, dict(self.parameters)), {}

    def __getstate__(self) -> None:
        return None  # everything is rebuilt from the arguments above

    def _hashable_content(self) -> tuple[Any, ...]:
        return (*super()._hashable_content(), self.formula, self.when_undefined)

    def _latex(self, printer: Any) -> str:
        name = rf"\mathrm{{{self.family}}}" if self.family.isalpha() else rf"\text{{{self.family}}}"
        values = ", ".join(printer.doprint(value) for value in self.parameters.values())
        return f"{name}_{{{values}}}" if values else name

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {sp.latex(self)} = {sp.latex(self.formula)}$"

    def __call__(self, counts: Counts, *others: Any) -> Any:
        if others or not isinstance(counts, tuple) or len(counts) != 4:  # masks, mostly
            raise TypeError(
                f"{self.name} is a function of the four counts: give it segbounds.count(prediction, reference) or Counts(tp, fp, fn, tn)"
            )
        return evaluate(self, counts)


def in_counts(expression: Any) -> sp.Expr:
    """The expression with every similarity replaced by its formula."""
    return _in_counts(symbolic(expression))


@lru_cache(KEPT)
def _in_counts(expression: sp.Expr) -> sp.Expr:
    return expression.xreplace({similarity: similarity.formula for similarity in expression.atoms(Similarity)})


def degree(expression: sp.Expr) -> sp.Expr | None:
    """The power of c by which an expression in the counts grows when all of these are multiplied by c; None where there is none, as with a
    smoothing constant among counts.

    >>> from segbounds.counts import fn, fp, tp
    >>> degree(tp / (tp + fp)), degree(sp.sqrt(tp * fp) + sp.Abs(fn - fp)), degree(tp / (tp + fp + 1)) is None
    (0, 1, True)
    """
    if not expression.has(*SYMBOLS):
        return sp.Integer(0)
    if expression in SYMBOLS:
        return sp.Integer(1)
    inside = [degree(part) for part in expression.args]
    if None in inside:
        found = None
    elif isinstance(expression, sp.sign):
        found = sp.Integer(0)
    elif expression.is_Mul:
        found = sp.Add(*inside)
    elif expression.is_Pow:
        found = None if expression.exp.has(*SYMBOLS) else inside[0] * expression.exp
    elif isinstance(expression, sp.Add | sp.Abs | sp.Min | sp.Max):
        found = inside[0] if len(set(inside)) == 1 else None
    else:
        found = sp.Integer(0) if not any(inside) else None
    return found


def keeps_its_value(expression: Any) -> bool:
    """Whether an expression in similarities and counts is seen not to change when all counts are multiplied by the same number: what is
    known of metrics without a size rests on that."""
    return _keeps_its_value(symbolic(expression))


@lru_cache(KEPT)  # every question asks it of all its metrics
def _keeps_its_value(expression: sp.Expr) -> bool:
    parts = [in_counts(expression)]
    parts += [part for metric in expression.atoms(Similarity) for part in (metric.formula, metric.when_undefined)]
    return all(degree(part) == 0 or degree(sp.cancel(sp.together(part))) == 0 for part in parts)


def substitute(expression: Any, values: Mapping[sp.Symbol, Any]) -> Any:
    """The expression at the given parameter values, inside the similarities as well."""
    given = {symbol: number(value) if isinstance(value, str) else symbolic(value) for symbol, value in values.items()}
    expression = symbolic(expression)
    replaced = {similarity: _at(similarity, tuple(given.items())) for similarity in expression.atoms(Similarity)}
    return expression.xreplace(replaced | given)


@lru_cache(KEPT)
def _at(similarity: Similarity, values: tuple[tuple[sp.Symbol, sp.Expr], ...]) -> Similarity:
    given = dict(values)
    return Similarity(
        similarity.family,
        similarity.formula.xreplace(given),
        similarity.when_undefined.xreplace(given),
        {key: value.xreplace(given) for key, value in similarity.parameters.items()},
    )


@cache
def ratio(formula: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Numerator and denominator of a formula over one denominator, with integer coefficients where they are rational.

    ``together`` keeps the set where the denominator is zero; ``cancel`` would move it.
    """
    # sympy leaves a quotient inside Abs, Min and Max alone: denominators are positive, so they can be taken out
    numerator, denominator = sp.fraction(sp.together(_lift(formula)))
    return numerator, denominator


def polynomials(top: sp.Expr, bottom: sp.Expr) -> tuple[sp.Expr, sp.Expr, bool] | None:
    """A quotient as one of polynomials in the counts, or as a polynomial over the root of one, and whether it is such; None where it is
    neither. What is under a root above is positive: the root of a is written as a over the root of a.

    >>> from segbounds.counts import fn, fp, tp
    >>> polynomials(sp.sqrt(tp), tp + fp)
    (tp, fp**2*tp + 2*fp*tp**2 + tp**3, True)
    """
    above = [factor.base for factor in sp.Mul.make_args(top) if factor.is_Pow and factor.exp == sp.Rational(1, 2)]
    under = sp.Mul(*above)
    rooted = bool(above) or not bottom.is_polynomial(*SYMBOLS)
    if rooted:
        top, bottom = top * sp.sqrt(under), sp.expand(bottom**2 * under)
    return (top, bottom, rooted) if top.is_polynomial(*SYMBOLS) and bottom.is_polynomial(*SYMBOLS) else None


def _lift(formula: sp.Expr) -> sp.Expr:
    if not formula.args or not formula.has(sp.Abs, sp.Min, sp.Max):
        return formula
    arguments = [_lift(argument) for argument in formula.args]
    if isinstance(formula, sp.Abs | sp.Min | sp.Max):
        parts = [sp.fraction(sp.together(argument)) for argument in arguments]
        common = sp.lcm([denominator for _, denominator in parts])
        scaled = [numerator * sp.cancel(common / denominator) for numerator, denominator in parts]
        return formula.func(*scaled) / common
    return formula.func(*arguments)


def on_support(expression: Any, support: frozenset[sp.Symbol]) -> sp.Expr:
    """The expression where exactly the counts of ``support`` are positive and the others zero.

    A similarity whose denominator vanishes there is replaced by its value at 0/0. Where the expression itself divides by
    zero it makes no statement: the result has nan or zoo in it.
    """
    expression = symbolic(expression)
    values = {similarity: _on_support(similarity, support) for similarity in expression.atoms(Similarity)}
    zeros = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    try:
        return expression.xreplace(values).xreplace(zeros)
    except ValueError:  # sympy's Max and Min refuse nan, which a ratio of zeros is
        return sp.nan


@cache
def _on_support(similarity: Similarity, support: frozenset[sp.Symbol]) -> sp.Expr:
    """Kept: sympy takes as long to see which of two sums in a minimum is the smaller as for all else that a pair of masks is asked."""
    positive = {count: sp.Symbol(count.name, positive=True) if count in support else sp.Integer(0) for count in SYMBOLS}
    back = {symbol: count for count, symbol in positive.items() if count in support}
    if undefined_on(similarity, support):
        return similarity.when_undefined.xreplace(positive).xreplace(back)
    numerator, denominator = (part.xreplace(positive) for part in ratio(similarity.formula))
    return (numerator / denominator).xreplace(back)


@cache
def undefined_on(similarity: Similarity, support: frozenset[sp.Symbol]) -> bool:
    """Whether the similarity reads 0/0 where exactly the counts of ``support`` are positive and the others zero."""
    there = {count: sp.Symbol(count.name, positive=True) if count in support else sp.Integer(0) for count in SYMBOLS}
    return bool(sp.expand(ratio(similarity.formula)[1].xreplace(there)) == 0)


def value_at(expression: Any, counts: Counts) -> sp.Expr:
    """The expression at exact (also symbolic, positive) counts, with each similarity's value at 0/0 where it applies."""
    expression = symbolic(expression)
    if all(isinstance(count, Rational) for count in counts):  # of Python, numpy or sympy
        found = _rational_value(expression, tuple(map(_plain, counts)))
        if found is not None:
            return sp.Rational(found.numerator, found.denominator)
    values = dict(zip(SYMBOLS, map(symbolic, counts), strict=True))
    support = frozenset(count for count, value in values.items() if value != 0)
    if not all(value.is_Rational for value in values.values()):
        return on_support(expression, support).xreplace(values)
    numbers = {part: _on_support(part, support).xreplace(values) for part in expression.atoms(Similarity)}
    try:
        return expression.xreplace(numbers | values)
    except ValueError:  # sympy's Max and Min refuse nan, which a ratio of zeros is
        return sp.nan


Exact: TypeAlias = int | Fraction


def _plain(number: Any) -> Exact:
    """A rational number of Python, numpy or sympy as one of Python's."""
    top, bottom = int(number.numerator), int(number.denominator)
    return top if bottom == 1 else Fraction(top, bottom)


def _rational_value(expression: sp.Expr, counts: tuple[Exact, ...]) -> Fraction | None:
    """The value at rational counts, where that takes no more than rational arithmetic: thirty times faster than putting them into a formula
    of sympy. None where there are roots or parameters, and where something is divided by zero."""
    function = _in_fractions(
        expression, frozenset(symbol for symbol, count in zip(SYMBOLS, counts, strict=True) if count)
    )
    try:
        return None if function is None else Fraction(function(counts))
    except ZeroDivisionError:
        return None


@lru_cache(KEPT)
def _in_fractions(expression: sp.Expr, support: frozenset[sp.Symbol]) -> Callable[[tuple[Exact, ...]], Exact] | None:
    """An expression as a function of four rational counts, of which those of the support are positive and the others zero."""
    if isinstance(expression, Similarity):
        return _in_fractions(_on_support(expression, support), support)
    if expression in SYMBOLS:
        return itemgetter(SYMBOLS.index(expression))
    if expression.is_Rational:
        number = _plain(expression)
        return lambda counts: number
    inside = [_in_fractions(part, support) for part in expression.args]
    parts = [part for part in inside if part is not None]
    if not parts or len(parts) < len(inside):
        return None
    if expression.is_Pow and expression.exp.is_Integer:
        base, power = parts[0], int(expression.exp)
        return lambda counts: Fraction(base(counts)) ** power
    for kind, of_parts in OF_PARTS.items():
        if isinstance(expression, kind):
            return lambda counts: of_parts([part(counts) for part in parts])
    return None


#: What rational arithmetic has: functions of the values of the parts.
OF_PARTS: dict[Any, Callable[[list[Exact]], Exact]] = {
    sp.Add: sum,
    sp.Mul: prod,
    sp.Max: max,
    sp.Min: min,
    sp.Abs: lambda values: max(values[0], -values[0]),
    sp.sign: lambda values: (values[0] > 0) - (values[0] < 0),
}


# --- evaluation -------------------------------------------------------------------------------------------------------


def evaluate(expression: Any, counts: Counts) -> Any:
    """The value of an expression over similarities and counts.

    Exact on Python integers and Fractions (a Fraction, or a sympy number where a root stays); float64 on numpy arrays
    (0-d results are arrays as well); tensors on torch tensors, float32 where the counts are float32 or narrower. All of
    it is computed in float64.

    Raises InputError for parameters that have no value yet and for plain floats; for single counts also where one is
    negative or all are zero (arrays are not searched for those).
    """
    expression = symbolic(expression)
    _refuse_open_parameters(expression)
    if all(isinstance(count, Rational) for count in counts):  # of Python, numpy or sympy
        return _evaluate_exactly(expression, counts)
    if all(isinstance(count, int | float | Fraction) for count in counts):
        raise InputError(
            "counts are integers or Fractions, or arrays or tensors of one shape: plain floats are neither"
        )
    return _evaluate_arrays(expression, counts)


@lru_cache(KEPT)
def _refuse_open_parameters(expression: sp.Expr) -> None:
    similarities = expression.atoms(Similarity)
    formulas = (similarity.formula.free_symbols for similarity in similarities)
    unknown = (expression.free_symbols - similarities).union(*formulas) - set(SYMBOLS)
    if unknown:
        names = ", ".join(sorted(map(str, unknown)))
        raise InputError(f"{expression} has no value yet: give the parameter {names} a number first")


class Prepared:
    """A similarity whose formula has been read: a function of four arrays, or tensors, of floating point numbers.

    It is cheap to call, and a compiler can trace it.

    namespace
        The module of the arrays: numpy, torch, or what wraps them.

    Raises InputError for a parameter that has no value yet.
    """

    def __init__(self, similarity: Similarity, namespace: Any) -> None:
        _refuse_open_parameters(similarity)
        self.similarity, self._xp = similarity, namespace
        self._top, self._bottom = (_function(part, namespace.__name__) for part in ratio(similarity.formula))
        self._undefined = _function(similarity.when_undefined, namespace.__name__)
        # a quotient of polynomials has a finite gradient wherever its denominator is not 0
        self._polynomial = all(part.is_polynomial(*SYMBOLS) for part in ratio(similarity.formula))

    def __call__(self, *counts: Any) -> Any:
        xp, bottom = self._xp, self._bottom(*counts)
        empty = bottom == 0
        if isinstance(empty, bool):  # the denominator is a number
            empty = 0 * counts[0] + bottom == 0
        if self._polynomial:
            quotient = self._top(*counts) / xp.where(empty, 1, bottom)
        else:
            # where the quotient is not used it is taken at ones: that keeps gradients finite, those of roots at 0 as well
            inside = [xp.where(empty, xp.ones_like(count), count) for count in counts]
            quotient = self._top(*inside) / self._bottom(*inside)
        return xp.where(empty, self._undefined(*counts) + 0 * counts[0], quotient)

    def __reduce__(self) -> Any:
        return _prepared_in, (self.similarity, self._xp.__name__)


def _prepared_in(similarity: Similarity, namespace: str) -> Prepared:
    return Prepared(similarity, import_module(namespace))


_prepared = cache(Prepared)


def _evaluate_exactly(expression: sp.Expr, counts: Counts) -> Any:
    given = tuple(map(_plain, counts))
    if min(given) < 0:
        raise InputError(f"counts are never negative: {tuple(map(str, counts))}")
    if not any(given):
        raise InputError("the four counts sum to zero: a mask pair has at least one pixel")
    found = _rational_value(expression, given)
    if found is not None:
        return found
    value = value_at(expression, Counts(*(sp.Rational(count.numerator, count.denominator) for count in given)))
    return Fraction(int(value.p), int(value.q)) if value.is_Rational else value


def _evaluate_arrays(expression: sp.Expr, counts: Counts) -> Any:
    from array_api_compat import array_namespace  # loads numpy, which single counts do not need

    xp = array_namespace(*counts)
    # integers are exact as float64 up to 2^53, and products of four counts overflow in no narrower type
    arrays = [xp.asarray(float(count)) if isinstance(count, int | float | Fraction) else count for count in counts]
    wide = xp.float32 if str(getattr(arrays[0], "device", "")).startswith("mps") else xp.float64
    floats = [xp.astype(a, wide) for a in arrays]
    found = _of_arrays(expression, xp)(*floats)
    narrow = "torch" in xp.__name__ and all(xp.isdtype(a.dtype, "real floating") and a.dtype != wide for a in arrays)
    return xp.astype(found, xp.float32) if narrow else found


@lru_cache(KEPT)
def _of_arrays(expression: sp.Expr, namespace: Any) -> Callable[..., Any]:
    """An expression as a function of four arrays of floats: a search asks the same one thousands of times."""
    if isinstance(expression, Similarity):
        return _prepared(expression, namespace)
    names = tuple(sorted(expression.atoms(Similarity), key=str))
    parts = [_prepared(name, namespace) for name in names]
    function = _function(expression, namespace.__name__, names)
    return lambda *counts: function(*counts, *(part(*counts) for part in parts))


@cache
def _function(expression: sp.Expr, namespace: str, similarities: tuple[Similarity, ...] = ()) -> Callable[..., Any]:
    library = "torch" if "torch" in namespace else "numpy"
    # torch takes no root of a number; 17 digits are those of a float64
    numbers = expression.replace(lambda part: part.is_number and not part.is_Rational, lambda part: part.evalf(17))
    function: Callable[..., Any] = sp.lambdify([*SYMBOLS, *similarities], numbers, modules=library, cse=True)
    return function
