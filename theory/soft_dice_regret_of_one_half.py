"""What one half can cost with soft Dice: r/(3 r^2 + 10 r + 9), up to (3 sqrt(3) - 5)/4 = .0490.

With h = 5 + 3 r, the reference is a region of size 1 and one of K others of size h - 2, all apart, with probability q;
else, with probability p, a random part of size r of a doubtful region of size 2 h beside these. Here p : q = 2 (3 + 2
r)^2 : r (1 + r) h. A soft mask with a of the first region, u of the doubtful one and z of the K has the expectation

    q 2 (a + z/K)/(a + u + z + h - 1) + p 2 u r/(2 h)/(a + u + z + r)

however u and z are shared out. The claim, for K = 3 h and with p and q not divided by their sum, is that none of three
changes on the way to the first region with u = h, half of the doubtful one, makes it less; with more of the K, z is
worth less. If all pixels of the
doubtful region have the value 1/2, those above 1/2 are the first region alone. This and half the pixels of the doubtful
one are as good as the soft mask: a mask has the best expected soft Dice, and r/(3 r^2 + 10 r + 9) is lost. The pixels
of regions make r any fraction: 5/3 with K = 30, of which 5/102 is lost, or one as near to sqrt(3) as one likes.

More is never lost: soft_dice_one_half_at_most.py has the same constant.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

a, f, x, z = sp.symbols("a f x z", nonnegative=True)
r = sp.Rational(1, 2) + f
h = 5 + 3 * r
u = h * x
p, q = 2 * (3 + 2 * r) ** 2, r * (1 + r) * h
lost, limit = r / (3 * r**2 + 10 * r + 9), (3 * sp.sqrt(3) - 5) / 4


def soft(a: sp.Expr | int, u: sp.Expr | int, z: sp.Expr | int) -> sp.Expr:
    return q * 2 * (a + z / (3 * h)) / (a + u + z + h - 1) + p * u * r / (h * (a + u + z + r))


# in powers of what is not negative
rise = sp.expand(
    (1 + r) * h * (h * (u + z + h - 1) - z / 3) * (1 + r + u + z) * (a + u + z + r)
    - (3 + 2 * r) ** 2 * u * (u + z + h) * (a + u + z + h - 1)
)
fall = sp.expand(
    (1 + r) * h * (2 * h - u) * (1 + r + u) * (1 + r + u + z) + 3 * (3 + 2 * r) ** 2 * u * (u + h) * (u + z + h)
)
loss_of_first = 2 * r * (1 - a) * rise / (h * (u + z + h) * (a + u + z + h - 1) * (1 + r + u + z) * (a + u + z + r))
loss_of_many = 2 * r * z * fall / (3 * h * (u + h) * (u + z + h) * (1 + r + u) * (1 + r + u + z))
loss_of_half = r * (1 + r) * (2 + r) * (u - h) ** 2 / (h * (1 + r + u) * (u + h))
best = soft(1, h, 0)

theorem = Theorem(
    title="Half of a doubtful region beside a whole one has the best expected soft Dice",
    source="derived here",
    claim=Always(
        sp.Le(
            sp.Max(
                best + soft(a, u, z) - soft(1, u, z),
                best + soft(1, u, z) - soft(1, u, 0),
                soft(1, u, 0),
                evaluate=False,
            ),
            best,
        )
    ),
    domain=Domain((a <= 1,)),
    derivation=(
        Step(
            "The first region is best predicted whole", sp.Ge(soft(1, u, z) - soft(a, u, z), 0), because=loss_of_first
        ),
        Step("none of the K others", sp.Ge(soft(1, u, 0) - soft(1, u, z), 0), because=loss_of_many),
        Step("and half of the doubtful one", sp.Ge(best - soft(1, u, 0), 0), because=loss_of_half),
        Step(
            "What is missing",
            sp.Ge(best - soft(a, u, z), 0),
            because=loss_of_first + loss_of_many + loss_of_half,
        ),
        Step("What the first alone loses", identity(best - soft(1, 0, 0), lost * (p + q))),
        Step(
            "which is most where r^2 = 3",
            sp.Ge(limit - lost, 0),
            because=3 * limit * (r - sp.sqrt(3)) ** 2 / (3 * r**2 + 10 * r + 9),
        ),
    ),
    equality="For a = 1, u = h and z = 0.",
    attained_by={a: 1, x: 1, z: 0, f: sp.Rational(7, 6)},
)
