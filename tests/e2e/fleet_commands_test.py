"""The command line and a service that keeps fleets, together.

    fleet_commands_test.py UPGRADE_ADVISORD UPGRADE_ADVISOR

What the service stores of an assessment is what `assess` says of the same Deployment.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from service import Service, wait_until

DAEMON, PROGRAM = sys.argv[1:3]
del sys.argv[1:3]

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROWS = 250


class FleetCommands(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.rows = cls.folder / 'rows.jsonl'
        subprocess.run([ROOT / 'tools/make-fleet', '--rows', str(ROWS), '--distinct', '120',
                        '--output', cls.rows], check=True)
        cls.service = Service(DAEMON, '--store', f'sqlite:{cls.folder}/fleet.db')
        cls.service.__enter__()
        cls.addClassCleanup(cls.service.__exit__, None, None, None)
        cls.run_('import', '--jsonl', cls.rows)
        assert wait_until(lambda: cls.json('summary')['pending'] == '0', 120)

    @classmethod
    def run_(cls, command, *words, status=0):
        done = subprocess.run(
            [PROGRAM, 'fleet', command, '--server', cls.service.address, *map(str, words)],
            env={**os.environ, 'UPGRADE_ADVISOR_ORGANIZATION': 'acme'}, capture_output=True,
            text=True, timeout=120, check=False)
        assert done.returncode == status, done.stderr + done.stdout
        return done

    @classmethod
    def json(cls, command, *words):
        return json.loads(cls.run_(command, *words, '--format', 'json').stdout)

    def test_the_service_says_what_assess_says(self):
        done = subprocess.run([PROGRAM, 'assess', '--stdin'], input=self.rows.read_text(),
                              capture_output=True, text=True, check=True)
        expected = {}
        for line in done.stdout.splitlines():
            answer = json.loads(line)
            expected[answer['deployment_id']] = answer['assessment']
        stored = self.json('list', '--limit', 0)['deployments']
        self.assertEqual(ROWS, len(stored))
        for entry in stored:
            self.assertEqual(expected[entry['deploymentId']], entry['assessment'])

    def test_the_tiles_add_up_to_the_list(self):
        summary = self.json('summary')
        blocked = self.json('list', '--limit', 0, '--filter', 'verdict = BLOCKED')
        self.assertEqual(ROWS, int(summary['total']))
        self.assertEqual(int(summary['blocked']), len(blocked['deployments']))
        self.assertGreater(int(summary['blocked']), 0)

    def test_a_list_is_in_its_order(self):
        days = [entry.get('daysLeft') for entry in
                self.json('list', '--limit', 0, '--order-by', 'days_left')['deployments']]
        known = [day for day in days if day is not None]
        self.assertEqual(sorted(known), known)

    def test_a_plan_is_worked_out_on_demand(self):
        name = self.json('list', '--limit', 1)['deployments'][0]['deploymentId']
        text = self.run_('get', name, '--plan').stdout
        self.assertIn(name, text)
        self.assertIn('Upgrade plan for', text)

    def test_the_page_has_every_deployment(self):
        path = self.folder / 'fleet.html'
        self.run_('summary', '--html', path)
        self.assertEqual(ROWS, path.read_text().count('data-deployment='))

    def test_a_change_reaches_a_watch(self):
        row = json.loads(self.rows.read_text().splitlines()[0])
        row['deploymentId'] = 'moves'
        row['deployment'] = {'release': {'distribution': 1, 'version': '9.5.0'}}
        self.send(row)
        self.assertTrue(wait_until(lambda: 'UNSUPPORTED' in self.run_(
            'get', 'moves', '--json').stdout, 60))
        row['revision'] = '2'
        row['deployment']['release']['version'] = '12.1.0'
        self.send(row)
        line = self.run_('watch', '--after', 0, '--limit', 1).stdout
        self.assertIn('runs runtime 9.5.0 -> runtime 12.1.0', line)
        self.assertIn('facts', line)
        self.assertIn('moves', self.run_('changes', '--deployment', 'moves').stdout)
        self.run_('delete', 'moves')

    def send(self, row):
        path = self.folder / 'one.jsonl'
        path.write_text(json.dumps(row))
        self.run_('import', '--jsonl', path)

    def test_faults_name_the_option_that_was_typed(self):
        for option, words in (
                ('--filter', ('list', '--filter', 'verdict = ')),
                ('--order-by', ('list', '--order-by', 'nonsense')),
                ('--expires', ('ack', 'R3-SUBDAG', '--reason', 'x', '--owner', 'y', '--expires',
                               'monday')),
                ('--workspace', ('target', '--target', 'latest', '--workspace', 'a b'))):
            self.assertIn(f'{option}: ', self.run_(*words, status=1).stderr)


if __name__ == '__main__':
    unittest.main()
