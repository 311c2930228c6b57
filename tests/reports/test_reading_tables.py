"""Tables in every form are read as the texts in them, and columns and cells as what they say."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segbounds.errors import InputError
from segbounds.reports.cells import Cell, read_cell
from segbounds.reports.checking import check_text
from segbounds.reports.columns import columns_of, parted
from segbounds.reports.reading import read_tables
from segbounds.reports.tables import Table, of_frame, of_grid

HEADS = ("Dice", "IoU", "Recall (%)", "HD95 (mm)")
NUMBERS = st.decimals(min_value=0, max_value=100, places=2).map(str)
NAMES = st.text(st.characters(categories=("Lu", "Ll")), min_size=1, max_size=8)
ROWS = st.lists(st.tuples(NAMES, NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=4)


def in_csv(rows: list[tuple[str, ...]], delimiter: str) -> str:
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def in_markdown(rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(["# A page", "", lines[0], "|" + "---|" * len(rows[0]), *lines[1:], "", "More."])


def in_latex(rows: list[tuple[str, ...]]) -> str:
    lines = [" & ".join(cell.replace("%", r"\%") for cell in row) + r" \\" for row in rows]
    return (
        r"\begin{tabular}{lcccc} \toprule "
        + lines[0]
        + r" \midrule "
        + "\n".join(lines[1:])
        + r" \bottomrule \end{tabular}"
    )


def in_html(rows: list[tuple[str, ...]]) -> str:
    cells = ["".join(f"<td>{cell}" for cell in row) for row in rows[1:]]
    head = "".join(f"<th>{cell}</th>" for cell in rows[0])
    return f"<p>A page</p><table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def drawn(rows: list[tuple[str, ...]]) -> str:
    border = "+" + "+".join("-" * 12 for _ in rows[0]) + "+"
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(["2023-01-01 - mmseg - INFO -", border, lines[0], border, *lines[1:], border])


@given(ROWS)
def test_what_is_written_is_read(rows: list[tuple[str, ...]]) -> None:
    whole = [("Method", *HEADS), *rows]
    forms = [in_markdown(whole), in_latex(whole), in_html(whole), drawn(whole), in_json(whole), restructured(whole)]
    for text in (*forms, *(in_csv(whole, delimiter) for delimiter in ",;\t")):
        (found,) = read_tables("a text", text)
        assert found.head == whole[0], text
        assert found.rows == tuple(rows), text


def in_json(rows: list[tuple[str, ...]]) -> str:
    return json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]])


def restructured(rows: list[tuple[str, ...]]) -> str:
    border = "  ".join("=" * 12 for _ in rows[0])
    lines = ["  ".join(f"{cell:<12}" for cell in row) for row in rows]
    return "\n".join(["Results", "-------", "", border, lines[0], border, *lines[1:], border, ""])


def test_json_in_other_forms() -> None:
    wanted = (("A", "0.850", "0.74"), ("B", "0.9", ""))
    forms = (
        '[{"": "A", "Dice": 0.850, "IoU": 0.74}, {"": "B", "Dice": 0.9, "IoU": null}]',
        '{"": "A", "Dice": 0.850, "IoU": 0.74}\n{"": "B", "Dice": 0.9}\n',
        '{"A": {"Dice": 0.850, "IoU": 0.74}, "B": {"Dice": 0.9}}',
        '{"": ["A", "B"], "Dice": [0.850, 0.9], "IoU": [0.74, null]}',
        '{"name": "x", "results": [{"": "A", "Dice": 0.850, "IoU": 0.74}, {"": "B", "Dice": 0.9}]}',
    )
    for text in forms:
        (found,) = read_tables("x.json", text)
        assert (found.head, found.rows) == (("", "Dice", "IoU"), wanted), text
    (found,) = read_tables("x.json", '[{"model": "A", "test": {"Dice": 0.85}}]')
    assert found.head == ("model", "test Dice")
    for text in ('{"a": [1,', "[" * 100_000, '{"a": 1'):
        with pytest.raises(InputError, match="is no JSON"):
            read_tables("x.json", text)


def test_lines_between_rows_are_none() -> None:
    org = "| Method | Dice |\n|--------+------|\n| A | 0.85 |\n"
    grid = "+---+------+\n| m | Dice |\n|   | (%)  |\n+===+======+\n| A | 85.0 |\n+---+------+\n"
    for text, head in ((org, ("Method", "Dice")), (grid, ("m", "Dice (%)"))):
        (found,) = read_tables("x", text)
        assert found.head == head
        assert found.rows[0][0] == "A"


def test_metrics_below_one_another() -> None:
    text = "Metric,U-Net,DSC-Net,Ours\nDice (%),85.0,90.1,88\nIoU (%),74.0,95,80\nHD95,3,4,5\n"
    found = check_text(text)
    assert found.tables[0].place == "the text (with metrics as rows)"
    assert [(v.row, v.outcome) for v in found.verdicts] == [
        ("U-Net", "possible"),
        ("DSC-Net", "impossible"),
        ("Ours", "depends"),
    ]
    # losses by name are no metrics where the head has some
    assert "rows" not in check_text("Loss,Dice,IoU\nDice,0.85,0.74\nJaccard,0.85,0.74\n").tables[0].place
    corrected = check_text("Loss,A\nDice,0.85\nJaccard,0.74\n", columns={"A": "dice"})
    assert [v.row for v in corrected.verdicts] == ["Dice", "Jaccard"]


def test_cells_over_several_columns_and_rows() -> None:
    latex = r"""
    \begin{tabular}{l|cc|cc} \multirow{2}{*}{Method} & \multicolumn{2}{c|}{Train} & \multicolumn{2}{c}{Test}\\ \cmidrule(lr){2-3}
     & DSC (\%) & IoU & DSC & IoU \\ \hline % a comment
    U-Net~\cite{x} & 84.2$_{\pm 1.2}$ & \textcolor{red}{73.1} & $85.4\pm0.3$ & \best{80.0}$^\dagger$ \\
    \rowcolor{gray} Ours & \cellcolor{blue}{\textbf{90.1}} & \underline{83.1} & 91.0 (2.1) & 84.0 \\ \end{tabular}"""
    html = """<table><tr><th rowspan=2>M</th><th colspan=2>Train</th></tr><tr><th>Dice</th><th>IoU</th></tr>
    <tr><td>A<td>0.85<sup>1</sup><td><b>0.7</b></table>"""
    (found,) = read_tables("x.tex", latex)
    assert found.head == ("Method", "Train DSC (%)", "Train IoU", "Test DSC", "Test IoU")
    assert [[getattr(read_cell(cell), "number", cell) for cell in row] for row in found.rows] == [
        ["U-Net", "84.2", "73.1", "85.4", "80.0"],
        ["Ours", "90.1", "83.1", "91.0", "84.0"],
    ]
    (found,) = read_tables("x.html", html)
    assert (found.head, found.rows) == (("M", "Train Dice", "Train IoU"), (("A", "0.85", "0.7"),))


def test_every_table_of_a_page() -> None:
    log = drawn([("m", "F1"), ("A", "1.0")])
    parts = in_markdown([("m", "Dice"), ("A", "0.8")]), in_html([("m", "IoU"), ("A", "0.7")]), f"```\n{log}\n```\n"
    page = "\n\n".join(parts)
    assert [table.head[1] for table in read_tables("README.md", page)] == ["Dice", "F1", "IoU"]


def test_a_line_that_sums_up() -> None:
    (found,) = read_tables("a.log", "Iter(val) [500/500]    aAcc: 97.62  mIoU: 92.10  mAcc: 96.07  data_time: 0.02")
    assert (found.head, found.rows) == (("line", "aAcc", "mIoU", "mAcc"), (("1", "97.62", "92.10", "96.07"),))


@pytest.mark.parametrize(
    ("text", "number", "spread"),
    [
        ("84.2_±1.2", "84.2", "1.2"),
        ("0.85_{0.02}", "0.85", "0.02"),
        ("$0.85_{0.02}$", "0.85", "0.02"),
        ("$85.3_{\\pm 4.2}\\%$", "85.3", "4.2"),
        ("0,85", "0.85", None),
        ("**85.3*** [12]", "85.3", None),
        ("0.71 (0.15)", "0.71", "0.15"),
        ("12 (3)", "12", None),  # a rank
        ("90.1 (+1.2)", "90.1", None),
        ("90.1 ↑1.2", "90.1", None),
        ("0.85 [0.80, 0.90]", "0.85", None),
        ("$85.3 \\pm 4.2$", "85.3", "4.2"),
        ("−0.12", "-0.12", None),
        ("85.3 ± 4.2 %", "85.3", "4.2"),
    ],
)
def test_cells(text: str, number: str, spread: str | None) -> None:
    found = read_cell(text)
    assert found is not None
    assert (found.number, found.spread) == (number, spread)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "–",
        "n/a",
        "NaN",
        "best",
        "78.4 / 66.1",
        "3 of 5",
        r"$\frac{1}{2}$",
        r"$8.5\times10^{-1}$",
        "0.85a",
        "8_5",
        "9**9",
        "0.8*0.9",
        "85†2",
        "84.2_1.2",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert read_cell(text) is None


def test_a_sign_beside_the_number() -> None:
    assert read_cell("94.02%") == Cell("94.02", True)
    assert read_cell("850‰") == Cell("85.0", True)
    assert read_cell("0.85 ± 0.10 ‰") == Cell("0.85", spread="0.10")


@pytest.mark.parametrize(
    ("head", "taken", "group"),
    [
        ("DSC [%] [12]", "Dice", ""),
        ("Sørensen–Dice", "Dice", ""),
        ("val_dice_coef", "Dice", "val"),
        ("testDice", "Dice", "test"),
        ("WT Dice ↑", "Dice", "wt"),
        ("F1-score (%)", "Dice", ""),
        ("Jaccard (JAC)", "Jaccard", ""),
        ("mIoU", "Jaccard, a mean", ""),
        ("IoU bg", "Jaccard of the background", ""),
        ("Mean Dice per image", "Dice, per_image", ""),
        ("F1 (pooled)", "Dice, pooled", ""),
        ("Cohen's κ", "Cohen's kappa", ""),
        ("FPR", "1 - Specificity", ""),
        ("aAcc", "accuracy over all classes", ""),
        ("Sens.", "Recall", ""),
    ],
)
def test_heads(head: str, taken: str, group: str) -> None:
    (found,) = columns_of([head])
    assert (found.taken_for, found.group) == (taken, group)


@pytest.mark.parametrize(
    "head", ["HD95 (mm)", "ASSD", "MAE↓", "Boundary IoU", "Train Loss", "AUC", "Params (M)", "PQ", "Fβ"]
)
def test_what_is_left_out_says_why(head: str) -> None:
    (found,) = columns_of([head])
    assert found.left_out
    assert "not recognised" not in found.left_out


def test_corrections() -> None:
    first, second = columns_of(["Acc", "Score"], {"acc": "recall", "Score": "dice[pooled]"})
    assert (first.taken_for, second.taken_for) == ("Recall", "Dice, pooled")
    with pytest.raises(InputError, match="there is no column 'nothing'"):
        columns_of(["Acc"], {"nothing": "recall"})
    with pytest.raises(InputError, match="there is no similarity named 'dyce'"):
        columns_of(["Acc"], {"Acc": "dyce"})


def test_two_metrics_in_one_column() -> None:
    head, rows = parted(("m", "Dice / IoU"), [("A", "78.4 / 66.1"), ("B", "–")])
    assert (head, rows) == (("m", "Dice", "IoU"), (("A", "78.4", "66.1"), ("B", "", "")))


def test_what_is_no_table(tmp_path: Path) -> None:
    for text in ("", "words only", "a,b\n"):
        with pytest.raises(InputError, match="no table with a head and values"):
            read_tables("a.csv", text)
    with pytest.raises(InputError, match="there is no file"):
        read_tables(tmp_path / "missing.csv")
    (tmp_path / "odd.csv").write_bytes(b"\xff\x00\xfe,1")
    with pytest.raises(InputError, match="not UTF-8"):
        read_tables(tmp_path / "odd.csv")
    (tmp_path / "excel.txt").write_bytes("m\tDice\nA\t0,85\n".encode("utf-16"))
    assert read_tables(tmp_path / "excel.txt")[0].rows == (("A", "0,85"),)


def test_a_data_frame() -> None:
    class Frame:
        columns = ("Dice", "IoU")
        index = ("A", "B")

        def itertuples(self, index: bool, name: None) -> list[tuple[float, ...]]:
            assert not index
            assert name is None
            return [(0.85, 0.74), (0.8, float("nan"))]

    assert of_frame(Frame()) == Table(
        "the data frame", ("", "Dice", "IoU"), (("A", "0.85", "0.74"), ("B", "0.8", "")), written=(3, 3, 3)
    )


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("cp1252", " (read as Windows-1252)"),
        ("utf-16", ""),
        ("utf-16-le", " (read as UTF-16)"),
        ("utf-16-be", " (read as UTF-16)"),
        ("utf-8-sig", ""),
    ],
)
def test_tables_of_spreadsheets_are_read_in_the_encodings_that_these_save(
    tmp_path: Path, encoding: str, said: str
) -> None:
    file = tmp_path / "results.csv"
    file.write_bytes("Méthode;Dice;IoU\nA;90,61 ± 0,2;82,83\n".encode(encoding))
    (table,) = read_tables(file)
    assert table.place == f"{file}{said}"
    assert table.head[0] == "Méthode" and table.rows[0][1] == "90,61 ± 0,2"


@pytest.mark.parametrize(
    "data", [b"m,Dice\nA,0.9 \xc2\xb1 0.1 \xe9\n", b"\x89PNG\r\n\x1a\n\x00\x00\x00\r", b"m,Dice\nA,\x81\n"]
)
def test_what_is_no_text_is_refused_in_one_sentence(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "results.csv"
    file.write_bytes(data)
    with pytest.raises(InputError, match="is not UTF-8, nor Windows-1252 or UTF-16: save it as UTF-8"):
        read_tables(file)


def test_a_first_row_without_values_is_no_head() -> None:
    for cells in ("nan,nan", "inf,nan", "-,n/a", "-inf,∞"):
        table = of_grid("t", [row.split(",") for row in ("Method,Dice,IoU", f"A,{cells}", "B,0.85,0.74")])
        assert table is not None and table.head == ("Method", "Dice", "IoU") and len(table.rows) == 2
    units = of_grid("t", [row.split(",") for row in ("Method,Dice,IoU", ",(%),(%)", "B,85,74")])
    assert units is not None and len(units.rows) == 1


def test_tables_of_spreads_as_indices() -> None:
    latex = r"\begin{tabular}{lcc}\hline m & DSC & IoU \\ \hline A & $0.85_{0.02}$ & $0.95_{0.03}$ \\ \end{tabular}"
    (found,) = read_tables("x.tex", latex)
    assert found.head == ("m", "DSC", "IoU")
    assert [read_cell(cell) for cell in found.rows[0][1:]] == [Cell("0.85", spread="0.02"), Cell("0.95", spread="0.03")]


@pytest.mark.parametrize("said", ["mean/std", "(Mean/SD)", "[avg / std]", "(average/stdev %)"])
def test_a_head_says_that_a_cell_has_a_mean_and_its_deviation(said: str) -> None:
    slashes = f"m,Dice {said},IoU {said}\nA,85.3/2.1,75.0/3.0\nB,85.3%/2.1%,–\n"
    found = check_text(slashes)
    assert not found.unread
    numbers = found.verdicts[0].numbers
    assert [(str(n.column.metric), n.cell.number, n.spread) for n in numbers] == [
        ("Dice", "85.3", "2.1"),
        ("Jaccard", "75.0", "3.0"),
    ]
    signs = check_text("m,Dice,IoU\nA,85.3±2.1,75.0±3.0\n")
    assert found.verdicts[0].outcome == signs.verdicts[0].outcome


def test_a_cell_of_two_numbers_is_not_read_where_no_head_says_what_they_are() -> None:
    found = check_text("m,Dice,IoU\nA,85.3/2.1,75.0\nB,84.0,a/b2\n")
    assert found.unread[0] == "A: Dice: '85.3/2.1' is no value of it; if it is a mean and its deviation, write 85.3±2.1"
    assert found.unread[1] == "B: IoU: 'a/b2' is no value of it"
    assert not check_text("m,Dice (mean/SE),IoU\nA,85.3/2.1,75.0\nB,84.0,73\n").verdicts[0].numbers[1:]
