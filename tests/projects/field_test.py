#!/usr/bin/python3
"""Plans for what people have met in the field: tests/testdata/field/<name>/.

    field_test.py PROGRAM [NAME...]

A folder has project/, deployment.json if there is one, and
  case.json   {"source": where it was met, "options": [...], "expect": {...}}

Of the plan, all that is expected must hold; places are "file", "file:line" or
"file:first-last", texts are regular expressions that ignore case:
  blocks_at, warns_at, names_at   a finding that blocks, warns, or just applies is there
  quiet_at, unnamed_at            no warning, or nothing at all, is there
  no_blocks                       nothing blocks a step
  path                            the releases that the plan goes by
  exit                            the statuses that the client may end with
  text_, action_, remedy_ + has or lacks, undecided_about
  any_of                          one of several expectations
Names that begin with "ok_" are the same without the problem.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = ROOT / 'tests/testdata/field'
DAY = '2026-11-28'


class Plan:
    """What the client says of a project."""

    def __init__(self, program, home, options):
        command = [program, 'plan', '--project', 'project', *options]
        if '--as-of' not in options:
            command += ['--as-of', DAY]
        if (home / 'deployment.json').exists():
            command += ['--deployment', 'deployment.json']
        told = self.run([*command, '--format', 'json'], home)
        read = self.run([*command, '--verbose'], home)
        self.status, self.error = told.returncode, told.stderr
        self.text = read.stdout + '\n' + read.stderr
        plan = json.loads(told.stdout).get('plan', {}) if told.stdout.startswith('{') else {}
        self.steps = plan.get('steps', [])
        self.questions = [q['text'] for q in plan.get('questions', [])]
        self.findings = [f for s in self.steps for f in s['findings']]

    @staticmethod
    def run(command, home):
        return subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=60,
                              check=False)

    def applying(self, *tests):
        return [f for f in self.findings if f['outcome'] == 'OUTCOME_APPLIES'
                and all(test(f) for test in tests)]

    def actions(self):
        return '\n'.join('\n'.join([a['title'], a['command'], a['diff'], *a['details']])
                         for s in self.steps for a in s['actions'])

    def remedies(self):
        return '\n'.join('\n'.join([r['text'], r['command'], r['edit']])
                         for f in self.applying() for r in f['remedies'])

    def undecided(self):
        return '\n'.join(self.questions + [f['title'] for f in self.findings
                                           if f['outcome'] != 'OUTCOME_APPLIES'])


def blocks(finding):
    return finding['effect'] == 'EFFECT_BLOCKS_STEP'


def warns(finding):
    return finding['severity'] in ('SEVERITY_WARNING', 'SEVERITY_CRITICAL')


def places(findings):
    facts = [row['fact'] for f in findings for row in f['evidence']]
    return sorted({(fact['file'], fact['line']) for fact in facts if fact['file']})


def lies_at(place, seen):
    file, first, last = re.fullmatch(r'(.+?)(?::(\d+)(?:-(\d+))?)?', place).groups()
    first = int(first or 0)
    return seen[0] == file and (not first or first <= seen[1] <= int(last or first))


def found(pattern, text):
    flags = re.IGNORECASE | re.MULTILINE
    return re.search(pattern, text, flags) or re.search(pattern, ' '.join(text.split()), flags)


def check_place(plan, name, wanted):
    tests = {'blocks_at': [blocks], 'warns_at': [warns], 'names_at': [], 'quiet_at': [warns],
             'unnamed_at': []}[name]
    there = places(plan.applying(*tests))
    wants = name in ('blocks_at', 'warns_at', 'names_at')
    for place in wanted:
        hits = [seen for seen in there if lies_at(place, seen)]
        if bool(hits) != wants:
            yield f'{name}: {hits or "nothing"} at {place}'


def check_text(plan, name, wanted):
    text = {'text': plan.text, 'action': plan.actions(), 'remedy': plan.remedies(),
            'undecided': plan.undecided()}[name.partition('_')[0]]
    for pattern in wanted if isinstance(wanted, list) else [wanted]:
        hit = found(pattern, text)
        if bool(hit) == name.endswith('_lacks'):
            yield f'{name}: {pattern!r} is ' + (f'in {hit[0]!r}' if hit else 'not there')


def check(plan, expect):
    """What does not hold."""
    for name, wanted in expect.items():
        if name.endswith('_at'):
            yield from check_place(plan, name, wanted)
        elif name == 'exit':
            if plan.status not in wanted:
                yield f'exit: {plan.status} {plan.error}'
        elif name == 'no_blocks':
            yield from (f'no_blocks: {f["advisoryId"]} {f["subject"]}'
                        for f in plan.applying(blocks))
        elif name == 'path':
            path = [s['target']['version'] for s in plan.steps]
            if path != wanted:
                yield f'path: {path}'
        elif name == 'any_of':
            faults = [list(check(plan, one)) for one in wanted]
            if all(faults):
                yield f'any_of: {faults}'
        else:
            yield from check_text(plan, name, wanted)


def main(arguments):
    program, *names = arguments
    program = str(pathlib.Path(program).resolve())
    homes = [CASES / n for n in names] or sorted(d for d in CASES.iterdir() if d.is_dir())
    failed = 0
    for home in homes:
        case = json.loads((home / 'case.json').read_text())
        plan = Plan(program, home, case['options'])
        faults = list(check(plan, case['expect']))
        if plan.status in (1, 2) and 'exit' not in case['expect']:
            faults.append(f'the client ended with {plan.status}: {plan.error}')
        for fault in faults:
            print(f'{home.name}: {fault}')
        failed += bool(faults)
    print(f'{len(homes) - failed} of {len(homes)} cases hold')
    return 1 if failed or not homes else 0


sys.exit(main(sys.argv[1:]))
