"""The command line as a user meets it: exit status, what is printed, what is written, and what bad input gets."""

import csv
import json
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from commands import FALSE, TRUE, conjecture, run, run_apart


def masks(folder: Path, **arrays: np.ndarray) -> Path:
    folder.mkdir()
    for name, array in arrays.items():
        np.savez(folder / f"{name}.npz", mask=array)
    return folder


def test_help_teaches() -> None:
    shown = run("--help")
    assert shown.returncode == 0
    for command in (
        "list",
        "verify",
        "prove",
        "check-proof",
        "export-proof",
        "observe",
        "sample",
        "show",
        "decide",
        "audit-loss",
    ):
        assert command in shown.stdout
        assert "Usage" in run(command, "--help").stdout


def test_list_names_similarities_theorems_and_engines() -> None:
    shown = run("list").stdout
    for word in (
        "dice",
        "tversky:alpha=…,beta=…",
        "dice_jaccard_absolute",
        "derive, certify, exhaust, sample, observe",
    ):
        assert word in shown


def test_a_true_conjecture_is_proved(tmp_path: Path) -> None:
    conjecture(tmp_path, "gap", TRUE)
    done = run("verify", tmp_path, "--quick")
    assert done.returncode == 0, done.stderr
    assert "proved" in done.stdout
    assert "1 of 1 theorems examined, 0 failing." in done.stdout


def test_a_false_conjecture_is_answered_with_two_masks(tmp_path: Path) -> None:
    conjecture(tmp_path, "gap", FALSE)
    done = run("verify", tmp_path, "--quick")
    assert done.returncode == 1
    assert "REFUTED: gap" in done.stdout
    assert "tp=" in done.stdout and "prediction" in done.stdout and "reference" in done.stdout and "█" in done.stdout


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_examined(tmp_path: Path) -> None:
    folder = tmp_path / "theory"
    folder.mkdir()
    (folder / "broken.py").write_text("def (:\n")
    conjecture(folder, "gap", TRUE)
    conjecture(folder, "wrong", FALSE)
    (folder / "empty.py").write_text("x = 1\n")
    kept = [tmp_path / name for name in ("all.json", "all.md", "all.html")]
    options = [
        part for option, file in zip(("--json", "--report", "--html"), kept, strict=True) for part in (option, file)
    ]
    said = []
    for jobs in (1, 2):  # a worker numbers the theorems as the command does, and says what one process says
        done = run("verify", folder, "--engine", "derive", "--jobs", jobs, *options)
        assert done.returncode == 2
        assert (
            "REFUTED: wrong" in done.stdout
            and "2 of 2 theorems examined, 1 failing; 2 files cannot be used." in done.stdout
        )
        record = json.loads(kept[0].read_text())
        assert [(item["id"], item["verdict"]) for item in record["theorems"]] == [
            ("gap", "PROVED"),
            ("wrong", "REFUTED"),
        ]
        assert record["status"] == 2 and not record["complete"]
        said.append(
            [(e["engine"], e["outcome"], e["scope"], e["extreme"]) for t in record["theorems"] for e in t["evidence"]]
        )
    assert said[0] and said[0] == said[1]
    (broken, empty) = record["unread"]
    assert broken["file"] == str(folder / "broken.py") and "broken.py, line 1" in broken["says"]
    assert empty["file"] == str(folder / "empty.py") and "defines no theorem" in empty["says"]
    for says in (broken["says"], empty["says"]):
        assert f"not examined: {says}" in done.stdout
    for file in kept[1:]:
        assert "Not examined" in file.read_text() and "defines no theorem" in file.read_text()


def test_where_no_file_can_be_read_each_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def (:\n")
    (tmp_path / "empty.py").write_text("x = 1\n")
    done = run("verify", tmp_path, "--quick")
    assert done.returncode == 2 and not done.stdout
    assert "broken.py, line 1" in done.stderr and "empty.py defines no theorem" in done.stderr


def test_chosen_engines_only_and_the_others_on_record(tmp_path: Path) -> None:
    conjecture(tmp_path, "gap", TRUE)
    record = tmp_path / "all.json"
    assert run("verify", tmp_path, "--engine", "exhaust", "--quick", "--json", record).returncode == 0
    found = json.loads(record.read_text())
    assert found["complete"] is True
    (theorem,) = found["theorems"]
    outcomes = {item["engine"]: item["outcome"] for item in theorem["evidence"] if item["obligation"] == "never above"}
    others = ("derive", "certify", "sample", "observe")
    assert outcomes == {"exhaust": "CONSISTENT", **dict.fromkeys(others, "NOT_RUN")}
    assert theorem["verdict"] == "CONSISTENT"


def test_report_holds_statement_evidence_and_masks(tmp_path: Path) -> None:
    conjecture(tmp_path, "gap", TRUE)
    report = tmp_path / "report.md"
    run("verify", tmp_path, "--quick", "--report", report)
    text = report.read_text()
    for part in ("| gap |", "## gap", "sup Dice - Jaccard = 3 - 2*sqrt(2)", "never above", "arbitrarily near", "█"):
        assert part in text


def test_what_an_engine_leaves_open_is_said_with_the_reason() -> None:
    done = run("verify", "tests/false_theorems/false_step.py", "--quick", "--engine", "derive")
    assert "false step: derive is undecided: step 1 of the written derivation cannot be confirmed" in done.stdout


def test_show_checks_the_derivation_and_draws_masks() -> None:
    shown = run("show", "dice_jaccard_absolute")
    assert shown.returncode == 0, shown.stderr
    assert "✓" in shown.stdout and "NOT CONFIRMED" not in shown.stdout
    assert "3 - 2*sqrt(2)" in shown.stdout and "█" in shown.stdout
    assert run("show", "Dice minus Jaccard").returncode == 0


def test_observe_prints_and_writes(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    arrays = {f"case{i}": rng.random((8, 9)) < 0.4 for i in range(3)}
    references = masks(tmp_path / "references", **arrays)
    predictions = masks(
        tmp_path / "predictions", **{name: mask ^ (rng.random((8, 9)) < 0.1) for name, mask in arrays.items()}
    )
    table, record = tmp_path / "pairs.csv", tmp_path / "pairs.json"
    done = run("observe", references, predictions, "--theorems", "--csv", table, "--json", record)
    assert done.returncode == 0, done.stderr
    assert "pooled pixels" in done.stdout and "Dice minus Jaccard" in done.stdout
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert [row["image"] for row in rows] == ["case0", "case1", "case2"]
    for row in rows:
        tp, fp, fn = (int(row[name]) for name in ("tp", "fp", "fn"))
        assert float(row["Dice"]) == pytest.approx(2 * tp / (2 * tp + fp + fn))
        assert sum(int(row[name]) for name in ("tp", "fp", "fn", "tn")) == 72
    kept = json.loads(record.read_text())
    (pooled,) = [a["mean"] for a in kept["averages"] if (a["unit"], a["similarity"]) == ("pooled", "Dice")]
    tp, fp, fn = (sum(int(row[name]) for row in rows) for name in ("tp", "fp", "fn"))
    assert pooled == pytest.approx(2 * tp / (2 * tp + fp + fn))
    assert {item["verdict"] for item in kept["theorems"]} <= {"CONSISTENT", "UNDECIDED"}


def test_observe_refutes_a_false_conjecture(tmp_path: Path) -> None:
    conjecture(tmp_path, "gap", FALSE)
    mask = np.arange(12).reshape(3, 4) < 4
    references, predictions = masks(tmp_path / "r", a=mask), masks(tmp_path / "p", a=np.arange(12).reshape(3, 4) < 8)
    done = run("observe", references, predictions, "--theorems", "--theory", tmp_path / "gap.py")
    assert done.returncode == 1
    assert "tp=4 fp=4 fn=0 tn=4" in done.stdout


def test_observe_notes_that_no_label_is_in_both(tmp_path: Path) -> None:
    references, predictions = masks(tmp_path / "r", a=np.array([[1, 2]])), masks(tmp_path / "p", a=np.array([[5, 6]]))
    done = run("observe", references, predictions, "--json", tmp_path / "all.json")
    (note,) = json.loads((tmp_path / "all.json").read_text())["notes"]
    assert done.returncode == 0 and done.stdout.count("no label in common") == 1 and f"note: {note}" in done.stdout
    assert "--labels" in note and "dataset.json" in note


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["verify", "nowhere"], ["nowhere does not exist", "theorem file"]),
        (["verify", "{tmp}/empty"], ["holds no theorem files"]),
        (["verify", "{tmp}/broken.py"], ["broken.py, line 1", "cannot read"]),
        (["verify", "{tmp}/nothing.py"], ["nothing.py", "defines no theorem"]),
        (["verify", "{tmp}/gap.py", "{tmp}/gap.py"], ["'gap'", "rename one"]),
        (["verify", "--engine", "exhuast"], ["'exhuast'", "did you mean exhaust"]),
        (["verify", "--json", "{tmp}/no/where.json"], ["where.json cannot be written"]),
        (["verify", "--references", "{tmp}"], ["--predictions"]),
        (["show", "dice_jacard_absolute"], ["did you mean 'dice_jaccard_absolute'"]),
        (["observe", "{tmp}/empty", "{tmp}/empty"], ["holds no masks"]),
        (["observe", "{tmp}/r", "{tmp}/p", "--similarity", "dyce"], ["'dyce'", "did you mean dice"]),
        (["observe", "{tmp}/r", "{tmp}/p", "--similarity", "tversky:alpha=-1,beta=1"], ["alpha=-1", "at least 0"]),
        (["observe", "{tmp}/r", "{tmp}/p"], ["shape (2, 3)", "(3, 2)"]),
        (["observe", "{tmp}/nan", "{tmp}/r"], ["NaN"]),
    ],
)
def test_bad_input_gets_one_sentence(tmp_path: Path, arguments: list[str], parts: list[str]) -> None:
    conjecture(tmp_path, "gap", TRUE)
    (tmp_path / "broken.py").write_text("def (:\n")
    (tmp_path / "nothing.py").write_text("x = 1\n")
    (tmp_path / "empty").mkdir()
    masks(tmp_path / "r", a=np.zeros((3, 2), bool))
    masks(tmp_path / "p", a=np.zeros((2, 3), bool))
    masks(tmp_path / "nan", a=np.full((3, 2), np.nan))
    done = run(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("error:")
    assert len(done.stderr.strip().splitlines()) == 1
    for part in parts:
        assert part in done.stderr
    assert not list(tmp_path.glob("*.json"))


def test_interrupting_leaves_what_was_finished(tmp_path: Path) -> None:
    conjecture(tmp_path, "a", TRUE)
    (tmp_path / "b.py").write_text(
        "import os, signal, sympy as sp\n"
        "from segbounds.metrics.catalogue import dice, jaccard\n"
        "from segbounds.theorems.records import Always, Theorem\n"
        "class Stop(sp.Function):\n"
        "    nargs = 1\n"
        "    def doit(self, **hints): return self\n"
        "    def __getattribute__(self, name):\n"
        "        if name == 'has': os.kill(os.getpid(), signal.SIGINT)\n"
        "        return super().__getattribute__(name)\n"
        "theorem = Theorem(title='b', source='a test', claim=Always(sp.Le(jaccard - dice, Stop(sp.Symbol('x', positive=True)))))\n"
    )
    record = tmp_path / "all.json"
    report, web = tmp_path / "all.md", tmp_path / "all.html"
    kept = ("--json", record, "--report", report, "--html", web)
    done = run_apart("verify", tmp_path, "--engine", "derive", "--jobs", 1, *kept)
    assert done.returncode == 128 + signal.SIGINT, done.stderr
    assert "1 of 2 theorems examined" in done.stdout
    found = json.loads(record.read_text())
    assert [theorem["title"] for theorem in found["theorems"]] == ["a"]
    assert (found["complete"], found["examined"], found["of"]) == (False, 1, 2)
    assert "Stopped: 1 of 2 theorems" in report.read_text() and "Stopped: 1 of 2 theorems" in web.read_text()


# --- proofs -----------------------------------------------------------------------------------------------------------


def test_proofs_are_written_and_re_checked(tmp_path: Path) -> None:
    conjecture(tmp_path, "gap", TRUE)
    kept = tmp_path / "proofs"
    shown = run("verify", tmp_path, "--engine", "certify", "--proofs", kept)
    assert shown.returncode == 0 and "2 proofs in" in shown.stdout
    assert {file.name for file in kept.iterdir()} == {"gap_arbitrarily_near_1.json", "gap_never_above_1.json"}
    shown = run("check-proof", kept)
    assert shown.returncode == 0 and "2 proofs, 0 failing." in shown.stdout
    file = kept / "gap_never_above_1.json"
    file.write_text(file.read_text().replace("3/2", "5/2"))
    shown = run("check-proof", *sorted(kept.iterdir()))
    assert shown.returncode == 1 and "its digest differs" in shown.stdout and "2 proofs, 1 failing." in shown.stdout


def test_a_false_theorem_leaves_no_proof_of_it(tmp_path: Path) -> None:
    conjecture(tmp_path, "gap", FALSE)
    assert run("verify", tmp_path, "--engine", "certify", "--proofs", tmp_path / "proofs").returncode == 1
    assert not (tmp_path / "proofs").exists()


@pytest.mark.parametrize(
    ("claim", "status", "says"),
    [
        ("dice - jaccard <= 3 - 2*sqrt(2)", 0, ("PROVED: Dice - Jaccard ≤ 3 - 2*sqrt(2)", "P = (r)*(fn + fp - tp")),
        (
            "dice - jaccard <= 0.17",
            1,
            ("REFUTED", "tp=2 fp=0 fn=3 tn=0: 0.171 > 0.170 (exactly 6/35", "prediction   reference", "█████"),
        ),
        ("dice == 2*jaccard/(1+jaccard)", 0, ("PROVED", "P = 0")),
        ("dice**(1/3) <= 1", 3, ("UNDECIDED", "is not made of polynomials and square roots")),
        ("dyce <= jaccard", 2, ()),
    ],
)
def test_prove(claim: str, status: int, says: tuple[str, ...]) -> None:
    shown = run("prove", claim)
    assert shown.returncode == status, shown
    for text in says:
        assert text in shown.stdout
    assert "Traceback" not in shown.stderr


def test_prove_with_hypotheses_keeps_its_proof(tmp_path: Path) -> None:
    shown = run("prove", "precision >= recall", "--where", "fp <= fn", "--proofs", tmp_path)
    assert shown.returncode == 0 and "where fn - fp >= 0" in shown.stdout
    (file,) = tmp_path.iterdir()
    assert str(file) in shown.stdout
    # the same words with another sign, and a long claim, are other files
    for claim in ("precision <= recall + 1", "precision >= recall - 1", " + ".join(["dice"] * 30) + " <= 30"):
        assert run("prove", claim, "--proofs", tmp_path).returncode == 0
    assert len(list(tmp_path.iterdir())) == 4
    assert run("check-proof", file).returncode == 0
    assert run("prove", "dice <= 0", "--where", "tp <= 0", "--where", "fp >= 1").returncode == 0
    assert "VACUOUS" in run("prove", "dice <= 0", "--where", "tp <= 0, tp >= 1").stdout


def test_check_proof_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    for text in ("{}", "[" * 100_000):
        file.write_text(text)
        shown = run("check-proof", file)
        assert shown.returncode == 1 and "FAILS" in shown.stdout and "Traceback" not in shown.stderr
    for text in ("", "[]", "not json"):
        file.write_text(text)
        shown = run("check-proof", file)
        assert (
            shown.returncode == 2 and "error:" in shown.stderr and "is no proof file" in shown.stderr.replace("\n", " ")
        )
    (tmp_path / "empty").mkdir()
    for missing in (tmp_path / "nothing.json", tmp_path / "empty"):
        shown = run("check-proof", missing)
        assert shown.returncode == 2 and "error:" in shown.stderr


def test_check_proof_prints_the_whole_claim_and_checks_every_file(tmp_path: Path) -> None:
    assert run("prove", "precision >= recall", "--where", "fp <= fn", "--proofs", tmp_path).returncode == 0
    (tmp_path / "a.json").write_bytes(b"\xff\xfe")
    (tmp_path / "b.json").mkdir()
    (tmp_path / "c.json").write_text('{"version": 2, "claim": ["[/bold]"]}')
    shown = run("check-proof", tmp_path)
    assert shown.returncode == 1 and shown.stdout.count("FAILS") == 1 and "2 proofs, 1 failing." in shown.stdout
    assert shown.stderr.count("is no proof file") == 2
    assert "Recall <= Precision\n  for all real tp, fp, fn, tn >= 0, not all 0\n  where fn - fp >= 0\n" in shown.stdout
    assert "  Recall = (tp)/(fn + tp), 1 at 0/0: Recall of the catalogue\n" in shown.stdout


def test_a_file_that_proves_nothing_is_not_exported(tmp_path: Path) -> None:
    for name, content in {"picture.png": b"\x89PNG\r\n", "proof.json": b"{}", "latin.json": b"\xff"}.items():
        (tmp_path / name).write_bytes(content)
        shown = run("export-proof", tmp_path / name, "--out", tmp_path / "out")
        assert shown.returncode == 2 and f"{name} proves nothing" in shown.stderr.replace("\n", " ")
        assert "Traceback" not in shown.stderr and not list((tmp_path / "out").glob("*.v"))


# --- sampling ---------------------------------------------------------------------------------------------------------


def test_sampling_says_what_it_found_and_goes_on(tmp_path: Path) -> None:
    conjecture(tmp_path, "gap", TRUE)
    state, record = tmp_path / "state.json", tmp_path / "found.json"
    common = ("sample", tmp_path / "gap.py", "--route", "counts", "--state", state, "--joint", "dice,jaccard")
    first = run(*common, "--pairs", "30_000", "--workers", 2)
    assert first.returncode == 0, first.stderr
    assert "30,000 pairs of independent pixels by counts, 64 x 64, seed 0; 30,000 of them in" in first.stdout
    assert "what is missing to the bound" in first.stdout
    more = run(*common, "--pairs", "5e4", "--workers", 1, "--resume", "--json", record)
    assert "50,000 pairs of independent pixels by counts, 64 x 64, seed 0; 20,000 of them in" in more.stdout
    whole = tmp_path / "whole.json"
    run(*common, "--pairs", "5e4", "--workers", 1, "--json", whole)
    assert json.loads(record.read_text()) == json.loads(whole.read_text())


def test_sampling_refutes_with_masks_drawn(tmp_path: Path) -> None:
    false = run(
        "sample", conjecture(tmp_path, "gap", "sp.Rational(17, 100)"), "--pairs", "2e4", "--side", 16, "--workers", 1
    )
    assert false.returncode == 1
    assert "REFUTED" in false.stdout and "█" in false.stdout


def test_interrupted_sampling_is_gone_on_with(tmp_path: Path) -> None:
    file, state = conjecture(tmp_path, "gap", TRUE), tmp_path / "state.json"
    common = ("sample", file, "--route", "counts", "--side", 8, "--state", state, "--workers", 1)
    # Ctrl-C after the first shard
    start = (
        "import os, signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from segbounds.engines import kept_runs\n"
        "after = kept_runs.KeptRun.after\n"
        "kept_runs.KeptRun.after = lambda kept, found: (after(kept, found), os.kill(os.getpid(), signal.SIGINT))\n"
        "from segbounds.cli.app import main; main()"
    )
    command = [sys.executable, "-c", start, *map(str, common), "--pairs", "1e9"]
    stopped = subprocess.run(command, capture_output=True, text=True, check=False)
    assert stopped.returncode == 128 + signal.SIGINT, stopped.stderr
    assert "the same command with --resume goes on" in " ".join(stopped.stdout.split())
    drawn = json.loads(state.read_text())["pairs"]
    assert drawn > 0
    again = run(*common, "--pairs", drawn + 1000, "--resume")
    assert again.returncode == 0 and f"{drawn + 1000:,} pairs" in again.stdout and "; 1,000 of them" in again.stdout


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("--pairs", "many"), "is no number of pairs"),
        (("--pairs", "0.5"), "is no number of pairs"),
        (("--family", "blobs"), "no family called"),
        (("--device", "gpu"), "no device called 'gpu'"),
        pytest.param(("--device", "cuda:99"), "torch has no device 'cuda:99' here", id="a device that is not there"),
        (("--rates", "0.1"), "is not two numbers"),
        (("--joint", "dice"), "names one similarity"),
        (("--joint", "dice,jacard"), "did you mean jaccard"),
        (("--resume",), "there is no run to go on with"),
        pytest.param(("--dask", "tcp://127.0.0.1:1"), "no dask scheduler answers", marks=pytest.mark.slow),
    ],
)
def test_bad_sampling_options_get_one_sentence(tmp_path: Path, wrong: tuple[str, ...], says: str) -> None:
    state = tmp_path / "state.json"
    done = run("sample", conjecture(tmp_path, "gap", TRUE), "--state", state, *wrong)
    assert done.returncode == 2 and says in " ".join(done.stderr.split()), done.stderr
    assert not state.exists()


# --- relations --------------------------------------------------------------------------------------------------------


def test_an_interval_from_the_command_line() -> None:
    shown = run("interval", "accuracy", "--given", "dice=0.85", "--given", "prevalence=2/100", "--exact")
    assert shown.returncode == 0
    assert "0.992941 = 422/425  reached by tp 17, fp 6, fn 0, tn 827" in shown.stdout
    whole = run("interval", "jaccard", "--given", "dice=0.85", "--pixels", "100", "--positives", "20")
    assert "0.739130 = 17/23  reached by tp 17, fp 3, fn 3, tn 77" in whole.stdout
    false = run("interval", "mcc", "--given", "dice=0.9061", "--given", "iou=0.9082")
    assert false.returncode == 1 and false.stderr.startswith("impossible: these values cannot all be true")
    percent = run("interval", "mcc", "--given", "dice=1.7")
    assert percent.returncode == 1 and percent.stderr.rstrip().endswith("did you mean 1.7 %?")
    assert "is not of the form metric=value" in run("interval", "mcc", "--given", "dice").stderr
    assert "--positives needs --pixels" in run("interval", "mcc", "--positives", "3").stderr


def test_whether_numbers_can_be_true_from_the_command_line() -> None:
    true, false = run("consistent", "dice=0.85", "iou=0.74"), run("consistent", "dice=0.9061", "iou=0.9082")
    assert true.returncode == 0 and "Possible: all of these are true where tp = " in true.stdout
    assert false.returncode == 1 and "Impossible" in false.stdout and "misses it by 0.0797" in false.stdout


def test_whether_means_can_be_true_from_the_command_line() -> None:
    false = run("consistent", "dice=0.9061", "iou=0.9082", "--averaged")
    assert false.returncode == 1 and "misses it by 0.002" in false.stdout
    true = run("consistent", "dice=0.85±0.10", "iou=0.75", "--averaged", "--images", "20", "--ddof", "1")
    assert true.returncode == 0 and "of 20 images together: 10 with tp, fp, fn, tn = " in true.stdout
    for wrong, says in ((("--averaged", "--pixels", "30"), "leave --pixels"), (("--images", "3"), "add --averaged")):
        refused = run("consistent", "dice=0.85", *wrong)
        assert refused.returncode == 2 and says in refused.stderr


def test_a_comparison_from_the_command_line() -> None:
    shown = run("compare", "dice", "tversky:alpha=0.3,beta=0.7", "--given", "f_beta:beta=2=1/2")
    assert shown.returncode == 0 and "relative error" in shown.stdout
    far = run("compare", "dice", "jaccard").stdout
    assert "at most 0.1716 above it" in far and "0.171573 = 3 - 2*sqrt(2)" in far
    assert "Dice farthest above Jaccard: tp 5, fp 0, fn 7, tn 0" in far and "prediction" in far


# --- decisions --------------------------------------------------------------------------------------------------------


def test_decide_says_which_mask_is_best_and_what_one_half_costs(tmp_path: Path) -> None:
    probabilities = np.array([[0.9, 0.45, 0.45], [0.01, 0.01, 0.01]])
    np.save(tmp_path / "map.npy", probabilities)
    shown = run("decide", "--posterior", tmp_path / "map.npy", "--mask", tmp_path / "best.npy")
    assert shown.returncode == 0 and "best mask for Dice: 3 pixels" in shown.stdout
    assert (
        "thresholded at 1/2: 1 pixels" in shown.stdout
        and "weights that decide exactly so: above 1.22222, up to 99" in shown.stdout
    )
    assert np.load(tmp_path / "best.npy").tolist() == [[True] * 3, [False] * 3]
    assert {file.name for file in tmp_path.iterdir()} == {"map.npy", "best.npy"}


def test_decide_reads_tables_and_grey_images(tmp_path: Path) -> None:
    from imageio.v3 import imwrite

    grey = np.array([[255, 102, 102], [0, 0, 51]], np.uint8)
    imwrite(tmp_path / "map.png", grey)
    np.savetxt(tmp_path / "map.csv", grey / 255, delimiter=",")
    shown = [
        run("decide", "--posterior", tmp_path / f"map.{kind}", "--of", "jaccard").stdout for kind in ("png", "csv")
    ]
    assert shown[0] == shown[1] and "6 pixels, 2.0 of them positive" in shown[0]


def test_decide_says_what_is_wrong_and_leaves_nothing(tmp_path: Path) -> None:
    np.save(tmp_path / "map.npy", np.array([0.5, 1.5]))
    shown = run("decide", "--posterior", tmp_path / "map.npy", "--mask", tmp_path / "best.npy")
    assert (
        shown.returncode == 2
        and "probabilities lie between 0 and 1" in shown.stderr
        and "Traceback" not in shown.stderr
    )
    assert [file.name for file in tmp_path.iterdir()] == ["map.npy"]


def test_what_is_read_is_not_written_over(tmp_path: Path) -> None:
    posterior, matrix, masks = tmp_path / "p.npy", tmp_path / "m.csv", tmp_path / "masks"
    masks.mkdir()
    np.save(posterior, np.array([[0.9, 0.2]]))
    np.save(masks / "a.npy", np.eye(4, dtype=np.uint8))
    matrix.write_text("5,1\n2,7\n", encoding="utf-8")
    before = {file: file.read_bytes() for file in (posterior, matrix, masks / "a.npy")}
    for asked in (
        ("decide", "--posterior", posterior, "--mask", posterior),
        ("metrics", matrix, "--json", matrix),
        ("observe", masks, masks, "--csv", masks / "a.npy"),
    ):
        done = run(*map(str, asked))
        assert done.returncode == 2 and "is read: name another file to write to" in done.stderr
    assert run("observe", str(masks), str(masks), "--csv", str(masks / "new.csv")).returncode == 0
    assert {file: file.read_bytes() for file in before} == before
