"""Rows with more or fewer cells than their head."""

from pathlib import Path

import pytest

from segbounds.errors import InputError
from segbounds.reports.checking import check_table, check_text
from segbounds.reports.formats.matrices import read_matrix
from segbounds.reports.verdicts import TableCheck
from segbounds.show.reported import lines

RAGGED = {
    "csv": "m,Dice,IoU\nA,0.85,0.74,0.3\nB,0.85\nC,0.85,0.95\n",
    "tsv": "m\tDice\tIoU\nA\t0.85\t0.74\t0.3\nB\t0.85\nC\t0.85\t0.95\n",
    "md": "| m | Dice | IoU |\n|---|---|---|\n| A | 0.85 | 0.74 | 0.3 |\n| B | 0.85 |\n| C | 0.85 | 0.95 |\n",
    "html": "<table><tr><th>m<th>Dice<th>IoU<tr><td>A<td>0.85<td>0.74<td>0.3<tr><td>B<td>0.85<tr><td>C<td>0.85<td>0.95</table>",
    "tex": r"\begin{tabular}{lcc} m & Dice & IoU \\ A & 0.85 & 0.74 & 0.3 \\ B & 0.85 \\ C & 0.85 & 0.95 \\ \end{tabular}",
}


def told(check: TableCheck) -> str:
    return "\n".join(lines(check))


@pytest.mark.parametrize("form", RAGGED)
def test_rows_of_other_lengths_are_named(form: str, tmp_path: Path) -> None:
    (tmp_path / f"t.{form}").write_text(RAGGED[form])
    found = check_table(tmp_path / f"t.{form}")
    assert [(v.row, v.outcome) for v in found.verdicts] == [("B", "nothing to check"), ("C", "impossible")]
    assert "'A' is left out: it has 4 cells and the head 3" in told(found)
    assert "'B' has 2 cells and the head 3: they are taken for those of the first 2 columns" in told(found)


def test_decimal_commas_between_commas_are_numbers_where_there_is_one_way_to_read_them() -> None:
    found = check_text("m,Dice,IoU\nA,0,85,0,74\nB,85,00,99,00\n")
    assert [v.outcome for v in found.verdicts] == ["possible", "impossible"]
    assert [n.cell.number for n in found.verdicts[0].numbers] == ["0.85", "0.74"]
    assert "commas stand between cells and within numbers" in told(found)
    with pytest.raises(InputError, match="put quotes around numbers with decimal commas"):
        check_text("m,Dice,IoU\nA,0,85,0.74,1\nB,0,9,1.0,2\n")


def test_whole_numbers_behind_a_name_are_no_decimals(tmp_path: Path) -> None:
    found = check_text("Dice,IoU\nA,85,74\nB,85,99\n")
    assert [(v.row, v.outcome) for v in found.verdicts] == [("A", "possible"), ("B", "impossible")]
    (tmp_path / "matrix.csv").write_text("a,b\na,10,200\nb,30,400\n")
    assert read_matrix(tmp_path / "matrix.csv")[1] == ((10, 200), (30, 400))


def test_a_head_without_a_name_for_the_names_of_rows_is_moved() -> None:
    found = check_text('"Dice","IoU"\n"A",0.85,0.74\n"B",0.85,0.90\n')
    assert [(v.row, v.outcome) for v in found.verdicts] == [("A", "possible"), ("B", "impossible")]


def test_words_behind_the_last_column_and_headings_are_no_lost_cells() -> None:
    found = check_text("m,Dice,IoU\nours\nA,0.85,0.74,good\nB,0.85,0.74,\n")
    assert len(found.verdicts) == 2 and not found.tables[0].notes


def test_a_number_that_stands_below_no_head_is_named() -> None:
    found = check_text(
        "m      Dice    IoU     Recall\nA      0.85    0.74    0.90\nB         0.91\nC      0.85    0.74    0.90\n"
    )
    assert "'0.91' in the row 'B' stands below no head, and is left out" in told(found)
    assert [(v.row, v.outcome) for v in found.verdicts] == [("A", "possible"), ("C", "possible")]
