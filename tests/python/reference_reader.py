#!/usr/bin/python3
"""The facts of a Python file, by CPython's own parser: slow, short and apart
from the reader in C++, which is compared with it."""

import ast

from reference_expressions import (CONTEXTS, EXPECTED, WITHHELD, Expressions,
                                   callee_of, chain, is_callback, is_text,
                                   last_name, text_of)
from reference_scopes import local_names
from reference_values import is_secret_name, redact


class Reader(Expressions):
    def __init__(self, path, data):
        self.path, self.rows, self.members = path, [], []
        self.prefixes, self.unread, self.imports_known = set(), [], True
        self.targets, self.modules, self.classes = {}, set(), []
        self.guards, self.guard_of, self.scope, self.string = [''], {}, 'module', None
        self.owner, self.contexts, self.callbacks = None, set(CONTEXTS), set()
        self.one_side, self.one_sided = False, set()
        tree = ast.parse(data)
        text = data.decode('utf-8-sig', errors='replace').replace('\r\n', '\n')
        self.lines = text.replace('\r', '\n').split('\n')
        self.number_pass(tree)
        self.local = local_names(tree)
        for node in ast.walk(tree):
            self.find_names(node)
        self.find_imports(tree.body, '')
        self.visit_block(tree.body)

    def number_pass(self, tree):
        """What a number is written as: CPython keeps only what it comes to."""
        self.source = [line.encode() for line in self.lines]

    def written(self, node):
        if node.lineno != node.end_lineno:
            return None
        return self.source[node.lineno - 1][node.col_offset:node.end_col_offset].decode()

    # Rows.

    def place(self, node, name=None):
        if self.string:
            return self.string
        if name is not None and isinstance(node, ast.Attribute):
            return node.end_lineno, node.end_col_offset - len(name.encode()) + 1
        return node.lineno, node.col_offset + 1

    def add(self, kind, name, value, place, withheld=False):
        self.rows.append((kind, name, value, withheld, *place))
        if self.one_side and kind in ('context', 'keyword'):
            self.one_sided.add(self.rows[-1])

    def add_value(self, kind, name, value, place):
        text, withheld, literal = value
        if literal:
            text, withheld = redact(kind, name, text)
        self.add(kind, name, text, place, withheld)

    # Names and imports of the whole file.

    def find_names(self, node):
        if isinstance(node, ast.keyword) and node.arg and is_callback(node.arg):
            self.note_callbacks(node.value)
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values):
                if key is not None and is_text(key) and is_callback(key.value):
                    self.note_callbacks(value)
        if isinstance(node, ast.Assign) and callee_of(node.value) == 'get_current_context':
            self.contexts.update(t.id for t in node.targets if isinstance(t, ast.Name))

    def note_callbacks(self, value):
        values = value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value]
        self.callbacks.update(last_name(v) for v in values if last_name(v))

    def inner(self, node, guard):
        """(statements, guard) of the blocks of a statement."""
        stronger = max(guard, '@guarded.')
        if isinstance(node, ast.If):
            if last_name(node.test) == 'TYPE_CHECKING':
                return [(node.body, '@typing.'), (node.orelse, guard)]
            return [(node.body, guard), (node.orelse, guard)]
        if isinstance(node, (ast.Try, ast.TryStar)):
            caught = [self.catches(h) for h in node.handlers]
            return ([(node.body, stronger if any(caught) else guard)]
                    + [(h.body, stronger if c else guard)
                       for h, c in zip(node.handlers, caught)]
                    + [(node.orelse, guard), (node.finalbody, guard)])
        blocks = [getattr(node, field, []) for field in ('body', 'orelse')]
        blocks += [case.body for case in getattr(node, 'cases', [])]
        return [(block, guard) for block in blocks]

    @staticmethod
    def suppresses(node):
        calls = [i.context_expr for i in getattr(node, 'items', [])]
        return any(isinstance(c, ast.Call) and last_name(c.func) == 'suppress'
                   and any(last_name(a) in EXPECTED for a in c.args) for c in calls)

    @staticmethod
    def catches(handler):
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        return handler.type is None or any(last_name(k) in EXPECTED for k in kinds)

    def find_imports(self, body, guard):
        for node in body:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self.import_row(alias.name, '', guard, self.place(alias))
                    if alias.asname:
                        self.bind(alias.asname, alias.name, guard)
                    else:
                        root = alias.name.split('.')[0]
                        self.bind(root, root, guard)
                        parts = alias.name.split('.')
                        self.modules.update('.'.join(parts[:n + 1]) for n in range(len(parts)))
            elif isinstance(node, ast.ImportFrom):
                parts = ([self.relative(node.level)] if node.level else []) + [node.module or '']
                base = '.'.join(part for part in parts if part)
                for alias in node.names:
                    name = f'{base}.{alias.name}' if base else alias.name
                    if alias.name == '*':
                        self.add('import', guard + name, '', self.place(alias), True)
                        if not base:
                            self.imports_known = False
                        elif guard != '@typing.':
                            self.prefixes.add(('import', base))
                    else:
                        self.import_row(name, '', guard, self.place(alias))
                        self.bind(alias.asname or alias.name, name, guard)
            else:
                for block, inside in self.inner(node, guard):
                    if self.suppresses(node):
                        inside = max(inside, '@guarded.')
                    self.find_imports(block, inside)

    def relative(self, level):
        return '.'.join(self.path.split('/')[:-level])

    def bind(self, name, path, guard):
        bound = self.targets.setdefault(name, [])
        if (path, guard) not in bound and len(bound) < 4:
            bound.append((path, guard))

    def import_row(self, path, value, guard, place):
        self.add('import', guard + path, value, place)

    # Statements.

    def visit_block(self, body, guard=None):
        self.guards.append(self.guards[-1] if guard is None else guard)
        for node in body:
            self.visit(node)
        self.guards.pop()

    def visit_parts(self, node):
        blocks = self.inner(node, self.guards[-1])
        for field, value in ast.iter_fields(node):
            if field in ('body', 'orelse', 'finalbody', 'handlers', 'cases'):
                continue
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, ast.AST):
                    self.visit(part)
        for case in getattr(node, 'cases', []):
            self.visit(case.pattern)
            if case.guard:
                self.visit(case.guard)
        for handler in getattr(node, 'handlers', []):
            kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            for kind in kinds:
                if last_name(kind):
                    self.add('call', '@except.' + last_name(kind), '',
                             self.place(kind, last_name(kind)))
            if handler.type:
                kept = self.one_side
                self.one_side = kept or self.is_of_other_side(handler)
                self.visit(handler.type)
                self.one_side = kept
        kept = self.one_side
        for (block, guard), side in zip(blocks, self.sides(node, len(blocks))):
            self.one_side = kept or side
            self.visit_block(block, guard)
        self.one_side = kept

    @staticmethod
    def is_of_other_side(handler):
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        return any(last_name(k) in ('AttributeError', 'KeyError', 'TypeError')
                   for k in kinds if k is not None)

    def sides(self, node, count):
        """Of each block whether it runs on one side of an upgrade only."""
        if not isinstance(node, (ast.Try, ast.TryStar)):
            return [False] * count
        handlers = [self.is_of_other_side(h) for h in node.handlers]
        falls_back = any(side and not isinstance(h.body[-1], ast.Raise)
                         for side, h in zip(handlers, node.handlers))
        return [falls_back and len(node.body) <= 2, *handlers, False, False]

    visit_If = visit_While = visit_For = visit_AsyncFor = visit_parts
    visit_With = visit_AsyncWith = visit_Try = visit_TryStar = visit_Match = visit_parts

    def visit_Expr(self, node):
        if isinstance(node.value, ast.JoinedStr):
            self.formatted(node.value, False)
        elif not is_text(node.value):
            self.visit(node.value)

    def visit_Assign(self, node):
        self.assigned(node, node.targets)

    def visit_AnnAssign(self, node):
        self.assigned(node, [node.target])

    def assigned(self, node, targets):
        if node.value is not None:
            for target in targets:
                if self.scope == 'class':
                    self.class_attribute(target, node.value)
                if isinstance(target, ast.Name) and target.id == 'default_args':
                    self.default_args(node.value)
                if (isinstance(target, ast.Subscript) and chain(target.value) == ['default_args']
                        and is_text(target.slice)):
                    for callee in ('default_args', '*'):
                        self.argument(callee, text_of(target.slice), node.value,
                                      self.place(target.slice))
        self.generic_visit(node)

    def visit_AugAssign(self, node):
        # The target is read as well.
        target = node.target
        if hasattr(target, 'ctx'):
            target.ctx = ast.Load()
        self.generic_visit(node)

    def class_attribute(self, target, value):
        if isinstance(target, (ast.Tuple, ast.List)):
            for item in target.elts:
                self.class_attribute(item, None)
        elif isinstance(target, ast.Starred):
            self.class_attribute(target.value, None)
        elif isinstance(target, ast.Name):
            known = self.value(value) if value is not None else WITHHELD
            if known[2] and is_secret_name(target.id):
                known = WITHHELD
            self.member('@attribute.', target.id, known, self.place(target))

    def member(self, sort, name, value, place):
        text, withheld, literal = value
        if literal:
            text, withheld = redact('class', name, text)
        self.owner['members'].append((sort, name, text, withheld, *place))

    def within(self, scope, body):
        kept, self.scope = self.scope, scope
        self.visit_block(body)
        self.scope = kept

    def visit_FunctionDef(self, node):
        names = node.args.posonlyargs + node.args.args
        every = names + ([node.args.vararg] if node.args.vararg else [])
        every += node.args.kwonlyargs + ([node.args.kwarg] if node.args.kwarg else [])
        value = 'async,' if isinstance(node, ast.AsyncFunctionDef) else ''
        value += ','.join(a.arg for a in every)
        if self.scope == 'module':
            self.add('class', '@function.' + node.name, value, self.place(node))
        elif self.scope == 'class':
            self.member('@method.', node.name, (value, False, False), self.place(node))
        for decorator in node.decorator_list:
            self.decorator(decorator)
        task = any(self.is_task(d) for d in node.decorator_list)
        if task or node.name in self.callbacks:
            self.parameters(node.args)
        if task:
            defaults = list(zip(names[::-1], node.args.defaults[::-1]))
            defaults += list(zip(node.args.kwonlyargs, node.args.kw_defaults))
            for arg, default in defaults:
                if default is not None:
                    self.add_value('keyword', '@task.' + arg.arg, self.value(default),
                                   self.place(arg))
        self.visit(node.args)
        if node.returns:
            self.visit(node.returns)
        self.within('function', node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def parameters(self, args):
        for arg in args.posonlyargs + args.args + args.kwonlyargs:
            if arg.arg not in ('self', 'args', 'kwargs', 'context'):
                self.add('context', arg.arg, 'parameter', self.place(arg))

    def is_task(self, node):
        while isinstance(node, ast.Call):
            node = node.func
        names = []
        while not isinstance(node, ast.Name):
            # What follows a call or an index is not part of the name.
            if isinstance(node, ast.Attribute):
                names.append(node.attr)
            elif isinstance(node, (ast.Call, ast.Subscript)):
                names = []
            else:
                return False
            node = getattr(node, 'value', getattr(node, 'func', None))
        if node.id == 'task':
            return True
        return any(path.startswith('airflow.') and '.task.' in path for path in
                   ('.'.join([target] + names[::-1]) + '.'
                    for target, _ in self.targets_of(node)))

    def decorator(self, node):
        if isinstance(node, ast.Call):
            self.call(node, True)
        else:
            self.callee(node, 'decorator')
            self.visit(node)

    def visit_ClassDef(self, node):
        bases = []
        for base in node.bases:
            while isinstance(base, ast.Subscript):
                base = base.value
            names = chain(base)
            if names:
                target = self.targets_of(base)
                bases.append('.'.join([target[0][0] if target else names[0]] + names[1:]))
        self.add('class', node.name, ','.join(bases), self.place(node))
        kept = self.owner
        self.owner = {'name': node.name, 'place': self.place(node), 'members': [],
                      'bases': [b.rpartition('.')[2] for b in bases]}
        self.classes.append(self.owner)
        for decorator in node.decorator_list:
            self.decorator(decorator)
        for part in node.bases + [k.value for k in node.keywords]:
            self.visit(part)
        self.within('class', node.body)
        self.owner = kept


def facts_of(path, data):
    """The same lines that print_python_facts prints, as a sorted list."""
    reader = Reader(path, data)
    rows, reached = [], set()
    for row in sorted(set(reader.rows), key=lambda r: (r[4], r[5])):
        if row[0] == 'import' and row[2] == 'attribute':
            if row[1] in reached:
                continue
            reached.add(row[1])
        rows.append(row)
    derived = {}
    for c in reader.classes:
        derived.setdefault(c['name'], []).extend(c['bases'])
    for c in reader.classes:
        bases, left = [], list(c['bases'])
        while left:
            base = left.pop(0)
            if base not in bases and base != c['name']:
                bases.append(base)
                left += derived.get(base, [])
        rows += [('class', '@base.' + b, c['name'], False, *c['place']) for b in bases]
        rows += [('class', f'{sort}{b}.{name}', *rest)
                 for sort, name, *rest in c['members'] for b in bases + ['*']]
    places, lines = {}, []
    for kind, name, value, withheld, line, column in sorted(
            set(rows), key=lambda r: (r[4], r[5])):
        row = kind, name, value, withheld, line, column
        key = kind, name, value, withheld, row in reader.one_sided
        places[key] = places.get(key, 0) + 1
        if places[key] <= 25:
            lines.append(['fact', kind, name, value, withheld, path, line, column])
    lines += [['prefix', *prefix] for prefix in reader.prefixes]
    lines += [] if reader.imports_known else [['kind', 'import']]
    lines += [['unread', path, *unread] for unread in reader.unread]
    return lines
