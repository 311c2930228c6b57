"""A page that needs nothing else: no network, no other file."""

import base64
from collections.abc import Sequence
from hashlib import sha256
from html import escape

STYLE = """
:root { color-scheme: light dark; --text: #1a1a1a; --page: #ffffff; --quiet: #595959; --line: #c9c9c9; --band: #f4f4f4;
  --link: #0b57a4; --good: #00664a; --fair: #0b5a8a; --bad: #a32a00; --open: #7a5200; --mask: #0072b2; --none: #e6e6e6; --more: #8886; }
@media (prefers-color-scheme: dark) { :root { --text: #e8e8e8; --page: #161616; --quiet: #b0b0b0; --line: #4a4a4a; --band: #222222;
  --link: #8ab8ff; --good: #5fd3a8; --fair: #7cc4f0; --bad: #ff9a76; --open: #f0c060; --mask: #56b4e9; --none: #3a3a3a; --more: #aaa8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--page);
  overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; } h2 { font-size: 1.3rem; margin-top: 2.5rem; } h3 { font-size: 1.05rem; }
a { color: var(--link); } :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.wide, .formula { overflow-x: auto; background: linear-gradient(to right, var(--page) 40%, transparent) left / 2.5rem 100% no-repeat local,
    linear-gradient(to left, var(--page) 40%, transparent) right / 2.5rem 100% no-repeat local,
    linear-gradient(to right, var(--more), transparent) left / .8rem 100% no-repeat scroll,
    linear-gradient(to left, var(--more), transparent) right / .8rem 100% no-repeat scroll; }
.wide td { min-width: 4rem; } .wide td.scope { min-width: 16rem; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
thead th { background: var(--band); } td.number { text-align: right; }
.outcome { font-weight: 600; white-space: nowrap; } .proved { color: var(--good); } .consistent { color: var(--fair); }
.refuted, .vacuous, .conflict { color: var(--bad); } .undecided { color: var(--open); } .not-run, .quiet { color: var(--quiet); }
th .formula { font-weight: 400; max-width: min(24rem, 56vw); } th math { width: max-content; }
fieldset { border: 1px solid var(--line); margin: 1rem 0; padding: .6rem 1rem; } label { margin-right: 1rem; white-space: nowrap; }
input[type=search] { font: inherit; width: min(100%, 22rem); padding: .3rem; color: inherit; background: var(--page);
  border: 1px solid var(--quiet); }
article { border-top: 2px solid var(--line); } math { font-size: 1.1em; } .formula { padding: .3rem 0; }
.masks { display: flex; flex-wrap: wrap; gap: 1.5rem; } figure { margin: .5rem 0; }
img { max-width: min(100%, 34rem); height: auto; background: #ffffff; }
svg rect { stroke: var(--page); stroke-width: 1; }
.in { fill: var(--mask); } .out { fill: var(--none); } dt { font-weight: 600; } dd { margin: 0 0 .4rem 1rem; overflow-wrap: anywhere; }
@media print { fieldset { display: none; } }
"""


def document(title: str, body: Sequence[str], script: str = "", style: str = "") -> str:
    """The whole page.

    title
        Plain text; it is escaped here.
    body
        Parts in HTML, in their order.
    script, style
        The only script the page may run, and what is added to its style.
    """
    # the page can neither fetch anything nor be made to run what somebody's title says
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="icon" href="data:,">\n'  # none, so that no browser asks for one
        f"<title>{escape(title)}</title>\n<style>{STYLE}{style}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + (f"\n<script>{script}</script>" if script else "")
        + "\n</body>\n</html>\n"
    )
