"""Masks: made at random or in families, read from files, and counted."""
