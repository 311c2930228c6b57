"""The empirical half: networks trained with each loss on real tasks, and evaluated with Dice and Jaccard.

data        tasks from a folder, ready to be trained on
networks    the one network
study       the frozen settings, the jobs, and the loop
results     the counts of every test image under every network
evaluation  paired differences with intervals and tests, bins, distances from bounds
claims      each claim answered yes, no or undecided
"""
