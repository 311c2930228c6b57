"""Which sums of squares do the theorems in theory/ need? Those that are not in the package yet are searched and added to it.

So that proving a theorem needs no search: it takes no solver, and no longer on a slow machine than the checks take.
"""

from pathlib import Path

from certify_pairs import keep_what_is_found

from segbounds.algebra import kept_squares as kept
from segbounds.engines import certify
from segbounds.theorems import load


def main() -> None:
    keep_what_is_found()
    before = kept.FILE.read_text(encoding="utf-8").count("\n")
    for theorem in load(Path(__file__).parents[1] / "theory"):
        if not certify.proof_files(theorem):
            print(f"no certificate: {theorem.title}", flush=True)
    print(f"{kept.FILE.read_text(encoding='utf-8').count(chr(10)) - before} sums of squares added")


if __name__ == "__main__":
    main()
