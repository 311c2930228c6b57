"""Proofs that were found before: files in the folder `proofs` beside a theorem's file.

Each is checked anew, and counts for nothing but what it says; what none of them proves is searched for.
"""

import json
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from segbounds.errors import Unsupported
from segbounds.theorems.proofs import check_proof
from segbounds.theorems.proofs.files import File, said
from segbounds.theorems.proofs.questions import supports_of
from segbounds.theorems.proofs.statements import Goal, Statement
from segbounds.theorems.records import Theorem

FOLDER = "proofs"
#: What of a file is its proof; the rest is the statement.
PROOF = ("witness", "cases", "method", "digest")


class Kept:
    """The proofs in some files, of which those that are asked for are read."""

    def __init__(self, files: Iterable[Path] = ()) -> None:
        self._files = tuple(files)

    def proofs(self, title: str, goal: Goal) -> tuple[File, ...] | None:
        """The files that prove the first choice of a goal that they prove; None where there is no such choice."""
        if not self._by_statement:
            return None
        for statements in goal:
            found = [self._proof(title, s) for s in statements if s.along is not None or supports_of(s)]
            if all(found):
                return tuple(file for file in found if file is not None)
        return None

    def proofs_of_all(self, title: str, goals: Iterable[Goal]) -> list[File] | None:
        """The files that prove all of some goals; None where one of them, or none at all, is proved."""
        found = [self.proofs(title, goal) for goal in goals]
        return [file for files in found for file in files or ()] or None if None not in found else None

    def _proof(self, title: str, statement: Statement) -> File | None:
        try:
            text = self._by_statement[_key(said(title, statement))]
            check_proof.check(text)
        except (KeyError, Unsupported, check_proof.Refused):
            return None
        return check_proof.read(text)

    @cached_property
    def _by_statement(self) -> dict[str, str]:
        found = {}
        for file in self._files:
            try:
                text = check_proof.text_of(file)
                content = check_proof.read(text)
            except check_proof.Refused:
                continue
            if "along" in content or content.get("method"):
                found[_key(content)] = text
        return found


def beside(theorem: Theorem) -> Kept:
    """The proofs that are kept beside the file of a theorem; none for one that stands in no file."""
    if theorem.file is None:
        return Kept()
    named = re.compile(rf"{re.escape(theorem.id)}_[0-9]+\.json")
    folder = theorem.file.parent / FOLDER
    return Kept(sorted(file for file in folder.glob("*.json") if named.fullmatch(file.name)))


def _key(file: File) -> str:
    return json.dumps({entry: value for entry, value in file.items() if entry not in PROOF}, sort_keys=True)
