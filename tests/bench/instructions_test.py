"""How many instructions an answer takes, against a budget.

    instructions_test.py ANSWER_COST [--update]

Instructions are the same whatever else the machine does, nearly: what takes a tenth more
than instructions.json says has become dearer. Counted by callgrind, of an optimised build.
--update writes what was counted; a commit that does says why.
"""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
import sys

BUDGET = pathlib.Path(__file__).with_name('instructions.json')
KINDS = ('newest', 'patch', 'migration', 'example', 'validation')
ANSWERS = 10
SLACK = 1.1


def counted(program: str, kind: str) -> int:
    """Instructions of one answer."""
    said = subprocess.run(
        ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null',
         '--toggle-collect=upgrade_advisor::Counted*', program, kind],
        capture_output=True, text=True, timeout=300)
    found = re.search(r'Collected : (\d+)', said.stderr)
    if said.returncode != 0 or found is None or found[1] == '0':
        sys.exit(f'callgrind counted nothing:\n{said.stdout}\n{said.stderr}')
    return int(found[1]) // ANSWERS


def main() -> None:
    program, *options = sys.argv[1:]
    now = {kind: counted(program, kind) for kind in KINDS}
    if options == ['--update']:
        BUDGET.write_text(json.dumps(now, indent=2) + '\n')
    budget = json.loads(BUDGET.read_text())
    dearer = []
    for kind, count in now.items():
        print(f'{kind:12}{count:10}  budget {budget[kind]:10}  {count / budget[kind]:.2f}')
        if count > SLACK * budget[kind]:
            dearer.append(kind)
    if dearer:
        sys.exit(f'dearer than the budget by more than a tenth: {", ".join(dearer)}. Find what '
                 'grew, or say in the commit why it has to, with --update')


if __name__ == '__main__':
    main()
