#!/usr/bin/python3
"""The generator of synthetic fleets: the same seed, the shares, and that an import takes it.

    make_fleet_test.py UPGRADE_ADVISOR
"""

import collections
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from fake_fleet import ROOT, FakeFleet

PROGRAM = sys.argv[1]
del sys.argv[1:2]

TOOL = str(ROOT / 'tools/make-fleet')


def load():
    loader = importlib.machinery.SourceFileLoader('make_fleet', TOOL)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader('make_fleet', loader))
    loader.exec_module(module)
    return module


def lines(*words):
    return list(load().Fleet(load().options_of(words)).lines())


def sheet_of(row):
    return json.dumps({**row['deployment'], 'name': ''}, sort_keys=True)


class MakeFleet(unittest.TestCase):

    def test_a_seed_is_a_fleet(self):
        first = subprocess.run([TOOL, '--rows', '300', '--seed', '7'], capture_output=True,
                               check=True).stdout
        again = subprocess.run([TOOL, '--rows', '300', '--seed', '7'], capture_output=True,
                               check=True, env={**os.environ, 'PYTHONHASHSEED': '5'}).stdout
        self.assertEqual(first, again)
        self.assertNotEqual(first.decode(), ''.join(lines('--rows', '300', '--seed', '8')))

    def test_a_fleet_has_as_many_distinct_deployments_as_asked_for(self):
        rows = [json.loads(line) for line in lines('--rows', '3000', '--distinct', '20')]
        self.assertEqual(20, len({sheet_of(row) for row in rows}))
        self.assertEqual(3000, len({row['deploymentId'] for row in rows}))

    def test_releases_have_the_shares_of_their_age(self):
        tool = load()
        releases, weights = tool.releases_with_weights()
        expected = collections.Counter()
        for release, weight in zip(releases, weights):
            expected[release.distribution, release.line] += weight / sum(weights)
        lines_of = {(r.distribution, r.version): r.line for r in releases}
        found = collections.Counter()
        sheets = tool.Sheets(1)
        for index in range(20000):
            release = json.loads('{' + sheets.sheet(index) + '}')['release']
            key = release['distribution'], lines_of[release['distribution'], release['version']]
            found[key] += 1 / 20000
        for key, share in expected.items():
            self.assertAlmostEqual(share, found[key], delta=0.015, msg=str(key))
        # The newest lines have the most, and what ended long ago has not gone.
        self.assertGreater(expected[1, '13'], expected[1, '11'])
        self.assertGreater(sum(found[2, line] for line in ('2.2', '2.3')), 0)

    def test_code_is_written_for_what_runs(self):
        tool = load()
        for major, minor in ((1, 10), (2, 0), (2, 7), (2, 11), (3, 1), (3, 3)):
            for shape in tool.shapes_for((major, minor)):
                self.assertEqual(major, shape.airflow[0])

    def test_organizations_stand_together_and_add_up(self):
        rows = [json.loads(line) for line in
                lines('--rows', '2000', '--organizations', '30', '--distinct', '5')]
        names = [row['organization'] for row in rows]
        self.assertEqual(2000, len(names))
        self.assertEqual(30, len(set(names)))
        self.assertEqual(sorted(names), names)

    def test_an_import_takes_every_row(self):
        with FakeFleet() as fleet, tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, 'fleet.jsonl')
            path.write_text(''.join(lines('--rows', '400', '--organizations', '3')))
            done = subprocess.run(
                [PROGRAM, 'fleet', 'import', '--server', fleet.address, '--jsonl', path],
                capture_output=True, text=True, check=False)
            self.assertEqual('', done.stderr)
            self.assertEqual('400 rows: 400 new, 0 changed, 0 unchanged, 0 faulty\n', done.stdout)
            self.assertEqual(3, len({name for name, _ in fleet.streams}))


if __name__ == '__main__':
    unittest.main()
