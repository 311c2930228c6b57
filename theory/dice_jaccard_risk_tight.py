"""The regret of the Dice maximiser comes as near to 3 - 2 sqrt(2) as one likes, also among all masks there are; the factor as near to 2.

Take a pixels and b >= a others. With probability x = 2a/(2a + b) the reference is exactly the a pixels, else a random a of the b. A
prediction with i of the a and j of the b pixels has

    E D = x 2i/(i + j + a) + (1 - x) 2(j a/b)/(i + j + a) = x (2i + j)/(i + j + a) <= x,   as i <= a,

so predicting all a + b pixels maximises E D: whatever the reference is, its Dice is x and its Jaccard a/(a + b). Predicting the a pixels
alone has E J = x. The regret x - a/(a + b) is D - J at tp = a, fp = b, fn = 0; the factor is 2(a + b)/(2a + b).

On d pixels no regret is larger than the largest D - J on d pixels: E J(y_J) - E J(y_D) <= E D(y_J) - E J(y_D) <= E D(y_D) - E J(y_D). The
posterior above attains it, so the largest regret on d pixels is the constant of dice_jaccard_absolute_on_d_pixels.py: 1/6 for two pixels
(x = 2/3, one pixel each), 6/35 for five (a = 2, b = 3).

The maximisers of E D are many here. With x a little smaller, predicting everything is the only one, and the regret hardly changes.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Domain, Step, Supremum, Theorem, identity

a, b = sp.symbols("a b", positive=True)
i, j = sp.symbols("i j", nonnegative=True)
x = 2 * a / (2 * a + b)
expected = x * 2 * i / (i + j + a) + (1 - x) * 2 * (j * a / b) / (i + j + a)

optimal = Theorem(
    title="No mask has a higher expected Dice than everything",
    source="derived here",
    claim=Always(sp.Le(expected, x)),
    domain=Domain((i <= a, j <= b, a <= b)),
    derivation=(
        Step("The expected Dice of i of the a and j of the b pixels", identity(expected, x * (2 * i + j) / (i + j + a))),
        Step("What is missing to x", sp.Ge(x - expected, 0), because=x * (a - i) / (i + j + a)),
    ),
    equality="For i = a and any j: the a pixels alone, everything, and all between them.",
)

tight = Theorem(
    title="The regret of the Dice maximiser comes near its bound",
    source="derived here; the bound is Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Supremum(of=dice - jaccard, equals=3 - 2 * sp.sqrt(2), approached_by=Counts(1, sp.sqrt(2), 0, 0)),
    domain=Domain((sp.Eq(fn, 0), tp <= fp)),
    derivation=(
        Step("The regret in a = tp and b = fp", identity(2 * tp / (2 * tp + fp) - tp / (tp + fp), tp * fp / ((tp + fp) * (2 * tp + fp)))),
        Step(
            "What is missing to the constant is a square over positive denominators",
            sp.Ge(3 - 2 * sp.sqrt(2) - tp * fp / ((tp + fp) * (2 * tp + fp)), 0),
            because=(3 - 2 * sp.sqrt(2)) * (sp.sqrt(2) * tp - fp) ** 2 / ((tp + fp) * (2 * tp + fp)),
        ),
    ),
    equality="Never equal for masks, as fp/tp = sqrt(2) is irrational; the Pell fractions 3/2, 7/5, 17/12, … come near.",
)
