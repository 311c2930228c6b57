"""The empirical half: networks trained with each loss on real tasks, and evaluated with Dice and Jaccard.

data         tasks from a folder, ready to be trained on
made         small made tasks, for a look at the pipeline
settings     what is fixed before anything is trained
criteria     the losses by name
networks     the one network
study        the jobs, their order, and what of them is finished
training     one training
flatness     when a curve is flat
predictions  counts of a network's masks, under several rules of decision
examples     masks that are kept to be looked at
kept         the files that a training leaves
running      the loop
results      the counts of every test image under every network
statistics   intervals and tests in which the randomness of training counts
evaluation   differences on tasks and over tasks, curves, bins, distances from bounds
theory       the predictions of theory
claims       each claim answered

What is asked, and how it is answered, is declared in `docs/practice/protocol.md`.
"""
