"""The figures: one file for each subject, in which the rows that a figure shows are computed and drawn."""
