"""What the calls of a Python file call, told the slow and plain way.

Names are looked up as Python's reference says: a function's own names are all that it
binds anywhere in it, a class's are seen in its body alone. Only what an import decides is
decided here; a name with several bindings, a variable and a parameter are not followed.
"""

import ast

from reference_scopes import COMPREHENSIONS, FUNCTIONS

ROOTS = ('airflow', 'cosmos', 'astronomer', 'astro', 'dagfactory')


class Scope:
    """A module, function, class or comprehension, and what its names are bound to."""

    def __init__(self, node, outer):
        self.node, self.outer = node, outer
        self.bindings = {}  # name -> list of paths; None for all but imports
        self.elsewhere = {}  # name -> 'global' or 'nonlocal'

    def bind(self, name, path=None):
        self.bindings.setdefault(name, []).append(path)

    def home_of(self, name):
        """The scope that a name is looked up in."""
        if self.elsewhere.get(name) == 'global':
            return self.module()
        scope = self
        if name in self.elsewhere:
            scope = self.outer
        first = scope
        while scope is not None:
            hidden = isinstance(scope.node, ast.ClassDef) and scope is not first
            if name in scope.bindings and not hidden:
                return scope
            scope = scope.outer
        return None

    def module(self):
        return self if self.outer is None else self.outer.module()


class Call:
    """A call, and the path of what it calls; None where no import decides."""

    def __init__(self, node, path, why):
        self.line, self.column = node.lineno, node.col_offset + 1
        self.path, self.why = path, why
        self.keywords = {k.arg for k in node.keywords if k.arg}


class Reader:
    def __init__(self, tree):
        self.calls = []
        self.scope = Scope(tree, None)
        self.bind_in(tree.body, self.scope)
        for node in tree.body:
            self.visit(node)

    # ---- Bindings ----------------------------------------------------------

    def bind_in(self, nodes, scope):
        for node in nodes:
            self.bind_node(node, scope)

    def bind_node(self, node, scope):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self.bind_import(node, scope)
            return
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            scope.bind(node.name)
            self.bind_in(node.decorator_list, scope)
            return
        if isinstance(node, FUNCTIONS) or isinstance(node, COMPREHENSIONS):
            for one in ast.walk(node):  # a walrus binds outside
                if isinstance(one, ast.NamedExpr):
                    scope.bind(one.target.id)
            return
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            for name in node.names:
                scope.elsewhere[name] = type(node).__name__.lower()
            return
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            scope.bind(node.id)
        for field in ('name', 'rest'):  # except as, match
            if isinstance(getattr(node, field, None), str):
                scope.bind(getattr(node, field))
        self.bind_in(ast.iter_child_nodes(node), scope)

    @staticmethod
    def bind_import(node, scope):
        for alias in node.names:
            if isinstance(node, ast.Import):
                top = alias.name.partition('.')[0]
                scope.bind(alias.asname or top, alias.name if alias.asname else top)
            elif alias.name == '*':
                scope.bind('*')
            else:
                prefix = node.module if not node.level and node.module else None
                scope.bind(alias.asname or alias.name,
                           f'{prefix}.{alias.name}' if prefix else None)

    # ---- Calls -------------------------------------------------------------

    def visit(self, node):
        if isinstance(node, ast.JoinedStr):
            return  # before Python 3.12 its parts have places of their own
        if isinstance(node, ast.Call):
            self.calls.append(Call(node, *self.path_of(node.func)))
        if isinstance(node, ast.ClassDef):
            for one in [*node.decorator_list, *node.bases, *node.keywords]:
                self.visit(one)
            self.inside(node, node.body, [])
        elif isinstance(node, FUNCTIONS):
            self.visit_function(node)
        elif isinstance(node, COMPREHENSIONS):
            self.visit(node.generators[0].iter)
            self.inside(node, [], list(ast.iter_child_nodes(node)))
        else:
            for child in ast.iter_child_nodes(node):
                self.visit(child)

    def visit_function(self, node):
        arguments = node.args
        for one in [*getattr(node, 'decorator_list', []), *arguments.defaults,
                    *filter(None, arguments.kw_defaults)]:
            self.visit(one)
        names = [a.arg for a in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs,
                                 *filter(None, [arguments.vararg, arguments.kwarg])]]
        body = node.body if isinstance(node.body, list) else [node.body]
        self.inside(node, body, [], names)

    def inside(self, node, body, comprehension, parameters=()):
        outer, self.scope = self.scope, Scope(node, self.scope)
        for name in parameters:
            self.scope.bind(name)
        self.bind_in(body, self.scope)
        for one in comprehension:
            for name in ast.walk(one):
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store):
                    self.scope.bind(name.id)
        for one in [*body, *comprehension]:
            self.visit(one)
        self.scope = outer

    def path_of(self, function):
        """The path, or None and why there is none."""
        names = []
        while isinstance(function, ast.Attribute):
            names.append(function.attr)
            function = function.value
        if not isinstance(function, ast.Name):
            return None, 'expression'
        home = self.scope.home_of(function.id)
        if home is None:
            return None, 'nowhere'
        bound = home.bindings[function.id]
        if len(bound) != 1:
            return None, 'several'
        if bound[0] is None:
            is_parameter = isinstance(home.node, FUNCTIONS) and any(
                a.arg == function.id for a in ast.walk(home.node.args)
                if isinstance(a, ast.arg))
            return None, 'parameter' if is_parameter else 'other'
        if names and names[0] == 'partial':
            names.pop(0)  # of an operator: its arguments are those of the class
        return '.'.join([bound[0], *reversed(names)]), ''


def calls_of(text):
    """The calls of a file, in no order."""
    return Reader(ast.parse(text)).calls
