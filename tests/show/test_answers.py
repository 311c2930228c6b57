"""What is said of results: sentences, decimals, closed forms, small counts, lists that fit a terminal."""

from xml.etree.ElementTree import fromstring

import sympy as sp

import segbounds as sb
from segbounds.metrics.counts import Counts
from segbounds.show import lists, results
from segbounds.show.answers import lines, sentence, value_as_read
from segbounds.show.dictionaries import as_dict
from segbounds.show.numbers import apart, closed_form, decimals, whole_counts
from segbounds.theorems.loading import load


def test_decimals_are_as_many_as_it_takes() -> None:
    assert decimals(sp.Rational(17, 20)) == "0.8500" and decimals(sp.Integer(1)) == "1" and decimals(sp.oo) == "∞"
    assert decimals(sp.Rational(1, 10**7)) == "0.00000010" and decimals(1 - sp.Rational(1, 10**7)) == "0.99999990"
    low, high = apart(sp.sqrt(2), sp.sqrt(2) + sp.Rational(1, 10**9))
    assert low != high and apart(sp.sqrt(2), sp.sqrt(2)) == ["1.4142"] * 2


def test_closed_forms_are_short_or_left_out() -> None:
    assert closed_form(3 / sp.sqrt(12)) == "sqrt(3)/2" and closed_form(3 - 2 * sp.sqrt(2)) == "3 - 2*sqrt(2)"
    assert closed_form(1918791 / sp.sqrt(4956028004781)) == "" == closed_form(sp.Rational(123456789, 987654321))


def test_the_label_of_an_interval_stays_inside_of_its_picture() -> None:
    for low, high in ((0.0, 0.01), (0.99, 1.0), (-1.0, -0.99), (0.2, 0.8)):
        label = next(
            text for text in fromstring(results.drawn_interval(low, high)).iter("text") if " to " in (text.text or "")
        )
        assert results.LABEL <= float(label.get("x", "")) <= results.WIDTH - results.LABEL


def test_small_counts_have_what_is_known() -> None:
    found = sb.interval("mcc", {"dice": "0.85", "prevalence": "==2%"})
    counts = whole_counts(found.problem.of, found.low, found.problem.known)
    assert counts is not None and counts.pixels < 20_000 < found.low.along[0].pixels
    assert all(fact.holds(counts) for fact in found.problem.known)
    assert abs(float(sb.matthews(counts)) - float(found.low)) < 5e-5
    exact = sb.interval("iou", {"dice": "17/20"})
    assert whole_counts(exact.problem.of, exact.low, exact.problem.known) == Counts(17, 0, 6, 0)


def test_a_sentence_says_how_numbers_were_read() -> None:
    found = sb.interval("mcc", {"dice": "0.85", "prevalence": "==2%"})
    assert sentence(found).endswith("given Dice 0.85 (0.845 to 0.855) and prevalence exactly 2 %.")
    assert value_as_read(found.problem.known[0].value, "0.8..0.9") == "from 0.8 to 0.9"
    wide = lines(sb.interval("mcc", {"dice": "0.85"}))
    assert wide[-1].startswith("Give the prevalence") and not any("Give" in line for line in lines(found))


def test_a_contradiction_has_the_digits_that_show_it() -> None:
    said = sentence(sb.consistent({"dice": "0.974666", "iou": "0.9505849999"}))
    assert "between 0.950582956 and 0.950584858, not 0.95058499985" in said


def test_a_dictionary_has_the_sentence_and_a_picture_shows_it() -> None:
    found = sb.compare("dice", "iou")
    assert as_dict(found)["sentence"] == sentence(found) in results.as_html(found)


def test_lists_fit_a_terminal() -> None:
    theorems = load()
    short = lists.in_short(theorems)
    assert max(map(len, short)) <= 80
    assert f"  {theorems[0].id:<55} tight" in short
    assert len(lists.in_full(theorems)) > len(short)
    assert {item["id"] for item in lists.record(theorems)["theorems"]} == {theorem.id for theorem in theorems}


def test_an_end_where_one_count_is_all_there_is() -> None:
    """What outgrows the others takes them with it in floating point."""
    found = sb.interval("balanced_accuracy", {"mcc": "==0"})
    counts = [whole_counts(found.problem.of, end, found.problem.known) for end in (found.low, found.high)]
    assert (found.low.value, found.high.value) == (0, 1) and len(counts) == 2
