#!/usr/bin/python3
"""The facts of a Python file, by CPython's own parser: slow, short and apart
from the reader in C++, which is compared with it."""

import ast
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from reference_values import (cut, is_secret_name, redact, scrub, shell_commands,
                              template_names)

LONGEST = 250
SKIPPED = {'task_id', 'dag_id', 'description', 'doc_md', 'doc', 'owner', 'tags'}
CONTEXTS = {'context', 'kwargs', 'ctx', 'task_context', 'op_context'}
EXPECTED = {'ImportError', 'ModuleNotFoundError', 'Exception', 'BaseException'}
RUNNERS = {'os.system', 'subprocess.run', 'subprocess.call', 'subprocess.Popen',
           'subprocess.check_call', 'subprocess.check_output'}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DOTTED = re.compile(r'[^\W\d]\w*(\.[^\W\d]\w*)*')
WITHHELD = ('', True, False)  # text, withheld, literal


def text_of(node):
    """The text of a string; fields of an f-string are \\x01."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.encode(errors='replace').decode()
    if isinstance(node, ast.JoinedStr):
        return ''.join(text_of(v) if isinstance(v, ast.Constant) else '\x01'
                       for v in node.values)
    return None


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def last_name(node):
    return getattr(node, 'id', getattr(node, 'attr', None)) if isinstance(
        node, (ast.Name, ast.Attribute)) else None


def chain(node):
    """The names of a.b.c; None for what is not only names."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return [node.id] + names[::-1] if isinstance(node, ast.Name) else None


def is_callback(name):
    return name == 'python_callable' or name.startswith('on_') and name.endswith('_callback')


def callee_of(node):
    return last_name(node.func) if isinstance(node, ast.Call) else None


class Reader(ast.NodeVisitor):
    def __init__(self, path, data):
        self.path, self.rows, self.members = path, [], []
        self.prefixes, self.unread, self.imports_known = set(), [], True
        self.targets, self.modules, self.classes = {}, set(), []
        self.guards, self.guard_of, self.scope, self.string = [''], {}, 'module', None
        self.owner, self.contexts, self.callbacks = None, set(CONTEXTS), set()
        tree = ast.parse(data)
        text = data.decode('utf-8-sig', errors='replace').replace('\r\n', '\n')
        self.lines = text.replace('\r', '\n').split('\n')
        self.number_pass(tree)
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
            words = [getattr(n, 'id', getattr(n, 'attr', '')) for n in ast.walk(node.test)
                     if isinstance(n, (ast.Name, ast.Attribute))]
            if any('version' in word.lower() for word in words):
                guard = stronger
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
                        if guard != '@typing.':
                            self.prefixes.add(('import', base))
                    else:
                        self.import_row(name, '', guard, self.place(alias))
                        self.bind(alias.asname or alias.name, name, guard)
            else:
                for block, inside in self.inner(node, guard):
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
                self.visit(handler.type)
        for block, guard in blocks:
            self.visit_block(block, guard)

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
            # What follows a call or an index is no part of the name.
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
                    for target, _ in self.targets.get(node.id, [])))

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
                target = self.targets.get(names[0])
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

    # Expressions.

    def visit_Lambda(self, node):
        self.generic_visit(node)

    def visit_Constant(self, node):
        if is_text(node):
            self.string_facts(text_of(node), self.place(node))

    def visit_JoinedStr(self, node):
        self.formatted(node, True)

    def formatted(self, node, facts):
        outermost = self.string is None
        if outermost:
            self.string = self.place(node)
        if facts:
            self.string_facts(text_of(node), self.string)
        self.fields(node)
        if outermost:
            self.string = None

    def fields(self, node):
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                self.visit(value.value)
                if value.format_spec:
                    self.fields(value.format_spec)

    def string_facts(self, text, place):
        if '{{' in text or '{%' in text:
            for name in template_names(text):
                self.add('context', name, 'template', place)
        for path in ('/api/v1', '/api/v2', '/api/experimental'):
            if re.search(path + r'(?![A-Za-z0-9_])', text):
                if len(text.encode()) > 4096:
                    value = WITHHELD
                else:
                    value = (cut(scrub(text.replace('\x01', '{}'))), False, True)
                self.add_value('shell', 'url ' + path, value, place)

    def visit_Attribute(self, node):
        names = chain(node)
        if names and names[0] in self.targets:
            self.attribute_rows(node, names)
            return
        if not isinstance(node.ctx, (ast.Store, ast.Del)):
            self.add('call', '@attribute.' + node.attr, '', self.place(node, node.attr))
        if names:
            # All but the last are read.
            inner = node.value
            while isinstance(inner, ast.Attribute):
                self.add('call', '@attribute.' + inner.attr, '',
                         self.place(inner, inner.attr))
                inner = inner.value
        else:
            self.visit(node.value)

    def attribute_rows(self, node, names):
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        for target, guard in self.targets[names[0]]:
            path = '.'.join([target] + names[1:])
            if path not in self.modules and len(path.encode()) <= LONGEST:
                self.add('import', guard + path, 'attribute', self.place(root))

    def visit_Subscript(self, node):
        if is_text(node.slice):
            self.context_access(node.value, node.slice)
        self.generic_visit(node)

    def context_access(self, owner, key):
        named = isinstance(owner, ast.Name) and owner.id in self.contexts
        if named or callee_of(owner) == 'get_current_context':
            name = text_of(key)
            if name and len(name.encode()) <= LONGEST:
                self.add('context', name, 'subscript', self.place(key))

    def visit_Call(self, node):
        self.call(node, False)

    def callee(self, func, value):
        name = last_name(func)
        if not name:
            return []
        place, names, paths = self.place(func, name), chain(func), []
        self.add('call', name, value, place)
        for target, _ in self.targets.get(names[0], []) if names else []:
            path = '.'.join([target] + names[1:])
            paths.append(path)
            if len(path.encode()) <= LONGEST and path != name:
                self.add('call', path, value, place)
        return paths

    def call(self, node, decorator):
        name = last_name(node.func) or ''
        paths = self.callee(node.func, 'decorator' if decorator else '')
        first = node.args[0] if node.args else None
        if name in ('get', 'pop') and isinstance(node.func, ast.Attribute):
            if len(node.args) and is_text(first):
                self.context_access(node.func.value, first)
        if name in ('import_module', '__import__', 'import_string'):
            self.dynamic_import(node, name)
        if first is not None and any(path in RUNNERS for path in paths):
            self.shell(first)
        self.visit(node.func)
        if decorator and name == 'dag':
            name = 'DAG'
        for n, argument in enumerate(node.args):
            if any(isinstance(a, ast.Starred) for a in node.args[:n + 1]) or n > 2:
                break
            if re.match('[A-Z]', name):
                value = self.value(argument)
                if value[2] and re.search('auth|login|conn|client|cred', name, re.I | re.A):
                    value = WITHHELD
                self.add_value('keyword', f'{name}.{n}', value, self.place(argument))
        for argument in node.args:
            self.visit(argument)
        for keyword in node.keywords:
            self.keyword_argument(keyword, name)

    def keyword_argument(self, keyword, name):
        arg, value = keyword.arg, keyword.value
        if arg:
            for callee in [name, '*'] if name else ['*']:
                self.argument(callee, arg, value, self.place(keyword))
            if arg == 'default_args':
                self.default_args(value)
            if arg == 'bash_command':
                self.shell(value)
            if isinstance(value, ast.Lambda) and is_callback(arg):
                self.parameters(value.args)
        self.visit(value)

    def argument(self, callee, arg, node, place):
        if arg in SKIPPED or len(arg.encode()) > LONGEST or not arg:
            return
        value = self.value(node)
        if value[2] and arg in ('pwd', 'pw', 'pass', 'login', 'auth'):
            value = WITHHELD
        self.add_value('keyword', f'{callee}.{arg}', value, place)

    def default_args(self, node):
        items = []
        if isinstance(node, ast.Dict):
            items = [(text_of(k), v, self.place(k)) for k, v in zip(node.keys, node.values)
                     if k is not None and is_text(k)]
        elif isinstance(node, ast.Call) and chain(node.func) == ['dict']:
            items = [(k.arg, k.value, self.place(k)) for k in node.keywords if k.arg]
        for key, value, place in items:
            self.argument('default_args', key, value, place)
            self.argument('*', key, value, place)

    def shell(self, node):
        text = text_of(node)
        if text is None:
            items = getattr(node, 'elts', []) if isinstance(node, (ast.List, ast.Tuple)) else []
            if not items or not is_text(items[0]):
                return
            node = items[0]
            text = ' '.join('{}' if text_of(i) is None else text_of(i) for i in items)
        for name, command, withheld in shell_commands(text.replace('\x01', '{}')):
            self.add_value('shell', name, (command, withheld, not withheld), self.place(node))

    def dynamic_import(self, node, callee):
        name = node.args[0] if node.args else None
        if name is None and node.keywords and node.keywords[0].arg == 'name':
            name = node.keywords[0].value
        if name is not None and is_text(name):
            text = text_of(name)
            dots = len(text) - len(text.lstrip('.'))
            if dots:
                text = '.'.join(p for p in (self.relative(dots), text[dots:]) if p)
            if DOTTED.fullmatch(text) and len(text.encode()) <= LONGEST:
                self.import_row(text, 'dynamic', self.guards[-1], self.place(name))
                return
        elif name is not None:
            prefix, op = name, None
            while isinstance(prefix, ast.BinOp):
                op, prefix = prefix.op, prefix.left
            text = ''
            if isinstance(name, ast.JoinedStr):
                text = text_of(name).partition('\x01')[0]
            elif isinstance(op, ast.Add) and is_text(prefix):
                text = text_of(prefix)
            text = text.rpartition('.')[0]
            if DOTTED.fullmatch(text) and len(text.encode()) <= LONGEST:
                self.prefixes.add(('import', text))
                return
        self.imports_known = False
        bracket = self.bracket(node)
        self.unread.append((*bracket, f'{callee} imports a name that is not known here'))

    def bracket(self, node):
        """Where the bracket of a call is: after its callee, but for blanks."""
        if self.string:
            return self.string
        line, column = node.func.end_lineno, node.func.end_col_offset
        while True:
            rest = self.source[line - 1][column:]
            found = re.match(rb'[ \t\f)]*', rest).end()
            if rest[found:found + 1] == b'(':
                return line, column + found + 1
            line, column = line + 1, 0

    # Values.

    def value(self, node):
        text, literal = None, False
        if is_text(node):
            text, literal = text_of(node), True
        elif isinstance(node, ast.Constant):
            if node.value is None or isinstance(node.value, bool):
                text = str(node.value)
            elif isinstance(node.value, (int, float, complex)):
                text, literal = self.number(node), True
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            number = node.operand
            if isinstance(number, ast.Constant) and type(number.value) in (int, float, complex):
                text, literal = '-' + self.number(number), True
        elif isinstance(node, ast.Call):
            text = callee_of(node) and callee_of(node) + '()'
        elif isinstance(node, ast.Attribute):
            names = chain(node)
            target = self.targets.get(names[0]) if names else None
            if names and (target or re.match('[A-Z]', names[0])):
                path = (target[0][0].split('.') if target else names[:1]) + names[1:]
                text = '.'.join(path[-2:]) if len('.'.join(path).encode()) <= LONGEST else None
        elif isinstance(node, ast.Lambda):
            text = '[lambda]'
        elif isinstance(node, (ast.Dict, ast.List, ast.Tuple, ast.Set)):
            calls = sorted({callee_of(n) for n in ast.walk(node) if callee_of(n)},
                           key=str.encode)
            text = ' '.join([type(node).__name__.lower()] + [c + '()' for c in calls])
            text = f'[{text}]' if len(calls) <= 66 else None
        if text is None or len(text.encode()) > 200:
            return WITHHELD
        return text, False, literal

    def number(self, node):
        if self.string:
            return ast.unparse(node)
        return self.written(node)


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
        key = kind, name, value, withheld
        places[key] = places.get(key, 0) + 1
        if places[key] <= 25:
            lines.append(['fact', kind, name, value, withheld, path, line, column])
    lines += [['prefix', *prefix] for prefix in reader.prefixes]
    lines += [] if reader.imports_known else [['kind', 'import']]
    lines += [['unread', path, *unread] for unread in reader.unread]
    return lines
