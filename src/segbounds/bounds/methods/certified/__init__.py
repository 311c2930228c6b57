"""Closed forms recognised from their digits, and the proofs without which they do not count."""
