#!/usr/bin/python3
"""Edits of imports and arguments change the names that are meant, and no others.

code_edits_property.py PROGRAM [--sample N] [FOLDER]: N files of Python's own library,
or of FOLDER; without --sample all. In each file some of the names that it imports move
to a module that does not exist, and CPython's parser compares: the new text parses, the
same local names are bound, to the new places where they moved, and everything else in
the tree is what it was. A second run changes nothing.
"""

import ast
import copy
import os
import random
import subprocess
import sys
import tempfile
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from sampled_files import sampled_files


def imported(tree):
    """What from statements import, absolutely.

    Not what the file may reach through "import x" as well, nor what tells versions:
    by such a name imports are guarded.
    """
    modules = {alias.name.split('.')[0] for node in ast.walk(tree) if isinstance(node, ast.Import)
               for alias in node.names}
    return sorted({f'{node.module}.{alias.name}' for node in ast.walk(tree)
                   if isinstance(node, ast.ImportFrom) and not node.level
                   and node.module.split('.')[0] not in modules and 'version' not in node.module
                   for alias in node.names if alias.name != '*'
                   and not alias.name.isupper()})


def moved(name, number):
    """Some keep their last name, some get another, some stay in their module."""
    module, _, last = name.rpartition('.')
    other = f'house.{module}'
    return (f'{other}.{last}', f'{other}.New{last}', f'{module}.New{last}')[number % 4 % 3]


class Flat(ast.NodeTransformer):
    """Neighbouring from statements as sorted statements of one name each."""

    def __init__(self, names):
        self._names, self.changed, self.kept = names, 0, 0

    def _alias(self, node, alias):
        name = alias.name
        dotted = f'{node.module}.{name}'
        bound = alias.asname or name
        new = {v: k for k, v in self._names.items()}
        if dotted in new:
            self.changed += 1
            dotted = new[dotted]
        elif dotted in self._names:
            self.kept += 1
        return (dotted, bound)

    def _body(self, body):
        out, run = [], []
        for node in body:
            if isinstance(node, ast.ImportFrom) and not node.level and node.names[0].name != '*':
                run += [self._alias(node, alias) for alias in node.names]
                continue
            out += self._flush(run)
            run = []
            out.append(node)
        return out + self._flush(run)

    @staticmethod
    def _flush(run):
        return [ast.Expr(ast.Constant(repr(sorted(run))))] if run else []

    def generic_visit(self, node):
        for field in ('body', 'orelse', 'finalbody'):
            body = getattr(node, field, None)
            if isinstance(body, list):
                setattr(node, field, self._body(body))
        return super().generic_visit(node)


def edit(program, path, names_file):
    run = subprocess.run([program, path, names_file], capture_output=True, check=True)
    return run.stdout, run.stderr.decode()


def variant(path, folder, chance):
    """A third of the files gets the line ends of Windows, and a byte order mark."""
    with open(path, 'rb') as file:
        data = file.read()
    if b'\r' in data or b'coding' in data[:200] or chance.random() < 0.67:
        return path, data
    data = b'\xef\xbb\xbf' + data.replace(b'\n', b'\r\n')
    path = os.path.join(folder, 'variant.py')
    with open(path, 'wb') as file:
        file.write(data)
    return path, data


def check(program, path, folder, chance):
    """What is wrong, and how many names moved."""
    path, data = variant(path, folder, chance)
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError):
        return '', 0
    names = {name: moved(name, chance.randrange(12)) for name in imported(tree)
             if name.isascii() and chance.random() < 0.6}
    # A new name that the file imports already would say nothing.
    names = {k: v for k, v in names.items() if v not in imported(tree)}
    names_file = os.path.join(folder, 'names')
    with open(names_file, 'w', encoding='utf-8') as file:
        file.writelines(f'n {old} {new}\n' for old, new in names.items())
    after, left = edit(program, path, names_file)
    try:
        new_tree = ast.parse(after)
    except SyntaxError as error:
        return f'{path}: does not parse: {error}', 0
    before_flat, after_flat = Flat({}), Flat(names)
    old = ast.dump(before_flat.visit(copy.deepcopy(tree)))
    new = ast.dump(after_flat.visit(new_tree))
    if old != new:
        at = next((i for i, (a, b) in enumerate(zip(old, new)) if a != b), len(old))
        return f'{path}: differs: {old[at - 80:at + 80]} ... {new[at - 80:at + 80]}', 0
    windows = data.startswith(b'\xef\xbb\xbf') and b'\r\n' in data
    wrong = after.replace(b'\r\n', b'') if windows else b''
    if b'\n' in wrong or (windows and not after.startswith(b'\xef\xbb\xbf')):
        return f'{path}: has other line ends, or no mark', 0
    again = os.path.join(folder, 'again.py')
    with open(again, 'wb') as file:
        file.write(after)
    twice, _ = edit(program, again, names_file)
    if twice != after:
        return f'{path}: a second run changes it', 0
    return '', after_flat.changed


def main():
    warnings.simplefilter('ignore')
    sys.setrecursionlimit(10000)
    arguments = sys.argv[1:]
    program = arguments.pop(0)
    paths, _ = sampled_files(arguments)
    chance = random.Random(1)
    failed, changed = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            fault, count = check(program, path, folder, chance)
            changed += count
            if fault:
                failed += 1
                print(fault)
    print(f'{len(paths)} files, {changed} names moved, {failed} failed')
    # A test that moves nothing proves nothing.
    return 1 if failed or changed < len(paths) // 4 else 0


if __name__ == '__main__':
    sys.exit(main())
