#!/usr/bin/python3
"""An upgrade test as a user runs it, with real environments of two releases of Airflow.

    upgrade_test.py PROGRAM UV [--all]

The project planted/ has a file for each way in which loading a DAG goes wrong; one run tries
them all, and what each costs is a row. With --all, three projects of tests/testdata/projects
and the example of the documents are tried too.

Only Debian's Python is on PATH, so the environments are the same on every machine.

What is known to go wrong in the upgrade test of the Astro CLI 1.43, and what shows that it
does not here:

  1 compares an image that it has not made   PlantedFaults.test_each_side_is_the_release_that_is_named
  2 files downgrades under updates           DependencyComparison.ADowngradeIsNeverAnUpdate,
                                             test_freezes_are_compared_without_uv
  3 loses lines of a freeze, or spellings    DependencyComparison.LosesNoPackage..., SpellingIs...,
                                             test_freezes_are_compared_without_uv
  4 edits the project, and a crash stays     test_code_of_the_project_changes_no_file,
                                             test_a_test_that_is_killed_leaves_the_project_as_it_was
  5 mocks give text where code wants more    test_defaults_are_what_the_code_gives
  6 takes old failures for new ones          test_each_file_has_its_own_row (old_failure, forger, syntax)
  7 fails where a helper file is missing     test_a_project_needs_no_file_of_ours
  8 counts "could not run" as failed,        WithoutTools (skipped, exit status 4),
    and looks at one major only              WholeProjects (targets of three majors)
  9 is text only, and says nothing of who    test_the_report_is_as_its_schema_says, test_junit_...,
    uses a package                           test_packages_name_the_files_that_import_them
"""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM, UV = (os.path.abspath(path) for path in sys.argv[1:3])
WITH_ALL = '--all' in sys.argv
SECONDS = 900
# No project here has a file that takes half as long to load.
FILE_SECONDS = 15

STATUS = {
    'exits.py': 'new failure',
    'exits_hard.py': 'new failure',
    'forger.py': 'was failing before',
    'forking.py': 'ok',
    'lazy_import.py': 'ok',
    'memory.py': 'new failure',
    'missing_provider.py': 'new failure',
    'missing_variable.py': 'undecided',
    'network.py': 'undecided',
    'new_failure.py': 'new failure',
    'old_failure.py': 'was failing before',
    'plain.py': 'ok',
    'slow.py': 'new failure',
    'syntax.py': 'was failing before',
    'typed_settings.py': 'ok',
    'vanished.py': 'new failure',
}


def digests(folder):
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob('*')) if path.is_file()}


def breaches(value, schema, path='report'):
    """What of a value is not as its JSON schema says; as much of JSON Schema as ours uses."""
    if 'oneOf' in schema:
        found = [list(breaches(value, one, path)) for one in schema['oneOf']]
        if all(found):
            yield from found[-1]
        return
    if 'const' in schema and value != schema['const']:
        yield f'{path}: {value!r}'
    if 'enum' in schema and value not in schema['enum']:
        yield f'{path}: {value!r}'
    kinds = {'object': dict, 'array': list, 'string': str, 'integer': int, 'boolean': bool,
             'null': type(None)}
    if 'type' in schema and not isinstance(value, kinds[schema['type']]):
        yield f'{path}: is not of type {schema["type"]}'
        return
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from breaches(item, schema['items'], f'{path}[{number}]')
    if isinstance(value, dict):
        yield from (f'{path}: lacks {name}' for name in schema['required'] if name not in value)
        for name, item in value.items():
            if name in schema['properties']:
                yield from breaches(item, schema['properties'][name], f'{path}.{name}')
            else:
                yield f'{path}: has {name}'


class Run:
    """One `upgrade-advisor test`, and what it left behind."""

    def __init__(self, project, *options, path='/usr/bin:/bin', uv=UV):
        self.output = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        command = [PROGRAM, 'test', '--project', str(project), '--output', self.output.name,
                   *(['--uv', uv] if uv else []), *options]
        environment = {**os.environ, 'PATH': path}
        run = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS,
                             env=environment, check=False)
        self.status, self.stdout, self.stderr = run.returncode, run.stdout, run.stderr
        folders = list(pathlib.Path(self.output.name).iterdir())
        self.folder = folders[0] if folders else None

    def file(self, name):
        return (self.folder / name).read_text()

    def report(self):
        return json.loads(self.file('report.json'))

    def tests(self):
        return {test['name']: test for test in self.report()['tests']}


class PlantedFaults(unittest.TestCase):
    """Every fault of planted/, in one run from Airflow 2.9 to 3.1."""

    @classmethod
    def setUpClass(cls):
        cls.before = digests(HERE / 'planted')
        cls.run_ = Run(HERE / 'planted', '--to', 'runtime:3.1-21', '--provider-packages',
                       str(HERE / 'providers.json'), '--timeout', str(FILE_SECONDS))
        if cls.run_.folder is None:
            raise AssertionError(cls.run_.stderr)
        cls.report = cls.run_.report()
        cls.files = {pathlib.PurePath(row['file']).name: row for row in cls.report['files'] or []}

    @classmethod
    def tearDownClass(cls):
        cls.run_.output.cleanup()

    def test_each_file_has_its_own_row(self):
        self.assertEqual(STATUS, {name: row['status'] for name, row in self.files.items()},
                         self.run_.stdout)

    def test_a_failure_that_is_new_fails_the_run(self):
        self.assertEqual(3, self.run_.status)
        self.assertEqual({'dependencies': 'passed', 'imports': 'failed', 'dags': 'failed'},
                         {name: test['status'] for name, test in self.run_.tests().items()})

    def test_errors_name_the_line_of_the_project(self):
        error = self.files['new_failure.py']['error']
        self.assertEqual(('TypeError', 'dags/new_failure.py', 6),
                         (error['type'], error['file'], error['line']))
        self.assertIn('schedule_interval', error['text'])

    def test_a_process_that_ends_itself_is_said_to(self):
        self.assertEqual('SystemExit', self.files['exits.py']['error']['type'])
        self.assertEqual('Exit', self.files['exits_hard.py']['error']['type'])
        self.assertEqual('Timeout', self.files['slow.py']['error']['type'])
        self.assertEqual('MemoryError', self.files['memory.py']['error']['type'])

    def test_what_is_not_there_is_told_apart_from_what_the_upgrade_breaks(self):
        self.assertIn('Variable team', self.files['missing_variable.py']['reason'])
        self.assertIn('config.example.com', self.files['network.py']['reason'])

    def test_defaults_are_what_the_code_gives(self):
        # Mocks that answer with text make int(os.getenv(...)) fail everywhere.
        self.assertEqual(['typed_settings'], self.files['typed_settings.py']['dags'])

    def test_a_dag_that_vanishes_is_a_failure(self):
        gone = [row for row in self.files['vanished.py']['differences'] if row['failure']]
        self.assertEqual(['vanishes'], [row['dag'] for row in gone])

    def test_imports_inside_functions_are_tried_too(self):
        names = {(row['file'], row['name']) for row in self.report['imports']
                 if row['status'] == 'new failure'}
        self.assertIn(('dags/lazy_import.py', 'airflow.utils.dates.days_ago'), names)

    def test_code_of_the_project_changes_no_file(self):
        self.assertEqual(self.before, digests(HERE / 'planted'))

    def test_each_side_is_the_release_that_is_named(self):
        self.assertIn('apache-airflow==2.9.3\n', self.run_.file('pip_freeze_11.8.0.txt'))
        self.assertIn('apache-airflow==3.1.8\n', self.run_.file('pip_freeze_3.1-21.txt'))
        self.assertEqual(('2.9.3', '3.1.8'),
                         (self.report['from']['airflow'], self.report['to']['airflow']))

    def test_a_project_needs_no_file_of_ours(self):
        # Neither exceptions from a test nor a test of the DAGs; each file has its row.
        self.assertEqual(['.env', 'Dockerfile', 'dags'], sorted(os.listdir(HERE / 'planted')))
        self.assertEqual(len(STATUS), len(self.files))

    def test_packages_name_the_files_that_import_them(self):
        who = {row['name']: row['imported_by'] for row in self.report['packages']}
        self.assertIn('dags/plain.py', who['apache-airflow'])
        self.assertEqual([], who['alembic'])

    def test_imports_that_work_are_said_with_what_brings_them(self):
        works = {row['file']: [one['name'] for one in row['imports']]
                 for row in self.report['works']}
        self.assertIn('airflow.decorators.dag', works['dags/lazy_import.py'])
        self.assertNotIn('datetime.datetime', works['dags/lazy_import.py'])
        self.assertNotIn('airflow.utils.dates.days_ago', works['dags/lazy_import.py'])
        packages = {row['name']: row for row in self.report['target_packages']}
        self.assertEqual('3.1.8', packages['apache-airflow']['version'])
        self.assertFalse(packages['apache-airflow']['frozen'])

    def plan(self, report):
        """What a plan says with a report."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, 'report.json')
            path.write_text(json.dumps(report))
            run = subprocess.run(
                [PROGRAM, 'plan', '--project', str(HERE / 'planted'), '--to', 'runtime:3.1-21',
                 '--upgrade-test', str(path), '--format', 'json'],
                capture_output=True, text=True, timeout=SECONDS, check=False)
        self.assertEqual(3, run.returncode, run.stderr)
        return json.loads(run.stdout)['plan']

    def test_what_failed_confirms_findings(self):
        plan = self.plan(self.report)
        found = [one['advisoryId'] for one in plan['steps'][-1]['findings']
                 if 'Confirmed by the upgrade test' in ' '.join(one.get('details', []))]
        self.assertIn('R3-DAYS-AGO', found)
        self.assertIn('UPGRADE_TEST_FAILED', [note['code'] for note in plan['notes']])

    def test_a_report_of_an_earlier_program_is_taken(self):
        old = {name: value for name, value in self.report.items()
               if name not in ('works', 'target_packages')}
        for side in ('from', 'to'):
            old[side] = {name: value for name, value in old[side].items()
                         if name != 'image_python'}
        plan = self.plan(old)
        self.assertIn('UPGRADE_TEST_FAILED', [note['code'] for note in plan['notes']])
        self.assertEqual([], [one for one in plan['steps'][-1]['findings'] if one.get('refuted')])

    def test_a_change_of_schedule_is_listed(self):
        whats = ' '.join(row['what'] for row in self.files['plain.py']['differences'])
        self.assertIn('CronTriggerTimetable', whats)

    def test_the_python_that_differs_is_said(self):
        if self.report['to']['python'].startswith('3.12'):
            self.skipTest("the image's Python is installed")
        self.assertIn('3.12', ' '.join(self.report['to']['notes']))

    def test_the_folder_has_every_artefact(self):
        self.assertEqual('upgrade-test-11.8.0--3.1-21', self.run_.folder.name)
        self.assertEqual(
            ['Dockerfile', 'dag-test-report.html', 'dependency_compare.txt', 'junit.xml',
             'pip_freeze_11.8.0.txt', 'pip_freeze_3.1-21.txt', 'report.html', 'report.json'],
            sorted(path.name for path in self.run_.folder.iterdir()))
        self.assertIn('FROM astrocrpublic.azurecr.io/runtime:3.1-21\n',
                      self.run_.file('Dockerfile'))
        self.assertTrue(self.run_.file('dependency_compare.txt').startswith(
            'Apache Airflow Update:\napache-airflow 2.9.3 >> 3.1.8\n'))

    def test_the_report_is_as_its_schema_says(self):
        schema = json.loads((ROOT / 'docs/upgrade-test/report.schema.json').read_text())
        self.assertEqual([], list(breaches(self.report, schema)))
        self.assertTrue(list(breaches({**self.report, 'verdict': 'fine'}, schema)))

    def test_the_page_needs_nothing_else(self):
        page = self.run_.file('report.html')
        self.assertNotRegex(page, r'<script|<link|src=|url\(|@import')
        self.assertEqual(page, self.run_.file('dag-test-report.html'))

    def test_junit_counts_what_the_report_has(self):
        suites = xml.etree.ElementTree.fromstring(self.run_.file('junit.xml'))
        dags = next(suite for suite in suites if suite.get('name') == 'dags')
        failed = [case.get('name') for case in dags if case.find('failure') is not None]
        self.assertEqual(
            ['dags'] + [f'dags/{name}' for name, status in STATUS.items()
                        if status == 'new failure'], failed)


class Requirements(unittest.TestCase):
    """What cannot be installed together."""

    def test_a_conflict_names_the_line_that_causes_it(self):
        run = Run(HERE / 'conflict', '--to', 'runtime:3.1-21', '--provider-packages',
                  str(HERE / 'providers.json'), '--only', 'dependencies')
        self.assertEqual(3, run.status, run.stderr)
        why = run.tests()['dependencies']['why']
        self.assertIn('requirements.txt:2: pendulum==2.1.2', why)
        self.assertEqual('not asked for', run.tests()['dags']['status'])
        self.assertNotIn('pip_freeze_3.1-21.txt', os.listdir(run.folder))


class WithoutTools(unittest.TestCase):
    """What is left where something is missing: skipped is never passed."""

    def test_without_uv_everything_is_skipped_and_the_way_to_get_it_is_said(self):
        with tempfile.TemporaryDirectory() as empty:
            run = Run(HERE / 'conflict', '--to', 'runtime:3.1-21', path=empty, uv='')
        self.assertEqual(4, run.status, run.stderr)
        for test in run.tests().values():
            self.assertEqual('skipped', test['status'])
            self.assertIn('pip install uv', test['why'])

    def test_freezes_are_compared_without_uv(self):
        with tempfile.TemporaryDirectory() as folder:
            first, last = (pathlib.Path(folder) / name for name in ('a.txt', 'b.txt'))
            first.write_text('apache-airflow==2.9.3\nazure-mgmt-datafactory==6.1.0\n'
                             'Flask_Caching==2.1.0\nurllib3==2.2.0\nmajor==7.0\n'
                             'own @ file:///srv/own\n')
            last.write_text('apache-airflow==3.1.8\nazure-mgmt-datafactory==7.0.0\n'
                            'flask-caching==2.2.0\nurllib3==1.26.18\nmajor==6.5\n'
                            'own==1.0\n')
            run = Run(HERE / 'conflict', '--to', 'runtime:3.1-21', '--freeze-from', str(first),
                      '--freeze-to', str(last), path=folder, uv='')
        self.assertEqual(4, run.status, run.stderr)
        self.assertEqual(
            'Apache Airflow Update:\napache-airflow 2.9.3 >> 3.1.8\n\n'
            'Unknown Updates:\nown file:///srv/own >> 1.0\n\n'
            'Major Updates:\nazure-mgmt-datafactory 6.1.0 >> 7.0.0\n\n'
            'Minor Updates:\nflask-caching 2.1.0 >> 2.2.0\n\n'
            'Downgrades:\nmajor 7.0 >> 6.5\nurllib3 2.2.0 >> 1.26.18\n', run.file('dependency_compare.txt'))

    def test_freezes_of_both_sides_are_found_in_a_folder_or_by_a_path(self):
        with tempfile.TemporaryDirectory() as folder:
            for version, airflow in (('11.8.0', '2.9.3'), ('3.1-21', '3.1.8')):
                pathlib.Path(folder, f'pip_freeze_{version}.txt').write_text(
                    f'apache-airflow=={airflow}\n')
                pathlib.Path(folder, f'{airflow}.txt').write_text(
                    f'apache-airflow=={airflow}\nother=={airflow}\n')
            runs = [Run(HERE / 'conflict', '--to', 'runtime:3.1-21', '--freezes', where,
                        path=folder, uv='')
                    for where in (folder, folder + '/{airflow}.txt', folder + '/none-{python}')]
        first = 'Apache Airflow Update:\napache-airflow 2.9.3 >> 3.1.8\n'
        self.assertEqual(first, runs[0].file('dependency_compare.txt'))
        self.assertEqual(first + '\nMajor Updates:\nother 2.9.3 >> 3.1.8\n',
                         runs[1].file('dependency_compare.txt'))
        self.assertIsNone(runs[2].report()['packages'])

    def test_indexes_with_passwords_reach_uv_and_nobody_else(self):
        with tempfile.TemporaryDirectory() as folder:
            seen, fake = pathlib.Path(folder, 'seen'), pathlib.Path(folder, 'fake')
            fake.write_text(f'#!/bin/sh\necho "$@" >> {seen}.arguments\n'
                            f'echo "$UV_DEFAULT_INDEX $UV_INDEX" >> {seen}.indexes\n'
                            '[ "$1" = --version ] && echo uv 0.13.9 && exit 0\n'
                            'echo "failed at $UV_DEFAULT_INDEX" >&2; exit 1\n')
            fake.chmod(0o755)
            run = Run(HERE / 'conflict', '--to', 'runtime:3.1-21', '--index-url',
                      'https://me:hunter2@one.example/simple', '--extra-index-url',
                      'https://me:hunter3@two.example/simple', uv=str(fake))
            arguments = seen.with_suffix('.arguments').read_text()
            self.assertIn('https://me:hunter2@one.example/simple '
                          'https://me:hunter3@two.example/simple',
                          seen.with_suffix('.indexes').read_text())
        said = run.stdout + run.stderr + run.file('report.json')
        for secret in ('hunter2', 'hunter3'):
            self.assertNotIn(secret, arguments)
            self.assertNotIn(secret, said)

    def test_a_freeze_of_another_airflow_is_refused(self):
        with tempfile.NamedTemporaryFile('w', suffix='.txt') as freeze:
            freeze.write('apache-airflow==2.5.0\n')
            freeze.flush()
            run = Run(HERE / 'conflict', '--to', 'runtime:3.1-21', '--freeze-to', freeze.name)
        self.assertEqual(2, run.status)
        self.assertIn('apache-airflow 2.5.0', run.stderr)
        self.assertIsNone(run.folder)

    def test_an_older_release_may_be_tested_and_is_marked(self):
        with tempfile.TemporaryDirectory() as empty:
            run = Run(HERE / 'conflict', '--to', 'runtime:11.7.0', path=empty, uv='')
        self.assertEqual(4, run.status, run.stderr)
        self.assertTrue(run.report()['downgrade'])

    def test_a_test_that_is_killed_leaves_the_project_as_it_was(self):
        with tempfile.TemporaryDirectory() as folder:
            project = pathlib.Path(folder, 'project')
            shutil.copytree(HERE / 'planted', project)
            before = digests(project)
            run = subprocess.Popen(
                [PROGRAM, 'test', '--project', str(project), '--to', 'runtime:3.1-21', '--uv', UV,
                 '--provider-packages', str(HERE / 'providers.json')],
                env={**os.environ, 'PATH': '/usr/bin:/bin'}, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
            try:
                run.wait(timeout=2)
            except subprocess.TimeoutExpired:
                pass
            run.kill()
            run.wait()
            self.assertEqual(before, {name: digest for name, digest in digests(project).items()
                                      if not name.startswith('upgrade-test-')})
            # A folder that looks like a report is whole.
            for left in project.glob('upgrade-test-*'):
                self.assertIn('report.json', os.listdir(left))

    def test_a_folder_that_is_not_a_tests_own_stays(self):
        with tempfile.TemporaryDirectory() as output:
            mine = pathlib.Path(output) / 'upgrade-test-11.8.0--3.1-21'
            mine.mkdir()
            (mine / 'notes.txt').write_text('mine')
            run = subprocess.run(
                [PROGRAM, 'test', '--project', str(HERE / 'conflict'), '--to', 'runtime:3.1-21',
                 '--output', output], env={**os.environ, 'PATH': output}, capture_output=True,
                text=True, timeout=SECONDS, check=False)
            self.assertEqual(1, run.returncode)
            self.assertIn('--output', run.stderr)
            self.assertEqual(['notes.txt'], os.listdir(mine))
            self.assertEqual([mine.name], os.listdir(output))


@unittest.skipUnless(WITH_ALL, 'only with --all')
class WholeProjects(unittest.TestCase):
    """Projects with the providers of real images."""

    PROJECTS = {
        'docs/examples/project': 'runtime:8.10.0',
        'tests/testdata/projects/airflow_3_dags/project': 'runtime:3.1-21',
        'tests/testdata/projects/runtime_12_try_number/project': 'runtime:12.12.0',
        'tests/testdata/projects/airflow_3_1_to_3_2/project': 'runtime:3.2-10',
    }

    def test_each_runs_to_its_report(self):
        for project, target in self.PROJECTS.items():
            with self.subTest(project):
                run = Run(ROOT / project, '--to', target, path=os.environ['PATH'])
                self.assertIn(run.status, (0, 3), run.stdout + run.stderr)
                tests = run.tests()
                # Where the packages conflict, nothing can be loaded.
                conflicts = tests['dependencies']['status'] == 'failed'
                for test in tests.values():
                    self.assertIn(test['status'], ('passed', 'failed',
                                                   *(['skipped'] if conflicts else [])),
                                  test['why'])


@unittest.skipUnless(WITH_ALL, 'only with --all')
class Migrations(unittest.TestCase):
    """The migration that Airflow prints, read."""

    def test_what_is_known_of_airflow_3_is_found(self):
        run = subprocess.run(
            [PROGRAM, 'migration', '--from', 'runtime:11.8.0', '--to', 'runtime:3.1-21', '--uv', UV,
             '--format', 'json'], capture_output=True, text=True, timeout=SECONDS, check=False)
        self.assertEqual(0, run.returncode, run.stderr)
        found = json.loads(run.stdout)
        tables = {row['table']: row for row in found['tables']}
        self.assertTrue(tables['task_fail']['loses_data'])
        self.assertIn('ACCESS EXCLUSIVE', tables['task_instance']['locks'])
        self.assertIn('full rewrite', {row['work'] for row in found['statements']
                                       if row['table'] == 'xcom'})
        self.assertIsNone(found['stopped'])
        others = [row['sql'] for row in found['statements'] if row['work'] == 'not recognised']
        self.assertLess(len(others), len(found['statements']) / 20, others)


    def test_a_migration_that_airflow_prints_in_part_is_not_taken_for_whole(self):
        # The last revision of Airflow 2.10 asks the database.
        run = subprocess.run(
            [PROGRAM, 'migration', '--from', 'runtime:9.17.0', '--to', 'runtime:12.12.0', '--uv', UV,
             '--format', 'json'], capture_output=True, text=True, timeout=SECONDS, check=False)
        self.assertEqual(1, run.returncode, run.stderr)
        found = json.loads(run.stdout)
        self.assertIn('5f2621c13b39', found['stopped'])
        self.assertGreater(len(found['statements']), 20)


if __name__ == '__main__':
    if not re.match(r'uv \d', subprocess.run([UV, '--version'], capture_output=True, text=True,
                                             check=False).stdout):
        sys.exit(f'{UV} is not uv: run scripts/setup')
    unittest.main(argv=sys.argv[:1])
