"""Classes: bases, constructor and attributes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from .records import Shape
from .signatures import (Function, decorators, keeps_parameters, last_name,
                         read_constructor)

UNKNOWN = "unknown.base"
_NO_BASES = frozenset((
    "builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol",
    "typing_extensions.Protocol", "typing.Hashable", "collections.abc.Sized"))
_FIELDS = frozenset(("typing.NamedTuple", "pydantic.BaseModel"))
_ANY = frozenset(("enum.Enum", "enum.IntEnum", "enum.Flag", "enum.StrEnum",
                  "typing.TypedDict", "typing_extensions.TypedDict",
                  "pydantic.BaseModel"))
_DATACLASS = frozenset(("dataclass", "define", "frozen", "mutable", "attrs",
                        "pydantic_dataclass"))
_ATTRS = frozenset(("s", "attrs", "define", "frozen", "mutable"))
_METACLASSES = frozenset(("ABCMeta", "BaseOperatorMeta", "type"))

Resolve = Callable[[ast.expr], str]


def read_class(node: ast.ClassDef, resolve: Resolve) -> Shape:
    """What is offered by a class, without what it inherits."""
    shape = _constructor(node)
    bases = [base for one in node.bases if (base := _base(one, resolve))]
    shape.bases = list(dict.fromkeys(b for b in bases if b not in _NO_BASES))
    _generated_constructor(node, shape)
    _special(node, shape)
    shape.attributes = sorted({name for name in _attributes(node)
                               if not name.startswith("_")})
    return shape


def _base(node: ast.expr, resolve: Resolve) -> str:
    if isinstance(node, ast.Subscript):
        return _base(node.value, resolve)
    if isinstance(node, ast.Call) and last_name(node) == "with_metaclass":
        return _base(node.args[1], resolve) if len(node.args) > 1 else ""
    return resolve(node) or UNKNOWN


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Also those below `if`, `try` and `with`."""
    for node in body:
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from statements(node.orelse)
            continue
        for field in ("body", "orelse", "finalbody"):
            if isinstance(node, (ast.If, ast.Try, ast.With, ast.For)):
                yield from statements(getattr(node, field, []))
        for handler in getattr(node, "handlers", []):
            yield from statements(handler.body)


def _constructor(node: ast.ClassDef) -> Shape:
    for one in statements(node.body):
        if isinstance(one, Function) and one.name == "__init__":
            if "overload" not in decorators(one):
                return read_constructor(one)
        if isinstance(one, ast.Assign) and "__init__" in _targets(one):
            return Shape(own=True, any=True)
    defined = {one.name for one in statements(node.body) if isinstance(one, Function)}
    return Shape(own=True, any=True) if "__new__" in defined else Shape()


def _is_dataclass(node: ast.ClassDef) -> bool:
    found = {name: one for name, one in zip(decorators(node), node.decorator_list)}
    return bool(_DATACLASS & found.keys()) or "s" in found


def _generated_constructor(node: ast.ClassDef, shape: Shape) -> None:
    fields = bool(_FIELDS & set(shape.bases))
    if shape.own or not (_is_dataclass(node) or fields):
        return
    shape.own = True
    shape.passes = bool(shape.bases) and not fields
    old_attrs = "s" in decorators(node) and "auto_attribs" not in ast.unparse(
        node.decorator_list[0])
    for name, required in _fields(node, old_attrs):
        shape.add(name, required)


def _fields(node: ast.ClassDef, old_attrs: bool) -> Iterator[tuple[str, bool]]:
    attrs = bool(_ATTRS & set(decorators(node)))
    for one in statements(node.body):
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            note, name, value = ast.unparse(one.annotation), one.target.id, one.value
            if "ClassVar" in note or note.endswith("KW_ONLY"):
                continue
            if old_attrs and not (isinstance(value, ast.Call)
                                  and last_name(value) in ("ib", "attrib", "field")):
                continue
        elif isinstance(one, ast.Assign) and isinstance(one.value, ast.Call):
            if last_name(one.value) not in ("ib", "attrib"):
                continue
            name, value = next(iter(_targets(one)), ""), one.value
        else:
            continue
        yield from _field(name.lstrip("_") if attrs else name, value)


def _field(name: str, value: ast.expr | None) -> Iterator[tuple[str, bool]]:
    if not (isinstance(value, ast.Call)
            and last_name(value) in ("field", "ib", "attrib", "Field")):
        yield name, value is None
        return
    given = {keyword.arg: keyword.value for keyword in value.keywords}
    alias = given.get("alias")
    if isinstance(alias, ast.Constant) and isinstance(alias.value, str):
        yield alias.value, False
    init = given.get("init")
    if isinstance(init, ast.Constant) and init.value is False:
        return
    optional = (given.keys() & {"default", "default_factory", "factory", "alias"}
                or value.args or None in given)
    yield name, not optional


def _special(node: ast.ClassDef, shape: Shape) -> None:
    harmless = keeps_parameters(node) or _is_dataclass(node)
    metas = [last_name(keyword.value) for keyword in node.keywords
             if keyword.arg == "metaclass"]
    if (not harmless or any(name not in _METACLASSES for name in metas)
            or _ANY & set(shape.bases)):
        shape.own = shape.any = True
    methods = {one.name for one in statements(node.body) if isinstance(one, Function)}
    if methods & {"__getattr__", "__getattribute__"}:
        shape.bases.append(UNKNOWN)


def _targets(node: ast.stmt) -> list[str]:
    found = getattr(node, "targets", None) or [node.target]  # type: ignore[attr-defined]
    return [one.id for target in found for one in ast.walk(target)
            if isinstance(one, ast.Name)]


def _attributes(node: ast.ClassDef) -> Iterator[str]:
    for one in statements(node.body):
        if isinstance(one, Function):
            yield one.name
            yield from _of_self(one)
        elif isinstance(one, ast.ClassDef):
            yield one.name
        elif isinstance(one, (ast.Assign, ast.AnnAssign)):
            yield from _targets(one)
        elif isinstance(one, (ast.Import, ast.ImportFrom)):
            yield from (alias.asname or alias.name for alias in one.names)


def _of_self(method: Function) -> Iterator[str]:
    if not method.args.args:
        return
    this = method.args.args[0].arg
    for node in ast.walk(method):
        if (isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
                and isinstance(node.value, ast.Name) and node.value.id == this):
            yield node.attr
        elif (isinstance(node, ast.Call) and last_name(node) == "setattr"
              and len(node.args) == 3 and isinstance(node.args[1], ast.Constant)):
            yield str(node.args[1].value)
