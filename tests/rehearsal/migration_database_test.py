#!/usr/bin/python3
"""`migration --database`: what is asked of a database, and what is said of it.

    migration_database_test.py PROGRAM UV [--all]

A PostgreSQL of its own is started. What needs an Airflow of the target runs with --all.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tests' / 'fleet'))

from with_postgresql import Server, free_port  # noqa: E402

PROGRAM, UV = (os.path.abspath(path) for path in sys.argv[1:3])
WITH_ALL = '--all' in sys.argv
HOP = ['--from', 'runtime:12.12.0', '--to', 'runtime:3.0-17']
SECRET = 'hunter2-of-the-test'


def migration(*options, seconds=60, uv=UV):
    return subprocess.run([PROGRAM, 'migration', *HOP, '--uv', uv, *options],
                          capture_output=True, text=True, timeout=seconds, check=False)


class Database(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix='ua-pg-', ignore_cleanup_errors=True)
        cls.server = Server(cls.folder.name, ['fsync=off', 'log_statement=all'])
        cls.server.make()
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop(3)
        cls.folder.cleanup()

    def psql(self, sql, database='postgres'):
        url = self.server.url.rpartition('/')[0] + '/' + database
        done = subprocess.run(['psql', '-X', '-q', '-A', '-t', url, '-c', sql],
                              capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def url(self, database, password=SECRET):
        user, _, rest = self.server.url.removeprefix('postgresql://').partition('@')
        return f"postgresql+psycopg2://{user}:{password}@{rest.rpartition('/')[0]}/{database}"

    def log(self):
        return ' '.join(pathlib.Path(self.folder.name, 'log').read_text().split())

    def assert_hidden(self, run):
        for text in (SECRET, '127.0.0.1', str(self.server.port)):
            self.assertNotIn(text, run.stdout + run.stderr)

    def test_another_database_is_refused_without_its_url(self):
        run = migration('--database', f'mysql://me:{SECRET}@db.example/airflow')
        self.assertEqual(2, run.returncode)
        self.assertIn('--statistics', run.stderr)
        self.assertNotIn(SECRET, run.stderr)
        self.assertNotIn('db.example', run.stderr)

    def test_who_does_not_listen_is_said_without_the_url(self):
        run = migration('--database', f'postgresql://me:{SECRET}@127.0.0.1:{free_port()}/x')
        self.assertEqual(1, run.returncode)
        self.assertIn('nobody listens there', run.stderr)
        self.assert_hidden(run)

    def test_a_database_that_does_not_exist_is_said_without_the_url(self):
        run = migration('--database', self.url('not_there'))
        self.assertEqual(1, run.returncode)
        self.assertIn('no such database', run.stderr)
        self.assert_hidden(run)

    def test_what_is_not_a_metadata_database_is_refused(self):
        run = migration('--database', self.url('postgres'))
        self.assertEqual(2, run.returncode)
        self.assertIn('alembic_version', run.stderr)
        self.assert_hidden(run)

    def test_statistics_come_from_one_place(self):
        run = migration('--database', self.url('postgres'), '--statistics', __file__)
        self.assertEqual(2, run.returncode)
        self.assertIn('--statistics', run.stderr)

    def test_the_query_that_is_shown_is_the_one_that_is_asked(self):
        shown = subprocess.run([PROGRAM, 'migration', '--show-queries'], capture_output=True,
                               text=True, check=True).stdout
        self.psql('DROP DATABASE IF EXISTS shown')
        self.psql('CREATE DATABASE shown')
        self.psql('CREATE TABLE alembic_version (v TEXT); INSERT INTO alembic_version VALUES (1);',
                  'shown')
        self.psql('ANALYZE', 'shown')
        name, rows, size = self.psql(shown, 'shown').split(',')
        self.assertEqual(('alembic_version', '1'), (name, rows))
        self.assertGreater(int(size), 0)
        migration('--database', self.url('shown'), uv='/bin/false')
        inner = ' '.join(shown.split()).removeprefix('COPY (').partition(') TO STDOUT')[0]
        self.assertIn(f'execute <unnamed>: {inner}', self.log())

    def test_the_session_can_only_read(self):
        migration('--database', self.url('postgres'))
        before = self.log()
        before = before[:before.rindex('execute <unnamed>: SELECT s.relname')]
        session = before[before.rindex('SET statement_timeout'):]
        self.assertIn('SET default_transaction_read_only = on', session)
        self.assertIn('READ ONLY', session)

    @unittest.skipUnless(WITH_ALL, 'only with --all')
    def test_a_band_comes_with_the_sizes(self):
        self.psql('DROP DATABASE IF EXISTS airflow')
        self.psql('CREATE DATABASE airflow')
        self.psql('CREATE TABLE alembic_version (v TEXT);'
                  'CREATE TABLE task_instance AS SELECT g FROM generate_series(1, 100000) g;',
                  'airflow')
        self.psql('ANALYZE', 'airflow')
        run = migration('--database', self.url('airflow'), '--format', 'json', seconds=600)
        self.assertEqual(0, run.returncode, run.stderr)
        self.assert_hidden(run)
        found = json.loads(run.stdout)
        table = next(row for row in found['tables'] if row['table'] == 'task_instance')
        self.assertEqual(100_000, table['rows'])
        self.assertGreater(table['seconds']['low'], 1)
        self.assertGreater(found['seconds']['high'], table['seconds']['high'])
        works = {row['work'] for row in found['statements']}
        self.assertIn('backfill of every row', works)
        self.assertIn('conversion by Airflow', works)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
