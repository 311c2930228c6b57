"""How is the house? Measures of the source that say how easily it is read and changed, printed as rows.

`python benchmarks/house.py` prints them; `--all` names every module and function that is longer than it should be.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).parent.parent / "src" / "segbounds"
LONG_MODULE, LONG_FUNCTION, MANY_PARAMETERS = 400, 60, 8


class Function(NamedTuple):
    place: str
    lines: int
    parameters: int
    imports: int


def functions(file: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = node.args
            count = len(given.posonlyargs) + len(given.args) + len(given.kwonlyargs)
            first = node.body[0]
            documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            start = (node.body[1].lineno if len(node.body) > 1 else node.end_lineno or 0) if documented else node.lineno
            imported = sum(isinstance(part, ast.Import | ast.ImportFrom) for part in ast.walk(node))
            place = f"{file.relative_to(SOURCE)}:{node.lineno} {node.name}"
            yield Function(place, (node.end_lineno or 0) - start + 1, count, imported)


def is_command(function: Function) -> bool:
    """Commands have a parameter for each option."""
    return function.place.startswith("cli/")


#: What one adds, by something of its kind that is there: how many files of the source name it.
ADDED = {
    "a similarity (volumetric_similarity)": r"\bvolumetric_similarity\b",
    "a command (beats)": r"def beats\(|import beats\b",
    "a kind of known fact (Size)": r"\bimport [^\n]*\bSize\b",
    "an output format (CSV of arcs)": r"\barcs_csv\b",
    "a method (branch_and_bound)": r"\bbranch_and_bound\b",
}


def records_of_ends(files: list[Path]) -> list[str]:
    """Classes that hold a value and what attains it, under whatever names."""
    found = []
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                names = {
                    part.target.id
                    for part in node.body
                    if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
                }
                if names & {"value", "bound", "lower"} and names & {
                    "along",
                    "attained",
                    "images",
                    "point",
                    "place",
                    "example",
                }:
                    found.append(f"{file.relative_to(SOURCE)} {node.name}")
    return found


def main() -> None:
    files = sorted(SOURCE.rglob("*.py"))
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    found = [function for file in files for function in functions(file)]
    texts = [file.read_text(encoding="utf-8") for file in files]
    packages = [folder for folder in SOURCE.iterdir() if (folder / "__init__.py").exists()]
    long_modules = sorted((file for file in files if lengths[file] > LONG_MODULE), key=lambda file: -lengths[file])
    long_functions = [function for function in found if function.lines > LONG_FUNCTION]
    many = [function for function in found if function.parameters > MANY_PARAMETERS and not is_command(function)]
    rows = {
        "packages": len(packages),
        "modules": len(files),
        "modules on top": len(list(SOURCE.glob("*.py"))),
        "most modules in one package": max(len(list(folder.glob("*.py"))) for folder in packages),
        "lines": sum(lengths.values()),
        f"modules over {LONG_MODULE} lines": len(long_modules),
        "longest module": max(lengths.values()),
        f"functions over {LONG_FUNCTION} lines": len(long_functions),
        "longest function": max(function.lines for function in found),
        f"functions over {MANY_PARAMETERS} parameters": len(many),
        "imports inside functions": sum(function.imports for function in found),
        "raise Unsupported": sum(text.count("raise Unsupported") for text in texts),
        "except Unsupported": sum(
            text.count("except Unsupported") + text.count("suppress(Unsupported") for text in texts
        ),
        "type: ignore": sum(text.count("type: ignore") for text in texts),
    }
    rows["tables of methods"] = sum(bool(re.search(r"^METHODS = ", text, re.MULTILINE)) for text in texts)
    rows["modules that ask the table"] = sum(
        bool(re.search(r"\b(ask|solve|supremum_or_why_not)\(", text)) and "bounds.plan" in text for text in texts
    )
    ends = records_of_ends(files)
    rows["records of an end"] = len(ends)
    rows |= {
        f"files that name {what}": sum(bool(re.search(pattern, text)) for text in texts)
        for what, pattern in ADDED.items()
    }
    for name, value in rows.items():
        print(f"{name:<54} {value:>7}")
    if "--all" in sys.argv:
        for file in long_modules:
            print(f"{lengths[file]:>6} lines  {file.relative_to(SOURCE)}")
        print(*(f"{'record':>6}        {end}" for end in ends), sep="\n")
        for function in (*long_functions, *many):
            print(f"{function.lines:>6} lines, {function.parameters} parameters  {function.place}")


if __name__ == "__main__":
    main()
