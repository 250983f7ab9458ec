#!/usr/bin/python3
"""Plans for whole projects, as a user runs them: tests/testdata/projects/<name>/.

    project_test.py PROGRAM [NAME...] [--update]

A folder has
  case.json   {"options": [...], "twin_options": [...], "mutations": [...]}
  project/    the project
  deployment.json  the Deployment, if there is one
  sound/      files that replace those of the project (an empty file: removed): its sound
              twin, for which a plan finds nothing above information, but for what its
              upgrade-advisor.json accepts: what no project can avoid, a long migration
  plan.txt    what a plan finds in the project, one line each; --update writes it, and
              a project without one waits for advisories that are to come

A mutation is {"name", "file", "replace", "with", "gone": [...], "new": [...]}: a text of
one file becomes another, and exactly these findings change ("ID" or "ID subject").

Of every step of a plan: `fix` gives a diff that git applies; `fix --write` makes what that
diff does, and a plan then finds nothing that blocks which it has not listed; a second fix has
nothing to change; Python that parsed still does.

Of every plan: each difference applies with patch, one after the other, and leaves the
Dockerfile as the last step names it; each command is one a shell takes.
"""

import ast
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROJECTS = ROOT / 'tests/testdata/projects'
DAY = '2026-11-20'
WEIGHTS = {'SEVERITY_INFO': 'info', 'SEVERITY_WARNING': 'warning', 'SEVERITY_CRITICAL': 'critical'}
# Commands for people begin with one of these.
PROGRAMS = ('astro ', 'airflow ', 'pip ', 'SELECT ', 'DROP TABLE ', 'UPDATE ', 'DELETE ', 'grep ',
            'docker ', 'ruff ', 'kubectl ', 'psql ', 'python', 'ALTER TABLE ', 'env ')


def plan(program, folder, options):
    run = subprocess.run([program, 'plan', '--project', folder, '--as-of', DAY, '--format',
                          'json', *options], capture_output=True, text=True)
    assert run.returncode in (0, 3, 4), f'status {run.returncode}: {run.stderr}'
    return json.loads(run.stdout)['plan']


def places(finding):
    out = []
    for row in finding['evidence']:
        fact = row['fact']
        if fact['file']:
            out.append(f'{fact["file"]}:{fact["line"]}' if fact['line'] else fact['file'])
    return sorted(set(out))


def key(finding):
    return ' '.join(x for x in (finding['advisoryId'], finding['subject']) if x)


def decided(p):
    return [f for s in p['steps'] for f in s['findings'] if f['outcome'] == 'OUTCOME_APPLIES']


def told(p):
    """A plan as lines: what golden files hold."""
    out = [f'verdict {p["verdict"].removeprefix("VERDICT_")}']
    for s in p['steps']:
        out.append(f'step {s["source"]["version"]} -> {s["target"]["version"]}')
        for f in s['findings']:
            if f['outcome'] != 'OUTCOME_APPLIES':
                continue
            blocks = ' blocks' if f['effect'] == 'EFFECT_BLOCKS_STEP' else ''
            where = ', '.join(places(f))
            out.append(f'  {WEIGHTS[f["severity"]]}{blocks} {key(f)}' + (f' @ {where}' if where
                                                                         else ''))
        out += ['  edit ' + a['edit'] for a in s['actions'] if a['edit']]
    out += [f'not read {u["file"]}:{u["line"]}' for u in p['coverage']['unread']]
    return '\n'.join(out) + '\n'


def check_diffs(p, folder, faults):
    """Every difference applies to what the ones before it left."""
    for s in p['steps']:
        for a in s['actions']:
            if not a['diff']:
                continue
            run = subprocess.run(['patch', '-p1', '--fuzz=0', '--no-backup-if-mismatch'],
                                 cwd=folder, input=a['diff'], capture_output=True, text=True)
            if run.returncode != 0:
                faults.append(f'a difference does not apply: {run.stdout}\n{a["diff"]}')
    if p['steps'] and any(a['diff'] for s in p['steps'] for a in s['actions']):
        last = p['steps'][-1]['target']['version']
        if last not in (pathlib.Path(folder) / 'Dockerfile').read_text():
            faults.append(f'the Dockerfile does not name {last} at the end')


def check_commands(p, faults):
    commands = [a['command'] for s in p['steps'] for a in s['actions']]
    commands += [r['command'] for f in decided(p) for r in f['remedies']]
    commands += [q['command'] for q in p['questions']]
    for command in filter(None, commands):
        command = re.sub(r'<[a-z_]+>', 'x', command)  # what a person fills in
        if not command.startswith(PROGRAMS):
            faults.append(f'nobody knows how to run: {command}')
        if command.split()[0].isupper():
            continue
        run = subprocess.run(['bash', '-n', '-c', command], capture_output=True, text=True)
        if run.returncode != 0:
            faults.append(f'no shell takes {command}: {run.stderr}')


def copy_of(project, replaced=None):
    folder = pathlib.Path(tempfile.mkdtemp()) / 'project'
    shutil.copytree(project, folder)
    if replaced and replaced.is_dir():
        for path in (f for f in replaced.rglob('*') if f.is_file()):
            target = folder / path.relative_to(replaced)
            if path.stat().st_size == 0:
                target.unlink(missing_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return folder


def check_golden(program, home, case, update, faults):
    folder = copy_of(home / 'project')
    p = plan(program, folder, case['options'])
    golden = home / 'plan.txt'
    text = told(p)
    if update:
        golden.write_text(text)
    elif text != golden.read_text():
        faults.append('the plan is another than plan.txt:\n' + diff_of(golden.read_text(), text))
    check_commands(p, faults)
    check_diffs(p, folder, faults)
    shutil.rmtree(folder.parent)
    return p


def diff_of(a, b):
    import difflib
    return ''.join(difflib.unified_diff(a.splitlines(True), b.splitlines(True), 'plan.txt', 'now',
                                        n=0))


def check_twin(program, home, case, faults):
    if not (home / 'sound').is_dir():
        faults.append('there is no sound version')
        return
    folder = copy_of(home / 'project', home / 'sound')
    p = plan(program, folder, case['options'] + case.get('twin_options', []))
    for f in decided(p):
        if f['severity'] != 'SEVERITY_INFO' and not f.get('acknowledgement'):
            faults.append(f'the sound version has {f["severity"]} {key(f)} @ {places(f)}')
    faults += [f'the sound version: {n["text"]}' for n in p['notes']
               if n['code'].startswith('ACKNOWLEDGEMENT_')]
    check_diffs(p, folder, faults)
    shutil.rmtree(folder.parent)


def matches(expected, keys):
    return any(k == expected or k.split(' ')[0] == expected for k in keys)


def check_mutation(program, home, case, before, mutation, faults):
    folder = copy_of(home / 'project')
    path = folder / mutation['file']
    text = path.read_text()
    if mutation['replace'] not in text:
        faults.append(f'{mutation["name"]}: {mutation["file"]} has no such text')
        return
    path.write_text(text.replace(mutation['replace'], mutation['with']))
    old = {key(f) for f in decided(before)}
    new = {key(f) for f in decided(plan(program, folder, case['options']))}
    for what, changed in (('gone', old - new), ('new', new - old)):
        wanted = mutation.get(what, [])
        for w in wanted:
            if not matches(w, changed):
                faults.append(f'{mutation["name"]}: {w} is not {what}')
        for c in sorted(changed):
            if not any(matches(w, [c]) for w in wanted):
                faults.append(f'{mutation["name"]}: {c} is {what}, which nobody expects')
    shutil.rmtree(folder.parent)


def fix(program, folder, options, *more):
    run = subprocess.run([program, 'fix', '--project', folder, '--as-of', DAY, '--format', 'json',
                          *options, *more], capture_output=True, text=True)
    assert run.returncode in (0, 3, 4), f'fix: status {run.returncode}: {run.stderr}'
    return json.loads(run.stdout)


def contents(folder):
    return {f.relative_to(folder): f.read_bytes() for f in folder.rglob('*')
            if f.is_file() and '.git' not in f.parts}


def blocking(step):
    """What blocks a step and is not accepted."""
    return {key(f) for f in step['findings'] if f['outcome'] == 'OUTCOME_APPLIES'
            and f['effect'] == 'EFFECT_BLOCKS_STEP' and not f.get('acknowledgement')}


def parses(path):
    try:
        ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return False
    return True


def check_fix(program, home, case, p, number, faults):
    """One step, from the release that the plan starts from."""
    start = p['start']
    name = {'DISTRIBUTION_RUNTIME': 'runtime', 'DISTRIBUTION_CERTIFIED': 'certified'}
    options = case['options']
    if '--from' not in options:
        options = [*options, '--from', f'{name[start["distribution"]]}:{start["version"]}']
    folder, patched = copy_of(home / 'project'), copy_of(home / 'project')
    sound = {f for f in folder.rglob('*.py') if parses(f)}
    made = fix(program, folder, options, '--step', str(number))
    if contents(folder) != contents(patched):
        faults.append(f'fix --step {number} writes without --write')
    for diff in filter(None, (f['diff'] for f in made['files'])):
        run = subprocess.run(['git', 'apply', '-'], cwd=patched, input=diff.encode(),
                             capture_output=True)
        if run.returncode != 0:
            faults.append(f'fix --step {number}: git does not apply: {run.stderr}\n{diff}')
    fix(program, folder, options, '--step', str(number), '--write')
    if contents(folder) != contents(patched):
        faults.append(f'fix --step {number} --write makes something else than its diff')
    if fix(program, folder, options, '--step', str(number))['files']:
        faults.append(f'fix --step {number}: a second run changes more')
    faults += [f'fix --step {number}: {f} does not parse' for f in sound if not parses(f)]
    after = plan(program, folder, options)
    # By advisory: an option that has a new name is another subject. An edit of requirements may
    # clear more than fix can know.
    told_blocking = {item['what'].split()[0] for item in made['blocking']}
    if len(after['steps']) >= number:
        found = {k.split()[0] for k in blocking(after['steps'][number - 1])}
        if not found <= told_blocking:
            faults.append(f'fix --step {number} does not list {sorted(found - told_blocking)}')
    shutil.rmtree(folder.parent)
    shutil.rmtree(patched.parent)


def check(program, home, update):
    case = json.loads((home / 'case.json').read_text())
    if (home / 'deployment.json').exists():
        case['options'] += ['--deployment', home / 'deployment.json']
    faults = []
    p = check_golden(program, home, case, update, faults)
    check_twin(program, home, case, faults)
    for number in range(1, len(p['steps']) + 1):
        check_fix(program, home, case, p, number, faults)
    for mutation in case.get('mutations', []):
        check_mutation(program, home, case, p, mutation, faults)
    if not case.get('mutations'):
        faults.append('there is no mutation')
    return faults


def main(arguments):
    update = '--update' in arguments
    program, *names = [a for a in arguments if a != '--update']
    homes = [PROJECTS / n for n in names] or sorted(d for d in PROJECTS.iterdir() if d.is_dir())
    failed = 0
    for home in homes:
        if not update and not (home / 'plan.txt').exists():
            print(f'wait {home.name}')
            continue
        faults = check(os.path.abspath(program), home, update)
        print(f'{"FAIL" if faults else "ok":4} {home.name}')
        for fault in faults:
            print('     ' + fault.replace('\n', '\n     '))
        failed += bool(faults)
    print(f'{len(homes)} projects, {failed} failed')
    return 1 if failed or not homes else 0


sys.exit(main(sys.argv[1:]))
