"""What one segmentation metric says about another, with proof.

    >>> from segbounds.metrics.catalogue import dice, jaccard
    >>> from segbounds.bounds.extremes import supremum
    >>> supremum(dice - jaccard).value
    3 - 2*sqrt(2)

The modules: counts (tp, fp, fn, tn), similarities (formulas), extremes (exact suprema), theorems (statements as data),
evidence (what was found and what follows), engines (ways of checking), files and counting (real masks), report, cli.
"""

from segbounds import notebooks

__version__ = "0.1.0"

notebooks.register()
