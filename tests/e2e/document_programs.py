#!/usr/bin/python3
"""The Python programs of docs/clients.md and docs/api.md run against a service.

    document_programs.py SOURCE_FOLDER DESCRIPTORS

The service is at UPGRADE_ADVISOR_ADDRESS; DESCRIPTORS is upgrade_advisor.binpb.
"""

import contextlib
import io
import os
import pathlib
import re
import sys
import unittest

_DOCUMENTED_ADDRESS = '127.0.0.1:50051'
_DOCUMENTED_FILE = 'build/release/upgrade_advisor.binpb'
_DEPLOYMENT = {'release': {'distribution': 'DISTRIBUTION_RUNTIME', 'version': '7.6.0'}}
_TARGET = {'policy': 'TARGET_POLICY_LATEST'}


def programs(document):
    """The Python programs of a document, made to call the service of the test."""
    text = (pathlib.Path(sys.argv[1]) / document).read_text(encoding='utf-8')
    for program in re.findall(r'```python\n(.*?)```', text, re.DOTALL):
        yield (program
               .replace(_DOCUMENTED_ADDRESS, os.environ['UPGRADE_ADVISOR_ADDRESS'])
               .replace(_DOCUMENTED_FILE, sys.argv[2]))


class DocumentProgramsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.names, printed = {}, io.StringIO()
        with contextlib.redirect_stdout(printed):
            for document in ('docs/clients.md', 'docs/api.md'):
                for program in programs(document):
                    exec(compile(program, document, 'exec'), cls.names)
        cls.printed = printed.getvalue()

    @classmethod
    def tearDownClass(cls):
        cls.names['channel'].close()

    def test_the_client_prints_the_steps(self):
        self.assertIn(' -> ', self.printed)

    def test_a_page_has_what_it_shows(self):
        page = self.names['page'](_DEPLOYMENT, _TARGET)
        self.assertIn('runtime 7.6.0', page['headline'])
        self.assertEqual('7.6.0', page['path'][0])
        self.assertEqual(page['path'][1:], [step['to'] for step in page['steps']])
        findings = [one for step in page['steps'] for one in step['findings']]
        self.assertTrue(findings)
        self.assertTrue(all(one['title'] for one in findings))
        self.assertTrue(page['ask'])

    def test_a_row_is_the_headline_of_the_page(self):
        self.assertEqual(self.names['page'](_DEPLOYMENT, _TARGET)['headline'],
                         self.names['row'](_DEPLOYMENT, _TARGET))


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
