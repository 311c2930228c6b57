"""How questions about one pair of masks are answered, one method a file; `segbounds.bounds.plan` says which answers what."""
