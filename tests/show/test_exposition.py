"""One theorem to read: what holds is ticked, what does not is told."""

from places import TESTS

from segbounds.show.exposition import exposition
from segbounds.theorems.evidence import Budget
from segbounds.theorems.loading import load

FALSE = TESTS / "false_theorems"


def test_a_false_theorem_is_read_with_the_pair_that_breaks_it() -> None:
    (theorem,) = load(FALSE / "wrong_constant.py")
    shown = exposition(theorem, Budget(pixels=12))
    assert shown.startswith(f"{theorem.title}\n{'=' * len(theorem.title)}\n") and theorem.statement in shown
    assert "constant  " in shown and "witness   tp, fp, fn, tn = " in shown
    assert "refuted: " in shown and "Nearest pair of masks: " in shown and "█" in shown


def test_a_false_step_is_told() -> None:
    (theorem,) = load(FALSE / "false_step.py")
    assert "✗ NOT CONFIRMED" in exposition(theorem, Budget(pixels=6))
