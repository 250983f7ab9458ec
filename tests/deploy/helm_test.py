"""The Helm chart: linted, rendered, held against the schemas of Kubernetes and against
what it rendered before.

    helm_test.py HELM KUBERNETES_VALIDATE UPGRADE_ADVISORD [--update]

--update writes the golden files. With scripts/test --all.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))

from certificates import Authority

UPDATE = '--update' in sys.argv
HELM, VALIDATE, DAEMON = sys.argv[1:4]
del sys.argv[1:]
ROOT = pathlib.Path(__file__).resolve().parents[2]
CHART = ROOT / 'deploy/helm/upgrade-advisor'
VALUES = ROOT / 'tests/deploy/helm'
CASES = ('plain', 'full')
# The oldest that kubeVersion admits, and a new one.
KUBERNETES = ('1.27', '1.37')


def helm(*command, status=0):
    done = subprocess.run([HELM, *map(str, command)], text=True, capture_output=True,
                          check=False, timeout=120)
    if (done.returncode != 0) != (status != 0):
        raise AssertionError(f'{command} ended with {done.returncode}:\n'
                             f'{done.stdout}{done.stderr}')
    return done.stdout + done.stderr


def rendered(*options, status=0):
    return helm('template', 'advisor', CHART, '--namespace', 'upgrades', *options, status=status)


def of_case(case):
    return rendered('--values', VALUES / f'{case}.values.yaml')


def configuration(text, role):
    """The service.conf of a role, as it is mounted."""
    found = re.search(rf'  name: \S+-{role}\n(?:.*\n)*?  service\.conf: \|\n((?:    .*\n|\n)+)', text)
    return '\n'.join(line.strip() for line in found[1].splitlines())


class Chart(unittest.TestCase):
    def test_passes_the_strict_linter(self):
        for case in CASES:
            helm('lint', '--strict', CHART, '--values', VALUES / f'{case}.values.yaml')

    def test_renders_what_it_rendered_before(self):
        for case in CASES:
            golden = VALUES / f'{case}.golden.yaml'
            if UPDATE:
                golden.write_text(of_case(case))
            self.assertEqual(golden.read_text(), of_case(case))

    def test_is_what_kubernetes_takes(self):
        for case in CASES:
            with tempfile.NamedTemporaryFile('w', suffix='.yaml') as file:
                # Its schema is not one of Kubernetes.
                parts = [part for part in of_case(case).split('\n---\n')
                         if 'kind: ServiceMonitor' not in part]
                file.write('\n---\n'.join(parts))
                file.flush()
                for version in KUBERNETES:
                    done = subprocess.run(
                        [VALIDATE, '--strict', '--kubernetes-version', version, file.name],
                        text=True, capture_output=True, check=False)
                    self.assertEqual(0, done.returncode, done.stdout + done.stderr)

    def test_configures_the_service_with_options_that_it_has(self):
        text = configuration(of_case('plain'), 'serve')
        with tempfile.NamedTemporaryFile('w', suffix='.conf') as file:
            file.write(text)
            file.flush()
            done = subprocess.run([DAEMON, '--check-config', '--config', file.name], text=True,
                                  capture_output=True, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        said = subprocess.run([DAEMON, '--help'], text=True, capture_output=True,
                              check=True).stdout
        for role in ('serve', 'work'):
            names = re.findall(r'^([a-z-]+)=', configuration(of_case('full'), role), re.MULTILINE)
            self.assertGreater(len(names), 5)
            for name in names:
                self.assertIn(f'--{name}', said)

    def test_configures_a_service_with_tls_and_a_policy_that_starts(self):
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place)
            authority = Authority(folder, 'authority')
            certificate, key = authority.issue('advisor', file='tls')
            text = rendered('--values', VALUES / 'full.values.yaml', '--set',
                            'fleet.enabled=false,plugins.lock=,plugins.volume=null')
            policy = re.search(r'  policy\.json: \|\n((?:    .*\n)+)', text)[1]
            (folder / 'policy.json').write_text(policy)
            options = configuration(text, 'serve')
            for mounted, here in (('tls/tls.crt', certificate), ('tls/tls.key', key),
                                  ('clients/ca.crt', authority.certificate),
                                  ('policy/policy.json', folder / 'policy.json')):
                self.assertIn(f'"/etc/upgrade-advisor/{mounted}"', options)
                options = options.replace(f'/etc/upgrade-advisor/{mounted}', str(here))
            (folder / 'service.conf').write_text(options)
            done = subprocess.run([DAEMON, '--check-config', '--config', folder / 'service.conf'],
                                  text=True, capture_output=True, check=False)
        self.assertEqual(0, done.returncode, done.stderr)

    def test_those_that_answer_do_not_assess_where_others_do(self):
        text = of_case('full')
        self.assertIn('fleet-workers=0\n', configuration(text, 'serve'))
        self.assertIn('fleet-workers=2\n', configuration(text, 'work'))
        self.assertNotIn('0.0.0.0:50051', configuration(text, 'work'))

    def test_no_password_is_on_a_command_line_or_in_a_configuration(self):
        text = of_case('full')
        self.assertIn('- name: PGPASSWORD\n', text)
        self.assertNotIn('PGPASSWORD)', text)

    def test_says_what_is_missing_and_what_excludes_each_other(self):
        image = ['--set', 'image.repository=r.example.org/a']
        for options, said in (
                ([], 'tls.secretName is missing: name a Secret'),
                (['--set', 'tls.insecure=true'], 'image.repository is missing: push the image'),
                ([*image, '--set', 'tls.insecure=true,tls.secretName=a'], 'exclude each other'),
                ([*image, '--set', 'tls.insecure=true,tls.clientCaConfigMap=a'],
                 'needs tls.secretName'),
                ([*image, '--set', 'tls.secretName=a,fleet.enabled=true'],
                 'fleet.secretName is missing'),
                ([*image, '--set', 'tls.secretName=a,plugins.lock=x'], 'go together'),
                ([*image, '--set', 'tls.secretName=a,config.listen=x'],
                 'config.listen: the chart sets this option itself')):
            self.assertIn(said, rendered(*options, status=1))

    def test_refuses_values_that_it_does_not_know(self):
        for setting in ('replica=3', 'tls.secret=a', 'replicas=0', 'metrics.port=80',
                        'service.type=Nothing', 'drainSeconds=soon'):
            said = rendered('--values', VALUES / 'plain.values.yaml', '--set', setting, status=1)
            self.assertIn("don't meet the specifications of the schema", said)

    def test_an_instance_starts_again_when_its_configuration_changes(self):
        def checksum(*options):
            text = rendered('--values', VALUES / 'plain.values.yaml', *options)
            return re.search('checksum/configuration: (.*)', text)[1]
        self.assertNotEqual(checksum(), checksum('--set', 'config.request-threads=3'))

    def test_its_versions_are_those_of_the_product(self):
        header = (ROOT / 'services/server/service_options.h').read_text()
        version = re.search(r'"upgrade-advisor ([0-9.]+)"', header)[1]
        chart = (CHART / 'Chart.yaml').read_text()
        self.assertIn(f'\nappVersion: {version}\n', chart)
        json.loads((CHART / 'values.schema.json').read_text())


if __name__ == '__main__':
    unittest.main()
