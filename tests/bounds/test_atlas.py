"""How far one metric can lie above another: no pair of masks beyond, some as near as one likes, and nothing lost when a run stops."""

import csv
import json
import re
from dataclasses import asdict
from html.parser import HTMLParser
from itertools import islice, permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy as sp
from commands import run
from places import ROOT

from segbounds.bounds import atlas
from segbounds.bounds.atlas import METRICS, PAIRS, AtlasRow, KeptRows, Support, above, mirrored, representative, row
from segbounds.bounds.comparison import compare
from segbounds.bounds.methods.certified import never_above as certifying
from segbounds.bounds.methods.certified import samples
from segbounds.bounds.methods.certified.never_above import never_above
from segbounds.bounds.methods.certified.samples import sample, sampled
from segbounds.bounds.methods.relative_errors import relative
from segbounds.errors import InputError, Unsupported
from segbounds.files_out import sealed
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts, n
from segbounds.metrics.similarity import Similarity, evaluate, value_at
from segbounds.regions.bound import Bound
from segbounds.regions.facts import Size
from segbounds.show.atlas import COLUMNS, cell
from segbounds.theorems.known_differences import FILE, known_difference
from segbounds.theorems.proofs.files import NotFound
from segbounds.theorems.witnesses import limit_along

with (ROOT / "docs" / "atlas.csv").open(encoding="utf-8") as _file:
    WRITTEN = {(line["first"], line["second"]): line for line in csv.DictReader(_file)}

#: What the command writes, which a test below compares to the last byte.
PAGE = ROOT / "docs" / "atlas.html"

#: Some of the quick ones, and one for each argument that takes long.
RECOMPUTED = [
    ("dice", "jaccard"),
    ("balanced_accuracy", "overlap"),
    ("recall", "youden"),
    ("balanced_accuracy", "recall"),
    *(
        pytest.param(pair, marks=pytest.mark.slow)
        for pair in (("dice", "youden"), ("fowlkes_mallows", "jaccard"), ("accuracy", "mcc"), ("jaccard", "kappa"))
    ),
]


def far(family: str) -> Counts:
    return Counts(*(sp.sympify(part, locals={"n": n}) for part in family.split("; ")))


def test_the_written_atlas_has_every_ordered_pair() -> None:
    assert set(WRITTEN) == set(permutations(METRICS, 2)) and len(WRITTEN) == 272


def test_compare_reads_what_the_atlas_has() -> None:
    assert FILE.read_text(encoding="utf-8") == (ROOT / "docs" / "atlas.csv").read_text(encoding="utf-8")
    found = compare("fowlkes_mallows", "kappa")
    assert str(found.above.value) == WRITTEN["fowlkes_mallows", "kappa"]["above"] and found.relative is sp.oo
    assert known_difference(parse("tversky:alpha=0.3,beta=0.6"), parse("dice")) is None
    own = Similarity("Dice", parse("jaccard").formula, when_undefined=1)
    assert known_difference(own, parse("recall")) is None


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_what_is_written_holds_on_all_small_masks_and_is_approached(pair: tuple[str, str]) -> None:
    line, (one, other) = WRITTEN[pair], map(parse, pair)
    largest = float((sampled(one) - sampled(other)).max())
    assert largest <= float(line["decimals"]) + 1e-9
    assert (largest <= 1e-12) == (line["always"] == "yes")
    assert line["support"] != Support.ENCLOSURE
    value = sp.sympify(line["above"])
    family, attained = far(line["along"]), line["attained"] == "yes"
    reached = value_at(one - other, family.at(1)) if attained else limit_along(one - other, family)
    assert abs(sp.N(reached - value, 40)) < 1e-25
    assert attained or not value.is_Rational or float(line["seen"]) < value, "what few pixels have is attained"
    seen = Counts(*map(int, line["seen_at"].split("; ")))
    assert seen.pixels <= samples.PIXELS
    assert float(value_at(one, seen) - value_at(other, seen)) == pytest.approx(float(line["seen"]), abs=1e-11)


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_relative_errors_hold_on_all_small_masks_and_run_away_where_there_is_none(pair: tuple[str, str]) -> None:
    line, (one, other) = WRITTEN[pair], map(parse, pair)
    assert line["relative"], "every one is derived"
    first, second = sampled(one), sampled(other)
    both = (first > 1e-12) & (second > 1e-12)
    ratio = np.maximum(first[both] / second[both], second[both] / first[both]).max()
    if line["relative"] != "oo":
        assert ratio <= (1 + float(line["relative_decimals"])) * (1 + 1e-9)
        assert ratio > 0.9 * (1 + float(line["relative_decimals"])), "random counts come near"
    elif line["relative_along"]:
        there = [float(evaluate(metric, far(line["relative_along"]).at(10**9))) for metric in (one, other)]
        assert max(there) / min(there) > 1e3
    else:  # one is exactly zero where the other is positive
        assert ((first > 1e-12) & (second == 0) | (second > 1e-12) & (first == 0)).any()


@pytest.mark.parametrize("pair", RECOMPUTED, ids=str)
def test_the_written_atlas_is_what_is_computed(pair: tuple[str, str]) -> None:
    computed = mirrored(row(*representative(pair)[0]), pair)
    assert {column: cell(getattr(computed, column)) for column in COLUMNS} == WRITTEN[pair]


@pytest.mark.slow
def test_the_whole_written_atlas_is_what_is_computed() -> None:
    for first, second in dict.fromkeys(representative(pair)[0] for pair in PAIRS):
        computed = row(first, second)
        assert {column: cell(getattr(computed, column)) for column in COLUMNS} == WRITTEN[first, second]


def test_what_comes_with_the_package_is_what_is_computed() -> None:
    assert atlas.shipped([("dice", "jaccard")]) == [row("dice", "jaccard")]


def test_every_pair_has_the_support_it_claims() -> None:
    kinds = {line["support"] for line in WRITTEN.values()}
    assert kinds == {Support.EXACT, Support.CERTIFICATE}
    assert above(parse("recall"), parse("fowlkes_mallows"))[1] is Support.CERTIFICATE


# --- planted falsehoods -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        ("fowlkes_mallows", "jaccard", sp.Rational(1, 4)),
        ("dice", "fowlkes_mallows", sp.Integer(0)),
        ("dice", "mcc", sp.Integer(1)),
        ("mcc", "fowlkes_mallows", sp.Integer(0)),
    ],
)
def test_a_bound_that_is_too_low_is_not_proved(first: str, second: str, value: sp.Rational) -> None:
    one, other = parse(first), parse(second)
    assert never_above(one, other, value)
    with pytest.raises((NotFound, Unsupported)):
        never_above(one, other, value - sp.Rational(1, 1000))


def test_a_family_that_does_not_come_near_is_not_taken() -> None:
    one, other = parse("fowlkes_mallows"), parse("jaccard")
    with pytest.raises((NotFound, Unsupported)):
        certifying._approaching(one - other, sp.Rational(1, 4), [Counts(1, 1, 1, n)])


def test_a_row_that_masks_contradict_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    true, _ = above(parse("dice"), parse("jaccard"))
    low = Bound(sp.Rational(1, 10), True, true.along)
    monkeypatch.setattr(atlas, "above", lambda *_: (low, Support.EXACT))
    with pytest.raises(AssertionError, match=r"above 0\.1"):
        row("dice", "jaccard")


def test_wrong_symmetries_would_be_seen() -> None:
    for name, places in atlas.SYMMETRIES.items():
        moved = Counts(*(sample()[place] for place in places))
        for metric in METRICS:
            image = atlas._image(metric, name)
            if image is not None:
                assert np.allclose(
                    np.asarray(evaluate(parse(image), sample())), np.asarray(evaluate(parse(metric), moved))
                )


# --- comparisons ------------------------------------------------------------------------------------------------------


def brute(one: Similarity, other: Similarity, pixels: int, positives: int | None) -> tuple[sp.Expr, sp.Expr]:
    counts = [
        Counts(tp, fp, fn, pixels - tp - fp - fn)
        for tp in range(pixels + 1)
        for fp in range(pixels + 1 - tp)
        for fn in range(pixels + 1 - tp - fp)
        if positives is None or tp + fn == positives
    ]
    gaps = [value_at(one, pair) - value_at(other, pair) for pair in counts]
    return max(gaps, key=sp.N), max((-gap for gap in gaps), key=sp.N)


@pytest.mark.parametrize(("pixels", "positives"), [(5, None), (7, 3), (6, 0), (4, 4)])
@pytest.mark.parametrize(("first", "second"), [("dice", "jaccard"), ("mcc", "kappa"), ("recall", "overlap")])
def test_on_a_size_it_is_the_largest_over_all_pairs(
    first: str, second: str, pixels: int, positives: int | None
) -> None:
    one, other = parse(first), parse(second)
    found = compare(one, other, size=Size(pixels, positives))
    assert (found.above.value, found.below.value) == brute(one, other, pixels, positives)
    for end, sign in ((found.above, 1), (found.below, -1)):
        (counts,) = end.along
        assert counts.pixels == pixels and sign * (value_at(one, counts) - value_at(other, counts)) == end.value


def test_on_a_size_and_with_given_values() -> None:
    found = compare("dice", "jaccard", {"recall": "1"}, size=Size(30, 4))
    assert found.above.value == max(sp.Rational(2 * 4, 8 + a) - sp.Rational(4, 4 + a) for a in range(27))
    with pytest.raises(InputError, match="cannot all be true"):
        compare("dice", "jaccard", {"recall": "1/3"}, size=Size(30, 4))
    with pytest.raises(InputError, match="too many"):
        compare("dice", "jaccard", size=Size(2000))


def test_comparisons_with_roots_have_closed_forms() -> None:
    found = compare("fowlkes_mallows", "dice")
    assert found.above.exact and found.below.value == 0 and found.relative is sp.oo
    value = found.above.value
    assert float(value) == pytest.approx(
        float((sampled(parse("fowlkes_mallows")) - sampled(parse("dice"))).max()), abs=1e-3
    )


def test_the_relative_error_of_a_metric_with_itself_is_none() -> None:
    error = relative(parse("dice"), parse("f_beta:beta=1"))
    assert error is not None and error.value == 0


# --- stopped and begun again ------------------------------------------------------------------------------------------

FEW = (("dice", "jaccard"), ("jaccard", "dice"), ("dice", "recall"), ("dice", "precision"))


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = KeptRows(tmp_path / "rows.json", [representative(pair)[0] for pair in FEW])
    assert [done for done, _, _ in islice(atlas.rows(FEW, kept), 2)] == [0, 1]
    assert json.loads(kept.file.read_text(encoding="utf-8"))["complete"] is False
    computed: list[tuple[str, str]] = []

    def noted(first: str, second: str) -> AtlasRow:
        computed.append((first, second))
        return row(first, second)

    monkeypatch.setattr(atlas, "row", noted)
    assert [done for done, _, _ in atlas.rows(FEW, kept)] == [1, 2, 3]
    assert computed == [("jaccard", "dice"), ("dice", "recall")]
    assert [(item.first, item.second) for item in atlas.finished(FEW, kept)] == list(FEW)
    assert list(atlas.rows(FEW, kept)) == [(3, 3, None)]
    assert json.loads(kept.file.read_text(encoding="utf-8"))["complete"] is True


@pytest.fixture(scope="module")
def one_row() -> AtlasRow:
    return row(*FEW[0])


def test_rows_of_another_version_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_row: AtlasRow
) -> None:
    kept = KeptRows(tmp_path / "rows.json")
    kept.add(one_row)
    assert kept.read() == {FEW[0]: one_row}
    monkeypatch.setattr(atlas, "version", lambda: "another")
    with pytest.raises(InputError, match="another version of segbounds"):
        kept.read()


FORGED: dict[str, Any] = {
    "above": "1</td><script>f()</script>",
    "decimals": "0.2; url(x)",
    "argument": "<b>none</b>",
    "support": "none",
    "first": "dice<",
    "second": "dice",
    "always": 0,
    "attained": "yes",
    "along": ["1", "2", "3", "import('os')"],
    "worst": [1, 2, 3, "4"],
    "seen": "0.1",
    "seen_at": [],
    "relative": "&lt;",
    "relative_decimals": "=1+1",
    "relative_along": [1, 2, 3, 4],
    "symmetry": "=cmd()",
    "another": 1,
}


@pytest.mark.parametrize("key", FORGED)
def test_what_no_row_says_is_refused_whatever_its_checksum(tmp_path: Path, key: str, one_row: AtlasRow) -> None:
    kept = KeptRows(tmp_path / "rows.json")
    entry = asdict(one_row) | {key: FORGED[key]}
    kept.file.write_text(
        sealed(atlas.KEEPS, atlas.FORMAT, {"version": atlas.version(), "complete": True, "rows": [entry]})
    )
    with pytest.raises(InputError, match=f"^{kept.file} keeps rows that the atlas does not have"):
        kept.read()


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"version": 1, "first": "dice"}', "\x00", "[" * 200_000])
def test_a_spoilt_file_is_refused(tmp_path: Path, text: str) -> None:
    kept = KeptRows(tmp_path / "rows.json")
    kept.file.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=str(kept.file)):
        kept.read()


# --- shown ------------------------------------------------------------------------------------------------------------


class Parts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if tag == "a" else []
        self.scripts += tag == "script"
        self.open += [tag] if tag not in ("meta", "link", "rect", "br") else []

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self.open.pop() == tag


def test_every_number_of_the_page_leads_to_its_pair() -> None:
    text = PAGE.read_text(encoding="utf-8")
    parts = Parts()
    parts.feed(text)
    assert not parts.open and parts.scripts == 0 and "http" not in text.replace("http-equiv", "")
    targets = {link.removeprefix("#") for link in parts.links}
    assert len(parts.links) == 2 * 272 and targets <= set(parts.ids) and len(parts.ids) == len(set(parts.ids))
    assert len(targets) == 273, "and back to the matrix"


def test_the_command_makes_the_written_atlas_of_the_rows_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table and the pages in docs, to the last byte."""
    monkeypatch.setattr(atlas, "row", None)  # nothing is derived
    assert run("atlas", "--out", "atlas", cwd=tmp_path).returncode == 0
    for name in ("csv", "md", "html"):
        assert (tmp_path / "atlas" / f"atlas.{name}").read_bytes() == (ROOT / "docs" / f"atlas.{name}").read_bytes()
    refused = run("atlas", "--state", "rows", cwd=tmp_path)
    assert refused.returncode == 2 and "add --anew" in refused.stderr


def test_formulas_are_drawn_and_say_nothing_twice() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert not re.search(r"sqrt\(|\*n|CRootOf", text)
    assert not [
        both
        for both in re.findall(r"<mn>([\d.]+)</mn></math> <span class=\"quiet\">≈ ([\d.]+)", text)
        if both[0] == both[1]
    ]
    assert text.count(">prediction</span>") == 272 and 'title="Tversky(alpha=3/10, beta=7/10)">T(.3, .7)</abbr>' in text


@pytest.mark.parametrize(
    ("names", "says"), [(["dicee"], "dice"), (["dice"], "two metrics"), (["f_beta:beta=3", "dice"], "not in the atlas")]
)
def test_metrics_that_are_not_there_are_told(names: list[str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        atlas.chosen(names)
