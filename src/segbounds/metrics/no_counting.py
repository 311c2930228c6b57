"""What people report of segmentations that the four counts do not tell, by the words that name it."""

#: Words by what they say that it is.
NO_COUNTING = {
    "a distance between boundaries": "hd|hd95|95hd|hd100|hausdorff|asd|assd|msd|masd|rmsd|distance|hausdorff95|mm|dist|assd1|abd",
    "a metric of boundaries": "boundary|surface|nsd|nsdice|biou|bf|bfscore|contour|trimap|bdice",
    "a metric of centre lines": "cldice|cl dice|centerline dice|centreline dice|skeleton",
    "a metric of instances": "pq|sq|rq|panoptic|aji|map|ap|ap50|ap75|instance|object|lesion wise",
    "an error of grey values": "mae|mse|rmse|psnr|ssim",
    "a loss": "loss|bce|ce",
    "over all thresholds": "auc|auroc|roc|auprc|auprc|prauc|max|maxf|maxdice",
    "a measure of saliency": "wfm|sm|em|sα|eφ|emeasure|smeasure|fω|structure",
    "a cost": "fps|params|param|parameters|flops|gflops|macs|time|speed|latency|memory|size|ms|gmacs",
    "a difference of volumes": "avd|rvd|rve|volume|vd|ravd|hvd",
    "a difference between methods": "δ|delta|diff|difference|gain|improvement|change|p value",
    "a calibration": "ece|nll|brier|uncertainty",
}


#: Some of these are metrics of the catalogue under a longer name, and others differ from these only in a sign.
_NEAR = ("a difference of volumes", "a difference between methods")
_BY_WORD = {word: kind for kind, words in NO_COUNTING.items() if kind not in _NEAR for word in words.split("|")}


def outside(name: str) -> str:
    """Why there is no metric of a name, in lower case with words joined by underscores; empty where nothing is known of it.

    >>> outside("hausdorff_distance")
    'it is a distance between boundaries, which tp, fp, fn and tn do not tell'
    """
    words = name.split("_")
    kind = next((_BY_WORD[word] for word in (name.replace("_", " "), *words) if word in _BY_WORD), None)
    return f"it is {kind}, which tp, fp, fn and tn do not tell" if kind else ""
