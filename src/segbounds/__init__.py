"""What one segmentation metric says about another, with proof.

    >>> import segbounds as sb
    >>> print(sb.interval("mcc", {"dice": "0.85", "prevalence": "==2%"}))
    MCC lies between 0.8418 and 0.8619, given Dice 0.85 (0.845 to 0.855) and prevalence exactly 2 %.

What `dir(segbounds)` lists is loaded when it is first used; `__init__.pyi` says where each name is defined, to this file and to
type checkers.
"""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

from segbounds import notebooks

__version__ = "0.1.0"

notebooks.register()


def _defined() -> dict[str, tuple[str, str]]:
    """Each public name with its module and its name there, as the stub beside this file has them."""
    stub = Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    found = re.findall(r"^from (\S+) import (\w+) as (\w+)$", stub, re.MULTILINE)
    return {name: (module, there) for module, there, name in found}


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    where = _defined().get(name)
    if where is None:
        from segbounds.errors import nearest

        hint = nearest(name, _defined(), ("dir(segbounds)",))
        raise AttributeError(f"segbounds has no {name!r}: {hint}")
    try:
        found = getattr(import_module(where[0]), where[1])
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise
        raise ModuleNotFoundError(f"{name} needs torch: pip install 'segbounds[torch]'", name="torch") from error
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*_defined(), "__version__"])
