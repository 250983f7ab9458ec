"""The packages on fresh Debian hosts: installed, used, upgraded and purged.

    debian_test.py DEBS WHEEL      folders; takes root, and the sources of apt

With scripts/test --all.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / 'tools/packages'))

import roots

DEBS, WHEELS = (pathlib.Path(word) for word in sys.argv[1:3])
del sys.argv[1:3]
PROJECT = roots.ROOT / 'tests/testdata/projects/smart_sensors/project'
HOST = ('systemd-sysv', 'dbus', 'python3-venv')
PLAN = ['upgrade-advisor', 'plan', '--project', '/project', '--to', '6.10.0',
        '--as-of', '2026-11-20']
SOCKET = 'unix:/run/upgrade-advisor/service.sock'
ASK = f'upgrade-advisor plan --server {SOCKET} --from runtime:7.6.0 --to runtime:8.8.0'


def deb(name):
    found = list(DEBS.glob(f'{name}_*.deb'))
    assert len(found) == 1, f'{DEBS} has {len(found)} packages {name}'
    return found[0]


def of_a_next_version(package, folder):
    """The same package, as the next release of Debian's part would have it."""
    tree = folder / package.stem
    roots.run('dpkg-deb', '-R', package, tree)
    control = tree / 'DEBIAN/control'
    control.write_text(control.read_text().replace('-1\n', '-2\n').replace('-1)', '-2)'))
    out = folder / package.name.replace('-1_', '-2_')
    roots.run('dpkg-deb', '-Zgzip', '-z1', '--root-owner-group', '-b', tree, out)
    return out


class Host(unittest.TestCase):
    """A root for each test."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.root = roots.Root(self.folder / 'root', roots.archive_of('bookworm', HOST))
        shutil.copytree(PROJECT, self.root.folder / 'project')


class CommandLine(Host):
    def test_plans_a_project_after_its_package_alone_is_installed(self):
        self.root.install(deb('upgrade-advisor'))
        self.assertIn('R6-SMART-SENSOR-ENABLED', self.root.run(*PLAN, status=3))
        self.assertNotIn('not loaded', self.root.run('upgrade-advisor', 'plugins', 'list'))
        self.assertFalse(self.root.has('usr/bin/upgrade-advisord'))

    def test_plans_a_project_after_pip_install(self):
        wheel = next(WHEELS.glob('*.whl'))
        shutil.copy(wheel, self.root.folder / 'srv')
        self.root.shell('python3 -m venv /venv && '
                        f'/venv/bin/pip --quiet install /srv/{wheel.name}')
        plan = self.root.run('/venv/bin/upgrade-advisor', *PLAN[1:], status=3)
        self.assertIn('R6-SMART-SENSOR-ENABLED', plan)
        said = self.root.run('/venv/bin/upgrade-advisord', '--check-config')
        self.assertIn('the configuration is sound', said)


class Plugins(Host):
    def test_are_built_with_what_the_package_brings(self):
        self.root.install(deb('upgrade-advisor'), deb('upgrade-advisor-plugin-dev'),
                          recommends=True)
        examples = '/usr/share/doc/upgrade-advisor-plugin-dev/examples'
        self.root.shell(f'cmake -S {examples} -B /srv/examples && '
                        'cmake --build /srv/examples && '
                        'ctest --test-dir /srv/examples --no-tests=error')
        self.assertIn('EXAMPLE-PARALLELISM-ZERO', self.root.shell(
            'chmod -R go-w /srv/examples/plugins && '
            'upgrade-advisor advisories list --plugin-dir /srv/examples/plugins'))


class Service(Host):
    def setUp(self):
        super().setUp()
        self.root.install(deb('upgrade-advisor'), deb('upgrade-advisord'))

    def test_runs_confined_under_systemd_and_answers(self):
        said = self.root.boot(f'''
            systemctl is-active upgrade-advisord
            {ASK} || test $? = 3
            systemctl reload upgrade-advisord
            {ASK} || test $? = 3
            upgrade-advisor plugins list --server {SOCKET}
            stat -c '%U %a' /run/upgrade-advisor /var/lib/upgrade-advisor
            systemctl show upgrade-advisord -p User,NRestarts,ActiveState
            grep -E 'CapEff|Seccomp:|NoNewPrivs' \\
              /proc/$(systemctl show -P MainPID upgrade-advisord)/status
            systemctl is-active upgrade-advisor-front || true
            systemctl stop upgrade-advisord
            journalctl -u upgrade-advisord --no-pager
            ''')
        self.assertEqual(2, said.count('runtime 7.6.0  ->  runtime 8.8.0'), said)
        self.assertIn('upgrade-advisor 750\nupgrade-advisor 700\n', said)
        self.assertIn('User=upgrade-advisor\n', said)
        self.assertIn('NRestarts=0', said)
        self.assertRegex(said, r'CapEff:\s+0000000000000000\n')
        self.assertRegex(said, r'Seccomp:\s+2\n')
        self.assertIn('inactive', said)
        self.assertNotIn('not loaded', said)

    def test_isolates_a_plugin_under_the_filter_of_its_unit(self):
        lock = self.root.folder / 'usr/lib/upgrade-advisor/plugins/plugins.lock'
        ours = lock.with_name('ours.lock')
        text, count = re.subn(r'(- id: lifecycle\n(?:  .*\n)*?  tier: )service', r'\1worker',
                              lock.read_text())
        self.assertEqual(1, count)
        ours.write_text(text)
        ours.chmod(0o644)
        with (self.root.folder / 'etc/upgrade-advisor/service.conf').open('a') as file:
            file.write('plugin-lock="/usr/lib/upgrade-advisor/plugins/ours.lock"\n')
        said = self.root.boot(f'''
            {ASK} || test $? = 3
            upgrade-advisor plugins list --server {SOCKET}
            journalctl -u upgrade-advisord --no-pager
            ''')
        self.assertIn('runtime 7.6.0  ->  runtime 8.8.0', said)
        self.assertRegex(said, r'lifecycle +\S+ +loaded +worker')
        self.assertIn(' 0 failed', said)

    def test_keeps_its_configuration_over_an_upgrade_and_leaves_nothing_after_a_purge(self):
        configuration = self.root.folder / 'etc/upgrade-advisor/service.conf'
        ours = configuration.read_text() + 'worker-slots=1\n'
        configuration.write_text(ours)
        self.root.shell('mkdir -p /var/lib/upgrade-advisor && '
                        'touch /var/lib/upgrade-advisor/ours')
        self.root.install(*(of_a_next_version(deb(name), self.folder)
                            for name in ('upgrade-advisor', 'upgrade-advisord')))
        self.assertIn('0.1.0-2', self.root.run('dpkg-query', '-W', 'upgrade-advisord'))
        self.assertEqual(ours, configuration.read_text())
        self.assertTrue(self.root.has('var/lib/upgrade-advisor/ours'))
        self.assertIn('enabled', self.root.boot(
            f'systemctl is-enabled upgrade-advisord\n{ASK} || test $? = 3\n'))
        self.root.run('apt-get', '-qy', 'purge', 'upgrade-advisor', 'upgrade-advisord')
        left = self.root.shell("find / -xdev -not -path '/srv/*' -name '*upgrade*advisor*'")
        self.assertEqual('', left)


class Lintian(unittest.TestCase):
    def test_finds_no_error(self):
        done = subprocess.run(['lintian', '--fail-on', 'error', '--allow-root',
                               *sorted(DEBS.glob('*.deb'))], text=True, capture_output=True,
                              check=False)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)


if __name__ == '__main__':
    unittest.main()
