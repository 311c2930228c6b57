"""Texts before their meaning: tokens, decimals, and quotes in messages."""

import pytest
import sympy as sp

from segbounds.algebra.texts import TYPED, Unreadable, ascii_quoted, decimal, shown, tokens_of


def test_tokens_are_the_text_without_spaces() -> None:
    text = "tp/(tp + 0.3*fp) <= max(a_1, 2)**2, x == -1e-5"
    found = tokens_of(text)
    assert "".join(token.text for token in found) == text.replace(" ", "")
    assert [token.text for token in found if token.kind == "number"] == ["0.3", "2", "2", "1e-5"]
    assert found[-1].kind == "end" and not any(token.kind == "other" for token in found)


@pytest.mark.parametrize(("text", "remedy"), [("a ≤ b", "write <="), ("a$", "letters a to z"), ("50%", "write /100")])
def test_a_character_without_a_place_is_named_with_a_remedy(text: str, remedy: str) -> None:
    with pytest.raises(Unreadable, match="has no place in a formula") as caught:
        tokens_of(text)
    assert remedy in str(caught.value)


@pytest.mark.parametrize("text", ["0.30", "17", ".5", "5.", "1e-5", "2.50E+3"])
def test_a_decimal_is_what_it_shows(text: str) -> None:
    assert decimal(text, TYPED) == sp.Rational(text.rstrip("."))


@pytest.mark.parametrize("text", [".", "", "1e999999", "1" * 101, "1e1000000000"])
def test_no_number_or_too_long_a_one(text: str) -> None:
    with pytest.raises(Unreadable):
        decimal(text, TYPED)


def test_quotes_show_what_cannot_be_seen_and_are_short() -> None:
    assert shown("a\nb") == "'a\\nb'" and ascii_quoted("é") == "'é'"
    assert len(shown("x" * 10_000)) < 90 and shown("x" * 10_000).count("...") == 1
