"""What the figures show, in a sentence each. It is read from the files, not loaded: a page needs no matplotlib."""

import ast
from functools import cache
from pathlib import Path


@cache
def captions() -> dict[str, str]:
    """For each figure the first line of what computes its rows."""
    return {
        node.name.removesuffix("_rows"): (ast.get_docstring(node) or "").split("\n")[0]
        for file in sorted(Path(__file__).parent.glob("*.py"))
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.endswith("_rows")
    }
