"""Writes docs/theorems.md from the theorems and what `segbounds verify theory --json FILE` found: `make theorems` does both."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.algebra.written import latex
from segbounds.theorems.loading import load
from segbounds.theorems.records import Supremum, Theorem

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "theorems.md"
AMONG = {"exhaust": "all small masks", "sample": "random masks", "observe": "your masks"}
LONG = 60  # characters of a relation that a cell of a table still holds

HEAD = """# Theorems

Eelbode et al., *Optimization for Medical Image Segmentation: Theory and Practice when evaluating with Dice Score or Jaccard
Index* (IEEE TMI 2020, arXiv 2010.13499), show that Dice and Jaccard approximate each other, that no weighted Hamming similarity
(what weighted cross-entropy stands for) approximates either, and that the Tversky index is the worse an approximation of Dice
the farther its weights are from one half. Their theorems are among these, verified.

Written by `make theorems`, which checks every one with every engine. A theorem that is a supremum has its constant here: the
largest value there is, or what values come arbitrarily near to. Of the others the relation is here; *long* ones are below the
table. `segbounds show ID` prints a theorem with its derivation and masks that attain it, `segbounds verify --proofs DIR` writes
the proof files and `segbounds check-proof DIR` re-checks them ([what is trusted](proofs.md#who-is-trusted)); Rocq's kernel
checks the files in the last column.

![What kind of statement each theorem is, what each engine says of it, and what is open](../figures/theorem_status.png)

A square is a theorem, at the same place under every engine. A bound is *tight* where something attains or approaches it, a
*counterexample* contradicts what one might believe, and what no engine proves is *open*. `segbounds list --json` has all as
statements for [other provers](json.md#theorems-as-statements).

"""
TABLE = """
| theorem | label | constant, or relation | proved by | no exception among | Rocq |
|---|---|---|---|---|---|
"""


def page(theorems: Sequence[Theorem], records: Mapping[str, Mapping[str, Any]]) -> str:
    """The whole page; `records` are what `verify` found, by the ids of the theorems."""
    rows = "".join(row(theorem, records[theorem.id]) for theorem in theorems)
    below = "".join(
        f"\n### {theorem.id}\n\n{theorem.title}:\n\n$${relation(theorem)}$$\n" for theorem in filter(is_long, theorems)
    )
    known = dict.fromkeys(str(theorem.gap) for theorem in theorems if theorem.gap)
    gaps = "".join(f"- {gap}\n" for gap in known)
    open_ones = f"Best constants that are open, both sides:\n\n{gaps}" if gaps else ""
    return f"{HEAD}{open_ones}{TABLE}{rows}\n## Long relations\n{below}"


def row(theorem: Theorem, record: Mapping[str, Any]) -> str:
    """What a theorem claims, which engines prove it, and among what no exception was found."""
    # what an engine says of the bound; how near a finite look comes to it is in the report
    found = [item for item in record["evidence"] if item["obligation"] == "never above"]
    proved = ", ".join(item["engine"] for item in found if item["outcome"] == "PROVED") or record["verdict"].lower()
    seen = ", ".join(among(item) for item in found if item["outcome"] == "CONSISTENT")
    named = f"{theorem.title}<br>[`{theorem.id}`](../theory/{theorem.id}.py)"
    rocq = f"theory/rocq/{theorem.id}.v"
    kernel = f"[yes](../{rocq})" if (ROOT / rocq).exists() else ""
    return f"| {named} | {record['label']} | {claim(theorem)} | {proved} | {seen} | {kernel} |\n"


def claim(theorem: Theorem) -> str:
    """The constant with its decimals, or the relation, or where a long one is."""
    if not isinstance(theorem.claim, Supremum):
        return f"[long](#{theorem.id})" if is_long(theorem) else f"${relation(theorem)}$"
    value = symbolic(theorem.claim.equals)
    decimals = f" ≈ {float(value):.6g}" if value.is_number and value.is_finite and not value.is_Integer else ""
    exact = "" if sp.Rational(decimals[3:] or 0) == value else decimals
    return f"${latex(value)}${exact}"


def relation(theorem: Theorem) -> str:
    return latex(theorem.claim.relation) if not isinstance(theorem.claim, Supremum) else latex(theorem.claim.equals)


def is_long(theorem: Theorem) -> bool:
    return not isinstance(theorem.claim, Supremum) and len(str(theorem.claim.relation)) > LONG


def among(item: Mapping[str, Any]) -> str:
    if "not about masks" in item["scope"]:
        return "a grid of parameters"
    if "posteriors" in item["scope"]:
        return "all posteriors on a grid" if item["engine"] == "exhaust" else "random posteriors"
    return AMONG.get(item["engine"], item["engine"])


if __name__ == "__main__":
    found = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if not found["complete"]:
        sys.exit(f"{sys.argv[1]} has {found['examined']} of {found['of']} theorems: the examination was stopped")
    PAGE.write_text(
        page(load(ROOT / "theory"), {record["id"]: record for record in found["theorems"]}), encoding="utf-8"
    )
