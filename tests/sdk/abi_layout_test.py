#!/usr/bin/python3
"""The contract keeps its layout, and every function of it its tags.

    abi_layout_test.py C_COMPILER CXX_COMPILER
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / 'tools/abi'))

import abi_header
import abi_layout

CXX = sys.argv.pop()
CC = sys.argv.pop()
FIRST = abi_header.ROOT / 'tests/testdata/abi/v1/include/sdk/abi/upgrade_plugin.h'
TEXT = abi_header.HEADER.read_text()

THREADS = {'any-thread', 'calling-thread', 'load'}
LIFETIMES = {'static', 'request', 'call', 'return'}
OWNERS = {'host-owned', 'plugin-owned', 'caller-owned'}


def changed(before, after):
    """The header's text with one change."""
    if TEXT.count(before) != 1:
        raise AssertionError(f'the header has {TEXT.count(before)} times: {before}')
    return TEXT.replace(before, after)


def layout_of(text):
    with tempfile.TemporaryDirectory() as folder:
        header = pathlib.Path(folder, 'upgrade_plugin.h')
        header.write_text(text)
        return abi_header.measure(header, CC)


# What a plugin that is built already would not survive.
BREAKING = {
    'a member inserted': changed('  uint32_t state;', '  uint32_t more;\n  uint32_t state;'),
    'two members swapped': changed('  uint32_t kind;  /* UA_EMIT_... */\n  uint64_t basis;',
                                   '  uint64_t basis;\n  uint32_t kind;'),
    'a member removed': changed('  uint32_t optional;', '  /* gone */;'),
    'a member renamed': changed('  uint32_t optional;', '  uint32_t elective;'),
    'another type of the same size': changed('  uint32_t optional;', '  int32_t optional;'),
    'a wider member': changed('  uint32_t state; ', '  uint64_t state; '),
    'another parameter': changed('(*stopped)(const ua_call* call)',
                                 '(*stopped)(const ua_call* call, uint32_t why)'),
    'another result': changed('  void (*fail)', '  int32_t (*fail)'),
    'another parameter of the entry': changed('upgrade_advisor_plugin_v1(const ua_host* host)',
                                              'upgrade_advisor_plugin_v1(ua_host* host)'),
    'a struct without a size grows': changed('  uint64_t size;\n} ua_string;',
                                             '  uint64_t size;\n  uint64_t more;\n} ua_string;'),
    'another value of a constant': changed('UA_KIND_ENV = 3', 'UA_KIND_ENV = 17'),
    'a constant removed': changed('  UA_KIND_ENV = 3,\n', ''),
    'a vocabulary that shrinks': changed('UA_VOCABULARY_VERSION 4u', 'UA_VOCABULARY_VERSION 3u'),
    'another contract': changed('UA_ABI_VERSION 1u', 'UA_ABI_VERSION 2u'),
}
# What such a plugin does not notice.
APPENDED = {
    'a member at the end': changed('(*extension)(ua_string id);',
                                   '(*extension)(ua_string id);\n  uint64_t more;'),
    'a function at the end': changed('  uint32_t reserved_2; /* 0 */\n};\n',
                                     '  uint32_t reserved_2; /* 0 */\n'
                                     '  int32_t (*more)(const ua_call* call);\n};\n'),
    'a row of facts grows': changed('  uint32_t reserved;\n} ua_fact;',
                                    '  uint32_t reserved;\n  uint64_t more;\n} ua_fact;'),
    'a constant': changed('UA_KIND_API = 16', 'UA_KIND_API = 16,\n  UA_KIND_MORE = 17'),
    'a struct': changed('/* What examine answers. */',
                        'typedef struct ua_more {\n  uint32_t size;\n} ua_more;\n'),
    'a vocabulary that grows': changed('UA_VOCABULARY_VERSION 4u', 'UA_VOCABULARY_VERSION 5u'),
}


class Layout(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.today = abi_header.measure(abi_header.HEADER, CC)

    def test_is_the_recorded_one(self):
        self.assertEqual(abi_layout.GOLDEN.read_text(), self.today,
                         'run tools/update-abi-layout')
        self.assertEqual(abi_layout.ASSERTIONS.read_text(),
                         abi_layout.assertions(self.today),
                         'run tools/update-abi-layout')

    def test_has_only_grown_since_it_first_landed(self):
        first = abi_header.measure(FIRST, CC)
        self.assertEqual([], list(abi_layout.breaks(first, self.today)))

    def test_has_no_padding(self):
        for name, (size, members) in abi_layout.parse(self.today)[0].items():
            self.assertEqual(size, sum(width for _, _, width, _ in members), name)

    def test_takes_what_is_appended_and_nothing_else(self):
        for what, text in BREAKING.items():
            with self.subTest(what):
                self.assertTrue(list(abi_layout.breaks(self.today, layout_of(text))))
        for what, text in APPENDED.items():
            with self.subTest(what):
                self.assertEqual([], list(abi_layout.breaks(self.today, layout_of(text))))

    def test_does_not_grow_into_padding(self):
        old = 'struct ua_odd 16\n  size 0 4 uint32_t\n  a 4 8 char*\n  b 12 2 int16_t\n'
        self.assertTrue(list(abi_layout.breaks(old, old + '  c 14 2 int16_t\n')))

    def test_does_not_pass_over_what_it_cannot_read(self):
        for text in ('union ua_odd { int a; };', 'enum { UA_ODD };', 'int ua_odd;'):
            with self.subTest(text), self.assertRaises(abi_header.Malformed):
                abi_header.read(changed('/* What examine answers. */', text))


class Tags(unittest.TestCase):
    def test_each_function_has_its_thread_lifetime_and_owner(self):
        _, _, functions = abi_header.read(TEXT)
        commented = dict(abi_header.function_comments(TEXT))
        layout = abi_header.measure(abi_header.HEADER, CC)
        members = {name for _, rows in abi_layout.parse(layout)[0].values()
                   for name, _, _, kind in rows if '(' in kind}
        self.assertEqual(set(commented), members | set(functions))
        for name, comment in commented.items():
            tags = set(re.findall(r'\[([a-z-]+)\]', comment))
            with self.subTest(name, comment=comment):
                self.assertEqual(len(tags & THREADS), 1, 'one thread')
                self.assertTrue(tags & LIFETIMES, 'a lifetime')
                self.assertTrue(tags & OWNERS, 'an owner')

    def test_are_the_ones_that_are_explained(self):
        head = TEXT[:TEXT.index('#ifndef')]
        explained = set(re.findall(r'^ \*   \[([a-z-]+)\]  ', head, re.M))
        self.assertEqual(explained, THREADS | LIFETIMES | OWNERS)
        used = set(re.findall(r'\[([a-z]+(?:-[a-z]+)*)\]', TEXT))
        self.assertEqual(used - explained, set())


class Copy(unittest.TestCase):
    """A tree of its own, in which the header may be changed."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for name in ('sdk/abi', 'tools/abi'):
            (self.root / name).mkdir(parents=True)
        for path in (abi_header.HEADER, abi_layout.GOLDEN, abi_layout.ASSERTIONS):
            shutil.copy(path, self.root / 'sdk/abi')
        for module in (abi_header, abi_layout):
            shutil.copy(module.__file__, self.root / 'tools/abi')
        shutil.copy(abi_header.ROOT / 'tools/update-abi-layout', self.root / 'tools')

    def write(self, text):
        (self.root / 'sdk/abi/upgrade_plugin.h').write_text(text)

    def update(self, *arguments):
        return subprocess.run([self.root / 'tools/update-abi-layout', *arguments],
                              env={'CC': CC, 'PATH': '/usr/bin:/bin'}, text=True,
                              capture_output=True)

    def compile(self, compiler, *arguments):
        return subprocess.run([compiler, *arguments, '-fsyntax-only', '-Wall', '-Wextra',
                               '-Wpedantic', '-Werror', '-I', self.root, '-'], text=True,
                              input='#include "sdk/abi/upgrade_plugin_layout.h"\n',
                              capture_output=True)

    def test_of_the_header_does_not_compile_with_another_layout(self):
        for command in ([CC, '-x', 'c', '-std=c11'], [CXX, '-x', 'c++', '-std=c++17']):
            self.write(TEXT)
            self.assertEqual(self.compile(*command).stderr, '')
            self.write(BREAKING['a wider member'])
            self.assertIn('the contract puts ua_answer.state at 4, 4 bytes',
                          self.compile(*command).stderr)

    def test_is_recorded_anew_only_if_nothing_breaks(self):
        golden = self.root / 'sdk/abi/layout.golden'
        before = golden.read_text()
        self.assertEqual(self.update('--check').returncode, 0)

        self.write(BREAKING['a member renamed'])
        refused = self.update()
        self.assertEqual(refused.returncode, 1)
        self.assertIn('ua_emission.optional was', refused.stderr)
        self.assertEqual(golden.read_text(), before)
        self.assertEqual(self.update('--check').returncode, 1)

        self.assertEqual(self.update('--accept-breaking').returncode, 0)
        self.assertIn('  elective 100 4 uint32_t', golden.read_text())
        self.assertEqual(self.update('--check').returncode, 0)

        self.write(TEXT)
        self.assertEqual(self.update('--accept-breaking').returncode, 0)
        self.write(APPENDED['a member at the end'])
        self.assertEqual(self.update().returncode, 0)
        self.assertIn('  more 88 8 uint64_t', golden.read_text())

    def test_knows_its_arguments(self):
        self.assertNotEqual(self.update('--force').returncode, 0)


if __name__ == '__main__':
    unittest.main()
