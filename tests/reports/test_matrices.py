"""Confusion matrices in the forms that programs write them."""

from pathlib import Path

import numpy as np
import pytest

from segbounds.errors import InputError
from segbounds.reports.checking import check_text
from segbounds.reports.formats.matrices import count, read_matrix

ROWS = ((1200, 2), (1, 40))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1200,2\n1,40\n", ("0", "1")), ("1200 2\n1 40\n", ("0", "1")), ("1.2e+03 2.0e+00\n1.0e+00 4.0e+01\n", ("0", "1")),
        ("[[1200, 2], [1, 40]]", ("0", "1")), ("[[1200    2]\n [   1   40]]", ("0", "1")), ('"1,200",2\n1,40\n', ("0", "1")),
        ("| | a | b |\n|---|---|---|\n| a | 1200 | 2 |\n| b | 1 | 40 |\n", ("a", "b")), (",5,6\n5,1200,2\n6,1,40\n", ("5", "6")),
        ("ref,0,1,All\n0,1200,2,1202\n1,1,40,41\nAll,1201,42,1243\n", ("0", "1")), ("a,b\n1200,2\n1,40\n", ("a", "b")),
    ],
)  # fmt: skip
def test_forms(text: str, names: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "matrix.txt").write_text(text)
    assert read_matrix(tmp_path / "matrix.txt") == (names, ROWS)


def test_an_array_that_was_saved(tmp_path: Path) -> None:
    np.save(tmp_path / "m.npy", np.array(ROWS))
    assert read_matrix(tmp_path / "m.npy") == (("0", "1"), ROWS)
    np.save(tmp_path / "m.npy", np.array(5))
    with pytest.raises(InputError, match="rows and columns"):
        read_matrix(tmp_path / "m.npy")


@pytest.mark.parametrize("text", ["50,2,3\n1,4,5\n", "50,2\n1,-4\n", "0.5,0.1\n0.1,0.3\n", "5\n", "1,200,3\n4,2,300\n"])
def test_what_is_no_matrix_of_counts(text: str, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(text)
    with pytest.raises(InputError, match="no confusion matrix"):
        read_matrix(tmp_path / "m.csv")
    assert count("1e3") == 1000 and count("1.5") is None and count("٣") is None


def test_an_array_that_declares_more_than_it_holds_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.npy").touch()
    with (tmp_path / "huge.npy").open("wb") as file:
        np.lib.format.write_array_header_1_0(file, {"descr": "<i8", "fortran_order": False, "shape": (10**7, 10**7)})
    for name in ("empty.npy", "huge.npy"):
        with pytest.raises(InputError, match=f"{name} cannot be read as an array"):
            read_matrix(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("50,3,2\n4,60,1\n0,7,80\n", True), (",a,b\na,50,3\nb,4,60\n", True), ("[[50, 3], [4, 60]]", True),
        (",0,1\n0,50,3\n1,4,60\n", True),
        ("| | a | b |\n|---|---|---|\n| a | 50 | 3 |\n| b | 4 | 60 |\n", True), ("50 3\n4 60\n", True), ("a,b\n50,3\n4,60\n", True),
        (",a,b\na,0.5,0.3\nb,0.4,0.6\n", False), (",a,b\nx,50,3\n", False), ("no table\n", False), ("[[50, 3], [4]]", False), ("[1", False),
    ],
)  # fmt: skip
def test_a_check_of_a_matrix_names_the_command_for_it(text: str, is_one: bool) -> None:
    with pytest.raises(InputError) as error:
        check_text(text)
    assert ("`segbounds metrics FILE`" in str(error.value)) is is_one
