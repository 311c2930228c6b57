"""What a cell of a table says: a number as it is printed, whether it is a percentage, and its spread."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import sympy as sp

from segbounds.metrics.similarity import Similarity
from segbounds.regions.facts import range_of
from segbounds.regions.printed import Reported, reported
from segbounds.reports.tables import NUMBER, is_missing

LONGEST = 40  # characters of a number that was printed
KEPT = 20_000  # cells that were read
#: By how much it is better than another one.
_CHANGE = re.compile(r"(?<=\d)\s*[↑↓▲▼]\s*[\d.]+%?$|\(\s*[↑↓▲▼△▽+\-−][^)]*\)|[_^]\s*\(?[+\-−↑↓][\d.,+\-−↑↓]*%?\)?")
#: A spread as an index, 0.85_{0.02}: in braces, and both with a point, since 8_5 and 84.2_1.2 are no numbers.
_INDEX = re.compile(
    r"(?<=\d)(?P<percent>\s*%?)\s*_\s*(?:\{\s*±?|±)\s*(?P<spread>\d*\.\d+)\s*%?\s*\}?(?P<behind>\s*%?)$"
)
_NAME_OF_INTERVAL = r"(?:\d{2}(?:\.\d+)?\s*%?\s*-?\s*)?(?:C\.?I\.?|CrI)\s*[:=,]?\s*"
_CELL = re.compile(
    rf"(?P<value>{NUMBER})\s*(?P<percent>[%‰]?)"
    rf"(?:\s*(?:±|\+/?-)\s*(?P<spread>{NUMBER})\s*[%‰]?)?"
    rf"(?:\s*\(\s*(?:±|(?:SD|sd|std|StD|s\.d\.|σ)\s*[:=]?)?\s*(?P<in_parentheses>{NUMBER})\s*[%‰]?\s*\))?"
    rf"(?:\s*,?\s*(?:{_NAME_OF_INTERVAL})?[\[({{]\s*(?:{_NAME_OF_INTERVAL})?{NUMBER}\s*%?\s*(?:,|;|–|-|to|\s)\s*{NUMBER}\s*%?\s*[\])}}])?"
    r"(?:(?![^\W\d])\D*)?"  # words may follow, but no letter right behind a digit: 0.85a
)


@dataclass(frozen=True)
class Cell:
    """A number as printed, with a decimal point, and its spread; whether a percent sign is beside it.

    places
        The decimals to which it was rounded, where these are not the printed ones: zeros behind them carry nothing, or were left out.
    """

    number: str
    percent: bool = False
    spread: str | None = None
    places: int | None = None

    @property
    def digits(self) -> str:
        """The number with the decimals to which it was rounded."""
        return _with_places(self.number, self.places)

    @property
    def spread_digits(self) -> str | None:
        """The spread with these decimals, where it is printed with as many as the number."""
        if self.spread is None or decimals_of(self.spread) != decimals_of(self.number):
            return self.spread
        return _with_places(self.spread, self.places)


@lru_cache(maxsize=KEPT)
def read_cell(text: str) -> Cell | None:
    """What a cell says; None where it says no number, or more than one."""
    if is_missing(text):
        return None
    if "\\" in text or "$" in text:
        from segbounds.reports.formats.latex import plain

        text = plain(text)
    text = _CHANGE.sub("", text)
    if (index := _INDEX.search(text.strip())) and "." in text[: index.start()]:
        text = f"{text.strip()[: index.start()]}{index['percent']} ± {index['spread']}{index['behind']}"
    text = re.sub(
        r"\^\S*", "", re.sub(r"(?<!\d)_|_(?!\d)", "", text)
    )  # marks of emphasis and indices; 8_5 is no number
    text = re.sub(
        r"\[\d+(?:,\s*\d+)*\]$|\(\s*(?:[nN]\s*=\s*\d+|\d+(?:st|nd|rd|th))\s*\)$", "", text.strip()
    )  # citations, ranks
    text = re.sub(r"(?<=\d)[·∙](?=\d)", ".", text)  # as some journals have it
    if re.search(r"\d[*†‡§¶#]+\d", text):  # a mark stands before a number or behind it: 9**9 is none
        return None
    text = "".join(letter for letter in text if not _is_mark(letter))
    found = _CELL.fullmatch(text.strip())
    if found is None:
        return None
    value = _with_point(found["value"])
    if len(value) > LONGEST or not value.isascii():  # digits of other scripts are read by nobody alike
        return None
    spread = found["spread"] or found["in_parentheses"]
    if found["spread"] is None and spread is not None and not re.search(r"[.,]", spread):
        spread = None  # a rank, or a number of images
    spread = None if spread is None else _with_point(spread)
    if found["percent"] == "‰":
        value, spread = _tenth(value), None if spread is None else _tenth(spread)
    return Cell(value, bool(found["percent"]), spread)


_TWO = re.compile(rf"\s*({NUMBER}\s*%?)\s*/\s*({NUMBER}\s*%?)\s*")


def with_sign(text: str) -> str | None:
    """A cell with two numbers, 85.3/2.1, with the sign of a deviation between them; None of others."""
    found = _TWO.fullmatch(text)
    return None if found is None else f"{found[1].strip()}±{found[2].strip()}"


def _tenth(number: str) -> str:
    """A tenth of a printed number, with the same digits: so many percent are what so many per mille are ten times of."""
    return format(Decimal(number).scaleb(-1), "f")


def _is_mark(letter: str) -> bool:
    """Whether it is a footnote's mark, an arrow, a star or the like."""
    return letter in "*†‡§¶#↑↓▲▼" or unicodedata.category(letter) in ("So", "Sk", "Cf", "Mn", "No")


def _with_point(number: str) -> str:
    return number.replace("−", "-").replace(",", ".")


def decimals_of(number: str) -> int | None:
    """How many decimals are printed; None of a number with an exponent."""
    return None if "e" in number.lower() else len(number.partition(".")[2])


def _with_places(number: str, places: int | None) -> str:
    """A number with so many decimals: zeros are added or cut off, and nothing else is."""
    printed = decimals_of(number)
    if places is None or printed is None:
        return number
    whole, _, decimals = number.partition(".")
    if decimals[places:].strip("0"):
        return number
    return f"{whole}.{decimals[:places].ljust(places, '0')}" if places else whole


def value_of_cell(number: str, percent: bool, metric: Similarity, *, opposite: bool, rounding: str) -> Reported | None:
    """All that a printed number can stand for; None where the metric never is any of it.

    opposite
        Whether one minus the metric was printed, such as the false negative rate for recall.
    """
    read = as_printed(number, percent, opposite=opposite, rounding=rounding)
    ends = ends_of_cells(metric)
    return None if read.low > ends[1] or read.high < ends[0] else read.within(*ends)


def ends_of_cells(metric: Similarity) -> tuple[sp.Expr, sp.Expr]:
    """Between which numbers values of a metric lie, or may lie where that is not known."""
    return range_of(metric) or (sp.Integer(-1), sp.Integer(1))


def as_printed(number: str, percent: bool, *, opposite: bool, rounding: str) -> Reported:
    """All that a printed number can stand for, whatever the metric is."""
    # a whole number in a table is rounded like the others
    read = reported(
        f"{number}%" if percent else number if set(number) & set(".eE") else f"{number}e0", rounding=rounding
    )
    if opposite:
        read = Reported(1 - read.high, 1 - read.low, read.with_high, read.with_low)
    return read


def size_of(number: str) -> Fraction:
    return abs(Fraction(number))
