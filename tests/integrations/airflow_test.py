"""The operator and its example in a real Airflow.

    airflow_test.py PYTHON      of an environment that has Airflow, the wheel and the package

With scripts/test --all.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import unittest

PYTHON = pathlib.Path(sys.argv.pop(1)).absolute()
EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / 'integrations/airflow/example_dags'
DAG = '''
import datetime
from airflow import DAG
from airflow.exceptions import AirflowException, AirflowFailException
from upgrade_advisor_airflow import PlanUpgradeOperator

def release(version):
    return {'release': {'distribution': 'DISTRIBUTION_RUNTIME', 'version': version}}
'''


class Airflow(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.home = pathlib.Path(folder.name)
        cls.env = {**os.environ, 'AIRFLOW_HOME': str(cls.home), 'PATH': f'{PYTHON.parent}:{os.environ["PATH"]}',
                   'AIRFLOW__CORE__LOAD_EXAMPLES': 'False', 'AIRFLOW__CORE__UNIT_TEST_MODE': 'False',
                   'AIRFLOW__CORE__DAGS_FOLDER': str(EXAMPLES), 'NO_COLOR': '1'}
        cls.airflow('db', 'migrate')

    @classmethod
    def run_program(cls, *command, status=0):
        done = subprocess.run([str(word) for word in command], text=True, env=cls.env,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=600, check=False)
        if done.returncode != status:
            raise AssertionError(f'{command} ended with {done.returncode}:\n'
                                 f'{done.stdout[-4000:]}')
        return done.stdout

    @classmethod
    def airflow(cls, *arguments, status=0):
        return cls.run_program(PYTHON.parent / 'airflow', *arguments, status=status)

    def execute(self, text):
        """What operators do, without a scheduler."""
        return self.run_program(PYTHON, '-c', DAG + textwrap.dedent(text))

    def test_airflow_knows_the_package(self):
        self.assertIn('upgrade-advisor-airflow', self.airflow('providers', 'list'))

    def test_the_example_runs(self):
        said = self.airflow('dags', 'test', 'fleet_upgrades', '2026-11-20')
        self.assertIn('verdict: ', said)
        self.assertNotIn('state=failed', said)

    def test_a_plan_goes_to_xcom(self):
        said = self.execute('''
            out = PlanUpgradeOperator(task_id='t', deployment=release('7.6.0'),
                                      target=release('8.8.0'), as_of='2026-11-20').execute({})
            print(out['verdict'], out['path'], out['blocking'], out['unknown'] > 0)
            ''')
        self.assertIn("READY_WITH_WARNINGS ['8.8.0'] [] True", said)

    def test_a_verdict_fails_the_task_at_once(self):
        said = self.execute('''
            task = PlanUpgradeOperator(task_id='t', deployment=release('7.6.0'),
                                       target=release('8.8.0'), as_of='2026-11-20',
                                       fail_on=['READY_WITH_WARNINGS'])
            try:
                task.execute({})
            except AirflowFailException as error:
                print('failed:', error)
            ''')
        self.assertIn('failed: the upgrade is READY_WITH_WARNINGS: ', said)

    def test_a_request_that_is_refused_fails_at_once_and_names_the_fields(self):
        said = self.execute('''
            for deployment, target in ((release('7.6.0'), release('7.4.1')), ({}, release('8.8.0')),
                                       ({'releese': 1}, {}), ('{', {})):
                try:
                    PlanUpgradeOperator(task_id='t', deployment=deployment,
                                        target=target).execute({})
                except AirflowFailException as error:
                    print('failed:', error)
            ''')
        self.assertEqual(4, said.count('failed: '), said)
        self.assertIn('TARGET_NOT_NEWER', said)
        self.assertIn('deployment.release: say what runs today', said)
        self.assertIn('releese', said)

    def test_a_service_that_is_gone_may_be_tried_again(self):
        said = self.execute('''
            try:
                PlanUpgradeOperator(task_id='t', deployment=release('7.6.0'), timeout=5,
                                    target=release('8.8.0'), server='unix:/nonexistent').execute({})
            except AirflowFailException:
                print('at once')
            except AirflowException as error:
                print('again:', error)
            ''')
        self.assertIn('again: UNAVAILABLE', said)

    def test_a_verdict_that_does_not_exist_breaks_the_dag(self):
        said = self.execute('''
            try:
                PlanUpgradeOperator(task_id='t', deployment={}, target={}, fail_on=['READY', 'RED'])
            except ValueError as error:
                print(error)
            ''')
        self.assertIn('fail_on has RED; the verdicts are READY, ', said)


if __name__ == '__main__':
    unittest.main()
