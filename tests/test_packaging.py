"""What the package says about itself: forms that others read are whole, and no page is left out of what is shipped."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from places import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_every_python_that_is_claimed_is_tested() -> None:
    prefix = "Programming Language :: Python :: "
    claimed = {
        text.removeprefix(prefix) for text in PROJECT["project"]["classifiers"] if text.startswith(f"{prefix}3.")
    }
    tested = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text())["jobs"]["systems"]["strategy"][
        "matrix"
    ]["python"]
    assert claimed and claimed <= set(tested)


def test_the_owner_is_named_in_one_place() -> None:
    pages = [file for kind in ("*.md", "*.toml", "*.cff", "docs/*.md", "src/**/*.py") for file in ROOT.glob(kind)]
    assert [file.name for file in pages if "OWNER" in file.read_text(encoding="utf-8")] == ["pyproject.toml"]


def test_links_of_the_readme_are_absolute_on_the_index() -> None:
    rules = PROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]["substitutions"]
    shown = source = (ROOT / "README.md").read_text(encoding="utf-8")
    for rule in rules:
        shown = re.sub(rule["pattern"], rule["replacement"], shown)
    links = re.compile(r"\]\(([^)]+)\)")
    assert links.search(shown) and all(place.startswith(("https:", "http:", "#")) for place in links.findall(shown))
    pictures = [place for place in links.findall(shown) if place.endswith((".png", ".svg"))]
    assert pictures and not any("/blob/" in place for place in pictures)  # which is a page about the picture
    for place in links.findall(source):
        assert place.startswith(("http", "#")) or (ROOT / place.partition("#")[0]).exists(), place


def test_what_is_shipped_has_every_folder_and_page() -> None:
    shipped = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    missing = [name for name in shipped if not (ROOT / name).exists()]
    assert not missing
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()]
    there = {path.name for path in ROOT.iterdir() if not any(path.match(pattern) for pattern in ignored)}
    by_itself = {".git", ".gitignore", "LICENSE", "PKG-INFO", "pyproject.toml"}
    assert there - by_itself <= set(shipped), "the tests of a source archive need all that the repository has"


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_forms_ask_for_something(file: Path) -> None:
    form = yaml.safe_load(file.read_text(encoding="utf-8"))
    if file.stem != "config":
        assert form["name"] and form["description"]
        fields = [field for field in form["body"] if field["type"] != "markdown"]
        assert len({field["id"] for field in fields}) == len(fields)
        assert any(field.get("validations", {}).get("required") for field in fields)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_workflows_may_read_alone(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert all("runs-on" in job for job in workflow["jobs"].values())
