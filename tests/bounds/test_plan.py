"""One table of methods: which answers what, why others do not, and that all that answer agree."""

import pytest
import sympy as sp

from segbounds.bounds import plan
from segbounds.bounds.comparison import compare
from segbounds.bounds.extremes import supremum
from segbounds.bounds.intervals import interval
from segbounds.bounds.plan import COMPUTING, METHODS, Answer, Method, NoMethod, solve
from segbounds.bounds.problem import Problem
from segbounds.errors import InputError, Unsupported
from segbounds.metrics.catalogue import cohen_kappa, dice, jaccard, matthews, overlap, parse, precision, recall, tversky
from segbounds.metrics.counts import fn, fp, tp
from segbounds.metrics.similarity import Similarity
from segbounds.regions.bound import Bound
from segbounds.regions.facts import Size, known_values

ALPHA = sp.Symbol("alpha", positive=True)


def about(of: sp.Expr, size: Size | None = None, **given: str) -> Problem:
    return Problem(of, known=known_values(given), size=size)


#: One table: what is asked, the goal, and who answers.
ANSWERS: list[tuple[Problem, plan.Goal, str]] = [
    (Problem.apart(dice, jaccard), "most", "the atlas"),
    (Problem.apart(dice, parse("tversky:alpha=1/3,beta=2/3")), "most", "faces of cones"),
    (Problem.apart(dice, jaccard, known_values({"recall": "0.9"})), "most", "faces of cones"),
    (Problem.apart(dice, jaccard, known_values({"kappa": "0.9"})), "most", "branch and bound"),
    (Problem.apart(dice, jaccard, size=Size(12)), "most", "whole counts, every pair"),
    (about(jaccard, dice="0.85"), "ends", "faces of cones"),
    (about(jaccard, mcc="0.85"), "ends", "branch and bound"),
    (about(jaccard, Size(100, 20), dice="0.85"), "ends", "whole counts, by blocks of rows"),
    (about(jaccard, Size(100), dice="0.85"), "ends", "whole counts, row by row"),
    (about(overlap, Size(40, 8), dice="0.75"), "ends", "whole counts, row by row"),
    (about(sp.Integer(0), dice="0.85", recall="0.9"), "example", "faces of cones"),
    (about(sp.Integer(0), dice="0.85", mcc="0.8"), "possible", "branch and bound"),
    (Problem(dice - jaccard, hypotheses=(sp.Le(fp, fn),)), "most", "quotients on orthants"),
    (Problem(dice - tversky(alpha=ALPHA, beta=1)), "most", "quotients on orthants"),
    (Problem(sp.Abs(precision - recall)), "most", "quotients on orthants"),
    (Problem(dice - sp.sqrt(precision * recall)), "most", "enclosures on orthants"),
]


@pytest.mark.parametrize(("problem", "goal", "by"), ANSWERS, ids=[f"{goal} {p.of} {p.known}" for p, goal, _ in ANSWERS])
def test_who_answers(problem: Problem, goal: plan.Goal, by: str) -> None:
    answer = solve(problem, goal)
    assert answer.method == by and answer.found is not None
    before = [method.name for method in METHODS[: [m.name for m in METHODS].index(by)] if getattr(method, goal)]
    assert [name for name, _ in answer.refused] == before and all(reason for _, reason in answer.refused)


def values(problem: Problem) -> dict[str, Bound]:
    """What every method says that answers."""
    found = {}
    for method in METHODS:
        if method.most is not None and method.applies(problem) is None:
            try:
                bound = method.most(problem)
            except Unsupported:
                continue
            assert bound is not None
            found[method.name] = bound
    return found


@pytest.mark.parametrize(
    ("first", "second"),
    [(dice, jaccard), (overlap, cohen_kappa), (cohen_kappa, dice), (parse("accuracy"), dice), (recall, precision)],
    ids=str,
)
def test_all_that_answer_agree(first: Similarity, second: Similarity) -> None:
    found = values(Problem.apart(first, second, quick=True))
    assert len(found) >= 3, found
    for one in found.values():
        for other in found.values():
            low, high = other.value - other.width, other.value
            assert sp.N(one.value, 30) >= sp.N(low, 30) - sp.Float("1e-12")
            assert sp.N(one.value - one.width, 30) <= sp.N(high, 30) + sp.Float("1e-12")


def test_one_question_has_one_answer_whichever_door_it_comes_through() -> None:
    there = compare("overlap", "kappa").above
    assert there.exact and supremum(overlap - cohen_kappa) == there
    computed = supremum(overlap - cohen_kappa, methods=COMPUTING)
    assert computed.value - computed.width <= there.value <= computed.value


def test_what_no_method_reaches_is_refused_with_every_reason() -> None:
    problem = Problem(sp.cbrt(dice) - matthews)
    with pytest.raises(NoMethod, match="polynomial") as told:
        solve(problem, "most")
    assert [name for name, _ in told.value.refused] == [method.name for method in METHODS if method.most]


def test_the_first_that_answers_is_asked_and_no_other() -> None:
    asked = []

    def method(name: str, reason: str | None, found: int | Unsupported) -> Method:
        def most(_: Problem) -> int:
            asked.append(name)
            if isinstance(found, Unsupported):
                raise found
            return found

        return Method(name, lambda _: reason, most=most)  # type: ignore[arg-type]

    table = (
        method("a", "not this", 1),
        method("b", None, Unsupported("stuck")),
        Method("c", lambda _: None),
        method("d", None, 4),
        method("e", None, 5),
    )
    assert solve(Problem(dice), "most", table) == Answer(4, "d", (("a", "not this"), ("b", "stuck")))
    assert asked == ["b", "d"]


def test_masks_that_do_not_exist_are_no_answer_to_refuse() -> None:
    nothing = about(jaccard, dice="0.9", recall="0.2")
    assert solve(nothing, "ends").found is None and solve(nothing, "possible").found is False


def test_quotients_of_metrics_are_not_enclosed_where_they_may_divide_by_zero() -> None:
    from segbounds.bounds.methods import branch_and_bound

    assert branch_and_bound.applies(Problem(dice / matthews)) is not None
    assert branch_and_bound.applies(Problem(tp / (tp + fn) - dice)) is not None
    assert branch_and_bound.applies(Problem(dice * matthews - jaccard**2)) is None


@pytest.mark.parametrize(
    "formula", [tp / (tp + fp + 1), tp / sp.Max(tp + fp, tp + fn + 1), (tp + 1) / (tp + fp + fn + 1)], ids=str
)
def test_metrics_with_a_smoothing_constant_are_refused(formula: sp.Expr) -> None:
    """All methods but those for a size take counts to be known up to a common factor: the supremum of tp/(tp + fp + 1) is 1, not 1/2."""
    smoothed = Similarity("smoothed", formula, 1)
    for expression in (smoothed, smoothed - precision, precision - smoothed):
        with pytest.raises(Unsupported, match="multiplied by the same number"):
            supremum(expression)
    with pytest.raises(InputError, match="leave smoothing constants out"):
        interval(smoothed, {"dice": "1/2"})
    with pytest.raises(InputError, match="leave smoothing constants out"):
        compare(smoothed, "dice")
