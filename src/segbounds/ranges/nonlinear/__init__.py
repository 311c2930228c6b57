"""Boundaries of joint ranges where metrics are nonlinear: critical curves, held against certified enclosures."""
