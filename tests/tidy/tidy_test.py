#!/usr/bin/python3
"""Proves the rules of the house, and of each rule that it would notice.

One test for each rule over the tree, one over planted violations.
"""

import os
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
sys.path.insert(0, os.path.join(ROOT, 'tools', 'house'))

import build_rules
import include_rules
import style_rules
import text_rules
from tree import Tree

RULES = {**include_rules.RULES, **text_rules.RULES, **build_rules.RULES,
         **style_rules.RULES}


def violations(rule, files):
    """What a rule finds in a tree of just these files."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            full = os.path.join(root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, 'w', encoding='utf-8') as file:
                file.write(text)
        return list(rule(Tree(root)))


class TidyTest(unittest.TestCase):
    """Filled below: test_<rule> and test_<rule>_is_noticed."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.tree = Tree(ROOT)


def over_tree(rule):
    def test(self):
        found = list(rule(self.tree))
        self.assertFalse(found, f'{rule.__doc__}\n' + '\n'.join(found))
    test.__doc__ = rule.__doc__
    return test


def over_plants(rule, plants):
    def test(self):
        for path, bad, good, *around in plants:
            files = around[0] if around else {}
            with self.subTest(path=path, text=bad[:80]):
                self.assertTrue(violations(rule, {**files, path: bad}))
                self.assertEqual([], violations(rule, {**files, path: good}))
    return test


for _rule, _plants in RULES.items():
    setattr(TidyTest, f'test_{_rule.__name__}', over_tree(_rule))
    setattr(TidyTest, f'test_{_rule.__name__}_is_noticed',
            over_plants(_rule, _plants))

if __name__ == '__main__':
    unittest.main()
