"""A question as the page asks it, answered as the page shows it: in a browser, where there is no numpy, as anywhere else.

A question is a dictionary of texts, as the form of the page has them; an answer is one, too, in parts: first the sentences, then the
pictures, which take longer. Nothing in it is HTML but pictures, which `segbounds.show` draws.
"""

import json
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import segbounds
from segbounds.algebra.mathml import formula
from segbounds.algebra.reading import stored
from segbounds.endings import ending, word
from segbounds.errors import InputError, Unsupported
from segbounds.means.reported_means import known_means
from segbounds.metrics.catalogue import CATALOGUE, OTHERS, dice, jaccard
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity
from segbounds.regions.facts import SHARE, Size, nonlinear
from segbounds.regions.given_counts import with_counts
from segbounds.regions.printed import Reported
from segbounds.reports.checking import Asked, check
from segbounds.reports.reading import read_tables
from segbounds.reports.verdicts import RowVerdict, TableCheck
from segbounds.show import answers as said
from segbounds.show.html.pictures import Box, joint_range_pictures, masks_picture
from segbounds.show.html.reported import picture
from segbounds.show.reported import overview
from segbounds.show.results import drawn_interval

Part = dict[str, Any]
Question = Mapping[str, Any]

MOSTLY_ONE = 1000  # times the other pixels: masks in which nothing else would be seen are not drawn
ABSENT = "this question needs {}, which this page does not have: install segbounds (pip install segbounds) and give the command below"


def metrics() -> str:
    """The names that metrics have, for the form."""
    return json.dumps([*CATALOGUE, *OTHERS, "prevalence"])


def answers(question: str, tell: Callable[[str], None] = lambda text: None) -> Iterator[str]:
    """The parts of the answer to a question in JSON, each in JSON.

    tell
        Is told how far a table is.
    """
    asked = _without_blanks(json.loads(question))
    yield json.dumps({"command": command(asked)})
    answered = False
    try:
        for part in KINDS[asked["ask"]](asked, tell):
            yield json.dumps(part)
            answered = True
    except ModuleNotFoundError as missing:
        yield json.dumps({"error": ABSENT.format((missing.name or "a library").split(".")[0]), "outcome": "absent"})
    except Exception as error:  # whatever stops an answer is said in a sentence, as by the command line
        status, sentence = ending(error)
        if not answered:  # an answer without its pictures is one
            yield json.dumps({"error": sentence, "outcome": word(status)})


# --- one kind of question after the other -----------------------------------------------------------------------------


def _interval(asked: Question, tell: Callable[[str], None]) -> Iterator[Part]:
    given, options = _given(asked), _options(asked)
    _refuse_what_is_of_others(asked)
    if _averaged(asked):
        mean = segbounds.mean_interval(asked["of"], given, images=_number(asked, "images"), **options)
        yield _said(mean, said.mean_ends(mean))
        values = [(known.metric, known.mean) for known in mean.known]
        of, low, high = mean.asked, mean.low.value, mean.high.value
    else:
        facts, size = with_counts(given, _size(asked))
        found = segbounds.interval(asked["of"], facts, size=size, **options)
        problem = found.problem
        yield _said(found, said.interval_ends(found))
        values = [(fact.metric, fact.value) for fact in problem.known]
        of, low, high = problem.of, found.low.value, found.high.value
    if isinstance(of, Similarity) and of != SHARE:
        ends = (float(low), float(high))
        first = [(metric, value) for metric, value in values if metric not in (SHARE, of)][:1]
        yield _pictures([*((metric, _ends(value)) for metric, value in first), (of, ends)], _averaged(asked))


def _consistent(asked: Question, tell: Callable[[str], None]) -> Iterator[Part]:
    given, options = _given(asked), _options(asked)
    if not given:
        raise InputError("nothing is reported: give a metric and its value, such as dice and 0.85")
    _refuse_what_is_of_others(asked)
    outcome = {True: "possible", False: "impossible", None: "not decided"}
    if _averaged(asked):
        means = segbounds.mean_consistent(given, images=_number(asked, "images"), **options)
        yield _said(means, []) | {"outcome": outcome[means.possible]}
        values = [(mean.metric, mean.mean) for mean in known_means(given, _number(asked, "images"), None, **options)]
    else:
        counts, size = with_counts(given, _size(asked))
        found = segbounds.consistent(counts, size=size, **options)
        yield _said(found, []) | {"outcome": outcome[found.possible], "masks": _drawn(found.example)}
        values = [(fact.metric, fact.value) for fact in found.problem.known]
    yield _pictures([(metric, _ends(value)) for metric, value in values], _averaged(asked))


def _compare(asked: Question, tell: Callable[[str], None]) -> Iterator[Part]:
    found = segbounds.compare(asked["first"], asked["second"], _given(asked), size=_size(asked), **_options(asked))
    yield _said(found, said.comparison_ends(found))
    yield _joint_range(found.first, found.second, None, means=False)


def _check(asked: Question, tell: Callable[[str], None]) -> Iterator[Part]:
    how = Asked({}, asked.get("unit") or None, _number(asked, "images"), asked.get("rounding") or "nearest")
    found = check(read_tables("the text", asked["table"]), how, lambda number, of: tell(f"row {number} of {of}"))
    yield {
        "sentence": overview(found),
        "notes": [*_columns(found)],
        "rows": [_row(verdict) for verdict in found.verdicts],
    }
    yield {"thumbnails": [_thumbnail(verdict) for verdict in found.verdicts]}


KINDS = {"interval": _interval, "consistent": _consistent, "compare": _compare, "check": _check}


# --- what is asked ----------------------------------------------------------------------------------------------------


def _without_blanks(asked: Question) -> Question:
    """Lines of the form that are empty do not count."""
    values = [(name.strip(), value.strip()) for name, value in asked.get("given", ())]
    return {**asked, "given": [value for value in values if any(value)]}


def _given(asked: Question) -> dict[Any, str]:
    """Values by metric."""
    found: dict[Any, str] = {}
    for name, value in asked["given"]:
        if not name or not value:
            raise InputError(f"{name or value!r} is only half of what was reported: give a metric and its value")
        if name in found:
            raise InputError(f"{name} is given twice")
        found[name] = value
    return found


def _options(asked: Question) -> dict[str, Any]:
    return {"exact": bool(asked.get("exact")), "rounding": asked.get("rounding") or "nearest"}


def _averaged(asked: Question) -> bool:
    return asked.get("unit") == "per_image"


def _refuse_what_is_of_others(asked: Question) -> None:
    """Sizes of one pair of masks for means, and a number of images for one pair."""
    if _averaged(asked) and (asked.get("pixels") or asked.get("positives")):
        raise InputError("sizes are those of one pair of masks: leave the pixels out for means over images")
    if not _averaged(asked) and asked.get("images"):
        raise InputError("a number of images is about means: say that the numbers are means over images")


def _size(asked: Question) -> Size | None:
    pixels, positives = _number(asked, "pixels"), _number(asked, "positives")
    if pixels is None and positives is not None:
        raise InputError(
            "the number of positive pixels needs the number of all pixels; without it, give the prevalence"
        )
    return None if pixels is None else Size(pixels, positives)


def _number(asked: Question, name: str) -> int | None:
    text = str(asked.get(name) or "").strip()
    if text and not (text.isascii() and text.isdigit()):
        raise InputError(f"{text!r} is no number of {name}")
    return int(text) if text else None


def command(asked: Question) -> str:
    """The same question for the command line."""
    kind = asked["ask"]
    values = [
        name + value if value.startswith("==") else f"{name}={value}" for name, value in asked.get("given", ()) if name
    ]
    words = ["segbounds", "average" if kind == "interval" and _averaged(asked) else kind]
    if kind == "check":
        words += ["table.csv", *(["--unit", asked["unit"]] if asked.get("unit") else [])]
    elif kind == "consistent":
        words += [*values, *(["--averaged"] if _averaged(asked) else [])]
    else:
        words += [asked["of"]] if kind == "interval" else [asked["first"], asked["second"]]
        words += [word for value in values for word in ("--given", value)]
    for name in ("pixels", "positives", "images"):
        words += [f"--{name}", str(asked[name])] if asked.get(name) else []
    words += ["--exact"] if asked.get("exact") else []
    words += ["--rounding", asked["rounding"]] if asked.get("rounding") not in (None, "", "nearest") else []
    return shlex.join(words)


# --- what is shown ----------------------------------------------------------------------------------------------------


def _said(found: Any, ends: Sequence[said.End]) -> Part:
    sentence, *others = said.lines(found)
    drawn = drawn_interval(float(found.low.value), float(found.high.value)) if hasattr(found, "low") else ""
    shown = [
        {
            "name": end.name,
            "value": end.value,
            "math": _math(end.value),
            "reached": end.reached,
            "masks": _drawn(end.counts),
        }
        for end in ends
    ]
    notes = [line for line in others if not line.startswith("  ")]
    return {"sentence": sentence, "line": drawn, "ends": shown, "notes": notes}


def _math(value: str) -> str:
    """The closed form of a value like ``0.171573 = 3 - 2*sqrt(2)`` as a formula; nothing where it has none, or words after it."""
    _, equals, form = value.partition(" = ")
    try:
        return formula(stored(form, {})) if equals else ""
    except InputError:
        return ""


def _drawn(counts: Counts | None) -> str:
    if counts is None:
        return ""
    largest = max(counts)
    return "" if largest > MOSTLY_ONE * (sum(counts) - largest) > 0 else masks_picture(counts)


def _ends(value: Reported) -> tuple[float, float]:
    return float(value.low), float(value.high)


def _pictures(values: Sequence[tuple[Similarity, tuple[float, float]]], means: bool) -> Part:
    """The joint range of two metrics with what is reported, or follows, of them: Dice and Jaccard where these are among them."""
    by_metric = {metric: ends for metric, ends in values if metric != SHARE}
    pair = (dice, jaccard) if {dice, jaccard} <= set(by_metric) else tuple(by_metric)[:2]
    if len(pair) < 2:
        return {"pictures": []}
    first, second = pair
    return _joint_range(first, second, Box(by_metric[first], by_metric[second]), means)


def _joint_range(first: Similarity, second: Similarity, box: Box | None, means: bool) -> Part:
    caption = f"All pairs of {first} and {second} that a pair of masks can have"
    caption += ", lighter those that means over images can have" if means else ""
    caption += ", and in the box what is given or follows." if box else "."
    try:
        # of two nonlinear metrics it needs arrays, and takes long
        drawn = [] if nonlinear(first) and nonlinear(second) else joint_range_pictures(first, second, box, means=means)
    except (InputError, Unsupported, ModuleNotFoundError):
        drawn = []
    return {"pictures": drawn, "caption": caption}


def _columns(found: TableCheck) -> Iterator[str]:
    for table in found.tables:
        place, columns = table.place, table.columns
        used = "; ".join(f"{column.head.strip()}: {column.taken_for}" for column in columns if column.used)
        left = "; ".join(f"{c.head.strip()} ({c.left_out})" for c in columns if c.left_out and c.head and c.place)
        yield f"{place[:1].upper()}{place[1:]} has {used}." + (f" Left out: {left}." if left else "")
        yield from table.notes
    yield from found.orders
    yield from (f"Not read: {text}" for text in found.unread)


def _row(verdict: RowVerdict) -> Part:
    open_ones = [f"{item.reading}: {item.reason}" for item in verdict.readings if item.possible is None]
    return {
        "name": verdict.name,
        "numbers": ", ".join(number.text for number in verdict.numbers),
        "outcome": verdict.outcome,
        "sentence": verdict.sentence,
        "notes": [text for text in (*verdict.notes, verdict.mended, *open_ones) if text],
    }


def _thumbnail(verdict: RowVerdict) -> str:
    try:
        return picture(verdict.numbers)
    except (InputError, Unsupported, ModuleNotFoundError):
        return ""
