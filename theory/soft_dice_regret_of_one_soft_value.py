"""What one half can cost where a best soft mask for Dice has one value between 0 and 1: 2/369 = .0054, of six pixels.

The reference is the second pixel with probability 25/123; else the first with one of two others, 67/123, or with one of
two more, 31/123. A soft mask with a of the first, t of the second, and z and u of these pairs, has the expectation

    (196 a + 67 z + 31 u)/(2 + a + t + z + u) + 50 t/(1 + a + t + z + u), divided by 123

The claim is that none of three changes on the way to a = 1, z and u = 0 and t = 1/2, or to z = 2 and t = 0, makes it
less, so that none exceeds 66/123, which both have. The second is a mask, the first pixel with the pair of 67/123. So it
is a best mask and (1, 1/2, 0, 0, 0, 0) a best soft mask: one half leaves the first pixel alone, with 196/369, and 2/369
is lost. soft_dice_one_soft_value.py says that it is never more.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

a, t, u, z = sp.symbols("a t u z", nonnegative=True)
best = sp.Rational(66, 123)


def soft(a: sp.Expr | int, t: sp.Expr | sp.Rational | int, z: sp.Expr | int, u: sp.Expr | int) -> sp.Expr:
    volume = sp.sympify(a + t + z + u)
    return ((196 * a + 67 * z + 31 * u) / (2 + volume) + 50 * t / (1 + volume)) / 123


before, whole, kept = a + t + z + u, 1 + t + z + u, 1 + t + z
gain = sp.expand((392 + 196 * t + 129 * z + 165 * u) * (1 + before) * (1 + whole) - 50 * t * (2 + before) * (2 + whole))
loss_of_first = (1 - a) * gain / (123 * (1 + before) * (1 + whole) * (2 + before) * (2 + whole))
paid = 72 + 31 * (1 - t) + 36 * z
loss_of_pair = u * (paid / ((2 + kept) * (2 + whole)) + 50 * t / ((1 + kept) * (1 + whole))) / 123
missing = 2 * (1 - 2 * t) ** 2 * (2 - z) + z * t * (8 * t + 7) + z * (2 - z)
loss_of_half = missing / (123 * (1 + kept) * (2 + kept))

theorem = Theorem(
    title="One pixel and half of another have the best expected soft Dice, and so has a mask without the other",
    source="derived here",
    claim=Always(
        sp.Le(
            sp.Max(
                best + soft(a, t, z, u) - soft(1, t, z, u), best + soft(1, t, z, u) - soft(1, t, z, 0), soft(1, t, z, 0)
            ),
            best,
        )
    ),
    domain=Domain((a <= 1, t <= 1, z <= 2, u <= 2)),
    derivation=(
        Step("The first pixel is best predicted", sp.Ge(soft(1, t, z, u) - soft(a, t, z, u), 0), because=loss_of_first),
        Step("none of the last pair", sp.Ge(soft(1, t, z, 0) - soft(1, t, z, u), 0), because=loss_of_pair),
        Step("and half of the second, or the other pair", sp.Ge(best - soft(1, t, z, 0), 0), because=loss_of_half),
        Step(
            "What is missing",
            sp.Ge(best - soft(a, t, z, u), 0),
            because=loss_of_first + loss_of_pair + loss_of_half,
        ),
        Step("A mask has it", identity(soft(1, 0, 2, 0), best)),
        Step("What the first alone loses", identity(best - soft(1, 0, 0, 0), sp.Rational(2, 369))),
    ),
    equality="For a = 1, t = 1/2 and nothing else, and for a = 1 and z = 2.",
    attained_by={a: 1, t: sp.Rational(1, 2), z: 0, u: 0},
)
