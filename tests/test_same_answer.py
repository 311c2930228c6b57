"""The same answer everywhere: with clocks that race, in another thread, in another order, with other seeds of hashes, and with the
arithmetic of other processors."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import same_answer
from once import Once
from places import TESTS

#: What is done differently, and in which environment. Processors without AVX-512, and without AVX2, round differently.
PLAIN: tuple[list[str], dict[str, str]] = ([], {"PYTHONHASHSEED": "1"})
HASWELL = {"OPENBLAS_CORETYPE": "Haswell", "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR"}
NEHALEM = {
    "OPENBLAS_CORETYPE": "Nehalem",
    "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F",
}
CHANGES: dict[str, tuple[list[str], dict[str, str]]] = {
    "clocks that race": (["clock"], {}),
    "another thread": (["thread"], {}),
    "another order": (["order"], {}),
    "another seed of hashes": ([], {"PYTHONHASHSEED": "2"}),
    "one thread of the linear algebra": ([], {"OPENBLAS_NUM_THREADS": "1"}),
    "a processor without AVX-512": ([], HASWELL),
    "a processor without AVX2": ([], NEHALEM),
}
EVERYTHING = (["clock", "thread", "order"], {"PYTHONHASHSEED": "3", **HASWELL})
#: What takes a second or less, all together some five: `make test` asks it twice, once in the process that runs the tests.
QUICK = [
    "a supremum by elimination",
    "a supremum with a root in it",
    "an interval",
    "an interval of a curved metric",
    "an end that a family of pairs approaches",
    "numbers that contradict",
    "numbers on known sizes",
    "means that contradict",
    "a comparison",
    "a comparison on twelve pixels",
    "a mean",
    "a claim that holds",
    "a claim that does not",
]


def ask(names: list[str], changes: list[str], environment: dict[str, str]) -> dict[str, str]:
    command = [sys.executable, same_answer.__file__, json.dumps(names), json.dumps(changes)]
    done = subprocess.run(
        command, env={**os.environ, **PLAIN[1], **environment}, capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def different(names: list[str], changes: list[str], environment: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The answers that change, with both texts."""
    plain, other = ask(names, *PLAIN), ask(names, changes, environment)
    return {name: (plain[name], other[name]) for name in names if plain[name] != other[name]}


def test_answers_are_the_same_with_everything_different() -> None:
    other = ask(QUICK, *EVERYTHING)
    assert other == {name: same_answer.answer(name) for name in QUICK}


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_answers_are_the_same_with(change: str, once: Once) -> None:
    names = list(same_answer.NAMES)
    plain: dict[str, str] = once("plain answers", lambda: ask(names, *PLAIN))
    other = ask(names, *CHANGES[change])
    assert other == plain


def test_an_answer_that_hangs_on_something_is_noticed() -> None:
    planted = list(same_answer.PLANTED)
    assert sorted(different(planted, *EVERYTHING)) == sorted(planted)
    assert different(planted, *PLAIN) == {}


def test_every_quick_query_is_one() -> None:
    assert {*QUICK} <= {*same_answer.NAMES} and len(same_answer.NAMES) > 20
    assert Path(same_answer.__file__).parent == TESTS
