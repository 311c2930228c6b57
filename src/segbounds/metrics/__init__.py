"""The four counts and the similarities that are functions of them."""
