"""Drawn and counted in one pass: the same pairs on every backend and every split, with exactly the distribution that is said."""

import subprocess
import sys
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, chisquare, multinomial

from segbounds.errors import InputError
from segbounds.masks import drawing as random_masks
from segbounds.masks.drawing import ONE, counted
from segbounds.masks.drawing._numpy import philox
from segbounds.metrics.counts import Counts

EDGES = [0, 1, 2, 255, 256, ONE // 2, ONE - 1, ONE]
a_threshold = st.one_of(st.sampled_from(EDGES), st.integers(0, ONE))


def same(first: Counts, second: Counts) -> bool:
    return all(np.array_equal(a, b) and a.dtype == b.dtype == np.int64 for a, b in zip(first, second, strict=True))


# --- the generator ----------------------------------------------------------------------------------------------------

#: Counter, key and the four words of the published test vectors of Philox4x32-10.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((2**32 - 1,) * 4, (2**32 - 1,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def generated(counter: tuple[int, ...], key: tuple[int, int]) -> tuple[int, ...]:
    """Philox4x32-10 on Python's integers, written from the paper: ten rounds, the key raised between them."""
    words, keys = counter, key
    for _ in range(10):
        high, low = zip(divmod(words[0] * 0xD2511F53, 2**32), divmod(words[2] * 0xCD9E8D57, 2**32), strict=True)
        words = (high[1] ^ words[1] ^ keys[0], low[1], high[0] ^ words[3] ^ keys[1], low[0])
        keys = ((keys[0] + 0x9E3779B9) % 2**32, (keys[1] + 0xBB67AE85) % 2**32)
    return words


def by_numpy(counter: tuple[int, ...], key: tuple[int, int]) -> tuple[int, ...]:
    return tuple(int(word[0]) for word in philox(tuple(np.array([word], np.uint64) for word in counter), key))


def by_torch(counter: tuple[int, ...], key: tuple[int, int]) -> tuple[int, ...]:
    import torch

    from segbounds.masks.drawing._torch import philox

    return tuple(int(word) for word in philox(tuple(torch.tensor([word]) for word in counter), key))


def by_numba(counter: tuple[int, ...], key: tuple[int, int]) -> tuple[int, ...]:
    from segbounds.masks.drawing._compiled import _philox

    words = [int(word) for word in _philox(*map(np.uint64, (*counter, *key)))]
    return tuple(half for word in words for half in (word % 2**32, word // 2**32))


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
@pytest.mark.parametrize("generator", [generated, by_numpy, by_torch, by_numba])
def test_the_generator_is_philox(
    generator: Any, counter: tuple[int, ...], key: tuple[int, int], words: tuple[int, ...]
) -> None:
    assert generator(counter, key) == words


def test_a_mask_is_its_definition_pixel_by_pixel() -> None:
    seed, pair, pixels, stream, row = 2**40 + 3, 2**33 + 1, 200, 5, (40_000, 9_000, 60_000)

    def uniform(pixel: int, mask: int) -> int:
        """The 16 bits of one pixel, one call for each."""
        number = 0
        for bit in range(16):
            counter = (pixel // 128, bit + 16 * mask + 256 * stream, pair % 2**32, pair // 2**32)
            words = generated(counter, (seed % 2**32, seed // 2**32))
            number |= (words[pixel % 128 // 32] >> (pixel % 32) & 1) << bit
        return number

    reference = [uniform(pixel, 0) < row[0] for pixel in range(pixels)]
    prediction = [uniform(pixel, 1) < (row[1] if positive else row[2]) for pixel, positive in enumerate(reference)]
    wanted = [
        sum(p is a and r is b for p, r in zip(prediction, reference, strict=True))
        for a, b in ((True, True), (True, False), (False, True), (False, False))
    ]
    for backend in ("numpy", "compiled", "torch", "triton"):
        found = counted(seed, pair, np.array([row]), pixels, stream=stream, backend=backend)
        assert [int(count[0]) for count in found] == wanted


# --- one definition, four backends ------------------------------------------------------------------------------------


@pytest.mark.parametrize("backend", ["compiled", "torch"])
@settings(max_examples=40)
@given(
    st.lists(st.tuples(a_threshold, a_threshold, a_threshold), min_size=1, max_size=6),
    st.integers(1, 400),
    st.integers(0, 2**64 - 1),
    st.one_of(st.integers(0, 100), st.integers(2**32 - 3, 2**32 + 3), st.integers(2**63 - 3, 2**63 + 3)),
    st.integers(0, 2**24 - 1),
)
def test_backends_agree_bit_for_bit(
    backend: str, rows: list[tuple[int, int, int]], pixels: int, seed: int, first: int, stream: int
) -> None:
    def drawn(name: str) -> Counts:
        return counted(seed, first, np.array(rows), pixels, stream=stream, backend=name)

    assert same(drawn(backend), drawn("numpy"))


@pytest.mark.parametrize("backend", ["compiled", "torch"])
def test_backends_agree_on_larger_masks(backend: str) -> None:
    rows = np.random.default_rng(1).integers(0, ONE + 1, (40, 3))
    assert same(counted(9, 7, rows, 64 * 64, backend=backend), counted(9, 7, rows, 64 * 64, backend="numpy"))


# the interpreter takes a hundredth of a second for each bit of a threshold, so that one has all of them, the others their ends
@pytest.mark.parametrize(
    ("pixels", "seed", "first", "stream", "rows"),
    [
        (131, 2**63 + 1, 2**33 - 1, 1, [(30_000, 50_000, 1), (ONE, 5 << 12, 0)]),
        (5, 2**31, 2**31 - 1, 2**24 - 1, [(ONE // 2, ONE // 4, 5 << 13), (9 << 12, 0, ONE)]),  # past the largest int32
        (128, 2**31 - 1, 2**63 - 1, 0, [(ONE - 1, 7 << 13, 0), (0, 0, 3 << 14)]),  # past the largest int64
        (17_000, 1, 0, 0, [(5 << 13, 3 << 14, 1 << 12)]),
    ],
)
def test_triton_agrees_bit_for_bit(
    pixels: int, seed: int, first: int, stream: int, rows: list[tuple[int, int, int]]
) -> None:
    found = counted(seed, first, np.array(rows), pixels, stream=stream, backend="triton")
    assert same(found, counted(seed, first, np.array(rows), pixels, stream=stream, backend="numpy"))


@pytest.mark.parametrize("pairs", [1, 127, 128, 129])
@pytest.mark.parametrize("pixels", [1, 128, 16_384 - 1, 16_384 + 1])
def test_any_number_of_lanes_gives_the_same(pairs: int, pixels: int) -> None:
    rows = np.random.default_rng(pixels).integers(0, ONE + 1, (pairs if pixels < 1000 else 3, 3))
    assert same(counted(1, 9, rows, pixels, backend="compiled"), counted(1, 9, rows, pixels, backend="numpy"))


@pytest.mark.slow
def test_the_kernel_compiles_for_a_gpu_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    program = """
import warnings; warnings.simplefilter("ignore")
import triton
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource
from segbounds.masks.drawing import _triton
names = dict.fromkeys(["low", "high", "first"], "i64") | dict.fromkeys(["pixels", "pairs", "stream"], "i32")
signature = {"thresholds": "*i32", "totals": "*i64", **names, "width": "constexpr"}
source = ASTSource(fn=_triton._kernel, signature=signature, constexprs={"width": _triton.WIDEST})
print(len(triton.compile(source, target=GPUTarget("cuda", 90, 32)).asm["cubin"]))
"""
    monkeypatch.delenv("TRITON_INTERPRET", raising=False)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 1_000


@given(
    st.integers(1, 30),
    st.integers(0, 29),
    st.sampled_from([0, 100, 2**31 - 9, 2**32 - 9, 2**63 - 9]),
    st.sampled_from(["numpy", "compiled", "torch"]),
)
@settings(max_examples=30)
def test_a_split_changes_nothing(pairs: int, cut: int, first: int, backend: str) -> None:
    rows = np.random.default_rng(pairs).integers(0, ONE + 1, (pairs, 3))
    cut = min(cut, pairs)
    whole = counted(3, first, rows, 150, backend=backend)
    parts = [
        counted(3, first, rows[:cut], 150, backend=backend),
        counted(3, first + cut, rows[cut:], 150, backend=backend),
    ]
    assert same(whole, Counts(*(np.concatenate(columns) for columns in zip(*parts, strict=True))))


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from segbounds.masks.drawing import _numpy, _torch

    rows = np.random.default_rng(0).integers(0, ONE + 1, (7, 3))
    whole = counted(0, 0, rows, 900, backend="numpy")
    monkeypatch.setattr(_numpy, "BLOCKS", 3)
    monkeypatch.setattr(_torch, "ON_A_CPU", 3)
    assert same(whole, counted(0, 0, rows, 900, backend="numpy"))
    assert same(whole, counted(0, 0, rows, 900, backend="torch"))


def test_seeds_streams_and_numbers_give_other_pairs() -> None:
    rows = np.full((200, 3), ONE // 3)
    one = counted(0, 0, rows, 500)
    for other in (
        counted(1, 0, rows, 500),
        counted(2**32, 0, rows, 500),
        counted(0, 200, rows, 500),
        counted(0, 0, rows, 500, stream=1),
    ):
        assert not same(one, other)


# --- the distribution -------------------------------------------------------------------------------------------------

SIGNIFICANCE = 1e-4  # of tests at fixed seeds: they pass or fail for good


def fits(found: np.ndarray, trials: int, rate: float) -> float:
    """The probability of a sample of binomial numbers to be as far from its distribution, by chi-square."""
    expected = binom.pmf(np.arange(trials + 1), trials, rate) * len(found)
    observed = np.bincount(found, minlength=trials + 1)
    common = expected >= 10
    rest = expected[~common].sum()
    cells = [(observed[common], expected[common])] + ([([observed[~common].sum()], [rest])] if rest > 1 else [])
    seen, wanted = (np.concatenate([cell[side] for cell in cells]) for side in (0, 1))
    return float(chisquare(seen, wanted * seen.sum() / wanted.sum()).pvalue)


@pytest.mark.parametrize("threshold", [1, 777, ONE // 4, 50_001, ONE - 9])
def test_counts_are_binomial(threshold: int) -> None:
    pairs, pixels = 20_000, 40
    everywhere = counted(5, 0, np.tile([ONE, threshold, 0], (pairs, 1)), pixels)
    nowhere = counted(5, 0, np.tile([0, ONE, threshold], (pairs, 1)), pixels)
    reference = counted(5, 0, np.tile([threshold, ONE, 0], (pairs, 1)), pixels)
    for found in (everywhere.tp, nowhere.fp, reference.tp):
        assert fits(found, pixels, threshold / ONE) > SIGNIFICANCE
        assert fits(found, pixels, 0.7 * threshold / ONE + 0.001) < SIGNIFICANCE, "a wrong rate is noticed"


def test_pixels_are_independent_of_each_other_and_of_the_other_mask() -> None:
    pairs, half = 20_000, ONE // 2
    counts = counted(6, 0, np.tile([half, half, half], (pairs, 1)), 33)
    cells = np.stack(counts)
    # at rates of one half each of the four counts is binomial with rate 1/4, and so are sums of two with rate 1/2
    for count in cells:
        assert fits(count, 33, 0.25) > SIGNIFICANCE
    for pair in ((0, 1), (0, 2), (0, 3)):
        assert fits(cells[list(pair)].sum(axis=0), 33, 0.5) > SIGNIFICANCE


def joint_fit(counts: Counts, pixels: int, row: tuple[int, int, int]) -> float:
    """The same for the four counts together, which are multinomial."""
    p, q1, q0 = (threshold / ONE for threshold in row)
    rates = [p * q1, (1 - p) * q0, p * (1 - q1), (1 - p) * (1 - q0)]
    cells = [cell for cell in product(range(pixels + 1), repeat=4) if sum(cell) == pixels]
    seen = dict.fromkeys(cells, 0)
    for found in zip(*(count.tolist() for count in counts), strict=True):
        seen[found] += 1
    expected = multinomial.pmf(cells, pixels, rates) * len(counts.tp)
    assert expected.min() > 5, "chi-square needs enough pairs in every cell"
    return float(chisquare(list(seen.values()), expected * len(counts.tp) / expected.sum()).pvalue)


def test_the_four_counts_are_multinomial() -> None:
    pixels, row = 4, (30_000, 45_000, 20_000)
    counts = counted(11, 2**40, np.tile(row, (40_000, 1)), pixels)
    assert joint_fit(counts, pixels, row) > SIGNIFICANCE
    for column in range(3):
        planted = tuple(threshold + 2_000 * (place == column) for place, threshold in enumerate(row))
        wrong = counted(11, 2**40, np.tile(planted, (40_000, 1)), pixels)
        assert joint_fit(wrong, pixels, row) < SIGNIFICANCE, "a threshold that is off by 3 % is noticed"


# --- refusals ---------------------------------------------------------------------------------------------------------


def test_no_pairs() -> None:
    counts = counted(0, 0, np.empty((0, 3), int), 10)
    assert [count.shape for count in counts] == [(0,)] * 4 and counts.tp.dtype == np.int64


BAD: list[tuple[dict[str, Any], str]] = [
    ({"seed": -1}, "seed=-1 is out of range"),
    ({"seed": 2**64}, "seed=18446744073709551616 is out of range"),
    ({"seed": 1.5}, "seed is 1.5: give a whole number"),
    ({"first": -1}, "first=-1 is out of range"),
    (
        {"first": 2**64 - 1, "thresholds": np.array([[1, 2, 3], [1, 2, 3]])},
        "first=18446744073709551615 is out of range",
    ),
    ({"pixels": 0}, "pixels=0 is out of range"),
    ({"pixels": 10.0}, "pixels is 10.0: give a whole number"),
    ({"stream": 2**24}, "stream=16777216 is out of range"),
    ({"thresholds": np.array([[1, 2]])}, "shape"),
    ({"thresholds": np.array([[0.5, 0.5, 0.5]])}, "whole numbers"),
    ({"thresholds": np.array([[-1, 0, 0]])}, "between 0 and 65536"),
    ({"thresholds": np.array([[0, ONE + 1, 0]])}, "between 0 and 65536"),
    ({"backend": "tritn"}, "did you mean triton"),
    ({"backend": "compiled", "device": "cuda"}, "compiled draws on the CPU only"),
    ({"backend": "torch", "device": "nowhere"}, "no device 'nowhere'"),
]


@pytest.mark.parametrize(("wrong", "says"), BAD)
def test_bad_input_gets_a_clear_error(wrong: dict[str, Any], says: str) -> None:
    good = {"seed": 0, "first": 0, "thresholds": np.array([[1, 2, 3]]), "pixels": 10}
    with pytest.raises(InputError, match=says):
        counted(**{**good, **wrong})


def test_a_number_of_numpy_is_a_number() -> None:
    rows = np.array([[3 << 14, 5 << 13, 1 << 14]])
    for backend in random_masks.BACKENDS:
        found = counted(np.int64(5), np.uint64(2**40), rows, np.int32(70), stream=np.int16(2), backend=backend)
        assert same(found, counted(5, 2**40, rows, 70, stream=2, backend="numpy"))


def test_triton_without_a_gpu_says_what_to_take(monkeypatch: pytest.MonkeyPatch) -> None:
    import triton

    from segbounds.masks.drawing import _triton

    monkeypatch.setattr(triton, "JITFunction", type(_triton._kernel))  # as where it is not interpreted
    with pytest.raises(InputError, match=r"triton draws on a GPU.*compiled, numpy or torch"):
        counted(0, 0, np.array([[1, 2, 3]]), 10, backend="triton", device="cpu")


def test_a_missing_library_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random_masks, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"needs numba: pip install 'segbounds\[fast\]'"):
        counted(0, 0, np.array([[1, 2, 3]]), 10, backend="compiled")
    monkeypatch.setattr(random_masks, "find_spec", lambda name: None if name == "numba" else object())
    assert counted(0, 0, np.array([[1, 2, 3]]), 10).pixels == 10  # auto goes without
