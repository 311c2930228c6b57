"""Exact suprema of quotients of polynomials on orthants, and enclosures of them."""
