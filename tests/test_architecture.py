"""Who may import whom: downwards only, and heavy packages through one door each."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

import pytest
from places import ROOT, THEORY

SOURCE = ROOT / "src"

#: The rooms, downwards: a package imports from those above it in this list and from the files on top, never the other way.
ROOMS = (
    "algebra",
    "metrics",
    "masks",
    "regions",
    "theorems",
    "bounds",
    "ranges",
    "means",
    "reports",
    "engines",
    "learning",
    "show",
    "testing",
    "cli",
)
#: Files on top of the package that any room may use; they import nothing but one another.
ON_TOP = {
    "endings",
    "errors",
    "escaping",
    "files_out",
    "limits",
    "notebooks",
    "processes",
    "results",
    "strangers",
    "system",
    "threads",
}
#: Files on top that are doors: they only say where names are defined, or use all rooms.
DOORS_ON_TOP = {
    "counts": "metrics",
    "similarities": "metrics",
    "losses": "learning",
    "pytest_plugin": "testing",
    "__main__": "cli",
}

#: Heavy packages, and where alone they are imported.
DOORS = {
    "z3": {"theorems.proofs.smt"},
    "numba": {"masks.counting._compiled", "masks.drawing._compiled", "threads"},
    "triton": {"masks.counting._triton", "masks.drawing._triton"},
    "torch": {
        "masks.counting._torch",
        "masks.counting._triton",
        "masks.tracker",  # its gather alone
        "masks.drawing._torch",
        "masks.drawing._triton",
        "learning",
    },
    "distributed": {"cli"},
    "matplotlib": {"show"},
    "ipywidgets": {"show.lessons"},
    "pytest": {"pytest_plugin"},
    "nibabel": {"masks.grids", "masks.images", "learning.practice"},
    "imageio": {"masks.images"},
}

THEORY_MAY_IMPORT = {"segbounds.counts", "segbounds.similarities", "segbounds.theorems", "sympy"}

#: Packages, from which both modules and names are imported.
PACKAGES = {".".join(file.parent.relative_to(SOURCE).parts) for file in SOURCE.rglob("__init__.py")}


class Imports(NamedTuple):
    """The modules that a source text imports: wherever the import stands; when it is loaded itself; in each function, by its name."""

    anywhere: tuple[str, ...]
    at_the_top: frozenset[str]
    in_functions: tuple[tuple[str, frozenset[str]], ...]


@cache
def read(text: str) -> Imports:
    tree = ast.parse(text)
    functions = (node for node in statements(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return Imports(
        tuple(_imports(statements(tree))),
        frozenset(_imports(_outside_functions(tree))),
        tuple((function.name, frozenset(_imports(statements(function)))) for function in functions),
    )


def imports(text: str) -> tuple[str, ...]:
    """Every module that a source text imports, wherever the import stands."""
    return read(text).anywhere


def statements(tree: ast.AST) -> Iterator[ast.stmt]:
    """Every statement below a node: in none of the expressions, of which there are ten times as many, is an import."""
    for part in ("body", "orelse", "finalbody", "handlers", "cases"):
        for node in getattr(tree, part, ()):
            if isinstance(node, ast.stmt):
                yield node
            yield from statements(node)


def _imports(nodes: Iterable[ast.stmt]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                yield "." * node.level + (node.module or "")
            elif node.module in PACKAGES:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            elif node.module:
                yield node.module


def room(module: str) -> str | None:
    """The room that a module lies in: segbounds.engines.derive lies in engines; None for files on top, "" for what has no room."""
    first = module.split(".")[1]
    if first in ON_TOP:
        return None
    first = DOORS_ON_TOP.get(first, first)
    return first if first in ROOMS else ""


def lies_in(module: str, places: set[str]) -> bool:
    return any(module == f"segbounds.{place}" or module.startswith(f"segbounds.{place}.") for place in places)


def violations(sources: Mapping[str, str]) -> list[str]:
    """What is wrong with the imports of some modules, given as name and text; one sentence each."""
    found = []
    for module, text in sources.items():
        if module == "segbounds":
            continue
        if room(module) == "":
            found.append(f"{module} lies in no room")
            continue
        for imported in imports(text):
            found.extend(_wrong(module, imported))
    return found


def _wrong(module: str, imported: str) -> Iterator[str]:
    if imported.startswith("."):
        yield f"{module} imports {imported} relatively"
    doors = DOORS.get(imported.split(".")[0])
    if doors is not None and not lies_in(module, doors):
        yield f"{module} imports {imported}, whose door is {', '.join(sorted(doors))}"
    if not imported.startswith("segbounds."):
        return
    here, there = room(module), room(imported)
    if there == "":
        yield f"{module} imports {imported}, which lies in no room"
    elif there is not None and (here is None or ROOMS.index(there) > ROOMS.index(here)):
        yield f"{module} imports {imported}, which is not above it"
    elif module.removeprefix("segbounds.") in ENGINES and lies_in(imported, ENGINES):
        yield f"{module} imports {imported}: engines never import one another"


ENGINES = {f"engines.{name}" for name in ("derive", "certify", "exhaust", "sample", "observe")}


def circles(sources: Mapping[str, str]) -> list[str]:
    """Modules that import one another, at whatever depth, with what they import when they are called."""
    edges = {
        module: {
            name
            for imported in imports(text)
            for name in (imported, imported.rpartition(".")[0])
            if name in sources and name not in ("segbounds", module) and not module.startswith(f"{name}.")
        }
        for module, text in sources.items()
    }
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as circle:
        return list(circle.args[1])
    return []


@cache
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


def test_no_modules_import_one_another_in_a_circle() -> None:
    assert circles(sources()) == []
    assert circles({"segbounds.a": "import segbounds.b", "segbounds.b": "def f():\n    from segbounds.a import x"})


# --- tests mirror the rooms -------------------------------------------------------------------------------------------

TESTS = ROOT / "tests"

#: Modules, or packages, that no test names: they are asked through what uses them, by this file.
ASKED_THROUGH = {
    "__main__": "cli/test_app.py",
    "bounds.methods.certified_forms": "bounds/test_plan.py",
    "bounds.methods.enclosed_orthants": "bounds/test_plan.py",
    "bounds.methods.faces": "bounds/test_plan.py",
    "bounds.methods.lookup": "bounds/test_plan.py",
    "bounds.methods.nonlinear.nominated_counts": "bounds/test_relations.py",
    "bounds.methods.pairs": "bounds/test_plan.py",
    "bounds.methods.rows": "bounds/test_plan.py",
    "cli.completion": "cli/test_app.py",
    "cli.practice": "learning/practice/test_results.py",
    "learning.audit.battery": "learning/test_audit.py",
    "learning.audit.between": "learning/test_audit.py",
    "learning.losses.inputs": "learning/test_loss_inputs.py",
    "learning.losses.lovasz_steps": "learning/test_losses.py",
    "learning.losses.passes_compiled": "learning/test_loss_inputs.py",
    "learning.practice.networks": "learning/practice/test_study.py",
    "masks.counting": "masks/test_counting.py",
    "masks.grids": "masks/test_pairing.py",
    "masks.places": "masks/test_pairing.py",
    "means": "means/test_averages.py",
    "metrics.two_classes": "metrics/test_averages.py",
    "reports.file_texts": "reports/test_reading_tables.py",
    "reports.formats": "reports/test_reading_tables.py",
    "reports.mending": "reports/test_checking.py",
    "reports.numbers": "reports/test_checking.py",
    "reports.orders": "reports/test_checking.py",
    "reports.readings": "reports/test_checking.py",
    "cli.json_form": "cli/test_json.py",
    "engines.questions": "test_door.py",
    "results": "test_door.py",
    "show.nearness": "show/test_observations.py",
    "theorems.proofs.rocq": "theorems/proofs/rocq/test_export.py",
}


@cache
def taken(text: str) -> frozenset[tuple[str, str]]:
    """What a source text imports by name: from which module, and the name."""
    nodes = (node for node in statements(ast.parse(text)) if isinstance(node, ast.ImportFrom) and node.module)
    return frozenset((node.module or "", alias.name) for node in nodes for alias in node.names)


def named_by(text: str, known: Mapping[str, str]) -> set[str]:
    """The modules that a test names: those it imports, as names or texts, and those that define what it imports through doors."""
    found = {*re.findall(r"\bsegbounds(?:\.\w+)+", text)}
    waiting, seen = set(taken(text)), set[tuple[str, str]]()
    while waiting:
        seen |= waiting
        found |= {place for module, name in waiting for place in (module, f"{module}.{name}")}
        doors = {(module, name) for module, name in waiting if module in known and _is_door(module)}
        waiting = {item for module, name in doors for item in taken(known[module]) if item[1] == name} - seen
    return found & {*known}


def _is_door(module: str) -> bool:
    return module in PACKAGES or module.removeprefix("segbounds.") in DOORS_ON_TOP


def without_a_test(known: Mapping[str, str], tests: Mapping[str, str]) -> list[str]:
    """Modules that no test names by what it imports or by its own name, and that are not asked through others."""
    named = set().union(*(named_by(text, known) for text in tests.values()))
    through = {f"segbounds.{module}" for module in ASKED_THROUGH}
    return [
        module
        for module in known
        if module not in PACKAGES | named
        and f"test_{module.rpartition('.')[2].lstrip('_')}" not in {file.rpartition("/")[2] for file in tests}
        and not any(module == other or module.startswith(f"{other}.") for other in through)
    ]


def test_every_module_has_a_test_and_every_room_has_its_own() -> None:
    tests = {str(file.with_suffix("")): file.read_text() for file in TESTS.rglob("test_*.py")}
    assert without_a_test(sources(), tests) == [], "give it a small test, or say in ASKED_THROUGH which one asks it"
    assert all((TESTS / file).exists() for file in ASKED_THROUGH.values())
    assert all(lies_in(f"segbounds.{module}", {*ROOMS, *DOORS_ON_TOP, *ON_TOP}) for module in ASKED_THROUGH)
    modules = {module.removeprefix("segbounds.") for module in sources()}
    assert {*ASKED_THROUGH} <= modules, "what is no more"
    rooms = {room for room in ROOMS if (SOURCE / "segbounds" / room).is_dir()}
    assert {folder.name for folder in TESTS.iterdir() if any(folder.glob("test_*.py"))} >= rooms


def test_a_module_without_a_test_is_seen() -> None:
    known = {"segbounds.algebra.odd": "", "segbounds.losses": "from segbounds.algebra.odd import f, g"}
    assert without_a_test(known, {"test_x": "import segbounds.losses"}) == ["segbounds.algebra.odd"]
    for text in (
        "from segbounds.losses import f",
        "from segbounds.algebra.odd import g",
        "x = 'segbounds.algebra.odd'",
    ):
        assert "segbounds.algebra.odd" not in without_a_test(known, {"test_x": text})
    assert without_a_test(known, {"test_odd": "import segbounds.losses"}) == []


def test_the_page_on_architecture_has_every_room_in_order() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()
    assert tuple(re.findall(r"^\| `(\w+)/?` \|", page, flags=re.MULTILINE)) == ROOMS


@pytest.mark.parametrize(
    ("module", "text", "complaint"),
    [
        ("segbounds.metrics.counts", "from segbounds.theorems.loading import load", "not above it"),
        ("segbounds.theorems.records", "import segbounds.bounds.extremes", "not above it"),
        ("segbounds.errors", "from segbounds.algebra import reading", "not above it"),
        ("segbounds.engines.derive", "from segbounds.engines import exhaust", "never import one another"),
        ("segbounds.engines.derive", "from segbounds.engines.exhaust import check", "never import one another"),
        ("segbounds.bounds.extremes", "def f():\n    import torch", "whose door"),
        ("segbounds.metrics.similarity", "if TYPE_CHECKING:\n    from torch import Tensor", "whose door"),
        ("segbounds.means.from_one_mean.moments", "import matplotlib.pyplot", "whose door"),
        ("segbounds.masks.counting._numpy", "from . import _torch", "relatively"),
        ("segbounds.helpers", "", "no room"),
        ("segbounds.cli.app", "from segbounds.tools import x", "no room"),
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
            named = {imported, imported.rpartition(".")[0]}
            assert named & THEORY_MAY_IMPORT or imported in sys.stdlib_module_names, f"{file.name} imports {imported}"


def constants_of_papers(text: str) -> bool:
    """Whether a source text has the constant of the paper in its code; docstrings and comments may."""
    return re.search(r"sqrt\(\s*2\s*\)", text) is not None and "sqrt(2)" in ast.unparse(
        _without_docstrings(ast.parse(text))
    )


def test_the_library_knows_no_theorem_and_no_paper_constant() -> None:
    for module, text in sources().items():
        assert not constants_of_papers(text), module
        assert not any(imported.split(".")[0] == "theory" for imported in imports(text)), module
    assert constants_of_papers("x = 3 - 2 * sqrt(\n2)") and not constants_of_papers('"""3 - 2 sqrt(2)"""')


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return tree


# --- imports inside functions -----------------------------------------------------------------------------------------


def _outside_functions(tree: ast.AST) -> Iterator[ast.stmt]:
    """The imports that are carried out while a module is loaded; not those for types alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        elif isinstance(node, ast.stmt | ast.ExceptHandler) and not isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef
        ):
            yield from _outside_functions(node)


def brought(modules: Mapping[str, str]) -> dict[str, set[str]]:
    """What is loaded with each module: what it imports at its top, what that imports, and so on, with the packages they lie in."""
    tops = {module: {_module_of(name, modules) for name in read(text).at_the_top} for module, text in modules.items()}
    found = {}
    for module in modules:
        seen, left = set[str](), [module]
        while left:
            here = left.pop()
            with_packages = {here, *(here.rsplit(".", parts)[0] for parts in range(1, here.count(".") + 1))}
            left += [name for one in with_packages - seen for name in tops.get(one, ()) if name not in seen]
            seen |= with_packages
        found[module] = seen
    return found


def _module_of(name: str, modules: Mapping[str, str]) -> str:
    return name if name in modules else name.rpartition(".")[0] if name.rpartition(".")[0] in modules else name


def needless(modules: Mapping[str, str]) -> list[str]:
    """Imports inside functions of what the module's own imports bring anyway: they save nothing and hide what it needs."""
    with_them, found = brought(modules), []
    for module, text in modules.items():
        for function, imported in read(text).in_functions:
            later = {_module_of(name, modules) for name in imported}
            found += [f"{function} in {module} imports {name}" for name in sorted(later & with_them[module])]
    return found


def test_imports_inside_functions_are_of_what_is_not_loaded_anyway() -> None:
    assert not needless(sources())


def test_a_needless_import_inside_a_function_is_seen() -> None:
    here, there, far = "segbounds.means.here", "segbounds.means.there", "segbounds.means.far"
    known = {there: f"import {far}", far: "import numpy", "segbounds.means": ""}
    late = "def asked():\n    from segbounds.means import far"
    assert needless({**known, here: f"import {there}\n{late}"}) == [f"asked in {here} imports {far}"]
    assert not needless({**known, here: late})
    for_types = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import segbounds.means.far\n"
    assert not needless({**known, here: for_types + late})


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        (
            "import segbounds, segbounds.cli.app",
            {"torch", "z3", "matplotlib", "nibabel", "imageio", "triton", "scipy", "sympy"},
        ),
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
    "segbounds.show.verdicts",
    "segbounds.theorems.proofs.search",
    "segbounds.bounds.methods.certified.never_above",
    "segbounds.show.figures.gallery",
}
OF_MEANS = {"segbounds.means.averages", "segbounds.ranges.joint_ranges", "segbounds.means.from_one_mean.moments"}


def loaded_by(*queries: str) -> set[str]:
    """The modules that are loaded when commands have answered one after the other, and the words of their answers."""
    asked = "; ".join(f"app({query.split()}, standalone_mode=False)" for query in queries)
    program = f"import sys; from segbounds.cli.app import app; {asked}; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(ended.stdout.split())


@pytest.mark.parametrize(
    ("queries", "absent"),
    [
        (
            (
                "interval mcc --given dice=0.85 --given prevalence==2%",
                "consistent dice=0.9061 iou=0.9082",
                "compare dice jaccard",
                "consistent dice=0.85 recall=0.75 --pixels 400 --positives 8",
            ),
            HEAVY | OF_VERDICTS | OF_MEANS,
        ),
        (
            ("consistent dice=0.9061 iou=0.9082 --averaged", "average jaccard --given dice=0.85±0.10"),
            HEAVY | OF_VERDICTS,
        ),
    ],
    ids=["one pair", "means"],
)
def test_a_query_loads_nothing_that_only_other_commands_need(queries: tuple[str, ...], absent: set[str]) -> None:
    """Asked together, since what all of them leave out each of them leaves out."""
    loaded = loaded_by(*queries)
    assert "sympy" in loaded
    assert absent.isdisjoint(loaded)


def test_what_a_query_loads_is_seen() -> None:
    assert {"numpy", "segbounds.bounds.methods.whole.row_by_row"} <= loaded_by(
        "interval dice --given jaccard=0.5 --pixels 9"
    )
