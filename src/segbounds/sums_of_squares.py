"""Why a homogeneous polynomial is never negative where no variable is: sums of squares, exactly.

    (x1 + ... + xk)^power * P = sum of  coefficient * monomial * square^2

with coefficients that are not negative. Bounds that cannot be improved give polynomials that touch zero, so the semidefinite
programme behind such an identity has no interior: a square that is not zero where P is cannot occur. Hence the steps:

1. Find zeros of P, those at infinity included: for each face of its Newton polytope, the positive zeros of the terms there.
   They are located in floating point, recognised in the field of the coefficients, and checked.
2. Among the squares that have these zeros, maximise the least eigenvalue of the Gram matrices. Where it is zero, the dual
   solution shows which squares cannot occur either; leave them out and repeat.
3. Round what is free, solve the equations for the rest, and factor the Gram matrices exactly.

Floats only nominate: what `find` returns has passed `holds`.
"""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import combinations, product
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from sympy.polys.domains.domain import Domain
from sympy.polys.matrices import DomainMatrix
from sympy.polys.polyerrors import CoercionFailed

from segbounds.errors import InputError
from segbounds.number_fields import as_number, element, recognised, sign
from segbounds.zeros import Exponents, Terms, power_of, zeros

POWERS = (0, 1, 2)
DENOMINATORS = (1, 4, 12, 60, 10**3, 10**5, 10**7, 10**9, 10**12)
PRECISE = {f"tol_{name}": 1e-11 for name in ("gap_abs", "gap_rel", "feas")}
#: One thread, and a limit on steps, not on time: the same search everywhere.
ALIKE = {"direct_solve_method": "qdldl", "max_iter": 200}
#: What is not begun: polynomials of a higher degree, and searches for more entries of Gram matrices. The differences of metrics in the
#: catalogue come to 11 and 396, which take two seconds.
DEGREE, ENTRIES = 24, 2000
ROUGH = 5  # digits of a dual solution that can be trusted
NO_ZERO = 1e-5  # least eigenvalues nearer to zero than this may be zero: the solver's tolerance is 1e-8
WEIGHT = 1e-5  # eigenvalues of a dual matrix above this belong to its range

Weighted = tuple[Any, Exponents, Terms]  # a coefficient, a monomial, a square


@dataclass(frozen=True)
class SquareTerm:
    """coefficient * x^exponents * square^2, with a coefficient that is not negative."""

    coefficient: sp.Expr
    exponents: Exponents
    square: sp.Poly


@dataclass(frozen=True)
class SumOfSquares:
    """The polynomial times (the sum of its variables)^power is the sum of the terms."""

    power: int
    terms: tuple[SquareTerm, ...]


def installed() -> bool:
    """Whether the solver for semidefinite programmes is there."""
    return find_spec("cvxpy") is not None


def find(polynomial: sp.Poly) -> SumOfSquares | None:
    """An exact reason why a homogeneous polynomial is not negative where its variables are not; None where none was found.

    Its coefficients are in QQ or in a real algebraic number field. Raises InputError where the solver for semidefinite programmes is not
    installed.
    """
    for power in POWERS:
        found = _find(_raised(polynomial, power), power)
        if found is not None and holds(polynomial, found):
            return found
    return None


def holds(polynomial: sp.Poly, certificate: SumOfSquares) -> bool:
    """Whether the identity is one and every coefficient is in the field and not negative, exactly."""
    if certificate.power < 0:
        return False
    rest = _raised(polynomial, certificate.power)
    for term in certificate.terms:
        try:
            coefficient, square = element(term.coefficient, rest.domain), term.square.set_domain(rest.domain)
        except CoercionFailed:
            return False
        if min(term.exponents, default=0) < 0 or sign(coefficient, rest.domain) < 0:
            return False
        rest -= sp.Poly.from_dict({term.exponents: coefficient}, *rest.gens, domain=rest.domain) * square**2
    return bool(rest.is_zero)


def _raised(polynomial: sp.Poly, power: int) -> sp.Poly:
    domain, gens = polynomial.domain.get_field(), polynomial.gens
    if not (domain.is_QQ or domain.is_Algebraic):
        raise ValueError(f"coefficients lie in QQ or in a real algebraic number field, not in {domain}")
    return polynomial.set_domain(domain) * sp.Poly(sp.Add(*gens), *gens, domain=domain) ** power


def _find(raised: sp.Poly, power: int) -> SumOfSquares | None:
    domain, terms = raised.domain, dict(raised.rep.to_dict())
    if not raised.is_homogeneous or raised.total_degree() > DEGREE:
        return None
    if all(sign(c, domain) >= 0 for c in terms.values()):
        squares: list[Weighted] | None = [(c, m, {(0,) * len(m): domain.one}) for m, c in terms.items()]
    else:
        squares = _decomposed(terms, _blocks(terms, domain), domain)
    if squares is None:
        return None
    polys = (sp.Poly.from_dict(dict(square), *raised.gens, domain=domain) for _, _, square in squares)
    return SumOfSquares(
        power, tuple(SquareTerm(domain.to_sympy(c), m, q) for (c, m, _), q in zip(squares, polys, strict=True))
    )


# --- squares that share the zeros -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """Squares that may stand behind one squarefree monomial: combinations of ``basis``, whose columns are ``monomials``."""

    factor: Exponents
    monomials: tuple[Exponents, ...]
    basis: DomainMatrix

    @property
    def size(self) -> int:
        return int(self.basis.shape[0])

    @property
    def pairs(self) -> list[tuple[int, int]]:
        return [(i, j) for i in range(self.size) for j in range(i, self.size)]

    def without(self, rows: list[list[Any]]) -> "Block":
        """The block with the basis changed to what is orthogonal to these vectors over the basis."""
        if not rows:
            return self
        kept = DomainMatrix(rows, (len(rows), self.size), self.basis.domain).nullspace()
        return Block(self.factor, self.monomials, kept.to_dense() * self.basis)


def _blocks(terms: Terms, domain: Domain) -> list[Block]:
    halves, blocks = _halves(_possible(terms)), []  # type: dict[Exponents, list[Exponents]], list[Block]
    if sum(len(monomials) * (len(monomials) + 1) // 2 for monomials in halves.values()) > ENTRIES:
        return []
    touched = list(zeros(terms, domain))
    for factor, monomials in halves.items():
        rows = []
        for face, point in touched:
            on_face = (face.has(_sum(factor, m, m)) for m in monomials)
            rows.append([domain.convert(power_of(point, m) * on) for m, on in zip(monomials, on_face, strict=True)])
        whole = Block(factor, tuple(monomials), DomainMatrix.eye(len(monomials), domain).to_dense())
        blocks.append(whole.without(rows))
    return [block for block in blocks if block.size]


def _possible(terms: Terms) -> set[Exponents]:
    """Exponents of squares times squarefree monomials that can occur: others are not there and have nothing to cancel them.

    What is left lies in the Newton polytope, because a corner of these exponents is cancelled by nothing.
    """
    degree, size = sum(next(iter(terms))), len(next(iter(terms)))
    kept = {m for m in product(range(degree + 1), repeat=size) if sum(m) == degree}
    while True:
        halves = _halves(kept).items()
        crossed = {_sum(factor, a, b) for factor, monomials in halves for a, b in combinations(monomials, 2)}
        needed = {m for m in kept if m in terms or m in crossed}
        if needed == kept:
            return kept
        kept = needed


def _halves(exponents: Iterable[Exponents]) -> dict[Exponents, list[Exponents]]:
    found: dict[Exponents, list[Exponents]] = {}
    for m in sorted(exponents):
        found.setdefault(tuple(e % 2 for e in m), []).append(tuple(e // 2 for e in m))
    return found


def _sum(*exponents: Exponents) -> Exponents:
    return tuple(map(sum, zip(*exponents, strict=True)))


# --- Gram matrices ----------------------------------------------------------------------------------------------------


def _decomposed(terms: Terms, blocks: list[Block], domain: Domain) -> list[Weighted] | None:
    """Weights, monomials and squares that make up the terms."""
    while blocks:
        columns = [*_columns(blocks, domain), terms]
        rows = [[column.get(m, domain.zero) for column in columns] for m in sorted(set().union(*columns))]
        numbers = [[float(as_number(x, domain)) if x else 0.0 for x in row] for row in rows]
        least, entries, duals = _solved(blocks, np.array(numbers))
        # of a least eigenvalue as small as the solver's error it is not known whether it is zero: then both are tried
        if least > 0:
            found = _rounded(blocks, DomainMatrix(rows, (len(rows), len(columns)), domain), entries)
            if found is not None:
                return found
        unwanted = [_range(dual, domain) for dual in duals]
        if abs(least) > NO_ZERO or not any(unwanted):
            return None
        smaller = (block.without(rows) for block, rows in zip(blocks, unwanted, strict=True))
        blocks = [block for block in smaller if block.size]
    return None


def _columns(blocks: Sequence[Block], domain: Domain) -> list[Terms]:
    """What each entry of the Gram matrices contributes to the polynomial."""
    columns: list[Terms] = []
    for block in blocks:
        basis = [[(m, x) for m, x in zip(block.monomials, row, strict=True) if x] for row in block.basis.to_list()]
        for i, j in block.pairs:
            column: dict[Exponents, Any] = {}
            for (a, x), (b, y) in product(basis[i], basis[j]):
                m = _sum(block.factor, a, b)
                column[m] = column.get(m, domain.zero) + (x * y if i == j else 2 * x * y)
            columns.append(column)
    return columns


def _solved(blocks: Sequence[Block], equations: Any) -> tuple[float, list[float], list[Any]]:
    """The largest least eigenvalue of Gram matrices, their upper triangles, and the dual matrices."""
    try:
        import cvxpy
    except ImportError:
        raise InputError("sums of squares are found with cvxpy: pip install 'segbounds[search]'") from None
    cp: Any = cvxpy  # its types are incomplete
    left, sizes, right = np.linalg.svd(equations[:, :-1], full_matrices=False)
    rank = int((sizes > 1e-10 * sizes[0]).sum())  # the solver wants independent equations
    scale = abs(equations[:, -1]).max()
    least, grams, total, start = cp.Variable(), [], 0, 0
    for block in blocks:
        gram = cp.Variable((block.size, block.size), symmetric=True)
        entries = cp.hstack([gram[i, j] for i, j in block.pairs])
        total = total + right[:rank, start : start + len(block.pairs)] @ entries
        start += len(block.pairs)
        grams.append(gram)
    cones = [gram - least * np.eye(gram.shape[0]) >> 0 for gram in grams]
    wanted = left[:, :rank].T @ equations[:, -1] / sizes[:rank] / scale
    if abs(left[:, :rank] @ (wanted * sizes[:rank]) - equations[:, -1] / scale).max() > 1e-9:
        return -np.inf, [], []
    problem = cp.Problem(cp.Maximize(least), [total == wanted, least <= 1, *cones])
    try:
        with warnings.catch_warnings(action="ignore"):  # that a solution is less precise than wished for
            problem.solve(solver=cp.CLARABEL, **PRECISE, **ALIKE)
    except cp.SolverError:
        return -np.inf, [], []
    if least.value is None:
        return -np.inf, [], []
    triangles = [scale * gram.value[i, j] for gram, b in zip(grams, blocks, strict=True) for i, j in b.pairs]
    return float(least.value), [float(x) for x in triangles], [cone.dual_value for cone in cones]


def _range(dual: Any, domain: Domain) -> list[list[Any]]:
    """The range of a dual matrix, in echelon form, as far as its vectors are recognised."""
    from scipy.linalg import qr

    values, vectors = np.linalg.eigh(np.atleast_2d(dual))
    rows = vectors[:, values > WEIGHT].T
    if not len(rows):
        return []
    pivots = qr(rows, mode="r", pivoting=True)[1][: len(rows)]
    found = [
        [recognised(mpmath.mpf(float(x)), domain, ROUGH) for x in row] for row in np.linalg.solve(rows[:, pivots], rows)
    ]
    return [row for row in found if None not in row]


def _rounded(blocks: Sequence[Block], equations: DomainMatrix, numerical: list[float]) -> list[Weighted] | None:
    domain, last = equations.domain, len(numerical)
    reduced, pivots = equations.to_sparse().rref()
    rows = reduced.to_sdm()
    if last in pivots:
        return None
    for denominator in DENOMINATORS:
        entries = [domain.convert(sp.QQ(round(x * denominator), denominator)) for x in numerical]
        for place, pivot in enumerate(pivots):
            fixed = (c * entries[i] for i, c in rows[place].items() if i not in (pivot, last))
            entries[pivot] = rows[place].get(last, domain.zero) - sum(fixed, domain.zero)
        squares = _diagonalised(blocks, entries)
        if squares is not None:
            return squares
    return None


def _diagonalised(blocks: Sequence[Block], entries: list[Any]) -> list[Weighted] | None:
    """Gram matrices as weighted squares; None where one is not positive semidefinite."""
    found: list[Weighted] = []
    rest = iter(entries)
    for block in blocks:
        gram = dict(zip(block.pairs, rest, strict=False))
        for k in range(block.size):
            row = {j: gram[k, j] for j in range(k, block.size) if gram[k, j]}
            pivot = sign(gram[k, k], block.basis.domain)
            if pivot < 0 or (pivot == 0 and row):
                return None
            ratios = {j: x / gram[k, k] for j, x in row.items()}
            for i, j in ((i, j) for i in row for j in row if k < i <= j):
                gram[i, j] -= ratios[i] * row[j]
            if row:
                found.append((gram[k, k], block.factor, _combined(block, ratios)))
    return found


def _combined(block: Block, weights: Mapping[int, Any]) -> Terms:
    rows = block.basis.to_list()
    values = (sum(w * rows[i][place] for i, w in weights.items()) for place in range(len(block.monomials)))
    return {m: value for m, value in zip(block.monomials, values, strict=True) if value}
