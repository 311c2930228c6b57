"""What is installed has what it needs: the theorems, the schema and the types travel in the wheel and in the sdist."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from places import ROOT, THEORY


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"])
    return Path(built)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked where nothing else of the project is."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(folder)
    return folder


def run(installed: Path, place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "XDG_CACHE_HOME": str(place / "cache")}
    return subprocess.run(
        [sys.executable, *arguments], cwd=place, env=environment, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_theorems_schema_and_types(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        held = {*file.namelist()}
    theorems = {f"segbounds/theory/{file.name}" for file in THEORY.glob("*.py")}
    assert len(theorems) > 70 and theorems <= held
    assert {"segbounds/schema.json", "segbounds/py.typed", "segbounds/__init__.pyi"} <= held


def test_an_installed_package_finds_its_theorems_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    where = run(installed, tmp_path, "-c", "import segbounds; print(segbounds.__file__)").stdout
    assert where.startswith(str(installed))
    shown = run(installed, tmp_path, "-m", "segbounds", "show", "dice_jaccard_absolute")
    assert shown.returncode == 0 and "Dice minus Jaccard" in shown.stdout, shown.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("list", "dice_jaccard_absolute"),
        ("verify dice_jaccard_absolute theory/dice_jaccard_identity.py --quick", "2 of 2 theorems examined, 0 failing"),
        ("sample dice_jaccard_absolute --pairs 1000 --workers 1", "1,000 pairs"),
        ("export-proof dice_jaccard_identity --out rocq", "1 Rocq file written"),
        ("interval mcc --given dice=0.85", "MCC lies between"),
    ],
)
def test_an_installed_package_does_what_a_checkout_does(
    command: str, says: str, installed: Path, tmp_path: Path
) -> None:
    done = run(installed, tmp_path, "-m", "segbounds", *command.split())
    assert done.returncode == 0 and says in done.stdout, done.stderr


@pytest.mark.slow
def test_the_sdist_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    (source,) = SdistBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with tarfile.open(source) as file:
        file.extractall(tmp_path / "source", filter="data")
    (folder,) = (tmp_path / "source").iterdir()
    (again,) = WheelBuilder(str(folder)).build(directory=str(tmp_path / "again"), versions=["standard"])
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(again) as other:
        assert {*one.namelist()} == {*other.namelist()}
