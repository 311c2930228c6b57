"""Joint ranges of three metrics: exact surfaces."""
