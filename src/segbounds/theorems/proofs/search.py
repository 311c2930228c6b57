"""Proof files: a plain statement with its certificate as JSON; check_proof.py re-checks them, docs/proofs.md explains them.

A proof of a theorem is a handful of files, one for each plain inequality and each limit. Nothing is called proved here
before the checker, which shares no code with this module, has accepted the text of the file.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import sympy as sp
from sympy.polys.domains.domain import Domain

from segbounds import files_out
from segbounds.algebra.number_fields import in_generator, irrational_in
from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.metrics.catalogue import CATALOGUE
from segbounds.metrics.counts import SYMBOLS
from segbounds.metrics.similarity import Similarity, on_support, ratio
from segbounds.theorems.hypotheses import SUPPORTS, Condition, Conditions, impossible
from segbounds.theorems.proofs import check_proof
from segbounds.theorems.proofs.certificates import Certificate, Factors, Question, Term, find, merged, negative_at
from segbounds.theorems.proofs.statements import Goal, Statement
from segbounds.theorems.satisfying import nothing_satisfies, satisfying, solved

File = dict[str, Any]
LONGEST_NAME = 80
NARROW = 10**24  # an irrational number is given between two neighbouring multiples of 1/NARROW
Finder = Callable[[Question], Certificate | None]


class NotFound(Exception):
    """No certificate was found for a case of a statement; ``question`` is what resisted."""

    def __init__(self, statement: Statement, question: Question | None, reason: str) -> None:
        super().__init__(reason)
        self.statement, self.question = statement, question


def prove(title: str, goal: Goal, finder: Finder = find) -> tuple[File, ...]:
    """The files of the first choice of a goal that can be proved. Raises NotFound (for the first choice) where none can.

    No choice is tried that random counts refute. Where all are refuted, but not for the same sets of positive counts, these are
    proved apart.
    """
    failing = [frozenset(chain.from_iterable(map(_failing, statements))) for statements in goal]
    first: NotFound | None = None
    for statements, refuted in zip(goal, failing, strict=True):
        if refuted:
            continue
        try:
            asked = [s for s in statements if s.along is not None or _supports(s)]
            return tuple(_with_room(title, statement, finder) for statement in asked)
        except NotFound as reason:
            first = first or reason
    apart = min((f for f in failing if frozenset(SYMBOLS) not in f), key=len, default=frozenset())
    if first is not None and (count := _solved_for(goal)) is not None:
        there = prove(title, _restricted(goal, ((count - 1, ">="),)), finder)
        return (*there, *prove(title, _restricted(goal, ((-count, ">="),), {count: sp.Integer(0)}), finder))
    if first is not None or not apart:
        widest = next(support for support in SUPPORTS if first is not None or support in failing[0])
        raise first or NotFound(goal[0][0], None, f"no certificate exists where {_listed(widest)} are positive")
    outside: list[Condition] = []
    files: list[File] = []
    for support in [s for s in SUPPORTS if s in apart and not any(s < other for other in apart)]:
        zeros = tuple((-count, ">=") for count in SYMBOLS if count not in support)
        if {*zeros} <= {*goal[0][0].where}:  # they are apart already, and every choice is refuted
            raise NotFound(goal[0][0], None, f"no certificate exists where {_listed(support)} are positive")
        files.extend(prove(title, _restricted(goal, zeros), finder))
        outside.append((sp.Add(*(count for count in SYMBOLS if count not in support), -1), ">="))
    return (*files, *prove(title, _restricted(goal, tuple(outside)), finder))


def _with_room(title: str, statement: Statement, finder: Finder) -> File:
    """The file of a statement, of which a sharper bound may be shown: what that leaves is one more term."""
    first: NotFound | None = None
    for less in statement.room:
        try:
            return proof_file(title, replace(statement, room=(less,)), finder)
        except NotFound as reason:
            first = first or reason
    assert first is not None
    raise first


def _restricted(goal: Goal, more: Conditions, zeros: Mapping[sp.Symbol, sp.Expr] | None = None) -> Goal:
    """A goal for fewer pairs of masks; its equations with what is zero put in, so that they give another symbol."""

    def there(statement: Statement) -> Statement:
        where = ((sp.expand(f.xreplace(zeros)), s) if zeros and s == "=" else (f, s) for f, s in statement.where)
        return replace(statement, where=(*where, *more))

    return tuple(tuple(map(there, statements)) for statements in goal)


def _solved_for(goal: Goal) -> sp.Symbol | None:
    """A count for which the checker solves an equation between counts, and which may be zero: without it, the equation
    gives another one."""
    for form, sign in goal[0][0].where:
        counts = [count for count in SYMBOLS if form.has(count)]
        if sign == "=" and len(counts) > 1 and sp.diff(form, counts[-1]).is_number and goal[0][0].along is None:
            if not any((count - 1, ">=") in goal[0][0].where for count in counts[-1:]):
                return counts[-1]
    return None


def _failing(statement: Statement) -> Iterator[frozenset[sp.Symbol]]:
    """Sets of counts on which random values refute a statement."""
    if statement.along is not None:
        return
    field = _Words(statement).field
    for support in _supports(statement):
        missing = _missing(statement, support)
        if missing.has(sp.nan, sp.zoo) or negative_at(_question(statement, support, missing, field)) is not None:
            yield support


def proof_file(title: str, statement: Statement, finder: Finder = find) -> File:
    """The file that proves a statement, accepted by the checker. Raises NotFound."""
    words = _Words(statement)
    along = _along(statement)
    where, equations = _hypotheses(statement, words, along)
    file: File = {
        "version": check_proof.VERSION,
        "theorem": title,
        "number": words.number,
        "parameters": {str(p): "> 0" if p.is_positive else ">= 0" for p in statement.parameters},
        "similarities": {words.names[s]: _similarity(s, words) for s in statement.similarities},
        "where": where,
        "equations": equations,
        "witness": _witness(statement, words, along),
        "claim": [words.text(statement.left), statement.relation, words.text(statement.right)],
    }
    methods: list[str] = []
    if statement.along is not None:
        file["along"] = {str(symbol): words.text(value) for symbol, value in along.items()}
    else:
        file["cases"] = _cases(statement, words, finder, methods)
        file["method"] = ", ".join(dict.fromkeys(methods))
    file["digest"] = digest(file)
    try:
        check_proof.check(json.dumps(file))
    except check_proof.Refused as reason:
        raise NotFound(statement, None, f"the checker refuses the proof: {reason}") from reason
    return file


def questions(statement: Statement) -> Iterator[Question]:
    """What is to be shown for an inequality, one question for each set of formulas that may apply."""
    field = _Words(statement).field
    for support in _supports(statement):
        yield _question(statement, support, _missing(statement, support), field)


def save(folder: Path, title: str, what: str, files: Iterable[File]) -> tuple[Path, ...]:
    """Writes the files of a proof of a theorem into a folder, each at once or not at all; their paths."""
    files_out.folder(folder)
    paths = []
    for number, file in enumerate(files, 1):
        paths.append(folder / f"{slug(title)}_{slug(what)}_{number}.json")
        files_out.write(paths[-1], json.dumps(file, indent=1) + "\n")
    return tuple(paths)


def slug(title: str) -> str:
    """A title as the name of a file (and of a Rocq theorem): words as they are; formulas, which lose their signs, and long
    titles get a few digits that tell them apart."""
    words = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")
    plain = re.fullmatch(r"[A-Za-z][\w ,.'-]*", title) and len(words) <= LONGEST_NAME
    return words if plain else f"claim_{words[:LONGEST_NAME]}_{hashlib.sha256(title.encode()).hexdigest()[:8]}"


def digest(file: File) -> str:
    """What the checker compares, so that a file that was changed by accident is noticed at once."""
    content = json.dumps({key: value for key, value in file.items() if key != "digest"}, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


# --- words ------------------------------------------------------------------------------------------------------------


class _Words:
    """How the expressions of a statement are written: names for similarities, and one irrational number for all of them."""

    def __init__(self, statement: Statement) -> None:
        self.names: dict[sp.Expr, str] = {}
        for similarity in statement.similarities:
            name = _named(similarity)
            taken = [*self.names.values()]
            self.names[similarity] = (
                name if name not in taken else f"{name}_{1 + sum(t.startswith(name) for t in taken)}"
            )
        irrational = set()
        for part in statement.parts:
            irrational |= irrational_in(part)
        for similarity in statement.similarities:
            irrational |= irrational_in(similarity.formula) | irrational_in(similarity.when_undefined)
        self.field: Domain = sp.QQ.algebraic_field(*sorted(irrational, key=str)) if irrational else sp.QQ
        self.symbol = sp.Symbol(
            "r" if sp.Symbol("r") not in {sp.Symbol(str(p)) for p in statement.parameters} else "theta"
        )

    @property
    def number(self) -> dict[str, Any] | None:
        """An interval in which the number is the only root of its minimal polynomial."""
        if self.field is sp.QQ:
            return None
        scaled = sp.floor(self.field.ext.as_expr() * NARROW)
        monic = self.field.ext.minpoly.monic()
        return {
            "name": str(self.symbol),
            "polynomial": str(monic.as_expr().subs(monic.gen, self.symbol)),
            "between": [f"{scaled + side}/{NARROW}" for side in (0, 1)],
        }

    def plain(self, expression: sp.Expr) -> sp.Expr:
        """The expression with every irrational number as a polynomial in the one number."""
        expression = symbolic(expression)
        if self.field is sp.QQ:
            return expression
        return expression.xreplace({v: in_generator(v, self.field, self.symbol) for v in irrational_in(expression)})

    def text(self, expression: Any) -> str:
        named = self.plain(symbolic(expression)).xreplace({s: sp.Symbol(name) for s, name in self.names.items()})
        return str(sp.factor_terms(named) if named.is_number else named)


def _named(similarity: Similarity) -> str:
    """A name for a similarity; a name of the catalogue is kept for what the catalogue means by it."""
    name = re.sub(r"\W+", "_", similarity.family, flags=re.ASCII).strip("_")
    if not re.match("[A-Za-z]", name) or (check_proof.known_as(name) and _in_catalogue(similarity) is None):
        name = f"own_{name}"
    return name[: check_proof.LONGEST_NAME - 5]


def _similarity(similarity: Similarity, words: _Words) -> dict[str, Any]:
    top, bottom = ratio(words.plain(similarity.formula))
    entry: dict[str, Any] = {
        "numerator": words.text(top),
        "denominator": words.text(bottom),
        "undefined": words.text(similarity.when_undefined),
    }
    parameters = _in_catalogue(similarity)
    if parameters:
        entry["parameters"] = {key: words.text(value) for key, value in parameters.items()}
    return entry


def _in_catalogue(similarity: Similarity) -> dict[str, sp.Expr] | None:
    """The parameters of a similarity of the catalogue; None for any other.

    Once roots have names and what bends is taken apart, the parameter says what the root, the difference |fn - fp| or the
    smaller of tp + fp and tp + fn is.
    """
    tp, fp, fn, tn = SYMBOLS
    formula = similarity.formula
    auxiliary = {
        "MCC": ("root", formula * (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn) / (tp * tn - fp * fn)),
        "Fowlkes-Mallows": ("root", formula * (tp + fp) * (tp + fn) / tp),
        "Volumetric similarity": ("difference", (1 - formula) * (2 * tp + fp + fn)),
        "Overlap": ("smaller", tp / formula),
    }
    for entry in CATALOGUE.values():
        if isinstance(entry, Similarity):
            if entry.family != similarity.family or entry.when_undefined != similarity.when_undefined:
                continue
            if entry.family in auxiliary:
                key, value = auxiliary[entry.family]
                value = sp.cancel(value)
                return {key: value} if value.is_polynomial() else None
            return {} if sp.cancel(entry.formula - formula) == 0 else None
        if {*similarity.parameters} == {key for key in entry.__annotations__ if key != "return"}:
            meant = entry(**similarity.parameters)
            same = (
                sp.cancel(meant.formula - formula) == 0
                and sp.cancel(meant.when_undefined - similarity.when_undefined) == 0
            )
            if meant.family == similarity.family:
                return dict(similarity.parameters) if same else None
    return None


def _along(statement: Statement) -> dict[sp.Symbol, sp.Expr]:
    """The family of a limit: its counts, and the roots that are known along it."""
    if statement.along is None:
        return {}
    found = dict(zip(SYMBOLS, map(symbolic, statement.along), strict=True))
    for form, sign in statement.where:
        for symbol in statement.parameters:
            if sign == "=" and symbol.name.startswith("root") and sp.diff(form, symbol) == 1:
                found[symbol] = sp.expand(symbol - form)
    return found


def _hypotheses(
    statement: Statement, words: _Words, along: Mapping[sp.Symbol, sp.Expr]
) -> tuple[dict[str, str], dict[str, str]]:
    """Conditions as forms with a sign, and as polynomials that are zero, each monic in the symbol that it is filed under."""
    where: dict[str, str] = {}
    equations: dict[str, str] = {}
    for form, sign in statement.where:
        if sign != "=":
            text = words.text(form)
            where[text] = "> 0" if sign == ">" or where.get(text) == "> 0" else ">= 0"
        elif not any(sp.expand(symbol - form) == value for symbol, value in along.items()):
            symbol, polynomial = _monic(form, (*SYMBOLS, *statement.parameters))
            equations[str(symbol)] = words.text(polynomial)
    return where, equations


def _witness(statement: Statement, words: _Words, along: Mapping[sp.Symbol, sp.Expr]) -> dict[str, str]:
    """Values that satisfy the hypotheses; along a family, of its free parameters alone. Raises NotFound."""
    free = [symbol for symbol in statement.parameters if symbol not in along]
    conditions = [(f, s) for f, s in statement.where if not along or f.free_symbols <= {*free}]
    values = satisfying(conditions, free, words.field, counts=not along)
    if values is None:
        raise NotFound(statement, None, "no counts were found that satisfy the hypotheses")
    return {str(symbol): words.text(value) for symbol, value in values.items()}


def _monic(form: sp.Expr, symbols: Sequence[sp.Symbol]) -> tuple[sp.Symbol, sp.Expr]:
    """The last symbol in which a form can be made monic, and the monic form."""
    for symbol in reversed(symbols):
        if form.has(symbol):
            polynomial = sp.Poly(form, symbol)
            if polynomial.LC().is_Rational:
                return symbol, sp.expand(form / polynomial.LC())
    raise Unsupported(f"{form} = 0 cannot be solved for a power of one of its symbols")


# --- cases ------------------------------------------------------------------------------------------------------------


def _supports(statement: Statement) -> list[frozenset[sp.Symbol]]:
    """Sets of counts such that on every pair that the conditions admit, the formulas of one of them apply."""
    chosen: list[frozenset[sp.Symbol]] = []
    if statement.along is None and nothing_satisfies(statement.where, _Words(statement).field):
        return chosen
    for support in SUPPORTS:
        if not _impossible(statement, support) and not any(
            support <= wider and _agree(statement, wider, support) for wider in chosen
        ):
            chosen.append(support)
    return chosen


def _impossible(statement: Statement, support: frozenset[sp.Symbol]) -> bool:
    return impossible(statement.where, support)


def _fails_at_once(statement: Statement, support: frozenset[sp.Symbol]) -> bool:
    """Whether a strict hypothesis says 0 > 0 on a support."""
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    return any(sign == ">" and sp.expand(form.xreplace(absent)) == 0 for form, sign in statement.where)


def _agree(statement: Statement, wider: frozenset[sp.Symbol], support: frozenset[sp.Symbol]) -> bool:
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    return all(
        _undefined(s, wider) == _undefined(s, support)
        and sp.cancel(on_support(s, wider).xreplace(absent) - on_support(s, support)) == 0
        for s in statement.similarities
    )


def _undefined(similarity: Similarity, support: frozenset[sp.Symbol]) -> bool:
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    return bool(sp.expand(ratio(similarity.formula)[1].xreplace(absent)) == 0)


def _cases(statement: Statement, words: _Words, finder: Finder, methods: list[str]) -> list[dict[str, Any]]:
    """Cases for every pair that the conditions admit, those for fewer counts first: the checker takes the first that fits.

    Where what a certificate is multiplied by vanishes, that certificate says nothing: a case of its own is needed there.
    """
    waiting, cases = _supports(statement), []
    seen = {*waiting}
    while waiting:
        support = waiting.pop(0)
        try:
            case, multiplier = _case(statement, support, words, finder, methods)
        except NotFound:
            if _fails_at_once(statement, support):  # then the checker wants no case
                continue
            raise
        cases.append(case)
        for smaller in SUPPORTS:
            absent = {count: sp.Integer(0) for count in SYMBOLS if count not in smaller}
            silent = any(sp.expand(form.xreplace(absent)) == 0 for form in multiplier)
            if silent and smaller < support and smaller not in seen and not _impossible(statement, smaller):
                seen.add(smaller)
                waiting.append(smaller)
    return sorted(cases, key=lambda case: len(case["positive"]))


def _case(
    statement: Statement, support: frozenset[sp.Symbol], words: _Words, finder: Finder, methods: list[str]
) -> tuple[dict[str, Any], Factors]:
    missing = _missing(statement, support)
    if missing.has(sp.nan, sp.zoo):
        raise NotFound(statement, None, f"the claim divides by zero where only {_listed(support)} are positive")
    question = _question(statement, support, missing, words.field)
    certificate = _sharpened(question, statement.room[0], finder)
    if certificate is None:
        raise NotFound(statement, question, f"no certificate found where {_listed(support)} are positive")
    methods.append(certificate.method)
    over = merged(question.over, certificate.multiplier)
    case = {
        "positive": [count.name for count in SYMBOLS if count in support],
        "over": {words.text(form): power for form, power in over.items()},
        "terms": _terms(certificate.terms, words),
    }
    return case, certificate.multiplier


def _sharpened(question: Question, less: sp.Expr, finder: Finder) -> Certificate | None:
    """A certificate for a question, from one for the same with less on the right side."""
    if less == 0:
        return finder(question)
    product = sp.Mul(*(form**power for form, power in question.over.items()))
    polynomial = question.poly(question.polynomial - less * product).as_expr()
    found = finder(replace(question, polynomial=polynomial, written=()))
    if found is None:
        return None
    left = Term(less, merged(question.over, found.multiplier))
    return replace(found, terms=(*found.terms, left))


def _missing(statement: Statement, support: frozenset[sp.Symbol]) -> sp.Expr:
    """What is missing to the right side, in the counts of a support alone."""
    formulas = {s: on_support(s, support) for s in statement.similarities}
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    return (statement.right - statement.left).xreplace(formulas).xreplace(absent)


def _listed(support: Iterable[sp.Symbol]) -> str:
    return ", ".join(sorted(map(str, support)))


def _question(statement: Statement, support: frozenset[sp.Symbol], missing: sp.Expr, field: Domain) -> Question:
    numerator, denominator = sp.fraction(sp.together(missing))
    over: Factors = {}
    scale = sp.Integer(1)
    for factor in sp.Mul.make_args(sp.factor(denominator)):
        base, power = factor.as_base_exp()
        if base.is_number:
            scale *= factor
            continue
        if _negative_somewhere(base, statement, support):
            base, scale = sp.expand(-base), scale * (-1) ** int(power)
        over[base] = over.get(base, 0) + int(power)
    parameters = statement.parameters
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    restricted = [(sp.expand(form.xreplace(absent)), sign) for form, sign in statement.where]
    polynomial = sp.expand(numerator / scale)
    equations, roots = solved([form for form, sign in restricted if sign == "="], (*SYMBOLS, *parameters))
    question = Question(
        polynomial,
        (*(count for count in SYMBOLS if count in support), *parameters),
        tuple(form for form, sign in restricted if sign != "=" and form.free_symbols),
        equations,
        parameters,
        statement.written,
        over,
        roots,
        field,
        {"<=": ">=", "<": ">"}.get(statement.relation, statement.relation),
    )
    return replace(question, polynomial=question.poly(polynomial).as_expr()) if roots else question


def _negative_somewhere(form: sp.Expr, statement: Statement, support: frozenset[sp.Symbol]) -> bool:
    """Whether a form without zeros is the negative one of the two, as one place tells."""
    small = {symbol: sp.Rational(1, 7 + k) for k, symbol in enumerate((*support, *statement.parameters))}
    return bool(form.xreplace(small).is_negative)


def _terms(terms: Iterable[Term], words: _Words) -> list[dict[str, Any]]:
    return [
        {
            "coefficient": words.text(term.coefficient),
            "factors": {words.text(form): power for form, power in term.factors.items()},
            "square": words.text(term.square),
        }
        for term in terms
    ]
