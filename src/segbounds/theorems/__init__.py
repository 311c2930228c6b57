"""Statements as data, and what proves or refutes them. The names that a theorem file needs are here."""

from segbounds.theorems.records import (
    Always,
    Domain,
    Step,
    Supremum,
    Theorem,
    at_parameters,
    bound,
    identity,
    load,
    tightened,
)

__all__ = [
    "Always",
    "Domain",
    "Step",
    "Supremum",
    "Theorem",
    "at_parameters",
    "bound",
    "identity",
    "load",
    "tightened",
]
