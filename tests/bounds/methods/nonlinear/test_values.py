"""Whether any counts have values, and whether that is excluded without a search for counts."""

import pytest

from segbounds.bounds.consistency import consistent
from segbounds.bounds.methods.nonlinear.values import excluded, possible
from segbounds.errors import Unsupported
from segbounds.regions.facts import Fact, known_values
from segbounds.regions.given_counts import with_counts

#: Values, and whether any counts have them; None where they only touch, at counts that are no whole numbers or nowhere.
VALUES: tuple[tuple[dict[str, str], bool | None], ...] = (
    ({"kappa": "0.72", "mcc": "0.32"}, False),
    ({"kappa": "0.17", "mcc": "0.87"}, False),
    ({"kappa": "0.72", "mcc": "0.73"}, True),
    ({"kappa": "0.81", "mcc": "0.80"}, None),
    ({"dice": "0.84", "recall": "0.87", "kappa": "0.81", "mcc": "0.80"}, False),
    ({"dice": "0.84", "recall": "0.87", "mcc": "0.80"}, True),
    ({"dice": "0.68", "mcc": "0.65", "accuracy": "0.97"}, False),
)


def facts(given: dict[str, str]) -> tuple[Fact, ...]:
    return known_values(with_counts(given, None)[0], False, "nearest")


@pytest.mark.parametrize(("given", "answer"), VALUES, ids=str)
def test_what_is_excluded_has_no_counts(given: dict[str, str], answer: bool | None) -> None:
    known = facts(given)
    assert excluded(known) is (answer is False)
    if answer is None:
        with pytest.raises(Unsupported, match="met only where counts have roots, or next to nowhere"):
            possible(known)
    else:
        assert possible(known) is answer


def test_the_smallest_set_is_named_though_smaller_ones_only_touch() -> None:
    found = consistent({"dice": "0.84", "recall": "0.87", "specificity": "0.95", "kappa": "0.81", "mcc": "0.80"})
    assert (
        not found.possible
        and "given Dice = 0.835 to 0.845 and Recall = 0.865 to 0.875 and Cohen's kappa" in found.reason
    )
