"""Nothing in the package evaluates text: no call that would, whoever the text comes from. Seen in the sources, not by running them."""

import ast
import re
from collections.abc import Iterator

import pytest
from places import ROOT

SOURCE = ROOT / "src" / "segbounds"

#: Modules that run what is in data.
UNSAFE_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "yaml", "runpy"}
#: Functions that take text for code, under whatever name they are called: never, or only with a keyword.
NEVER = {"parse_expr", "parse_latex", "S", "nsimplify", "literal_eval", "read_pickle", "exec_module"}
ONLY_WITH = {"sympify": ("strict", True), "torch.load": ("weights_only", True), "np.load": ("allow_pickle", False)}
BUILTINS = {"eval", "exec", "compile", "__import__"}

#: What is allowed all the same, and why.
ALLOWED = {
    (
        "bounds/atlas.py",
        "nsimplify",
    ): "of counts that are sympy expressions already: decimals among them become fractions",
    ("theorems/loading.py", "exec_module"): "theorem files are Python by design",
    ("learning/audit/loading.py", "exec_module"): "losses are Python by design",
    ("learning/audit/loading.py", "import_module"): "losses are Python by design",
    ("metrics/similarity.py", "import_module"): "the library of arrays that were given, in another process",
    ("masks/drawing/__init__.py", "import_module"): "one of the package's own modules, from a table",
    ("__init__.py", "import_module"): "the package's own modules, from the stub beside it",
    ("notebooks.py", "import_module"): "what draws results, from a table",
    ("masks/counting/_masks.py", "import_module"): "one of the package's own modules, from a table",
}


#: Parsing a module takes much longer than looking for these words in it.
WORDS = re.compile(
    rf"\b({'|'.join({*UNSAFE_MODULES, *NEVER, *BUILTINS, 'import_module', *(name.rpartition('.')[2] for name in ONLY_WITH)})})\b"
)


def unsafe(text: str) -> Iterator[str]:
    """What in a source text could evaluate text, one name each."""
    if not WORDS.search(text):
        return
    nodes = list(ast.walk(ast.parse(text)))
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names]
            modules = names if isinstance(node, ast.Import) else [node.module or ""]
            yield from (module for module in modules if module.split(".")[0] in UNSAFE_MODULES)
            yield from (name for name in names if name in NEVER)
        elif isinstance(node, ast.Call):
            yield from _unsafe_call(node)
        elif isinstance(node, ast.Attribute | ast.Name) and id(node) not in called:
            # handed on, as in map(sp.sympify, texts)
            yield from (name for name in _names(node) if name in {*ONLY_WITH, *NEVER} and name != "S")


def _unsafe_call(call: ast.Call) -> Iterator[str]:
    given = {word.arg: word.value.value for word in call.keywords if isinstance(word.value, ast.Constant)}
    for name in _names(call.func):
        keyword, value = ONLY_WITH.get(name, ("", None))
        if name in NEVER or (keyword and given.get(keyword) is not value):
            yield name
        if isinstance(call.func, ast.Name) and name in BUILTINS:
            yield name
        if name == "import_module" and not all(isinstance(argument, ast.Constant) for argument in call.args):
            yield name


def _names(node: ast.expr) -> list[str]:
    """A name as it stands there, without and with what it is an attribute of."""
    if isinstance(node, ast.Name):
        return [node.id]
    if not isinstance(node, ast.Attribute):
        return []
    return [node.attr, *(f"{owner}.{node.attr}".replace("numpy.", "np.") for owner in _names(node.value)[:1])]


def test_no_module_evaluates_text() -> None:
    found = {
        (file.relative_to(SOURCE).as_posix(), name)
        for file in SOURCE.rglob("*.py")
        for name in unsafe(file.read_text(encoding="utf-8"))
    }
    assert found - set(ALLOWED) == set()
    assert set(ALLOWED) <= found, "what is allowed is still needed"


@pytest.mark.parametrize(
    "planted",
    [
        "import sympy as sp\nsp.sympify(text)",
        "import sympy as sp\nsp.sympify(text, strict=False)",
        "import sympy as sp\nsp.sympify(text, locals={}, rational=True)",
        "import sympy as sp\nlist(map(sp.sympify, texts))",
        "from sympy import sympify\nsympify(text)",
        "from sympy import S\nS(text)",
        "import sympy as sp\nsp.S(text)",
        "import sympy as sp\nsp.parse_expr(text)",
        "from sympy.parsing.sympy_parser import parse_expr",
        "sp.nsimplify(text)",
        "eval(text)",
        "exec(text)",
        "compile(text, '', 'eval')",
        "__import__(text)",
        "import pickle",
        "from joblib import load",
        "import torch\ntorch.load(file)",
        "import torch\ntorch.load(file, weights_only=False)",
        "import numpy as np\nnp.load(file)",
        "import numpy as np\nnp.load(file, allow_pickle=True)",
        "spec.loader.exec_module(module)",
        "import_module(text)",
    ],
)
def test_planted_violations_are_seen(planted: str) -> None:
    assert list(unsafe(planted))


@pytest.mark.parametrize(
    "harmless",
    [
        "import sympy as sp\nsp.sympify(value, strict=True)",
        "torch.load(file, weights_only=True)",
        "np.load(file, allow_pickle=False)",
        "network.eval()",
        "polynomial.eval(point)",
        "import_module('segbounds.masks.counting')",
        "json.load(file)",
        "re.compile(text)",
    ],
)
def test_what_evaluates_no_text_is_not_seen(harmless: str) -> None:
    assert not list(unsafe(harmless))
