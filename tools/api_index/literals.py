"""Values of module constants, as far as reading shows them."""

from __future__ import annotations

import ast
from typing import Any


class Unknown(Exception):
    """The value is made at run time."""


def evaluate(node: ast.expr, known: dict[str, Any]) -> Any:
    """A literal that may name constants made before it."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    if isinstance(node, ast.Dict):
        return _dict(node, known)
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return _sequence(node, known)
    if isinstance(node, ast.JoinedStr):
        return "".join(_part(one, known) for one in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.BitOr)):
        return _sum(evaluate(node.left, known), evaluate(node.right, known))
    if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
            and node.func.id in ("dict", "frozenset", "list", "set", "tuple", "sorted")
            and not node.keywords):
        return evaluate(node.args[0], known)
    raise Unknown


def _dict(node: ast.Dict, known: dict[str, Any]) -> dict[Any, Any]:
    out: dict[Any, Any] = {}
    for key, value in zip(node.keys, node.values):
        if key is not None:
            try:
                out[evaluate(key, known)] = evaluate(value, known)
            except Unknown:
                out[evaluate(key, known)] = None
        else:
            out.update(evaluate(value, known))
    return out


def _sequence(node: ast.List | ast.Tuple | ast.Set, known: dict[str, Any]) -> tuple[Any, ...]:
    out: list[Any] = []
    for one in node.elts:
        if isinstance(one, ast.Starred):
            out.extend(evaluate(one.value, known))
        else:
            out.append(evaluate(one, known))
    return tuple(out)


def _part(node: ast.expr, known: dict[str, Any]) -> str:
    return str(evaluate(node.value if isinstance(node, ast.FormattedValue) else node,
                        known))


def _sum(left: Any, right: Any) -> Any:
    try:
        return {**left, **right} if isinstance(left, dict) else left + right
    except TypeError as error:
        raise Unknown from error
