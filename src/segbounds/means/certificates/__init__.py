"""Certified numbers: what a combination of metrics is at least on every pair of masks, and planes that reported means miss."""
