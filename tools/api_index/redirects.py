"""Names that a module serves when they are asked for: PEP 562's `__getattr__`."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

from .literals import Unknown, evaluate
from .records import Name, is_recorded_name
from .signatures import Function, last_name

Dotted = Callable[[ast.expr], str]


@dataclasses.dataclass
class Served:
    """The names that are served; not all of them if it is open.

    It is foreign if another library decides what is served.
    """

    names: dict[str, Name] = dataclasses.field(default_factory=dict)
    open: bool = False
    foreign: bool = False


class GetAttr:
    """Reads one `__getattr__` of a module."""

    def __init__(self, node: Function, module: str, package: str,
                 known: dict[str, Any], dotted: Dotted) -> None:
        self._node, self._module, self._package = node, module, package
        self._known = {**known, **_constants(node, known)}
        self._dotted = dotted
        self._name = node.args.args[0].arg if node.args.args else "name"
        self._local = dict(_local_imports(node))

    def read(self) -> Served:
        """All that is served."""
        served = Served()
        for names, region in self._selected():
            self._add(served.names, names, region)
        for name, table in self._tables():
            self._add_table(served.names, table, self._warns_for(name))
        text = ast.unparse(self._node)
        served.open = (not served.names or "AttributeError" not in text
                       or f"{self._name}.startswith" in text
                       or f"{self._name}.endswith" in text
                       or "globals()[" in text and "import" not in text)
        served.foreign = any(map(self._asks_library, ast.walk(self._node)))
        return served

    def _asks_library(self, node: ast.AST) -> bool:
        """`getattr(yaml, name)`: the names are those of another library."""
        if not (isinstance(node, ast.Call) and last_name(node) == "getattr"
                and len(node.args) > 1 and self._is_name(node.args[1])
                and isinstance(node.args[0], ast.Name)):
            return False
        home = self._local.get(node.args[0].id, "")
        return bool(home) and not is_recorded_name(home)

    def _selected(self) -> Iterator[tuple[list[str], list[ast.stmt]]]:
        """Names that a test picks out, and the statements for them."""
        for node in ast.walk(self._node):
            if not isinstance(node, ast.If):
                continue
            for test in ast.walk(node.test):
                if isinstance(test, ast.Compare) and self._is_name(test.left):
                    names = self._compared(test.comparators[0])
                    positive = isinstance(test.ops[0], (ast.Eq, ast.In))
                    yield names, node.body if positive else (node.orelse
                                                             or self._node.body)

    def _is_name(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id == self._name

    def _compared(self, node: ast.expr) -> list[str]:
        try:
            found = evaluate(node, self._known)
        except Unknown:
            return []
        if isinstance(found, str):
            return [found]
        if isinstance(found, dict):
            return []
        return [one for one in found if isinstance(one, str)]

    def _add(self, out: dict[str, Name], names: list[str],
             region: list[ast.stmt]) -> None:
        warns = any(_warns(node) for node in region)
        for name in names:
            target = self._target(name, region)
            kind = ("d" if warns else "r") if target else "v"
            out.setdefault(name, Name(kind, [target] if target else []))

    def _target(self, name: str, region: list[ast.stmt]) -> str:
        for statement in region:
            for node in ast.walk(statement):
                if isinstance(node, ast.Return) and node.value is not None:
                    if found := self._returned(node.value, name):
                        return found
        for statement in region:
            for node in ast.walk(statement):
                if isinstance(node, ast.Assign):
                    if found := (self._string(node.value, name)
                                 or self._assigned(node.value)):
                        return found
        return ""

    def _returned(self, node: ast.expr, name: str) -> str:
        if isinstance(node, ast.Call) and last_name(node) == "getattr" and node.args:
            home = self._dotted_here(node.args[0])
            return f"{home}.{name}" if is_recorded_name(home) else ""
        if isinstance(node, ast.Call) and last_name(node) == "import_string":
            return self._string(node.args[0], name)
        if isinstance(node, (ast.Name, ast.Attribute)):
            found = self._dotted_here(node)
            return found if is_recorded_name(found) else ""
        return ""

    def _assigned(self, node: ast.expr) -> str:
        return self._returned(node, "") if isinstance(node, ast.Name) else ""

    def _dotted_here(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name) and node.id in self._local:
            return self._local[node.id]
        if isinstance(node, ast.Attribute):
            home = self._dotted_here(node.value)
            return f"{home}.{node.attr}" if home else ""
        return self._dotted(node)

    def _string(self, node: ast.expr, name: str) -> str:
        try:
            found = evaluate(node, {**self._known, self._name: name})
        except Unknown:
            return ""
        return found if isinstance(found, str) and is_recorded_name(
            found) and "." in found and " " not in found else ""

    def _tables(self) -> Iterator[tuple[str, dict[str, Any]]]:
        used = {node.id for node in ast.walk(self._node) if isinstance(node, ast.Name)}
        for name in sorted(used):
            table = self._known.get(name)
            if isinstance(table, dict) and all(isinstance(key, str) for key in table):
                yield name, table

    def _warns_for(self, table: str) -> bool:
        """Whether there is a warning on the way that looks into a table."""
        for node in self._node.body:
            if not isinstance(node, ast.If):
                continue
            if _mentions(node.test, table) or any(_mentions(one, table)
                                                  for one in node.body):
                return any(map(_warns, node.body))
            if any(_mentions(one, table) for one in node.orelse):
                return any(map(_warns, node.orelse))
        return _warns(self._node)

    def _add_table(self, out: dict[str, Name], table: dict[str, Any],
                   warns: bool) -> None:
        for name, value in table.items():
            targets = table_targets(name, value, self._package)
            flags = [one for one in value if isinstance(one, bool)] if isinstance(
                value, tuple) else []
            kind = "d" if (flags[0] if flags else warns) else "r"
            out.setdefault(name, Name(kind if targets else "v", targets))


def _constants(node: Function, known: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for one in ast.walk(node):
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
            if isinstance(one.value, ast.Dict):
                try:
                    out[one.targets[0].id] = evaluate(one.value, known)
                except Unknown:
                    continue
    return out


def _local_imports(node: Function) -> Iterator[tuple[str, str]]:
    for one in ast.walk(node):
        if isinstance(one, ast.ImportFrom) and not one.level:
            for alias in one.names:
                yield alias.asname or alias.name, f"{one.module}.{alias.name}"
        elif isinstance(one, ast.Import):
            for alias in one.names:
                if alias.asname:
                    yield alias.asname, alias.name
                else:
                    yield alias.name.partition(".")[0], alias.name.partition(".")[0]


def _mentions(node: ast.AST, name: str) -> bool:
    return any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(node))


def _warns(node: ast.AST) -> bool:
    return any(isinstance(one, ast.Call) and last_name(one) in ("warn", "warn_deprecated")
               for one in ast.walk(node))


def absolute(name: str, package: str) -> str:
    """A dotted name that may be relative, as import_module takes it."""
    if not name.startswith("."):
        return name
    dots = len(name) - len(name.lstrip("."))
    parts = package.split(".")
    return ".".join([*parts[:len(parts) - dots + 1], name.lstrip(".")]).rstrip(".")


def table_targets(name: str, value: Any, package: str) -> list[str]:
    """Where a row of a table of lazy imports leads to."""
    if isinstance(value, str):
        return _joined(absolute(value, package), name)
    if not isinstance(value, tuple):
        return []
    texts = [one for one in value if isinstance(one, str)]
    if len(texts) == 2 and not texts[1].startswith(".") and "." not in texts[1]:
        home = absolute(texts[0], package)
        return [f"{home}.{texts[1]}" if texts[1] else home]
    return [target for one in texts for target in _joined(absolute(one, package), name)]


def _joined(home: str, name: str) -> list[str]:
    """A table names the module, or the name in the module."""
    last = home.rpartition(".")[2]
    if last[:1].isupper():
        return [home]
    return [f"{home}.{name}", home] if last == name else [f"{home}.{name}"]


def factory_names(node: ast.Call, known: dict[str, Any]) -> Served:
    """`__getattr__ = create_module_getattr(import_map=..., rename_map=...)`."""
    served = Served()
    for keyword in node.keywords:
        try:
            table = evaluate(keyword.value, known)
            _add_factory_table(served.names, keyword.arg or "", table)
        except (Unknown, AttributeError, TypeError, IndexError):
            served.open = True
    served.open = served.open or not served.names
    return served


def _add_factory_table(out: dict[str, Name], kind: str, table: dict[str, Any]) -> None:
    for name, value in table.items():
        paths = list(value) if isinstance(value, tuple) else [value]
        if kind == "import_map":
            targets = [f"{path}.{name}" for path in paths]
        elif kind == "module_map":
            targets = paths
        else:
            targets = [f"{paths[0]}.{name}", f"{paths[1]}.{paths[2]}"]
        out[name] = Name("r", targets)


def deprecated_classes(node: ast.Call, known: dict[str, Any],
                       module: str) -> dict[str, dict[str, str]]:
    """The modules that `add_deprecated_classes(...)` makes, and their names."""
    table = evaluate(node.args[0], {**known, "__name__": module})
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    package = evaluate(node.args[1] if len(node.args) > 1 else given["package"],
                       {**known, "__name__": module})
    out: dict[str, dict[str, str]] = {}
    for below, names in table.items():
        home = module if below == module else f"{package}.{below}"
        out[home] = {name: target for name, target in names.items()
                     if isinstance(target, str)}
    return out
