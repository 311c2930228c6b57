"""The notebooks are a course: they run from top to bottom, keep what they show, leave formulas to the library, and ask something.

A solution is hidden in a `<details>` block of a Markdown cell, which Jupyter, code hosts and the site fold alike. It is whole by itself,
and says what it prints; so it is run here without the notebook.
"""

import ast
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from places import ROOT, THEORY

from segbounds.show.figures.gallery import FIGURES

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
    letters = re.sub(r"'image/png': '[^']+'", "", str(notebook))  # which may spell anything
    if re.search(r"(/home|/Users|/root|/tmp|/work|[A-Z]:\\\\)[/\\\w]", letters):
        found.append("it holds a path of a machine")
    if any("execution" in cell.metadata or re.search(r"seconds=\d", str(cell.outputs)) for cell in cells):
        found.append("it holds times")
    if any(isinstance(node, OWN) for cell in cells for node in ast.walk(ast.parse(cell.source))):
        found.append("it has a function, a class or a loop of its own")
    if "widget" in str([cell.outputs for cell in cells]) or "widgets" in notebook.metadata:
        found.append("it holds a slider, which nobody can move who only reads it")
    return found + lacking(notebook)


def lacking(notebook: NotebookNode) -> list[str]:
    """What is missing of a lesson: what one can do after it, something to move, questions with solutions, what has to be installed."""
    first, texts = notebook.cells[0].source, [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    sources = "\n".join(cell.source for cell in code(notebook))
    aims = first.partition("Afterwards you can\n\n")[2].partition("\n\n")[0]
    found = []
    if not re.fullmatch(r"(- .+\n?){2,3}", aims):
        found.append("it does not open with two or three things that one can do afterwards")
    extras = re.findall(r"pip install \"segbounds\[(.+)\]\"", first)
    needs = (
        {"notebooks", "torch"}
        if re.search("torch|segbounds.losses|learning.(practice|audit)", sources)
        else {"notebooks"}
    )
    if [set(each.split(",")) for each in extras] != [needs]:
        found.append(f"it does not say that it needs {', '.join(sorted(needs))}")
    if len(re.findall(r"^moved\(", sources, re.MULTILINE)) != 1:
        found.append("there is not one thing to move")
    questions = sum(len(re.findall("^### Exercise", text, re.MULTILINE)) for text in texts)
    if not 1 <= questions <= 3 or questions != len([*solutions(notebook)]):
        found.append("it has not one to three questions with a hidden solution each")
    return found


SOLUTION = re.compile(
    r"<details>\n<summary>Solution</summary>\n\n```python\n(.+?)\n```\n\n```text\n(.+?)\n```\n\n.+?\n\n</details>",
    re.DOTALL,
)


def solutions(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Of each exercise the code of its solution, and what it says that this prints."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and "### Exercise" in cell.source:
            yield from SOLUTION.findall(cell.source)


def prints(source: str) -> str:
    """What a script prints that has nothing but itself; an error is one of the test."""
    with redirect_stdout(StringIO()) as said:
        exec(source, {})
    return said.getvalue().strip()


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
    kept = [shown(cell) for cell in code(notebook)]
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(FOLDER)}}).execute()
    assert [shown(cell) for cell in code(notebook)] == kept, "run: make notebooks"


def shown(cell: NotebookNode) -> list[str]:
    """What a cell shows: printed lines, in one piece or in several, and the text and the picture of each result."""
    printed = "".join(output.get("text", "") for output in cell.outputs)
    results = [output.data for output in cell.outputs if "data" in output]
    return [printed, *(str(data.get(kind, "")) for data in results for kind in ("text/plain", "image/png"))]


EXERCISES = [(file, number) for file in NOTEBOOKS for number, _ in enumerate(solutions(read(file)))]


@pytest.mark.parametrize(("file", "number"), EXERCISES, ids=lambda value: getattr(value, "stem", str(value)))
def test_a_solution_runs_and_prints_what_it_says(file: Path, number: int) -> None:
    source, says = [*solutions(read(file))][number]
    assert prints(source) == says


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_figures_of_theorems_are_those_of_the_gallery(file: Path) -> None:
    drawn = [cell for cell in code(read(file)) if "figures.drawn(" in cell.source]
    for cell in drawn:
        assert len(re.findall(r"figures\.drawn\(\"(\w+)\"\)$", cell.source)) == 1
        assert [[*output.data] for output in cell.outputs] == [["image/png", "text/plain"]]


def test_every_figure_of_a_theorem_has_one_cell() -> None:
    shown = re.findall(
        r'figures\.drawn\("(\w+)"\)', "".join(cell.source for file in NOTEBOOKS for cell in code(read(file)))
    )
    named = {
        name for file in THEORY.glob("*.py") for name in re.findall(r'figure="(\w+)"', file.read_text(encoding="utf-8"))
    }
    assert len(named) > 5 and named <= set(shown) <= set(FIGURES) and len(set(shown)) == len(shown)


PLANTED = {
    "not once, in order": lambda cell: cell.update(execution_count=7),
    "an error": lambda cell: cell.outputs.append(nbformat.v4.new_output("error", ename="E", evalue="", traceback=[])),
    "a path": lambda cell: cell.outputs.append(nbformat.v4.new_output("stream", text="/home/somebody/file")),
    "times": lambda cell: cell.metadata.update(execution={"iopub.execute_input": "2020"}),
    "seconds": lambda cell: cell.outputs.append(nbformat.v4.new_output("stream", text="Evidence(seconds=0.25)")),
    "a slider": lambda cell: cell.outputs.append(
        nbformat.v4.new_output("display_data", data={"application/vnd.jupyter.widget-view+json": {"model_id": "a"}})
    ),
    "a loop": lambda cell: cell.update(source="total = sum(k for k in range(3))"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_noticed(fault: str) -> None:
    notebook = read(NOTEBOOKS[0])
    PLANTED[fault](code(notebook)[1])
    assert len(complaints(notebook)) == 1


def replaced(old: str, new: str) -> NotebookNode:
    notebook = read(NOTEBOOKS[0])
    assert any(old in cell.source for cell in notebook.cells)
    for cell in notebook.cells:
        cell.source = cell.source.replace(old, new)
    return notebook


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Afterwards you can", "This is about"),
        ("segbounds[notebooks]", "segbounds"),
        ("moved(", "named("),
        ("### Exercise", "### Question"),
        ("</details>", ""),
        ("```text", "```"),
        ("import numpy as np", "import numpy as np, torch"),
    ],
)
def test_a_lesson_that_lacks_something_is_noticed(old: str, new: str) -> None:
    assert len(complaints(replaced(old, new))) == 1


def test_a_solution_that_fails_is_noticed() -> None:
    assert prints("print(1)") == "1"
    with pytest.raises(ZeroDivisionError):
        prints("print(1 / 0)")
