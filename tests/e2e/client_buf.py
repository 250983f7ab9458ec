#!/usr/bin/python3
"""The service as a person with `buf curl` sees it, by reflection."""

import json
import os
import pathlib
import subprocess
import unittest

BUF = pathlib.Path(__file__).resolve().parents[2] / 'tools/buf'
PACKAGE = 'astro.upgrade.v1.'


def curl(method, request=None, *flags):
    url = 'http://' + os.environ['UPGRADE_ADVISOR_ADMIN']
    command = [BUF, 'curl', '--protocol', 'grpc', '--http2-prior-knowledge', *flags]
    if request is not None:
        command += ['--data', json.dumps(request)]
    return subprocess.run(command + [f'{url}/{method}' if method else url],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=60, check=False)


class BufTest(unittest.TestCase):

    def answer(self, method, request):
        result = curl(PACKAGE + method, request)
        self.assertEqual(0, result.returncode, result.stderr)
        return json.loads(result.stdout)

    def test_lists_methods(self):
        result = curl('', None, '--list-methods')
        self.assertEqual(0, result.returncode, result.stderr)
        methods = result.stdout.split()
        self.assertIn(PACKAGE + 'UpgradeService/PlanUpgrade', methods)
        self.assertIn('grpc.health.v1.Health/Check', methods)

    def test_plans(self):
        plan = self.answer('UpgradeService/PlanUpgrade', {
            'deployment': {'image': 'quay.io/astronomer/ap-airflow:2.2.3-onbuild'},
            'target': {'release': {'distribution': 'DISTRIBUTION_RUNTIME',
                                   'version': '5.0.4'}},
            'asOf': '2022-08-01'})['plan']
        self.assertEqual(['STEP_KIND_UPGRADE_CERTIFIED',
                          'STEP_KIND_MIGRATE_TO_RUNTIME'],
                         [step['kind'] for step in plan['steps']])

    def test_gets_a_release(self):
        release = self.answer('CatalogService/GetRelease', {'release': {
            'distribution': 'DISTRIBUTION_RUNTIME', 'version': '5.0.4'}})['release']
        self.assertEqual('5.0.4', release['version'])

    def test_shows_error_details(self):
        result = curl(PACKAGE + 'CatalogService/GetRelease', {'release': {
            'distribution': 'DISTRIBUTION_RUNTIME', 'version': '5.0.99'}})
        self.assertNotEqual(0, result.returncode)
        error = json.loads(result.stderr)
        self.assertEqual('not_found', error['code'])
        details = {row['type']: row for row in error['details']}
        self.assertIn('google.rpc.ErrorInfo', details)


if __name__ == '__main__':
    unittest.main()
