#!/usr/bin/python3
"""The documents lead somewhere and name commands that there are.

    docs_test.py UPGRADE_ADVISOR UPGRADE_ADVISORD
"""

import glob
import os
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from documents import Program, broken_links, wrong_commands

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
PATHS = {os.path.basename(path): path for path in sys.argv[1:3]}
del sys.argv[1:3]

DOCUMENTS = [*sorted(glob.glob(os.path.join(ROOT, '*.md'))),
             *sorted(glob.glob(os.path.join(ROOT, 'docs/**/*.md'), recursive=True))]

# A program for plants: `tool` with the commands `make thing --fast` and `ask`.
HELP = {
    'upgrade-advisor': 'Options:\n  -h,--help  x\n\nSubcommands:\n'
                       '  make   x\n  ask    x\n\nBye\n',
    'upgrade-advisor make': 'Options:\n  -h,--help  x\n\nSubcommands:\n  thing  x\n',
    'upgrade-advisor make thing': 'Options:\n  --fast INT=1  x\n  --in DIR   x\n',
    'upgrade-advisor ask': '  -h,--help  x\n',
}


def help_of(words):
    return subprocess.run([PATHS[words[0]], *words[1:], '--help'], check=True,
                          capture_output=True, text=True).stdout


class Documents(unittest.TestCase):
    maxDiff = None

    def test_every_link_leads_somewhere(self):
        self.assertGreater(len(DOCUMENTS), 10)
        self.assertEqual([], [fault for path in DOCUMENTS
                              for fault in broken_links(path)])

    def test_every_command_and_option_is_there(self):
        programs = {name: Program([name], help_of) for name in PATHS}
        self.assertIn('lock', programs['upgrade-advisor'].commands['plugin'].commands)
        self.assertEqual([], [fault for path in DOCUMENTS
                              for fault in wrong_commands(path, programs)])


class Plants(unittest.TestCase):
    """Of each rule, that it would notice."""

    def faults(self, text):
        tool = Program(['upgrade-advisor'], lambda words: HELP[' '.join(words)])
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'a.md')
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
            return [*broken_links(path),
                    *wrong_commands(path, {'upgrade-advisor': tool})]

    def test_links(self):
        for good in ('[a](a.md)', '[a](#the-head-1)\n\n## The head 1.\n',
                     '[a](https://example.org/x)', '`[a](b.md)`', '    [a](b.md)\n'):
            self.assertEqual([], self.faults(good), good)
        for bad in ('[a](b.md)', '[a](../a.md)', '[a](#no)\n', '[a](a.md#no)'):
            self.assertEqual(1, len(self.faults(bad)), bad)

    def test_commands(self):
        for good in ('    upgrade-advisor make thing --fast 3 --in x\n',
                     '    $ P/bin/upgrade-advisor make thing \\\n          --in=x\n',
                     '    echo | upgrade-advisor ask | grep --quiet x\n',
                     '```\nupgrade-advisor ask\n```\n', 'see `upgrade-advisor make`',
                     'the `--fast` of it', 'upgrade-advisor never mind',
                     'upgrade-advisor is\n    indented text of a paragraph\n'):
            self.assertEqual([], self.faults(good), good)
        for bad in ('    upgrade-advisor make things\n',
                    '    upgrade-advisor make thing --slow\n',
                    '    upgrade-advisor make thing \\\n          --slow\n',
                    '    echo | upgrade-advisor ask --fast\n',
                    '```sh\nupgrade-advisor tell\n```\n', 'see `upgrade-advisor do`',
                    'the `--slow` of it'):
            self.assertEqual(1, len(self.faults(bad)), bad)


if __name__ == '__main__':
    unittest.main()
