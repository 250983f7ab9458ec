#!/usr/bin/python3
"""Compares the reader in C++ with the reference reader, fact for fact.

compare_readers.py PROGRAM [--sample N] [FOLDER]: the snippets next to this file,
10 N of them damaged, and N files of Python's own library, or of FOLDER; without
--sample all files, and 20 000 that are damaged.
"""

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
import warnings

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from mutations import mutations
from reference_reader import facts_of
from sampled_files import sampled_files

# An escape that names a character: we do not carry the names of Unicode.
# Names that are not ASCII: CPython makes them canonical, we take them as they
# are written. Other encodings than UTF-8: the reference has no own decoder.
LEFT_OUT = re.compile(rb'\\N\{|coding[:=][ \t]*(?!utf-?8)[-\w.]+')
BATCH = 200


def left_out(data):
    if LEFT_OUT.search(data.partition(b'\n')[0]) or b'\\N{' in data:
        return True
    if LEFT_OUT.search(b'\n'.join(data.split(b'\n')[:2])):
        return True
    tree = ast.parse(data)
    return any(not name.isascii() for node in ast.walk(tree)
               for name in [getattr(node, 'id', ''), getattr(node, 'attr', ''),
                            getattr(node, 'arg', ''), getattr(node, 'name', '')]
               if isinstance(name, str))


def accepted(path):
    """The bytes of a file that CPython reads, or None."""
    with open(path, 'rb') as file:
        data = file.read()
    try:
        return None if left_out(data) else data
    except (SyntaxError, ValueError, RecursionError):
        return None


def damaged(folder, snippets, count):
    """Paths of files with mutations that CPython accepts."""
    texts = []
    for path in snippets:
        with open(path, encoding='utf-8') as file:
            texts.append(file.read())
    for i, data in enumerate(mutations(texts, count)):
        try:
            ast.parse(data)
        except (SyntaxError, ValueError):
            continue
        path = os.path.join(folder, f'{i}.py')
        with open(path, 'wb') as file:
            file.write(data)
        yield path


def differences(program, files):
    """Lines of what differs between the two readers."""
    arguments = [f'dags/{i}/x.py={path}' for i, (path, _) in enumerate(files)]
    output = subprocess.run([program, *arguments], capture_output=True, check=True)
    ours = []
    for line in output.stdout.decode().split('\n')[:-1]:
        row = json.loads(line)
        if row[0] == 'file':
            ours.append(set())
        else:
            ours[-1].add(json.dumps(row))
    for i, (path, data) in enumerate(files):
        theirs = {json.dumps(row) for row in facts_of(f'dags/{i}/x.py', data)}
        for sign, rows in (('only ours', ours[i] - theirs),
                           ('only the reference', theirs - ours[i])):
            for row in sorted(rows)[:5]:
                yield f'{path}: {sign}: {row}'


def main():
    warnings.simplefilter('ignore')
    sys.setrecursionlimit(10000)
    arguments = sys.argv[1:]
    program = arguments.pop(0)
    paths, sample = sampled_files(arguments)
    snippets = os.path.join(HERE, 'snippets')
    snippets = [os.path.join(snippets, name) for name in sorted(os.listdir(snippets))]
    compared, failed = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        count = 20000 if sample is None else 10 * sample
        paths = snippets + list(damaged(folder, snippets, count)) + paths
        for start in range(0, len(paths), BATCH):
            files = [(path, accepted(path)) for path in paths[start:start + BATCH]]
            files = [(path, data) for path, data in files if data is not None]
            for line in differences(program, files):
                failed += 1
                print(line)
            compared += len(files)
    print(f'{compared} of {len(paths)} files compared, {failed} differences')
    return 1 if failed or compared < len(paths) // 2 else 0


if __name__ == '__main__':
    sys.exit(main())
