"""Certified enclosures over charts of pairs of masks, where nonlinear metrics have given values."""
