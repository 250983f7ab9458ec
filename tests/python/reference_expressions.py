"""Expressions, for the reference reader."""

import ast
import re

from reference_values import cut, redact, scrub, shell_commands, template_names

LONGEST = 250
SKIPPED = {'task_id', 'dag_id', 'description', 'doc_md', 'doc', 'owner', 'tags'}
CONTEXTS = {'context', 'kwargs', 'ctx', 'task_context', 'op_context'}
EXPECTED = {'ImportError', 'ModuleNotFoundError', 'Exception', 'BaseException'}
RUNNERS = {'os.system', 'subprocess.run', 'subprocess.call', 'subprocess.Popen',
           'subprocess.check_call', 'subprocess.check_output'}
READ_BY_PEOPLE = {'print', 'debug', 'info', 'warning', 'warn', 'error', 'exception', 'critical'}
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


def root_of(node):
    """What a.b.c begins with."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node


def is_callback(name):
    return name == 'python_callable' or name.startswith('on_') and name.endswith('_callback')


def callee_of(node):
    return last_name(node.func) if isinstance(node, ast.Call) else None


def switches(query):
    """The part of a URL's query that is not a secret."""
    parts = query.split('&')
    shown = [p for p in parts if p.endswith(('=true', '=false'))]
    return '&'.join(shown + ['[redacted]'] * (shown != parts))


class Expressions(ast.NodeVisitor):
    """Needs what Reader has: rows, names of the whole file, guards."""

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
        text = text.replace('\x01', '{}')
        for path in ('/api/v1', '/api/v2', '/api/experimental'):
            found = re.search(path + r'(?![A-Za-z0-9_])', text)
            if found:
                ends = r'[ \t\r\n"\'`]'
                before = re.split(ends, text[:found.start()])[-1]
                behind = re.split(ends, text[found.start():])[0]
                if len((before + behind).encode()) > 4096:
                    value = WITHHELD
                else:
                    behind, question, query = behind.partition('?')
                    url = scrub(before + behind) + question
                    value = (cut(url + (question and switches(query))), False, True)
                self.add_value('shell', 'url ' + path, value, place)

    def targets_of(self, node):
        """What the name at the beginning of a.b.c is imported as."""
        root = root_of(node)
        return [] if root in self.local else self.targets.get(root.id, [])

    def run_attribute(self, node):
        """ti.queue, context['ti'].queue, context.get('ti').queue"""
        owner, key = node.value, ''
        if isinstance(owner, ast.Name):
            key = owner.id
        elif isinstance(owner, ast.Subscript) and is_text(owner.slice):
            key = text_of(owner.slice) if self.is_context(owner.value) else ''
        elif (isinstance(owner, ast.Call) and isinstance(owner.func, ast.Attribute)
              and owner.func.attr in ('get', 'pop') and owner.args and is_text(owner.args[0])):
            key = text_of(owner.args[0]) if self.is_context(owner.func.value) else ''
        if key in ('dag', 'dag_run', 'ti', 'task_instance') and len(node.attr.encode()) <= LONGEST:
            self.add('context', f'{key}.{node.attr}', 'attribute', self.place(node, node.attr))

    def visit_Attribute(self, node):
        self.run_attribute(node)
        names = chain(node)
        if names and self.targets_of(node):
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
        root = root_of(node)
        for target, guard in self.targets_of(node):
            path = '.'.join([target] + names[1:])
            if path not in self.modules and len(path.encode()) <= LONGEST:
                own = '@guarded.' if self.one_side else ''
                self.add('import', max(guard, own) + path, 'attribute', self.place(root))

    def visit_Subscript(self, node):
        if is_text(node.slice):
            self.context_access(node.value, node.slice)
        self.generic_visit(node)

    def context_access(self, owner, key):
        if self.is_context(owner):
            name = text_of(key)
            if name and len(name.encode()) <= LONGEST:
                self.add('context', name, 'subscript', self.place(key))

    def is_context(self, owner):
        named = isinstance(owner, ast.Name) and owner.id in self.contexts
        return named or callee_of(owner) == 'get_current_context'

    def own_xcom(self, node):
        """self.xcom_push(context, ...), with the context before anything else"""
        func = node.func
        if not isinstance(func, ast.Attribute) or func.attr not in ('xcom_push', 'xcom_pull'):
            return
        written = sorted([*node.args, *[k.value for k in node.keywords]],
                         key=lambda value: (value.lineno, value.col_offset))
        if (isinstance(func.value, ast.Name) and func.value.id == 'self' and written
                and isinstance(written[0], ast.Name) and written[0].id in self.contexts
                and not any(k.arg is None and k.value is written[0] for k in node.keywords)):
            self.add('context', f'self.{func.attr}', 'attribute', self.place(func, func.attr))

    def visit_Call(self, node):
        self.call(node, False)

    def callee(self, func, value):
        name = last_name(func)
        if not name:
            return []
        place, names, paths = self.place(func, name), chain(func), []
        self.add('call', name, value, place)
        for target, _ in self.targets_of(func) if names else []:
            path = '.'.join([target] + names[1:])
            paths.append(path)
            if len(path.encode()) <= LONGEST and path != name:
                self.add('call', path, value, place)
        return paths

    def call(self, node, decorator):
        name = last_name(node.func) or ''
        paths = self.callee(node.func, 'decorator' if decorator else '')
        first = node.args[0] if node.args else None
        self.own_xcom(node)
        if name in ('get', 'pop') and isinstance(node.func, ast.Attribute):
            if len(node.args) and is_text(first):
                self.context_access(node.func.value, first)
        if name in ('import_module', '__import__', 'import_string'):
            self.dynamic_import(node, name)
        if first is not None and any(path in RUNNERS for path in paths):
            self.shell(first)
        self.visit(node.func)
        if isinstance(node.func, ast.Name) and paths and paths[0].startswith('airflow.'):
            name = paths[0].rpartition('.')[2]  # of an alias, what it stands for
        if decorator and name == 'dag':
            name = 'DAG'
        for n, argument in enumerate(node.args):
            if any(isinstance(a, ast.Starred) for a in node.args[:n + 1]) or n > 2:
                break
            if re.match('[A-Z]', name) or name == 'xcom_pull':
                value = self.value(argument)
                if value[2] and re.search('auth|login|conn|client|cred', name, re.I | re.A):
                    value = WITHHELD
                self.add_value('keyword', f'{name}.{n}', value, self.place(argument))
        for n, argument in enumerate(node.args):
            # What is looked for in a text is not rendered.
            if name in READ_BY_PEOPLE:
                self.remark(argument)
            elif n or name != 'replace' or not is_text(argument):
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
            if arg.startswith('doc_') or arg == 'description' and name in (
                    'DAG', 'Param', 'ArgumentParser'):
                self.remark(value)
                return
        self.visit(value)

    def remark(self, node):
        """What people read: only the code in its fields counts."""
        if isinstance(node, ast.JoinedStr):
            self.formatted(node, False)
        elif not is_text(node):
            self.visit(node)

    def argument(self, callee, arg, node, place):
        if arg in SKIPPED or len(arg.encode()) > LONGEST or not arg:
            return
        value = self.value(node)
        if value[2] and arg in ('pwd', 'pw', 'pass', 'login', 'auth'):
            value = WITHHELD
        if value[2] and arg in ('bash_command', 'command', 'cmd') and any(
                '[redacted]' in text for _, text, _ in shell_commands(value[0])):
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
        self.unread.append((*bracket, f'{callee} imports a name that is computed at run time'))

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
            target = self.targets_of(node) if names else None
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
            if not (getattr(node, 'elts', None) or getattr(node, 'values', None)):
                text = f'[empty {type(node).__name__.lower()}]'
        if text is None or len(text.encode()) > 200:
            return WITHHELD
        return text, False, literal

    def number(self, node):
        if self.string:
            return ast.unparse(node)
        return self.written(node)
