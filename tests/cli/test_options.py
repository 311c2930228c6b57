"""Options that several commands have: records of them, and what their values mean."""

import inspect
from dataclasses import dataclass
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from segbounds.cli.options import (
    MAX_CLASSES,
    MAX_PIXELS,
    metric_and_value,
    of_record,
    size_given,
    two_numbers,
    two_similarities,
    values_given,
    whole_number,
)
from segbounds.errors import InputError
from segbounds.masks.images import LIMITS


@dataclass(frozen=True, kw_only=True)
class _Asked:
    name: Annotated[str, typer.Argument()]
    often: Annotated[int, typer.Option("--often", min=1)] = 2


def _greet(asked: _Asked) -> None:
    """Greets."""
    print(" ".join([asked.name] * asked.often))


def test_the_options_of_a_record_are_those_of_the_command_in_their_order() -> None:
    command = of_record(_greet)
    assert list(inspect.signature(command).parameters) == ["name", "often"]
    assert command.__doc__ == "Greets."
    app = typer.Typer()
    app.command()(command)
    assert CliRunner().invoke(app, ["ada", "--often", "3"]).output == "ada ada ada\n"
    assert CliRunner().invoke(app, ["ada"]).output == "ada ada\n"
    assert CliRunner().invoke(app, ["ada", "--often", "0"]).exit_code == 2


def test_limits_are_those_of_the_reader_of_masks() -> None:
    assert (LIMITS.pixels, LIMITS.classes) == (MAX_PIXELS, MAX_CLASSES)


@pytest.mark.parametrize(
    ("given", "values"),
    [
        (None, {}),
        (["dice=0.85", "prevalence==2%"], {"dice": "0.85", "prevalence": "==2%"}),
        (["tversky:alpha=0.3,beta=0.7=0.5"], {"tversky:alpha=0.3,beta=0.7": "0.5"}),
    ],
)
def test_values_are_split_at_the_last_sign(given: list[str] | None, values: dict[str, str]) -> None:
    assert values_given(given) == values


@pytest.mark.parametrize(
    ("given", "says"),
    [(["dice"], "not of the form"), (["=0.5"], "not of the form"), (["==0.5"], "names no metric"), (["dice=1", "dice=0"], "twice")],
)  # fmt: skip
def test_values_that_say_nothing_are_refused(given: list[str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        values_given(given)


def test_a_metric_may_have_a_value_and_equals_signs_of_its_own() -> None:
    assert metric_and_value("dice") == ("dice", None)
    assert metric_and_value("dice=4/5") == metric_and_value("dice==4/5") == ("dice", "4/5")
    assert metric_and_value("tversky:alpha=0.3,beta=0.7") == ("tversky:alpha=0.3,beta=0.7", None)
    assert metric_and_value("tversky:alpha=0.3,beta=0.7=1/2") == ("tversky:alpha=0.3,beta=0.7", "1/2")


def test_commas_stand_between_parameters_and_between_similarities() -> None:
    pair = two_similarities("tversky:alpha=1,beta=2,dice")
    assert pair is not None and [str(of) for of in pair] == ["Tversky(alpha=1, beta=2)", "Dice"]
    assert two_similarities(None) is None
    with pytest.raises(InputError, match="names one similarity"):
        two_similarities("dice")


@pytest.mark.parametrize(("text", "number"), [("1e9", 10**9), ("1_000", 1000), ("12,345", 12345), ("1", 1)])
def test_numbers_of_pairs_are_read_as_people_write_them(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "1e18", "many", "2**70"])
def test_what_is_no_number_of_pairs_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no number of pairs"):
        whole_number(text)


def test_rates_are_two_numbers() -> None:
    assert two_numbers("0.1,1/4") == (0.1, 0.25)
    for text in ("0.1", "0.1,0.2,0.3", "a,b"):
        with pytest.raises(InputError, match="two numbers"):
            two_numbers(text)


def test_positives_without_pixels_are_no_size() -> None:
    assert size_given(None, None) is None
    with pytest.raises(InputError, match="--positives needs --pixels"):
        size_given(None, 3)
