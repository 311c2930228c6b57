"""What follows from evidence: the whole table of judgements, and the sentences that are shown."""

import re
from dataclasses import replace
from itertools import permutations, product

import pytest
import sympy as sp
from IPython.lib.pretty import pretty

from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.counts import Counts
from segbounds.theorems.evidence import Budget, Evidence, Extreme, Obligation, Outcome, Verdict, judge, obligations
from segbounds.theorems.records import Always, Supremum

SUPREMUM = Supremum(of=dice - jaccard, equals=sp.Integer(1), approached_by=Counts(1, 1, 0, 0))
ALWAYS = Always(sp.Le(jaccard, dice))
PAIR = Extreme(Counts(1, 1, 0, 0), sp.Rational(1, 6))

BOUND, TIGHT = Obligation.BOUND, Obligation.TIGHT
PROVED, CONSISTENT, REFUTED, UNDECIDED, VACUOUS, CONFLICT, NOT_RUN = Outcome


def said(engine: str, obligation: Obligation, outcome: Outcome, extreme: Extreme | None = None) -> Evidence:
    return Evidence(engine, obligation, outcome, f"{engine} on {obligation}", extreme=extreme)


#: What two engines found on the two obligations of a supremum: (first on BOUND, first on TIGHT, second on ..., ...),
#: None for nothing said; and the verdict.
TWO_ENGINES: list[tuple[tuple[Outcome | None, ...], Outcome]] = [
    # a proof needs both halves, from whichever engine
    ((PROVED, PROVED, None, None), PROVED),
    ((PROVED, None, None, PROVED), PROVED),
    ((PROVED, UNDECIDED, CONSISTENT, PROVED), PROVED),
    ((PROVED, PROVED, CONSISTENT, UNDECIDED), PROVED),
    ((PROVED, PROVED, NOT_RUN, NOT_RUN), PROVED),
    ((PROVED, PROVED, UNDECIDED, UNDECIDED), PROVED),
    ((PROVED, None, None, None), UNDECIDED),
    ((None, PROVED, None, None), UNDECIDED),
    ((PROVED, UNDECIDED, None, None), UNDECIDED),
    ((UNDECIDED, PROVED, None, None), UNDECIDED),
    ((PROVED, UNDECIDED, CONSISTENT, UNDECIDED), CONSISTENT),
    ((PROVED, CONSISTENT, None, None), CONSISTENT),
    ((CONSISTENT, PROVED, None, None), CONSISTENT),
    # a refutation beats everything but a proof of the same half
    ((REFUTED, None, None, None), REFUTED),
    ((None, REFUTED, None, None), REFUTED),
    ((REFUTED, UNDECIDED, CONSISTENT, CONSISTENT), REFUTED),
    ((PROVED, REFUTED, CONSISTENT, UNDECIDED), REFUTED),
    ((REFUTED, PROVED, CONSISTENT, CONSISTENT), REFUTED),
    ((PROVED, REFUTED, PROVED, REFUTED), REFUTED),
    ((REFUTED, REFUTED, NOT_RUN, NOT_RUN), REFUTED),
    ((PROVED, PROVED, REFUTED, UNDECIDED), CONFLICT),
    ((PROVED, PROVED, UNDECIDED, REFUTED), CONFLICT),
    ((REFUTED, UNDECIDED, PROVED, PROVED), CONFLICT),
    ((UNDECIDED, REFUTED, REFUTED, PROVED), CONFLICT),
    # a hypothesis that nothing satisfies is an error, whoever else was content
    ((VACUOUS, VACUOUS, None, None), VACUOUS),
    ((VACUOUS, VACUOUS, VACUOUS, VACUOUS), VACUOUS),
    ((PROVED, PROVED, VACUOUS, VACUOUS), VACUOUS),
    ((VACUOUS, VACUOUS, CONSISTENT, CONSISTENT), VACUOUS),
    ((VACUOUS, VACUOUS, UNDECIDED, UNDECIDED), VACUOUS),
    ((VACUOUS, VACUOUS, NOT_RUN, NOT_RUN), VACUOUS),
    # what was merely looked at stays what it is
    ((CONSISTENT, CONSISTENT, None, None), CONSISTENT),
    ((CONSISTENT, UNDECIDED, None, None), CONSISTENT),
    ((UNDECIDED, UNDECIDED, CONSISTENT, UNDECIDED), CONSISTENT),
    ((UNDECIDED, UNDECIDED, None, None), UNDECIDED),
    ((NOT_RUN, NOT_RUN, UNDECIDED, UNDECIDED), UNDECIDED),
    ((NOT_RUN, NOT_RUN, NOT_RUN, NOT_RUN), UNDECIDED),
    ((None, None, None, None), UNDECIDED),
]


def evidence_of(row: tuple[Outcome | None, ...]) -> list[Evidence]:
    places = product(("first", "second"), (BOUND, TIGHT))
    return [said(engine, half, found) for (engine, half), found in zip(places, row, strict=True) if found is not None]


@pytest.mark.parametrize(("row", "wanted"), TWO_ENGINES)
def test_verdict_on_a_supremum(row: tuple[Outcome | None, ...], wanted: Outcome) -> None:
    evidence = evidence_of(row)
    for order in permutations(evidence):
        assert judge(SUPREMUM, order).outcome is wanted


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ((), UNDECIDED),
        ((PROVED,), PROVED),
        ((CONSISTENT,), CONSISTENT),
        ((REFUTED,), REFUTED),
        ((UNDECIDED,), UNDECIDED),
        ((VACUOUS,), VACUOUS),
        ((NOT_RUN,), UNDECIDED),
        ((PROVED, CONSISTENT, NOT_RUN), PROVED),
        ((PROVED, REFUTED), CONFLICT),
        ((UNDECIDED, CONSISTENT), CONSISTENT),
    ],
)
def test_verdict_on_an_always_needs_the_bound_alone(found: tuple[Outcome, ...], wanted: Outcome) -> None:
    evidence = [said(f"engine {number}", BOUND, outcome) for number, outcome in enumerate(found)]
    assert judge(ALWAYS, evidence).outcome is wanted


def test_nothing_but_two_proofs_is_ever_proved() -> None:
    """Over every combination that two engines can bring: PROVED appears exactly where both halves are proved, nothing
    refutes, and nobody found the domain empty."""
    possible = (None, PROVED, CONSISTENT, REFUTED, UNDECIDED, VACUOUS, NOT_RUN)
    seen = 0
    for row in product(possible, repeat=4):
        both = PROVED in (row[0], row[2]) and PROVED in (row[1], row[3])
        wanted = both and REFUTED not in row and VACUOUS not in row
        assert (judge(SUPREMUM, evidence_of(row)).outcome is PROVED) == wanted, row
        seen += wanted
    assert seen > 50


def test_a_refutation_is_never_lost() -> None:
    possible = (None, PROVED, CONSISTENT, REFUTED, UNDECIDED, NOT_RUN)
    for row in product(possible, repeat=4):
        if REFUTED in row:
            contradicted = {PROVED, REFUTED} in ({row[0], row[2]}, {row[1], row[3]})
            assert judge(SUPREMUM, evidence_of(row)).outcome is (CONFLICT if contradicted else REFUTED), row


def test_an_engine_that_met_no_pair_does_not_empty_a_domain_where_another_met_one() -> None:
    """Few small sizes may hold no pair of the domain (a prevalence of 1/50 on 30 pixels)."""
    small = said("exhaust", BOUND, VACUOUS)
    proved = [said("derive", BOUND, PROVED, PAIR), said("derive", TIGHT, PROVED)]
    assert judge(SUPREMUM, [small, *proved]).outcome is PROVED
    assert judge(SUPREMUM, [small, said("sample", BOUND, CONSISTENT, PAIR)]).outcome is CONSISTENT
    assert judge(SUPREMUM, [small, said("sample", BOUND, REFUTED, PAIR)]).outcome is REFUTED


def test_reasons_name_the_engines_and_what_is_missing() -> None:
    both = [said("derive", BOUND, PROVED), said("exhaust", TIGHT, PROVED), said("sample", BOUND, CONSISTENT)]
    assert judge(SUPREMUM, both).reason == "proved by derive, exhaust"
    assert judge(SUPREMUM, both[::2]).reason == "no proof of: arbitrarily near; examined by sample"
    assert judge(SUPREMUM, [both[2]]).reason == "no proof of: never above, arbitrarily near; examined by sample"
    torn = judge(SUPREMUM, [both[0], said("exhaust", BOUND, REFUTED, PAIR)])
    assert torn.reason == "never above: derive proved it, exhaust refuted it"
    assert judge(SUPREMUM, []).reason == "no engine ran"
    assert judge(SUPREMUM, [said("derive", BOUND, UNDECIDED)]).reason == "derive on never above"
    assert judge(SUPREMUM, [said("exhaust", TIGHT, REFUTED)]).reason == "exhaust on arbitrarily near"


def test_a_verdict_keeps_all_evidence_and_says_whether_a_run_fails() -> None:
    evidence = tuple(evidence_of((PROVED, UNDECIDED, CONSISTENT, NOT_RUN)))
    assert judge(SUPREMUM, iter(evidence)).evidence == evidence
    failing = {outcome for outcome in Outcome if Verdict(outcome, "", ()).fails}
    assert failing == {REFUTED, CONFLICT, VACUOUS}


def test_obligations() -> None:
    assert obligations(SUPREMUM) == (BOUND, TIGHT)
    assert obligations(ALWAYS) == (BOUND,)


def test_outcomes_are_the_sentences_that_are_shown() -> None:
    assert all(str(outcome).endswith(".") and str(outcome)[0].isupper() for outcome in Outcome)
    assert len(set(map(str, Outcome))) == 7
    assert "not a proof" in CONSISTENT


def test_records_cannot_be_changed_afterwards() -> None:
    for record in (said("derive", BOUND, PROVED), PAIR, Budget(), judge(ALWAYS, [])):
        with pytest.raises(AttributeError):
            record.__setattr__(next(iter(record.__dataclass_fields__)), None)


def test_a_verdict_shows_as_a_table_with_everything_escaped() -> None:
    item = Evidence("derive", Obligation.BOUND, Outcome.REFUTED, "tp < 1 & fp > 2", 1234)
    shown = Verdict(Outcome.REFUTED, "a <b> reason", (item,))._repr_html_()
    assert "<b>refuted</b>: a &lt;b&gt; reason" in shown and ">tp &lt; 1 &amp; fp &gt; 2; 1,234 examined</td>" in shown
    assert shown.count("<tr>") == 2
    assert item._repr_html_() in shown


def test_a_verdict_shows_who_ran_and_no_time() -> None:
    ran = replace(said("derive", BOUND, PROVED), seconds=1.5, examined=1234)
    verdict = judge(ALWAYS, [ran, said("sample", BOUND, NOT_RUN)])
    shown = verdict._repr_html_()
    cells = re.findall(r'<(?:th|td) style="([^"]*)">([^<]*)<', shown)
    assert [text for _, text in cells] == [
        *("engine", "outcome", "scope"),
        *("derive", "never above: proved", "derive on never above; 1,234 examined"),
    ]
    assert all(style.startswith("text-align: left") for style, _ in cells)
    assert pretty(verdict) == "Proved: proved by derive."
    assert "<table>" not in judge(ALWAYS, [said("sample", BOUND, NOT_RUN)])._repr_html_()
