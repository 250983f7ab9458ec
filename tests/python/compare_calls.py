#!/usr/bin/python3
"""Compares what the reader in C++ says of calls with a slow reference.

    compare_calls.py PROGRAM FOLDER...

Every file *.py of the folders is a project. A call whose callee an import alone decides,
and that is of Airflow or of a package that makes DAGs, has a row `@arguments` with that
path and its keywords; and no row of a call contradicts what an import, or a parameter,
says of its name.
"""

import ast
import json
import pathlib
import subprocess
import sys
import warnings

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from reference_calls import ROOTS, calls_of

ROW = '@arguments.'
# A fact that is in more places than these is shown at the first ones.
PLACES = 25


def texts_of(folders):
    """The files that CPython reads."""
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob('*.py')):
            try:
                text = path.read_text(encoding='utf-8')
                ast.parse(text)
            except (SyntaxError, ValueError, RecursionError):
                continue
            yield path, text


def rows_of(program, paths):
    """Of each file its rows: (line, column) -> {callee: names}."""
    run = subprocess.run([program, '--resolved', *(f'dags/{i}.py={path}'
                                                   for i, path in enumerate(paths))],
                         capture_output=True, text=True, check=True)
    out = []
    for line in run.stdout.splitlines():
        fact = json.loads(line)
        if fact[0] == 'file':
            out.append({})
        elif fact[0] == 'fact' and fact[2].startswith(ROW):
            # "X.partial(...).expand(...)" is two calls that begin at one place.
            callees = out[-1].setdefault((fact[6], fact[7]), {})
            callees.setdefault(fact[2][len(ROW):], []).extend(fact[3].split(','))
    return out


def faults_of(calls, rows):
    """Where the two disagree."""
    counts = {}
    by_place = {(call.line, call.column): call for call in calls}
    for call in sorted(calls, key=lambda c: (c.line, c.column)):
        if call.path is None or call.path.partition('.')[0] not in ROOTS:
            continue
        counts[call.path] = counts.get(call.path, 0) + 1
        names = rows.get((call.line, call.column), {}).get(call.path)
        if names is None and counts[call.path] <= PLACES:
            yield f'{call.line}:{call.column} calls {call.path}, and has no row'
        elif names is not None and not call.keywords <= set(names):
            yield f'{call.line}:{call.column} lacks {call.keywords - set(names)}'
    for place, found in rows.items():
        call = by_place.get(place)
        if call is None or call.path in found:
            continue
        if call.path is not None or call.why == 'parameter':
            yield f'{place[0]}:{place[1]} calls {call.path or call.why}, and has {list(found)}'


def main(program, *folders):
    warnings.simplefilter('ignore')
    files = list(texts_of(folders))
    failed = compared = 0
    for start in range(0, len(files), 200):
        batch = files[start:start + 200]
        for (path, text), rows in zip(batch, rows_of(program, [path for path, _ in batch]),
                                      strict=True):
            calls = calls_of(text)
            compared += len(calls)
            for fault in faults_of(calls, rows):
                print(f'{path}:{fault}')
                failed += 1
    print(f'{len(files)} files, {compared} calls, {failed} differ')
    return 1 if failed or not files else 0


sys.exit(main(*sys.argv[1:]))
