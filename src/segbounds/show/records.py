"""Results with all evidence as JSON, for other programs."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from segbounds.show.verdicts import constant
from segbounds.theorems.evidence import Extreme, Result, Verdict
from segbounds.theorems.labels import objection, supported


def as_json(results: Sequence[Result], of: int, unread: Mapping[str, str] | None = None) -> str:
    """All results with all evidence, as JSON text, whether they are those of all theorems, and what is wrong with files that hold none."""
    content = {
        "complete": len(results) == of and not unread,
        "examined": len(results),
        "of": of,
        "theorems": [record_of(result) for result in results],
        "unread": [{"file": file, "says": says} for file, says in (unread or {}).items()],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def stopped(results: Sequence[Result], of: int) -> str:
    """What a report says where the examination was stopped; nothing where it was not."""
    return "" if len(results) == of else f"Stopped: {len(results)} of {of} theorems were examined."


def record_of(result: Result) -> dict[str, Any]:
    theorem, verdict = result
    return {
        "id": theorem.id,
        "title": theorem.title,
        "label": str(supported(theorem, verdict)),
        "statement": theorem.statement,
        "constant": constant(theorem),
        "source": theorem.source,
        "equality": theorem.equality,
        "gap": None if theorem.gap is None else str(theorem.gap),
        "objection": objection(theorem, verdict),
        "verdict": verdict.outcome.name,
        "reason": verdict.reason,
        "evidence": evidence_of(verdict),
    }


def evidence_of(verdict: Verdict) -> list[dict[str, Any]]:
    return [
        {
            "engine": item.engine,
            "obligation": str(item.obligation),
            "outcome": item.outcome.name,
            "scope": item.scope,
            "examined": item.examined,
            "extreme": None if item.extreme is None else _pair(item.extreme),
            "artefact": item.artefact,
            "seconds": round(item.seconds, 3),
            "device": item.device,
            "versions": item.versions,
            "seed": item.seed,
        }
        for item in verdict.evidence
    ]


def _pair(pair: Extreme) -> dict[str, Any]:
    return {
        "counts": {name: int(count) for name, count in pair.counts._asdict().items()},
        "value": str(pair.value),
        "parameters": pair.parameters,
        "found_by": pair.found_by,
        "posterior": None if pair.posterior is None else str(pair.posterior),
    }
