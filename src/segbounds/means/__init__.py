"""Means over images: what they say of other means, and whether reported ones can all be true."""
