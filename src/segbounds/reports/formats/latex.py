"""Tables in LaTeX: tabular and its relatives, with cells over several columns; macros of one's own are taken for their argument."""

import re
from dataclasses import replace
from typing import Any

from segbounds.reports.tables import Table, of_grid

ENVIRONMENTS = ("tabular", "tabular*", "tabularx", "tabulary", "longtable", "tblr", "array", "supertabular")
#: Macros whose first arguments say how something looks, and what a cell is otherwise: how many arguments, in pylatexenc's notation.
LOOKS = {
    **{"textcolor": "[{{", "color": "[{", "cellcolor": "[{", "rowcolor": "[{", "columncolor": "[{", "colorbox": "{{"},
    **{"scalebox": "{{", "resizebox": "{{{", "rotatebox": "[{{", "vspace": "{", "hspace": "{", "specialrule": "{{{"},
    **{"cmidrule": "({", "cline": "{", "addlinespace": "[", "rule": "[{{", "fontsize": "{{", "arrayrulecolor": "[{"},
    **{"cite": "[[{", "citep": "[[{", "citet": "[[{", "citealp": "[[{", "ref": "{", "cref": "{", "label": "{", "footnote": "[{"},
    **{"tablefootnote": "{", "footnotemark": "[", "textsuperscript": "{", "tnote": "{", "multicolumn": "{{{", "multirow": "[{[{[{"},
    **{"makecell": "[{", "shortstack": "[{", "thead": "[{", "hline": "", "toprule": "[", "midrule": "[", "bottomrule": "["},
}  # fmt: skip
_LAST = {
    "textcolor",
    "colorbox",
    "scalebox",
    "resizebox",
    "rotatebox",
    "multirow",
    "multicolumn",
    "makecell",
    "shortstack",
    "thead",
}
_WIDEST = 100
_INDEX = re.compile(r"\s*±?\s*\d*\.\d+\s*%?\s*")


def tables(place: str, text: str) -> list[Table]:
    from pylatexenc.latexwalker import LatexEnvironmentNode, LatexWalker

    text = re.sub(r"(?<!\\)%[^\n]*\n?", "\n", text)  # comments; the rest of a line of a table may be one
    found: list[Table] = []
    # each table by itself, so that what is odd elsewhere in a paper does not matter
    pattern = r"\\begin\s*\{(" + "|".join(map(re.escape, ENVIRONMENTS)) + r")\}.*?\\end\s*\{\1\}"
    for match in re.finditer(pattern, text, re.DOTALL):
        nodes, *_ = LatexWalker(match.group(), latex_context=_context(), tolerant_parsing=True).get_latex_nodes()
        for node in nodes:
            if isinstance(node, LatexEnvironmentNode):
                table = of_grid(place, _grid(node.nodelist))
                if table is not None:
                    found.append(table)
    if len(found) == 1:
        return found
    return [replace(t, place=f"{place}, table {i}") for i, t in enumerate(found, 1)]


def plain(text: str) -> str:
    """What a text with formulas and macros says."""
    from pylatexenc.latexwalker import LatexWalker

    text = re.sub(r"(?<!\\)%", r"\\%", text)
    return _said(LatexWalker(text, latex_context=_context(), tolerant_parsing=True).get_latex_nodes()[0])


def _context() -> Any:
    from pylatexenc.latexwalker import get_default_latex_context_db
    from pylatexenc.macrospec import EnvironmentSpec, MacroSpec

    context = get_default_latex_context_db()
    context.add_context_category(
        "tables",
        macros=[MacroSpec(name, arguments) for name, arguments in LOOKS.items() if "(" not in arguments],
        environments=[
            EnvironmentSpec("tabular*", "{[{"),
            EnvironmentSpec("tabularx", "{[{"),
            EnvironmentSpec("tabulary", "{[{"),
            EnvironmentSpec("tabular", "[{"),
            EnvironmentSpec("array", "[{"),
            EnvironmentSpec("longtable", "[{"),
            EnvironmentSpec("supertabular", "[{"),
            EnvironmentSpec("tblr", "[{"),
        ],
        prepend=True,
    )
    return context


def _grid(nodes: Any) -> list[list[str]]:
    from pylatexenc.latexwalker import LatexMacroNode, LatexSpecialsNode

    grid: list[list[str]] = [[]]
    cell: list[Any] = []
    wide = 1

    def end_cell() -> None:
        nonlocal cell, wide
        grid[-1].extend([_without_rules(_said(cell))] * wide)
        cell, wide = [], 1

    for node in nodes:
        if isinstance(node, LatexSpecialsNode) and node.specials_chars == "&":
            end_cell()
        elif isinstance(node, LatexMacroNode) and node.macroname in ("\\", "tabularnewline", "cr"):
            end_cell()
            grid.append([])
        elif isinstance(node, LatexMacroNode) and node.macroname == "multicolumn":
            arguments = node.nodeargd.argnlist
            number = _said([arguments[0]]).strip()
            wide = min(int(number), _WIDEST) if number.isascii() and number.isdigit() and int(number) else 1
            cell.append(node)
        else:
            cell.append(node)
    end_cell()
    return grid


def _without_rules(text: str) -> str:
    return re.sub(r"^\s*(?:\(?[lr]*\)?\s*\{?\d+-\d+\}?\s*)+(?=\D|$)", "", text)  # what is left of \cmidrule(lr){2-3}


def _said(nodes: Any) -> str:
    text = ""
    for node in nodes:
        said = "" if node is None else _said_by(node)
        # a number as an index keeps its braces, which say that it is none of the digits before it
        text += f"{{{said}}}" if text.endswith("_") and _INDEX.fullmatch(said) else said
    return text


def _said_by(node: Any) -> str:
    from pylatexenc import latexwalker as walker

    if isinstance(node, walker.LatexCharsNode):
        return str(node.chars)
    if isinstance(node, walker.LatexGroupNode | walker.LatexMathNode | walker.LatexEnvironmentNode):
        return _said(node.nodelist)
    if isinstance(node, walker.LatexSpecialsNode):
        return {"~": " ", "&": " ", "--": "–", "---": "—"}.get(node.specials_chars, "")
    if not isinstance(node, walker.LatexMacroNode):
        return ""
    name = node.macroname
    if name in SYMBOLS:
        return SYMBOLS[name]
    arguments = [argument for argument in (node.nodeargd.argnlist if node.nodeargd else ()) if argument is not None]
    if name.endswith("frac"):
        return "/".join(_said([argument]) for argument in arguments)
    if name in LOOKS:
        return _said(arguments[-1:]) if name in _LAST else ""
    return _said(arguments)


SYMBOLS = {
    **{"pm": "±", "mp": "±", "%": "%", "uparrow": "↑", "downarrow": "↓", "kappa": "kappa", "beta": "β", "alpha": "α", "&": "&"},
    **{" ": " ", ",": " ", ";": " ", "quad": " ", "#": "#", "_": "_", "$": "$", "times": "×", "to": "→", "Uparrow": "↑"},
    **{"dagger": "†", "ddagger": "‡", "textdagger": "†", "ast": "*", "star": "*", "textpm": "±", "textpercent": "%", "cdot": "."},
    **{"textendash": "–", "textemdash": "—", "\\": " ", "newline": " ", "Downarrow": "↓", "minus": "-", "approx": "", "sim": ""},
}  # fmt: skip
