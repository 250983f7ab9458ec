"""The user's configuration: where it is looked for, what counts, what is refused.

    config_test.py UPGRADE_ADVISOR UPGRADE_ADVISORD
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM, DAEMON = sys.argv[1:3]
del sys.argv[1:3]
# A service that nobody has: who asks it says so.
NOBODY = 'unix:/nonexistent/socket'
PLAN = ['plan', '--from', 'runtime:7.6.0', '--to', 'runtime:8.8.0', '--as-of', '2026-11-20']
SHOW = ['releases', 'show', 'runtime:7.6.0']


class Configuration(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        self.file = self.home / '.config/upgrade-advisor/config'

    def write(self, text, file=None):
        file = file or self.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def run_program(self, *arguments, **env):
        kept = {name: value for name, value in os.environ.items()
                if name not in ('XDG_CONFIG_HOME', 'UPGRADE_ADVISOR_CONFIG')}
        done = subprocess.run([PROGRAM, *arguments], text=True, capture_output=True, timeout=60,
                              check=False, env={**kept, 'HOME': str(self.home), **env})
        return done.returncode, done.stdout + done.stderr

    def assertAsksNobody(self, *arguments, **env):
        status, said = self.run_program(*arguments, **env)
        self.assertEqual(1, status, said)
        self.assertIn('/nonexistent/socket', said)

    def assertAnswers(self, *arguments, **env):
        status, said = self.run_program(*arguments, **env)
        self.assertEqual(0, status, said)
        return said

    def test_names_the_server(self):
        self.assertAnswers(*SHOW)
        self.write(f'# ours\n\n  server = "{NOBODY}"\n')
        self.assertAsksNobody(*SHOW)

    def test_reaches_a_service(self):
        socket = self.home / 'socket'
        with subprocess.Popen([DAEMON, '--listen', f'unix:{socket}'], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as service:
            try:
                end = time.monotonic() + 60
                while not socket.exists():
                    self.assertLess(time.monotonic(), end)
                    time.sleep(0.02)
                self.write(f'server=unix:{socket}\n')
                self.assertIn('7.6.0', self.assertAnswers(*SHOW))
            finally:
                service.terminate()
        self.assertEqual(1, self.run_program(*SHOW)[0])

    def test_is_looked_for_as_xdg_has_it(self):
        other = self.home / 'other'
        self.write(f'server={NOBODY}\n', other / 'upgrade-advisor/config')
        self.assertAsksNobody(*SHOW, XDG_CONFIG_HOME=str(other))
        self.assertAnswers(*SHOW, XDG_CONFIG_HOME='other')

    def test_may_be_named_and_turned_off(self):
        self.write(f'server={NOBODY}\n')
        self.assertAnswers(*SHOW, UPGRADE_ADVISOR_CONFIG='')
        self.write('color=never\n', self.home / 'ours')
        self.assertAnswers(*SHOW, UPGRADE_ADVISOR_CONFIG=str(self.home / 'ours'))
        status, said = self.run_program(*SHOW, UPGRADE_ADVISOR_CONFIG=str(self.home / 'none'))
        self.assertEqual((2, f'{self.home}/none cannot be read: No such file or directory\n'),
                         (status, said))

    def test_the_command_line_counts_first(self):
        self.write('server=unix:/other/socket\ncolor=always\n')
        self.assertAsksNobody(*SHOW, '--server', NOBODY)
        self.write('color=always\n')
        said = self.assertAnswers(*PLAN, '--color', 'never')
        self.assertNotIn('\x1b', said)

    def test_tls_of_its_server_is_not_for_another(self):
        self.write('server=https://advisor.example.org\ntls-ca=/nonexistent/ca.crt\n')
        status, said = self.run_program(*SHOW)
        self.assertEqual(2, status)
        self.assertIn('/nonexistent/ca.crt', said)
        self.assertAsksNobody(*SHOW, '--server', NOBODY)

    def test_a_catalog_or_plugins_of_the_command_line_are_in_the_process(self):
        self.write(f'server={NOBODY}\n')
        lock = pathlib.Path(PROGRAM).parents[1] / 'plugins/plugins.lock'
        self.assertAnswers(*SHOW, '--plugin-lock', str(lock))

    def test_gives_what_a_command_requires(self):
        status, said = self.run_program('fleet', 'summary')
        self.assertEqual(2, status)
        self.assertIn('is required', said)
        self.write(f'server={NOBODY}\norganization=acme\n')
        self.assertAsksNobody('fleet', 'summary')

    def test_colors_a_plan(self):
        self.write('color=always\n')
        self.assertIn('\x1b', self.assertAnswers(*PLAN))

    def test_every_fault_is_named_with_its_line(self):
        self.write('sever=x\nserver\n')
        status, said = self.run_program(*SHOW)
        faults = (f'{self.file}:1: there is no option sever; did you mean server?\n'
                  f'{self.file}:2: is not NAME=VALUE, nor a comment (#)\n')
        self.assertEqual((2, faults), (status, said))
        self.write('color=never\ncolor=always\ntls-ca=ca.crt\n')
        status, said = self.run_program(*SHOW)
        faults = (f'{self.file}:2: color is set twice: leave out one\n'
                  f'{self.file}:3: tls-ca is a relative path: begin it with /\n')
        self.assertEqual((2, faults), (status, said))

    def test_a_value_that_an_option_does_not_take_is_named_with_its_line(self):
        for text, fault in (('color=pink\n', 'pink not in'), ('\ntimeout-seconds=0\n', '0 not in'),
                            ('use-proxy=maybe\n', 'use-proxy')):
            self.write(text)
            status, said = self.run_program(*SHOW)
            self.assertEqual(2, status, said)
            self.assertIn(f'{self.file}:{text.count(chr(10))}: ', said)
            self.assertIn(fault, said)

    def test_what_asks_no_service_works_with_any_file(self):
        self.write('nonsense\n')
        self.assertAnswers('completion', 'bash')
        self.assertAnswers('man', 'plan')
        self.assertAnswers('--version')
        self.assertAnswers('plugin', 'facts')

    def test_is_shown(self):
        self.assertIn(f'{self.file}\n  There is no such file.\n', self.assertAnswers('config'))
        self.write(f'server={NOBODY}\n')
        self.assertIn(f'{self.file}\n  server = {NOBODY}\n', self.assertAnswers('config'))
        self.write('nonsense\n')
        status, said = self.run_program('config')
        self.assertEqual(2, status)
        self.assertIn(f'{self.file}:1: ', said)
        self.assertIn('No configuration', self.assertAnswers('config', UPGRADE_ADVISOR_CONFIG=''))

    def test_a_device_or_a_folder_is_refused(self):
        self.file.mkdir(parents=True)
        self.assertEqual(2, self.run_program(*SHOW)[0])
        self.assertEqual(2, self.run_program(*SHOW, UPGRADE_ADVISOR_CONFIG='/dev/zero')[0])


if __name__ == '__main__':
    unittest.main()
