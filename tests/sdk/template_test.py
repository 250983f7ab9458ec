#!/usr/bin/python3
"""A team of its own: it has an installed Upgrade Advisor, and nothing else of ours.

    template_test.py CMAKE BUILD_FOLDER SOURCE_FOLDER
"""

import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import unittest

SOURCE = pathlib.Path(sys.argv.pop())
BUILD = pathlib.Path(sys.argv.pop())
CMAKE = pathlib.Path(sys.argv.pop())

# Stands for the program: says that it has the commands, notes how it is called,
# and ends as the file `status` next to it says.
STAND_IN = '''#!/bin/sh
case "$*" in *--help) echo "upgrade-advisor $*"; exit ;; esac
echo "$*" >>"$(dirname "$0")/calls"
exit $(cat "$(dirname "$0")/status")
'''


class Project(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.home = pathlib.Path(folder.name)
        cls.prefix = cls.home / 'moved'
        # Nothing of the build's environment, and no package registry of the user.
        cls.env = {'PATH': f'{CMAKE.parent}:/usr/bin:/bin', 'HOME': str(cls.home),
                   'CMAKE_GENERATOR': 'Ninja', 'LANG': 'C.UTF-8'}
        cls.run_in_home(CMAKE, '--install', BUILD, '--prefix', cls.home / 'prefix')
        (cls.home / 'prefix').rename(cls.prefix)
        cls.program = cls.prefix / 'bin/upgrade-advisor'
        start = time.monotonic()
        cls.next_steps = cls.run_in_home(cls.program, 'plugin', 'new', 'my_subject')
        cls.outputs = [cls.run_in_home('/bin/sh', '-c', step) for step in
                       re.findall(r'^  (\S.*)$', cls.next_steps, re.M)]
        print(f'from nothing to a tested plugin: {time.monotonic() - start:.1f} s')
        cls.plugin = cls.home / 'my_subject/build/plugins/my_subject.so'

    @classmethod
    def run_in_home(cls, *command, fails=False, text=None):
        done = subprocess.run(command, cwd=cls.home, env=cls.env, text=True,
                              input=text or '', stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        if (done.returncode != 0) != fails:
            raise AssertionError(f'{command} ended with {done.returncode}:\n{done.stdout}')
        return done.stdout

    def configure(self, source, build, *arguments):
        self.run_in_home(CMAKE, '-S', source, '-B', build,
                         f'-DCMAKE_PREFIX_PATH={self.prefix}', *arguments)
        self.run_in_home(CMAKE, '--build', build)

    def test_is_built_and_loaded_by_the_steps_that_are_printed(self):
        self.assertEqual(len(self.outputs), 4, self.next_steps)
        self.assertIn('my_subject', self.outputs[3])
        self.assertNotIn('not loaded', self.outputs[3])

    def test_advises_as_its_readme_says(self):
        readme = (self.home / 'my_subject/README.md').read_text()
        command = re.search(r"^    echo .*(?:\n {4,}.*)*", readme, re.M).group()
        # Status 3: a bundled plugin blocks what the example runs with.
        plan = self.run_in_home('/bin/sh', '-c', 'cd my_subject\n' + command.replace(
            'PREFIX', str(self.prefix)) + ' || test $? = 3')
        self.assertIn('(MY-SUBJECT-SEQUENTIAL-EXECUTOR)', plan)
        self.assertIn('found: core.executor = SequentialExecutor', plan)

    def test_has_its_cases_beside_the_library_and_none_that_is_gone(self):
        shutil.copytree(self.home / 'my_subject', self.home / 'cases',
                        ignore=shutil.ignore_patterns('build'))
        copies = self.home / 'cases/build/plugins/my_subject.cases'
        extra = self.home / 'cases/cases/extra.yaml'
        extra.write_text((self.home / 'cases/cases/my_subject.yaml').read_text())
        self.configure('cases', 'cases/build')
        self.assertEqual({path.name for path in copies.iterdir()},
                         {'my_subject.yaml', 'extra.yaml'})
        extra.unlink()
        self.run_in_home(CMAKE, '--build', 'cases/build')
        self.assertEqual({path.name for path in copies.iterdir()}, {'my_subject.yaml'})

    def test_is_linked_as_a_service_asks_for(self):
        headers = self.run_in_home('readelf', '--wide', '--dynamic', '--program-headers',
                                   '--notes', self.plugin)
        self.assertNotRegex(headers, r'\((RPATH|RUNPATH|TEXTREL)\)')
        self.assertIn('BIND_NOW', headers)
        self.assertIn('GNU_RELRO', headers)
        self.assertRegex(headers, r'GNU_STACK .* RW  ')
        self.assertIn('Build ID:', headers)
        exported = self.run_in_home('nm', '--dynamic', '--defined-only', self.plugin)
        self.assertRegex(exported, r'^\S+ T upgrade_advisor_plugin_v1\n$')

    def test_has_tests_that_ask_the_program(self):
        stand_in = self.home / 'stand-in/upgrade-advisor'
        stand_in.parent.mkdir()
        stand_in.write_text(STAND_IN)
        stand_in.chmod(stand_in.stat().st_mode | stat.S_IXUSR)
        self.configure('my_subject', 'asked', f'-DUPGRADE_ADVISOR_PROGRAM={stand_in}')
        plugin = self.home / 'asked/plugins/my_subject.so'
        status = stand_in.parent / 'status'

        status.write_text('0')
        self.run_in_home(CMAKE.parent / 'ctest', '--test-dir', 'asked', '--no-tests=error')
        self.assertEqual(sorted((stand_in.parent / 'calls').read_text().splitlines()),
                         [f'plugin check {plugin}',
                          f'plugin test {self.home}/my_subject --plugin {plugin}'])
        status.write_text('1')
        failed = self.run_in_home(CMAKE.parent / 'ctest', '--test-dir', 'asked', fails=True)
        self.assertRegex(failed, r'my_subject\.cases .*Failed')
        self.assertRegex(failed, r'my_subject\.check .*Failed')

    def test_may_be_in_c_alone(self):
        shutil.copytree(SOURCE / 'sdk/examples/minimal_c', self.home / 'c')
        (self.home / 'c/CMakeLists.txt').write_text(
            'cmake_minimum_required(VERSION 3.20)\nproject(c LANGUAGES C)\n'
            'find_package(upgrade_advisor_sdk 1.0 REQUIRED)\n'
            'upgrade_advisor_add_plugin(minimal_c SOURCES plugin.c)\n')
        self.configure('c', 'c/build')
        self.assertIn('EXAMPLE-PARALLELISM-ZERO', self.run_in_home(
            self.program, 'advisories', 'list', '--plugin-dir', 'c/build/plugins'))

    def test_needs_an_sdk_of_its_contract(self):
        (self.home / 'other').mkdir()
        (self.home / 'other/CMakeLists.txt').write_text(
            'cmake_minimum_required(VERSION 3.20)\nproject(other)\n'
            'find_package(upgrade_advisor_sdk 2 REQUIRED)\n')
        refused = self.run_in_home(CMAKE, '-S', 'other', '-B', 'other/build',
                                   f'-DCMAKE_PREFIX_PATH={self.prefix}', fails=True)
        self.assertRegex(refused, r'compatible\s+with\s+requested\s+version\s+"2"')

    def test_is_not_written_over(self):
        refused = self.run_in_home(self.program, 'plugin', 'new', 'my_subject', fails=True)
        self.assertIn('my_subject is not empty', refused)

    def test_may_be_written_elsewhere(self):
        (self.home / 'elsewhere').mkdir()
        steps = self.run_in_home(self.program, 'plugin', 'new', 'other_subject',
                                 '--in', 'elsewhere')
        self.assertIn('-S elsewhere/other_subject', steps)
        self.assertTrue((self.home / 'elsewhere/other_subject/plugin.cc').exists())


class BundledPlugins(unittest.TestCase):
    def test_have_their_cases_beside_them_in_the_build_too(self):
        libraries = sorted((BUILD / 'plugins').glob('*.so'))
        self.assertTrue(libraries)
        for library in libraries:
            cases = library.with_suffix('.cases')
            self.assertEqual(sorted(path.name for path in cases.iterdir()),
                             sorted(path.name for path in
                                    (SOURCE / 'plugins' / library.stem / 'cases').iterdir()))


if __name__ == '__main__':
    unittest.main()
