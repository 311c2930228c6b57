"""Proof files: a plain statement with its certificate as JSON; check_proof.py re-checks them, docs/proofs.md explains them.

Nothing is called proved here before the checker, which shares no code with this module, has accepted the text of the file.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import sympy as sp

from segbounds import files_out
from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.limits import spend
from segbounds.metrics.counts import SYMBOLS
from segbounds.theorems.hypotheses import SUPPORTS
from segbounds.theorems.proofs import check_proof
from segbounds.theorems.proofs.certificates.records import Certificate, Factors, Question, Term, merged
from segbounds.theorems.proofs.certificates.ways import find
from segbounds.theorems.proofs.questions import (
    fails_at_once,
    impossible_on,
    listed,
    missing_on,
    question_on,
    supports_of,
)
from segbounds.theorems.proofs.statements import Statement
from segbounds.theorems.proofs.words import Words, similarity_in_words, terms_in_words
from segbounds.theorems.satisfying import satisfying

File = dict[str, Any]
LONGEST_NAME = 80
Finder = Callable[[Question], Certificate | None]


class NotFound(Exception):
    """No certificate was found for a case of a statement; ``question`` is what resisted."""

    def __init__(self, statement: Statement, question: Question | None, reason: str) -> None:
        super().__init__(reason)
        self.statement, self.question = statement, question


def proof_file(title: str, statement: Statement, finder: Finder = find) -> File:
    """The file that proves a statement, accepted by the checker. Raises NotFound."""
    words, along = Words(statement), _along(statement)
    file = said(title, statement, words)
    file["witness"] = _witness(statement, words, along)
    methods: list[str] = []
    if statement.along is None:
        file["cases"] = _cases(statement, words, finder, methods)
        file["method"] = ", ".join(dict.fromkeys(methods))
    file["digest"] = digest(file)
    text = json.dumps(file)
    spend(10 * len(text))
    try:
        check_proof.check(text)
    except check_proof.Refused as reason:
        raise NotFound(statement, None, f"the checker refuses the proof: {reason}") from reason
    return file


def said(title: str, statement: Statement, words: Words | None = None) -> File:
    """What a file says of a statement, before any proof of it."""
    words = words or Words(statement)
    along = _along(statement)
    where, equations = _hypotheses(statement, words, along)
    file: File = {
        "version": check_proof.VERSION,
        "theorem": title,
        "number": words.number,
        "parameters": {str(p): "> 0" if p.is_positive else ">= 0" for p in statement.parameters},
        "similarities": {words.names[s]: similarity_in_words(s, words) for s in statement.similarities},
        "where": where,
        "equations": equations,
        "claim": [words.text(statement.left), statement.relation, words.text(statement.right)],
    }
    if statement.along is not None:
        file["along"] = {str(symbol): words.text(value) for symbol, value in along.items()}
    return file


def save(folder: Path, title: str, what: str, files: Iterable[File]) -> tuple[Path, ...]:
    """Writes the files of a proof of a theorem into a folder, each at once or not at all; their paths."""
    files_out.folder(folder)
    paths = []
    for number, file in enumerate(files, 1):
        paths.append(folder / f"{slug(title)}_{slug(what)}_{number}.json")
        files_out.write(paths[-1], as_text(file))
    return tuple(paths)


def as_text(file: File) -> str:
    """The content of a proof file."""
    return json.dumps(file, indent=1) + "\n"


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
    statement: Statement, words: Words, along: Mapping[sp.Symbol, sp.Expr]
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


def _witness(statement: Statement, words: Words, along: Mapping[sp.Symbol, sp.Expr]) -> dict[str, str]:
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


def _cases(statement: Statement, words: Words, finder: Finder, methods: list[str]) -> list[dict[str, Any]]:
    """Cases for every pair that the conditions admit, those for fewer counts first: the checker takes the first that fits.

    Where what a certificate is multiplied by vanishes, that certificate says nothing: a case of its own is needed there.
    """
    waiting, cases = supports_of(statement), []
    seen = {*waiting}
    while waiting:
        support = waiting.pop(0)
        try:
            case, multiplier = _case(statement, support, words, finder, methods)
        except NotFound:
            if fails_at_once(statement, support):  # then the checker wants no case
                continue
            raise
        cases.append(case)
        for smaller in SUPPORTS:
            absent = {count: sp.Integer(0) for count in SYMBOLS if count not in smaller}
            silent = any(sp.expand(form.xreplace(absent)) == 0 for form in multiplier)
            if silent and smaller < support and smaller not in seen and not impossible_on(statement, smaller):
                seen.add(smaller)
                waiting.append(smaller)
    return sorted(cases, key=lambda case: len(case["positive"]))


def _case(
    statement: Statement, support: frozenset[sp.Symbol], words: Words, finder: Finder, methods: list[str]
) -> tuple[dict[str, Any], Factors]:
    missing = missing_on(statement, support)
    if missing.has(sp.nan, sp.zoo):
        raise NotFound(statement, None, f"the claim divides by zero where only {listed(support)} are positive")
    question = question_on(statement, support, missing, words.field)
    certificate = _sharpened(question, statement.room[0], finder)
    if certificate is None:
        raise NotFound(statement, question, f"no certificate found where {listed(support)} are positive")
    methods.append(certificate.method)
    over = merged(question.over, certificate.multiplier)
    case = {
        "positive": [count.name for count in SYMBOLS if count in support],
        "over": {words.text(form): power for form, power in over.items()},
        "terms": terms_in_words(certificate.terms, words),
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
