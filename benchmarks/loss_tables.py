"""Puts the newest rows of loss_values.csv, loss_audits.csv and loss_speed.csv into docs/losses.md."""

from pathlib import Path

from page import newest, table

PAGE = Path(__file__).parents[1] / "docs" / "losses.md"
#: What of an audit goes into a column; the rest is said where it is a surprise.
ASKED = {
    "binary masks": "on binary masks", "soft predictions": "on soft predictions", "batches": "batches", "soft labels": "soft labels",
}  # fmt: skip
SHORT = {
    "false positives weigh": "", "the linear form": "linear form", "the squared form": "squared form",
    "the pixels of a batch count as those of one image": "one image", "the mean over the images": "mean over images",
    "least at the label": "least at the label",
}  # fmt: skip


def values() -> str:
    rows = newest("loss_values.csv", "theirs")
    columns = {
        "theirs": "theirs",
        "ours": "ours",
        "value_theirs": "their value",
        "value_ours": "our value",
        "why": "why not the same",
    }
    return table([{**row, "why": row["why"] or "the same"} for row in rows], columns)


def audits() -> str:
    rows = newest("loss_audits.csv", "loss", "what")
    names = list(dict.fromkeys(row["loss"] for row in rows))
    found = {(row["loss"], row["what"]): row for row in rows}
    lines = []
    for name in names:
        surprises = [row for row in rows if row["loss"] == name and row["surprise"]]
        short = {what: _short(found[name, what]["says"]) if (name, what) in found else "" for what in ASKED}
        said = "; ".join(f"{row['what']}: {row['says']}" for row in surprises if row["what"] != "soft predictions")
        lines.append({"loss": name, **short, "surprises": said})
    return table(lines, {"loss": "loss", **ASKED, "surprises": "surprises"})


def _short(says: str) -> str:
    first = says.partition(":")[0].partition(",")[0]
    if says.startswith("for labels of"):
        return "least at " + says.partition("predictions of ")[2].partition(",")[0]
    if says.startswith("the sum of"):
        return says
    if says.startswith(("1 - Tversky", "at logits", "the share")):
        first = says.partition(":")[0]
    return SHORT.get(first, first)


def speed() -> str:
    rows = newest("loss_speed.csv", "question", "tool", "threads")
    ours = {(row["question"], row["threads"]): float(row["wall_ms"]) for row in rows if row["tool"] == "segbounds"}
    for row in rows:
        row["by_the_clock"] = f"{float(row['wall_ms']) / ours[row['question'], row['threads']]:.3g}"
    columns = {
        "question": "forward and backward", "threads": "threads", "tool": "tool", "cpu_ms": "ms of processor time",
        "megapixels_per_cpu_second": "Mpixel per processor second", "ratio_to_ours": "times ours", "by_the_clock": "by the clock",
    }  # fmt: skip
    head = (
        f"{rows[0]['cpu']}, {rows[0]['date']}, {rows[0]['versions']}: 16 images of 256 x 256, in turns. With two threads ours takes two "
        "rows of pixels at once.\n\n"
    )
    return head + table(sorted(rows, key=lambda row: (row["threads"], row["question"].startswith("soft"))), columns)


TABLES = {"values": values, "audits": audits, "speed": speed}


def page(text: str) -> str:
    """The page with its tables made anew."""
    for name, make in TABLES.items():
        begin, end = f"<!-- {name}: written by python benchmarks/loss_tables.py -->\n", f"<!-- end of {name} -->"
        before, rest = text.split(begin)
        text = before + begin + "\n" + make() + "\n\n" + end + rest.split(end, 1)[1]
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{PAGE.relative_to(PAGE.parents[1])} has its tables")
