#!/usr/bin/python3
"""Every format of a plan says the same: each is read back and compared with the JSON.

    formats_test.py PROGRAM SARIF_SCHEMA [NAME...]

For each project of tests/testdata/projects: the findings that apply, by advisory and
fingerprint, which of them block, and the advisories that are unknown. SARIF is valid against
the published schema, JUnit is XML that counts right, HTML is well formed and needs nothing else.
"""

import concurrent.futures
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROJECTS = ROOT / 'tests/testdata/projects'
DAY = '2026-11-20'
VOID = {'meta', 'br', 'input'}


def run(program, home, form, command='plan', options=None):
    case = json.loads((home / 'case.json').read_text())
    arguments = [program, command, '--project', 'project', '--as-of', DAY, '--format', form,
                 *(options or case['options'])]
    if (home / 'deployment.json').exists():
        arguments += ['--deployment', 'deployment.json']
    done = subprocess.run(arguments, cwd=home, capture_output=True, check=False, timeout=60)
    assert done.returncode in (0, 3, 4, 5), done.stderr
    return done.returncode, done.stdout.decode('utf-8')


class Told:
    """What an answer says: applying and blocking findings, open advisories."""

    def __init__(self, applies, blocks, unknown):
        self.applies, self.blocks, self.unknown = set(applies), set(blocks), set(unknown)

    def differences(self, other):
        for name in ('applies', 'blocks', 'unknown'):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine != theirs:
                yield f'{name}: lacks {sorted(mine - theirs)}, has also {sorted(theirs - mine)}'


def without_target(options):
    """The options without those that name a target, and their values."""
    pairs = [options[i:i + 2] if options[i].startswith('--') else options[i:i + 1]
             for i in range(len(options)) if i == 0 or options[i].startswith('--')]
    return [word for pair in pairs if pair[0] not in ('--to', '--to-airflow', '--target', '--why-not')
            for word in pair if word == pair[0] or not word.startswith('--')]


def steps_of(answer):
    return answer['plan']['steps'] if 'plan' in answer else [answer['step']]


def of_json(answer):
    findings = [f for s in steps_of(answer) for f in s['findings']]
    there = [f for f in findings if f['outcome'] == 'OUTCOME_APPLIES']
    return Told([(f['advisoryId'], f['fingerprint']) for f in there],
                [(f['advisoryId'], f['fingerprint']) for f in there
                 if f['effect'] == 'EFFECT_BLOCKS_STEP' and not f.get('acknowledgement')],
                [f['advisoryId'] for f in findings if f['outcome'] != 'OUTCOME_APPLIES'])


def mark_of(result):
    return result['ruleId'], result['partialFingerprints']['upgradeAdvisor/v1']


def of_sarif(text, schema):
    log = json.loads(text)
    jsonschema.Draft7Validator(schema).validate(log)
    run_, = log['runs']
    ids = [rule['id'] for rule in run_['tool']['driver']['rules']]
    assert len(ids) == len(set(ids)), 'a rule is there twice'
    found = [r for r in run_['results'] if 'properties' in r]
    for result in run_['results']:
        assert ids[result['ruleIndex']] == result['ruleId'], result['ruleId']
        for location in result['locations']:
            where = location['physicalLocation']['artifactLocation']
            assert where['uriBaseId'] == '%SRCROOT%' and not where['uri'].startswith('/'), where
            assert (ROOT / where['uri']).is_file(), where
    marks = [mark_of(r) for r in found]
    assert len(marks) == len(set(marks)), 'two results have one fingerprint'
    fails = [r for r in found if r['kind'] == 'fail']
    return Told(map(mark_of, fails),
                [mark_of(r) for r in fails if r['level'] == 'error' and 'suppressions' not in r],
                [r['ruleId'] for r in found if r['kind'] == 'review'])


LINE = re.compile(r'^\[(\w+)\] .*\((\S+) ([0-9a-f]{16})\)', re.MULTILINE)


def of_junit(text):
    root = xml.etree.ElementTree.fromstring(text)
    lines = []
    for suite in root:
        for status, tag in (('failures', 'failure'), ('errors', 'error'), ('skipped', 'skipped')):
            assert int(suite.get(status)) == len(suite.findall(f'testcase/{tag}')), suite.attrib
        assert int(suite.get('tests')) == len(suite), suite.attrib
        for case in suite:
            for body in case:
                found = LINE.findall(body.text or '')
                lines += found
                words = {word for word, _, _ in found}
                if 'blocks' in words:
                    assert body.tag == 'failure', case.attrib
                elif 'unknown' in words:
                    assert body.tag == 'skipped' and body.get('message'), case.attrib
    there = [(i, f) for word, i, f in lines if word != 'unknown']
    return Told(there, [(i, f) for word, i, f in lines if word == 'blocks'],
                [i for word, i, _ in lines if word == 'unknown'])


def of_github(text):
    applies, blocks, unknown = [], [], []
    for line in text.splitlines():
        mark = re.fullmatch(r'::(\w+) (?:file=[^,]+,)?(?:line=\d+,)?title=([^:,]+)::(.*)', line)
        if not mark:
            continue
        level, title, message = mark.groups()
        finding = re.search(r'\[([0-9a-f]{16})\]', message)
        if title == 'Unknown':
            unknown += message.rsplit(': ', 1)[1].split(', ')
        elif finding:
            applies.append((title, finding[1]))
            if level == 'error':
                blocks.append(applies[-1])
    return Told(applies, blocks, unknown)


def of_markdown(text):
    assert len(text) < 65536
    assert text.count('<details>') == text.count('</details>')
    text = re.sub(r'&#(\d+);', lambda m: chr(int(m[1])), text)
    found = re.findall(r'^- \*\*(\w+)\*\*: .*\(<code>(\S+)</code> <code>([0-9a-f]{16})</code>\)',
                       text, re.MULTILINE)
    unknown = []
    for line in text.splitlines():
        if line.startswith('- ') and (' would decide ' in line or 'Could not be decided' in line):
            unknown += re.findall(r'<code>([A-Z0-9-]+)</code>', line)
    return Told([(i, f) for _, i, f in found], [(i, f) for word, i, f in found if word == 'blocks'],
                unknown)


class Page(html.parser.HTMLParser):
    """Reads findings, and refuses what a browser would have to guess or to load."""

    def __init__(self):
        super().__init__()
        self.open, self.found = [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        assert tag not in ('script', 'link', 'img', 'iframe'), tag
        assert not any(name.startswith('on') or name in ('src', 'href') for name in attrs), attrs
        if tag not in VOID:
            self.open.append(tag)
        if 'data-advisory' in attrs:
            self.found.append((attrs['data-outcome'], attrs['data-advisory'],
                               attrs['data-fingerprint']))

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f'</{tag}> in {self.open}'


def of_html(text):
    page = Page()
    page.feed(text)
    page.close()
    assert not page.open, page.open
    return Told([(i, f) for word, i, f in page.found if word != 'unknown'],
                [(i, f) for word, i, f in page.found if word == 'blocks'],
                [i for word, i, _ in page.found if word == 'unknown'])


def compare(program, home, command, options, readers):
    status, text = run(program, home, 'json', command, options)
    answer = json.loads(text)
    if command == 'validate' and 'step' not in answer:
        return
    wanted = of_json(answer)
    for form, read in readers.items():
        ended, written = run(program, home, form, command, options)
        if ended != status:
            yield f'{command} {form}: status {ended}, not {status}'
        try:
            told = read(written)
        except (AssertionError, jsonschema.ValidationError,
                xml.etree.ElementTree.ParseError) as error:
            yield f'{command} {form}: {type(error).__name__} {error}'
            continue
        yield from (f'{command} {form}: {d}' for d in wanted.differences(told))


def replaced(text, region, inserted):
    """The text after a replacement of SARIF; a region without columns is of whole lines."""
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    start = starts[region['startLine'] - 1]
    end_line = region.get('endLine', region['startLine'])
    end = (starts[end_line - 1] + region['endColumn'] - 1 if 'endColumn' in region
           else starts[end_line] - len(lines[end_line - 1]) + len(lines[end_line - 1].rstrip('\n')))
    return text[:start] + inserted + text[end:]


def patched(path, diff):
    """The file after a difference alone; None where it does not apply."""
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder, path.name)
        copy.write_text(path.read_text())
        done = subprocess.run(['patch', '--fuzz=0', '--silent', copy.name], cwd=folder, input=diff,
                              text=True, capture_output=True, check=False)
        return copy.read_text() if done.returncode == 0 else None


def check_fixes(log, plan):
    """Each fix does what a difference of the plan does."""
    diffs = [a['diff'] for s in plan['steps'] for a in s['actions'] if a['diff']]
    for result in log['runs'][0]['results']:
        for fix in result.get('fixes', []):
            for change in fix['artifactChanges']:
                path = ROOT / change['artifactLocation']['uri']
                text = path.read_text()
                for one in reversed(change['replacements']):
                    text = replaced(text, one['deletedRegion'],
                                    one.get('insertedContent', {}).get('text', ''))
                if text not in [patched(path, diff) for diff in diffs if f'/{path.name}' in diff]:
                    yield f'sarif: no difference does what the fix of {result["ruleId"]} does'


def check(program, home, schema):
    readers = {'sarif': lambda text: of_sarif(text, schema), 'junit': of_junit,
               'github': of_github, 'markdown': of_markdown, 'html': of_html}
    options = json.loads((home / 'case.json').read_text())['options']
    plan = json.loads(run(program, home, 'json')[1])['plan']
    log = json.loads(run(program, home, 'sarif')[1])
    fixes = sum(len(result.get('fixes', [])) for result in log['runs'][0]['results'])
    target = plan['steps'][-1]['target']['version']
    faults = list(compare(program, home, 'plan', options, readers))
    faults += check_fixes(log, plan)
    # Of a validation only what is written by other rules.
    faults += compare(program, home, 'validate',
                      [*without_target(options), '--to', f'runtime:{target}'],
                      {form: readers[form] for form in ('junit', 'markdown')})
    return faults, fixes


def main(arguments):
    program, schema, *names = arguments
    program = str(pathlib.Path(program).resolve())
    with open(schema, encoding='utf-8') as file:
        schema = json.load(file)
    homes = [PROJECTS / n for n in names] or sorted(d for d in PROJECTS.iterdir() if d.is_dir())
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda home: check(program, home, schema), homes))
    for home, (faults, _) in zip(homes, results):
        print(f'{"FAIL" if faults else "ok":4} {home.name}')
        for fault in faults:
            print('     ' + fault[:2000])
        failed += bool(faults)
    fixes = sum(count for _, count in results)
    print(f'{len(homes)} projects, {failed} failed; {fixes} fixes')
    # A check of fixes that meets none has not checked anything.
    return 1 if failed or not homes or (fixes == 0 and not names) else 0


sys.exit(main(sys.argv[1:]))
