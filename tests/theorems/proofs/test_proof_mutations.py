"""True proofs changed at random and sealed again: what the checker still accepts is of the form that the schema describes, and true.

What is true is decided by an oracle that shares nothing with the checker: it evaluates the claim by Python's own reading of the
texts, at the witness and at random counts and parameters that satisfy the hypotheses.
"""

import ast
import json
import re
from collections.abc import Callable, Iterator
from copy import copy, deepcopy
from fractions import Fraction
from functools import cache
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from once import Certified, theory
from places import THEORY

from segbounds.theorems.claims import claim
from segbounds.theorems.loading import load
from segbounds.theorems.proofs import check_proof
from segbounds.theorems.proofs.check_proof import COUNTS, Malformed, Refused, check
from segbounds.theorems.proofs.files import File, digest
from segbounds.theorems.proofs.goals import inequalities, limits
from segbounds.theorems.proofs.search import prove
from segbounds.theorems.records import Theorem

SCHEMA = json.loads(files("segbounds.theorems.proofs").joinpath("proof_file.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
THEOREMS = theory()

#: Claims whose proofs have all that a file may have, and take no time to find.
CLAIMS = [
    ("dice - jaccard <= 3 - 2*sqrt(2)",),
    ("jaccard <= precision",),
    ("dice == 2*jaccard/(1 + jaccard)",),
    ("1/recall + 1/precision == 1 + 1/jaccard", "tp >= 1"),
    ("precision >= recall", "fp <= fn"),
    ("tversky(alpha=alpha, beta=2) <= dice", "alpha >= 1/2"),
    ("accuracy >= recall/50", "prevalence == 1/50"),
    ("dice >= 1/4", "2*tp >= fp + fn", "tp >= 1"),
    ("volumetric_similarity >= dice",),
    ("jaccard < 1/2", "tp < fp"),
    ("youden <= recall",),
]


def sealed(file: File) -> str:
    return json.dumps({**file, "digest": digest(file)})


def verdict(file: Any) -> str:
    """accepted, refused or malformed."""
    try:
        check(sealed(file) if isinstance(file, dict) else json.dumps(file))
    except Malformed:
        return "malformed"
    except Refused:
        return "refused"
    return "accepted"


@cache
def _proofs() -> str:
    goals = [(text, goal) for text, *where in CLAIMS for goal in inequalities(claim(text, where))]
    for name in (
        "dice_jaccard_absolute",
        "tversky_relative",
        "weighted_hamming_relative",
        "recall_over_dice_on_d_pixels",
    ):
        for theorem in load(THEORY / f"{name}.py"):
            goals += [(name, goal) for goal in limits(theorem)]
    return json.dumps([file for name, goal in goals for file in prove(name, goal)])


def proofs() -> list[Any]:
    found: list[Any] = json.loads(_proofs())
    return found


# --- the oracle -------------------------------------------------------------------------------------------------------


class Nonsense(Exception):
    """A division by zero, or a text that is no expression in the names at hand."""


def value(text: str, names: dict[str, Fraction]) -> Fraction:
    def of(node: ast.expr) -> Fraction:
        match node:
            case ast.Constant(value=int(number)):
                return Fraction(number)
            case ast.Name(id=name) if name in names:
                return names[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -of(operand)
            case ast.Call(func=ast.Name(id="sign"), args=[argument]):
                return Fraction((of(argument) > 0) - (of(argument) < 0))
            case ast.BinOp(left=left, op=op, right=right):
                a, b = of(left), of(right)
                if isinstance(op, ast.Add | ast.Sub):
                    return a + b if isinstance(op, ast.Add) else a - b
                if isinstance(op, ast.Mult):
                    return a * b
                if (isinstance(op, ast.Div) and b == 0) or (isinstance(op, ast.Pow) and a == 0 and b < 0):
                    raise Nonsense
                return a / b if isinstance(op, ast.Div) else a ** int(b)
        raise Nonsense

    return of(ast.parse(re.sub(r"\b0+(?=[0-9])", "", text.strip()), mode="eval").body)


def number_of(file: File) -> dict[str, Fraction]:
    """The number, to 40 digits: between its ends the polynomial changes its sign once."""
    if file["number"] is None:
        return {}
    name, polynomial = file["number"]["name"], file["number"]["polynomial"]
    low, high = (value(end, {}) for end in file["number"]["between"])
    rising = value(polynomial, {name: high}) > 0
    while high - low > Fraction(1, 10**40):
        middle = (low + high) / 2
        low, high = (low, middle) if (value(polynomial, {name: middle}) > 0) == rising else (middle, high)
    return {name: low}


CLOSE = Fraction(1, 10**12)  # for a number that is known to 40 digits


def with_similarities(file: File, names: dict[str, Fraction]) -> dict[str, Fraction]:
    found = dict(names)
    for name, entry in file["similarities"].items():
        bottom = value(entry["denominator"], names)
        if abs(bottom) < CLOSE:
            found[name] = value(entry["undefined"], names)
        else:
            found[name] = value(entry["numerator"], names) / bottom
    return found


def satisfied(file: File, names: dict[str, Fraction]) -> bool:
    signs = [(names[name], sign) for name, sign in file["parameters"].items()]
    signs += [(value(text, names), sign) for text, sign in file["where"].items()]
    inside = all(number > CLOSE if sign == "> 0" else number >= -CLOSE for number, sign in signs)
    return inside and all(abs(value(text, names)) < CLOSE for text in file["equations"].values())


def places(file: File, random: Random, number: dict[str, Fraction]) -> Iterator[dict[str, Fraction]]:
    """The witness, with roots where they are rational, and random values."""
    witness = {name: value(text, number) for name, text in file["witness"].items()}
    yield number | witness
    for _ in range(120):
        counts = [Fraction(random.choice((0, 0, 1, 1, 2, 3, 7, 40, 1000)), random.choice((1, 1, 3))) for _ in COUNTS]
        weights = [
            Fraction(random.choice((0, 1, 1, 2, 3, 9)), random.choice((1, 2, 3, 10))) for _ in file["parameters"]
        ]
        found = number | dict(zip((*COUNTS, *file["parameters"]), (*counts, *weights), strict=True))
        for name, text in file["equations"].items():  # those that are linear
            zero, one = (value(text, {**found, name: Fraction(k)}) for k in (0, 1))
            if one != zero:
                found[name] = -zero / (one - zero)
        yield found


def true(file: File) -> bool:
    """Whether the claim holds wherever it was looked at."""
    random, number = Random(0), number_of(file)
    left, relation, right = file["claim"]
    for names in places(file, random, number):
        if "along" in file:
            free = {name: v for name, v in names.items() if name not in COUNTS and name not in file["along"]}
            if all(name in free for name in file["parameters"] if name not in file["along"]) and not tends(file, free):
                return False
            continue
        if not names.keys() >= {*COUNTS, *file["parameters"]}:
            continue
        if min(names[c] for c in COUNTS) < 0 or not sum(names[c] for c in COUNTS) or not satisfied(file, names):
            continue
        try:
            every = with_similarities(file, names)
            difference = value(right, every) - value(left, every)
        except Nonsense:
            return False
        said = json.dumps([left, right, file["similarities"]])
        margin = CLOSE if any(re.search(rf"\b{name}\b", said) for name in number) else Fraction(0)
        holds = {"<=": difference >= -margin, "<": difference > -margin, "=": abs(difference) <= margin}
        if not holds[relation]:
            return False
    return True


def tends(file: File, free: dict[str, Fraction]) -> bool:
    """Whether the left side comes nearer to the right one, or grows, at two large n; the family satisfies the hypotheses there."""
    signs = [(free[name], sign) for name, sign in file["parameters"].items() if name in free]
    given = {**file["where"], **dict.fromkeys(file["equations"].values(), "= 0")}
    signs += [
        (value(text, free), sign) for text, sign in given.items() if set(re.findall(r"[A-Za-z_]\w*", text)) <= {*free}
    ]
    if any(v < 0 or (v == 0 and sign == "> 0") or (v != 0 and sign == "= 0") for v, sign in signs):
        return True  # nothing is said there
    left, _, right = file["claim"]
    reached = []
    for n in (Fraction(10**9), Fraction(10**15)):
        names = free | {name: value(text, {**free, "n": n}) for name, text in file["along"].items()}
        if min(names[c] for c in COUNTS) < 0 or not sum(names[c] for c in COUNTS) or not satisfied(file, names):
            return False
        try:
            reached.append(value(left, with_similarities(file, names)))
        except Nonsense:
            return False
    if right == "oo":
        return reached[1] > 10 * reached[0] > 10
    missing = [abs(v - value(right, free)) for v in reached]
    return missing[1] < Fraction(1, 10**5) and (missing[1] < CLOSE or missing[1] < missing[0])


FALSE_CLAIMS = [
    ("Dice - Jaccard", "<=", "17/100"),
    ("Dice", "<=", "1 - Jaccard"),
    ("Dice", "<", "1"),
    ("Dice", "=", "Jaccard"),
    ("1/Dice", "<=", "1000000000"),
]


@pytest.mark.parametrize("lie", FALSE_CLAIMS, ids=" ".join)
def test_the_oracle_sees_lies(lie: tuple[str, str, str]) -> None:
    file = proofs()[0]
    assert true(file) and not true({**file, "claim": [*lie]})


def test_the_oracle_believes_what_is_true() -> None:
    assert len(proofs()) > 15 and any("along" in file for file in proofs())
    for file in proofs():
        assert verdict(file) == "accepted" and true(file), file["claim"]
        if "along" in file:
            assert not true({**file, "claim": [file["claim"][0], "->", "7"]})


# --- the schema -------------------------------------------------------------------------------------------------------


def test_the_schema_has_the_limits_of_the_checker() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    definitions = SCHEMA["$defs"]
    assert definitions["expression"]["maxLength"] == check_proof.LONGEST_TEXT
    assert definitions["name"]["maxLength"] == check_proof.LONGEST_NAME
    assert definitions["line"]["maxLength"] == check_proof.LONGEST_LINE
    assert definitions["factors"]["additionalProperties"]["maximum"] == check_proof.HIGHEST_POWER
    assert SCHEMA["properties"]["cases"]["items"]["properties"]["terms"]["maxItems"] == check_proof.MOST_TERMS
    assert SCHEMA["properties"]["version"]["const"] == check_proof.VERSION


def paths(entry: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where there is something in a file."""
    yield here
    if isinstance(entry, dict | list):
        for key in entry if isinstance(entry, dict) else range(len(entry)):
            yield from paths(entry[key], (*here, key))


COMMAND = "__import__('os').system('touch pwned')"
OTHERS: list[Any] = [
    *(None, True, False, 0, 1, 2, -1, 101, 10**8, "", " ", "x", "tp", "0", "1", "-1", "n", "oo", ">= 0", "> 0", "<="),
    *("tp\n", "é", COMMAND, "9**9**9", "1/0", "tp" * 60_000, [], {}, [COMMAND], {"a": 1}, {COMMAND: ">= 0"}, {"tp": 1}),
    *(["tp"], ["tp", "tp"], ["fn", "tp"], [["tp"]], ["0", "<=", "0"], ["0", "<=", "0", "0"], {"tp": "1"}, [[], []]),
]


def replaced(file: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The file with something else in one place."""
    if not path:
        return value
    copied = copy(
        file
    )  # and what leads to that place; the rest is shared, and written out before anything else is done
    copied[path[0]] = replaced(file[path[0]], path[1:], value)
    return copied


def changed_shapes(file: Any) -> Iterator[Any]:
    """The file with each entry replaced by each other value, left out, or joined by another."""
    for path in paths(file):
        for other in OTHERS:
            yield replaced(file, path, other)
        if path:
            *outer, last = path
            inner = file
            for key in outer:
                inner = inner[key]
            less = deepcopy(inner)
            del less[last]
            yield replaced(file, tuple(outer), less)
            if isinstance(inner, dict):
                for name in ("x", "", "tp\n", COMMAND, "polynomial", "tp + fp"):
                    yield replaced(file, tuple(outer), {**inner, name: inner[last]})
            else:
                yield replaced(file, tuple(outer), [*inner, inner[last]])


def judge(mutant: Any) -> str:
    """The verdict on a mutant, after the schema and the oracle have been asked."""
    found = verdict(mutant)
    described = VALIDATOR.is_valid({**mutant, "digest": "0" * 64} if isinstance(mutant, dict) else mutant)
    assert described == (found != "malformed"), (described, found, mutant)
    if found == "accepted":
        assert true(mutant), mutant
    return found


def sampled(mutants: Iterator[Any], share: int, seed: int) -> list[Any]:
    random = Random(seed)
    return [mutant for mutant in mutants if random.randrange(share) == 0]


def test_what_the_schema_does_not_describe_is_malformed_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = [judge(m) for k, file in enumerate(proofs()) for m in sampled(changed_shapes(file), 100, k)]
    assert {*found} == {"accepted", "refused", "malformed"} and len(found) > 300
    assert not [*tmp_path.iterdir()]


# --- values -----------------------------------------------------------------------------------------------------------

TOKENS = re.compile(r"[0-9]+|[A-Za-z_]\w*|\*\*|[-+*/()]|[<>=]+")
INSTEAD = [
    "0",
    "1",
    "2",
    "3",
    "tp",
    "fp",
    "fn",
    "tn",
    "r",
    "n",
    "+",
    "-",
    "*",
    "/",
    "**",
    "<=",
    "<",
    "=",
    "->",
    ">= 0",
    "Dice",
]


def changed_values(file: Any, random: Random) -> Any:
    """The file with one or two of its texts, names or numbers changed."""
    mutant = deepcopy(file)
    for _ in range(random.choice((1, 1, 2))):
        places = [path for path in paths(mutant) if path and path[0] not in ("theorem", "digest", "method", "version")]
        path = random.choice(places)
        inner = mutant
        for key in path[:-1]:
            inner = inner[key]
        entry = inner[path[-1]]
        if isinstance(inner, dict) and path[0] in ("where", "cases", "parameters") and random.random() < 0.2:
            inner[changed_text(str(path[-1]), random)] = inner.pop(path[-1])
        elif isinstance(entry, str):
            inner[path[-1]] = changed_text(entry, random)
        elif isinstance(entry, int):
            inner[path[-1]] = random.choice((1, 2, 3))
        elif isinstance(entry, list | dict) and entry and random.random() < 0.5:
            entry.pop(random.choice(range(len(entry)) if isinstance(entry, list) else [*entry]))
    return mutant


def changed_text(text: str, random: Random) -> str:
    tokens = TOKENS.findall(text) or ["0"]
    place = random.randrange(len(tokens))
    kind = random.randrange(4)
    if kind == 0 and tokens[place].isdigit():
        tokens[place] = str(int(tokens[place]) + random.choice((-1, 1)))
    elif kind == 1:
        tokens.insert(place, random.choice(INSTEAD))
    elif kind == 2:
        del tokens[place]
    else:
        tokens[place] = random.choice(INSTEAD)
    return " ".join(tokens) if re.search("[<>]", text) else "".join(tokens)


def accepted_and_true(mutants: list[Any], originals: list[Any]) -> int:
    """How many mutants that differ from the originals are accepted; all of them are true."""
    found = 0
    for mutant in mutants:
        if verdict(mutant) == "accepted" and mutant not in originals:
            assert true(mutant), mutant
            found += 1
    return found


def test_what_passes_of_proofs_with_changed_values_is_true() -> None:
    random, originals = Random(1), proofs()
    mutants = [changed_values(random.choice(originals), random) for _ in range(250)]
    assert accepted_and_true(mutants, originals) > 2


@pytest.mark.slow
def test_what_passes_of_many_proofs_with_changed_values_is_true() -> None:
    random, originals = Random(2), proofs()
    mutants = [changed_values(random.choice(originals), random) for _ in range(30_000)]
    assert accepted_and_true(mutants, originals) > 100


@pytest.mark.slow
@pytest.mark.parametrize("title", THEOREMS)
def test_every_entry_of_every_proof_of_the_theory(title: str, certified: Callable[[Theorem], Certified]) -> None:
    """Types and values of all entries: one in five of the many changes."""
    random = Random(title)
    for text in certified(THEOREMS[title]).texts.values():
        file = json.loads(text)
        assert true(file)
        for mutant in sampled(changed_shapes(file), 5, 0):
            judge(mutant)
        accepted_and_true([changed_values(file, random) for _ in range(300)], [file])


# --- towards false claims ---------------------------------------------------------------------------------------------

NAMES = st.sampled_from([*COUNTS, "r", "alpha", "Dice", "Jaccard", "Precision", "Recall", "0", "1", "2", "1/2"])
FORMS = st.recursive(
    NAMES, lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner), max_leaves=4
)
SHARPER = st.sampled_from(["0", "1/1000000000", "1/100", "tp", "Dice", "r"])


@st.composite
def forged(draw: st.DrawFn) -> File:
    """A true proof whose claim, hypotheses, formulas or terms somebody bends towards something false."""
    file = deepcopy(draw(st.sampled_from(proofs())))
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.integers(0, 10))
        terms = [term for case in file.get("cases", []) for term in case["terms"]]
        if kind == 0:
            file["claim"][2] = f"({file['claim'][2]}) - {draw(SHARPER)}"
        elif kind == 1:
            file["claim"][0] = f"({file['claim'][0]})*{draw(FORMS)}"
        elif kind == 2:
            file["claim"][1] = draw(st.sampled_from(["<=", "<", "=", "->"]))
        elif kind == 3:
            file["where"][draw(FORMS)] = draw(st.sampled_from([">= 0", "> 0"]))
        elif kind == 4 and file["where"]:
            file["where"].pop(draw(st.sampled_from(sorted(file["where"]))))
        elif kind == 5:
            file["equations"][draw(st.sampled_from([*COUNTS]))] = draw(FORMS)
        elif kind == 6 and terms:
            draw(st.sampled_from(terms))[draw(st.sampled_from(["coefficient", "square"]))] = draw(FORMS)
        elif kind == 7 and terms:
            draw(st.sampled_from(terms))["factors"][draw(FORMS)] = draw(st.integers(1, 3))
        elif kind == 8 and file.get("cases"):
            case = draw(st.sampled_from(file["cases"]))
            case["over"] = {draw(FORMS): 1} if draw(st.booleans()) else {}
            case["terms"] = case["terms"] if draw(st.booleans()) else []
        elif kind == 9 and file["similarities"]:
            entry = file["similarities"][draw(st.sampled_from(sorted(file["similarities"])))]
            entry[draw(st.sampled_from(["numerator", "denominator", "undefined"]))] = draw(FORMS)
        elif kind == 10 and "along" in file:
            file["along"][draw(st.sampled_from(COUNTS))] = draw(st.sampled_from(["n", "1", "0", "n - 5", "-1", "n**2"]))
    return dict(file)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(forged())
def test_what_passes_of_forged_proofs_is_true(file: File) -> None:
    if verdict(file) == "accepted":
        assert true(file), file


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None, derandomize=True)
@given(forged())
def test_what_passes_of_many_forged_proofs_is_true(file: File) -> None:
    if verdict(file) == "accepted":
        assert true(file), file


# --- limits made at random ----------------------------------------------------------------------------------------------

QUOTIENTS = [
    ("tp", "tp + fp", "1"),
    ("tp - fp", "tp + fp + tn", "0"),
    ("fn", "fn", "2"),
    ("tp*x", "fp + x*fn", "sign(tp) - sign(tn)"),
    ("tp*tn", "tp*tn + fp*fn", "1 - sign(fp + fn)"),
    ("fp", "tp - tp", "tn/(tn + tp)"),
    ("0", "tn", "sign(tp) - sign(fp)"),
]
COUNTED = ["n", "1", "0", "0", "x", "n*x", "n**2", "n - 3", "x*n + 1", "x - 1", "n*x - n", "(1 - x)*n", "y"]
WHERE = ["x - 1", "1 - x", "tp - fp", "fp - tn", "tp*x - fn", "tp - 1", "x - y"]
EQUATIONS = [{"y": "y - x"}, {"x": "x - 2"}, {"fp": "fp - tp"}, {"y": "y - 1"}, {"x": "x**2 - y"}]


def random_limit(random: Random) -> File:
    parts = ("numerator", "denominator", "undefined")
    one, other = ({**dict(zip(parts, random.choice(QUOTIENTS), strict=True))} for _ in range(2))
    left = random.choice(["one", "one", "one*other", "one - other", "1/one", "-one", "one/other", "x*one", "one*tp"])
    right = random.choice(["0", "1", "1/2", "2", "oo", "x", "1/(x + 1)", "x/(x + 1)", "-1", "x - 1"])
    file: File = {"version": 2, "theorem": "a limit", "number": None, "similarities": {"one": one, "other": other}}
    file |= {"parameters": {"x": random.choice([">= 0", "> 0"]), "y": ">= 0"}, "claim": [left, "->", right]}
    file["where"] = {f: random.choice([">= 0", "> 0"]) for f in random.sample(WHERE, random.choice((0, 0, 1, 2)))}
    file["equations"] = random.choice(EQUATIONS) if random.random() < 0.3 else {}
    file["witness"] = {"x": random.choice(["1", "2", "1/2"]), "y": random.choice(["1", "2", "4"])}
    return {**file, "along": {count: random.choice(COUNTED) for count in COUNTS}}


@pytest.mark.parametrize("many", [500, pytest.param(20_000, marks=pytest.mark.slow)])
def test_what_passes_of_limits_made_at_random_is_true(many: int) -> None:
    random = Random(many)
    accepted = [file for file in (random_limit(random) for _ in range(many)) if verdict(file) == "accepted"]
    assert len(accepted) >= many // 200
    for file in accepted:
        assert true(file), file
