"""Pages that stand alone: the report, the atlas."""
