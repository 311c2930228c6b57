"""Zeros behind numbers that programs print with more decimals than they round to."""

import random
from collections.abc import Callable, Sequence

import pytest

from segbounds.reports.checking import check_text
from segbounds.show.reported import lines

HEAD = "m,Dice,IoU"


def outcomes(text: str) -> list[str]:
    return [verdict.outcome for verdict in check_text(text).verdicts]


def logged(decimals: int, values: dict[str, float]) -> str:
    """The line that sums up a table in a log: rounded to so many decimals of percent, and printed with four."""
    return "Iter(val) [9/9]  " + "  ".join(
        f"{name}: {round(100 * value, decimals):.4f}" for name, value in values.items()
    )


@pytest.mark.parametrize("decimals", [1, 2])
def test_true_rows_of_a_log_with_padded_zeros_are_never_impossible(decimals: int) -> None:
    """Foreground and background of one table of counts, in every metric of a log."""
    draw = random.Random(decimals)
    for _ in range(20):
        tp, fp, fn, tn = (draw.randint(1, 400) for _ in range(4))
        sides = ((tp, fp, fn), (tn, fn, fp))

        def mean(value: Callable[[int, int, int], float], sides: Sequence[tuple[int, int, int]] = sides) -> float:
            return sum(value(*side) for side in sides) / 2

        text = logged(
            decimals,
            {
                "aAcc": (tp + tn) / (tp + fp + fn + tn),
                "mIoU": mean(lambda t, p, n: t / (t + p + n)),
                "mAcc": mean(lambda t, p, n: t / (t + n)),
                "mDice": mean(lambda t, p, n: 2 * t / (2 * t + p + n)),
                "mPrecision": mean(lambda t, p, n: t / (t + p)),
            },
        )
        (verdict,) = check_text(text).verdicts
        assert verdict.outcome != "impossible", (text, verdict.sentence)
        assert any("pooled" in item.reading and item.possible is not False for item in verdict.readings), text


def test_zeros_at_the_end_of_all_numbers_are_no_digits() -> None:
    """As pooled counts, Dice 85.3000 has IoU 74.37 to 74.38; Dice 85.3 has 74.3 as well."""
    padded = check_text(f"{HEAD}\nA,85.3000,74.3000\nB,80.1000,66.8000\n", unit="pooled")
    assert [verdict.outcome for verdict in padded.verdicts] == ["possible", "possible"]
    assert any("4 different numbers with 4 decimals end in 000" in line for line in lines(padded))
    assert outcomes(f"{HEAD}\nA,85.3001,74.3000\nB,80.1000,66.8001\n")[0] == "impossible"


def test_too_few_zeros_say_nothing() -> None:
    """Of three numbers with three decimals each ends in 0 with one in 1000: "impossible" is not lost for that."""
    for text in (f"{HEAD}\nA,0.850,0.730\n", f"{HEAD}\nA,0.500,0.500\nB,0.850,0.730\n", f"{HEAD}\nA,1.0000,0.0000\n"):
        found = check_text(text, unit="pooled")
        assert [verdict.outcome for verdict in found.verdicts][-1] == "impossible", text
        assert not any("carry nothing" in line for line in lines(found))


def test_a_column_of_its_own_is_read_with_its_own_digits() -> None:
    rows = [
        ("0.8534", "0.7440"),
        ("0.8011", "0.6680"),
        ("0.9072", "0.8300"),
        ("0.7777", "0.6360"),
        ("0.8123", "0.6840"),
    ]
    found = check_text(HEAD + "\n" + "".join(f"r{i},{d},{j}\n" for i, (d, j) in enumerate(rows)))
    (table,) = found.tables
    assert len(table.notes) == 1 and "5 different numbers of IoU end in 0," in table.notes[0]
    dice, jaccard = (verdict.value for verdict in found.verdicts[0].numbers)
    assert (str(dice.low), str(jaccard.low)) == ("17067/20000", "1487/2000")


def test_what_a_deviation_was_rounded_to_goes_with_its_number() -> None:
    """Of images with Dice 0.9000 ± 0.1000 and IoU 0.8300 deviations are .0999 to .12; of 0.90 ± 0.1 far more is possible."""
    found = check_text(f"{HEAD}\nA,0.8000 ± 0.1000,0.6700 ± 0.1100\nB,0.9000 ± 0.0500,0.8300 ± 0.0600\n")
    assert [number.spread for verdict in found.verdicts for number in verdict.numbers] == [
        "0.10",
        "0.11",
        "0.05",
        "0.06",
    ]


def test_a_typo_is_looked_for_among_the_digits_that_carry_something() -> None:
    found = check_text(
        f"{HEAD},Recall\nA,85.0000,74.0000,70.0000\nB,85.0000,74.0000,80.0000\nC,90.0000,81.0000,90.0000\n"
    )
    assert found.verdicts[0].outcome == "impossible"
    assert ".0" not in found.verdicts[0].mended


def test_two_round_shares_are_not_rounded_to_one_digit() -> None:
    few = check_text(f"{HEAD}\nA,0.800,0.667\nB,0.900,0.818\n")
    assert not any("carry nothing" in line for line in lines(few))
    rows = "\n".join(f"R{i},0.{i}00,0.{i}00" for i in range(1, 7))
    assert any("carry nothing" in line for line in lines(check_text(f"{HEAD}\n{rows}\n")))
