"""What tools/release refuses, and what it says of builds that differ."""

import importlib.machinery
import importlib.util
import pathlib
import subprocess
import sys
import tempfile
import unittest
import zipfile

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
LOADER = importlib.machinery.SourceFileLoader('release', str(ROOT / 'tools/release'))
release = importlib.util.module_from_spec(importlib.util.spec_from_loader('release', LOADER))
LOADER.exec_module(release)


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        for name in ('first', 'second'):
            (self.home / name).mkdir()

    def wheel(self, folder, hour=0, **files):
        with zipfile.ZipFile(self.home / folder / 'a.whl', 'w') as file:
            for name, text in files.items():
                file.writestr(zipfile.ZipInfo(name, (2026, 1, 1, hour, 0, 0)), text)

    def deb(self, folder, text):
        tree = self.home / f'tree-{folder}'
        (tree / 'DEBIAN').mkdir(parents=True)
        (tree / 'DEBIAN/control').write_text(
            'Package: a\nVersion: 1\nArchitecture: all\nMaintainer: m <m@a.invalid>\n'
            'Description: a\n')
        (tree / 'file').write_text(text)
        subprocess.run(['dpkg-deb', '--root-owner-group', '-b', tree,
                        self.home / folder / 'a.deb'], check=True, capture_output=True)

    def said(self):
        with self.assertRaises(SystemExit) as ended:
            release.compared(self.home / 'first', self.home / 'second')
        return str(ended.exception)


class Builds(Folder):
    def test_that_are_the_same_bytes_pass(self):
        for folder in ('first', 'second'):
            self.wheel(folder, x='1')
        release.compared(self.home / 'first', self.home / 'second')

    def test_that_differ_are_named_with_their_files(self):
        self.wheel('first', x='1', y='1', z='1')
        self.wheel('second', x='1', y='2')
        self.assertIn('a.whl differs in y, z (2 files)', self.said())

    def test_that_differ_in_times_alone_say_so(self):
        self.wheel('first', x='1')
        self.wheel('second', hour=1, x='1')
        self.assertIn('a.whl has the same files; times, modes or their order differ',
                      self.said())

    def test_of_debian_are_looked_into_too(self):
        self.deb('first', 'one')
        self.deb('second', 'two')
        self.assertIn('a.deb differs in file (1 files)', self.said())


class Versions(unittest.TestCase):
    def test_of_chart_and_typescript_are_that_of_the_product(self):
        self.assertEqual({release.version()}, set(release.copies().values()))

    def test_a_release_without_a_section_of_the_changelog_is_refused(self):
        if f'## {release.version()}' in (ROOT / 'CHANGELOG.md').read_text():
            self.skipTest('there is a section')
        self.assertIn(f'CHANGELOG.md has no section "## {release.version()}"',
                      release.faults(allow_changes=False))
        self.assertEqual([], release.faults(allow_changes=True))

    def test_sums_are_what_sha256sum_checks(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, 'a').write_text('a')
            release.write_sums(pathlib.Path(folder))
            done = subprocess.run(['sha256sum', '--check', 'SHA256SUMS'], cwd=folder, text=True,
                                  capture_output=True, check=False)
        self.assertEqual('a: OK\n', done.stdout)


if __name__ == '__main__':
    unittest.main()
