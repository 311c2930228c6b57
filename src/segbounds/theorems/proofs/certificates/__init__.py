"""Why a polynomial is never negative: a certificate that a mere identity re-checks.

    multiplier * polynomial = sum of  coefficient * factors * square^2

with coefficients that are not negative, factors that are known not to be, and a multiplier that is positive. `ways.find` looks
for one, cheapest first: the polynomial is zero, no coefficient is negative, a form that somebody wrote down, products of the
facts (a linear programme), sums of squares. Floats only nominate; what is returned has been checked exactly.
"""
