#!/usr/bin/python3
"""The service as a Python client sees it that has only reflection."""

import os
import unittest

import grpc

from reflection import Client

PACKAGE = 'astro.upgrade.v1.'
PLAN = PACKAGE + 'UpgradeService.PlanUpgrade'
VALIDATE = PACKAGE + 'UpgradeService.ValidateUpgrade'
GET_RELEASE = PACKAGE + 'CatalogService.GetRelease'
LIST_RELEASES = PACKAGE + 'CatalogService.ListReleases'
LIST_PLUGINS = PACKAGE + 'PluginService.ListPlugins'
LIST_ADVISORIES = PACKAGE + 'PluginService.ListAdvisories'
AS_OF = '2022-08-01'


def certified(version):
    return {'distribution': 'DISTRIBUTION_CERTIFIED', 'version': version}


def runtime(version):
    return {'distribution': 'DISTRIBUTION_RUNTIME', 'version': version}


def plan_request(target):
    return {'deployment': {'release': certified('2.2.3')},
            'target': {'release': target}, 'as_of': AS_OF}


class ClientTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.channel = grpc.insecure_channel(os.environ['UPGRADE_ADVISOR_ADMIN'])
        cls.client = Client(cls.channel)

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()

    def refused(self, method, request):
        with self.assertRaises(grpc.RpcError) as caught:
            self.client.call(method, request)
        status, details = self.client.error_details(caught.exception)
        self.assertEqual(caught.exception.code().value[0], status.code)
        info = details['google.rpc.ErrorInfo']
        self.assertEqual('upgrade.astronomer.io', info.domain)
        return caught.exception.code(), info, details

    def test_reflection_lists_every_service(self):
        listed = self.client.services()
        for name in ('UpgradeService', 'CatalogService', 'PluginService'):
            self.assertIn(PACKAGE + name, listed)
        self.assertIn('grpc.health.v1.Health', listed)

    def test_every_listed_service_resolves(self):
        for name in self.client.services():
            self.assertTrue(self.client.service(name).methods, name)

    def test_health_of_every_service(self):
        names = [''] + [PACKAGE + name for name in
                        ('UpgradeService', 'CatalogService', 'PluginService')]
        for name in names:
            answer = self.client.call('grpc.health.v1.Health.Check',
                                      {'service': name})
            self.assertEqual('SERVING', answer['status'], name)

    def test_health_of_an_unknown_service(self):
        with self.assertRaises(grpc.RpcError) as caught:
            self.client.call('grpc.health.v1.Health.Check', {'service': 'none'})
        self.assertEqual(grpc.StatusCode.NOT_FOUND, caught.exception.code())

    def test_plans_the_documented_example(self):
        plan = self.client.call(PLAN, plan_request(runtime('5.0.4')))['plan']
        self.assertEqual(
            [('STEP_KIND_UPGRADE_CERTIFIED', '2.3.0-5'),
             ('STEP_KIND_MIGRATE_TO_RUNTIME', '5.0.4')],
            [(step['kind'], step['target']['version']) for step in plan['steps']])
        self.assertEqual(AS_OF, plan['as_of'])
        self.assertRegex(plan['plan_id'], '^[0-9a-f]{64}$')
        self.assertIn(plan['verdict'],
                      ('VERDICT_READY', 'VERDICT_READY_WITH_WARNINGS'))

    def test_coverage_adds_up(self):
        request = {**plan_request(runtime('5.0.4')), 'view': 'VIEW_FULL'}
        coverage = self.client.call(PLAN, request)['plan']['coverage']
        self.assertGreater(coverage['asked'], 0)
        for row in [coverage] + coverage['plugins']:
            self.assertEqual(row['asked'],
                             row['decided'] + row['undecided'] + row['failed'])
        self.assertEqual(coverage['asked'],
                         sum(row['asked'] for row in coverage['plugins']))
        self.assertEqual(0, coverage['failed'])

    def test_equal_requests_have_equal_plans(self):
        request = plan_request(runtime('5.0.4'))
        self.assertEqual(self.client.call(PLAN, request),
                         self.client.call(PLAN, request))

    def project_request(self, **more):
        return {'deployment': {'files': [
            {'path': 'Dockerfile',
             'text': 'FROM quay.io/astronomer/astro-runtime:7.4.1-base\n'},
            {'path': 'requirements.txt', 'text': 'name==1\ntwo words\n'}],
            'facts': {'facts': [{'kind': 'FACT_KIND_IMPORT',
                                 'name': 'airflow.providers.databricks.hooks.databricks',
                                 'file': 'dags/a.py', 'line': 3, 'column': 1}],
                      'complete_kinds': ['FACT_KIND_IMPORT', 'FACT_KIND_REQUIREMENT']}},
            'target': {'release': runtime('8.8.0')}, 'as_of': '2026-11-20', **more}

    def test_plans_for_the_files_of_a_project(self):
        plan = self.client.call(PLAN, self.project_request())['plan']
        self.assertEqual('7.4.1', plan['start']['version'])
        diffs = [a.get('diff', '') for s in plan['steps'] for a in s['actions']]
        self.assertTrue(any('+FROM quay.io/astronomer/astro-runtime:8.8.0-base\n' in d
                            for d in diffs))
        self.assertTrue(any('+apache-airflow-providers-databricks==4.0.0\n' in d
                            for d in diffs))
        unread = plan['coverage']['unread']
        self.assertEqual([('requirements.txt', 2)],
                         [(u['file'], u['line']) for u in unread])
        self.assertEqual('VERDICT_BLOCKED', plan['verdict'])

    def test_an_acknowledged_finding_does_not_block(self):
        accepted = {'advisory_id': 'ANY-PROVIDER-VANISHES', 'reason': 'it is not used'}
        plan = self.client.call(
            PLAN, self.project_request(acknowledgements=[accepted]))['plan']
        self.assertEqual('VERDICT_READY_WITH_WARNINGS', plan['verdict'])
        marked = [f for s in plan['steps'] for f in s['findings']
                  if 'acknowledgement' in f]
        self.assertEqual(['it is not used'],
                         [f['acknowledgement']['reason'] for f in marked])

    def test_validates_a_forbidden_change(self):
        answer = self.client.call(VALIDATE, {
            'deployment': {'release': certified('2.2.3')},
            'target': runtime('5.0.4'), 'as_of': AS_OF})
        gates = {check['id']: check['status'] for check in answer['checks'][:5]}
        self.assertEqual('CHECK_STATUS_PASSED', gates['target-known'])
        self.assertEqual('CHECK_STATUS_FAILED', gates['step-allowed'])
        self.assertEqual('VERDICT_NO_PATH', answer['verdict'])

    def test_validates_an_image(self):
        answer = self.client.call(VALIDATE, {
            'deployment': {'release': runtime('5.0.4')},
            'image': 'quay.io/astronomer/astro-runtime:5.0.5', 'as_of': AS_OF})
        self.assertEqual('5.0.5', answer['step']['target']['version'])
        self.assertEqual('STEP_KIND_UPGRADE_RUNTIME', answer['step']['kind'])

    def test_gets_a_release(self):
        release = self.client.call(GET_RELEASE, {'release': runtime('5.0.4')})[
            'release']
        self.assertEqual('5.0.4', release['version'])
        self.assertEqual('2.3', release['airflow_minor'])
        self.assertFalse(release['unlisted'])

    def test_pages_through_the_catalog(self):
        seen, token = [], ''
        while True:
            page = self.client.call(LIST_RELEASES, {
                'page_size': 50, 'page_token': token, 'as_of': AS_OF})
            seen += [(r['distribution'], r['version']) for r in page['releases']]
            token = page['next_page_token']
            if not token:
                break
        self.assertEqual(page['total_size'], len(seen))
        self.assertEqual(len(set(seen)), len(seen))

    def test_lists_plugins_and_their_advisories(self):
        plugins = self.client.call(LIST_PLUGINS, {})['plugins']
        self.assertTrue(plugins)
        for plugin in plugins:
            self.assertEqual('PLUGIN_STATE_LOADED', plugin['state'], plugin)
        advisories = self.client.call(
            LIST_ADVISORIES, {'page_size': 1000})['advisories']
        self.assertEqual(sum(plugin['advisory_count'] for plugin in plugins),
                         len(advisories))

    def test_lists_advisories_of_a_path(self):
        listed = self.client.call(LIST_ADVISORIES, {
            'source': certified('2.2.3'), 'target': certified('2.3.0')})
        for advisory in listed['advisories']:
            self.assertIn('STEP_KIND_UPGRADE_CERTIFIED', advisory['step_kinds'])

    def test_lists_advisories_of_every_step_on_the_way(self):
        listed = self.client.call(LIST_ADVISORIES, {
            'source': certified('2.2.3'), 'target': runtime('9.17.0'),
            'page_size': 1000})
        ids = {advisory['id'] for advisory in listed['advisories']}
        self.assertGreater(len(listed['path']), 2)
        self.assertEqual('9.17.0', listed['path'][-1]['version'])
        self.assertLessEqual({'R5-DB-DUP-CONN', 'AC-IRREVERSIBLE', 'R9-EXECUTORS-MOVED'},
                             ids)
        self.assertNotIn('R3-SLA', ids)

    def test_error_of_an_unknown_release(self):
        code, info, _ = self.refused(GET_RELEASE, {'release': runtime('5.0.99')})
        self.assertEqual(grpc.StatusCode.NOT_FOUND, code)
        self.assertEqual('RELEASE_UNKNOWN', info.reason)
        self.assertEqual('runtime 5.0.99', info.metadata['release'])
        self.assertTrue(info.metadata['nearest'])

    def test_error_names_every_field(self):
        code, info, details = self.refused(
            PLAN, {'deployment': {}, 'as_of': 'yesterday'})
        self.assertEqual(grpc.StatusCode.INVALID_ARGUMENT, code)
        self.assertEqual('INVALID_FIELD', info.reason)
        fields = [violation.field for violation in
                  details['google.rpc.BadRequest'].field_violations]
        self.assertIn('as_of', fields)
        self.assertIn('target', fields)
        self.assertEqual(str(len(fields)), info.metadata['violations'])

    def test_error_of_a_downgrade(self):
        code, info, _ = self.refused(PLAN, {
            'deployment': {'release': runtime('5.0.4')},
            'target': {'release': runtime('5.0.3')}, 'as_of': AS_OF})
        self.assertEqual(grpc.StatusCode.INVALID_ARGUMENT, code)
        self.assertEqual('TARGET_NOT_NEWER', info.reason)

    def test_error_of_bytes_that_are_no_message(self):
        call = self.channel.unary_unary(
            '/astro.upgrade.v1.UpgradeService/PlanUpgrade')
        with self.assertRaises(grpc.RpcError) as caught:
            call(b'\xff\xff\xff', timeout=10)
        _, details = self.client.error_details(caught.exception)
        self.assertEqual('MALFORMED_REQUEST',
                         details['google.rpc.ErrorInfo'].reason)


if __name__ == '__main__':
    unittest.main()
