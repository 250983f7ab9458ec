"""Plugins come, change, misbehave and go while the service runs."""

import functools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

import grpc

from reflection import Client
from service import Service, wait_until

DAEMON, FIXTURES, ZOO = sys.argv[1:4]
del sys.argv[1:4]

until = functools.partial(wait_until, seconds=20)

PACKAGE = 'astro.upgrade.v1.'
PLAN = {
    'deployment': {
        'release': {'distribution': 'DISTRIBUTION_RUNTIME', 'version': '9.5.0'},
        'environment': {'variables': {
            'AIRFLOW__CORE__EXECUTOR': 'CeleryExecutor'}}},
    'target': {'release': {'distribution': 'DISTRIBUTION_RUNTIME',
                           'version': '9.7.0'}},
    'as_of': '2026-11-20'}


class Reload(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = self._folder.name

    def put(self, source, name):
        path = os.path.join(self.folder, name)
        shutil.copyfile(source, path + '.new')
        os.rename(path + '.new', path)

    def remove(self, name):
        os.remove(os.path.join(self.folder, name))

    def start(self, *flags):
        service = Service(DAEMON, '--plugin-dir', self.folder, *flags)
        service.__enter__()
        self.addCleanup(service.__exit__)
        channel = grpc.insecure_channel(service.admin)
        self.addCleanup(channel.close)
        self._health = channel.unary_unary('/grpc.health.v1.Health/Check')
        return service, Client(channel)

    def reload(self, service, client):
        before = self.plugins(client).get('last_reload', {}).get('time')
        # Reloads are distinguished by their second.
        time.sleep(1.05)
        service.signal(signal.SIGHUP)
        self.assertTrue(until(lambda: self.plugins(client).get(
            'last_reload', {}).get('time') != before))
        return self.plugins(client)['last_reload']

    def healthy(self, name):
        """1: serving, 2: not serving."""
        return self._health(bytes([10, len(name)]) + name.encode())[1]

    @staticmethod
    def plugins(client):
        return client.call(PACKAGE + 'PluginService.ListPlugins', {})

    def plugin(self, client, name):
        return next(p for p in self.plugins(client)['plugins']
                    if p['id'] == name)

    @staticmethod
    def findings(client):
        plan = client.call(PACKAGE + 'UpgradeService.PlanUpgrade', PLAN)['plan']
        return [f['advisory_id'] for step in plan['steps']
                for f in step['findings']]

    def test_a_plugin_is_added_updated_and_removed(self):
        service, client = self.start()
        self.assertNotIn('F-GOOD', self.findings(client))
        self.put(f'{FIXTURES}/good.so', 'good.so')
        self.assertTrue(self.reload(service, client)['succeeded'])
        self.assertIn('F-GOOD', self.findings(client))
        self.assertEqual(self.plugin(client, 'good')['version'], '1.0.0')
        self.put(f'{FIXTURES}/good_again.so', 'good.so')
        self.assertTrue(self.reload(service, client)['succeeded'])
        self.assertEqual(self.plugin(client, 'good')['version'], '1.0.1')
        self.remove('good.so')
        self.assertTrue(self.reload(service, client)['succeeded'])
        self.assertNotIn('F-GOOD', self.findings(client))

    def test_a_broken_set_leaves_the_old_one_serving(self):
        self.put(f'{FIXTURES}/good.so', 'good.so')
        service, client = self.start()
        self.put(f'{FIXTURES}/constructor_abort.so', 'bad.so')
        reload = self.reload(service, client)
        self.assertFalse(reload['succeeded'])
        self.assertIn('signal 6', reload['failure'])
        self.assertIn('F-GOOD', self.findings(client))
        self.assertTrue(until(lambda: 'reload REFUSED' in service.log()))
        self.remove('bad.so')
        self.assertTrue(self.reload(service, client)['succeeded'])

    def test_a_plugin_that_crashes_is_quarantined_until_the_next_reload(self):
        self.put(f'{FIXTURES}/good.so', 'good.so')
        self.put(f'{ZOO}/segfault.so', 'zoo_animal.so')
        service, client = self.start('--metrics-listen', '127.0.0.1:0')
        self.assertEqual(self.healthy('upgrade-advisor.plugin.zoo_animal'), 1)
        for _ in range(4):
            findings = self.findings(client)
            self.assertIn('F-GOOD', findings, 'the answers of the others')
        plugin = self.plugin(client, 'zoo_animal')
        self.assertEqual(plugin['state'], 'PLUGIN_STATE_QUARANTINED', plugin)
        self.assertIn('Z-BITES', plugin['last_failure'])
        self.assertEqual(plugin['failure_count'], '3')
        self.assertTrue(until(lambda: self.healthy(
            'upgrade-advisor.plugin.zoo_animal') == 2))
        self.assertIn('is in QUARANTINE', service.log())
        port = service.log().split('metrics on port ')[1].split('\n')[0]
        with urllib.request.urlopen(f'http://127.0.0.1:{port}/metrics') as page:
            metrics = page.read().decode()
        self.assertIn('upgrade_advisor_plugin_state{plugin="zoo_animal",'
                      'state="quarantined"} 1', metrics)
        self.assertIn('upgrade_advisor_plugin_failures_total{'
                      'plugin="zoo_animal"} 3', metrics)
        self.assertTrue(self.reload(service, client)['succeeded'])
        self.assertEqual(self.plugin(client, 'zoo_animal')['state'],
                         'PLUGIN_STATE_LOADED')

    def test_development_mode_is_said_loudly(self):
        self.put(f'{FIXTURES}/good.so', 'good.so')
        service, client = self.start()
        self.assertIn('DEVELOPMENT MODE', service.log())
        self.assertTrue(self.plugin(client, 'good')['development'])

    def test_configuration_is_read_anew(self):
        service, client = self.start(
            '--config', self.config('plugin-budget-ms=500\n'))
        self.assertTrue(self.reload(service, client)['succeeded'])
        self.config('plugin-budget-ms=no\n')
        reload = self.reload(service, client)
        self.assertFalse(reload['succeeded'])
        self.assertIn('plugin-budget-ms', reload['failure'])

    def config(self, text):
        path = os.path.join(self.folder, 'service.conf')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def test_a_trusted_plugin_that_crashes_the_service_is_left_out_next_time(self):
        self.put(f'{ZOO}/segfault.so', 'zoo_animal.so')
        program = os.path.join(os.path.dirname(DAEMON), 'upgrade-advisor')
        subprocess.run([program, 'plugin', 'lock', self.folder, '--tier',
                        'service'], check=True, stdout=subprocess.DEVNULL)
        lock = os.path.join(self.folder, 'plugins.lock')
        state = os.path.join(self.folder, 'state')
        os.mkdir(state)
        flags = ('--plugin-lock', lock, '--state-dir', state)
        with Service(DAEMON, *flags) as service:
            with grpc.insecure_channel(service.admin) as channel:
                call = functools.partial(
                    Client(channel).call,
                    PACKAGE + 'UpgradeService.PlanUpgrade', PLAN)
                self.assertRaises(grpc.RpcError, call)
            service.kill()
        with Service(DAEMON, *flags) as service:
            with grpc.insecure_channel(service.admin) as channel:
                client = Client(channel)
                plugin = self.plugin(client, 'zoo_animal')
                self.assertEqual(plugin['state'], 'PLUGIN_STATE_QUARANTINED')
                self.assertIn('signal 11', plugin['last_failure'])
                self.assertIn('in advisory Z-BITES', plugin['last_failure'])
                plan = client.call(PACKAGE + 'UpgradeService.PlanUpgrade',
                                   PLAN)['plan']
                self.assertEqual(plan['verdict'], 'VERDICT_INCOMPLETE')
                self.assertEqual(plan['reason'], 'PLUGIN_NOT_LOADED')

    def test_workers_end_with_the_service_however_it_ends(self):
        self.put(f'{FIXTURES}/good.so', 'good.so')
        service, client = self.start()
        self.findings(client)
        workers = service.children()
        self.assertTrue(workers)
        service.kill()
        self.assertTrue(until(lambda: not any(
            os.path.exists(f'/proc/{pid}') for pid in workers)))


if __name__ == '__main__':
    unittest.main()
