"""Who may import whom: downwards only, and heavy packages through one door each."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src"
THEORY = Path(__file__).parent.parent / "theory"

FLOORS = {
    "segbounds.check_proof": 0,
    "segbounds.errors": 0,
    "segbounds.console": 0,
    "segbounds.escaping": 0,
    "segbounds.files_out": 1,
    "segbounds.endings": 2,
    "segbounds.printed": 2,
    "segbounds.bernstein": 0,
    "segbounds.exact_places": 0,
    "segbounds.kernel": 1,
    "segbounds.limits": 0,
    "segbounds.threads": 0,
    "segbounds.processes": 0,
    "segbounds.counts": 1,
    "segbounds.reading": 1,
    "segbounds.mathml": 1,
    "segbounds.nonnegative": 1,
    "segbounds.number_fields": 1,
    "segbounds.comparisons": 2,
    "segbounds.similarities": 2,
    "segbounds.counting": 2,
    "segbounds.random_masks": 2,
    "segbounds.decisions": 3,
    "segbounds.masks": 3,
    "segbounds.zeros": 2,
    "segbounds.elimination": 2,
    "segbounds.lovasz_steps": 2,
    "segbounds.sums_of_squares": 3,
    "segbounds.kept": 4,
    "segbounds.certificates": 5,
    "segbounds.semidefinite": 1,
    "segbounds.regions": 3,
    "segbounds.hypotheses": 5,
    "segbounds.sizes": 6,
    "segbounds.vacuity": 7,
    "segbounds.theorems": 3,
    "segbounds.files": 3,
    "segbounds.losses": 3,
    "segbounds.practice": 7,
    "segbounds.audit": 4,
    "segbounds.faces": 4,
    "segbounds.enclosures": 4,
    "segbounds.claims": 4,
    "segbounds.evidence": 4,
    "segbounds.nominations": 5,
    "segbounds.solver": 6,
    "segbounds.derivations": 5,
    "segbounds.extremes": 5,
    "segbounds.pairs": 5,
    "segbounds.counterexamples": 6,
    "segbounds.statements": 6,
    "segbounds.witnesses": 6,
    "segbounds.cones": 4,
    "segbounds.reports": 5,
    "segbounds.surfaces": 5,
    "segbounds.orders": 5,
    "segbounds.floors": 6,
    "segbounds.examples": 6,
    "segbounds.programmes": 7,
    "segbounds.samples": 8,
    "segbounds.searches": 9,
    "segbounds.mixtures": 8,
    "segbounds.tables": 6,
    "segbounds.whole_counts": 7,
    "segbounds.few_pixels": 6,
    "segbounds.radicands": 6,
    "segbounds.few_counts": 6,
    "segbounds.arcs": 6,
    "segbounds.lines": 6,
    "segbounds.strands": 7,
    "segbounds.curved_ranges": 8,
    "segbounds.joint_ranges": 9,
    "segbounds.known_differences": 5,
    "segbounds.margins": 5,
    "segbounds.constrained_maxima": 6,
    "segbounds.curved_values": 7,
    "segbounds.moments": 8,
    "segbounds.differences": 8,
    "segbounds.relative_errors": 8,
    "segbounds.relations": 9,
    "segbounds.averages": 10,
    "segbounds.ranking": 6,
    "segbounds.sampling": 7,
    "segbounds.searching": 7,
    "segbounds.satisfying": 4,
    "segbounds.proofs": 7,
    "segbounds.rocq_export": 7,
    "segbounds.engines": 8,
    "segbounds.answers": 11,
    "segbounds.verification": 12,
    "segbounds.report": 12,
    "segbounds.html_page": 13,
    "segbounds.atlas": 13,
    "segbounds.html_report": 14,
    "segbounds.atlas_page": 14,
    "segbounds.testing": 13,
    "segbounds.pytest_plugin": 13,
    "segbounds.figure_rows": 13,
    "segbounds.figures": 14,
    "segbounds.practice_page": 15,
    "segbounds.practice_figures": 15,
    "segbounds.cli": 16,
}

DOORS = {
    "z3": {"segbounds.solver"},
    "numba": {"segbounds.counting._compiled", "segbounds.random_masks._compiled", "segbounds.threads"},
    "triton": {"segbounds.counting._triton", "segbounds.random_masks._triton"},
    "torch": {
        "segbounds.counting._torch",
        "segbounds.counting._triton",
        "segbounds.random_masks._torch",
        "segbounds.random_masks._triton",
        "segbounds.losses",
        "segbounds.audit",
        "segbounds.practice",
    },
    "distributed": {"segbounds.cli"},
    "matplotlib": {"segbounds.figures", "segbounds.practice_figures"},
    "pytest": {"segbounds.pytest_plugin"},
    "nibabel": {"segbounds.files", "segbounds.practice.made"},
    "imageio": {"segbounds.files"},
}

#: Results that a notebook draws: what draws them is imported when they are shown, and not before.
DRAWN_BY = {"segbounds.joint_ranges": "segbounds.figures"}

THEORY_MAY_IMPORT = {"segbounds.counts", "segbounds.similarities", "segbounds.theorems", "sympy"}


def imports(text: str) -> Iterator[str]:
    """Every module that a source text imports, wherever the import stands."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                yield "." * node.level + (node.module or "")
            elif node.module in ("segbounds", "segbounds.engines"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            elif node.module:
                yield node.module


def room(module: str) -> str:
    """The room that a module is or lies in: segbounds.engines.derive lies in segbounds.engines."""
    return ".".join(module.split(".")[:2])


def violations(sources: Mapping[str, str]) -> list[str]:
    """What is wrong with the imports of some modules, given as name and text; one sentence each."""
    found = []
    for module, text in sources.items():
        if module != "segbounds" and room(module) not in FLOORS:
            found.append(f"{module} has no floor")
            continue
        for imported in imports(text):
            found.extend(_wrong(module, imported))
    return found


def _wrong(module: str, imported: str) -> Iterator[str]:
    if imported.startswith("."):
        yield f"{module} imports {imported} relatively"
    doors = DOORS.get(imported.split(".")[0])
    if doors is not None and not any(module == door or module.startswith(f"{door}.") for door in doors):
        yield f"{module} imports {imported}, whose door is {', '.join(sorted(doors))}"
    if not imported.startswith("segbounds.") or module == "segbounds":
        return
    here, there = room(module), room(imported)
    if there not in FLOORS:
        yield f"{module} imports {imported}, which has no floor"
    elif here == there:
        is_package = module == here
        if here == "segbounds.engines" and not is_package and imported.count(".") == 2:
            yield f"{module} imports {imported}: engines never import one another"
    elif FLOORS[there] >= FLOORS[here] and DRAWN_BY.get(here) != there:
        yield f"{module} imports {imported}, which is not below it"


def sources() -> dict[str, str]:
    found = {}
    for file in SOURCE.rglob("*.py"):
        parts = file.relative_to(SOURCE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file.read_text()
    return found


def test_every_module_imports_only_what_lies_below_it() -> None:
    found = sources()
    assert "segbounds.engines.derive" in found
    assert violations(found) == []


def test_the_page_on_architecture_has_every_room_on_its_floor() -> None:
    page = (Path(__file__).parent.parent / "docs" / "architecture.md").read_text()
    rows = re.findall(r"^\| (\d+) \| ([^|]*) \| [^|]* \|$", page, flags=re.MULTILINE)
    shown = {
        f"segbounds.{name.removesuffix('/*')}": int(floor)
        for floor, names in rows
        for name in names.strip("`").split("`, `")
    }
    assert shown == FLOORS


@pytest.mark.parametrize(
    ("module", "text", "complaint"),
    [
        ("segbounds.counts", "from segbounds.similarities import dice", "not below it"),
        ("segbounds.theorems", "import segbounds.regions", "not below it"),
        ("segbounds.report", "from segbounds import verification", "not below it"),
        ("segbounds.engines.derive", "from segbounds.engines import exhaust", "never import one another"),
        ("segbounds.engines.derive", "from segbounds.engines.exhaust import check", "never import one another"),
        ("segbounds.extremes", "def f():\n    import torch", "whose door"),
        ("segbounds.similarities", "if TYPE_CHECKING:\n    from torch import Tensor", "whose door"),
        ("segbounds.report", "import matplotlib.pyplot", "whose door"),
        ("segbounds.counting._numpy", "from . import _torch", "relatively"),
        ("segbounds.helpers", "", "no floor"),
        ("segbounds.cli", "from segbounds.tools import x", "no floor"),
    ],
)
def test_planted_violations_are_seen(module: str, text: str, complaint: str) -> None:
    (found,) = violations({module: text})
    assert complaint in found


def test_theory_imports_only_the_vocabulary() -> None:
    files = sorted(THEORY.glob("*.py"))
    assert files
    for file in files:
        for imported in imports(file.read_text()):
            assert imported in THEORY_MAY_IMPORT or imported in sys.stdlib_module_names, (
                f"{file.name} imports {imported}"
            )


def test_the_library_knows_no_theorem_and_no_paper_constant() -> None:
    for module, text in sources().items():
        code = ast.unparse(_without_docstrings(ast.parse(text)))
        assert "sqrt(2)" not in code, module
        assert not any(imported.split(".")[0] == "theory" for imported in imports(text)), module


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return tree


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import segbounds", {"torch", "z3", "matplotlib", "nibabel", "imageio", "triton", "scipy", "sympy"}),
        ("import segbounds.cli", {"torch", "z3", "matplotlib", "nibabel", "imageio", "triton", "scipy", "sympy"}),
        ("import segbounds.pytest_plugin", {"torch", "z3", "numpy", "scipy", "sympy", "rich"}),
        ("import segbounds.engines", {"torch", "z3", "matplotlib", "nibabel", "imageio", "triton", "scipy"}),
    ],
)
def test_imports_stay_light(statement: str, absent: set[str]) -> None:
    program = f"import sys; {statement}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "segbounds" in loaded
    assert absent.isdisjoint(loaded)


#: What takes longer to import than most questions to answer.
HEAVY = {"numpy", "scipy", "numba", "matplotlib", "torch", "z3", "rich.progress"}
OF_VERDICTS = {
    "segbounds.engines",
    "segbounds.report",
    "segbounds.proofs",
    "segbounds.differences",
    "segbounds.figures",
}
OF_MEANS = {"segbounds.averages", "segbounds.joint_ranges", "segbounds.moments"}


def loaded_by(query: str) -> set[str]:
    """The modules that are loaded when a command has answered, and the words of its answer."""
    program = (
        f"import sys; from segbounds.cli import app; app({query.split()}, standalone_mode=False); print(*sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(ended.stdout.split())


@pytest.mark.parametrize(
    ("query", "absent"),
    [
        ("interval mcc --given dice=0.85 --given prevalence==2%", HEAVY | OF_VERDICTS | OF_MEANS),
        ("consistent dice=0.9061 iou=0.9082", HEAVY | OF_VERDICTS | OF_MEANS),
        ("compare dice jaccard", HEAVY | OF_VERDICTS | OF_MEANS),
        ("consistent dice=0.85 recall=0.75 --pixels 400 --positives 8", HEAVY | OF_VERDICTS | OF_MEANS),
        ("consistent dice=0.9061 iou=0.9082 --averaged", HEAVY | OF_VERDICTS),
        ("average jaccard --given dice=0.85±0.10", HEAVY | OF_VERDICTS),
    ],
)
def test_a_query_loads_nothing_that_only_other_commands_need(query: str, absent: set[str]) -> None:
    loaded = loaded_by(query)
    assert "sympy" in loaded
    assert absent.isdisjoint(loaded)


def test_what_a_query_loads_is_seen() -> None:
    assert {"numpy", "segbounds.whole_counts"} <= loaded_by("interval dice --given jaccard=0.5 --pixels 9")
