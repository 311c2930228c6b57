"""Names from outside in tables, pages and on the terminal: as they are, and nothing more."""

import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy as sp
from commands import run as in_this_process
from hypothesis import given
from hypothesis import strategies as st
from places import ROOT, THEORY
from rich.table import Table
from typer.testing import CliRunner

from segbounds.bounds import atlas
from segbounds.cli import app as cli
from segbounds.cli import console
from segbounds.engines import examine
from segbounds.escaping import Formula, as_csv, code, from_csv, in_markdown, table_row
from segbounds.masks.files import Observed, Pair
from segbounds.metrics.catalogue import dice
from segbounds.metrics.counts import Counts, fn, fp, tp
from segbounds.metrics.similarity import Similarity
from segbounds.show.atlas import as_csv as atlas_csv
from segbounds.show.html.atlas import page as atlas_page
from segbounds.show.html.report import page
from segbounds.show.markdown import markdown
from segbounds.show.observations import observations_csv
from segbounds.theorems.evidence import Budget, Result
from segbounds.theorems.records import Always, Step, Theorem

BAD = "=1|2<script>alert(1)</script>`[x](javascript:y)"


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


# --- CSV --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-cmd", "@sum", "\tx", "\nx", "'=x", "''=x"])
def test_names_that_programs_would_run_are_kept_from_that(name: str) -> None:
    (((written,),)) = cells(as_csv([[name]]))
    assert written == f"'{name}" and from_csv(written) == name


@pytest.mark.parametrize(
    "cell", ["case1", "'quoted'", "-1", "+1.5e-3", "-.5", "", -3, 0.5, -sp.Symbol("a") / 2, Formula("-a/2")]
)
def test_what_is_harmless_is_written_as_it_is(cell: Any) -> None:
    (((written,),)) = cells(as_csv([[cell]]))
    assert written == str(cell) and from_csv(written) == str(cell)


def test_a_formula_begins_with_no_equals_sign() -> None:
    assert as_csv([[Formula("=a")]]) == "'=a\n"


@given(
    st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]) | st.sampled_from("=+-@'"), max_size=8)
)
def test_every_text_is_read_again(text: str) -> None:
    assert from_csv(str(cells(as_csv([[text, "end"]]))[0][0])) == text


def test_lines_end_in_one_way() -> None:
    assert cells(as_csv([["a\r=b\r\nc"]])) == [["a\n=b\nc"]]


def test_observed_pairs_in_csv() -> None:
    mine = Similarity("@mine", tp / (tp + fp + 2 * fn), 1)
    head, row = cells(observations_csv(Observed((Pair("=case", "+head", Counts(1, 2, 3, 4)),)), [dice, mine], "own"))
    assert head == ["image", "class", "tp", "fp", "fn", "tn", "Dice", "'@mine"]
    assert row[:2] == ["'=case", "'+head"] and row[2:6] == ["1", "2", "3", "4"]


def test_no_other_table_is_written_past_this_writer() -> None:
    source = ROOT / "src" / "segbounds"
    assert len(list(source.rglob("*.py"))) > 100
    writers = {file.name for file in source.rglob("*.py") if re.search(r"csv\.(Dict)?[wW]riter\(", file.read_text())}
    assert writers == {"escaping.py"}


# --- Markdown and HTML ------------------------------------------------------------------------------------------------


def hostile() -> Result:
    odd = Similarity(BAD, tp / (tp + fp), 1)
    step = Step(BAD, sp.Le(odd, 1, evaluate=False))
    theorem = Theorem(BAD, BAD, Always(sp.Le(odd, 1, evaluate=False)), derivation=(step,), equality=BAD)
    return Result(theorem, examine(theorem, Budget(observed=((BAD, Counts(1, 1, 1, 1)),)), ("observe",)))


def test_titles_in_markdown_are_text() -> None:
    text = markdown([hostile()], 1)
    outside = re.sub(r"(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)", "", text)  # within code, HTML is text
    assert "script" in outside and "<script" not in outside
    assert not re.search(r"(?<!\\)\[x\]", outside)
    (row,) = [line for line in text.splitlines() if line.startswith("| =1")]
    assert len(re.findall(r"(?<!\\)\|", row)) == 10
    assert "<script" in BAD  # so that the check can fail


def test_titles_in_html_are_text() -> None:
    text = page([hostile()], Budget())
    assert "&lt;script&gt;alert" in text and "<script>alert" not in text


def test_code_has_the_quotes_that_its_text_lacks() -> None:
    assert code("a") == "`a`" and code("a`b") == "`` a`b ``" and code("a\nb") == "`a b`"
    assert in_markdown("a\n# b <i> & `c`") == "a # b &lt;i&gt; &amp; \\`c\\`"
    assert table_row(["a|b", "c"]) == "| a\\|b | c |"


def test_rows_of_the_atlas_in_html_are_text() -> None:
    row = atlas.AtlasRow(
        *("dice", "jaccard", "3 - 2*sqrt(2)", "0.17", False, BAD, BAD, False, (BAD,), (1, 0, 1, 0)),
        *(0.1, (BAD,), BAD, BAD, (BAD,), BAD),  # type: ignore[arg-type]
    )
    assert "<script>" not in atlas_page([row])
    head, written = cells(atlas_csv([row]))
    assert written[head.index("support")] == f"'{BAD}"


# --- the terminal -----------------------------------------------------------------------------------------------------

MARKUP = "[/x] [bold]y[/bold] :smile: [link=z]"


def test_consoles_print_texts_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.progress import Progress, TextColumn
    from rich.table import Table

    console.out.print(MARKUP, soft_wrap=True)
    table = Table(MARKUP, title=MARKUP)
    table.add_row(MARKUP)
    console.out.print(table)
    console.err.print(MARKUP, soft_wrap=True)
    with console.busy(MARKUP):
        pass
    with Progress(TextColumn("{task.description}", markup=False), console=console.err) as progress:
        progress.add_task(MARKUP)
    printed = capsys.readouterr()
    assert printed.out.count(MARKUP) == 4 and MARKUP in printed.err


def prints_past(text: str) -> list[str]:
    """What in a source text could print markup: other consoles, and what rich reads as markup whatever the console says."""
    found = re.findall(r"\bConsole\(|from_markup|markup=True|\.status\(|\bprint\(f?\"", text)
    return found + [column for column in re.findall(r"TextColumn\([^)]*\)", text) if "markup=False" not in column]


def test_nothing_prints_past_the_consoles() -> None:
    source = ROOT / "src" / "segbounds"
    assert len(list(source.rglob("*.py"))) > 100
    for file in source.rglob("*.py"):
        if file.name not in ("console.py", "check_proof.py"):
            assert not [found for found in prints_past(file.read_text()) if not found.startswith("print(")], file
    for planted in (
        "out = Console()",
        "Text.from_markup(x)",
        "err.status(x)",
        'TextColumn("{x}")',
        "out.print(x, markup=True)",
    ):
        assert prints_past(planted), planted


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli.app, arguments)


@pytest.mark.parametrize("name", ["[/x].npz", "[bold].npz", "[link=y].npz"])
def test_file_names_with_markup_are_printed(tmp_path: Path, name: str) -> None:
    mask = np.eye(3, dtype=np.uint8)
    names = np.array(["[bold]", "a [/x]"])
    (tmp_path / name).parent.mkdir(exist_ok=True)
    np.savez(tmp_path / name, masks=np.stack([mask, mask]), ids=names)
    file = str(tmp_path / name)
    theory = THEORY / "accuracy_at_least_jaccard.py"
    ended = run(
        "observe",
        file,
        file,
        "--theory",
        str(theory),
        "--similarity",
        "dice",
        "--csv",
        str((tmp_path / name).with_suffix(".csv")),
    )
    assert ended.exit_code == 0, ended.output
    assert "[bold]" in ended.output and "a [/x]" in ended.output
    assert (tmp_path / name).with_suffix(".csv").is_file()


def test_a_joint_range_goes_to_a_file_whose_name_is_markup(tmp_path: Path) -> None:
    (tmp_path / "[").mkdir()
    assert run("joint-range", "dice", "jaccard", "--out", str(tmp_path / "[/x].csv")).exit_code == 0
    assert (tmp_path / "[/x].csv").is_file()


def test_an_error_with_markup_is_printed_whole() -> None:
    found = in_this_process("observe", "[/x].png", "[bold]y[/bold].png")
    assert found.returncode == 2 and "Traceback" not in found.stderr
    assert "error: [/x].png" in found.stderr


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_a_terminal_that_lacks_letters(encoding: str) -> None:
    """Standard streams of a process of its own: an answer with such letters, and an error."""
    program = (
        "import sys; from segbounds.cli.app import main\n"
        "for said in (['prove', 'jaccard <= dice'], ['prove', 'dice ≥ 1']):\n"
        "    sys.argv[1:] = said\n"
        "    try: main()\n"
        "    except SystemExit as end: print(end.code, file=sys.stderr)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding=encoding,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    ended, sign, refused = found.stderr.splitlines()
    assert (ended, refused) == ("0", "2"), found.stderr
    assert ("'dice ≥ 1'" if encoding == "utf-8" else "'dice >= 1'") in sign
    assert ("≤" if encoding == "utf-8" else "<=") in found.stdout


def test_letters_are_written_otherwise_one_by_one() -> None:
    console.bear_any_letter()
    assert "a ≥ é\udcff█".encode("ascii", "segbounds.cli.console") == rb"a >= \xe9\udcff#"
    assert "a ≥ é█".encode("latin-1", "segbounds.cli.console") == b"a >= \xe9#"


# --- terminals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("steering", ["\x1b[31m", "\x1b]0;title\x07", "\x9b5m", "\u202e", "\x08\x08", "\r"])
def test_no_text_steers_the_terminal(steering: str) -> None:
    shown = Table("head" + steering)
    shown.add_row(f"cell{steering}end")
    for what in (shown, f"line{steering}end"):
        with console.out.capture() as captured:
            console.out.print(what, soft_wrap=True)
        assert "end" in captured.get() and steering not in captured.get()  # styles of its own it may have


def test_control_characters_are_written_in_csv_as_signs() -> None:
    """A terminal that shows the file would obey them."""
    text = as_csv([["a\x1b[2Jb", "c\x9bd", "two\nlines", "tab\there"]])
    assert text == 'a\\x1b[2Jb,c\\x9bd,"two\nlines",tab\there\n'
