"""What the README and the pages show is what happens: their commands print it, their calls return it, what they name is there."""

import re
from pathlib import Path

import pytest
from places import ROOT
from shown import calls, commands, prints_what_is_shown
from typer.main import get_command

from segbounds.cli.app import app

DOCS = ROOT / "docs"
#: The page on losses shows the beginning of what its command prints; its own test, and that of the page on testing, know how.
PAGES = [
    ROOT / "README.md",
    *(page for folder in (DOCS, DOCS / "tutorials", DOCS / "practice") for page in sorted(folder.glob("*.md"))),
]
PAGES = [page for page in PAGES if page.name not in ("losses.md", "testing.md")]
#: Pages of the site alone, whose links hold where the site lays them out.
OF_THE_SITE = sorted((DOCS / "site" / "pages").glob("*.md"))
COMMANDS = [(page, *item) for page in (*PAGES, *OF_THE_SITE) for item in commands(page)]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize(
    ("page", "command", "shown"), COMMANDS, ids=[f"{name(item[0])}: {item[1]}" for item in COMMANDS]
)
def test_every_command_prints_what_is_shown(
    page: Path, command: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert prints_what_is_shown(command, shown)


def test_pages_show_commands() -> None:
    shown = {name(page): len(commands(page)) for page in PAGES}
    assert shown["README.md"] == 3 and shown["docs/relations.md"] > 5 and shown["docs/reports.md"] > 10


@pytest.mark.parametrize("page", OF_THE_SITE, ids=name)
def test_pages_of_the_site_show_no_command_without_its_answer(page: Path) -> None:
    asked = re.findall(r"^ *\$ segbounds (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert asked == [command for command, _ in commands(page)]
    assert page.name != "index.md" or asked == ["consistent dice=0.9061 iou=0.9082"]


def test_another_output_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Said:\n\n    $ segbounds --version\n    segbounds 7.7\n\nand done.\n", encoding="utf-8")
    ((command, shown),) = commands(page)
    with pytest.raises(AssertionError):
        prints_what_is_shown(command, shown)


CALLS = {"docs/python.md": 20, "docs/relations.md": 11, "docs/reports.md": 2, "docs/json.md": 3}


@pytest.mark.parametrize("page", [page for page in PAGES if ">>> " in page.read_text(encoding="utf-8")], ids=name)
def test_every_call_returns_what_is_shown(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert calls(page) >= CALLS.get(name(page), 1)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_and_targets_named_there_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert page.name != "commands.md" or text.count("| `segbounds ") > 25
    known = get_command(app).commands  # type: ignore[attr-defined]
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert set(re.findall(r"^(?:    (?:\$ )?|\| `)segbounds ([a-z-]+)", text, flags=re.MULTILINE)) <= {
        *known,
        "--version",
    }
    assert set(re.findall(r"(?:^    |`)make ([a-z-]+)", text, flags=re.MULTILINE)) <= set(targets)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_files_and_sections_linked_there_exist(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        place, _, section = target.partition("#")
        if not place.startswith(("http:", "https:", "mailto:")):
            file = (page.parent / place).resolve() if place else page
            assert file.exists(), target
            assert not section or section in sections(file), target


def sections(page: Path) -> set[str]:
    """The anchors of a page, as code hosts make them of its headings."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
