"""The Lovasz extension is at most the expected loss of independent pixels.

A soft prediction x stands for random masks: each pixel is predicted with probability x, so it is wrong with probability p = |x - y|.
The Lovasz extension draws one number for all pixels, so that wrong pixels come in the order of p; the expectation draws
them independently. For two pixels with p >= q, of which the first alone costs 1, the second alone h and both 1 + h - g:

    Lovasz      (p - q) 1 + q (1 + h - g)
    expected    p (1 - q) 1 + q (1 - p) h + p q (1 + h - g)

and the difference is g q (1 - p), where g >= 0 is submodularity (jaccard_loss_is_submodular.py). For more pixels it is the same
exchange again and again: two masks that are drawn and of which neither contains the other are replaced by their union and their
intersection, which costs no more and leaves each pixel its probability, until the masks are a chain; and the chain is Lovasz's. So
the Lovasz extension is the least expectation of any joint distribution (Lovasz 1983), and for Dice, which is not submodular, it can exceed
that of independent pixels.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem

p, q, h, g = sp.symbols("p q h g", nonnegative=True)
both = 1 + h - g
lovasz = (p - q) + q * both
expected = p * (1 - q) + q * (1 - p) * h + p * q * both

theorem = Theorem(
    title="The Lovasz extension is at most the expected loss",
    source="Lovasz 1983; for the Jaccard loss Berman et al. 2018 (arXiv 1705.08790); written out here",
    claim=Always(sp.Le(lovasz, expected)),
    domain=Domain((q <= p, p <= 1)),
    derivation=(Step("The difference", sp.Ge(expected - lovasz, 0), because=g * q * (1 - p)),),
    equality="On binary masks, and where the errors do not interact, g = 0.",
    attained_by={p: 1, q: sp.Rational(1, 2), h: 1, g: 1},
    figure="surrogates",
)
