"""Asks one question of each kind, so that a snapshot of Python's memory has everything imported that they need."""

import gc
import json

import asking

QUESTIONS = (
    {"ask": "interval", "of": "mcc", "given": [["dice", "0.8"], ["prevalence", "==3%"]]},
    {"ask": "interval", "of": "jaccard", "given": [["dice", "0.7±0.2"]], "unit": "per_image"},
    {"ask": "interval", "of": "kappa", "given": [["dice", "0.7"], ["recall", "0.8"]]},
    {"ask": "consistent", "given": [["dice", "0.8"], ["iou", "0.7"]]},
    {"ask": "consistent", "given": [["precision", "0.8"], ["recall", "0.7"], ["f1", "0.74"]]},
    {"ask": "consistent", "given": [["dice", "0.8"], ["iou", "0.7"]], "unit": "per_image"},
    {"ask": "compare", "first": "dice", "second": "accuracy", "given": []},
    {"ask": "check", "table": "| a | Dice | IoU |\n|---|---|---|\n| b | 0.8 | 0.7 |"},
    {"ask": "check", "table": r"\begin{tabular}{lcc} a & Dice & Recall \\ b & 0.8 & 0.7 \end{tabular}"},
)

for question in QUESTIONS:
    parts = [json.loads(part) for part in asking.answers(json.dumps(question))]
    assert not any("error" in part for part in parts), (question, parts)
gc.collect()
