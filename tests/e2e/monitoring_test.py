"""Alerts and dashboard ask for metrics that the service has, and alerts lead to a
section of the runbook."""

import json
import os
import pathlib
import re
import shutil
import signal
import sys
import tempfile
import unittest
import urllib.request

import grpc

from certificates import Authority
from feed_host import FeedHost
from service import Service, wait_until

DAEMON, ROOT, FIXTURES = sys.argv[1:4]
del sys.argv[1:4]
OPERATIONS = os.path.join(ROOT, 'docs/operations')
ALERTS = os.path.join(OPERATIONS, 'monitoring/alerts.yaml')
DASHBOARD = os.path.join(OPERATIONS, 'monitoring/dashboard.json')
METRIC = re.compile(r'\b(?:upgrade_advisor|grpc_server)_\w+')
LIST = '/astro.upgrade.v1.CatalogService/ListReleases'


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def expressions():
    """What alerts and dashboard ask, each with where it is."""
    with open(DASHBOARD, encoding='utf-8') as file:
        for panel in json.load(file)['panels']:
            for target in panel['targets']:
                yield f'dashboard: {panel["title"]}', target['expr']
    for rule in re.split(r'\n {6}- alert: ', read(ALERTS))[1:]:
        name, rest = rule.split('\n', 1)
        yield f'alert {name}', rest.split('labels:')[0].split('expr:')[1]
    for row in read(os.path.join(OPERATIONS, 'runbook.md')).splitlines():
        if row.startswith('| ['):
            yield f'runbook: {row.split("|")[1]}', row


class Monitoring(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls._metrics = read_metrics()

    def test_asks_for_metrics_that_there_are(self):
        there = self.metrics()
        asked = 0
        for where, expression in expressions():
            for name in METRIC.findall(expression):
                asked += 1
                self.assertIn(name, there, where)
        self.assertGreater(asked, 40)

    def test_is_described(self):
        text = read(os.path.join(OPERATIONS, 'observe.md'))
        # "`upgrade_advisor_a_total`, `..._b_total`" describes both.
        ends = tuple(re.findall(r'`\.\.\.(_\w+)', text))
        for name in self.metrics():
            name = re.sub(r'_(bucket|count|sum)$', '', name)
            self.assertTrue(name in text or name.endswith(ends),
                            f'{name} is missing in observe.md')

    def test_leads_to_the_runbook(self):
        headings = {line[3:].lower().replace(' ', '-')
                    for line in read(os.path.join(OPERATIONS, 'runbook.md')).splitlines()
                    if line.startswith('## ')}
        anchors = re.findall(r'runbook: runbook\.md#(\S+)', read(ALERTS))
        self.assertEqual(len(re.findall('- alert:', read(ALERTS))), len(anchors))
        self.assertLessEqual(set(anchors), headings)

    def metrics(self):
        """The names of all series of a service that has every part."""
        return self._metrics


def read_metrics():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        authority = Authority(folder, 'authority')
        certificate, key = authority.issue('localhost')
        policy = folder / 'policy.json'
        policy.write_text(json.dumps({'name': 'all', 'allow_rules': [{'name': 'all'}]}))
        plugins = folder / 'plugins'
        plugins.mkdir()
        shutil.copyfile(os.path.join(FIXTURES, 'good.so'), plugins / 'good.so')
        feeds = FeedHost()
        feeds.pages['/feed.json'] = pathlib.Path(
            ROOT, 'services/catalog/data/runtime-feed.json').read_bytes()
        credentials = grpc.ssl_channel_credentials(
            authority.certificate.read_bytes(), key.read_bytes(),
            certificate.read_bytes())
        with feeds, Service(
                     DAEMON, '--tls-cert', certificate, '--tls-key', key,
                     '--runtime-feed', feeds.url(), '--feeds-to-loopback',
                     '--tls-client-ca', authority.certificate,
                     '--authorization-policy', policy, '--access-log', os.devnull,
                     '--otlp-endpoint', '127.0.0.1:9', '--plugin-dir', plugins,
                     '--store', f'sqlite:{folder}/fleet.db',
                     '--metrics-listen', '127.0.0.1:0',
                     credentials=credentials) as service:
            return names_of(service)


def names_of(service):
    service.signal(signal.SIGHUP)
    if not wait_until(lambda: 'reloaded' in service.log(), 60):
        raise RuntimeError('no reload:\n' + service.log())
    with service.channel() as channel:
        channel.unary_unary(LIST)(b'', timeout=60)
    port = re.search(r'metrics on port (\d+)', service.log()).group(1)
    names = set()

    def has_the_call():
        with urllib.request.urlopen(f'http://127.0.0.1:{port}/metrics',
                                    timeout=60) as page:
            names.update(METRIC.findall(page.read().decode()))
        return 'grpc_server_call_duration_seconds_bucket' in names
    if not wait_until(has_the_call, 60):
        raise RuntimeError('the call was not counted')
    return names


if __name__ == '__main__':
    unittest.main(verbosity=2)
