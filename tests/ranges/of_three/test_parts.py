"""Parts of the range of three metrics: counts as polynomials in the values, and relations where they are dependent."""

from sympy.polys.domains import QQ

from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate
from segbounds.ranges.joint_ranges import joint_range
from segbounds.ranges.of_three.factors import SolvedFactor
from segbounds.ranges.of_three.regions_between import ends

COUNTS = [Counts(3, 1, 2, 5), Counts(7, 2, 1, 1), Counts(1, 1, 4, 9)]


def values(names: tuple[str, ...], counts: Counts) -> list[QQ]:
    found = [evaluate(parse(name), counts) for name in names]
    return [QQ(value.numerator, value.denominator) for value in found]


def test_counts_come_back_from_their_values_up_to_scaling() -> None:
    names = ("dice", "recall", "specificity")
    (part,) = joint_range(*names).parts
    assert part.relations == ()
    for counts in COUNTS:
        back = [polynomial(*values(names, counts)) for polynomial in part.counts]
        assert all(back[i] * counts[j] == back[j] * counts[i] for i in range(4) for j in range(4)) and any(back)


def test_dependent_metrics_have_a_relation_that_all_masks_fulfil() -> None:
    names = ("precision", "recall", "dice")
    (part,) = joint_range(*names).parts
    (relation,) = part.relations
    assert all(relation(*values(names, counts)) == 0 for counts in COUNTS)
    assert relation(QQ(1, 2), QQ(1, 2), QQ(1, 3)) != 0


def test_ends_are_those_of_the_metric_and_a_factor_is_solved_for_its_value() -> None:
    (part,) = joint_range("dice", "recall", "specificity").parts
    assert [ends([part], i) for i in range(3)] == [(0, 1)] * 3
    factor = next(f for p in part.counts for f, _ in p.factor_list()[1] if f.degree(0) > 0 and f.degree(1) > 0)
    solved = SolvedFactor(factor)
    place = (QQ(2, 3), QQ(3, 4))
    value = QQ.from_sympy(
        solved.value(place).subs({s: QQ.to_sympy(x) for s, x in zip(solved.symbols.values(), place, strict=True)})
    )
    there = [QQ(0)] * 3
    for i, x in zip(solved.others, place, strict=True):
        there[i] = x
    there[solved.of] = value
    assert factor(*there) == 0
