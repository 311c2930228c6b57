"""What a shell offers for the beginning of a word: names of metrics, facts, ids of theorems, public test sets."""


def metrics(incomplete: str) -> list[str]:
    from segbounds.metrics.catalogue import NAMED

    return sorted(name for name in NAMED if name.startswith(incomplete))


def facts(incomplete: str) -> list[str]:
    """The beginnings of facts, up to their values."""
    names = [*metrics(incomplete), *(name for name in ("prevalence",) if name.startswith(incomplete))]
    return [f"{name}=" for name in names]


def theorems(incomplete: str) -> list[str]:
    from segbounds.theorems.shipped import folder_if_any

    folder = folder_if_any()
    ids = [] if folder is None else [file.stem for file in folder.glob("*.py")]
    return sorted(id_ for id_ in ids if id_.startswith(incomplete))


def data_sets(incomplete: str) -> list[str]:
    from segbounds.reports.sizes import datasets

    return [name for name in datasets() if name.startswith(incomplete)]
