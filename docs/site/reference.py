"""The reference: every public name, from the docstrings, whose examples are tests."""

import inspect
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import segbounds
from segbounds.algebra.written import latex
from segbounds.metrics.catalogue import NAMED, SPELLINGS
from segbounds.metrics.similarity import Similarity

#: Doors beside `segbounds` itself.
MODULES = (
    "segbounds.counts",
    "segbounds.similarities",
    "segbounds.theorems",
    "segbounds.testing",
    "segbounds.losses",
    "segbounds.learning.decisions",
    "segbounds.learning.audit",
    "segbounds.masks.counting",
)
HEAD = """# Reference

`import segbounds as sb` has all of this page; what is on the others is imported from its module. Every example is a test.

```{py:module} segbounds
```
"""


def write(folder: Path) -> None:
    """Writes the pages of the reference into a folder that is made."""
    folder.mkdir()
    names = {name: getattr(segbounds, name) for name in dir(segbounds) if not name.startswith("__")}
    (folder / "index.md").write_text(door(names), encoding="utf-8")
    for module in MODULES:
        (folder / f"{module}.md").write_text(page(module, names), encoding="utf-8")


def public(module: Any) -> dict[str, Any]:
    """The public names of a module: those it says, or else those that are defined in it."""
    if hasattr(module, "__all__"):
        return {name: getattr(module, name) for name in module.__all__}
    return {
        name: value
        for name, value in vars(module).items()
        if name[0] != "_" and getattr(value, "__module__", "") == module.__name__ and callable(value)
    }


def door(names: Mapping[str, Any]) -> str:
    """The page of `segbounds` itself."""
    families = {name: value for name, value in names.items() if name in NAMED and not isinstance(value, Similarity)}
    parts: dict[str, dict[str, Any]] = {
        "Questions": {
            name: value for name, value in names.items() if inspect.isfunction(value) and name not in families
        },
        "Types": {name: value for name, value in names.items() if inspect.isclass(value)},
        "Families of metrics": families,
        "Metrics": {name: value for name, value in names.items() if isinstance(value, Similarity)},
    }
    sections = [
        f"## {head}\n\n{''.join(entry(name, value) for name, value in found.items())}" for head, found in parts.items()
    ]
    toctree = "\n".join(["```{toctree}", ":hidden:", "", *MODULES, "```"])
    modules = "\n".join(f"- [{module}]({module}.md): {_first_line(import_module(module))}" for module in MODULES)
    return "\n\n".join([HEAD, *sections, f"## Modules\n\n{modules}", toctree]) + "\n"


def page(name: str, elsewhere: Mapping[str, Any]) -> str:
    """The page of another module; what `segbounds` itself has is named there and not written twice."""
    module = import_module(name)
    found = public(module)
    known = {there for there, value in found.items() if there in elsewhere and elsewhere[there] is value}
    also = ", ".join(f"{{py:obj}}`~segbounds.{there}`" for there in found if there in known)
    parts = [f"# {name}", f"```{{py:module}} {name}\n```", markdown(inspect.getdoc(module) or "")]
    parts += [entry(there, value) for there, value in found.items() if there not in known]
    return "\n\n".join([*parts, *([f"Also here, as in `segbounds`: {also}."] if also else [])]) + "\n"


# --- one name ---------------------------------------------------------------------------------------------------------


def entry(name: str, value: Any) -> str:
    if inspect.isclass(value):
        methods = "".join(
            _directive("`" * 5, _kind(what), f"{there}{_signature(what)}", _doc(what))
            for there, what in _members(value)
        )
        return _directive("`" * 6, "class", f"{name}{_signature(value)}", f"{_doc(value)}\n\n{methods}")
    if isinstance(value, Similarity):
        return _directive("`" * 6, "data", name, _metric(name, value))
    if callable(value):
        return _directive("`" * 6, "function", f"{name}{_signature(value)}", _doc(value))
    return _directive("`" * 6, "data", name, f"`{value}`" if len(str(value)) < 200 else "")


def _metric(name: str, metric: Similarity) -> str:
    called = (
        f" Also called {', '.join(f'`{word}`' for word in SPELLINGS[name].split(', '))}." if SPELLINGS.get(name) else ""
    )
    return f"{metric}: ${latex(metric.formula)}$, at 0/0 ${latex(metric.when_undefined)}$.{called}"


def _directive(fence: str, kind: str, head: str, text: str) -> str:
    return f"{fence}{{py:{kind}}} {head}\n\n{text}\n{fence}\n\n"


def _kind(member: Any) -> str:
    return "property" if isinstance(member, property) else "method"


def _members(owner: type) -> Iterator[tuple[str, Any]]:
    """The public methods and properties of a class that say what they do."""
    for name, value in vars(owner).items():
        if (
            name[0] != "_"
            and (inspect.isfunction(value) or isinstance(value, property | classmethod))
            and value.__doc__
        ):
            yield name, value.__func__ if isinstance(value, classmethod) else value


def _signature(value: Any) -> str:
    """With the names of types as one writes them, not where they are defined."""
    if isinstance(value, property):
        return ""
    try:
        text = str(inspect.signature(value))
    except (TypeError, ValueError):
        return "(...)"
    return re.sub(r"\b(?:[a-z_]\w*\.)+(?=[A-Za-z])", "", text).replace("<factory>", "...").removesuffix(" -> None")


def _doc(value: Any) -> str:
    return markdown(inspect.getdoc(value) or "")


def _first_line(value: Any) -> str:
    return markdown((inspect.getdoc(value) or "").partition("\n")[0])


# --- docstrings -------------------------------------------------------------------------------------------------------


def markdown(text: str) -> str:
    """A docstring as Markdown: examples as code, names with indented lines below them as definitions, all else as text."""
    return "\n\n".join(_paragraph(lines) for lines in _paragraphs(text))


def _paragraphs(text: str) -> Iterator[list[str]]:
    yield from (block.splitlines() for block in re.split(r"\n\s*\n", text) if block.strip())


def _paragraph(lines: list[str]) -> str:
    if lines[0].lstrip().startswith(">>>"):
        return "\n".join(["```pycon", *inspect.cleandoc("\n".join(lines)).splitlines(), "```"])
    if lines[0].startswith("    "):
        return "\n".join(["```python", *inspect.cleandoc("\n".join(lines)).splitlines(), "```"])
    if any(line.startswith("    ") for line in lines[1:]):
        return "\n\n".join(f"{_text(term)}\n: {_text(' '.join(says))}" for term, says in _definitions(lines))
    return _text("\n".join(lines))


def _definitions(lines: list[str]) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith("    ") and found:
            found[-1][1].append(line.strip())
        else:
            found.append((line, []))
    return found


def _text(text: str) -> str:
    """Text as it is read: signs that Markdown takes for its own are escaped, but in code."""
    parts = re.split(r"(``.+?``|`[^`]+`)", text, flags=re.DOTALL)
    escaped = [part if part.startswith("`") else re.sub(r"([*$\[\]<]|__)", r"\\\1", part) for part in parts]
    return re.sub(r"::$", ":", "".join(escaped))
