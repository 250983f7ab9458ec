"""Reads the source of a module: the names that it has once it is imported."""

from __future__ import annotations

import ast
from typing import Any

from .classes import read_class
from .literals import Unknown, evaluate
from .records import Module, Name, is_recorded_name, merged
from .redirects import GetAttr, absolute, deprecated_classes, factory_names
from .signatures import Function, decorators, last_name, read_function


class Reader:
    """Runs through the statements of a module without running them."""

    def __init__(self, module: str, package: bool) -> None:
        self._module = module
        self._package = module if package else module.rpartition(".")[0]
        self._out = Module(package=package)
        self._bound: dict[str, list[str]] = {}
        self._known: dict[str, Any] = {"__name__": module}
        self._maybe = False
        self._getattr: Function | None = None

    def read(self, source: str) -> Module:
        """The names of a module."""
        self._body(ast.parse(source).body)
        if self._getattr is not None:
            served = GetAttr(self._getattr, self._module, self._package,
                             self._known, self._dotted).read()
            if served.open and not self._out.open and not served.foreign:
                self._out.asked = ast.unparse(self._getattr)
            self._serve(served)
        if self._out.deprecated:
            self._deprecate()
        return self._out

    def _serve(self, served: Any) -> None:
        for name, one in served.names.items():
            self._out.names.setdefault(name, one)
        self._out.open = self._out.open or served.open

    def _deprecate(self) -> None:
        for name, one in self._out.names.items():
            if one.kind == "r" and not name.endswith("Warning"):
                one.kind = "d"

    def _body(self, body: list[ast.stmt]) -> None:
        for node in body:
            getattr(self, f"_on_{type(node).__name__}", self._other)(node)

    def _sometimes(self, *bodies: list[ast.stmt]) -> None:
        before, self._maybe = self._maybe, True
        for body in bodies:
            self._body(body)
        self._maybe = before

    def _define(self, name: str, one: Name) -> None:
        names = self._out.names
        names[name] = merged(names[name], one) if (
            self._maybe and name in names) else one
        if one.kind not in ("r", "d"):
            self._bound.pop(name, None)

    def _bind(self, name: str, target: str) -> None:
        if self._maybe:
            found = self._bound.setdefault(name, [])
            if target not in found:
                found.append(target)
        else:
            self._bound[name] = [target]
        if is_recorded_name(target) and target != "airflow":
            self._define(name, Name("r", [target], maybe=self._maybe))
        elif not self._maybe:
            self._out.names.pop(name, None)

    def _dotted(self, node: ast.expr) -> str:
        if isinstance(node, ast.Attribute):
            home = self._dotted(node.value)
            return f"{home}.{node.attr}" if home else ""
        if not isinstance(node, ast.Name):
            return ""
        if node.id in self._out.names:
            return f"{self._module}.{node.id}"
        if node.id in self._bound:
            return self._bound[node.id][0]
        if self._out.stars:
            return f"{self._module}.{node.id}"
        return f"builtins.{node.id}"

    def _other(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.While, ast.For, ast.AsyncFor)):
            if isinstance(node, ast.For):
                self._targets(node.target)
            self._sometimes(node.body, node.orelse)

    def _on_FunctionDef(self, node: Function) -> None:
        if node.name == "__getattr__":
            self._getattr = node
        elif "overload" not in decorators(node):
            self._define(node.name, Name("f", [], read_function(node)))
        for one in ast.walk(node):
            if isinstance(one, ast.Global):
                for name in one.names:
                    self._out.names.setdefault(name, Name("v"))
        if node.name == "_integrate_plugins":  # of Airflow 1.10
            self._out.open = True

    _on_AsyncFunctionDef = _on_FunctionDef

    def _on_ClassDef(self, node: ast.ClassDef) -> None:
        self._define(node.name, Name("c", [], read_class(node, self._dotted)))

    def _on_If(self, node: ast.If) -> None:
        test = ast.unparse(node.test)
        if "__name__ == " in test:
            return
        if "TYPE_CHECKING" not in test:
            self._sometimes(node.body, node.orelse)
        elif test.startswith("not ") and " or " not in test:
            self._body(node.body)
        elif test.split(".")[-1] == "TYPE_CHECKING":
            self._body(node.orelse)
        else:
            self._sometimes(node.body, node.orelse)

    def _on_Try(self, node: ast.Try) -> None:
        if all(isinstance(one.body[-1], ast.Raise) for one in node.handlers):
            self._body(node.body + node.orelse)
        else:
            self._sometimes(node.body, *(one.body for one in node.handlers), node.orelse)
        self._body(node.finalbody)

    def _on_With(self, node: ast.With) -> None:
        for item in node.items:
            if item.optional_vars is not None:
                self._targets(item.optional_vars)
        if any(suppresses_imports(item.context_expr) for item in node.items):
            self._sometimes(node.body)
        else:
            self._body(node.body)

    def _on_Match(self, node: ast.Match) -> None:
        self._sometimes(*(case.body for case in node.cases))

    def _on_Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self._out.names.pop(target.id, None)

    def _on_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self._assign(target, node.value)

    def _on_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._assign(node.target, node.value)

    def _on_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name) and node.target.id in self._known:
            self._remember(node.target.id, ast.BinOp(node.target, node.op, node.value))

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if not isinstance(target, ast.Name):
            self._targets(target)
            return
        if target.id == "__getattr__" and isinstance(value, ast.Call):
            self._serve(factory_names(value, self._known))
            return
        self._remember(target.id, value)
        if target.id == "__all__":
            self._exports()
        elif found := self._alias(value):
            self._define(target.id, found)
        else:
            self._define(target.id, Name("v"))

    def _alias(self, value: ast.expr) -> Name | None:
        """`Old = New` gives the same object a second name."""
        if not isinstance(value, (ast.Name, ast.Attribute)):
            return None
        target = self._dotted(value)
        if isinstance(value, ast.Name):
            known = self._out.names.get(value.id)
            if known is not None and known.kind not in ("c", "f", "r", "d"):
                return None
        elif not (is_recorded_name(target) and target.rpartition(".")[2][:1].isupper()):
            return None
        return Name("r", [target]) if is_recorded_name(target) else None

    def _remember(self, name: str, value: ast.expr) -> None:
        try:
            self._known[name] = evaluate(value, self._known)
        except Unknown:
            self._known.pop(name, None)
        except (TypeError, AttributeError, ValueError):
            self._known.pop(name, None)

    def _exports(self) -> None:
        found = self._known.get("__all__")
        self._out.exports = list(found) if isinstance(found, tuple) else None

    def _targets(self, node: ast.expr) -> None:
        text = ast.unparse(node)
        if text.startswith("sys.modules") or (self._maybe
                                              and text.startswith("globals()")):
            self._out.open = True
        for one in ast.walk(node):
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
                self._define(one.id, Name("v"))

    def _on_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.asname:
                self._bind(alias.asname, alias.name)
            else:
                root = alias.name.partition(".")[0]
                self._bind(root, root)

    def _on_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module == "__future__":
            return
        home = absolute("." * node.level + (node.module or ""), self._package)
        for alias in node.names:
            if alias.name != "*":
                self._bind(alias.asname or alias.name, f"{home}.{alias.name}")
            elif is_recorded_name(home):
                self._out.stars.append(home)
            else:
                self._out.open = True

    def _on_Expr(self, node: ast.Expr) -> None:
        call = node.value
        if not isinstance(call, ast.Call):
            return
        name, text = last_name(call), ast.unparse(call)
        if name == "add_deprecated_classes":
            self._deprecated_classes(call)
        elif name == "warn" and ("Deprecat" in text or "RemovedIn" in text):
            self._out.deprecated = self._out.deprecated or not self._maybe
        elif name == "update" and isinstance(call.func, ast.Attribute):
            self._update(call)
        elif "sys.modules" in text or name in ("import_module_attrs", "setattr",
                                               "integrate_plugins"):
            self._out.open = True

    def _update(self, call: ast.Call) -> None:
        assert isinstance(call.func, ast.Attribute)
        table = ast.unparse(call.func.value)
        if table.startswith("globals()"):
            self._out.open = True
        if table in self._known and call.args:
            self._remember(table, ast.BinOp(call.func.value, ast.BitOr(), call.args[0]))

    def _deprecated_classes(self, call: ast.Call) -> None:
        try:
            found = deprecated_classes(call, self._known, self._module)
        except (Unknown, AttributeError, IndexError, KeyError):
            self._out.open = True
            return
        for home, names in found.items():
            if home == self._module:
                for name, target in names.items():
                    if name == "*":
                        self._out.moved.append(target)
                    else:
                        self._out.names.setdefault(name, Name("d", [target]))
            else:
                self._out.virtual.setdefault(home, {}).update(names)


def suppresses_imports(manager: ast.expr) -> bool:
    """Whether `with` this one goes on after an import that failed."""
    return last_name(manager) == "suppress" and any(
        last_name(one) in ("ImportError", "ModuleNotFoundError", "Exception",
                           "BaseException")
        for one in getattr(manager, "args", ()))


def read_module(name: str, package: bool, source: str) -> Module:
    """The names of a module; an open one if it is not Python's of today."""
    try:
        return Reader(name, package).read(source)
    except (SyntaxError, RecursionError, ValueError):
        return Module(package=package, open=True)
