"""Formulas by which one indicator comes from others: read by a parser of its own, never run.

    homicide_victims / population per 100000
    (robbery_count + burglary_count) / (population * 3) per 100000

Names are indicator codes; + - * / and parentheses as usual; `per N` at the end multiplies the
whole by N. There is nothing else: no function, no attribute, no comparison.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Final, Literal

from sereno.vocabulary.problems import Problem

# Django's models read formulas: what only calculates must not be loaded for that.
if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

Operator = Literal["+", "-", "*", "/"]

LONGEST: Final = 2_000
DEEPEST: Final = 50
_TOKEN: Final = re.compile(r"\s*(?:(\d+(?:\.\d+)?(?:[eE]\d+)?)|([^\W\d]\w*)|(\S))")
_SIGNS: Final = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-"})
_PER: Final = "per"


@dataclass(frozen=True)
class Operation:
    """Two trees joined by an operator; −x is 0 − x."""

    operator: Operator
    left: float | str | Operation
    right: float | str | Operation


@dataclass(frozen=True)
class Formula:
    """A formula as read: its tree, the factor after `per`, and the names in it, in order."""

    text: str
    tree: float | str | Operation
    factor: float
    names: tuple[str, ...]

    @property
    def numerator(self) -> float | str | Operation:
        """What stands over the last division; the whole where there is none."""
        tree = self.tree
        return tree.left if isinstance(tree, Operation) and tree.operator == "/" else tree

    @property
    def denominator(self) -> float | str | Operation | None:
        """What stands under the last division; None where there is none."""
        tree = self.tree
        return tree.right if isinstance(tree, Operation) and tree.operator == "/" else None


def parse(text: str, known: Collection[str] | None = None, *, where: str = "") -> Formula:
    """The formula that a text says.

    Raises Problem formula_empty, formula_too_long, formula_unexpected (a sign or word where it
    can't stand), formula_ends_early, and formula_unknown_name (with the nearest of `known`).
    """
    return _Parser(text, known, where).formula()


def evaluate(
    tree: float | str | Operation, operands: Mapping[str, Floats]
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The values of a tree, shape (n,), and where a division by zero made one missing.

    `operands` hold n values for each name; NaN is missing and makes what rests on it missing.
    """
    import numpy as np

    if isinstance(tree, float):
        n = len(next(iter(operands.values()))) if operands else 1
        return np.full(n, tree), np.zeros(n, np.bool_)
    if isinstance(tree, str):
        return operands[tree], np.zeros(len(operands[tree]), np.bool_)
    left, left_lost = evaluate(tree.left, operands)
    right, right_lost = evaluate(tree.right, operands)
    by_zero = left_lost | right_lost
    if tree.operator == "/":
        zero = right == 0
        by_zero |= zero & np.isfinite(left)
        with np.errstate(over="ignore"):
            return left / np.where(zero, np.nan, right), by_zero
    with np.errstate(over="ignore", invalid="ignore"):
        if tree.operator == "+":
            return left + right, by_zero
        return (left - right if tree.operator == "-" else left * right), by_zero


def order_of_calculation(formulas: Mapping[str, Formula]) -> tuple[str, ...]:
    """The codes so that each comes after those its formula rests on.

    Raises Problem formula_circular when one rests on itself, by whatever way round.
    """
    rests_on = {
        code: [name for name in formula.names if name in formulas]
        for code, formula in formulas.items()
    }
    try:
        return tuple(TopologicalSorter(rests_on).static_order())
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        raise Problem("formula_circular", where=circle[0], circle=" → ".join(circle)) from error


class _Parser:
    """Recursive descent over the tokens of one text."""

    def __init__(self, text: str, known: Collection[str] | None, where: str) -> None:
        self.text = text.translate(_SIGNS)
        self.known = known
        self.where = where
        self.names: dict[str, None] = {}
        if not text.strip():
            raise Problem("formula_empty", where=where)
        if len(text) > LONGEST:
            raise Problem("formula_too_long", where=where, n=len(text), most=LONGEST)
        self.tokens = list(self._read())
        self.at = 0

    def _read(self) -> Iterator[tuple[str, int]]:
        end = 0
        text = self.text.rstrip()
        while end < len(text):
            match = _TOKEN.match(text, end)
            if match is None:
                return
            end = match.end()
            yield match[match.lastindex or 0], match.start(match.lastindex or 0) + 1

    def formula(self) -> Formula:
        tree = self.sum(0)
        factor = 1.0
        if self.next_is(_PER):
            self.at += 1
            token, place = self.taken()
            if not token[0].isdecimal() or float(token) <= 0:
                raise self.unexpected(token, place)
            factor = float(token)
        if self.at < len(self.tokens):
            raise self.unexpected(*self.tokens[self.at])
        return Formula(self.text.strip(), tree, factor, tuple(self.names))

    def sum(self, depth: int) -> float | str | Operation:
        tree = self.product(depth)
        while self.next_is("+", "-"):
            operator = self.taken()[0]
            tree = Operation("+" if operator == "+" else "-", tree, self.product(depth))
        return tree

    def product(self, depth: int) -> float | str | Operation:
        tree = self.operand(depth)
        while self.next_is("*", "/"):
            operator = self.taken()[0]
            tree = Operation("*" if operator == "*" else "/", tree, self.operand(depth))
        return tree

    def operand(self, depth: int) -> float | str | Operation:
        token, place = self.taken()
        if depth >= DEEPEST:
            raise Problem("formula_too_deep", where=self.where, most=DEEPEST)
        if token == "(":
            tree = self.sum(depth + 1)
            closing, end = self.taken()
            if closing != ")":
                raise self.unexpected(closing, end)
            return tree
        if token == "-":
            return Operation("-", 0.0, self.operand(depth + 1))
        if token[0].isdecimal():
            return float(token)
        if token.isidentifier() and token != _PER:
            self.must_be_known(token, place)
            self.names[token] = None
            return token
        raise self.unexpected(token, place)

    def must_be_known(self, name: str, place: int) -> None:
        if self.known is None or name in self.known:
            return
        from rapidfuzz import process

        nearest = [found[0] for found in process.extract(name, list(self.known), limit=3)]
        raise Problem(
            "formula_unknown_name",
            where=self.where,
            name=name,
            place=place,
            nearest=", ".join(nearest),
        )

    def next_is(self, *tokens: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at][0] in tokens

    def taken(self) -> tuple[str, int]:
        if self.at >= len(self.tokens):
            raise Problem("formula_ends_early", where=self.where, formula=self.text.strip())
        self.at += 1
        return self.tokens[self.at - 1]

    def unexpected(self, token: str, place: int) -> Problem:
        return Problem("formula_unexpected", where=self.where, sign=token, place=place)
