"""How Sphinx makes the site of what `build.py` laid out for it."""

import re
from pathlib import Path
from typing import Any

from docutils import nodes

import segbounds

project = "segbounds"
author = "the segbounds authors"
project_copyright = "the segbounds authors, MIT licence"
version = release = segbounds.__version__

extensions = ["myst_nb", "sphinx_design", "sphinx.ext.mathjax"]
exclude_patterns = ["docs/tables/*"]
suppress_warnings = ["config.cache"]

myst_enable_extensions = ["dollarmath", "deflist", "colon_fence"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
nb_render_markdown_format = "myst"  # with formulas
nb_execution_mode = "off"  # what the notebooks show is kept in them; a test runs them
mathjax_path = "mathjax.js"  # of the site itself
html_math_renderer = "mathjax"

html_theme = "pydata_sphinx_theme"
html_title = "segbounds"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["from_disk.js"]
templates_path = ["templates"]
html_extra_path = ["as-they-are"]
html_show_sourcelink = False
html_copy_source = False
html_context = {"default_mode": "auto", "calculator": (Path(__file__).parent / "has-calculator").exists()}
html_theme_options = {
    "navbar_align": "left",
    "header_links_before_dropdown": 7,
    "navigation_with_keys": False,
    "show_toc_level": 2,
    "navbar_center": ["navbar-nav", "calculator"],
    "navbar_persistent": ["search-button"],
    "navbar_end": ["theme-switcher"],
    # wide tables have the room
    "secondary_sidebar_items": {"**": ["page-toc"], "docs/theorems": [], "docs/atlas": [], "docs/practice": []},
    "footer_start": ["copyright"],
    "footer_end": [],
    "back_to_top_button": True,
}
html_sidebars: dict[str, list[str]] = {"index": [], "gallery": []}


def wrap_sentences(app: Any, doctree: nodes.document, name: str) -> None:
    """Marks what a command printed where it is sentences: lines that break show them whole. Columns keep their lines, and scroll."""
    for block in doctree.findall(nodes.literal_block):
        lines = block.astext().splitlines()
        columns = "".join("c" if re.search(r"\S {2,}\S+.* {2,}\S", line) else " " for line in lines)
        if block.get("language") == "none" and "ccc" not in columns and not set("█│╭") & set(block.astext()):
            block["classes"].append("sentences")


def setup(app: Any) -> None:
    app.connect("doctree-resolved", wrap_sentences)
