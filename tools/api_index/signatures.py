"""Parameters of functions and of constructors."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .records import Shape

# Decorators that leave the parameters as they are.
HARMLESS = frozenset((
    "abstractmethod", "apply_defaults", "asynccontextmanager", "cache", "cached",
    "classmethod", "contextmanager", "deprecated", "final", "lru_cache", "override",
    "property", "provide_session", "staticmethod", "typing_final", "wraps",
    "runtime_checkable", "total_ordering", "no_type_check", "dataclass_transform",
    "create_session", "internal_api_call", "enable_telemetry", "DeprecatedImportWarning",
    "providers_configuration_loaded", "suppress_logs_and_warning", "action_cli",
    "action_logging", "_deprecate_serialized_fields", "unicode_safe", "keep_sphinx"))

Function = ast.FunctionDef | ast.AsyncFunctionDef


def last_name(node: ast.expr) -> str:
    """`deprecated` of `@typing.deprecated("...")`."""
    if isinstance(node, ast.Call):
        return last_name(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def decorators(node: Function | ast.ClassDef) -> list[str]:
    """The last names of the decorators."""
    return [last_name(one) for one in node.decorator_list]


def keeps_parameters(node: Function | ast.ClassDef) -> bool:
    """Whether no decorator may change the parameters."""
    return all(name in HARMLESS for name in decorators(node))


def declared(arguments: ast.arguments, skip: int) -> Shape:
    """The parameters of a definition, without the first ones."""
    shape = Shape(own=True, star=arguments.vararg is not None)
    positional = arguments.posonlyargs + arguments.args
    optional_from = len(positional) - len(arguments.defaults)
    for at, one in enumerate(positional):
        if at >= skip:
            shape.add(one.arg, at < optional_from)
    for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults):
        shape.add(one.arg, default is None)
    return shape


def always_raises(node: Function) -> bool:
    """Whether a call can end in nothing but an error: there is no way around a `raise`."""
    for statement in node.body:
        if isinstance(statement, ast.Raise):
            return True
        if any(isinstance(one, (ast.Return, ast.Yield, ast.YieldFrom))
               for one in ast.walk(statement)):
            return False
    return False


def read_function(node: Function) -> Shape:
    """The parameters of a function of a module."""
    shape = declared(node.args, 0)
    shape.own = False
    shape.raises = keeps_parameters(node) and always_raises(node)
    shape.any = node.args.kwarg is not None or not keeps_parameters(node)
    if "provide_session" in decorators(node) and "session" in shape.params:
        shape.params["session"] = False
    if shape.any and node.args.kwarg:
        _, taken = _Uses(node.args.kwarg.arg).read(node)
        for name in taken:
            shape.params.setdefault(name, False)
    return shape


class _Uses(ast.NodeVisitor):
    """What a body does with its **kwargs."""

    def __init__(self, kwargs: str) -> None:
        self._kwargs = kwargs
        self.passes = False
        self.refuses = False
        self.otherwise = False
        self.taken: list[str] = []
        self.given: list[str] = []
        self.refused: set[str] = set()

    def read(self, node: Function) -> tuple[bool, list[str]]:
        for statement in node.body:
            if isinstance(statement, ast.If) and any(isinstance(one, ast.Raise)
                                                     for one in statement.body):
                self.refused.update(self._asked(statement.test))
            self.visit(statement)
        self.taken = [name for name in self.taken if name not in self.refused]
        return self.passes, self.taken

    def _asked(self, test: ast.expr) -> Iterator[str]:
        """The names of which each alone makes a test true."""
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
            for one in test.values:
                yield from self._asked(one)
        elif isinstance(test, ast.Compare) and len(test.ops) == 1:
            if isinstance(test.ops[0], ast.In) and self._is_kwargs(test.comparators[0]):
                yield from _text(test.left)
            elif (isinstance(test.ops[0], ast.IsNot)
                  and isinstance(test.comparators[0], ast.Constant)):
                yield from self._asked(test.left)
        elif (isinstance(test, ast.Call) and isinstance(test.func, ast.Attribute)
              and self._is_kwargs(test.func.value) and test.args
              and test.func.attr in ("get", "pop")):
            yield from _text(test.args[0])

    def _is_kwargs(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id == self._kwargs

    def visit_Name(self, node: ast.Name) -> None:
        self.otherwise = self.otherwise or node.id == self._kwargs

    def visit_Call(self, node: ast.Call) -> None:
        if _is_base_constructor(node):
            self._base_call(node)
            return
        if isinstance(node.func, ast.Attribute) and self._is_kwargs(node.func.value):
            self._method(node, node.func.attr)
            return
        self.generic_visit(node)

    def _base_call(self, node: ast.Call) -> None:
        for keyword in node.keywords:
            if keyword.arg is None and self._is_kwargs(keyword.value):
                self.passes = True
            else:
                if keyword.arg:
                    self.given.append(keyword.arg)
                self.visit(keyword.value)
        for one in node.args:
            self.visit(one)

    def _method(self, node: ast.Call, method: str) -> None:
        first = node.args[0] if node.args else None
        literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
        if method in ("pop", "get", "setdefault") and literal:
            assert isinstance(first, ast.Constant)
            self.taken.append(str(first.value))
        elif method != "update":
            self.otherwise = True
        for one in [*node.args, *(keyword.value for keyword in node.keywords)]:
            self.visit(one)

    def visit_If(self, node: ast.If) -> None:
        """`if kwargs: raise ...`: nothing may be left in it."""
        asked = any(self._is_kwargs(one) for one in ast.walk(node.test))
        compared = any(isinstance(one, (ast.Compare, ast.Call))
                       for one in ast.walk(node.test))
        if asked and not compared and any(isinstance(one, ast.Raise)
                                          for one in ast.walk(node)):
            self.refuses = True
        else:
            self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if not self._is_kwargs(node.value):
            self.generic_visit(node)
        elif isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            self.taken.append(node.slice.value)
        else:
            self.otherwise = True

    def visit_Compare(self, node: ast.Compare) -> None:
        left = node.left
        if (len(node.ops) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn))
                and self._is_kwargs(node.comparators[0])):
            if isinstance(left, ast.Constant) and isinstance(left.value, str):
                self.taken.append(left.value)
            else:
                self.otherwise = True
            return
        self.generic_visit(node)


def _text(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _is_base_constructor(node: ast.Call) -> bool:
    function = node.func
    return (isinstance(function, ast.Attribute) and function.attr == "__init__"
            and (isinstance(function.value, (ast.Name, ast.Attribute))
                 or (isinstance(function.value, ast.Call)
                     and last_name(function.value) == "super")))


def read_constructor(node: Function) -> Shape:
    """The parameters of `__init__`, and where its **kwargs go."""
    shape = declared(node.args, 1)
    shape.any = not keeps_parameters(node)
    shape.raises = not shape.any and always_raises(node)
    kwargs = node.args.kwarg
    uses = _Uses(kwargs.arg if kwargs else "")
    uses.read(node)
    if kwargs:
        shape.passes = uses.passes
        shape.any = (shape.any or uses.otherwise
                     or not (uses.passes or uses.refuses))
        # What a constructor gives to its base need not be given to it.
        for name in [*uses.taken, *uses.given]:
            if name not in uses.refused:
                shape.params.setdefault(name, False)
    return shape
