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
from segbounds.theorems.proofs.certificates.records import Certificate, Question, Term, merged
from segbounds.theorems.proofs.certificates.strict import has_a_positive_term, with_a_positive_term
from segbounds.theorems.proofs.certificates.ways import find
from segbounds.theorems.proofs.questions import (
    fails_at_once,
    impossible_on,
    listed,
    missing_on,
    positive_on,
    question_on,
    strict_on,
    supports_of,
)
from segbounds.theorems.proofs.statements import Statement
from segbounds.theorems.proofs.words import Words, similarity_in_words, terms_in_words
from segbounds.theorems.satisfying import satisfying

File = dict[str, Any]
LONGEST_NAME = 80
MOST_SHOWN = 200  # letters
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
    if statement.along is not None:
        return _accepted(file, statement)
    search = _Search(statement, words, finder)
    try:
        return _accepted({**file, **search.cases()}, statement)
    except NotFound:
        if statement.relation != "<" or not search.certificates:
            raise
    return _accepted({**file, **search.cases(strictly=True)}, statement)


def _accepted(file: File, statement: Statement) -> File:
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
        supposed = ", ".join(f"{form} {'==' if sign == '=' else sign} 0" for form, sign in conditions)
        there = f": {supposed}" if len(supposed) <= MOST_SHOWN else ""
        raise NotFound(
            statement, None, f"no counts were found that satisfy all that a part of the proof supposes{there}"
        )
    return {str(symbol): words.text(value) for symbol, value in values.items()}


def _monic(form: sp.Expr, symbols: Sequence[sp.Symbol]) -> tuple[sp.Symbol, sp.Expr]:
    """The last symbol in which a form can be made monic, and the monic form."""
    for symbol in reversed(symbols):
        if form.has(symbol):
            polynomial = sp.Poly(form, symbol)
            if polynomial.LC().is_Rational:
                return symbol, sp.expand(form / polynomial.LC())
    raise Unsupported(f"{form} = 0 cannot be solved for a power of one of its symbols")


class _Search:
    """The cases of a statement, as a file has them, and the certificates that were found for them."""

    def __init__(self, statement: Statement, words: Words, finder: Finder) -> None:
        self.statement, self.words, self.finder = statement, words, finder
        self.certificates: dict[frozenset[sp.Symbol], tuple[Question, Certificate]] = {}

    def cases(self, strictly: bool = False) -> dict[str, Any]:
        """Cases for every pair that the conditions admit, those for fewer counts first: the checker takes the first that fits.

        Where what a certificate is multiplied by vanishes, that certificate says nothing: a case of its own is needed there. So it is,
        strictly, where none of its terms is positive.
        """
        waiting, cases, methods = supports_of(self.statement), [], []
        seen = {*waiting}
        while waiting:
            support = waiting.pop(0)
            try:
                question, certificate = self._certificate(support, strictly)
            except NotFound:
                if fails_at_once(self.statement, support):  # then the checker wants no case
                    continue
                raise
            cases.append(self._case(support, question, certificate))
            methods.append(certificate.method)
            for smaller in SUPPORTS:
                if smaller < support and smaller not in seen and not impossible_on(self.statement, smaller):
                    if self._is_silent(certificate, smaller) or (
                        strictly and not self._is_strict(question, certificate, support, smaller)
                    ):
                        seen.add(smaller)
                        waiting.append(smaller)
        cases.sort(key=lambda case: len(case["positive"]))
        return {"cases": cases, "method": ", ".join(dict.fromkeys(methods))}

    def _is_silent(self, certificate: Certificate, support: frozenset[sp.Symbol]) -> bool:
        absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
        return any(sp.expand(form.xreplace(absent)) == 0 for form in certificate.multiplier)

    def _is_strict(
        self, question: Question, certificate: Certificate, support: frozenset[sp.Symbol], at: frozenset[sp.Symbol]
    ) -> bool:
        """Whether a certificate for a support has a term that is seen to be positive where exactly some of its counts are."""
        known = (*strict_on(self.statement, support), *question.over, *certificate.multiplier)
        return has_a_positive_term(certificate, positive_on(self.statement, at), known)

    def _certificate(self, support: frozenset[sp.Symbol], strictly: bool) -> tuple[Question, Certificate]:
        if support not in self.certificates:
            self.certificates[support] = self._found(support)
        question, certificate = self.certificates[support]
        if strictly and not self._is_strict(question, certificate, support, support):
            known = strict_on(self.statement, support)
            better = with_a_positive_term(question, positive_on(self.statement, support), known, self.finder)
            self.certificates[support] = question, better or certificate
        return self.certificates[support]

    def _found(self, support: frozenset[sp.Symbol]) -> tuple[Question, Certificate]:
        missing = missing_on(self.statement, support)
        if missing.has(sp.nan, sp.zoo):
            raise NotFound(self.statement, None, f"the claim divides by zero where only {listed(support)} are positive")
        question = question_on(self.statement, support, missing, self.words.field)
        certificate = _sharpened(question, self.statement.room[0], self.finder)
        if certificate is None:
            raise NotFound(self.statement, question, f"no certificate found where {listed(support)} are positive")
        return question, certificate

    def _case(self, support: frozenset[sp.Symbol], question: Question, certificate: Certificate) -> dict[str, Any]:
        over = merged(question.over, certificate.multiplier)
        return {
            "positive": [count.name for count in SYMBOLS if count in support],
            "over": {self.words.text(form): power for form, power in over.items()},
            "terms": terms_in_words(certificate.terms, self.words),
        }


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
