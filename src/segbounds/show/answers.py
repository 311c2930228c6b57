"""Answers as one reads them: first a sentence, then what reaches the two ends; how inputs were read is part of the sentence."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import Counts, tn
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.regions.bound import Bound, as_exact
from segbounds.regions.facts import SHARE, Fact, Size
from segbounds.regions.printed import Reported
from segbounds.show.numbers import apart, closed_form, counted, decimals, percent, whole_counts

if TYPE_CHECKING:
    from segbounds.bounds.comparison import Comparison
    from segbounds.bounds.consistency import Consistency
    from segbounds.bounds.intervals import Interval
    from segbounds.learning.decisions.best_masks import Decision
    from segbounds.means.answers import MeanEnd, MeanInterval, MeansConsistency
    from segbounds.means.of_classes import ClassInterval
    from segbounds.means.rankings import Ranking
    from segbounds.means.sizes.known_sizes import SizedConsistency, SizedInterval
    from segbounds.ranges.examples import Images, Mean, Sample
    from segbounds.ranges.of_three.three import JointRangeOfThree
    from segbounds.ranges.two import JointRange
    from segbounds.reports.verdicts import RowVerdict, TableCheck
    from segbounds.theorems.evidence import Verdict

NEARLY = 1e-3  # enclosures that are wider are not told as if their end was nearly reached
WIDE = 0.05  # an interval that more knowledge may well narrow


def joined(parts: Iterable[str]) -> str:
    """Parts as a list in a sentence."""
    *first, last = [*parts] or [""]
    return f"{', '.join(first)} and {last}" if first else last


# --- what is known ----------------------------------------------------------------------------------------------------


def read_as(fact: Fact) -> str:
    """A value as it was given and as it was read: ``Dice 0.85 (0.845 to 0.855)``, ``prevalence exactly 2 %``."""
    return f"{fact.metric} {value_as_read(fact.value, fact.typed)}"


def value_as_read(value: Reported, typed: str) -> str:
    typed = typed.removeprefix("==").strip().replace("%", " %").replace("  ", " ")
    if ".." in typed:
        first, last = (part.strip() for part in typed.split(".."))
        return f"from {first} to {last}"
    if not typed:
        return value.text
    return f"exactly {typed}" if value.exact else f"{typed} ({value.text})"


def given(known: Sequence[Fact], size: Size | None) -> str:
    """The end of a sentence that says what is known; nothing where nothing is."""
    told = f", given {joined(map(read_as, known))}" if known else ""
    return told + (f", on {size.text}" if size is not None else "")


def hints(asked: sp.Expr, width: Any, known: Sequence[Fact], size: Size | None) -> list[str]:
    """What would narrow a wide answer: metrics that look at the background depend on how much of it there is."""
    metrics = [*asked.atoms(Similarity), *(fact.metric for fact in known)]
    sized = size is not None or any(fact.metric == SHARE for fact in known)
    if sized or asked == SHARE or not width > WIDE or not any(metric.formula.has(tn) for metric in metrics):
        return []
    return ["Give the prevalence (prevalence=2%) or the size of the masks to narrow this."]


# --- one pair of masks ------------------------------------------------------------------------------------------------


def interval_sentence(found: "Interval") -> str:
    asked, known, size = found.problem.of, found.problem.known, found.problem.size
    low, high = apart(found.low.value, found.high.value)
    where = given(known, size)
    if low == high:
        form = closed_form(found.low.value)
        return f"{asked} is {low}{f' = {form}' if form else ''}{where}."
    return f"{asked} lies between {low} and {high}{where}."


class End(NamedTuple):
    """An end of an answer: its name, its value and what reaches it in words, and the counts of which these are."""

    name: str
    value: str
    reached: str
    counts: Counts | None = None


def interval_ends(found: "Interval") -> list[End]:
    problem = found.problem
    ends = (("least", found.low), ("most", found.high))
    return [_end(name, problem.of, end, problem.known, problem.size) for name, end in ends]


def interval_lines(found: "Interval") -> list[str]:
    problem = found.problem
    width = found.high.value - found.low.value
    told = hints(problem.of, width, problem.known, problem.size)
    return [interval_sentence(found), *_columns(interval_ends(found)), *told]


def _end(name: str, of: sp.Expr, end: Bound, known: Sequence[Fact], size: Size | None) -> End:
    """The value of an end, and what reaches it."""
    form = closed_form(end.value) if end.exact else ""
    value = f"{_more(end.value)}{f' = {form}' if form else ''}"
    if not end.exact:
        value += f" (certified to {float(end.width):.0e})" if not end.width.is_infinite else " (certified)"
    counts = whole_counts(of, end, known, size)
    if counts is None:
        return End(name, value, "")
    if end.width > NEARLY:  # a bound, and far from it what was found
        return End(name, value, f"{_more(value_at(of, counts))} is reached, by {counted(counts)}", counts)
    reached = end.exact and value_at(of, counts) == end.value
    return End(name, value, f"{'reached' if reached else 'nearly reached'} by {counted(counts)}", counts)


def _more(value: sp.Expr) -> str:
    """Six decimals of what has more than four."""
    text = decimals(value)
    return text if value.is_Integer or value.is_infinite else f"{float(value):.6f}" if len(text) < 9 else text


def _columns(ends: Sequence[End]) -> list[str]:
    rows = [end[:3] for end in ends]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def consistency_sentence(found: "Consistency | MeansConsistency | SizedConsistency") -> str:
    word = {True: "Possible", False: "Impossible", None: "Not settled"}[found.possible]
    return f"{word}: {_ended(found.reason)}"


def _ended(text: str) -> str:
    """A sentence with the sign that ends it, if it has none."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def consistency_lines(found: "Consistency | MeansConsistency | SizedConsistency") -> list[str]:
    return [consistency_sentence(found)]


def comparison_sentence(found: "Comparison") -> str:
    problem = found.problem
    above, below = decimals(found.above.value), decimals(found.below.value)
    if found.above.value == 0 == found.below.value:
        said = f"{found.first} and {found.second} are always equal"
    elif found.below.value < 0:
        said = f"{found.first} is {' to '.join(dict.fromkeys(apart(-found.below.value, found.above.value)))} above {found.second}"
    elif found.above.value < 0:
        said = f"{found.first} is {' to '.join(dict.fromkeys(apart(-found.above.value, found.below.value)))} below {found.second}"
    elif found.above.value == 0:
        said = f"{found.first} is never above {found.second}, and at most {below} below it"
    elif found.below.value == 0:
        said = f"{found.first} is never below {found.second}, and at most {above} above it"
    else:
        said = f"{found.first} is at most {above} above {found.second}, and at most {below} below it"
    return f"{said}{given(problem.known, problem.size)}."


def comparison_ends(found: "Comparison") -> list[End]:
    """How far each lies above the other, if it does."""
    problem, first, second = found.problem, found.first, found.second
    return [
        _end(f"{one} - {other}", one - other, end, problem.known, problem.size)
        for end, one, other in ((found.above, first, second), (found.below, second, first))
        if end.value > 0
    ]


def comparison_lines(found: "Comparison") -> list[str]:
    problem, rows = found.problem, comparison_ends(found)
    lines = [comparison_sentence(found), *(_columns(rows) if rows else []), relative_error(found)]
    width = max(found.above.value, found.below.value, key=sp.N)
    return [*lines, *hints(found.first - found.second, width, problem.known, problem.size)]


def relative_error(found: "Comparison") -> str:
    if found.relative is None:
        return "The relative error was not derived."
    if found.relative == sp.oo:
        return "There is no relative error: one can be arbitrarily small against the other."
    form = closed_form(found.relative)
    value = f"{decimals(found.relative)}{f' = {form}' if form else ''}"
    return f"The relative error is {value}: neither is more than {decimals(1 + found.relative)} times the other."


# --- means ------------------------------------------------------------------------------------------------------------


def mean_read_as(mean: "Mean") -> str:
    return mean.text.replace(" = ", " ")


def over(sample: "Sample | None") -> str:
    if sample is None or sample.images is None:
        return ""
    return f" over {sample.images} image{'' if sample.images == 1 else 's'}"


def mean_sentence(found: "MeanInterval") -> str:
    low, high = apart(found.low.value, found.high.value)
    read = [*map(mean_read_as, found.known), *(item.text.replace(" = ", " ") for item in found.in_order)]
    told = f", given {joined(read)}" if read else ""
    asked = f"{found.statistic.capitalize()} {found.asked}{over(found.sample)}"
    return f"{asked} is {low}{told}." if low == high else f"{asked} lies between {low} and {high}{told}."


def mean_lines(found: "MeanInterval") -> list[str]:
    lines = [mean_sentence(found)]
    for name, end in (("least", found.low), ("most", found.high)):
        shown = kinds(end.images, found.sample.images)
        lines += [f"  {name:<5}  {_mean_value(end)}", *(f"         {kind}" for kind in shown)]
    return lines


def mean_ends(found: "MeanInterval") -> list[End]:
    """They are reached, or nearly, with images of several kinds."""
    ends = (("least", found.low), ("most", found.high))
    return [End(name, _mean_value(end), "; ".join(kinds(end.images, found.sample.images))) for name, end in ends]


def _mean_value(end: "MeanEnd") -> str:
    form = closed_form(end.value) if end.exact else ""
    value = f"{_more(end.value)}{f' = {form}' if form else ''}"
    if end.exact:
        return value
    if end.reached is None or not end.images:
        return f"{value}, a certified bound"
    return f"{value}, a certified bound; {_more(end.reached)} is reached"


def kinds(images: "Images", of: int | None = None) -> list[str]:
    """Images by their counts, and how many of them there are, of so many where that is known; families a way along, where they look like
    their limit."""
    return [f"{_how_many(share, of)} with {counted(_there(counts))}" for share, counts in images]


def _how_many(share: Any, of: int | None) -> str:
    whole = symbolic(share) * (of or 0)
    if of is None or not whole.is_Integer:
        return f"{percent(share)} of the images"
    return f"{whole} of the {of} images" if whole != of else "the image" if of == 1 else f"all {of} images"


def _there(counts: Any) -> Any:
    there = counts.at(1000) if any(symbolic(count).free_symbols for count in counts) else counts
    return type(counts)(*(round(float(count)) if not symbolic(count).is_Integer else count for count in there))


def sized_sentence(found: "SizedInterval") -> str:
    low, high = apart(found.low, found.high)
    where = f"of these {found.kind}" if "pooled" in found.asked else f"over these {found.kind}"
    return f"{found.asked[:1].upper()}{found.asked[1:]} {where} lies between {low} and {high}."


def sized_lines(found: "SizedInterval") -> list[str]:
    ends = zip(("least", "most"), (found.low, found.high), found.reached, strict=True)
    rows = [
        End(name, f"{end:.6f}, certified", f"reached up to {abs(end - reached):.0e}") for name, end, reached in ends
    ]
    return [sized_sentence(found), *_columns(rows)]


#: What is asked and given of many classes, in words.
OF_CLASSES = {
    **{"aacc": "accuracy", "miou": "mean IoU", "mdice": "mean Dice", "macc": "mean recall", "mprecision": "mean precision"},
    **{"fwiou": "IoU weighted by frequency", "kappa": "kappa"},
}  # fmt: skip


def class_sentence(found: "ClassInterval") -> str:
    asked = OF_CLASSES[found.asked]
    known = joined(f"{OF_CLASSES[name]} {value_as_read(value, typed)}" for name, value, typed in found.known)
    where = f" of {found.classes} classes lies between"
    low, high = apart(*map(as_exact, (found.low, found.high)))
    return f"{asked[0].upper()}{asked[1:]}{where} {low} and {high}{f', given {known}' if known else ''}."


def class_lines(found: "ClassInterval") -> list[str]:
    how = "tight" if found.tight else "certified, perhaps not tight"
    ends = (("least", as_exact(found.low)), ("most", as_exact(found.high)))
    forms = [(name, end, closed_form(end)) for name, end in ends]
    rows = [End(name, f"{_more(end)}{f' = {form}' if form else ''}", how) for name, end, form in forms]
    return [class_sentence(found), *_columns(rows)]


def ranking_sentence(found: "Ranking") -> str:
    of = f"mean {found.first.asked}"
    first = " to ".join(dict.fromkeys(apart(*(end.value for end in found.first))))
    second = " to ".join(dict.fromkeys(apart(*(end.value for end in found.second))))
    numbers = f"the first's {of} is {first}, the second's {second}"
    if found.verdict == "certified":
        return f"Certified: the first method has the higher {of}, whatever the images: {numbers}."
    if found.verdict == "refuted":
        return f"Refuted: the first method never has the higher {of}, whatever the images: {numbers}."
    return f"Undecided: either method can have the higher {of}, depending on the images: {numbers}."


def ranking_lines(found: "Ranking") -> list[str]:
    lines = [ranking_sentence(found)]
    for says, pair in zip(("The first is better with", "and is not with"), found.examples, strict=False):
        lines.append(f"{says}:")
        for name, images in zip(("first", "second"), pair, strict=True):
            lines += [f"  {name if number == 0 else '':<6}  {kind}" for number, kind in enumerate(kinds(images))]
    return lines


# --- others -----------------------------------------------------------------------------------------------------------


def bound_sentence(end: Bound) -> str:
    form = closed_form(end.value) if not symbolic(end.value).free_symbols else ""
    if symbolic(end.value).free_symbols:
        return str(end.value)
    value = f"{_more(end.value)}{f' = {form}' if form else ''}"
    return value if end.exact else f"{value} (certified to {float(end.width):.0e})"


def joint_range_sentence(found: "JointRange") -> str:
    known = given(found.known, None)
    pairs = f"All pairs of {found.first} and {found.second} that masks have{known}"
    return f"{pairs}{_for_example(found)}."


def _for_example(found: "JointRange") -> str:
    """What the second metric is where the first is in the middle, if both sides have a closed form there."""
    from segbounds.ranges.of_three.values import a

    if not (found.lower and found.upper):
        return ""
    place = (found.lower[0].low + found.lower[-1].high) / 2
    ends = [
        arc.value.subs(a, place)
        for side in (found.lower, found.upper)
        for arc in side
        if bool(arc.low < place) and bool(place < arc.high)
    ]
    if len(ends) < 2:
        return ""
    low, high = (f"{float(end):.4f}" for end in (ends[0], ends[-1]))
    says = f"is {low}" if low == high else f"lies between {low} and {high}"
    return f": where {found.first} is {float(place):.4g}, {found.second} {says}"


def triples_sentence(found: "JointRangeOfThree") -> str:
    triples = (
        f"All triples of {found.first}, {found.second} and {found.third} that masks have{given(found.known, None)}"
    )
    return (
        f"{triples}, of which slices are drawn."
        if found.nonlinear
        else f"{triples}: {'1 surface bounds' if len(found.surfaces) == 1 else f'{len(found.surfaces)} surfaces bound'} them."
    )


def verdict_sentence(found: "Verdict") -> str:
    from segbounds.theorems.evidence import word

    return f"{word(found.outcome).capitalize()}: {_ended(found.reason)}"


def decision_sentence(found: "Decision") -> str:
    off = f" (error below {float(found.error):.0e})" if found.error else ""
    return f"The best mask has {found.size:,} of {found.prediction.size:,} pixels; its expected value is {float(found.value):.6g}{off}."


def row_sentence(found: "RowVerdict") -> str:
    return f"{found.name}: {found.sentence}" if found.name else found.sentence


def table_sentence(found: "TableCheck") -> str:
    from segbounds.show.reported import overview

    return overview(found)


def table_lines(found: "TableCheck") -> list[str]:
    from segbounds.show.reported import lines

    return [*lines(found)]


#: What is said of each record: the sentence, and all lines.
SAID: dict[str, tuple[Callable[[Any], str], Callable[[Any], list[str]]]] = {
    "Interval": (interval_sentence, interval_lines),
    "Consistency": (consistency_sentence, consistency_lines),
    "MeansConsistency": (consistency_sentence, consistency_lines),
    "SizedConsistency": (consistency_sentence, consistency_lines),
    "SizedInterval": (sized_sentence, sized_lines),
    "ClassInterval": (class_sentence, class_lines),
    "Comparison": (comparison_sentence, comparison_lines),
    "MeanInterval": (mean_sentence, mean_lines),
    "Ranking": (ranking_sentence, ranking_lines),
    "Bound": (bound_sentence, lambda end: [bound_sentence(end)]),
    "MeanEnd": (lambda end: _mean_value(end), lambda end: [_mean_value(end), *kinds(end.images)]),
    "JointRange": (joint_range_sentence, lambda found: [joint_range_sentence(found)]),
    "JointRangeOfThree": (triples_sentence, lambda found: [triples_sentence(found)]),
    "Verdict": (verdict_sentence, lambda found: [verdict_sentence(found)]),
    "Result": (str, lambda found: [str(found)]),
    "TableCheck": (table_sentence, table_lines),
    "RowVerdict": (row_sentence, lambda found: [row_sentence(found)]),
    "Audit": (lambda found: f"It is {_ended(found.is_)}", lambda found: str(found).splitlines()),
    "Decision": (decision_sentence, lambda found: [decision_sentence(found)]),
}


def sentence(result: Any) -> str:
    """A result in one sentence."""
    return SAID[type(result).__name__][0](result)


def lines(result: Any) -> list[str]:
    """A result as the command line prints it."""
    return SAID[type(result).__name__][1](result)
