"""What one metric says about another, for one pair of masks: the extremes of any metric over what is known."""
