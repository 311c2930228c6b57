"""The names that heads of columns have, in several languages: of metrics, units, sides, and what else stands beside these.

Case, hyphens, underscores and accents do not matter.
"""

from segbounds.reports.tables import words

#: Metrics that columns have, by the names of the catalogue.
METRICS = (
    "dice", "jaccard", "hamming", "recall", "precision", "specificity", "negative_predictive_value", "matthews", "cohen_kappa",
    "balanced_accuracy", "youden", "volumetric_similarity", "fowlkes_mallows", "geometric_mean", "markedness",
)  # fmt: skip
#: Of these names those that mean something else in a head, or nothing.
NOT_IN_HEADS = {"js", "oa", "overall accuracy", "pixel accuracy", "pa", "phi", "bm", "fm", "mk", "deltap", "hamming"}
#: Those that are metrics only where a head says nothing else.
ALONE = {"ba", "vs", "gm"}
#: Further names by metric, which heads have: abbreviations, and other languages; hyphens, underscores and case do not matter.
NAMES = {
    "dice": "f score|dice koeffizient|f1 wert|f1 maß|di|dc|коэффициент дайса|дайс|ダイス|ダイス係数|다이스|다이스 계수",
    "jaccard": "jaccard koeffizient|jaccard idx|ja|交并比|коэффициент жаккара|индекс жаккара|ジャカード|ジャカード係数|자카드",
    "hamming": "ac|exactitude|exactitud|accuratezza|acurácia|nauwkeurigheid|准确率|准确度|正解率|정확도",
    "recall": "sensi|sensitivität|sensibilité|sensibilidad|sensibilidade|sensibilità|rappel|re|чувствительность"
    "|召回率|灵敏度|敏感度|敏感性|sensitiviteit|revocação|trefferquote|полнота|再現率|感度|재현율|민감도",
    "precision": "präzision|precisión|precisione|precisão|precisie|pr|精确率|精确度|適合率|정밀도",
    "specificity": "spezifität|spécificité|especificidad|especificidade|specificità|specificiteit|специфичность"
    "|特异性|特异度|特異度|특이도",
    "cohen_kappa": "κ|cohens κ|cohen κ",
    "f_beta:beta=2": "f2|f2 score|f 2",
    "f_beta:beta=1/2": "f0.5|f0.5 score|f05",
}
#: One minus a metric.
OPPOSITES = {
    "recall": "fnr|false negative rate|miss rate",
    "specificity": "fpr|false positive rate|fall out",
    "precision": "fdr|false discovery rate",
    "jaccard": "voe|volumetric overlap error|jaccard distance",
    "hamming": "error rate|misclassification rate|hamming loss|hamming distance",
    "negative_predictive_value": "false omission rate",
}
#: Of all classes together; accuracy then is no metric of two masks.
OF_ALL = {
    "aacc": "aacc|oa|overall accuracy|overall acc|pixel accuracy|pixel acc|pa|global accuracy|pixacc|pixelacc|global acc",
    "fwiou": "fwiou|fiou|frequency weighted iou|freqw iou|fw iou|freq weighted iou",
}
#: Means over classes by the metric that is averaged; `mean dice` may be one over images.
OF_CLASSES = {
    "jaccard": "miou|mean iou|meaniou|mjaccard|mean jaccard|miu",
    "dice": "mdice|mean dice|mdsc|mean dsc|meandice|mfscore|mf1|mean f1|macro f1|mean f1 score|mdic",
    "recall": "macc|mpa|mean accuracy|mean acc|mean class accuracy|mean pixel accuracy|class accuracy|mrecall|mean recall|mca",
    "precision": "mprecision|mean precision",
}
NO_BETA = {"f measure", "fmeasure", "fβ", "f beta", "fbeta", "fm"}
UNITS = {
    "per_image": "per image|image wise|imagewise|per case|per volume|per patient|per subject|per scan"
    "|per sample|casewise|per slice|case wise",
    "pooled": "pooled|global|micro|dataset wise|cumulative|per dataset|aggregated|over all pixels|microaverage",
}
FOREGROUND = {"fg", "foreground", "lesion only", "positive", "positive class"}
BACKGROUND = {"bg", "background", "bkg", "negative class"}
#: Values in order; a largest one only beside another of these, since it may be one over thresholds.
IN_ORDER = {
    **{"min": "min", "minimum": "min", "median": "median", "med": "median", "q1": "q1", "q3": "q3"},
    **{"max": "max", "maximum": "max"},
}
#: Words of a head above several columns that name no set of images: what stands below them is of the same.
NO_GROUP = words(
    "mean|average|avg|macro|score|scores|value|values|the|of|over|overlap|pixel|wise|level|based|region|area|segmentation|metric|metrics"
    "|measure|measures|performance|result|results|quality|evaluation|quantitative"
    "|coeff|coef|coefficient|index|idx|sim|similarity|coeficiente|coefficiente|koeffizient|коэффициент|индекс|系数|係数|계수|indice|índice|指数|valor|valeur|wert"
    "|de|du|des|del|di|von|der|moyenne|moy|media|média|promedio|mittelwert|mittel|mw|durchschnitt|średnia|gemiddelde|medel|ortalama"
    "|среднее|平均|平均值|均值"
)
SPREADS = words("std|sd|stdev|σ|stddev|se|sem|±|deviation|stabw|standardabweichung|desv|dp|ét|écart|ecart|标准差")
#: Words beside a deviation that say of which images it is, and not what it is.
PARTS = words("train|training|val|valid|validation|test|testing|internal|external|seen|unseen|easy|hard")
