"""The README is one screen: what the package answers, how to install it, three commands, and where to read on."""

import re
import tomllib

from places import ROOT

from segbounds.theorems.evidence import Outcome

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_it_is_short() -> None:
    assert len(TEXT.splitlines()) < 80 and len(TEXT) < 6000


def test_every_extra_of_users_is_there() -> None:
    extras = set(
        tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    )
    rows = re.findall(r"^\| (`[^|]+`) \|", TEXT, flags=re.MULTILINE)
    named = {extra for row in rows for extra in re.findall(r"`([a-z]+)`", row)}
    assert named == extras - {"test", "dev", "peers", "site"}


def test_the_two_commands_are_there() -> None:
    assert {"verify", "test"} == set(re.findall(r"^    make ([a-z-]+)", TEXT, flags=re.MULTILINE))


def test_words_of_the_verdicts_are_explained() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| ([a-z]+) \| .* \|$", page, flags=re.MULTILINE))
    assert explained >= {outcome.name.lower() for outcome in Outcome} - {"not_run"}


def test_theorems_and_proofs_are_counted() -> None:
    theorems = len([file for file in (ROOT / "theory").glob("*.py") if file.name[0] != "_"])
    exported = [
        file for file in (ROOT / "theory" / "rocq").glob("*.v") if (ROOT / "theory" / f"{file.stem}.py").exists()
    ]
    assert f"[Theorems](docs/theorems.md): {theorems} of them" in TEXT
    proofs = (ROOT / "docs" / "proofs.md").read_text(encoding="utf-8")
    assert f"Of the {theorems} [theorems](theorems.md) in `theory/`, {len(exported)} have proof files" in proofs
