"""Exact numbers and polynomials, and the one reader of formulas that come as text."""
