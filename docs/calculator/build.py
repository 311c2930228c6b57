"""Builds the calculator: a folder of files that need no other host. `python docs/calculator/build.py OUT`, or `make calculator`.

Pyodide comes from npm and the libraries from the package index, each in one version, whose checksum is compared; both are kept in
build/calculator. segbounds is the wheel of this checkout. Needs node, npm and pip, and hatchling, with which wheels are built.
"""

import argparse
import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from hatchling.builders.wheel import WheelBuilder

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KEPT = ROOT / "build" / "calculator"

PYODIDE = "314.0.7"
INTEGRITY = "0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="  # SHA-512, as npm tells it
ENGINE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
PAGE = ("index.html", "calculator.css", "calculator.js", "worker.js", "service.js")
LIST = "files.js"  # of what is in the folder
ASKED = ("asking.py", "warming.py")
#: What the page never imports: of libraries their tests, of segbounds the rooms that answer no question of the page.
LEFT_OUT = {"tests", "benchmarks"}
ROOMS_LEFT_OUT = {"cli", "engines", "learning", "testing", "theory"}


def engine() -> Path:
    """The folder of Pyodide's npm package."""
    folder = KEPT / f"pyodide-{PYODIDE}"
    if not folder.is_dir():
        KEPT.mkdir(parents=True, exist_ok=True)
        _run(["npm", "pack", "--silent", f"pyodide@{PYODIDE}", "--pack-destination", str(KEPT)])
        packed = KEPT / f"pyodide-{PYODIDE}.tgz"
        found = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
        if found != INTEGRITY:
            raise SystemExit(
                f"pyodide {PYODIDE} has the checksum sha512-{found}, not the one that is written here: do not use it"
            )
        with TemporaryDirectory(dir=KEPT) as place, tarfile.open(packed) as archive:
            archive.extractall(place, filter="data")
            (Path(place) / "package").rename(folder)
    return folder


def wheels() -> list[Path]:
    """The wheels of the libraries; pip compares their checksums."""
    folder = KEPT / "wheels"
    listed = HERE / "requirements.txt"
    names = [line.split(" ")[0] for line in listed.read_text(encoding="utf-8").splitlines() if "==" in line]
    starts = [name.replace("-", "_").replace("==", "-") + "-" for name in names]
    if not folder.is_dir() or any(not [*folder.glob(f"{start}*.whl")] for start in starts):
        how = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
        _run([sys.executable, "-m", "pip", "download", *how, "--requirement", str(listed), "--dest", str(folder)])
    return [next(folder.glob(f"{start}*.whl")) for start in starts]


def sources(folder: Path) -> None:
    """The Python sources in two folders: libraries, and segbounds with what the page asks it."""
    for wheel in wheels():
        _unpack(wheel, folder / "libraries", LEFT_OUT)
    own = folder / "segbounds"
    with TemporaryDirectory() as place:
        (built,) = WheelBuilder(str(ROOT)).build(directory=place, versions=["standard"])
        _unpack(Path(built), own, ROOMS_LEFT_OUT)
    for name in ASKED:
        shutil.copy(HERE / name, own)


def _unpack(wheel: Path, folder: Path, left_out: Iterable[str]) -> None:
    with zipfile.ZipFile(wheel) as archive:
        wanted = [
            name
            for name in archive.namelist()
            if not {*left_out} & {*name.split("/")[:-1]} and ".dist-info/" not in name
        ]
        archive.extractall(folder, wanted)


def build(out: Path) -> None:
    """Writes the whole folder anew."""
    if out.is_dir() and any(out.iterdir()) and not (out / LIST).is_file():
        raise SystemExit(f"{out} is a folder with other files: name one that is empty, or has a calculator")
    shutil.rmtree(out, ignore_errors=True)
    python = out / "python"
    python.mkdir(parents=True)
    for name in ENGINE:
        shutil.copy(engine() / name, python)
    lock = python / "pyodide-lock.json"  # packages that are on another host are not to be found there
    lock.write_text(json.dumps({**json.loads(lock.read_text(encoding="utf-8")), "packages": {}}), encoding="utf-8")
    shutil.copy(HERE / "install.mjs", python)
    for name in PAGE:
        shutil.copy(HERE / name, out)
    with TemporaryDirectory() as place:
        sources(Path(place))
        _run(["node", str(HERE / "snapshot.mjs"), str(engine()), place, str(python)])
    files = sorted(file for file in out.rglob("*") if file.is_file())
    version = hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()[:16]
    names = ["./", *(file.relative_to(out).as_posix() for file in files if file.name != "service.js")]
    kept = json.dumps({"version": version, "names": names}, indent=1)
    (out / LIST).write_text(f"const FILES = {kept};\n", encoding="utf-8")


def _run(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        raise SystemExit(f"building the calculator needs {command[0]}: install it (node comes with npm)")
    subprocess.run(command, check=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="the folder, which is written anew")
    place = parser.parse_args().out
    build(place)
    size = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    print(f"{place} has the calculator, {size / 1e6:.0f} MB")
