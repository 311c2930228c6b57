"""A test that misses a package of an extra fails, but where it was said that there are none: then it is skipped, and says why."""

import pytest
from without_extras import missing_package

from segbounds.errors import InputError


@pytest.mark.parametrize("name", ["torch", "torch.nn"])
def test_what_is_missing_is_found_behind_an_error(name: str) -> None:
    first = ModuleNotFoundError(f"No module named {name!r}", name=name)
    second = AssertionError("something else")
    second.__context__ = first
    assert missing_package(first) == missing_package(second) == name
    assert (
        missing_package(InputError("counting on a GPU needs triton: pip install 'segbounds[gpu]'")) == "the extra gpu"
    )


def test_other_errors_are_errors() -> None:
    assert missing_package(AssertionError("1 == 2")) is None
    assert missing_package(ModuleNotFoundError("No module named 'sympi'", name="sympi")) is None
