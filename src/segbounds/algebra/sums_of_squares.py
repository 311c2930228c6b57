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

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from sympy.polys.domains.domain import Domain
from sympy.polys.matrices import DomainMatrix
from sympy.polys.polyerrors import CoercionFailed

from segbounds.algebra.number_fields import as_number, element, recognised, sign
from segbounds.algebra.semidefinite import largest_least_eigenvalue
from segbounds.algebra.zeros import Exponents, Terms, power_of, zeros
from segbounds.limits import spend

POWERS = (0, 1, 2)
ROOT_POWERS = (0, 1)
DENOMINATORS = (1, 4, 12, 60, 10**3, 10**5, 10**7, 10**9, 10**12)
#: What is not begun: polynomials of a higher degree, and searches for more entries of Gram matrices. The differences of metrics in the
#: catalogue come to 11 and 396, which take two seconds.
DEGREE, ENTRIES = 24, 2000
ROUGH = 5  # digits of a dual solution that can be trusted
NO_ZERO = 1e-5  # least eigenvalues nearer to zero than this may be zero
ERROR = 1e-7  # of least eigenvalues as they are found, whose last bits differ from processor to processor: the solver's tolerance is 1e-8
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


def find(polynomial: sp.Poly) -> SumOfSquares | None:
    """An exact reason why a homogeneous polynomial is not negative where its variables are not; None where none was found.

    Its coefficients are in QQ or in a real algebraic number field.
    """
    for power in POWERS:
        found = _find(_raised(polynomial, power), power)
        if found is not None and holds(polynomial, found):
            return found
    return None


def find_with_root(polynomial: sp.Poly, square: sp.Poly) -> SumOfSquares | None:
    """The same where the last variable is a square root of a polynomial in the others; what is found holds for it alone.

    The polynomial is homogeneous where the root has half the degree of its square.
    """
    domain, gens = polynomial.domain.get_field(), polynomial.gens
    root = _GramRoot({(*m, 0): c for m, c in square.set_domain(domain).rep.terms()}, domain)
    for power in ROOT_POWERS:
        raised = polynomial.set_domain(domain) * sp.Poly(sp.Add(*gens[:-1]), *gens, domain=domain) ** power
        terms = root.reduced(dict(raised.rep.to_dict()))
        if len({root.degree(m) for m in terms}) != 1:
            return None
        squares = _decomposed(terms, root.blocks(terms), domain, root.reduced)
        if squares is not None:
            polys = (sp.Poly.from_dict(dict(q), *gens, domain=domain) for _, _, q in squares)
            found = (SquareTerm(domain.to_sympy(c), m, q) for (c, m, _), q in zip(squares, polys, strict=True))
            return SumOfSquares(power, tuple(found))
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
        squares = _decomposed_at_once(terms, domain)
    if squares is None:
        return None
    polys = (sp.Poly.from_dict(dict(square), *raised.gens, domain=domain) for _, _, square in squares)
    return SumOfSquares(
        power, tuple(SquareTerm(domain.to_sympy(c), m, q) for (c, m, _), q in zip(squares, polys, strict=True))
    )


# --- squares that share the zeros -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GramBlock:
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

    def without(self, rows: list[list[Any]]) -> "GramBlock":
        """The block with the basis changed to what is orthogonal to these vectors over the basis."""
        if not rows:
            return self
        kept = DomainMatrix(rows, (len(rows), self.size), self.basis.domain).nullspace()
        return GramBlock(self.factor, self.monomials, kept.to_dense() * self.basis)


def _decomposed_at_once(terms: Terms, domain: Domain) -> list[Weighted] | None:
    """Weights, monomials and squares: among all squares where that is settled, and otherwise among those that share the zeros,
    which take long to find."""
    whole = _whole_blocks(terms, domain)
    value = _gram(terms, whole, domain)[0]
    if -np.inf < value < -NO_ZERO:
        return None
    found = _decomposed(terms, whole, domain) if value > ERROR else None
    return found if found is not None else _decomposed(terms, _sharing_zeros(whole, terms, domain), domain)


def _whole_blocks(terms: Terms, domain: Domain) -> list[GramBlock]:
    return [
        GramBlock(factor, tuple(monomials), DomainMatrix.eye(len(monomials), domain).to_dense())
        for factor, monomials in _halves(_possible(terms)).items()
    ]


def _sharing_zeros(whole: Sequence[GramBlock], terms: Terms, domain: Domain) -> list[GramBlock]:
    touched, blocks = list(zeros(terms, domain)), []
    for block in whole:
        rows = []
        for face, point in touched:
            on_face = (face.has(_sum(block.factor, m, m)) for m in block.monomials)
            rows.append(
                [domain.convert(power_of(point, m) * on) for m, on in zip(block.monomials, on_face, strict=True)]
            )
        blocks.append(block.without(rows))
    return [block for block in blocks if block.size]


def _possible(terms: Terms) -> set[Exponents]:
    """Exponents of squares times squarefree monomials that can occur: others are not there and have nothing to cancel them.

    What is left lies in the Newton polytope, because a corner of these exponents is cancelled by nothing.
    """
    degree, size = sum(next(iter(terms))), len(next(iter(terms)))
    kept = {m for m in product(range(degree + 1), repeat=size) if sum(m) == degree}
    while True:
        halves = _halves(kept).items()
        spend(2 * sum(len(monomials) ** 2 for _, monomials in halves))
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


class _GramRoot:
    """The last variable as a square root of a homogeneous polynomial."""

    def __init__(self, square: dict[Exponents, Any], domain: Domain) -> None:
        self.square, self.domain = square, domain
        self.half = sp.Rational(sum(next(iter(square))), 2)

    def degree(self, exponents: Exponents) -> Any:
        return sum(exponents[:-1]) + exponents[-1] * self.half

    def reduced(self, terms: Terms) -> Terms:
        """Terms with powers of the root below two."""
        while any(m[-1] > 1 for m in terms):
            found: dict[Exponents, Any] = {}
            for m, c in terms.items():
                more = self.square.items() if m[-1] > 1 else [((0,) * len(m), self.domain.one)]
                rest = (*m[:-1], m[-1] - 2) if m[-1] > 1 else m
                for s, q in more:
                    found[_sum(rest, s)] = found.get(_sum(rest, s), self.domain.zero) + c * q
            terms = found
        return {m: c for m, c in terms.items() if c}

    def blocks(self, terms: Terms) -> list[GramBlock]:
        """All squares, behind each squarefree monomial, that grow nowhere faster than the terms."""
        size, degree = len(next(iter(terms))), self.degree(next(iter(terms)))
        normals = np.array(list(product(range(3), repeat=size - 1)))
        under = (normals @ np.array([m[:-1] for m in self.square]).T).max(axis=1) / 2

        def growth(m: Exponents) -> Any:
            return normals @ np.array(m[:-1]) + m[-1] * under

        most = np.max([growth(m) for m in terms], axis=0)
        blocks = []
        for factor in product(range(2), repeat=size):
            left = degree - self.degree(factor)
            if left < 0:
                continue
            monomials = [
                m
                for m in product(*(range(int(left // 2) + 1) for _ in range(size - 1)), range(2))
                if 2 * self.degree(m) == left and (growth(_sum(factor, m, m)) <= most + 1e-9).all()
            ]
            if monomials:
                eye = DomainMatrix.eye(len(monomials), self.domain).to_dense()
                blocks.append(GramBlock(factor, tuple(monomials), eye))
        return blocks


# --- Gram matrices ----------------------------------------------------------------------------------------------------


def _decomposed(
    terms: Terms, blocks: list[GramBlock], domain: Domain, reduced: Callable[[Terms], Terms] = dict
) -> list[Weighted] | None:
    """Weights, monomials and squares that make up the terms."""
    while blocks:
        least, entries, duals, equations = _gram(terms, blocks, domain, reduced)
        # of a least eigenvalue as small as the solver's error it is not known whether it is zero: then both are tried
        if least > -ERROR:
            found = _rounded(blocks, equations, entries)
            if found is not None:
                return found
        unwanted = [_range(dual, domain) for dual in duals]
        if abs(least) > NO_ZERO or not any(unwanted):
            return None
        smaller = (block.without(rows) for block, rows in zip(blocks, unwanted, strict=True))
        blocks = [block for block in smaller if block.size]
    return None


def _gram(
    terms: Terms, blocks: list[GramBlock], domain: Domain, reduced: Callable[[Terms], Terms] = dict
) -> tuple[float, list[float], list[Any], DomainMatrix]:
    """The largest least eigenvalue of Gram matrices, their upper triangles, the dual matrices, and the exact equations."""
    entries = sum(len(block.pairs) for block in blocks)
    spend(6 * min(entries, ENTRIES) ** 2)
    if entries > ENTRIES:
        return -np.inf, [], [], DomainMatrix.zeros((0, 0), domain)
    columns = [*map(reduced, _columns(blocks, domain)), terms]
    rows = [[column.get(m, domain.zero) for column in columns] for m in sorted(set().union(*columns))]
    numbers = [[float(as_number(x, domain)) if x else 0.0 for x in row] for row in rows]
    return *_solved(blocks, np.array(numbers)), DomainMatrix(rows, (len(rows), len(columns)), domain)


def _columns(blocks: Sequence[GramBlock], domain: Domain) -> list[Terms]:
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


def _solved(blocks: Sequence[GramBlock], equations: Any) -> tuple[float, list[float], list[Any]]:
    """The largest least eigenvalue of Gram matrices, their upper triangles, and the dual matrices."""
    scale = abs(equations[:, -1]).max()
    found = largest_least_eigenvalue([b.size for b in blocks], equations[:, :-1], equations[:, -1] / scale)
    if found is None:
        return -np.inf, [], []
    triangles = [scale * gram[i, j] for gram, b in zip(found.matrices, blocks, strict=True) for i, j in b.pairs]
    return found.value, [float(x) for x in triangles], found.duals


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


def _rounded(blocks: Sequence[GramBlock], equations: DomainMatrix, numerical: list[float]) -> list[Weighted] | None:
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


def _diagonalised(blocks: Sequence[GramBlock], entries: list[Any]) -> list[Weighted] | None:
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


def _combined(block: GramBlock, weights: Mapping[int, Any]) -> Terms:
    rows = block.basis.to_list()
    values = (sum(w * rows[i][place] for i, w in weights.items()) for place in range(len(block.monomials)))
    return {m: value for m, value in zip(block.monomials, values, strict=True) if value}
