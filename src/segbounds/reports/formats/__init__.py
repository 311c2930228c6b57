"""Tables in the forms in which people publish them: one file for each form."""
