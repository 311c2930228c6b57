"""A run of random pairs in a file, so that it can be gone on with. What the file says is checked before it is believed."""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from segbounds import files_out
from segbounds.engines.ranking import NOMINEES
from segbounds.engines.sampling import (
    CELLS,
    GAP_EDGES,
    MOST_PAIRS,
    Near,
    Plan,
    SampledFinding,
    Tally,
    _best,
    nothing,
)
from segbounds.errors import InputError
from segbounds.files_out import is_real, is_whole

SAVE_EVERY = 2.0  # seconds
KEEPS, FORMAT = "run of segbounds sample", 2  # what the file that keeps a run is


class KeptRun:
    """A file that keeps the tally of a run: written every few seconds, each time whole, with a checksum.

    A run of fewer pairs never takes the place of one of more.

    asked
        How many pairs are asked for: the file says whether it has them all.
    """

    def __init__(self, file: Path, plan: Plan, asked: int = 0) -> None:
        self.file, self.plan, self.asked = file, plan, asked
        self.written = monotonic()
        self.least = 0

    def read(self) -> Tally:
        """The tally in the file. Raises InputError where there is none, or one of another run, or anything else."""
        found = self._found()
        if found is None:
            raise InputError(f"there is no run to go on with in {self.file}: leave --resume out to begin one")
        return found

    def begin(self) -> Tally:
        """The tally of no pairs; what the file keeps of this run stays until there is more. Raises InputError for a file that keeps
        anything else."""
        found = self._found()
        self.least = 0 if found is None else found.pairs
        return nothing(self.plan)

    def _found(self) -> Tally | None:
        remedy = "delete it to begin anew, or name another file with --state"
        try:
            content = files_out.unsealed(self.file, KEEPS, FORMAT, remedy)
        except FileNotFoundError:
            return None
        if content.get("plan") != self.plan.digest:
            raise InputError(
                f"{self.file} keeps another run (theorem, family, route, side, seed or joint density differ): give the options that it "
                "was begun with, or name another file with --state"
            )
        try:
            return _tally(content, self.plan)
        except (_Wrong, KeyError, TypeError) as wrong:
            raise InputError(f"{self.file} does not keep what a run leaves ({wrong}): {remedy}") from None

    def after(self, found: Tally) -> None:
        """Writes the tally if the last time is some seconds ago."""
        if monotonic() - self.written >= SAVE_EVERY:
            self.write(found)

    def write(self, found: Tally) -> None:
        self.written = monotonic()
        if found.pairs < self.least:
            return
        content = _content(self.plan, found) | {"complete": bool(self.asked) and found.pairs >= self.asked}
        files_out.folder(self.file.parent)
        files_out.write(self.file, files_out.sealed(KEEPS, FORMAT, content))


class _Wrong(ValueError):
    """An entry of a kept run that no run leaves."""


def _tally(content: dict[str, Any], plan: Plan) -> Tally:
    """The tally that a file says it keeps, every entry looked at."""
    done = [tuple(_all(entry, 2)) for entry in _all(content["done"])]
    _hold("ranges of pairs", all(is_whole(first) and is_whole(pairs, 1) for first, pairs in done))
    # as `merged` leaves them: in order, and neighbours made one
    _hold("ranges that overlap", all(sum(one) < other[0] for one, other in pairwise(done)))
    _hold("ranges of pairs", all(sum(entry) < MOST_PAIRS for entry in done))
    found = Tally(done, [], None)
    _hold("number of pairs", is_whole(content["pairs"]) and content["pairs"] == found.pairs)
    for question, entry in zip(plan.questions, _all(content["near"], len(plan.questions)), strict=True):
        _hold("question", entry["question"] == question.text and entry["parameters"] == dict(question.parameters))
        found.near.append(_kept_near(entry, found))
    if plan.joint is None:
        _hold("joint density", content["joint"] is None)
        return found
    rows = [_whole_numbers(row, CELLS, found.pairs) for row in _all(content["joint"], CELLS)]
    found.joint = np.array(rows, np.int64)
    _hold("joint density", sum(map(sum, rows)) <= found.pairs)
    return found


def _kept_near(entry: dict[str, Any], found: Tally) -> Near:
    _hold("number of admitted pairs", is_whole(entry["admitted"], 0, found.pairs))
    gaps = _whole_numbers(entry["gaps"], len(GAP_EDGES) + 1, found.pairs)
    _hold("histogram", sum(gaps) <= entry["admitted"])
    nearest: list[tuple[float, int, int, tuple[int, int, int, int]]] = []
    for above, size, number, counts in (_all(row, 4) for row in _all(entry["nearest"])):
        tp, fp, fn, tn = _whole_numbers(counts, 4, 2**62)
        _hold("nearest pairs", is_real(above) and is_whole(size, 1) and size == tp + fp + fn + tn and is_whole(number))
        _hold("number of a pair", any(first <= number < first + pairs for first, pairs in found.done))
        nearest.append((float(above), size, number, (tp, fp, fn, tn)))
    _hold("nearest pairs", len(nearest) <= min(NOMINEES, entry["admitted"]) and nearest == _best(nearest))
    return Near(entry["admitted"], nearest, np.array(gaps, np.int64))


def _hold(what: str, condition: bool) -> None:
    if not condition:
        raise _Wrong(what)


def _all(entries: Any, number: int | None = None) -> list[Any]:
    _hold("lists", type(entries) is list and number in (None, len(entries)))
    return list(entries)


def _whole_numbers(entries: Any, number: int, most: int) -> list[int]:
    _hold("whole numbers", all(is_whole(entry, 0, most) for entry in _all(entries, number)))
    return list(entries)


def _content(plan: Plan, found: Tally) -> dict[str, Any]:
    """A plan and a tally in plain terms."""
    return {
        "plan": plan.digest,
        "family": plan.family,
        "route": plan.route,
        "side": plan.side,
        "seed": plan.seed,
        "pairs": found.pairs,
        "done": found.done,
        "gap_edges": GAP_EDGES,
        "near": [
            {
                "question": question.text,
                "parameters": dict(question.parameters),
                "admitted": near.admitted,
                "nearest": near.nearest,
                "gaps": near.gaps.tolist(),
            }
            for question, near in zip(plan.questions, found.near, strict=True)
        ],
        "joint_of": None if plan.joint is None else [str(similarity) for similarity in plan.joint],
        "joint": None if found.joint is None else found.joint.tolist(),
    }


def as_json(plan: Plan, found: Tally, findings: Sequence[SampledFinding]) -> str:
    """Plan, tally and findings as JSON; exact values as text."""
    content = {"format": FORMAT, **_content(plan, found)}
    for entry, finding in zip(content["near"], findings, strict=True):
        for key, pair in (("nearest_exactly", finding.nearest), ("refuted_by", finding.refuting)):
            entry[key] = None if pair is None else {"counts": pair.counts._asdict(), "value": str(pair.value)}
    return json.dumps(content, indent=1) + "\n"
