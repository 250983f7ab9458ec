"""Which names of a Python file are a function's own, and not what the module imports.

A name is looked up in its function, in those around it, and in the module; a class's own
names are seen in its body alone. Where a function also imports the name, the import counts.
"""

import ast

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class _Scope:
    def __init__(self, outer, is_class=False):
        # A function does not see the names of the class it is in.
        if outer is not None and outer.is_class and not is_class:
            outer = outer.outer
        self.outer, self.is_class = outer, is_class
        self.names, self.imports = set(), set()


class _Names(ast.NodeVisitor):
    def __init__(self, tree):
        self.scope = _Scope(None)
        self.uses = []
        self.visit(tree)

    def within(self, scope, nodes):
        kept, self.scope = self.scope, scope
        for node in nodes:
            self.visit(node)
        self.scope = kept

    def visit_all(self, nodes):
        for node in filter(None, nodes):
            self.visit(node)

    def visit_FunctionDef(self, node):
        self.scope.names.add(node.name)
        self.visit_all([*node.decorator_list, node.returns])
        self.function(node.args, node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        self.function(node.args, [node.body])

    def function(self, arguments, body):
        own = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        own += filter(None, [arguments.vararg, arguments.kwarg])
        self.visit_all([*(a.annotation for a in own), *arguments.defaults,
                        *arguments.kw_defaults])
        inside = _Scope(self.scope)
        inside.names.update(a.arg for a in own)
        self.within(inside, body)

    def visit_ClassDef(self, node):
        self.scope.names.add(node.name)
        self.visit_all([*node.decorator_list, *node.bases, *node.keywords])
        self.within(_Scope(self.scope, True), node.body)

    def comprehension(self, node):
        self.within(_Scope(self.scope), ast.iter_child_nodes(node))

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comprehension

    def visit_Import(self, node):
        self.scope.imports.update(a.asname or a.name.partition('.')[0] for a in node.names)

    def visit_ImportFrom(self, node):
        self.scope.imports.update(a.asname or a.name for a in node.names)

    def visit_ExceptHandler(self, node):
        if node.name:
            self.scope.names.add(node.name)
        self.generic_visit(node)

    def visit_AnnAssign(self, node):
        if node.value is None and isinstance(node.target, ast.Name):
            self.visit(node.annotation)  # it declares, and binds nothing
            self.uses.append((node.target, self.scope))
        else:
            self.generic_visit(node)

    def visit_AugAssign(self, node):
        if isinstance(node.target, ast.Name):
            self.uses.append((node.target, self.scope))
            self.visit(node.value)
        else:
            self.generic_visit(node)

    def visit_Name(self, node):
        if not isinstance(node.ctx, ast.Load):
            self.scope.names.add(node.id)
        self.uses.append((node, self.scope))


def _is_local(name, scope):
    while scope.outer is not None:
        if name in scope.imports:
            return False
        if name in scope.names:
            return True
        scope = scope.outer
    return False


def local_names(tree):
    """The nodes of the names that are a function's own."""
    return {node for node, scope in _Names(tree).uses if _is_local(node.id, scope)}
