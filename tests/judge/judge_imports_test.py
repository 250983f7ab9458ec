#!/usr/bin/python3
"""tools/judge-imports: what it takes for a DAG, for broken and for blocked."""

import pathlib
import sys
import tempfile
import unittest
import zipfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / 'tools'))

from judge import corpus, scoring
from judge.answers import Answer, read_plan
from judge.environments import newest, provider_of
from judge.releases import HOPS, Release, release

DAG = 'from airflow import DAG\nwith DAG("x"):\n    pass\n'


def finding(file, outcome='APPLIES', effect='BLOCKS_STEP', severity='CRITICAL'):
    return {'advisoryId': 'A', 'subject': 's', 'outcome': f'OUTCOME_{outcome}',
            'effect': f'EFFECT_{effect}', 'severity': f'SEVERITY_{severity}',
            'evidence': [{'fact': {'file': file}}]}


class Corpus(unittest.TestCase):
    def test_each_dag_once(self):
        with tempfile.TemporaryDirectory() as folder:
            for version, source in (('2.1.0', DAG), ('2.4.0', DAG), ('2.5.0', DAG + '#\n')):
                path = pathlib.Path(folder, f'apache_airflow-{version}-py3-none-any.whl')
                with zipfile.ZipFile(path, 'w') as wheel:
                    for name in ('example_dags/a.py', 'example_dags/test_a.py', 'models/b.py'):
                        wheel.writestr(f'airflow/{name}', source)
                    wheel.writestr('airflow/example_dags/none.py', 'x = 1')
            out = pathlib.Path(folder, 'corpus')
            corpus.collect(sorted(pathlib.Path(folder).glob('*.whl')), out)
            found = sorted(path.name for path in out.glob('*'))
            self.assertEqual([('apache_airflow-2.4.0', 'a.py'), ('apache_airflow-2.5.0', 'a.py')],
                             [(name.split('@')[0], name.split('@')[2]) for name in found])
            self.assertEqual({'airflow', 'airflow.DAG'}, corpus.imported(out / found[0]))


class Releases(unittest.TestCase):
    def test_the_catalogue_knows_each(self):
        for hop in HOPS:
            for version in (hop.source, hop.target):
                found = release(version)
                self.assertIn(version, found.image())
                self.assertTrue(found.pins and found.airflow and found.day and found.python)

    def test_providers(self):
        known = ('apache-airflow-providers-apache-hive', 'apache-airflow-providers-http',
                 'astronomer-providers')
        for module, want in (('airflow.providers.apache.hive.hooks.hive', known[0]),
                             ('airflow.providers.http', known[1]),
                             ('astronomer.providers.http', known[2]),
                             ('airflow.providers.other', ''), ('airflow.operators.http', '')):
            self.assertEqual(want, provider_of(module, known), module)

    def test_the_newest_of_a_day(self):
        one = Release('1', '2.4.3', '2023-10-12', '3.9', {}, True)
        releases = [('1.0', '2022-01-01', '2.2.0'), ('2.0', '2023-01-01', '2.4.0'),
                    ('3.0', '2023-02-01', '2.5.0'), ('4.0', '2024-01-01', '2.4.0')]
        self.assertEqual('2.0', newest(releases, one))
        self.assertEqual('', newest(releases[2:], one))


class Figures(unittest.TestCase):
    def test_a_plan(self):
        plan = {'plan': {'steps': [{'findings': [
            finding('dags/a.py'), finding('dags/b.py'), finding('dags/a.py', 'UNDECIDED'),
            finding('dags/a.py', effect='NONE', severity='WARNING'),
            finding('dags/a.py', effect='NONE', severity='INFO')]}]}}
        self.assertEqual(Answer(['A s'], ['A s'], ['A s']), read_plan(plan, 'dags/a.py'))
        self.assertEqual(Answer(), read_plan({}, 'dags/a.py'))

    def test_what_breaks(self):
        self.assertEqual(
            {'breaks': 'E', 'loads': '', 'left': 'p is not in the image'},
            scoring.judge({'breaks': '', 'loads': '', 'never': 'E', 'left': ''},
                          {'breaks': 'E', 'loads': '', 'never': '', 'left': ''},
                          {'left': 'p', 'never': 'p'}))

    def test_what_says_nothing(self):
        for error, want in (("No module named 'boto3'", True), ("No module named 'distutils'", False),
                            ("No module named 'airflow.sdk'", False), ('KeyError: 1', False),
                            ('OperationalError: x', True), ('', False)):
            self.assertEqual(want, bool(scoring.artefact(error)), error)

    def test_figures(self):
        found = scoring.score([
            scoring.Verdict('a', True, 'E', Answer(['A'])),
            scoring.Verdict('b', True, 'E', Answer(warned=['A']), ruff=True),
            scoring.Verdict('c', False, '', Answer(['A'], ['B'])),
            scoring.Verdict('d', False, '', Answer(), ruff=True)])
        self.assertEqual(scoring.Score(4, 2, 1, 1, 1, 2, 1, 1), found)
        self.assertEqual((0.5, 0.5), (found.recall, found.precision))


if __name__ == '__main__':
    unittest.main()
