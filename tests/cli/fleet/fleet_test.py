#!/usr/bin/python3
"""The commands below `fleet` against a fleet in memory.

    fleet_test.py UPGRADE_ADVISOR
"""

import csv
import html.parser
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

import grpc

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from fake_fleet import ROOT, FakeFleet

PROGRAM = sys.argv[1]
del sys.argv[1:2]

PROJECTS = ROOT / 'tests/testdata/projects'


def row(name, version='12.1.0', workspace='data', revision=1, **more):
    return {'deploymentId': name, 'workspace': workspace, 'revision': revision,
            'deployment': {'name': f'{name}-prod', 'release': {
                'distribution': 'DISTRIBUTION_RUNTIME', 'version': version}}, **more}


class FleetTest(unittest.TestCase):

    def setUp(self):
        self.fleet = self.enterContext(FakeFleet())
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def enterContext(self, manager):
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def run_(self, *words, organization='acme', status=0, text=None):
        environment = {**os.environ, 'NO_COLOR': '1'}
        environment.pop('UPGRADE_ADVISOR_ORGANIZATION', None)
        if organization:
            environment['UPGRADE_ADVISOR_ORGANIZATION'] = organization
        done = subprocess.run([PROGRAM, 'fleet', words[0], '--server', self.fleet.address,
                               *map(str, words[1:])], input=text, env=environment,
                              capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(status, done.returncode, done.stderr + done.stdout)
        return done

    def file(self, lines):
        path = self.folder / 'rows.jsonl'
        path.write_text(''.join(line if isinstance(line, str) else json.dumps(line) + '\n'
                                for line in lines))
        return path

    def import_(self, *rows):
        return self.run_('import', '--jsonl', self.file(rows))

    # Import.

    def test_lines_are_stored_and_counted(self):
        done = self.import_(row('a'), row('b', '9.5.0'))
        self.assertEqual('2 rows: 2 new, 0 changed, 0 unchanged, 0 faulty\n', done.stdout)
        self.assertEqual({'a', 'b'}, set(self.fleet.rows('acme')))
        done = self.import_(row('a'), row('b', '9.6.0', revision=2))
        self.assertEqual('2 rows: 0 new, 1 changed, 1 unchanged, 0 faulty\n', done.stdout)

    def test_a_faulty_line_is_reported_with_its_number_and_the_rest_is_stored(self):
        path = self.file([row('a'), '{"deploymentId": \n', '\n', row('b c'), 'true\n',
                          row('d', revision=0), row('e', nonsense=1), row('f')])
        done = self.run_('import', '--jsonl', path, status=1)
        self.assertEqual({'a', 'f'}, set(self.fleet.rows('acme')))
        self.assertEqual('7 rows: 2 new, 0 changed, 0 unchanged, 5 faulty\n', done.stdout)
        for line in (2, 4, 5, 6, 7):
            self.assertIn(f'line {line}', done.stderr)
        self.assertIn('line 4 (b c): deployment_id', done.stderr)
        self.assertEqual(5, len(done.stderr.splitlines()), done.stderr)

    def test_json_of_an_import_has_the_faults(self):
        path = self.file([row('a'), 'x\n'])
        answer = json.loads(self.run_('import', '--jsonl', path, '--json', status=1).stdout)
        self.assertEqual((2, 1, 1), (answer['received'], answer['created'], answer['faulty']))
        self.assertEqual('line 2', answer['faults'][0]['place'])

    def test_rows_come_in_chunks(self):
        path = self.file([row(f'd{i}') for i in range(25)])
        self.run_('import', '--jsonl', path, '--chunk', 10)
        self.assertEqual([10, 10, 5], [len(rows) for _, rows in self.fleet.streams])

    def test_standard_input_is_a_source(self):
        self.run_('import', '--jsonl', '-', text=json.dumps(row('a')))
        self.assertEqual({'a'}, set(self.fleet.rows('acme')))

    def test_lines_may_name_their_organization(self):
        path = self.file([{'organization': 'one', 'deployment': row('a')},
                          {'organization': 'one', 'deployment': row('b')},
                          {'organization': 'two', 'deployment': row('a')}])
        self.run_('import', '--jsonl', path, organization=None)
        self.assertEqual([('one', ['a', 'b']), ('two', ['a'])], self.fleet.streams)

    def test_a_line_without_an_organization_needs_the_option(self):
        done = self.run_('import', '--jsonl', self.file([row('a')]), organization=None, status=1)
        self.assertIn('line 1 (a): names no organization: give --organization', done.stderr)

    def test_an_import_goes_on_where_the_service_stopped(self):
        path, state = self.file([row(f'd{i}') for i in range(25)]), self.folder / 'state'
        words = ('import', '--jsonl', path, '--chunk', 10, '--resume', state)
        self.run_(*words)
        self.assertEqual(25, json.loads(state.read_text())['rows'])
        with path.open('a') as file:
            file.write(json.dumps(row('last')) + '\n')
        done = self.run_(*words)
        self.assertIn('1 rows: 1 new', done.stdout)
        self.assertIn('25 were taken before', done.stdout)
        self.assertEqual(['last'], self.fleet.streams[-1][1])

    def test_an_import_that_failed_goes_on_after_what_was_confirmed(self):
        path, state = self.file([row(f'd{i:02}') for i in range(25)]), self.folder / 'state'
        words = ('import', '--jsonl', path, '--chunk', 10, '--resume', state)
        self.fleet.refuse(1, after=1, code=grpc.StatusCode.PERMISSION_DENIED)
        done = self.run_(*words, status=1)
        self.assertIn('has taken the first 10 rows', done.stderr)
        self.assertEqual(10, json.loads(state.read_text())['rows'])
        self.run_(*words)
        self.assertEqual([f'd{i:02}' for i in range(25)],
                         [name for _, rows in self.fleet.streams for name in rows])

    def test_the_state_of_another_import_is_refused(self):
        state = self.folder / 'state'
        self.run_('import', '--jsonl', self.file([row('a')]), '--resume', state)
        other = self.folder / 'other.jsonl'
        other.write_text(json.dumps(row('b')))
        done = self.run_('import', '--jsonl', other, '--resume', state, status=2)
        self.assertIn('is of another import', done.stderr)
        state.write_text('something else')
        done = self.run_('import', '--jsonl', other, '--resume', state, status=2)
        self.assertIn('is not a file of this option', done.stderr)

    def test_a_chunk_is_sent_again_once_the_service_is_back(self):
        self.fleet.refuse(1)
        done = self.run_('import', '--jsonl', self.file([row('a'), row('b')]))
        self.assertEqual({'a', 'b'}, set(self.fleet.rows('acme')))
        self.assertIn('next try in', done.stderr)

    def test_an_older_revision_is_a_fault_of_its_row(self):
        self.import_(row('a', revision=7))
        done = self.run_('import', '--jsonl', self.file([row('a', revision=3)]), status=1)
        self.assertIn('line 1 (a): a newer revision is stored', done.stderr)

    def test_folders_with_a_dockerfile_are_deployments(self):
        for name in ('etl', 'ml'):
            home = self.folder / 'projects' / name
            (home / 'dags').mkdir(parents=True)
            (home / 'Dockerfile').write_text('FROM quay.io/astronomer/astro-runtime:9.5.0\n')
            (home / 'dags/a.py').write_text('from airflow.operators.subdag import SubDagOperator\n')
            (home / '.env').write_text('DB_PASSWORD=hunter2\n')
        (self.folder / 'projects/notes').mkdir()
        self.run_('import', '--projects', self.folder / 'projects', '--workspace', 'team')
        rows = self.fleet.rows('acme')
        self.assertEqual({'etl', 'ml'}, set(rows))
        etl = rows['etl']
        self.assertEqual(('team', 'etl', 'projects'),
                         (etl.workspace, etl.deployment.name, etl.source))
        self.assertGreater(etl.revision, 1_700_000_000)
        self.assertIn('airflow.operators.subdag.SubDagOperator',
                      [fact.name for fact in etl.deployment.facts.facts])
        self.assertNotIn('hunter2', str(etl))

    def test_an_answer_of_the_astro_api_is_a_source(self):
        path = self.folder / 'astro.json'
        path.write_text(json.dumps({'deployments': [
            {'id': 'clx1', 'name': 'Prod ETL', 'workspaceId': 'clw9', 'workspaceName': 'Data',
             'astroRuntimeVersion': '9.5.0', 'airflowVersion': '2.7.3', 'executor': 'CELERY',
             'updatedAt': '2026-05-01T10:00:00.5Z', 'status': 'HEALTHY',
             'environmentVariables': [
                 {'key': 'AIRFLOW__CORE__PARALLELISM', 'value': '32', 'isSecret': False},
                 {'key': 'API_KEY_OF_X', 'value': '', 'isSecret': True}]},
            {'id': 'clx2', 'name': 'old', 'workspaceId': 'clw9'}], 'totalCount': 2}))
        done = self.run_('import', '--astro', path, status=1)
        self.assertIn('deployment 2: neither astroRuntimeVersion nor runtimeVersion', done.stderr)
        stored = self.fleet.rows('acme')['clx1']
        self.assertEqual(('clw9', 1777629600), (stored.workspace, stored.revision))
        self.assertEqual(('Prod ETL', '9.5.0', 'CeleryExecutor'),
                         (stored.deployment.name, stored.deployment.release.version,
                          stored.deployment.executor))
        variables = stored.deployment.environment.variables
        self.assertEqual('32', variables['AIRFLOW__CORE__PARALLELISM'])
        self.assertEqual('${WITHHELD}', variables['API_KEY_OF_X'])
        self.assertTrue(stored.deployment.environment.partial)

    def test_sources_that_cannot_be_read_are_named(self):
        for words in (('--jsonl', self.folder / 'none'), ('--jsonl', self.folder),
                      ('--astro', self.folder / 'none'), ('--astro', self.file(['[1'])),
                      ('--projects', self.folder, '--workspace', 'w')):
            done = self.run_('import', *words, status=2)
            self.assertIn(words[0], done.stderr)

    # Lists.

    def test_a_list_follows_the_pages_up_to_its_limit(self):
        self.import_(*(row(f'd{i:04}') for i in range(2100)))
        done = self.run_('list', '--limit', 0, '--format', 'csv')
        self.assertEqual(2101, len(done.stdout.splitlines()))
        done = self.run_('list', '--format', 'csv')
        self.assertEqual(1001, len(done.stdout.splitlines()))
        self.assertIn('--limit 0', done.stderr)
        done = self.run_('list', '--json', '--limit', 1500)
        self.assertEqual(1500, len(json.loads(done.stdout)['deployments']))

    def test_a_table_says_in_words_what_it_says_in_colours(self):
        self.import_(row('a', '9.5.0'), row('b'))
        done = self.run_('list')
        self.assertIn('ID', done.stdout)
        line, = [line for line in done.stdout.splitlines() if line.startswith('a ')]
        for word in ('a-prod', 'data', 'runtime 9.5.0', 'ended 303 days ago', 'BLOCKED',
                     'runtime 13.2.0', 'R3-SUBDAG'):
            self.assertIn(word, line)
        coloured = self.run_('list', '--color', 'always').stdout
        self.assertIn('\x1b[', coloured)
        self.assertNotIn('\x1b[', done.stdout)

    def test_a_filter_is_passed_on_and_its_fault_names_the_option(self):
        self.import_(row('a', '9.5.0'), row('b'))
        done = self.run_('list', '--filter', 'verdict = BLOCKED', '--format', 'csv')
        self.assertEqual(2, len(done.stdout.splitlines()))
        done = self.run_('list', '--filter', 'nonsense', status=1)
        self.assertIn('nonsense', done.stderr)

    def test_csv_keeps_quotes_and_defuses_formulas(self):
        evil = row('a')
        evil['deployment']['name'] = '=HYPERLINK("http://x","y")\nnext'
        self.import_(evil, row('b', '9.5.0'))
        text = self.run_('list', '--format', 'csv').stdout
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual('\'=HYPERLINK("http://x","y")\nnext', rows[0]['name'])
        self.assertEqual('-303', rows[1]['days_left'])

    def test_one_deployment_with_its_plan(self):
        self.import_(row('a', '9.5.0'))
        done = self.run_('get', 'a', '--plan')
        self.assertIn('aims', self.run_('target', '--target', 'latest').stdout)
        self.assertIn('a-prod', done.stdout)
        self.assertIn('Step 1 of 1: upgrade Runtime, runtime 9.5.0 to runtime 13.2.0', done.stdout)
        self.assertNotIn('Step 1', self.run_('get', 'a').stdout)
        self.assertIn('nobody is not there', self.run_('get', 'nobody', status=1).stderr)

    def test_deployments_are_forgotten(self):
        self.import_(row('a'), row('b'))
        self.assertEqual('1 deleted, 1 were not there\n', self.run_('delete', 'a', 'x').stdout)
        self.assertEqual({'b'}, set(self.fleet.rows('acme')))

    # Changes.

    def change(self, name='a', before='VERDICT_READY', after='VERDICT_BLOCKED'):
        self.fleet.add_change('acme', 'data', name, before, after)

    def test_changes_say_what_they_changed(self):
        self.change()
        self.assertIn('verdict READY -> BLOCKED', self.run_('changes').stdout)
        rows = list(csv.DictReader(io.StringIO(self.run_('changes', '--format', 'csv').stdout)))
        self.assertEqual(('1', 'catalog', 'verdict'),
                         (rows[0]['sequence'], rows[0]['cause'], rows[0]['kinds']))

    def test_a_watch_prints_a_line_for_each_change_and_goes_on_after_a_restart(self):
        for name in ('a', 'b', 'c', 'd'):
            self.change(name)
        self.fleet.break_watch_after = 2
        done = self.run_('watch', '--after', 0, '--limit', 4)
        self.assertEqual(['1', '2', '3', '4'],
                         [line.split()[0] for line in done.stdout.splitlines()])
        self.assertIn('next try in 0.5 s', done.stderr)
        self.assertEqual(2, self.fleet.calls.count('WatchChanges'))

    def test_a_watch_without_a_number_begins_now(self):
        self.change('before')
        watch = threading.Thread(target=lambda: setattr(
            self, 'done', self.run_('watch', '--limit', 1, '--json')))
        watch.start()
        while 'WatchChanges' not in self.fleet.calls:
            watch.join(0.05)
        watch.join(0.5)
        self.change('later')
        watch.join(60)
        self.assertEqual('later', json.loads(self.done.stdout)['deploymentId'])

    # Settings.

    def test_an_acknowledgement_is_made_listed_and_revoked(self):
        done = self.run_('ack', 'r3-subdag', '--reason', 'gone soon', '--owner', 'team-data',
                         '--workspace', 'data', '--expires', '2027-01-31')
        self.assertEqual('ack-1\n', done.stdout)
        line = self.run_('acks').stdout.splitlines()[1]
        for word in ('R3-SUBDAG', 'workspace data', 'team-data', '2027-01-31', 'holds'):
            self.assertIn(word, line)
        self.assertEqual('ack-1 is revoked\n', self.run_('revoke', 'ack-1').stdout)
        self.assertIn('revoked', self.run_('acks').stdout)
        self.assertIn('ack-9 is not there', self.run_('revoke', 'ack-9', status=1).stderr)

    def test_a_target_is_set_for_a_scope(self):
        self.run_('target', '--to', '12.1.0', '--deployment', 'a', '--allow-deprecated')
        self.run_('target', '--target', 'latest-lts', '--workspace', 'data')
        self.run_('target', '--inherit')
        first, second, third = self.fleet.targets
        self.assertEqual(('12.1.0', 'a', True),
                         (first.target.target.release.version, first.scope.deployment_id,
                          first.target.allow_deprecated))
        self.assertEqual((2, 'data'), (second.target.target.policy, second.scope.workspace))
        self.assertFalse(third.HasField('target'))
        self.assertIn('--to', self.run_('target', '--to', 'x:y', status=2).stderr)

    def test_a_subscription_is_made_listed_and_ended(self):
        secret = self.folder / 'secret'
        secret.write_text('0123456789abcdef\n')
        done = self.run_('subscribe', '--url', '-', '--secret-file', secret, '--kind', 'verdict',
                         '--kind', 'support', '--daily', '--body', 'slack',
                         text='https://hooks.example.org/x?token=1\n')
        self.assertEqual('sub-1\n', done.stdout)
        made, = self.fleet.subscriptions()
        self.assertEqual(('https://hooks.example.org/x?token=1', '0123456789abcdef', [1, 5], 2,
                          True), (made.url, made.secret, list(made.kinds), made.format, made.daily))
        self.assertIn('sub-1', self.run_('subscriptions').stdout)
        self.assertEqual('sub-1 has ended\n', self.run_('unsubscribe', 'sub-1').stdout)

    # The summary.

    def test_a_summary_counts(self):
        self.import_(row('a', '9.5.0'), row('b'))
        text = self.run_('summary').stdout
        self.assertRegex(text, r'blocked +1')
        self.assertRegex(text, r'ending within 90 days +1')
        self.assertEqual(2, int(json.loads(self.run_('summary', '--json').stdout)['total']))
        rows = list(csv.DictReader(io.StringIO(self.run_('summary', '--format', 'csv').stdout)))
        self.assertEqual({'section': 'total', 'value': 'total', 'deployments': '2', 'blocked': ''},
                         rows[0])

    def test_the_page_is_whole_and_needs_nothing_else(self):
        evil = row('a', '9.5.0')
        evil['deployment']['name'] = '<script>alert(1)</script>'
        self.import_(evil, row('b'))
        path = self.folder / 'fleet.html'
        self.run_('summary', '--html', path)
        text = path.read_text()
        page = Page()
        page.feed(text)
        self.assertEqual([], page.open)
        self.assertEqual(['a', 'b'], page.deployments)
        self.assertEqual(2, page.charts)
        self.assertNotIn('<script', text)
        self.assertNotRegex(text, r'(src|href)=')
        for word in ('ended 303 days ago', 'BLOCKED', 'R3-SUBDAG', 'ending within 90 days'):
            self.assertIn(word, text)

    # Everything.

    def test_a_failed_call_is_said_to_people_and_to_programs(self):
        self.fleet.refuse(2)
        self.assertIn('the store is away', self.run_('list', status=1).stderr)
        answer = json.loads(self.run_('list', '--json', status=1).stdout)
        self.assertEqual(14, answer['error']['code'])


class Page(html.parser.HTMLParser):
    """Well-formedness, rows and charts of a page."""

    VOID = {'meta', 'br', 'input'}

    def __init__(self):
        super().__init__()
        self.open, self.deployments, self.charts = [], [], 0

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        if 'data-deployment' in attributes:
            self.deployments.append(attributes['data-deployment'])
        if tag == 'svg' and attributes.get('role') == 'img':
            assert attributes['aria-label']
            self.charts += 1

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag


if __name__ == '__main__':
    unittest.main()
