"""Least, largest and middle values over images, beside means."""
