"""Whole counts on masks of a known size."""
