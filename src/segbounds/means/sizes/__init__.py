"""Images whose sizes are known, as those of a public test set."""
