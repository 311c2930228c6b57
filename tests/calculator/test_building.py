"""What builds the calculator destroys no other folder, and takes nothing whose checksum is another one."""

import io
import tarfile
from pathlib import Path

import pytest
from page_questions import CALCULATOR, build


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(SystemExit, match="a folder with other files"):
        build().build(tmp_path)
    assert (tmp_path / "thesis.tex").read_text() == "years of work"


def test_a_package_with_another_checksum_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = build()

    def packed(command: list[str]) -> None:
        assert command[:2] == ["npm", "pack"]
        with tarfile.open(tmp_path / f"pyodide-{module.PYODIDE}.tgz", "w:gz") as archive:
            archive.addfile(tarfile.TarInfo("package/pyodide.mjs"), io.BytesIO())

    monkeypatch.setattr(module, "KEPT", tmp_path)
    monkeypatch.setattr(module, "_run", packed)
    with pytest.raises(SystemExit, match="do not use it"):
        module.engine()
    assert not (tmp_path / f"pyodide-{module.PYODIDE}").exists()


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match="needs node: install it"):
        build()._run(["node", "--version"])


def test_every_file_of_the_page_is_copied_or_is_for_building() -> None:
    module = build()
    for_building = {"build.py", "snapshot.mjs", "requirements.txt", "install.mjs", *module.ASKED}
    there = {file.name for file in CALCULATOR.iterdir() if file.is_file()}
    assert there == {*module.PAGE, *for_building}
