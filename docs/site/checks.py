"""What is wrong with a built site: links and anchors that lead nowhere, parts fetched from other hosts, paths of this machine."""

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

#: Elements that a browser fetches by itself, and the attribute that says from where.
FETCHED = dict.fromkeys(("script", "img", "iframe", "source", "video", "audio", "embed"), "src") | {
    "object": "data",
    "link": "href",
}
ROOT = Path(__file__).parents[2]


def complaints(site: Path) -> list[str]:
    """One sentence for each thing that is wrong."""
    pages, styles = sorted(site.rglob("*.html")), sorted(site.rglob("*.css"))
    found = [(page, text) for page in pages for text in _of_page(page, site)]
    found += [(file, text) for file in styles for text in _of_style(file.read_text(encoding="utf-8"))]
    return [f"{file.relative_to(site)}: {text}" for file, text in found]


def _of_page(page: Path, site: Path) -> Iterator[str]:
    text = page.read_text(encoding="utf-8")
    if str(ROOT) in text:
        yield f"it holds {ROOT}, a path of this machine"
    tree = html.fromstring(text)
    for element in tree.iter(*FETCHED):
        place = element.get(FETCHED[element.tag]) or ""
        if element.tag == "link" and element.get("rel") in ("canonical", "license", "author"):
            continue
        if urlsplit(place).netloc:
            yield f"it fetches {place} from another host"
        elif place:
            yield from _leads_nowhere(place, page, site)
    for element in tree.iter("style"):
        yield from _of_style(element.text or "")
    for element in tree.iter("a"):
        place = element.get("href")
        if place and not urlsplit(place).scheme:
            yield from _leads_nowhere(place, page, site)


def _leads_nowhere(place: str, page: Path, site: Path) -> Iterator[str]:
    parts = urlsplit(place)
    if parts.scheme == "data":
        return
    file = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if file.is_dir():
        file /= "index.html"
    if site.resolve() not in file.parents or not file.is_file():
        yield f"{place} is not there"
    elif parts.fragment.startswith("ask="):
        return  # a question for the calculator, and no place
    elif parts.fragment and file.suffix == ".html" and unquote(parts.fragment) not in _anchors(file):
        yield f"{place}: the page has no such place"


@cache
def _anchors(page: Path) -> frozenset[str]:
    tree = html.fromstring(page.read_text(encoding="utf-8"))
    return frozenset(element.get(name) for element in tree.iter() for name in ("id", "name") if element.get(name)) | {
        "top"
    }


def _of_style(style: str) -> Iterator[str]:
    for place in re.findall(r"(?:url\(|@import\s+)[\"']?((?:https?:)?//[^\"')\s]+)", style):
        yield f"it fetches {place} from another host"


if __name__ == "__main__":
    found = complaints(Path(sys.argv[1]))
    print("\n".join(found) or "every link leads somewhere, and nothing comes from another host")
    sys.exit(1 if found else 0)
