"""The notebooks run from top to bottom, keep what they show, and leave formulas to the library."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from places import ROOT

FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
MOST = 1_000_000  # bytes: what a code host still shows
OWN = (ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.For, ast.While, ast.comprehension)


def read(file: Path) -> NotebookNode:
    return nbformat.read(file, as_version=4)


def code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def complaints(notebook: NotebookNode) -> list[str]:
    """What is wrong with a notebook that is to be kept."""
    cells = code(notebook)
    found = []
    if [cell.execution_count for cell in cells] != list(range(1, len(cells) + 1)):
        found.append("cells were not run once, in order")
    if any(
        output.output_type == "error" or output.get("name") == "stderr" for cell in cells for output in cell.outputs
    ):
        found.append("a cell shows an error or a warning")
    if re.search(r"(/home|/Users|/root|/tmp|/work|[A-Z]:\\\\)[/\\\w]", str(notebook)):
        found.append("it holds a path of a machine")
    if any("execution" in cell.metadata for cell in cells):
        found.append("it holds times of day")
    if any(isinstance(node, OWN) for cell in cells for node in ast.walk(ast.parse(cell.source))):
        found.append("it has a function, a class or a loop of its own")
    return found


def test_there_are_notebooks_in_order() -> None:
    assert [file.name[0] for file in NOTEBOOKS] == [str(number) for number in range(1, len(NOTEBOOKS) + 1)]
    assert len(NOTEBOOKS) >= 5


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_what_is_kept_is_clean(file: Path) -> None:
    assert complaints(read(file)) == [], "run: make notebooks"
    assert file.stat().st_size < MOST


@pytest.mark.slow
@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_runs_from_top_to_bottom(file: Path) -> None:
    notebook = read(file)
    (parameters,) = (cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    assert parameters.source.startswith("quick = False")
    parameters.source = "quick = True"
    kept = [[output.output_type for output in cell.outputs] for cell in code(notebook)]
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(FOLDER)}}).execute()
    assert [[output.output_type for output in cell.outputs] for cell in code(notebook)] == kept


PLANTED = {
    "not once, in order": lambda cell: cell.update(execution_count=7),
    "an error": lambda cell: cell.outputs.append(nbformat.v4.new_output("error", ename="E", evalue="", traceback=[])),
    "a path": lambda cell: cell.outputs.append(nbformat.v4.new_output("stream", text="/home/somebody/file")),
    "times": lambda cell: cell.metadata.update(execution={"iopub.execute_input": "2020"}),
    "a loop": lambda cell: cell.update(source="total = sum(k for k in range(3))"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_noticed(fault: str) -> None:
    notebook = read(NOTEBOOKS[0])
    PLANTED[fault](code(notebook)[1])
    assert len(complaints(notebook)) == 1
