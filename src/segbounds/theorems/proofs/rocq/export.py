"""The text of a Rocq file for the proof files of one theorem."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from segbounds.theorems.proofs.rocq.inequalities import inequality
from segbounds.theorems.proofs.rocq.limits import limit
from segbounds.theorems.proofs.rocq.preamble import HEADER, TACTICS
from segbounds.theorems.proofs.rocq.proof import RocqProof, refuse_word


def export(files: Sequence[Mapping[str, Any]], name: str) -> str:
    """The text of a Rocq file for the proof files of one theorem; ``name`` begins the names of its theorems.

    Each proof is checked first. Raises InputError for a claim that cannot be written in Rocq yet, and says why.
    """
    refuse_word(name)
    proofs = [RocqProof(file, f"{name}_{number}") for number, file in enumerate(files, 1)]
    _tell_apart(proofs)
    definitions = dict.fromkeys(text for proof in proofs for text in proof.definitions())
    parts = [HEADER.format(title=re.sub(r"[^\w ,.()=<>+-]|\(\*|\*\)", " ", files[0]["theorem"])), *definitions, TACTICS]
    parts += [line for proof in proofs for line in (limit(proof) if "along" in proof.file else inequality(proof))]
    parts += [f"Print Assumptions {theorem}." for proof in proofs for theorem in proof.theorems]
    return "\n".join(parts) + "\n"


def _tell_apart(proofs: "Sequence[RocqProof]") -> None:
    """Another name for a formula that shares its name with a different one: the branches of |.|, min and max have the name of the whole."""
    formulas: dict[str, list[Any]] = {}
    for proof in proofs:
        for name in proof.file["similarities"]:
            known = formulas.setdefault(name, [])
            formula = proof.definition(name)
            if formula not in known:
                known.append(formula)
            proof.called[name] = name if formula == known[0] else f"{name}_branch{known.index(formula) + 1}"
