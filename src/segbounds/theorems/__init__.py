"""Statements as data, and what proves or refutes them. The names that a theorem file needs are here."""

from segbounds.theorems.loading import load
from segbounds.theorems.posteriors import (
    Expected,
    ExpectedBest,
    ExpectedChord,
    ExpectedWith,
    ExpectedWithout,
    PosteriorPlace,
)
from segbounds.theorems.records import (
    Always,
    Domain,
    Gap,
    Label,
    Step,
    Supremum,
    Theorem,
    at_parameters,
    bound,
    identity,
    tightened,
)

__all__ = [
    "Always",
    "Domain",
    "Expected",
    "ExpectedBest",
    "ExpectedChord",
    "ExpectedWith",
    "ExpectedWithout",
    "Gap",
    "Label",
    "PosteriorPlace",
    "Step",
    "Supremum",
    "Theorem",
    "at_parameters",
    "bound",
    "identity",
    "load",
    "tightened",
]
