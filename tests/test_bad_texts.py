"""Bad texts for commands that take numbers and formulas: one sentence, exit status 2, and nothing is computed first."""

from collections.abc import Iterator

import pytest
from commands import run
from typer.testing import CliRunner

from segbounds.cli.app import app
from segbounds.endings import UNUSABLE, ending

LONG = "9" * 10**6
DEEP = "(" * 10**5 + "dice" + ")" * 10**5
CODE = "__import__('os').getpid()"

#: Texts that are no value of Dice, whatever command is given them.
VALUES = [
    *("", " ", "x", "nan", "inf", "-inf", "1e999999999", "1e-999", "1e400", "0x1", "0b1", "1_0", "1j", "True", "None"),
    *(
        "1/0",
        "0/0",
        "1/",
        "/2",
        "1/2/3",
        "0.9..0.8",
        "0.1..0.2..0.3",
        "..",
        "0.8..",
        "--1",
        "+-1",
        "0.8.1",
        "1,5",
        "0.8 0.9",
    ),
    *(
        "0.8%%",
        "%",
        "½",
        "\uff11",
        "\u0661",
        "0.8\0",
        "\x1b[31m0.8",
        "'0.8'",
        "[0.8]",
        "{}",
        "0.8;1",
        "0.8e",
        "9**9**9",
        "sqrt(2)",
    ),
    *("dice", CODE, LONG, DEEP, "87", "79.55", "100"),
]
#: Texts that name no metric.
METRICS = [
    *(
        "",
        " ",
        "dyce",
        "d\u0456ce",
        "dice:",
        "dice:alpha=1",
        "tversky",
        "tversky:",
        "tversky:alpha=1",
        "tversky:alpha=1,beta",
    ),
    *(
        "tversky:alpha=1,beta=1,gamma=1",
        "tversky:alpha=x,beta=1",
        "tversky:alpha=-1,beta=1",
        "tversky:alpha=1e999999999,beta=1",
    ),
    *(
        "tversky:alpha=nan,beta=1",
        "tversky:alpha=1/0,beta=1",
        "tversky:alpha=1,alpha=1,beta=1",
        f"tversky:alpha={CODE},beta=1",
    ),
    *(
        "weighted_hamming:gamma=2",
        "f_beta:beta=inf",
        "dice.formula",
        "dice+jaccard",
        CODE,
        LONG,
        "dice\0",
        "[dice]",
        "\udcff",
    ),
]
METRICS = [metric for metric in METRICS if metric != "dice:"]
CLAIMS = [
    *("", "dice", "dice <", "<= 1", "dice <= 1 <= 2", "dice = ", "dice != 1", "dice in 1", "dice <= 1; jaccard <= 1", "1 <= 2"),
    *("9**9**9 <= dice", "dice**dice <= 1", "10**10**10 <= dice", "dice <= 1e999999999", "dice**100000 <= 1", "(tp+fp+fn+tn)**300 <= 1"),
    *("dice <= 1_000", "dice <= 0x10", "dice <= 1j", "dice <= '1'", "dice.formula <= 1", "[dice for x in y] <= 1", "(lambda: 1) <= dice"),
    *("f'{dice}' <= 1", "(x := 1) <= dice", f"{CODE} <= dice", "dice <= 1 if tn else 0", "dice and jaccard <= 1", "not dice <= 1"),
    *("dice/0 <= 1", "sqrt(-1)*dice <= 1", "0**0 <= dice", "dice <= oo", "dice <= nan", "dice(1) <= 1", "tversky(1, 2) <= 1"),
    *("tversky(alpha=-1, beta=1) <= 1", "tversky(alpha=alpha) <= 1", "dice \u2264 1", "dice <= \uff11", "dice\0 <= 1", f"{DEEP} <= 1"),
    *(f"dice <= {LONG}", "dice <= 1 #", "dice <= 1\\", "dice <= max()", "dice <= 1,", "dice <= 1, jaccard <= 1", "dice @ jaccard <= 1"),
]  # fmt: skip


def calls() -> Iterator[list[str]]:
    for value in VALUES:
        yield ["consistent", f"dice={value}", "iou=0.5"]
    for value in VALUES[::3]:
        yield ["interval", "jaccard", "--given", f"dice={value}"]
        yield ["compare", "jaccard", "recall", "--given", f"dice={value}"]
    for value in VALUES[1::3]:
        yield ["average", "jaccard", "--given", f"dice={value}"]
        yield ["beats", "--first", f"dice={value}", "--second", "dice=0.8"]
        yield (
            ["joint-range", "dice", "recall", "--prevalence", value]
            if value
            else ["joint-range", "dice", "", "--prevalence", "1"]
        )
    for value in ("0.8±x", "0.8±", "±0.1", "0.8±0.1±0.1", "0.8±1e-999", "0.8+-nan", f"0.8±{LONG}"):
        yield ["average", "jaccard", "--given", f"dice={value}"]
        yield ["consistent", f"dice={value}", "iou=0.5"]
    for metric in METRICS:
        yield ["interval", metric]
        yield ["compare", "dice", metric]
    for metric in METRICS[::3]:
        yield ["consistent", f"{metric}=0.5"]
        yield ["average", metric, "--given", "dice=0.5"]
        yield ["joint-range", metric, "dice"]
        yield ["beats", "--first", "dice=0.8", "--second", "dice=0.8", "--of", metric]
    for claim in CLAIMS:
        yield ["prove", claim]
    for claim in CLAIMS[::2]:
        yield ["prove", "dice <= 1", "--where", claim] if claim.count(",") != 1 else ["prove", claim]
    yield ["prove", "dice <= 1", *(part for k in range(60) for part in ("--where", f"tp >= {k}"))]
    for given in ("dice", "=", "=0.8", "dice=", "dice=0.8=0.9", "dice 0.8", "dice==", "dice:0.8"):
        yield ["consistent", given]
    for pixels in ("0", "-1", "1.5", "1e3", "x", "\u0661\u06f0x", ""):
        yield ["interval", "dice", "--pixels", pixels]
    yield ["interval", "dice", "--pixels", "10", "--positives", "11"]
    yield ["consistent", "dice=0.8", "dice=0.9"]
    yield ["consistent", "dice=0.8", "f1=0.9"]
    for value in ("x", "1e-999", CODE, "0.1..0.9", "nan"):
        yield ["joint-range", "dice", "recall", f"accuracy={value}"]


CALLS = list(calls())


def test_there_are_enough_of_them() -> None:
    assert len(CALLS) > 250


def refused(arguments: list[str]) -> bool:
    """Whether a command ends as it should where what was given cannot be used."""
    ended = CliRunner().invoke(app, arguments)
    if ended.exit_code == UNUSABLE:  # Typer's own words, in a box
        return isinstance(ended.exception, SystemExit) and len(ended.output) < 5000
    if ended.exception is None or isinstance(ended.exception, SystemExit):
        return False
    status, sentence = ending(ended.exception)
    return status == UNUSABLE and 10 < len(sentence) < 700 and "\n" not in sentence.strip() and ended.stdout == ""


@pytest.mark.parametrize("arguments", CALLS, ids=[ascii(" ".join(call))[:60] for call in CALLS])
def test_a_bad_text_gets_one_sentence(arguments: list[str]) -> None:
    assert refused(arguments)


def test_what_is_no_bad_text_is_seen() -> None:
    assert not refused(["consistent", "dice=0.9061", "iou=0.9082"])
    assert not refused(["interval", "jaccard", "--given", "dice=0.8"])


@pytest.mark.parametrize(("value", "meant"), [("87", "87 %"), ("79.55", "79.55 %")])
def test_a_percentage_without_its_sign_is_asked_for(value: str, meant: str) -> None:
    ended = CliRunner().invoke(app, ["consistent", f"dice={value}", "iou=0.5"])
    assert f"did you mean {meant}?" in str(ended.exception)


def test_from_the_shell_there_is_no_traceback() -> None:
    ended = run("prove", "9**9**9 <= dice")
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith("error: '9**9**9 <= dice' cannot be read")
