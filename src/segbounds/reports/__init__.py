"""Reported numbers as they are reported: tables of papers, units of averaging, known test sets."""
