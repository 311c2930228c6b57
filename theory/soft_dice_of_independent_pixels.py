"""For independent pixels soft Dice is consistent: along each pixel its expectation falls first, if at all, and then rises.

Let t be the value of one pixel that is positive with probability p, let the others have values x_i and probabilities
p_i, the sum V of values, and a number of positives M; pi(j) = P(M = j), and pi_i the same without pixel i. Sorted by k
= M + 1 with the pixel and k = M without it, the derivative of the expectation is 2 p F(t) - 2 (1 - p) G(t) with

    F = sum of n(k - 1)/(V + k + t)^2,   n(j) = (j + 1) pi(j) + sum of x_i (1 - p_i) pi_i(j),
    G = sum of g(k - 1)/(V + k + t)^2,   g(j) = sum of x_i p_i pi_i(j).

If n(j)/g(j) never falls in j, then F/G never falls in t: its derivative is a sum over k > l of (n_k g_l - n_l g_k) 2
(z_l - z_k) z_k^2 z_l^2/G^2 with z_k = 1/(V + k + t). In n(j + 1) g(j) - n(j) g(j + 1) the coefficient of x_i is p_i
times the difference of (j + 2) pi(j + 1) pi_i(j) and (j + 1) pi(j) pi_i(j + 1), where the claim compares what stands
beside the factors: r, 1 and u are pi_i at j - 1, j and j + 1, in units of the middle one. The coefficient of x_i x_h is
the second step's, of the probabilities without either pixel. That r u <= 1 is Newton's inequality: a sum of independent
indicators has log-concave probabilities.

What is argued by hand: the sums above, for any number of pixels, and the conclusion. The sign of the derivative changes
from - to + at most once, so a maximum inside (0, 1) is one of a constant, and thresholds lose nothing, as in
expected_soft_tversky_convex.py. An empty reference counts 0 for every soft mask but the empty one; whatever it counts
for that one, it is a mask.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem

r, u, p, q = sp.symbols("r u p q", nonnegative=True)

theorem = Theorem(
    title="Soft Dice of independent pixels falls and then rises along each pixel",
    source="derived here; log-concavity is Newton's inequality",
    claim=Always(sp.Le((p * r + 1 - p) * u, p + (1 - p) * u)),
    domain=Domain((p <= 1, r * u <= 1)),
    derivation=(
        Step("The coefficient of one value", sp.Ge(p + (1 - p) * u - (p * r + 1 - p) * u, 0), because=p * (1 - r * u)),
        Step(
            "The coefficient of the product of two",
            sp.Ge((q - p) * ((q + (1 - q) * u) * (p * r + 1 - p) - (q * r + 1 - q) * (p + (1 - p) * u)), 0),
            because=(q - p) ** 2 * (1 - r * u),
        ),
    ),
    equality="For p = 0, and where r u = 1.",
    attained_by={r: 1, u: 1, p: 0},
)
