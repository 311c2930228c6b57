"""What the README shows is what happens."""

import doctest
import re

from once import theory
from places import ROOT
from typer.main import get_command

from segbounds.cli.app import app
from segbounds.show.verdicts import constant

README = ROOT / "README.md"


def test_every_example_prints_what_is_shown() -> None:
    failed, tried = doctest.testfile(str(README), module_relative=False)
    assert tried > 10
    assert failed == 0


def test_commands_named_there_exist() -> None:
    text = README.read_text()
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^    make ([a-z-]+)", text, flags=re.MULTILINE))
    commands = set(re.findall(r"^    segbounds ([a-z-]+)", text, flags=re.MULTILINE))
    assert {"verify", "test"} <= targets
    assert {"list", "show", "verify", "observe"} <= commands
    assert all(re.search(rf"^{target}:", makefile, flags=re.MULTILINE) for target in targets)
    assert commands <= set(get_command(app).commands)  # type: ignore[attr-defined]


def test_files_named_there_exist() -> None:
    linked = re.findall(r"\]\(([^)#]+)\)", README.read_text())
    assert linked
    assert all((ROOT / target).exists() for target in linked)


def test_the_table_of_theorems_is_that_of_the_theory() -> None:
    """Titles and constants; `make readme` and the check of what it wrote see to the evidence."""
    rows = re.findall(
        r"^\| ([^|]+) \| [^|]+ \| `?([^|`]*)`? \| ([^|]+) \| [^|]* \|$", README.read_text(), flags=re.MULTILINE
    )
    shown = {title: (value.strip(), by) for title, value, by in rows}
    theorems = theory().values()
    claims = [constant(theorem) or theorem.statement.partition("   where")[0] for theorem in theorems]
    assert list(zip((theorem.title for theorem in theorems), claims, strict=True)) == [
        (theorem.title, shown.get(theorem.title, ("missing", ""))[0]) for theorem in theorems
    ], "run: make readme"
    not_certified = {"Dice minus Jaccard on d pixels"}  # whose constant is a number-theoretic function of d
    assert {theorem.title for theorem in theorems if "certify" not in shown[theorem.title][1]} == not_certified


def test_words_of_the_verdicts_are_explained() -> None:
    from segbounds.theorems.evidence import Outcome

    explained = set(re.findall(r"^\| ([a-z]+) \| .* \|$", README.read_text(), flags=re.MULTILINE))
    assert explained >= {outcome.name.lower() for outcome in Outcome} - {"not_run"}
