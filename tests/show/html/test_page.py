"""A page that needs nothing else, and runs nothing but its own script."""

import base64
import re
from hashlib import sha256

from segbounds.show.html.page import document


def test_a_title_is_text_and_only_the_script_of_the_page_may_run() -> None:
    page = document("<script>alert(1)</script>", ["<p>a</p>", "<p>b</p>"], script="let a = 1;", style="p { margin: 0 }")
    assert "<title>&lt;script&gt;" in page and page.count("<script>") == 1
    digest = base64.b64encode(sha256(b"let a = 1;").digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page and "p { margin: 0 }" in page
    assert page.index("<p>a</p>") < page.index("<p>b</p>")


def test_it_fetches_nothing() -> None:
    page = document("a", [])
    assert "<script>" not in page and not re.search(r"(src|href)=\"(?!data:)", page)
    assert "default-src 'none'" in page
