"""Joint ranges: all pairs and triples of values that metrics have, with exact boundaries."""
