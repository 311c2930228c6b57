"""Proofs: statements about polynomials, certificates for them, the checker, and the exports to Rocq."""
