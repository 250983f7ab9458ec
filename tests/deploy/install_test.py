"""What `cmake --install` lays where, part by part, and that it runs from there.

    install_test.py CMAKE BUILD_FOLDER
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD = pathlib.Path(sys.argv.pop())
CMAKE = sys.argv.pop()
PARTS = ('upgrade-advisor', 'upgrade-advisord', 'upgrade-advisor-plugin-dev')


def run(*command, status=0, **how):
    done = subprocess.run([str(word) for word in command], text=True, capture_output=True,
                          timeout=120, check=False, **how)
    if done.returncode != status:
        raise AssertionError(f'{command} ended with {done.returncode}:\n'
                             f'{done.stdout}{done.stderr}')
    return done.stdout + done.stderr


def install(part, prefix, **more):
    run(CMAKE, '--install', BUILD, '--prefix', prefix, '--component', part,
        env={**os.environ, **more})


def files_below(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob('*')
            if path.is_file()}


class Parts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.home = pathlib.Path(folder.name)
        for part in PARTS:
            install(part, cls.home / part)
        cls.files = {part: files_below(cls.home / part) for part in PARTS}

    def test_no_file_is_in_two_parts(self):
        for part in PARTS:
            for other in PARTS:
                if part != other:
                    self.assertEqual(set(), self.files[part] & self.files[other])

    def test_together_they_are_everything(self):
        run(CMAKE, '--install', BUILD, '--prefix', self.home / 'all')
        self.assertEqual(set().union(*self.files.values()), files_below(self.home / 'all'))

    def test_the_command_line_plans_without_the_other_parts(self):
        program = self.home / 'upgrade-advisor/bin/upgrade-advisor'
        plan = run(program, 'plan', '--from', 'runtime:7.6.0', '--to', 'runtime:8.8.0',
                   '--as-of', '2026-11-20', status=0)
        self.assertIn('Path:     runtime 7.6.0  ->  runtime 8.8.0', plan)
        self.assertNotIn('not loaded', run(program, 'plugins', 'list'))

    def test_each_command_has_a_manual_page_that_formats_without_a_warning(self):
        pages = [self.home / part / path for part in PARTS for path in self.files[part]
                 if '/man/' in path]
        self.assertIn('upgrade-advisor-plugin-check.1', [page.name for page in pages])
        self.assertIn('upgrade-advisord.8', [page.name for page in pages])
        for page in pages:
            done = subprocess.run(['groff', '-man', '-Tutf8', '-ww', '-z', page], text=True,
                                  capture_output=True, check=False)
            self.assertEqual('', done.stderr, page.name)

    def test_the_page_of_the_service_has_every_option_of_its_help(self):
        page = (self.home / 'upgrade-advisord/share/man/man8/upgrade-advisord.8').read_text()
        said = run(BUILD / 'bin/upgrade-advisord', '--help')
        options = [line.split()[0].split(',')[-1] for line in said.splitlines()
                   if line.startswith('  -')]
        self.assertGreater(len(options), 30)
        for option in options:
            self.assertIn(option.replace('-', '\\-'), page)

    def test_shells_find_completion_where_they_look(self):
        script = self.home / 'upgrade-advisor/share/bash-completion/completions/upgrade-advisor'
        run('bash', '-n', script)
        self.assertIn('share/zsh/vendor-completions/_upgrade-advisor',
                      self.files['upgrade-advisor'])
        self.assertIn('share/fish/vendor_completions.d/upgrade-advisor.fish',
                      self.files['upgrade-advisor'])

    def test_units_name_the_prefix(self):
        prefix = self.home / 'upgrade-advisord'
        unit = (prefix / 'lib/systemd/system/upgrade-advisord.service').read_text()
        self.assertIn(f'ExecStart={prefix}/bin/upgrade-advisord '
                      f'--config {prefix}/etc/upgrade-advisor/service.conf\n', unit)
        self.assertNotIn('@UA', unit)

    def test_the_configuration_of_usr_is_in_etc(self):
        root = self.home / 'root'
        install('upgrade-advisord', '/usr', DESTDIR=str(root))
        self.assertTrue((root / 'etc/upgrade-advisor/service.conf').is_file())
        unit = (root / 'usr/lib/systemd/system/upgrade-advisord.service').read_text()
        self.assertIn('ExecStart=/usr/bin/upgrade-advisord '
                      '--config /etc/upgrade-advisor/service.conf\n', unit)

    def test_a_configuration_that_is_there_stays(self):
        prefix = self.home / 'kept'
        install('upgrade-advisord', prefix)
        configuration = prefix / 'etc/upgrade-advisor/service.conf'
        configuration.write_text('listen="127.0.0.1:0"\n')
        install('upgrade-advisord', prefix)
        self.assertEqual('listen="127.0.0.1:0"\n', configuration.read_text())

    def test_the_service_takes_the_configuration_it_comes_with(self):
        prefix = self.home / 'service'
        for part in PARTS[:2]:
            install(part, prefix)
        said = run(prefix / 'bin/upgrade-advisord', '--check-config',
                   '--config', prefix / 'etc/upgrade-advisor/service.conf')
        self.assertIn('the configuration is sound', said)

    @unittest.skipUnless(shutil.which('systemd-analyze'), 'there is no systemd')
    def test_the_unit_is_hardened(self):
        unit = self.home / 'upgrade-advisord/lib/systemd/system/upgrade-advisord.service'
        # Exposure from 0 to 100; 20 is what systemd calls OK.
        run('systemd-analyze', 'security', '--offline=true', '--threshold=20', unit)


if __name__ == '__main__':
    unittest.main()
