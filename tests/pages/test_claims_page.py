"""The page of popular claims is what its script writes, and names theorems that there are."""

import importlib.util

from places import ROOT


def test_the_page_is_what_the_script_writes() -> None:
    spec = importlib.util.spec_from_file_location("claims_page", ROOT / "docs" / "claims_page.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.PAGE.read_text(encoding="utf-8") == script.page(), "run: python docs/claims_page.py"
    assert len(script.CLAIMS) >= 12
    for item in script.CLAIMS:
        assert item.theorems and all((ROOT / "theory" / f"{name}.py").exists() for name in item.theorems), item.claim
