"""The empirical half: networks trained with each loss on real tasks, and evaluated with Dice and Jaccard.

data        tasks from a folder, ready to be trained on
study       the frozen settings, the jobs, and the loop
evaluation  what the finished runs say: means with intervals, tests, bins
"""
