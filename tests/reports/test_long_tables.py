"""Tables with a column of names of metrics."""

import pytest

from segbounds.errors import InputError
from segbounds.reports.checking import check_text

LONG = """case,metric,value
a,Dice,0.9061
a,IoU,0.9082
b,Dice,0.8000
b,IoU,0.6667
b,HD95,3.20
"""


def outcomes(text: str) -> dict[str, str]:
    return {verdict.name: verdict.outcome for verdict in check_text(text).verdicts}


def test_one_value_a_row_is_a_row_for_each_case() -> None:
    found = check_text(LONG)
    assert {v.row: v.outcome for v in found.verdicts} == {"a": "impossible", "b": "possible"}
    assert [column.head for column in found.tables[0].columns if column.left_out][1:] == ["HD95"]


def test_a_column_of_metrics_beside_methods() -> None:
    text = "Set,Metric,U-Net,Ours\nA,Dice (%),90.61,80.00\n,IoU (%),90.82,66.67\nB,Dice (%),80.00,80.00\n,IoU (%),66.67,66.67\n"
    assert outcomes(text) == {
        "A, U-Net": "impossible",
        "A, Ours": "possible",
        "B, U-Net": "possible",
        "B, Ours": "possible",
    }


def test_deviations_and_units_in_long_tables() -> None:
    text = "method;metric;unit;mean;std\nA;Dice;%;80,0;5,0\nA;IoU;%;66,7;6,0\nB;Dice;%;90,6;5,0\nB;IoU;%;90,8;5,0\n"
    found = check_text(text)
    assert [v.outcome for v in found.verdicts] == ["possible", "impossible"]
    assert [n.spread for n in found.verdicts[0].numbers] == ["5.0", "6.0"]


def test_a_value_that_is_told_twice_is_not_chosen_from() -> None:
    with pytest.raises(InputError, match="no column"):
        check_text(LONG + "a,Dice,0.5000\n")
