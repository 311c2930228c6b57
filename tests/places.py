"""Where the files of the repository lie."""

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
THEORY = ROOT / "theory"
