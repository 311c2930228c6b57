"""What notebooks show beside results: named values, and pictures with a slider where somebody can move one."""

import json
import subprocess
import sys
from base64 import b64decode
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from ipywidgets import SelectionSlider
from ipywidgets.widgets.widget import _instances
from legible import collisions
from matplotlib.backends.backend_agg import FigureCanvasAgg

from segbounds.counts import Counts, n
from segbounds.errors import InputError
from segbounds.learning.practice.shipped import study
from segbounds.losses import metric_loss, soft_loss
from segbounds.metrics.similarity import evaluate
from segbounds.show import lessons
from segbounds.show.figures.moving import MOVES, parts_of_a_pixel
from segbounds.show.figures.style import Shown
from segbounds.show.lessons import moved, named
from segbounds.similarities import dice


@pytest.mark.parametrize("name", MOVES)
def test_a_picture_can_be_read_wherever_the_slider_stands(name: str) -> None:
    move = MOVES[name]
    assert move.start in move.stops and 2 <= len(move.stops) <= 20
    seen = set()
    for stop in (move.stops[0], move.start, move.stops[-1]):
        figure = move.draw(stop)
        assert not collisions(figure)  # which draws it
        assert isinstance(figure.canvas, FigureCanvasAgg)
        seen.add(bytes(figure.canvas.buffer_rgba()))
    assert len(seen) == 3


def test_the_parts_of_a_pixel_are_those_of_the_losses() -> None:
    x = np.linspace(0, 1, 11)
    tensors = torch.from_numpy(x)[:, None, None], torch.full((11, 1, 1), 0.4, dtype=torch.float64)
    losses = {"soft Dice": soft_loss, "metric loss": metric_loss}
    for says, counts in parts_of_a_pixel(x, 0.4).items():
        loss = losses[says](dice, input="probabilities").each(*tensors).ravel()
        assert np.allclose(1 - evaluate(dice, counts), loss, atol=1e-6)


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons, "somebody_sits_here", lambda: True)


@pytest.mark.usefixtures("somebody")
def test_a_slider_stands_at_the_start_and_draws_what_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw=False: shown.append(data))
    assert moved("moved_mask") is None
    first, data = shown
    *_, slider = (w for w in _instances.values() if isinstance(w, SelectionSlider))
    assert slider.value == 3 and [label for label, _ in slider.options] == list("012345678")
    slider.value = 8
    still, chosen = (MOVES["moved_mask"].draw(value)._repr_png_()[0] for value in (3, 8))
    assert first._repr_png_()[0] == still and shown[2]._repr_png_()[0] == chosen
    assert "application/vnd.jupyter.widget-view+json" in data and b64decode(data["image/png"]) == still


@pytest.mark.usefixtures("somebody")
def test_without_ipywidgets_the_picture_stands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lessons, "find_spec", lambda name: None)
    assert isinstance(moved("moved_mask"), Shown)
    assert "pip install 'segbounds[notebooks]'" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kernel", "there"),
    [
        (None, False),
        (SimpleNamespace(), False),
        (SimpleNamespace(_allow_stdin=False), False),
        (SimpleNamespace(_allow_stdin=True), True),
    ],
)
def test_who_may_be_asked_can_move_something(kernel: Any, there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: kernel and SimpleNamespace(kernel=kernel))
    )
    assert lessons.somebody_sits_here() == there
    assert there or isinstance(moved("moved_mask"), Shown)


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match=r"moved_masks.*moved_mask"):
        moved("moved_masks")


def test_nothing_is_loaded_before_something_moves() -> None:
    wanted = ["ipywidgets", "matplotlib", "torch"]
    source = f"import json, sys, segbounds.show.lessons; print(json.dumps([name for name in {wanted} if name in sys.modules]))"
    told = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True).stdout
    assert json.loads(told) == []


def test_values_are_shown_under_their_names() -> None:
    values = {
        "Dice": Fraction(2, 3),
        "a < b": True,
        "apart": 3 - 2 * sp.sqrt(2),
        "pairs": 1_000_000,
        "about": 0.123456789,
        "along": Counts(1, n, 0, n**2),
        "from, to": (1.5, 49),
        "tasks": ["a|b"],
        "masks": np.eye(2, dtype=bool),
    }
    shown = named(values)._repr_markdown_().splitlines()
    assert shown[:2] == ["|  | value |", "| :--- | :--- |"]
    assert shown[2:] == [
        r"| Dice | $\frac{2}{3} \approx 0.6667$ |",
        "| a &lt; b | yes |",
        r"| apart | $3 - 2 \sqrt{2} \approx 0.1716$ |",
        "| pairs | 1,000,000 |",
        "| about | 0.123457 |",
        "| along | tp = $1$, fp = $n$, fn = $0$, tn = $n^{2}$ |",
        "| from, to | 1.5, 49 |",
        r"| tasks | a\|b |",
        "| masks | █·, ·█ |",
    ]
    assert repr(named({"Dice": Fraction(2, 3)})) == "Dice: 2/3"
    floats = {"one": 0.34063471096312664, "two": [0.1 + 0.2, np.float64(1) / 3], "all": True}
    assert repr(named(floats)) == "one: 0.340635\ntwo: [0.3, 0.333333]\nall: True"


def test_the_study_travels_with_the_package() -> None:
    assert study().rows and study() is study()
