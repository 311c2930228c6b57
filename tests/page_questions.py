"""Questions of the golden transcripts, as the page of the calculator asks them, and what the command line answers."""

import re
import shlex
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

from places import ROOT, TESTS

CALCULATOR = ROOT / "docs" / "calculator"

#: Of every kind that is answered without numpy.
COMMANDS = (
    "interval jaccard --given dice=17/20",
    "interval jaccard --given dice=85%",
    "interval jaccard --given dice=0.85 --rounding down",
    "interval dice --given jaccard=0.7..0.8",
    "interval accuracy --given dice=0.9 --given prevalence==2%",
    "interval recall --given dice=0.9 --given precision=0.95",
    "interval mcc --given dice=4/5",
    "interval tversky:alpha=0.3,beta=0.7 --given dice=0.8",
    "interval dice --given accuracy=0",
    "interval dice --given recall=0.95 --given dice=0.2 --given precision=0.9",
    "interval jacard --given dice=0.5",
    "interval jaccard --given dice=1.2",
    "consistent dice=0.85 iou=0.74",
    "consistent dice=0.9061 iou=0.9082",
    "consistent precision=0.9 recall=0.8 f1=0.83",
    "consistent accuracy=0.95 recall=0.9 specificity=0.9",
    "consistent dice=0.90 iou=0.85 --averaged",
    "compare dice jaccard --given recall=0.9 --explain",
    "compare dice tversky:alpha=1/3,beta=2/3 --explain",
)


def asking() -> Any:
    """The page's own Python, which lies beside the page."""
    return _loaded("asking")


def build() -> Any:
    """What builds the page."""
    return _loaded("build")


@cache
def _loaded(name: str) -> ModuleType:
    spec = spec_from_file_location(f"calculator_{name}", CALCULATOR / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def question(command: str) -> dict[str, Any]:
    """What the form asks where a command asks the same."""
    kind, *words = shlex.split(command)
    asked: dict[str, Any] = {"ask": kind, "given": []}
    plain: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--given":
            asked["given"].append(_value(next(rest)))
        elif word == "--averaged":
            asked["unit"] = "per_image"
        elif word != "--explain" and word.startswith("--"):
            asked[word[2:]] = next(rest)
        elif word != "--explain":
            plain.append(word)
    if kind == "consistent":
        asked["given"] = [_value(word) for word in plain]
    else:
        asked |= dict(zip(("of",) if kind == "interval" else ("first", "second"), plain, strict=True))
    return asked


def _value(text: str) -> list[str]:
    name, _, value = text.rpartition("=")
    return [name[:-1], f"=={value}"] if name.endswith("=") else [name, value]


def address(asked: dict[str, Any]) -> str:
    """The part of the page's address that asks a question."""
    values = [
        ("given", name + value if value.startswith("==") else f"{name}={value}") for name, value in asked["given"]
    ]
    return "#" + urlencode([*((key, value) for key, value in asked.items() if key != "given"), *values])


def answer(command: str) -> list[str]:
    """What the transcripts say, a line each, without what only the command line shows: drawings, how it was found, the exit status."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in sorted((TESTS / "golden").glob("*.txt")))
    found = re.search(rf"^\$\$? segbounds {re.escape(command)}\n(.*?)\n\[exit status", text, re.MULTILINE | re.DOTALL)
    assert found, f"no transcript has {command}"
    said = re.split(r"\n\n|\n(?:answered|not) by ", found[1])[0]
    return [" ".join(line.split()) for line in said.splitlines()]


def lines(parts: list[dict[str, Any]]) -> list[str]:
    """The parts of an answer as the command line would print them."""
    part = next(part for part in parts if "sentence" in part or "error" in part)
    if "error" in part:
        return [f"{part['outcome']}: {part['error']}"]
    ends = [" ".join(f"{end['name']} {end['value']} {end['reached']}".split()) for end in part.get("ends", ())]
    return [part["sentence"], *ends, *part["notes"]]
