"""Puts the table of theorems into README.md, from what `segbounds verify theory --json FILE` wrote: `make readme` does both."""

import json
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- theorems: written by make readme -->\n", "<!-- end of theorems -->"
AMONG = {"exhaust": "all small masks", "sample": "random masks", "observe": "your masks"}


def table(records: list[dict]) -> str:
    """One line for each theorem: what it claims, which engines prove it, and among what no exception was found."""
    lines = ["| theorem | label | constant, or relation | proved by | no exception among |", "|---|---|---|---|---|"]
    for record in records:
        # what an engine says of the bound; how near a finite look comes to it is in the report
        found = [item for item in record["evidence"] if item["obligation"] == "never above"]
        proved = ", ".join(item["engine"] for item in found if item["outcome"] == "PROVED") or record["verdict"].lower()
        seen = ", ".join(among(item) for item in found if item["outcome"] == "CONSISTENT")
        claim = record["constant"] or record["statement"].partition("   where")[0]
        lines.append(f"| {record['title']} | {record['label']} | `{claim}` | {proved} | {seen} |")
    return "\n".join(lines) + "\n"


def among(item: dict) -> str:
    if "not about masks" in item["scope"]:
        return "a grid of parameters"
    return AMONG.get(item["engine"], item["engine"])


def with_table(text: str, records: list[dict]) -> str:
    before, rest = text.split(BEGIN)
    return before + BEGIN + "\n" + table(records) + "\n" + END + rest.split(END)[1]


if __name__ == "__main__":
    found = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if not found["complete"]:
        sys.exit(f"{sys.argv[1]} has {found['examined']} of {found['of']} theorems: the examination was stopped")
    records = found["theorems"]
    README.write_text(with_table(README.read_text(encoding="utf-8"), records), encoding="utf-8")
