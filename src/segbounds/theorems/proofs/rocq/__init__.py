"""Proof files as Rocq (Coq) theorems: readable statements, proved from the certificates, for the kernel to check.

A file of the export has the similarities with their value at 0/0, and for each proof file

- a lemma for each of its cases: the identity of the certificate and the sign of each of its terms;
- a lemma for all counts: which counts are zero decides which similarities are defined, and so which case applies;
- the theorem, in which an irrational number is written with a square root, and so are the roots of parameters.

A limit along a family becomes: far enough out, the difference is smaller than any eps. That is shown by certificates as
well, for n times the difference being bounded; where the family consists of whole numbers, it is said of natural ones too.
"""
