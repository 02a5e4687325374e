"""Equations and numbers in each tool's own way of writing."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from textwrap import wrap
from typing import Literal

DIGITS = 12
WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a tool writes names (others stay as they are) and powers."""

    names: Mapping[str, str]
    power: Literal["**", "^", "pow"] = "**"


_SIGNS: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", 1),
    ast.Sub: ("-", 1),
    ast.Mult: ("*", 2),
    ast.Div: ("/", 2),
}
_TIGHTEST = 9


def written(expression: str, dialect: Dialect) -> str:
    """Write an expression in a tool's own way.

    Parameters
    ----------
    expression
        In Python's way: names, numbers, + - * / ** and brackets.
    dialect
        The tool's way.

    Returns
    -------
    str
        The same expression.

    Examples
    --------
    >>> written("(a + b) ** c", Dialect(names={"a": "A(1)"}, power="pow"))
    'pow(A(1) + b, c)'
    >>> written("a * (b - c / d)", Dialect(names={}))
    'a * (b - c / d)'
    """
    return _text(ast.parse(expression, mode="eval").body, dialect)[0]


def _text(node: ast.expr, dialect: Dialect) -> tuple[str, int]:
    """The text of a part, and how tightly it holds together."""
    if isinstance(node, ast.Name):
        return dialect.names.get(node.id, node.id), _TIGHTEST
    if isinstance(node, ast.Constant):
        return str(node.value), _TIGHTEST
    if isinstance(node, ast.UnaryOp):
        return f"-{_bound(node.operand, 3, dialect)}", 2
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        if dialect.power == "pow":
            return f"pow({_text(node.left, dialect)[0]}, {_text(node.right, dialect)[0]})", _TIGHTEST
        base, exponent = _bound(node.left, _TIGHTEST, dialect), _bound(node.right, _TIGHTEST, dialect)
        return f"{base}{dialect.power}{exponent}", 3
    if isinstance(node, ast.BinOp):
        sign, strength = _SIGNS[type(node.op)]
        right = strength if isinstance(node.op, ast.Add | ast.Mult) else strength + 1
        return f"{_bound(node.left, strength, dialect)} {sign} {_bound(node.right, right, dialect)}", strength
    raise TypeError(f"{ast.unparse(node)} is no part of an equation")


def _bound(node: ast.expr, least: int, dialect: Dialect) -> str:
    text, strength = _text(node, dialect)
    return text if strength >= least else f"({text})"


def above_zero(expression: str) -> str | None:
    """Give ``a`` where the expression is ``max(0, a)``, else None.

    Examples
    --------
    >>> above_zero("max(0, a - b)"), above_zero("a - b")
    ('a - b', None)
    """
    node = ast.parse(expression, mode="eval").body
    return ast.unparse(node.args[1]) if isinstance(node, ast.Call) else None


def number(value: float | Fraction) -> str:
    """Write a number with twelve digits and no more than it needs.

    Examples
    --------
    >>> number(170.39999999999998), number(Fraction(1, 4)), number(1e-7)
    ('170.4', '0.25', '1e-07')
    """
    return f"{float(value):.{DIGITS}g}"


def multiplied(times: float, name: str) -> str:
    """Write a multiple of a name, and the name alone for one.

    Examples
    --------
    >>> multiplied(1.0, "ETA(1)"), multiplied(0.5, "ETA(1)")
    ('ETA(1)', '0.5 * ETA(1)')
    """
    return name if number(times) == "1" else f"{number(times)} * {name}"


def commented(lines: tuple[str, ...], mark: str) -> list[str]:
    """Write lines of text as comments of at most 100 characters.

    Examples
    --------
    >>> commented(("one", "two"), "# ")
    ['# one', '# two']
    """
    return [f"{mark}{part}" for line in lines for part in wrap(line, WIDTH - len(mark))]


def csv_of_texts(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Write rows of text as CSV with a header line."""
    return "\n".join(",".join(row) for row in [columns, *rows]) + "\n"
