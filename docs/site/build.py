"""Builds the documentation site: `python docs/site/build.py OUT`, which `make site` does.

The pages of docs/, the notebooks and the figures are laid out as they are in the repository, so that their links hold; beside them
come pages that are made of the package: one for each theorem, the reference, the gallery. Sphinx turns all of it into pages, and
what it wrote is checked: every link and anchor, and that nothing is fetched from another host.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

import reference
import theorems
from checks import complaints
from sphinx.cmd.build import build_main

from segbounds.show.figures.captions import captions

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORK = ROOT / "build" / "site"
#: The only thing that does not come from the package index: fetched once, by its exact version.
MATHJAX = "mathjax@3.2.2"
CALCULATOR = ROOT / "docs" / "calculator" / "build.py"


def lay_out(source: Path) -> None:
    """Everything that Sphinx reads, in a folder that is made anew."""
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(HERE / "pages", source)
    shutil.copytree(
        ROOT / "docs", source / "docs", ignore=shutil.ignore_patterns("site", "calculator", "*.py", "*.html")
    )
    for folder in ("figures", "notebooks", "theory"):
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for page in ("CHANGELOG.md", "CONTRIBUTING.md"):
        shutil.copy(ROOT / page, source)
    (source / "as-they-are").mkdir()
    atlas = (ROOT / "docs" / "atlas.html").read_text(encoding="utf-8")
    back = '<p><a href="index.html">segbounds: documentation</a></p>'  # the page itself is made to be sent to somebody
    (source / "as-they-are" / "atlas.html").write_text(atlas.replace("<body>", f"<body>{back}", 1), encoding="utf-8")
    shutil.copytree(HERE / "static", source / "static")
    shutil.copytree(HERE / "templates", source / "templates")
    shutil.copy(mathjax(), source / "static" / "mathjax.js")
    shutil.copy(HERE / "conf.py", source)
    if CALCULATOR.exists():
        (source / "has-calculator").touch()
    lead_to_pages(source)


def lead_to_pages(source: Path) -> None:
    """Links that lead to a file in the repository, and on the site to a page made of it."""
    for page in (source / "docs").glob("*.md"):
        text = re.sub(r"\]\(\.\./theory/(\w+)\.py\)", r"](../theorems/\1.md)", page.read_text(encoding="utf-8"))
        page.write_text(text, encoding="utf-8")
    with (source / "docs" / "theorems.md").open("a", encoding="utf-8") as table:
        table.write("\n```{toctree}\n:hidden:\n:glob:\n\n../theorems/*\n```\n")
    atlas = source / "docs" / "atlas.md"
    text = atlas.read_text(encoding="utf-8")
    atlas.write_text(
        text.replace("[atlas.html](atlas.html)", '<a href="../atlas.html">atlas.html</a>'), encoding="utf-8"
    )


def mathjax() -> Path:
    """The script that draws formulas, as one file that holds its letters."""
    found = WORK / "mathjax" / "package" / "es5" / "tex-svg.js"
    if not found.exists():
        folder = WORK / "mathjax"
        folder.mkdir(parents=True, exist_ok=True)
        npm = shutil.which("npm")
        if npm is None:
            sys.exit("npm is missing, which fetches MathJax: install it (Debian: apt-get install npm)")
        subprocess.run([npm, "pack", MATHJAX, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        shutil.unpack_archive(next(folder.glob("mathjax-*.tgz")), folder)
    return found


def gallery(source: Path) -> None:
    """A page with every figure and what it shows."""
    cards = [
        f":::{{grid-item-card}}\n:img-top: figures/{name}.png\n:link: figures/{name}.svg\n:img-alt: {says}\n\n{says}\n:::\n"
        for name, says in sorted(captions().items())
        if (source / "figures" / f"{name}.png").exists()
    ]
    head = "# Gallery\n\n`make figures` draws every figure anew from exact values, the same to the last byte.\n\n"
    text = f"{head}::::{{grid}} 1 1 2 2\n:gutter: 3\n\n{''.join(cards)}::::\n"
    (source / "gallery.md").write_text(text, encoding="utf-8")


def main(out: Path, jobs: int) -> int:
    source, made = WORK / "source", WORK / "html"
    lay_out(source)
    gallery(source)
    reference.write(source / "reference")
    theorems.write(source, jobs)
    shutil.rmtree(made, ignore_errors=True)
    given = ["--fail-on-warning", "--keep-going", "--quiet", "-b", "html", "-d", str(WORK / "doctrees")]
    if status := build_main([*given, str(source), str(made)]):
        return status
    shutil.copytree(source / "figures", made / "figures")
    for name in (".buildinfo", "objects.inv", "_static/webpack-macros.html"):  # for Sphinx, not for readers
        (made / name).unlink(missing_ok=True)
    if CALCULATOR.exists():
        subprocess.run([sys.executable, str(CALCULATOR), str(made / "calculator")], check=True)
    found = complaints(made)
    print(
        "\n".join(found) or f"the site is in {out}: every link leads somewhere",
        file=sys.stderr if found else sys.stdout,
    )
    if not found:
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(made, out)
    return 1 if found else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="the folder that is written; what it holds goes")
    parser.add_argument("--jobs", type=int, default=2, help="processes that examine theorems")
    given = parser.parse_args()
    sys.exit(main(given.out.resolve(), given.jobs))
