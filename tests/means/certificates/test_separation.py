"""Planes: no pair is beyond them, and demands that images meet have none."""

from fractions import Fraction

import numpy as np
from summed_up import about

from segbounds.means.certificates.programmes import ProgrammeSolution, programme_of
from segbounds.means.certificates.separation import SeparatingPlane, met
from segbounds.metrics.catalogue import dice, jaccard, recall
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate


def test_a_plane_holds_on_all_pairs_and_what_is_demanded_is_beyond_it() -> None:
    plane = met(programme_of([dice, jaccard]), [about(dice, "0.6", "0.61"), about(jaccard, "0.62", "0.63")])
    assert isinstance(plane, SeparatingPlane) and plane.most < plane.given
    many = np.floor(10 ** np.random.default_rng(0).uniform(-1, 5, (4, 5000)))
    values = np.asarray(evaluate(plane.combination, Counts(*many[:, many.any(axis=0)])))
    assert values.max() <= float(plane.most) + 1e-12
    assert values.max() <= float(plane.sharpened()) + 1e-12 and plane.sharpened() <= plane.most


def test_demands_that_images_meet_have_a_mixture() -> None:
    found = met(programme_of([dice, recall]), [about(dice, "0.6", "0.61"), about(recall, "0.5", "0.51")])
    assert isinstance(found, ProgrammeSolution) and found.missed < 1e-9


def test_the_edge_has_neither() -> None:
    """Mean Jaccard that is the most that it can be by less than floors are certified: no plane is made up."""
    beyond = Fraction(61, 100) + Fraction(1, 10**13)
    found = met(programme_of([dice, jaccard]), [about(dice, "0.6", "0.61"), about(jaccard, str(beyond), "1")], 3)
    assert not isinstance(found, SeparatingPlane)
